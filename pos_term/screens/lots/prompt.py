"""The lot prompt: scan, type, pick or accept the numbers of one line, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from pos_term.domain.cart import CartLine
from pos_term.domain.clean import clean
from pos_term.domain.products import LotPolicy
from pos_term.domain.quantity import ONE, format_quantity
from pos_term.screens.base import TillModal, key
from pos_term.screens.lots.rows import columns_for, rows_for
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import ChoiceList
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.words import Words

if TYPE_CHECKING:
    from pos_term.services.outcomes import LotChoices, Outcome


class LotPrompt(TillModal["Outcome"]):
    """Stays until its line has all its numbers, or Esc leaves the line as it is. Gives the last outcome."""

    CSS_PATH = "lots.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("up", "move(-1)", "Up"),
        key("down", "move(1)", "Down"),
        key("pageup", "move(-10)", "Page up"),
        key("pagedown", "move(10)", "Page down"),
        key("delete", "drop", "Take off"),
        key("escape", "later", "Later"),
    ]

    def __init__(self, line: int) -> None:
        super().__init__()
        self.key = line
        self.progress = Words()
        self.lots: ChoiceList | None = None
        self.choices: LotChoices | None = None
        self.outcome: Outcome | None = None
        self._moved = False

    def compose(self) -> ComposeResult:
        """The box over the cart."""
        product = self.line.product if self.line else None
        self.lots = ChoiceList(columns_for(product), empty="No lot of this product is in the shop.")
        with Vertical(id="lots", classes="box"):
            yield self.progress
            yield self.lots
            yield self.band
            yield self.entry_line
            yield self.legend

    @property
    def line(self) -> CartLine | None:
        """The line that waits."""
        return self.till.checkout.cart.line(self.key)

    def on_mount(self) -> None:
        """Show what may be taken."""
        self.look()

    def look(self) -> None:
        """Read the lots again and show them."""
        line = self.line
        if line is None or self.lots is None:
            return
        self.choices = self.till.checkout.lots_for(self.key)
        self._moved = False
        proposal = self.choices.proposal.id if self.choices.proposal and line.missing else None
        rows = rows_for(self.choices, self.till.clock.business_date(), closed=not self.may_pick)
        self.lots.show(rows, selected=proposal, stand=proposal is not None)
        self.name_box(line.product.name)
        self.progress.show(self._progress(line))
        number = "serial" if line.product.has_serial else "lot"
        self.entry_line.ask(f"Scan or type the {number}" if line.missing else "All numbers are there")
        self.refresh_frame()

    @property
    def may_pick(self) -> bool:
        """Whether a lot may be chosen from the list: one is due, and the shop does not want it presented."""
        line = self.line
        return bool(line and line.missing and line.product.lot_policy is not LotPolicy.SCAN)

    def _progress(self, line: CartLine) -> str:
        number = "serial" if line.product.has_serial else "lot"
        if not line.missing:
            return f"Nothing is missing on this line ({format_quantity(line.quantity)})."
        if line.product.weighed or line.quantity <= ONE:
            words = f"Its {number} is asked for."
        else:
            words = f"{format_quantity(line.missing)} of {format_quantity(line.quantity)} numbers to go."
        first = self.choices.proposal if self.choices else None
        return f"{words} Enter takes the first to expire." if first else words

    # -- answers -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A scan or typed number: taken when it fits, refused in words when it does not."""
        self._after(self.till.checkout.answer(self.key, entry.raw, keyed=not entry.scanned))

    def take_enter(self) -> None:
        """Accept the proposal, or the lot chosen with the arrows."""
        checkout, line = self.till.checkout, self.line
        if line is None or not line.missing:
            self.leave(self.outcome)
            return
        chosen = self.lots.chosen if self.lots else None
        if self._moved and chosen:
            self._after(checkout.pick(self.key, chosen))
        elif self.choices and self.choices.proposal:
            self._after(checkout.accept_suggestion(self.key))
        else:
            number = "serial of the unit in hand" if line.product.has_serial else "lot"
            self.tell(Notice(Tone.WARNING, f"Nothing is proposed here: scan or type the {number}."))

    def _after(self, outcome: Outcome) -> None:
        if not outcome.ok:
            tone = Tone.REFUSED if outcome.findings else Tone.WARNING
            self.tell(Notice(tone, outcome.message))
            return
        self.outcome = outcome
        line = self.line
        if line is None or not line.missing:
            self.leave(outcome)
            return
        self.tell(Notice(Tone.GOOD, outcome.message))
        self.look()

    # -- keys ----------------------------------------------------------------------------------------------

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        line, choices = self.line, self.choices
        if line is None or choices is None:
            return ()
        if not line.missing:
            return (KeyCap("Del", "Take the last one off", 1), KeyCap("Esc", "Close", 0))
        caps: list[KeyCap] = []
        if self._moved and self.may_pick:
            caps.append(KeyCap("Enter", "Take this one", 0, main=True))
        elif choices.proposal:
            caps.append(KeyCap("Enter", f"Take {clean(choices.proposal.code, limit=20)}", 0))
        if self.may_pick and choices.eligible:
            caps.append(KeyCap("↑↓", "Choose", 1))
        if line.numbers:
            caps.append(KeyCap("Del", "Take the last one off", 3))
        return (*caps, KeyCap("Esc", "Later", 0))

    def action_move(self, by: int) -> None:
        """Choose from the list."""
        if self.lots:
            self._moved = True
            self.lots.move(by)
            self.refresh_frame()

    def action_drop(self) -> None:
        """Take off the number that was put on the line last."""
        line = self.line
        if line and line.numbers:
            self.outcome = self.till.checkout.drop_number(self.key, line.numbers[-1].lot_id)
            self.tell(Notice(Tone.PLAIN, self.outcome.message))
            self.look()

    def action_later(self) -> None:
        """Leave the line as it is; paying asks again."""
        self.leave(self.outcome)
