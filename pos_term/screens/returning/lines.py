"""What can come back of one sale: lines and numbers, chosen with arrows, quantities and scans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import long_date
from pos_term.domain.lots import fold
from pos_term.domain.people import Permission, Person
from pos_term.domain.quantity import ONE, format_quantity, parse_quantity
from pos_term.domain.shop import Occasion
from pos_term.screens.amounts import looks_like_scan, not_a_quantity
from pos_term.screens.returning.check import Check
from pos_term.screens.steps import Step
from pos_term.services.reading import Identified, read
from pos_term.services.returning import Pick, Sold, Unit
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.returning.screen import ReturnScreen
    from pos_term.services.sold import OpenNumber, SoldLine

_COLUMNS = (
    Column("Product"), Column("Lot, serial", 14), Column("Sold", 6, right=True), Column("Back", 6, right=True),
    Column("Paid each", 9, right=True), Column("Now", 7, right=True),
)  # fmt: skip
ALL = "*"


@dataclass(frozen=True, slots=True)
class Row:
    """One number of one line; a line without numbers has one row."""

    line: SoldLine
    number: OpenNumber

    @property
    def left(self) -> int:
        """Thousandths of it that can still come back."""
        return min(self.line.left, self.number.left)

    @property
    def step(self) -> int:
        """What one more of it is: a piece, or all of what was weighed."""
        return self.left if self.line.product.weighed or self.left < ONE else ONE

    def pick(self, quantity: int) -> Pick:
        """What the service is asked for; a number that was not recorded is named as such among others."""
        alone = len(self.line.numbers) == 1
        serial = self.number.serial or ("" if self.line.product.has_serial and not alone else None)
        lot = None if serial is not None else self.number.lot or (None if alone else "")
        return Pick(line=self.line.line, quantity=quantity, serial=serial, lot=lot)


class SoldLines(Step):
    """The lines of a receipt with what of each can come back, and what is chosen of it now."""

    screen: ReturnScreen

    def __init__(self, screen: ReturnScreen, sold: Sold, *, unit: Unit | None = None, lot: str = "") -> None:
        super().__init__(screen)
        self.sold = sold
        self.name = f"Receipt {sold.receipt}"
        self.rows = [Row(line, number) for line in sold.lines for number in line.numbers]
        self.now: dict[int, int] = {}
        """Thousandths that come back now, by row."""
        self._stands = 0
        for n, row in enumerate(self.rows):
            if row.left and unit and row.number.lot_id == unit.lot_id:
                self.now[n], self._stands = ONE, n
            elif row.left and lot and row.number.lot_id == lot:
                self._stands = n

    # -- showing -------------------------------------------------------------------------------------------

    def show(self) -> None:
        """The lines as they stand."""
        rows = [Choice(self._cells(n), str(n), closed=not row.left) for n, row in enumerate(self.rows)]
        self.screen.show_rows(_COLUMNS, rows, selected=str(self._stands))
        at, customer = self.sold.at.astimezone(self.till.clock.zone), self._customer()
        sold = f"Sold {long_date(at.date())} {at:%H:%M} by {clean(self.sold.cashier, limit=24)}{customer}."
        self.screen.words.show(f"{sold} Type how many come back, {ALL} for all, or scan the packs.")
        self.screen.head(self.name, f"{len(self.now)} chosen" if self.now else "")
        self.screen.entry_line.ask("How many of this one")
        self.screen.refresh_frame()

    def _customer(self) -> str:
        if self.sold.customer is None:
            return ""
        customer = self.till.customers.get(self.sold.customer)
        return f" to {clean(customer.name, limit=30)}" if customer else ""

    def _cells(self, n: int) -> tuple[str, ...]:
        row = self.rows[n]
        back = format_quantity(row.number.back) if row.number.back else ""
        now = self.now.get(n, 0)
        unknown = row.line.product.tracked and not row.number.code
        code = row.number.code or ("not recorded" if unknown else "-")
        return (
            row.line.name, code, format_quantity(row.number.sold), back, self.money(row.line.unit_price),
            format_quantity(now) if now else "",
        )  # fmt: skip

    @property
    def standing(self) -> int | None:
        """The row the list stands on."""
        chosen = self.screen.rows.chosen
        return int(chosen) if chosen else None

    def moved(self) -> None:
        """Another row."""
        self._stands = self.standing or 0

    # -- choosing ------------------------------------------------------------------------------------------

    def choose(self, n: int, quantity: int) -> None:
        """So many thousandths of a row come back now; 0 for none."""
        row = self.rows[n]
        if quantity > row.left:
            what = row.number.code or clean(row.line.name, limit=40)
            self.warn(f"Only {format_quantity(row.left)} of {visible(what, limit=40)} can still come back.")
            return
        self.now.pop(n, None)
        if quantity:
            self.now[n] = quantity
        self._stands = n
        self.screen.tell(None)
        self.show()

    def take_entry(self, entry: Entry) -> None:
        """`*` for all, a quantity of the row chosen, or a pack that is scanned or typed."""
        if entry.text.strip() == ALL:
            self.now = {n: row.left for n, row in enumerate(self.rows) if row.left}
            self.screen.tell(None)
            self.show()
            return
        here = self.standing
        problem = not_a_quantity(entry)
        if here is not None and not problem:
            quantity = parse_quantity(entry.text)
            if quantity <= self.rows[here].left or not self._named(entry.text):
                self.choose(here, quantity)
                return
        named = self._named(entry.text)
        if named:
            self._one_more(named)
        elif looks_like_scan(entry) or problem:
            self._scanned(entry)

    def _named(self, code: str) -> list[int]:
        """The rows whose lot or serial this is."""
        return [n for n, row in enumerate(self.rows) if fold(code) and fold(row.number.code) == fold(code)]

    def _scanned(self, entry: Entry) -> None:
        """A pack: one more of its row."""
        found = read(self.till, entry.raw)
        shown = visible(entry.text, limit=24)
        if not isinstance(found, Identified):
            self.refuse(f"{shown} is nothing of this receipt.")
            return
        name = clean(found.product.name, limit=40)
        mine = [n for n, row in enumerate(self.rows) if row.line.product.sku == found.product.sku]
        code = found.pack.serial or found.pack.lot or ""
        same = [n for n in mine if not code or self._carries(n, found.pack.serial, found.pack.lot)]
        if not mine:
            self.refuse(f"{name} is not on this receipt.")
        elif not same:
            self.refuse(f"{name}: {visible(code, limit=30)} was not sold with this receipt.")
        else:
            self._one_more(same)

    def _carries(self, n: int, serial: str | None, lot: str | None) -> bool:
        number = self.rows[n].number
        return fold(number.serial or "") == fold(serial) if serial else fold(number.lot or "") == fold(lot or "")

    def _one_more(self, rows: list[int]) -> None:
        """One more of the only row that fits; of several the number must say which."""
        free = [n for n in rows if self.now.get(n, 0) < self.rows[n].left]
        name = clean(self.rows[rows[0]].line.name, limit=40)
        if not free:
            chosen = any(n in self.now for n in rows)
            self.refuse(f"{name}: all of it is chosen already." if chosen else f"{name}: it CAME BACK already.")
        elif len(free) > 1 and len({self.rows[n].number.lot_id for n in free}) > 1:
            kind = "serial" if self.rows[free[0]].line.product.has_serial else "lot"
            self.warn(f"{name}: which {kind} came back? Scan or type it, or choose the row.")
        else:
            row = self.rows[free[0]]
            self.choose(free[0], min(row.left, self.now.get(free[0], 0) + row.step))

    # -- keys ----------------------------------------------------------------------------------------------

    def take_enter(self) -> None:
        """One of the row chosen; where it is chosen already, go on."""
        here = self.standing
        if here is None:
            self.warn("Nothing of this receipt can come back any more.")
        elif here in self.now:
            self._go_on()
        else:
            self.choose(here, self.rows[here].step)

    def press(self, name: str) -> None:
        """F10 goes on, Del takes the row's choice away."""
        if name == "f10":
            self._go_on()
        elif name == "delete" and self.standing in self.now:
            self.choose(self.standing or 0, 0)

    def _go_on(self) -> None:
        if not self.now:
            self.warn("Choose what comes back first.")
            return
        what = (
            "What is taken back"
            if len(self.now) > 1
            else clean(self.rows[next(iter(self.now))].line.name, limit=40)
        )
        self.screen.with_right(
            Permission.RETURN, f"Take back: {what}",
            lambda approved: self.screen.ask_reason(
                Occasion.RETURN, f"{what}: why does it come back?", lambda reason: self._check(reason, approved)
            ),
        )  # fmt: skip

    def _check(self, reason: str, approved: Person | None) -> None:
        picks = [self.rows[n].pick(quantity) for n, quantity in sorted(self.now.items())]
        check = Check(self.screen, self, self.sold.receipt, picks, reason, approved)
        if check.problem:
            self.refuse(check.problem)
        else:
            self.screen.go(check)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        here = self.standing
        if here is None:
            return (KeyCap("Esc", "Back", 0),)
        enter = KeyCap("Enter", "Go on" if here in self.now else "Choose it", 0)
        drop = (KeyCap("Del", "Not this one", 3),) if here in self.now else ()
        on = (KeyCap("F10", "Go on", 0),) if self.now else ()
        return (KeyCap("↑↓", "Line", 2), enter, KeyCap(ALL, "All", 1), *drop, KeyCap("Esc", "Back", 0), *on)

    def back(self) -> None:
        """Back to the question; nothing is on the sale."""
        self.screen.go(self.screen.first_step())
