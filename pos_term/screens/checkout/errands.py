"""The screens that open over the counter and come back to it: find, receipt, help, card, shift, signing out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_term.screens.base import TillScreen
from pos_term.widgets.entry_buffer import Entry

if TYPE_CHECKING:
    from pos_term.services.outcomes import Outcome


class Errands(TillScreen[None], inherit_bindings=False):
    """The counter's ways to other screens. Each is loaded when it is first asked for."""

    def show_outcome(self, outcome: Outcome) -> None:
        """Show what came of something at the counter."""
        raise NotImplementedError

    def action_find(self) -> None:
        """Look for a product by name, code or lot."""
        from pos_term.screens.find.screen import FindScreen

        self.go_to(FindScreen(self.host.entry.take()), self._found)

    def _found(self, outcome: Outcome | None) -> None:
        if outcome:
            self.show_outcome(outcome)

    def action_receipt(self) -> None:
        """Show the last receipt of this till."""
        from pos_term.screens.receipt.screen import ReceiptScreen

        self.go_to(ReceiptScreen())

    def action_help(self) -> None:
        """Show what every key does."""
        from pos_term.screens.help.screen import HelpScreen

        self.go_to(HelpScreen())

    def action_card(self) -> None:
        """Show the scans to try."""
        if self.host.card:
            from pos_term.screens.card.screen import CardScreen

            self.go_to(CardScreen(), self._try_card)

    def _try_card(self, raw: bytes | None) -> None:
        if raw is not None:
            self.host.deliver((Entry(raw, scanned=True),))

    def action_shift(self) -> None:
        """The figures of the shift, and its close."""
        from pos_term.screens.shift.screen import ShiftScreen

        self.go_to(ShiftScreen(), self._shift_ended)

    def _shift_ended(self, ended: bool | None) -> None:
        if ended:
            self.action_sign_out()

    def action_sign_out(self) -> None:
        """Leave the till to the next person; an open sale waits."""
        self.till.sign_out()
        self.leave()
