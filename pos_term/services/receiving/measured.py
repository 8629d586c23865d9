"""Test results and attributes of what is received: what a product asks for, and what its limits say."""

from __future__ import annotations

from collections.abc import Iterator

from pos_term.domain.clean import clean, visible
from pos_term.domain.money import parse_fixed
from pos_term.domain.products import Product
from pos_term.domain.qualities import Measured, Quality
from pos_term.domain.quantity import format_quantity
from pos_term.services.receiving.draft import DraftLine, Finding, FindingCode, FindingLevel

DIGITS = 3
"""Decimals of a result."""
_NAME, _VALUE = 60, 200
MOST = 50
"""Attributes of one lot."""


def measured(product: Product, name: str, value: str) -> Measured | str:
    """A result as it is kept, or why it is none; one that the product does not ask for is kept as text."""
    name, value = clean(name, limit=_NAME), clean(value, limit=_VALUE)
    if not name:
        return "name what was measured first"
    quality = quality_of(product, name)
    if quality and quality.number and value:
        try:
            found = parse_fixed(value, DIGITS, what=quality.name)
        except ValueError as error:
            return str(error)
        value = format_quantity(found)
    return Measured(name=quality.name if quality else name, value=value, unit=quality.unit if quality else "")


def quality_of(product: Product, name: str) -> Quality | None:
    """What a product asks for under a name."""
    wanted = name.casefold()
    return next((each for each in product.qualities if each.name.casefold() == wanted), None)


def quality_findings(line: DraftLine) -> Iterator[Finding]:
    """Results outside their limits, which hold the lot, and results that are missing."""
    found = {each.name: each for each in line.qualities}
    for quality in line.product.qualities:
        result = found.get(quality.name)
        if result is None:
            if quality.required:
                words = f"{visible(quality.name, limit=40)} of {line.product.sku} is missing; measure it and key it"
                yield Finding(FindingCode.QUALITY_MISSING, FindingLevel.BLOCK, words)
        elif words := outside(quality, result):
            yield Finding(FindingCode.OUT_OF_LIMITS, FindingLevel.HOLD, words)


def outside(quality: Quality, result: Measured) -> str:
    """Why a result is outside the limits, in words; empty where it is inside, or there are none."""
    if not quality.number:
        return ""
    try:
        value = parse_fixed(result.value, DIGITS, what=quality.name)
    except ValueError:
        return ""
    name, unit = visible(quality.name, limit=40), f" {visible(quality.unit, limit=20)}" if quality.unit else ""
    if quality.least is not None and value < quality.least:
        return f"{name} {result.value}{unit} is below {format_quantity(quality.least)}{unit}"
    if quality.most is not None and value > quality.most:
        return f"{name} {result.value}{unit} is above {format_quantity(quality.most)}{unit}"
    return ""
