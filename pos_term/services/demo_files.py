"""The demo's files: their rows, and the relative dates in them as dates of the day."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

_TOKEN = re.compile(r"today([+-]\d{1,4})?", re.ASCII)


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def fresh_rows(path: Path, today: date) -> list[dict[str, str]]:
    """The same with the dates of the day in it."""
    return [{name: fresh(cell, today) for name, cell in row.items()} for row in rows_of(path)]


def fresh(cell: str, today: date) -> str:
    """`today+9` as an ISO date; any other cell as it is."""
    found = _TOKEN.fullmatch(cell)
    return (today + timedelta(days=int(found[1] or 0))).isoformat() if found else cell


def write_rows(path: Path, rows: Iterable[dict[str, str]]) -> Path:
    """Write a CSV file with the columns of the first row; gives its path."""
    listed = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, listed[0])
        writer.writeheader()
        writer.writerows(listed)
    return path
