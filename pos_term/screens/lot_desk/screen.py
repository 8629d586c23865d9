"""The lot desk: any code or words lead to a lot; its card shows all of it, and keys do what has to be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pos_term.screens.lot_desk.desk_screen import DeskScreen
from pos_term.widgets.band import Notice, Tone

if TYPE_CHECKING:
    from pos_term.screens.steps import Step
    from pos_term.services.lot_desk import Done, LotCard, Place, Stock


@dataclass(frozen=True, slots=True)
class Looked:
    """A card as it was read, and what of it can be taken where."""

    card: LotCard
    stock: tuple[Stock, ...]
    places: tuple[Place, ...]


class LotDeskScreen(DeskScreen):
    """Gives the words for what was done last, or None when nothing was."""

    CSS_PATH = "lot_desk.tcss"
    box_id = "lot_desk"

    def __init__(self, key: str = "") -> None:
        """With the `key` of a lot its card opens at once, and Esc leaves it again."""
        super().__init__()
        self._key = key
        self.done: Done | None = None
        """What was done last, for its page."""

    def first_step(self) -> Step:
        """The search."""
        from pos_term.screens.lot_desk.finding import FindLot

        return FindLot(self)

    def on_mount(self) -> None:
        """Go to the lot that was named at the start."""
        super().on_mount()
        if self._key:
            self.open_card(self._key, None)

    def open_card(self, key: str, before: Step | None, *, say: Notice | None = None) -> None:
        """Read a lot's card as it is now and show it; Esc goes `before`, or leaves."""
        till = self.till

        def job() -> Looked | None:
            from pos_term.services.lot_desk import card, places, stock_of

            desk = till.desk()
            found = card(desk, key)
            return Looked(found, tuple(stock_of(desk, key)), tuple(places(desk))) if found else None

        def then(looked: Looked | None) -> None:
            from pos_term.screens.lot_desk.card import ShowCard

            if looked is None:
                self.go(before or self.first_step(), say=Notice(Tone.WARNING, "That lot is not known any more."))
            else:
                self.go(ShowCard(self, looked, before), say=say)

        self.store(job, then)

    def finished(self, done: Done, key: str, before: Step | None) -> None:
        """Something was done: say so, with its number, over the card as it is now."""
        self.done, self.result = done, done_words(done)
        self.open_card(key, before, say=Notice(Tone.GOOD, done_words(done)))


def done_words(done: Done) -> str:
    """What was done, its document's number first."""
    said = done.words if not done.number or done.number in done.words else f"{done.number}: {done.words}"
    return f"{said[:1].upper()}{said[1:].rstrip('.')}."
