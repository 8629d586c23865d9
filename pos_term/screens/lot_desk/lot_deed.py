"""What every deed with a lot shares: its card, and the way back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.screens.lot_desk.deed import Deed
from pos_term.screens.lot_desk.standing import named, standing_of
from pos_term.services.lot_desk import Done

if TYPE_CHECKING:
    from pos_term.screens.lot_desk.card import ShowCard
    from pos_term.screens.lot_desk.screen import Looked, LotDeskScreen


class LotDeed(Deed[Done]):
    """A deed with the lot of a card; afterwards, and when it is left, the card is read anew."""

    screen: LotDeskScreen
    title = ""
    """What it is, on the frame."""

    def __init__(self, screen: LotDeskScreen, looked: Looked, card: ShowCard) -> None:
        super().__init__(screen, card)
        self.looked, self.card, self._shown = looked, looked.card, card
        self.name = clean(f"{self.title}: {named(self.card)}", limit=60)

    @property
    def lot(self) -> str:
        """The lot in words, for sentences."""
        return named(self.card)

    def about(self) -> str:
        """How it stands."""
        return f"Standing: {standing_of(self.card, self.till.clock.business_date())}."

    def finished(self, outcome: Done) -> None:
        """Say what was done over the card as it is now."""
        self.screen.finished(outcome, self.card.key, self._shown.before)

    def leave(self) -> None:
        """Back to the card as it is now: somebody may have changed the lot meanwhile."""
        self.screen.open_card(self.card.key, self._shown.before)
