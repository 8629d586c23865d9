"""The order worked out before it is booked; and what was made, with its labels and its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import long_date
from pos_term.domain.documents import Produced
from pos_term.domain.people import Permission
from pos_term.domain.quantity import ONE
from pos_term.screens.amounts import counted
from pos_term.screens.lot_desk.printing import Labels, ShowPage
from pos_term.screens.lot_desk.screen import done_words
from pos_term.screens.lot_desk.standing import LABEL, spread
from pos_term.screens.lot_desk.typed import with_unit
from pos_term.screens.papers.screen import sentence
from pos_term.screens.steps import Step
from pos_term.screens.typed_field import show_cost
from pos_term.services.desk import Refused
from pos_term.services.lot_desk import Done, Plan, make, paper
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column, Rule
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.domain.documents import ReceivedLine
    from pos_term.domain.people import Person
    from pos_term.screens.making.components import Components
    from pos_term.screens.making.head import Head
    from pos_term.screens.making.screen import MakingScreen
    from pos_term.services.papers import Sheet

_FACTS = (Column("", LABEL), Column(""))
_EDGES = LABEL + 6
"""Cells of a row that are not the fact's."""
_MOST_LABELS = 100
"""Labels that are proposed at most; more are typed on purpose."""


class CheckOrder(Step):
    """What will be made of what; Enter books it."""

    name = "Check the order"
    screen: MakingScreen

    def __init__(self, screen: MakingScreen, found: Plan, components: Components) -> None:
        super().__init__(screen)
        self.plan, self.components = found, components

    @property
    def sentence(self) -> str:
        """What Enter does."""
        head = self.components.head
        made = self.plan.made[0]
        lot = f" as lot {clean(made.lot, limit=40)}" if made.lot else ""
        amount = with_unit(made.quantity, head.unit)
        name = visible(head.product.name, limit=40)
        return f"Makes {amount} of {name}{lot}, and uses up {counted(len(self.screen.used), 'component')}."

    def show(self) -> None:
        """All of it, warnings first."""
        self.screen.strong(True)
        self.screen.words.show(self.sentence)
        width = (self.screen.rows.size.width or 74) - _EDGES
        rows: list[Choice | Rule] = [row for fact in self._facts() for row in spread(*fact, width)]
        rows.append(Rule("Used up"))
        rows += [
            Choice(("", f"{each.amount} · {each.title}, from {each.place}"), f"u{n}")
            for n, each in enumerate(self.screen.used)
        ]
        self.screen.show_rows(_FACTS, rows, heading=False, stand=False)
        self.screen.entry_line.ask("Book it? Enter does it")
        if self.plan.warnings:
            more = f" And {len(self.plan.warnings) - 1} more below." if len(self.plan.warnings) > 1 else ""
            self.warn(f"{self.plan.warnings[0]}{more}")

    def _facts(self) -> list[tuple[str, str]]:
        facts = [("Mind", words) for words in self.plan.warnings]
        titles = {place.name: place.title or place.name for place in self.components.head.places}
        for made in self.plan.made:
            if made.lot:
                facts.append(("Lot", f"{made.lot}{', made by its format' if made.made_code else ''}"))
            if made.serials:
                facts.append(("Serials", ", ".join(made.serials[:5]) + (" …" if len(made.serials) > 5 else "")))
            day, kind = made.expiry or made.best_before, "Use by" if made.expiry else "Best before"
            if day:
                facts.append((kind, f"{long_date(day)}{', by its shelf life' if made.computed_date else ''}"))
            if made.grade:
                facts.append(("Grade", made.grade))
            facts.append(("Goes to", titles.get(made.place, made.place)))
        person = self.till.person
        if person and self.till.shop.allows(person.role, Permission.FIGURES):
            cost = self.plan.unit_cost
            facts.append(
                ("Cost of one", show_cost(cost, self.till.shop.digits) if cost is not None else "not known")
            )
            facts.append(("Together", self.money(self.plan.value) if self.plan.value is not None else "not known"))
        return facts

    def take_entry(self, entry: Entry) -> None:
        """Nothing is asked here."""
        self.warn(f"Enter books it, Esc goes back; {visible(entry.text, limit=24)} was not taken.")

    def take_enter(self) -> None:
        """Book it, with the right to."""
        self.screen.tell(None)
        self.screen.with_right(Permission.MAKE, self.sentence, self._book)

    def _book(self, approver: Person | None) -> None:
        till, order = self.till, self.screen.order()

        def job() -> Done | Refused:
            till.write_records()
            return make(till.desk(approver), order)

        self.screen.store(job, self._booked)

    def _booked(self, done: Done | Refused) -> None:
        if isinstance(done, Refused):
            self.refuse(sentence(done.words))
            return
        self.screen.result = done_words(done)
        self.screen.forget()
        self.screen.go(Booked(self.screen, done, self.components.head), say=Notice(Tone.GOOD, done_words(done)))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("↑↓", "Move", 2), KeyCap("Enter", "Book it", 0), KeyCap("Esc", "Back, change it", 0))

    def back(self) -> None:
        """Back to the components."""
        self.screen.go(self.components)


class Booked(Step):
    """It is made: its labels, its page, or the next order."""

    name = "Made"
    screen: MakingScreen
    without_words = True

    def __init__(self, screen: MakingScreen, done: Done, head: Head) -> None:
        super().__init__(screen)
        self.done, self._unit, self._product = done, head.unit, head.product
        document = done.documents[0]
        self.made: tuple[ReceivedLine, ...] = document.made if isinstance(document, Produced) else ()

    def show(self) -> None:
        """What was made, a lot or serial a row."""
        rows = []
        for n, line in enumerate(self.made):
            kind = f"serial {line.serial}" if line.serial else f"lot {line.lot}" if line.lot else line.sku
            rows.append(Choice((with_unit(line.quantity, self._unit), kind), str(n)))
        self.screen.show_rows(_FACTS, rows, heading=False)
        self.screen.head(self.name, self.done.number)
        self.screen.entry_line.ask("Labels (F10), or Enter for the next order")

    @property
    def standing(self) -> ReceivedLine | None:
        """The lot or serial the list stands on."""
        chosen = self.screen.rows.chosen
        return self.made[int(chosen)] if chosen else None

    def take_entry(self, entry: Entry) -> None:
        """The next product that is made."""
        step = self.screen.first_step()
        self.screen.go(step)
        step.take_entry(entry)

    def take_enter(self) -> None:
        """The next order."""
        self.screen.go(self.screen.first_step())

    def press(self, name: str) -> None:
        """F10 labels of the lot the list stands on, F11 the page."""
        line = self.standing
        if name == "f10" and line and (line.lot or line.serial):
            whole = line.quantity // ONE
            copies = whole if not self._unit and 1 <= whole <= _MOST_LABELS else 1
            self.screen.go(Labels(self.screen, self, self._product, line.lot, line.serial, copies=copies))
        elif name == "f10":
            self.warn("It carries no lot or serial: print its shelf label.")
        elif name == "f11":
            till, done, columns = self.till, self.done, self.till.settings.printer.columns
            self.screen.store(lambda: paper(till.desk(), done, columns), self._page)

    def _page(self, sheet: Sheet | None) -> None:
        if sheet:
            self.screen.go(ShowPage(self.screen, sheet, self))
        else:
            self.warn("There is no page for that.")

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (
            KeyCap("F10", "Labels", 0), KeyCap("F11", f"Print {self.done.number}", 1),
            KeyCap("Enter", "Next order", 0), KeyCap("Esc", "Back", 0),
        )  # fmt: skip
