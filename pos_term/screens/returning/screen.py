"""Goods that come back: found by receipt, serial or lot, chosen, and put on the sale with where they go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from pos_term.domain.clean import clean, visible
from pos_term.domain.lots import fold
from pos_term.screens.base import key
from pos_term.screens.returning.lines import SoldLines
from pos_term.screens.returning.loose import LooseProduct
from pos_term.screens.returning.sales import SalesOfLot, UnitsWithSerial
from pos_term.screens.steps import Step, StepScreen
from pos_term.services.reading import Identified, number_of, read
from pos_term.services.returning import Sold, StillOut, Unit
from pos_term.widgets.choice_list import Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.services.outcomes import Outcome  # noqa: F401 - names the result


class ReturnScreen(StepScreen["Outcome"]):
    """Gives the outcome of putting goods that come back on the sale, or None when it was left."""

    CSS_PATH = "returning.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f7", "press('f7')", "Without a receipt"),
        key("f10", "press('f10')", "Go on"),
        key("delete", "press('delete')", "Not this one"),
    ]
    box_id = "returning"

    def first_step(self) -> Step:
        """What comes back."""
        return FindSold(self)

    def open_sold(self, sold: Sold, *, unit: Unit | None = None, lot: str = "") -> None:
        """Show what can come back of a sale, with one unit chosen, or standing on a lot."""
        if sold.closed:
            self.open_step.refuse(sold.closed)
        else:
            self.go(SoldLines(self, sold, unit=unit, lot=lot))

    def open_unit(self, unit: Unit) -> None:
        """Show the sale with which a unit left last; why it cannot come back is told."""
        sold = self.till.checkout.returns.sale_of(unit)
        if isinstance(sold, Sold):
            self.open_sold(sold, unit=unit)
        else:
            self.open_step.refuse(sold.message)

    def open_receipt(self, out: StillOut) -> None:
        """Show the sale of a lot that is still out."""
        sold = self.till.checkout.returns.look_up(out.receipt)
        if isinstance(sold, Sold):
            self.open_sold(sold, lot=out.lot_id)
        else:
            self.open_step.warn(sold)


class FindSold(Step):
    """One question for a receipt, a serial or a lot, scanned or typed."""

    name = "What comes back?"
    screen: ReturnScreen

    def show(self) -> None:
        """The question."""
        self.screen.words.show(
            "Scan the code on the receipt, or the pack; or type a receipt number, serial or lot."
        )
        self.screen.show_rows((Column(""),), [], heading=False, empty="Without a receipt: F7.")
        self.screen.entry_line.ask("Receipt, serial or lot")

    def take_entry(self, entry: Entry) -> None:
        """The first that fits: a receipt, a serial, a lot."""
        returns, text = self.till.checkout.returns, entry.text
        self.screen.tell(None)
        sold = returns.look_up(text)
        if isinstance(sold, Sold):
            self.screen.open_sold(sold)
            return
        units = returns.units(text)
        if len(units) == 1:
            self.screen.open_unit(units[0])
        elif units:
            self.screen.go(UnitsWithSerial(self.screen, units))
        else:
            self._by_lot(entry)

    def _by_lot(self, entry: Entry) -> None:
        found = read(self.till, entry.raw)
        named = found if isinstance(found, Identified) else None
        lot = (number_of(named) if named else "") or (entry.text.strip() if named is None else "")
        sku = named.product.sku if named and not named.by_number else None
        sales = self.till.checkout.returns.by_lot(lot) if fold(lot) else []
        sales = [each for each in sales if sku in (None, each.sku)]
        name = clean(named.product.name, limit=40) if named else ""
        if sales:
            self.screen.go(SalesOfLot(self.screen, lot, sales))
        elif named and not lot:
            self.warn(f"{name}: scan its receipt, or its lot or serial. Without a receipt: F7.")
        elif named:
            kind = "serial" if named.pack.serial else "lot"
            self.refuse(
                f"{name}: nothing of {kind} {visible(lot, limit=30)} is out. It was not sold here, or came back."
            )
        else:
            shown = visible(entry.text, limit=24)
            self.refuse(
                f"{shown} is no receipt, serial or lot that was sold here. Check it; without a receipt: F7."
            )

    def take_enter(self) -> None:
        """Enter alone finds nothing."""
        self.warn("Scan or type what comes back; Esc leaves.")

    def press(self, name: str) -> None:
        """F7: without a receipt."""
        if name == "f7":
            typed = self.screen.host.entry.take()
            self.screen.show_text("")
            self.screen.go(LooseProduct(self.screen, typed))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (
            KeyCap("Enter", "Find", 0),
            KeyCap("F7", "Without a receipt", 0),
            KeyCap("Esc", "Back to the sale", 0),
        )
