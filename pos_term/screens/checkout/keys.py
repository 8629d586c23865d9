"""The keys of the counter: which work, now, with this cart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pos_term.widgets.key_legend import KeyCap


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides which keys do something."""

    goods: bool
    """Whether something is in the cart."""
    tracked: bool = False
    """Whether the selected line carries lots or serials, or another one waits for them."""
    allowable: bool = False
    """Whether somebody could let go what was refused or is doubtful."""
    weighs: bool = False
    """Whether the till has a scale, for which a container's weight can be typed before anything is scanned."""


def counter_caps(now: Situation) -> Sequence[KeyCap]:
    """The keys that work, in their order on the keyboard; Pay stands last."""
    if not now.goods:
        allow = (KeyCap("Ins", "Allow", 0),) if now.allowable else ()
        container = (KeyCap("F4", "Container", 5),) if now.weighs else ()
        return (
            KeyCap("F1", "Help", 1), KeyCap("F2", "Find", 1), *container, KeyCap("F5", "Resume", 3),
            KeyCap("F6", "Return", 2), KeyCap("F9", "Customer", 4), KeyCap("F11", "Menu", 1),
            KeyCap("F12", "Sign out", 2), *allow,
        )  # fmt: skip
    lots = (KeyCap("F3", "Lots", 1),) if now.tracked else ()
    allow = (KeyCap("Ins", "Allow", 0),) if now.allowable else ()
    return (
        KeyCap("F1", "Help", 2), KeyCap("F2", "Find", 2), *lots, KeyCap("F4", "Qty", 1), KeyCap("F5", "Suspend", 3),
        KeyCap("F6", "Return", 5), KeyCap("F7", "Discount", 2), KeyCap("F8", "Void", 3),
        KeyCap("F9", "Customer", 6), KeyCap("F11", "Menu", 1), KeyCap("F12", "Lock", 4),
        KeyCap("Del", "Remove", 3), *allow, KeyCap("F10", "Pay", 0, main=True),
    )  # fmt: skip
