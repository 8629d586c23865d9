"""How old the customer is: a date of birth is typed, the till works out the age. There is no yes to press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical

from pos_term.domain.ages import age_on
from pos_term.domain.clean import clean
from pos_term.domain.dates import long_date
from pos_term.domain.reasons import Reason
from pos_term.screens.age.typed import HOW, birth_date
from pos_term.screens.base import TillModal, key
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.words import Words

if TYPE_CHECKING:
    from pos_term.services.outcomes import Outcome  # noqa: F401 - names the result

SCANNED = "That was a scan, and a date of birth is asked for. Type the date, or Esc; nothing was added."


class AgeScreen(TillModal["Outcome"]):
    """Gives what came of the date of birth, or None when it was left: then the goods wait, and so does paying."""

    CSS_PATH = "age.tcss"
    BINDINGS = [key("escape", "close", "Back")]  # noqa: RUF012 - Textual's own shape

    def __init__(self) -> None:
        super().__init__()
        self.what = Words(classes="-strong")
        self.age = Words()

    def compose(self) -> ComposeResult:
        """The box over the counter."""
        with Vertical(id="age", classes="box"):
            yield self.what
            yield self.age
            yield self.band
            yield self.entry_line
            yield self.legend

    def on_mount(self) -> None:
        """Say what asks for an age, and what age."""
        cart, needed = self.till.checkout.cart, self.till.checkout.age.needed
        names = [line.product.name for line in cart.lines if line.product.min_age > cart.age and not line.returns]
        self.name_box(f"{needed} years or older")
        self.what.show(", ".join(clean(name, limit=60) for name in dict.fromkeys(names)))
        self.entry_line.ask("Date of birth", hint=HOW)
        self.refresh_frame()

    def show_text(self, text: str) -> None:
        """Work the age out while the date is being typed."""
        super().show_text(text)
        on = self.till.clock.business_date()
        born = birth_date(text, on)
        years = age_on(born, on) if isinstance(born, date) else -1
        self.age.show(f"born {long_date(born)}: {years} years" if isinstance(born, date) and years >= 0 else "")

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A date of birth; a scan is none, and nothing else is either."""
        if entry.scanned or "\x1d" in entry.text:
            self.tell(Notice(Tone.WARNING, SCANNED))
            return
        born = birth_date(entry.text, self.till.clock.business_date())
        if isinstance(born, str):
            self.tell(Notice(Tone.WARNING, born))
            return
        outcome = self.till.checkout.age.check(born)
        if outcome.ok or Reason.UNDER_AGE.value in outcome.reasons:
            self.leave(outcome)
        else:
            self.tell(Notice(Tone.WARNING, outcome.message))

    def take_enter(self) -> None:
        """Enter alone proves nothing."""
        self.tell(Notice(Tone.WARNING, f"Type the date of birth, such as {HOW}."))

    # -- keys ----------------------------------------------------------------------------------------------

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("Enter", "Check the age", 0), KeyCap("Esc", "Later", 0))

    def action_close(self) -> None:
        """Leave the goods waiting; paying asks again."""
        self.leave(None)
