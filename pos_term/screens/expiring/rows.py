"""The list of what expires: what is proposed for each, what is marked, and the keys that deal with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.domain.dates import short_date
from pos_term.domain.money import format_amount
from pos_term.domain.people import Permission
from pos_term.domain.places import FLOOR
from pos_term.domain.quantity import format_quantity
from pos_term.screens.amounts import counted, looks_like_scan
from pos_term.screens.expiring.deeds import Dispose, MarkDown, Return, Transfer
from pos_term.screens.saving import AskFile
from pos_term.screens.steps import Step
from pos_term.services.figures.expiring import Action, Expiring, expiring
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.expiring.screen import ExpiringScreen

WITHIN = 30
"""Days ahead that are shown first."""
FARTHEST = 3650
ACTIONS = {
    Action.MARK_DOWN: "mark down", Action.TRANSFER: "transfer", Action.RETURN: "send back",
    Action.RETEST: "test again", Action.DISPOSE: "dispose",
}  # fmt: skip
_COLUMNS = (
    Column("", 1), Column("Left", 6, right=True), Column("Lot or serial", 14), Column("Product"),
    Column("Qty", 7, right=True), Column("Worth", 9, right=True), Column("Do", 10),
)  # fmt: skip
_SHEET = (
    "sku", "name", "lot", "serial", "place", "quantity", "day", "days_left", "shelf_left", "value", "at_risk",
    "supplier", "proposed",
)  # fmt: skip


class ExpiringRows(Step):
    """What has a date within some days or behind it, the earliest first."""

    name = "Expiring: what to do about it"
    screen: ExpiringScreen

    def __init__(self, screen: ExpiringScreen) -> None:
        super().__init__(screen)
        self.within = WITHIN
        self.rows: list[Expiring] = []
        self.marked: set[tuple[str, str]] = set()
        self._figures = self.till.shop.allows(self.till.attended().role, Permission.FIGURES)
        self._standing: tuple[str, str] | None = None

    def show(self) -> None:
        """Read it as it is now; what was said stays."""
        desk, within, said = self.till.desk(), self.within, self.screen.band.notice
        self.screen.entry_line.ask("Days ahead, or scan a pack")

        def read(rows: list[Expiring]) -> None:
            self.rows = rows
            self.marked &= {_key(row) for row in rows}
            self._paint()
            self.screen.tell(said)

        self.screen.store(lambda: expiring(desk, within), read)

    def _paint(self) -> None:
        shown = [
            Choice(
                (
                    "●" if _key(row) in self.marked else "",
                    _left(row), row.serial or row.lot or "", _what(row),
                    format_quantity(row.quantity), self._worth(row.value),
                    ACTIONS[row.proposed[0].action] if row.proposed else "",
                ),
                str(n),
            )
            for n, row in enumerate(self.rows)
        ]  # fmt: skip
        here = next((str(n) for n, row in enumerate(self.rows) if _key(row) == self._standing), None)
        empty = f"Nothing on hand has a date within {self.within} days."
        self.screen.show_rows(_COLUMNS, shown, empty=empty, selected=here)
        past = sum(row.days_left < 0 for row in self.rows)
        self.screen.head(self.name, f"{self.within} days: {counted(len(self.rows), 'row')}, {past} past")
        self._tell()
        self.screen.refresh_frame()

    def _worth(self, value: int | None) -> str:
        return "" if value is None or not self._figures else format_amount(value, self.till.shop.digits)

    # -- what the list stands on ---------------------------------------------------------------------------

    @property
    def here(self) -> Expiring | None:
        """The row the list stands on."""
        chosen = self.screen.rows.chosen
        return self.rows[int(chosen)] if chosen is not None else None

    @property
    def meant(self) -> list[Expiring]:
        """What is marked, else the row the list stands on."""
        marked = [row for row in self.rows if _key(row) in self.marked]
        return marked or ([self.here] if self.here else [])

    def moved(self) -> None:
        """Say what is known of the row."""
        self._tell()

    def _tell(self) -> None:
        row = self.here
        if row is None:
            self.screen.words.show("")
            return
        self._standing = _key(row)
        kind = "best before" if row.best_before else "use by"
        parts = [f"{kind} {short_date(row.day, self.till.clock.business_date())}"]
        if row.shelf_left is not None:
            parts.append(f"{row.shelf_left} % of its shelf life left")
        if row.days_to_sell is not None:
            parts.append(f"sold out in {counted(row.days_to_sell, 'day')} at its pace")
        if row.at_risk and self._figures:
            parts.append(f"at risk {format_amount(row.at_risk, self.till.shop.digits)}")
        why = f" {row.proposed[0].why}" if row.proposed else ""
        self.screen.words.show(clean(f"{', '.join(parts)}.{why}"))

    # -- entries and keys ----------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A number of days; a pack leads to its row."""
        text = entry.text.strip()
        if not looks_like_scan(entry) and text.isascii() and text.isdecimal() and len(text) <= 4:
            days = int(text)
            if days <= FARTHEST:
                self.within = days
                self.show()
            else:
                self.warn(f"Type at most {FARTHEST} days.")
            return
        self._stand_on(entry)

    def _stand_on(self, entry: Entry) -> None:
        from pos_term.services.lot_desk import find_lots

        till = self.till
        hits = {hit.key for hit in find_lots(till.desk(), entry.raw, decoder=till.decoder)}
        row = next((row for row in self.rows if row.key in hits), None)
        if row is None:
            self.warn("That is not on this list. Type more days, or Esc.")
        else:
            self._standing = _key(row)
            self._paint()

    def take_enter(self) -> None:
        """The card of the lot, where everything else can be done."""
        row = self.here
        if row:
            from pos_term.screens.lot_desk.screen import LotDeskScreen

            self.screen.go_to(LotDeskScreen(row.key), lambda _: self.show())

    def press(self, name: str) -> None:
        """Mark, or deal with what is meant."""
        if name in ("insert", "f2"):
            self._mark()
        elif name == "f3":
            self._mark_past()
        elif name == "f8":
            self.screen.go(AskFile(self.screen, "expiring.csv", _SHEET, self._sheet(), self._saved))
        elif not self.meant:
            self.warn("There is nothing to do it with.")
        elif name == "f4":
            self.screen.go(Dispose(self.screen, self))
        elif name == "f5":
            self._send_back()
        elif name == "f6":
            self.screen.go(Transfer(self.screen, self))
        elif name == "f7":
            self.screen.go(MarkDown(self.screen, self))

    def _mark(self) -> None:
        row = self.here
        if row:
            self.marked ^= {_key(row)}
            self.screen.rows.move(1)
            self._standing = _key(self.here) if self.here else None
            self._paint()

    def _mark_past(self) -> None:
        past = {_key(row) for row in self.rows if row.days_left < 0 and not row.best_before}
        if not past:
            self.warn("Nothing here is past its use-by date.")
            return
        self.marked = set() if self.marked == past else past
        self._paint()
        left = sum(row.days_left < 0 for row in self.rows) - len(past)
        if self.marked and left:
            self.good(f"{len(past)} past their use-by date are marked. {left} past best before may still be sold.")

    def _send_back(self) -> None:
        nobody = next((row for row in self.meant if not row.supplier), None)
        if nobody:
            self.warn(f"Nobody knows who {nobody.name} came from. Open it (Enter) and send it back there.")
        else:
            self.screen.go(Return(self.screen, self))

    def _sheet(self) -> list[dict[str, object]]:
        digits = self.till.shop.digits

        def worth(value: int | None) -> str | None:
            return None if value is None or not self._figures else format_amount(value, digits)

        return [
            {
                "sku": row.sku, "name": row.name, "lot": row.lot, "serial": row.serial, "place": row.place_title,
                "quantity": format_quantity(row.quantity), "day": row.day.isoformat(), "days_left": row.days_left,
                "shelf_left": row.shelf_left, "value": worth(row.value), "at_risk": worth(row.at_risk),
                "supplier": row.supplier_name, "proposed": [ACTIONS[each.action] for each in row.proposed],
            }
            for row in self.rows
        ]  # fmt: skip

    def _saved(self, words: str) -> None:
        self.screen.go(self)
        if words:
            self.good(words)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        if not self.rows:
            return (KeyCap("Esc", "Back", 0),)
        return (
            KeyCap("↑↓", "Choose", 4), KeyCap("Enter", "Open", 1), KeyCap("F2", "Mark", 1),
            KeyCap("F3", "Mark all past", 2), KeyCap("F4", "Dispose", 1), KeyCap("F5", "Send back", 1),
            KeyCap("F6", "Move", 1), KeyCap("F7", "Mark down", 2), KeyCap("F8", "Save", 3),
            KeyCap("Esc", "Back", 0),
        )  # fmt: skip

    def back(self) -> None:
        """First what is marked goes, then the screen."""
        if self.marked:
            self.marked = set()
            self._paint()
        else:
            super().back()


def _key(row: Expiring) -> tuple[str, str]:
    return row.key, row.place


def _what(row: Expiring) -> str:
    """The product, and the place where it does not lie on the sales floor."""
    return row.name if row.place == FLOOR else f"{row.name} · {row.place_title}"


def _left(row: Expiring) -> str:
    if row.days_left == 0:
        return "today"
    return f"{row.days_left} d" if row.days_left > 0 else f"✖{-row.days_left} d"
