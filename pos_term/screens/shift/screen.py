"""The figures of the open shift, and its close with the cash that was counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from pos_term.domain.dates import long_date, unstamp
from pos_term.domain.money import format_amount, parse_amount
from pos_term.screens.amounts import not_an_amount
from pos_term.screens.base import key
from pos_term.screens.shift.paper import ShiftPaper
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.figures import Figure, Figures
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.services.till import ShiftClosing


class ShiftScreen(ShiftPaper):
    """Gives True when the shift was closed. What should be in the drawer is shown only after it was counted."""

    CSS_PATH = "shift.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f5", "open_drawer", "Open the drawer"),
        key("f6", "print", "Print the figures"),
        key("escape", "back", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.figures = Figures()
        self.counted: int | None = None
        self.closing: ShiftClosing | None = None

    def compose(self) -> ComposeResult:
        """The box over the counter."""
        with Vertical(id="shift", classes="box"):
            yield self.figures
            yield self.band
            yield self.entry_line
            yield self.legend

    def on_mount(self) -> None:
        """Show the figures as they stand."""
        self.name_box("Shift")
        self.show_figures()

    def _money(self, minor: int) -> str:
        return format_amount(minor, self.till.shop.digits)

    def show_figures(self) -> None:
        """Read the shift and show it, or how it ended."""
        if self.closing:
            self.figures.show(self._ended(self.closing))
            self.entry_line.ask("The shift is closed", hint="Enter signs out")
        elif self.counted is not None:
            self.entry_line.ask(f"Close with {self._money(self.counted)} counted?")
        else:
            self.figures.show(self._open())
            self.entry_line.ask("Cash counted, to close the shift")
        self.refresh_frame()

    def _open(self) -> list[Figure]:
        now = self.till.shift_figures()
        if now is None:
            return [Figure("No shift is open.")]
        local = unstamp(now.opened_at).astimezone(self.till.clock.zone)
        tenders = [Figure(f"of it {kind}", self._money(amount)) for kind, amount in now.by_tender.items()]
        return [
            Figure("Opened", f"{long_date(local.date())} {local:%H:%M}"),
            Figure("By", now.opened_by),
            Figure("Opening float", self._money(now.opening_float)),
            Figure("Sales", str(now.sales)),
            Figure("Total", self._money(now.total), strong=True),
            *tenders,
        ]

    def _ended(self, closing: ShiftClosing) -> list[Figure]:
        off = closing.difference
        words = "Over" if off > 0 else "Short" if off < 0 else "Nothing over or short"
        return [
            Figure("Counted", self._money(closing.counted)),
            Figure("Expected", self._money(closing.expected)),
            Figure(""),
            Figure(words, self._money(abs(off)) if off else "", strong=True),
            *([Figure(""), Figure(closing.note)] if closing.note else []),
        ]

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """Take the count; Enter then closes."""
        if self.closing:
            return
        problem = not_an_amount(entry, self.till.shop.digits)
        if problem:
            self.tell(Notice(Tone.WARNING, problem))
        elif self.till.checkout.cart:
            self.tell(Notice(Tone.WARNING, "A sale is open. Finish or void it first, then close the shift."))
        else:
            self.counted = parse_amount(entry.text, self.till.shop.digits)
            self.tell(None)
            self.show_figures()

    def take_enter(self) -> None:
        """Close the shift with what was counted; once closed, leave."""
        if self.closing:
            self.leave(True)
        elif self.counted is None:
            self.tell(Notice(Tone.WARNING, "Count the cash in the drawer and type the amount; Esc goes back."))
        else:
            shift = self.till.shift or ""
            closed = self.till.close_shift(self.counted)
            if isinstance(closed, str):
                self.tell(Notice(Tone.WARNING, closed))
            else:
                self.closing = closed
                self.tell(None)
                self.host.open_drawer("shift closed", shift)
                self.print_z()
            self.show_figures()

    # -- keys ----------------------------------------------------------------------------------------------

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        if self.closing:
            again = (KeyCap("F6", "Print the Z again", 1),) if self.till.printer else ()
            return (*again, KeyCap("Enter", "Sign out", 0))
        if self.counted is not None:
            return (KeyCap("Enter", "Close the shift", 0), KeyCap("Esc", "Count again", 0))
        drawer = (KeyCap("F5", "Open the drawer", 1),) if self.till.has_drawer and self.till.shift else ()
        x = (KeyCap("F6", "Print X", 1),) if self.till.printer and self.till.shift else ()
        return (*drawer, *x, KeyCap("Esc", "Back", 0))

    def action_open_drawer(self) -> None:
        """Open the drawer, to count what is in it."""
        if self.till.shift and self.till.has_drawer and self.counted is None:
            self.host.open_drawer("count", self.till.shift)

    def action_print(self) -> None:
        """Print the figures so far; of a shift that is closed its Z once more, which says COPY."""
        if self.till.printer is None:
            words = "Training prints nothing." if self.till.practice else "This till has no printer."
            self.tell(Notice(Tone.WARNING, words))
        elif self.closing:
            self.print_z(copy=True)
        elif self.till.shift:
            self.print_x()

    def action_back(self) -> None:
        """Count again, or back to the counter."""
        self.tell(None)
        if self.closing:
            self.leave(True)
        elif self.counted is not None:
            self.counted = None
            self.show_figures()
        else:
            self.leave(None)
