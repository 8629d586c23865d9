"""Rows of a report as a CSV file for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pos_term.domain.clean import sheet_cell, visible


def save_csv(
    path: Path, columns: Sequence[str], rows: Iterable[dict[str, Any]], *, replace: bool = False
) -> str | None:
    """Write rows with a heading, UTF-8, no cell a formula; None when done, else why not in plain words.

    A file that is there is left alone unless it is to be replaced.
    """
    try:
        with path.open("w" if replace else "x", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([sheet_cell(_words(row.get(column))) for column in columns] for row in rows)
    except FileExistsError:
        return f"{visible(str(path), limit=60)} is there already"
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name cannot be used"
        return f"{visible(str(path), limit=60)} cannot be written: {why}"
    return None


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return " ".join(str(each) for each in value)
    if isinstance(value, dict):
        return " ".join(f"{name} {amount}" for name, amount in value.items())
    return str(value)
