"""What lots of a product are asked for, as one line of text: `moisture; %; 0..14.5; required`.

The name comes first, the rest in any order: a unit, limits of a number (`6.5..7.5`, `..14`, `98..`), `required`,
and `text` where it is no number. Several are parted by `|`.
"""

from __future__ import annotations

import re

from pos_term.domain.clean import clean, visible
from pos_term.domain.money import parse_fixed
from pos_term.domain.qualities import Quality
from pos_term.domain.quantity import format_quantity

MOST = 30
"""The most that is asked of the lots of one product."""
_NAME, _UNIT = 60, 20
_LIMITS = re.compile(r"(-?[0-9.,]*)\s*\.\.\s*(-?[0-9.,]*)")
_ONE_LIMIT = re.compile(r"(>=|<=|≥|≤)\s*(-?[0-9.,]+)")


def parse_qualities(text: str) -> tuple[Quality, ...]:
    """Read what lots are asked for. Raises ValueError in plain words."""
    found = tuple(parse_quality(part) for part in text.split("|") if part.strip(" \t"))
    names = [each.name.casefold() for each in found]
    for each in found:
        if names.count(each.name.casefold()) > 1:
            raise ValueError(f"{each.name} is there twice; keep one of them")
    if len(found) > MOST:
        raise ValueError(f"more than {MOST} are asked for; leave some out")
    return found


def parse_quality(text: str) -> Quality:
    """Read one attribute. Raises ValueError in plain words."""
    first, *rest = (clean(part, limit=_NAME + 1) for part in text.split(";"))
    if not first:
        raise ValueError("is without a name; write it first, such as moisture; %; 0..14.5")
    if len(first) > _NAME:
        raise ValueError(f"name is longer than {_NAME} characters; shorten it")
    unit, number, required = "", True, False
    least: int | None = None
    most: int | None = None
    for part in filter(None, rest):
        limits = _limits(part)
        if limits is not None:
            least = limits[0] if limits[0] is not None else least
            most = limits[1] if limits[1] is not None else most
        elif part.casefold() == "required":
            required = True
        elif part.casefold() == "text":
            number = False
        elif unit:
            raise ValueError(f"{visible(part, limit=20)!r} is a second unit; write limits as 0..14.5")
        elif len(part) > _UNIT:
            raise ValueError(f"unit is longer than {_UNIT} characters; shorten it")
        else:
            unit = part
    if not number and (least is not None or most is not None):
        raise ValueError(f"{first} is text and has no limits; leave out the one or the other")
    if least is not None and most is not None and least > most:
        raise ValueError(f"{first} would be at least {format_quantity(least)} and at most {format_quantity(most)}")
    return Quality(name=first, unit=unit, number=number, least=least, most=most, required=required)


def _limits(part: str) -> tuple[int | None, int | None] | None:
    """The limits a part says, in thousandths; None where it says something else."""
    if one := _ONE_LIMIT.fullmatch(part):
        value = _number(one.group(2))
        return (value, None) if one.group(1) in (">=", "≥") else (None, value)
    both = _LIMITS.fullmatch(part)
    if both is None or not (both.group(1) or both.group(2)):
        return None
    least, most = (_number(each) if each else None for each in both.groups())
    return least, most


def _number(text: str) -> int:
    return parse_fixed(text, 3, what="limit")


def quality_text(each: Quality) -> str:
    """One attribute as it is typed."""
    parts = [each.name]
    if each.unit:
        parts.append(each.unit)
    if each.least is not None or each.most is not None:
        ends = (format_quantity(end) if end is not None else "" for end in (each.least, each.most))
        parts.append("..".join(ends))
    if not each.number:
        parts.append("text")
    if each.required:
        parts.append("required")
    return "; ".join(parts)


def qualities_text(qualities: tuple[Quality, ...]) -> str:
    """All of them as they are typed."""
    return " | ".join(quality_text(each) for each in qualities)
