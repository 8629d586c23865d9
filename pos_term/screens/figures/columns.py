"""Which columns of a report fit the width, and how wide each is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pos_term.widgets.choice_list import Column
from pos_term.widgets.painting import width_of

WIDEST = 26
"""The most cells a column takes."""
LOOKED_AT = 300
"""Rows by which the width of a column is measured."""
_NUMBERS = frozenset("0123456789.-+%")
_EXTRA = 2
_IN_WORDS = {
    "at": "when", "mae": "mean error", "wape": "error %", "wape_as_last_week": "error % as last week",
    "bias_percent": "bias %", "margin_percent": "margin %", "sold_percent": "sold %",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fitted:
    """The columns that are shown."""

    names: tuple[str, ...]
    columns: tuple[Column, ...]
    most: int = 0
    """The greatest offset that still shows something new."""


def fit(names: Sequence[str], rows: Sequence[dict[str, Any]], width: int, offset: int) -> Fitted:
    """What names the row always, and of the other columns as many from `offset` on as fit into `width` cells."""
    ordered = _ordered(names)
    wide = {name: _width(name, rows) for name in ordered}
    pinned = 2 if "name" in ordered[:2] else 1
    kept, others = ordered[:pinned], ordered[pinned:]
    if pinned == 2:
        wide["name"] = min(wide["name"], max(12, width // 4))
    room = width - 2 - sum(wide[name] for name in kept) - _EXTRA * (pinned - 1)
    most = 0
    while most < len(others) - 1 and sum(wide[name] + _EXTRA for name in others[most:]) > room:
        most += 1
    shown = kept
    for name in others[min(offset, most) :]:
        if wide[name] + _EXTRA > room:
            break
        room -= wide[name] + _EXTRA
        shown.append(name)
    columns = tuple(Column(_title(name), wide[name], right=_is_number(name, rows)) for name in shown)
    return Fitted(tuple(shown), columns, most)


def _ordered(names: Sequence[str]) -> list[str]:
    """A product's name stands beside its sku."""
    ordered = list(names)
    if "name" in ordered and ordered[0] == "sku":
        ordered.insert(1, ordered.pop(ordered.index("name")))
    return ordered


def words_for(name: str) -> str:
    """A name of a report in words: `mark_down` is `mark down`, and the statisticians' names of errors are said."""
    return _IN_WORDS.get(name, name.replace("_", " "))


def _title(name: str) -> str:
    words = words_for(name)
    return words[:1].upper() + words[1:]


def _width(name: str, rows: Sequence[dict[str, Any]]) -> int:
    longest = max((width_of(str(row.get(name) or "")) for row in rows[:LOOKED_AT]), default=0)
    return min(WIDEST, max(longest, len(_title(name))))


def _is_number(name: str, rows: Sequence[dict[str, Any]]) -> bool:
    values = [str(row[name]) for row in rows[:LOOKED_AT] if row.get(name) not in (None, "")]
    return bool(values) and all(set(value) <= _NUMBERS and "-" not in value[1:] for value in values)
