"""Free quality attributes of a lot: purity, moisture, pH, plant, shift; numbers may have limits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """An attribute that lots of a product are asked for when they are received."""

    name: str
    unit: str = ""
    number: bool = True
    """Whether it is a number; else it is text."""
    least: int | None = None
    """Thousandths of the unit; None where there is no lower limit."""
    most: int | None = None
    """Thousandths of the unit; None where there is no upper limit."""
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was found of one attribute of a lot."""

    name: str
    value: str
    """A decimal number or text, as people read it."""
    unit: str = ""
