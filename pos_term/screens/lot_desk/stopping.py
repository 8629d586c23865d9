"""Hold and release, and what is set aside in quarantine and brought back out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.domain.people import Permission
from pos_term.domain.places import QUARANTINE
from pos_term.screens.lot_desk import reasons
from pos_term.screens.lot_desk.choosing import AskChoice, Option
from pos_term.screens.lot_desk.lot_deed import LotDeed
from pos_term.screens.lot_desk.places import ask_target
from pos_term.screens.lot_desk.standing import unit_of
from pos_term.screens.lot_desk.taking import Taking
from pos_term.screens.lot_desk.typed import with_unit
from pos_term.services.lot_desk import Done, bring_back, hold, quarantine, release
from pos_term.widgets.choice_list import Column

if TYPE_CHECKING:
    from pos_term.screens.lot_desk.card import ShowCard
    from pos_term.screens.lot_desk.screen import Looked, LotDeskScreen
    from pos_term.services.desk import BadInput, Desk, Refused

ALL_ASIDE, PART_ASIDE, ALL_BACK, PART_BACK = "all aside", "part aside", "all back", "part back"


class HoldOrRelease(LotDeed):
    """A reversible stop on all of a lot, and its end."""

    def __init__(self, screen: LotDeskScreen, looked: Looked, card: ShowCard) -> None:
        self.ends = looked.card.hold is not None
        self.title = self.verb = "Release" if self.ends else "Hold"
        super().__init__(screen, looked, card)
        self.reason = reasons.ask_reason(reasons.RELEASE if self.ends else reasons.HOLD)
        self.questions = (self.reason,)

    def right(self) -> Permission:
        """To stop is one right, to let go another."""
        return Permission.RELEASE if self.ends else Permission.HOLD

    def sentence(self) -> str:
        """What it means for the counter."""
        why = self.reason.words
        if self.ends:
            was = clean(self.card.hold or "", limit=60)
            may = "The tills may sell it again where nothing else is against it."
            return f"Releases {self.lot} (held: {was}): {why}. {may}"
        unit = unit_of(self.card)
        also = [f"{with_unit(self.card.taken, unit)} in open carts"] if self.card.taken else []
        also += [f"{with_unit(self.card.reserved, unit)} kept for orders"] if self.card.reserved else []
        reach = f", nor the {' and the '.join(also)}" if also else ""
        return f"Holds {self.lot}: {why}. From now on no till sells any of it{reach}."

    def carry_out(self, desk: Desk) -> Done | Refused | BadInput:
        """Post it."""
        return (release if self.ends else hold)(desk, self.card, self.reason.value)


class Aside(LotDeed):
    """Into quarantine and out of it, all or a part."""

    title = "Quarantine"

    def __init__(self, screen: LotDeskScreen, looked: Looked, card: ShowCard) -> None:
        super().__init__(screen, looked, card)
        self.what: AskChoice[str] = AskChoice(
            "What", "What is to be done", self._ways, beside=Column("", 1), alone=True
        )
        self.taking = Taking(
            screen.till, looked, wanted=lambda: self._way in (PART_ASIDE, PART_BACK),
            may_leave=lambda place: (place == QUARANTINE) == self._out,
        )  # fmt: skip
        self.target = ask_target(looked, lambda: (QUARANTINE,), wanted=lambda: self._out)
        self.why_in = reasons.ask_reason(reasons.ASIDE, wanted=lambda: not self._out)
        self.why_out = reasons.ask_reason(reasons.BACK, wanted=lambda: self._out)
        self.questions = (self.what, *self.taking.questions, self.target, self.why_in, self.why_out)

    def _ways(self) -> list[Option[str]]:
        ways = []
        aside = sum(each.quantity for each in self.looked.stock if each.place == QUARANTINE)
        elsewhere = sum(each.quantity for each in self.looked.stock if each.place != QUARANTINE)
        unit = unit_of(self.card)
        if elsewhere > 0:
            ways.append(Option(ALL_ASIDE, f"All to quarantine ({with_unit(elsewhere, unit)}), and hold the lot"))
            ways.append(Option(PART_ASIDE, "A part to quarantine"))
        if aside > 0:
            ends = ", and end the hold" if self.card.hold and not self.card.held_by_lot else ""
            ways.append(Option(ALL_BACK, f"All back ({with_unit(aside, unit)}){ends}"))
            ways.append(Option(PART_BACK, "A part back out of quarantine"))
        return ways

    @property
    def _way(self) -> str:
        return self.what.answer.value if self.what.answer else ""

    @property
    def _out(self) -> bool:
        return self._way in (ALL_BACK, PART_BACK)

    def right(self) -> Permission:
        """To set aside is one right, to bring back another."""
        return Permission.RELEASE if self._out else Permission.HOLD

    def sentence(self) -> str:
        """What goes where, and what it means for the counter."""
        why = (self.why_out if self._out else self.why_in).words
        if self._way == ALL_ASIDE:
            return f"Moves all of {self.lot} to quarantine and holds it: {why}. No till sells any of it."
        if self._way == PART_ASIDE:
            return f"Moves {self.taking.words}, to quarantine: {why}. The rest stays where it is."
        if self._way == PART_BACK:
            return f"Brings {self.taking.words}, to {self.target.words}: {why}."
        ends = " and ends its hold" if self.card.hold and not self.card.held_by_lot else ""
        return f"Brings all of {self.lot} out of quarantine to {self.target.words}{ends}: {why}."

    def carry_out(self, desk: Desk) -> Done | Refused | BadInput:
        """Post it."""
        takes = None if self._way in (ALL_ASIDE, ALL_BACK) else self.taking.takes
        if self._out:
            return bring_back(desk, self.card, self.target.value, self.why_out.value, takes)
        return quarantine(desk, self.card, self.why_in.value, takes)
