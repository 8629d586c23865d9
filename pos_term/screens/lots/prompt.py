"""The lot prompt: scan, type, pick or accept the numbers of one line; add, exchange and take them off again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from pos_term.domain.cart import CartLine, Number
from pos_term.domain.cart_lines import numbers_words
from pos_term.domain.clean import clean
from pos_term.domain.quantity import ONE, format_quantity
from pos_term.screens.approve.letting_go import advice, could_go, let_go
from pos_term.screens.base import TillModal, key
from pos_term.screens.lots.rows import columns_for, place_of, rows_for
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import ChoiceList
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.words import Words

if TYPE_CHECKING:
    from pos_term.services.outcomes import LotChoices, Outcome


class LotPrompt(TillModal["Outcome"]):
    """Stays until its line has all its numbers, or Esc leaves the line as it is. Gives the last outcome.

    On a number of the line a scan takes its place and Del takes it off. Elsewhere a scan is the number that is
    missing, or one unit more where nothing is.
    """

    CSS_PATH = "lots.tcss"
    stays = True
    BINDINGS: ClassVar[list[BindingType]] = [
        key("up", "move(-1)", "Up"),
        key("down", "move(1)", "Down"),
        key("pageup", "move(-10)", "Page up"),
        key("pagedown", "move(10)", "Page down"),
        key("delete", "drop", "Take off"),
        key("insert", "allow", "Allow"),
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
        """The line whose numbers these are."""
        return self.till.checkout.cart.line(self.key)

    @property
    def number(self) -> Number | None:
        """The number of the line that was chosen with the arrows."""
        line, place = self.line, place_of(self.lots.chosen if self.lots and self._moved else None)
        return line.numbers[place] if line and place is not None and place < len(line.numbers) else None

    def on_mount(self) -> None:
        """Show what is there and what may be taken."""
        self.look()

    def look(self) -> None:
        """Read the lots again and show them."""
        line = self.line
        if line is None or self.lots is None:
            return
        self.choices = self.till.checkout.lots_for(self.key)
        self._moved = False
        proposal = self.choices.proposal.id if self.choices.proposal and line.missing else None
        on = self.till.clock.business_date()
        rows = rows_for(self.choices, line.numbers, on, closed=not self.may_pick)
        self.lots.show(rows, selected=proposal, stand=proposal is not None)
        self.name_box(line.product.name)
        self.refresh_words()

    def refresh_words(self) -> None:
        """Say what a scan does where the list stands now."""
        line = self.line
        if line:
            number, chosen = _word(line), self.number
            self.progress.show(self._progress(line))
            if chosen:
                self.entry_line.ask(f"Scan or type the {number} instead of {_code(chosen)}")
            else:
                self.entry_line.ask(f"Scan or type {'the' if line.missing else 'one more'} {number}")
        self.refresh_frame()

    @property
    def may_pick(self) -> bool:
        """Whether a lot may be chosen from the list: one is due, and the shop does not want it presented."""
        line = self.line
        return bool(line and line.missing and self.choices and not self.choices.presented)

    def _progress(self, line: CartLine) -> str:
        if not line.missing:
            words = f"{numbers_words(line)}: nothing is missing." if _several(line) else "Its number is there."
            return f"{words} ↑↓ chooses one to exchange."
        words = f"{numbers_words(line)}." if _several(line) else f"Its {_word(line)} is asked for."
        first = self.choices.proposal if self.choices else None
        return f"{words} Enter takes the first to expire." if first else words

    # -- answers -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A scan or typed number: taken when it fits, refused in words when it does not."""
        checkout, line, chosen, keyed = self.till.checkout, self.line, self.number, not entry.scanned
        if line is None:
            self.leave(self.outcome)
        elif chosen:
            self._after(checkout.exchange(self.key, chosen.lot_id, entry.raw, keyed=keyed), line)
        elif line.missing:
            self._after(checkout.answer(self.key, entry.raw, keyed=keyed), line)
        else:
            self._one_more(line, entry)

    def _one_more(self, line: CartLine, entry: Entry) -> None:
        """One unit more, by its number; refused, the line is as it was."""
        checkout = self.till.checkout
        if line.product.weighed:
            self.tell(
                Notice(Tone.WARNING, "A weighed piece has one lot: choose it with ↑↓, then scan the right one.")
            )
            return
        grown = checkout.set_quantity(self.key, line.quantity + ONE)
        now = self.line
        if not grown.ok or now is None or not now.missing:
            self._after(grown, line)
        else:
            taken = False
            try:
                outcome = checkout.answer(self.key, entry.raw, keyed=not entry.scanned)
                taken = outcome.ok
            finally:
                if not taken:
                    checkout.set_quantity(self.key, line.quantity)
            self._after(outcome, line)

    def take_enter(self) -> None:
        """Accept the proposal, or the lot chosen with the arrows; on a line that lacks nothing, close."""
        checkout, line = self.till.checkout, self.line
        if line is None or not line.missing:
            self.leave(self.outcome)
            return
        chosen = self.lots.chosen if self.lots else None
        if self.number:
            self.tell(
                Notice(Tone.WARNING, "That one is on the line: scan another in its place, or Del takes it off.")
            )
        elif self._moved and chosen:
            self._after(checkout.pick(self.key, chosen), line)
        elif self.choices and self.choices.proposal:
            self._after(checkout.accept_suggestion(self.key), line)
        else:
            number = "serial of the unit in hand" if line.product.has_serial else "lot"
            self.tell(Notice(Tone.WARNING, f"Nothing is proposed here: scan or type the {number}."))

    def _after(self, outcome: Outcome, before: CartLine | None) -> None:
        """Show what came of it; the line that lacked numbers and has them all now is done."""
        if not outcome.ok:
            tone = Tone.REFUSED if outcome.findings else Tone.WARNING
            self.tell(Notice(tone, outcome.message, advice=self._advice()))
            self.refresh_frame()
            return
        self.outcome = outcome
        line = self.line
        if line is None or (not line.missing and before is not None and before.missing):
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
        caps: list[KeyCap] = []
        if self.number is None and line.missing:
            if self._moved and self.may_pick:
                caps.append(KeyCap("Enter", "Take this one", 0, main=True))
            elif choices.proposal:
                caps.append(KeyCap("Enter", f"Take {clean(choices.proposal.code, limit=20)}", 0))
        if line.numbers or (self.may_pick and choices.eligible):
            caps.append(KeyCap("↑↓", "Choose", 1))
        if line.numbers:
            caps.append(KeyCap("Del", "Take it off" if self.number else "Take the last one off", 2))
        if self._allowable:
            caps.append(KeyCap("Ins", "Allow", 0))
        return (*caps, KeyCap("Esc", "Later" if line.missing else "Close", 0))

    @property
    def _allowable(self) -> bool:
        return could_go(self.till.checkout, self.line)

    def _advice(self) -> str:
        """How a refused number may go, where somebody may let it."""
        if not self.till.checkout.overrides.can():
            return ""
        return advice(self.till.shop)

    def action_allow(self) -> None:
        """Let a refused or doubtful number go, by somebody's PIN and with a reason."""
        line = self.line
        if self._allowable:
            let_go(self, self.key, lambda outcome: self._after(outcome, line))

    def action_move(self, by: int) -> None:
        """Choose from the list."""
        if self.lots:
            self._moved = True
            self.lots.move(by)
            self.refresh_words()

    def action_drop(self) -> None:
        """Take off the number that was chosen, else the one that was put on the line last."""
        line = self.line
        number = self.number or (line.numbers[-1] if line and line.numbers else None)
        if number:
            self.outcome = self.till.checkout.drop_number(self.key, number.lot_id)
            self.tell(Notice(Tone.PLAIN if self.outcome.ok else Tone.WARNING, self.outcome.message))
            self.look()

    def action_later(self) -> None:
        """Leave the line as it is; paying asks again."""
        self.leave(self.outcome)


def _word(line: CartLine) -> str:
    return "serial" if line.product.has_serial else "lot"


def _several(line: CartLine) -> bool:
    return not line.product.weighed and line.quantity > ONE


def _code(number: Number) -> str:
    return clean(number.serial or number.lot or format_quantity(number.quantity), limit=24)
