"""A quantity of a lot goes from one place to another, of this store or another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_term.domain.people import Permission
from pos_term.domain.places import QUARANTINE
from pos_term.screens.lot_desk import reasons
from pos_term.screens.lot_desk.lot_deed import LotDeed
from pos_term.screens.lot_desk.places import ask_target
from pos_term.screens.lot_desk.taking import Taking
from pos_term.services.lot_desk import Done, bring_back, move, quarantine

if TYPE_CHECKING:
    from pos_term.screens.lot_desk.card import ShowCard
    from pos_term.screens.lot_desk.screen import Looked, LotDeskScreen
    from pos_term.services.desk import BadInput, Desk, Refused


class Move(LotDeed):
    """From where, how much, where to. Into quarantine and out of it takes the rights of that."""

    title = verb = "Move"

    def __init__(self, screen: LotDeskScreen, looked: Looked, card: ShowCard) -> None:
        super().__init__(screen, looked, card)
        self.taking = Taking(screen.till, looked)
        self.target = ask_target(looked, self._from)
        self.reason = reasons.ask_reason(
            reasons.MOVE, may_be_none=True, wanted=lambda: not (self._aside or self._out)
        )
        self.why_in = reasons.ask_reason(reasons.ASIDE, wanted=lambda: self._aside)
        self.why_out = reasons.ask_reason(reasons.BACK, wanted=lambda: self._out)
        self.questions = (*self.taking.questions, self.target, self.reason, self.why_in, self.why_out)

    def _from(self) -> tuple[str, ...]:
        return (self.taking.place.value,) if self.taking.place.answer else ()

    @property
    def _aside(self) -> bool:
        """Whether a lot goes into quarantine. Loose goods are only moved there."""
        return bool(self.card.code and self.target.answer and self.target.value == QUARANTINE)

    @property
    def _out(self) -> bool:
        return bool(self.card.code) and QUARANTINE in self._from()

    def right(self) -> Permission:
        """To move; into quarantine to stop, out of it to release."""
        if self._out:
            return Permission.RELEASE
        return Permission.HOLD if self._aside else Permission.MOVE

    def sentence(self) -> str:
        """What goes where."""
        reason = self.why_out if self._out else self.why_in if self._aside else self.reason
        why = f": {reason.words}" if reason.value else ""
        target = next((place for place in self.looked.places if place.name == self.target.value), None)
        apart = ". It is not for sale there" if target and not target.sellable else ""
        return f"Moves {self.taking.words}, to {self.target.words}{why}{apart}."

    def carry_out(self, desk: Desk) -> Done | Refused | BadInput:
        """Post it."""
        takes, target = self.taking.takes, self.target.value
        if self._out:
            return bring_back(desk, self.card, target, self.why_out.value, takes)
        if self._aside:
            return quarantine(desk, self.card, self.why_in.value, takes)
        return move(desk, takes, target, self.reason.value)
