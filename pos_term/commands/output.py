"""Answers on standard output: JSON, CSV and tables. No outside text gets out as a command, markup or formula."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pos_term.domain.clean import clean, sheet_cell, visible
from pos_term.domain.dates import unstamp

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from pos_term.services.imports import Progress

_HIDDEN = re.compile(r"[^ -~]")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_CELL = 500
"""The most characters of one cell."""


def print_json(value: object) -> None:
    """One JSON document on one line, UTF-8; characters that cannot be seen are escaped."""
    _as_utf8()
    sys.stdout.write(as_json(value) + "\n")


def as_json(value: object) -> str:
    """JSON on one line, in which a terminal finds nothing to obey."""
    text = json.dumps(value, ensure_ascii=False)
    return _HIDDEN.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    return character if character.isprintable() else json.dumps(character).strip('"').replace("\x7f", "\\u007f")


def print_csv(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> None:
    """Rows as CSV, UTF-8, with a header; no cell is a formula."""
    _as_utf8()
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([sheet_cell(_words(row.get(column))) for column in columns] for row in rows)


def print_table(columns: Sequence[str], rows: Sequence[dict[str, Any]], *, title: str = "") -> None:
    """Rows as a table for people, nothing cut off; names are cleaned and nothing in them is markup."""
    if title:
        say(title)
    if not rows:
        sys.stdout.write("none\n")
        return
    across = [[_words(row.get(column)) for row in rows] for column in columns]
    heads = [column.replace("_", " ") for column in columns]
    widths = [max(map(_width, [head, *cells])) for head, cells in zip(heads, across, strict=True)]
    right = [any(cells) and all(not cell or _NUMBER.fullmatch(cell) for cell in cells) for cells in across]
    lines = (_line(cells, widths, right) for cells in zip(*across, strict=True))
    _fit_terminal()
    sys.stdout.write(_line(heads, widths, right) + "\n" + "  ".join("-" * width for width in widths) + "\n")
    sys.stdout.writelines(line + "\n" for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = (
        " " * (width - _width(cell)) + cell if to_right else cell + " " * (width - _width(cell))
        for cell, width, to_right in zip(cells, widths, right, strict=True)
    )
    return "  ".join(padded).rstrip()


def _width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def local(rows: Sequence[dict[str, Any]], zone: ZoneInfo) -> list[dict[str, Any]]:
    """Rows with their instants in the shop's own time, for people."""
    return [{name: when(value, zone) for name, value in row.items()} for row in rows]


def when(value: Any, zone: ZoneInfo) -> Any:
    """An instant of the journal as `2026-11-21 14:03` in the shop's own time; anything else as it is."""
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return f"{unstamp(value).astimezone(zone):%Y-%m-%d %H:%M}"
    return value


def print_lines(lines: Iterable[str]) -> None:
    """Lines that were laid out for people, their blanks kept; they are clean already."""
    _fit_terminal()
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in lines)


def say(text: str) -> None:
    """One line for people."""
    _fit_terminal()
    sys.stdout.write(clean(text, limit=2000) + "\n")


def _fit_terminal() -> None:
    """Words for people come out on any terminal, if need be without the characters it does not have."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")


def tell(text: str) -> None:
    """One line on standard error, safe whatever is in it."""
    line = clean(text, limit=4000).encode("utf-8", "replace").decode("utf-8")
    sys.stderr.write(f"pos-term: {line}\n")


def _words(value: object) -> str:
    """A cell as text that is safe to show."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return " ".join(f"{_words(name)} {_words(each)}" for name, each in value.items())
    if isinstance(value, list):
        return " ".join(_words(each) for each in value)
    text = str(value)
    return text if len(text) <= _CELL and text.isascii() and text.isprintable() else visible(text, limit=_CELL)


def _as_utf8() -> None:
    """Files and programs read UTF-8, whatever the terminal speaks."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """A bar on standard error while a terminal watches; nothing otherwise."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def update(doing: str, done: int, of: int) -> None:
            bar.update(task, description=doing, completed=done, total=of or None)

        yield update
