"""What was measured of a lot, checked against what its product asks for."""

from __future__ import annotations

from collections.abc import Sequence

from pos_term.domain.clean import clean, visible
from pos_term.domain.money import format_fixed, parse_fixed
from pos_term.domain.products import Product
from pos_term.domain.qualities import Measured, Quality

_TEXT = 80


def checked(product: Product, found: Sequence[Measured]) -> tuple[tuple[Measured, ...], tuple[str, ...]]:
    """What was measured as it is kept, and what is wrong with it, one plain line each.

    A number keeps the decimals it was written with; an attribute of which nothing was found is left out.
    """
    asked = {quality.name.casefold(): quality for quality in product.qualities}
    kept: dict[str, Measured] = {}
    faults: list[str] = []
    for each in found:
        name, value = clean(each.name, limit=_TEXT), clean(each.value, limit=_TEXT)
        quality = asked.get(name.casefold())
        if quality is None:
            faults.append(f"{visible(name, limit=40) or 'a quality without a name'} is not asked of this product.")
        elif name.casefold() in kept:
            faults.append(f"{quality.name} is there twice; keep one.")
        elif value:
            if quality.number and (fault := _number_fault(quality, value)):
                faults.append(fault)
            kept[name.casefold()] = Measured(name=quality.name, value=value, unit=quality.unit)
    for quality in product.qualities:
        if quality.required and quality.name.casefold() not in kept:
            faults.append(f"{quality.name} is missing; enter it.")
    return tuple(kept.values()), tuple(faults)


def outside(product: Product, found: Sequence[Measured]) -> str:
    """Which result lies outside its limits, in words such as `pH 5.2 is above 4.6`; empty where none does."""
    asked = {quality.name: quality for quality in product.qualities}
    for each in found:
        quality = asked.get(each.name)
        if quality is None or not quality.number:
            continue
        try:
            value = parse_fixed(each.value, 3, what="result")
        except ValueError:
            continue
        unit = f" {quality.unit}" if quality.unit else ""
        if quality.least is not None and value < quality.least:
            return f"{quality.name} {each.value}{unit} is below {_limit(quality.least)}"
        if quality.most is not None and value > quality.most:
            return f"{quality.name} {each.value}{unit} is above {_limit(quality.most)}"
    return ""


def _limit(thousandths: int) -> str:
    return format_fixed(thousandths, 3).rstrip("0").rstrip(".")


def _number_fault(quality: Quality, value: str) -> str:
    try:
        parse_fixed(value, 3, what=quality.name)
    except ValueError as error:
        return f"{visible(str(error), limit=100)}."
    return ""
