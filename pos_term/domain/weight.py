"""What a scale says, and how the weight of a container is typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pos_term.domain.quantity import parse_quantity

_CONTAINER = re.compile(r"[Tt] ?([0-9]{1,3}(?:[.,][0-9]{1,3})?)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """One reply of a scale, the container's weight taken off where one was named."""

    thousandths: int
    """Of its unit."""
    unit: str
    """`kg` or `lb`."""
    raw: str
    """The reply as it came, for the record: gross, each control shown as its picture."""
    stable: bool = True
    """Whether the scale had come to rest."""


def parse_container(text: str) -> int | None:
    """A container's weight as it is typed, `T0.015`, in thousandths; None for any other text."""
    found = _CONTAINER.fullmatch(text.strip(" "))
    return parse_quantity(found[1]) if found else None
