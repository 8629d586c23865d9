"""The card of a lot: everything known of it, and a key for everything that can be done with it now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.domain.people import Permission
from pos_term.screens.lot_desk.standing import LABEL, STANDING, card_rows, named, standing_of
from pos_term.screens.steps import Step
from pos_term.widgets.choice_list import Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.lot_desk.screen import Looked, LotDeskScreen

_COLUMNS = (Column("", LABEL), Column(""))
_EDGES = LABEL + 6
"""Cells of a row that are not the fact's."""
NOTHING_LEFT = "None of it is left here."
LOOSE = "It carries no lot or serial."


class ShowCard(Step):
    """One lot, serial or loose stock."""

    screen: LotDeskScreen

    def __init__(self, screen: LotDeskScreen, looked: Looked, before: Step | None) -> None:
        super().__init__(screen)
        self.looked, self.before = looked, before
        self.card = looked.card
        self.name = clean(named(self.card), limit=56)

    def show(self) -> None:
        """Everything there is on it."""
        till, screen = self.till, self.screen
        on = till.clock.business_date()
        person = till.person
        figures = bool(person and till.shop.allows(person.role, Permission.FIGURES))
        width = (screen.rows.size.width or 74) - _EDGES
        rows = card_rows(
            self.card, on=on, zone=till.clock.zone, digits=till.shop.digits, figures=figures, width=width
        )
        screen.head(self.name, STANDING.get(self.card.status, self.card.status))
        screen.words.show(f"Standing: {standing_of(self.card, on)}.")
        screen.show_rows(_COLUMNS, rows, heading=False, stand=False)
        more = len(rows) > max(1, screen.rows.size.height)
        screen.entry_line.ask("Key, or the next lot", hint="↓ there is more" if more else "")

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """The next pack, or what is to be found next."""
        from pos_term.screens.lot_desk.finding import FindLot

        finding = self.before if isinstance(self.before, FindLot) else FindLot(self.screen)
        self.screen.go(finding)
        finding.take_entry(entry)

    def take_enter(self) -> None:
        """Nothing is asked here."""
        self.warn("Choose by a key below, or scan or type the next lot.")

    # -- keys ----------------------------------------------------------------------------------------------

    def _keys(self) -> dict[str, tuple[str, str, Callable[[], None]]]:
        """By key: its label, why it cannot be used now (empty when it can), and what it does."""
        card = self.card
        numbered = "" if card.code else LOOSE
        stock = "" if self.looked.stock else NOTHING_LEFT
        whose = f"The hold is on the whole lot: find lot {clean(card.lot or '', limit=30)} and release it there."
        release = whose if card.held_by_lot else ""
        hold = ("Release", release) if card.hold else ("Hold", numbered)
        done, printed = self.screen.done, "Nothing was done here yet that has a page."
        page = "Print it"
        return {
            "f2": (*hold, lambda: self._deed("hold")),
            "f3": ("Quarantine", numbered or stock, lambda: self._deed("aside")),
            "f4": ("Move", stock, lambda: self._deed("move")),
            "f5": ("Dispose", stock, lambda: self._deed("dispose")),
            "f6": ("Send back", stock, lambda: self._deed("send_back")),
            "f7": ("Test again", numbered or self._undated(), lambda: self._deed("retest")),
            "f8": ("Amend", numbered, lambda: self._deed("amend")),
            "f9": ("Split", self._unsplit() or stock, lambda: self._deed("split")),
            "f10": ("Label", numbered, self._label),
            "f11": (page, "" if done and done.number else printed, self._page),
            "f12": ("Trace", "" if card.code else LOOSE, self._trace),
        }

    def _undated(self) -> str:
        return "" if self.card.expiry or self.card.best_before else "It has no date that a test could put off."

    def _unsplit(self) -> str:
        card = self.card
        if card.serial or card.product.has_serial:
            return "Each unit has its own serial: move or amend the serials themselves."
        if not card.lot:
            return LOOSE
        return "It is recalled and stays one lot." if card.recall else ""

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that do something now."""
        ranks = {"f2": 1, "f4": 1, "f5": 1, "f11": 1}
        caps = [
            KeyCap(name.upper(), label, ranks.get(name, 2))
            for name, (label, against, _) in self._keys().items()
            if not against
        ]
        return (*caps, KeyCap("↑↓", "Move", 3), KeyCap("Esc", "Back", 0))

    def press(self, name: str) -> None:
        """Do what the key says, or say why it cannot be done."""
        label, against, do = self._keys().get(name, ("", "", lambda: None))
        if against:
            self.warn(f"{label}: {against[:1].lower()}{against[1:]}")
        else:
            do()

    def _deed(self, name: str) -> None:
        from pos_term.screens.lot_desk.deeds import deed_named

        self.screen.go(deed_named(name)(self.screen, self.looked, self))

    def _label(self) -> None:
        from pos_term.screens.lot_desk.printing import Labels

        card = self.card
        self.screen.go(Labels(self.screen, self, card.product, card.lot, card.serial))

    def _page(self) -> None:
        from pos_term.screens.lot_desk.printing import ShowPage
        from pos_term.services.lot_desk import paper
        from pos_term.services.papers import Sheet

        done, till = self.screen.done, self.till
        if done is None:
            return
        columns = till.settings.printer.columns

        def then(sheet: Sheet | None) -> None:
            if sheet:
                self.screen.go(ShowPage(self.screen, sheet, self))
            else:
                self.warn("There is no page for that.")

        self.screen.store(lambda: paper(till.desk(), done, columns), then)

    def _trace(self) -> None:
        from pos_term.screens.lot_desk.tracing import trace_screen

        self.screen.go_to(trace_screen(self.card))

    def back(self) -> None:
        """Back to where it was found."""
        if self.before:
            self.screen.go(self.before)
        else:
            self.screen.leave(self.screen.result)
