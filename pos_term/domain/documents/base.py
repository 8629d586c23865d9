"""What every document has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What every document has."""

    KIND: ClassVar[str]
    VERSION: ClassVar[int] = 1

    id: str
