"""One setting: its default, what it may be, and the comment that stands above it in the file."""

from __future__ import annotations

from dataclasses import field
from typing import Any


def setting(
    default: Any, comment: str, *, choices: tuple[str, ...] = (), least: int = 1, most: int = 65_535,
    pattern: str = "", example: str = "",
) -> Any:  # fmt: skip
    """A field of a settings class.

    `choices` are the texts it may be, `least` and `most` bound a whole number, a text matches `pattern` as a
    whole, and `example` is what a message proposes in place of a wrong one. A callable default makes each one.
    """
    rules = {
        "comment": comment, "choices": choices, "least": least, "most": most,
        "pattern": pattern, "example": example,
    }  # fmt: skip
    if callable(default):
        return field(default_factory=default, metadata=rules)
    return field(default=default, metadata=rules)
