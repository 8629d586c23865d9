"""The last look before goods that come back stand on the sale: where each goes, why, and what is paid back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.domain.people import Person
from pos_term.domain.quantity import format_quantity
from pos_term.screens.steps import Step
from pos_term.services.outcomes import Outcome
from pos_term.services.returning import Pick
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.domain.cart import CartLine
    from pos_term.screens.returning.screen import ReturnScreen

_COLUMNS = (
    Column("Product"), Column("Quantity", 8, right=True), Column("Paid back", 10, right=True),
    Column("Goes to", 20),
)  # fmt: skip
_QUARANTINE = "QUARANTINE"


class Check(Step):
    """Shows the lines as they will stand on the sale; Enter puts them there."""

    name = "This comes back"
    screen: ReturnScreen

    def __init__(
        self, screen: ReturnScreen, before: Step, receipt: str, picks: Sequence[Pick], reason: str,
        approved: Person | None,
    ) -> None:  # fmt: skip
        super().__init__(screen)
        self.receipt, self.picks, self.reason, self.approved = receipt, tuple(picks), reason, approved
        self._before = before
        planned = self.till.checkout.returns.plan(receipt, self.picks, reason, approved=approved)
        self.lines: tuple[CartLine, ...] = () if isinstance(planned, Outcome) else planned
        self.problem = planned.message if isinstance(planned, Outcome) else ""

    def show(self) -> None:
        """Each line with its place, and with the reason where that is quarantine."""
        rows = [
            Choice(self._cells(line), str(n), words=_why(line), warned=True) for n, line in enumerate(self.lines)
        ]
        self.screen.show_rows(_COLUMNS, rows, stand=False)
        total = self.money(sum(line.returns.total for line in self.lines if line.returns))
        self.screen.words.show(f"{total} to pay back. Reason: {clean(self.reason, limit=60)}.")
        self.screen.entry_line.ask("Enter puts it on the sale")

    def _cells(self, line: CartLine) -> tuple[str, ...]:
        returns = line.returns
        place = _place(returns.words) if returns else ""
        total = self.money(returns.total) if returns else ""
        return (line.product.name, format_quantity(line.quantity), total, place)

    def take_entry(self, entry: Entry) -> None:
        """Nothing is asked here; a scan puts nothing on the sale."""
        what = "That was a scan, and nothing was added" if entry.scanned else "Nothing is asked here"
        self.warn(f"{what}. Enter puts the return on the sale, Esc changes it.")

    def take_enter(self) -> None:
        """Put it on the sale and go there."""
        outcome = self.till.checkout.returns.take_back(
            self.receipt, self.picks, self.reason, approved=self.approved
        )
        if outcome.ok:
            self.screen.leave(outcome)
        else:
            self.screen.go(self._before)
            self.refuse(outcome.message)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        move = (KeyCap("↑↓", "Move", 1),) if len(self.lines) > 1 else ()
        return (*move, KeyCap("Enter", "Put it on the sale", 0), KeyCap("Esc", "Change it", 0))

    def back(self) -> None:
        """Choose otherwise."""
        self.screen.go(self._before)


def _place(words: str) -> str:
    """`the floor`, `QUARANTINE`, or `several places` of the words for where a line goes."""
    if ";" in words and _QUARANTINE in words:
        return f"{_QUARANTINE} in part"
    return _QUARANTINE if _QUARANTINE in words else words.removeprefix("goes ").removeprefix("back to ")


def _why(line: CartLine) -> str:
    words = line.returns.words if line.returns else ""
    return words if _QUARANTINE in words else ""
