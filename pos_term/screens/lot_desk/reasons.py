"""The reasons people choose from at the lot desk, and the question for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pos_term.screens.lot_desk.choosing import AskChoice, Option
from pos_term.screens.reason.screen import reason_of
from pos_term.widgets.choice_list import Column

HOLD = (
    "packaging is damaged", "a customer complained", "waits for a test", "was not kept cold enough", "wrong label",
    "the supplier asked for it",
)  # fmt: skip
RELEASE = ("looked at, nothing found", "test passed", "held by mistake")
ASIDE = ("packaging is damaged", "waits for a test", "waits for the supplier", "came back", "past its date")
BACK = ("looked at, nothing found", "test passed", "set aside by mistake")
MOVE = ("to fill the shelf", "to make room", "for another store", "put in the wrong place")
DISPOSE = ("past its date", "damaged", "spoilt", "recalled", "failed a test", "broken cold chain")
SEND_BACK = ("recalled", "came damaged", "came too short-dated", "wrong goods", "failed a test", "not sold")
RETEST = ("tested again, within its limits", "the maker extended the date")
AMEND = ("typed wrongly", "the label says otherwise", "the supplier sent a correction")
SPLIT = ("sorted by grade", "a part is damaged", "packed anew", "for another place")

NONE = "without a reason"


def ask_reason(
    listed: Sequence[str], *, asks: str = "Why? Number, or words", may_be_none: bool = False,
    wanted: Callable[[], bool] | None = None,
) -> AskChoice[str]:  # fmt: skip
    """The question why: one of a list, or words; with `may_be_none` also none."""
    offered = [Option("", NONE)] if may_be_none else []
    offered += [Option(words, words) for words in listed]

    def free(text: str) -> Option[str] | str:
        reason, problem = reason_of(text, ())
        return Option(reason, reason) if reason else problem

    return AskChoice("Reason", asks, lambda: offered, beside=Column("", 1), free=free, wanted=wanted)
