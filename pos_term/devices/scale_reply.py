"""What a scale's reply says, whichever language it was in, and the plain words for what is not in order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pos_term.domain.quantity import format_quantity
from pos_term.settings import ScaleSettings

WEIGHT = rb"([0-9]{1,5}\.[0-9]{1,3}|\.[0-9]{1,3})"
"""A weight as it stands in a reply: a point is always there, and never more than thousandths behind it."""


class Sign(StrEnum):
    """What a scale reports beside a weight, or in place of one."""

    MOTION = "motion"
    OVER = "over capacity"
    UNDER = "under zero"
    OFF_ZERO = "outside zero"
    ZERO = "at zero"
    NET = "net"
    FAULT = "fault"


_WORDS = {
    Sign.FAULT: "the scale reports a fault of its own. Switch it off and on, else call its service.",
    Sign.OVER: "there is more on the scale than it can weigh.",
    Sign.UNDER: "the scale stands below zero. Take everything off and zero it.",
    Sign.MOTION: "the scale is not at rest. Wait, then weigh again.",
    Sign.NET: "a tare is set on the scale itself. Clear it there: the till takes the container off.",
    Sign.OFF_ZERO: "the scale is not at its zero. Take everything off and zero it.",
    Sign.ZERO: "nothing is on the scale.",
}
"""Worst first: the first that applies is told."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One whole reply."""

    weight: int | None = None
    """Thousandths of its unit; None where the scale gave none."""
    unit: str = ""
    """`kg`, `lb` or another in small letters; empty where the reply does not say."""
    signs: frozenset[Sign] = frozenset()


def weight_of(digits: bytes) -> int:
    """Thousandths of a weight that `WEIGHT` matched, exactly."""
    whole, _, part = digits.decode("ascii").partition(".")
    return int(whole or "0") * 1000 + int(part.ljust(3, "0"))


def objection(reply: Reply, settings: ScaleSettings) -> str:
    """Why a reply is not a weight to sell by, in words; empty where it is one."""
    stopping = [sign for sign in _WORDS if sign in reply.signs]
    if reply.weight is None or set(stopping) - {Sign.ZERO}:
        return _WORDS[stopping[0]] if stopping else "the scale gave no weight. Weigh again."
    unit = reply.unit or settings.unit
    if unit not in ("kg", "lb"):
        return f"the scale weighs in {unit}. Set it to kg or lb."
    if reply.weight == 0:
        return _WORDS[Sign.ZERO]
    if reply.weight < settings.least:
        return f"that is less than the scale weighs ({_amount(settings.least, unit)})."
    if reply.weight > settings.most:
        return f"that is more than the scale weighs ({_amount(settings.most, unit)})."
    return ""


def _amount(thousandths: int, unit: str) -> str:
    return f"{format_quantity(thousandths)} {unit}"


def signs_of(bits: int, meaning: tuple[Sign | None, ...]) -> frozenset[Sign]:
    """The signs of the bits that are set, the lowest bit first."""
    return frozenset(sign for n, sign in enumerate(meaning) if sign and bits >> n & 1)
