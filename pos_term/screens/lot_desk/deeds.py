"""The deeds of the lot desk by the names under which the card's keys know them; each is loaded when it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pos_term.screens.lot_desk.lot_deed import LotDeed


def deed_named(name: str) -> type[LotDeed]:
    """The deed with a name."""
    from pos_term.screens.lot_desk.leaving import Dispose, SendBack
    from pos_term.screens.lot_desk.mending import Amend, Retest
    from pos_term.screens.lot_desk.moving import Move
    from pos_term.screens.lot_desk.splitting import Split
    from pos_term.screens.lot_desk.stopping import Aside, HoldOrRelease

    deeds: dict[str, type[LotDeed]] = {
        "hold": HoldOrRelease, "aside": Aside, "move": Move, "dispose": Dispose, "send_back": SendBack,
        "retest": Retest, "amend": Amend, "split": Split,
    }  # fmt: skip
    return deeds[name]
