"""What a scale says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """One reply of a scale."""

    thousandths: int
    """Of its unit."""
    unit: str
    """`kg` or `lb`."""
    raw: str
    """The reply as it came, for the record."""
    stable: bool = True
    """Whether the scale had come to rest."""
