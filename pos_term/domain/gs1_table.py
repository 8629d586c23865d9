"""The table of GS1 application identifiers, read from the biip package."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_DATE = r"\d{6}"
# Where the till is stricter or wider than the table's pattern. Dates are judged afterwards, so that a wrong
# day is called a wrong date; a digital signature may end in "=" padding (General Specifications 3.9).
_OWN_PATTERNS = {
    **dict.fromkeys(("11", "12", "13", "15", "16", "17"), _DATE),
    "30": r"\d{1,8}",
    "7004": r"\d{1,4}",
    "7258": r"\d/\d",
    "8008": r"\d{8}(?:\d{2}){0,2}",
    "8010": r"[0-9A-Z#/-]{1,30}",
    "8030": r"(?=.{1,90}\Z)[0-9A-Za-z_-]+={0,2}",
}


@dataclass(frozen=True, slots=True)
class Identifier:
    """One application identifier and what its value must look like."""

    ai: str
    title: str
    """GS1's short data title, such as "BATCH/LOT"."""
    length: int | None
    """Characters of the value where they are predefined and need no separator behind them; else None."""
    pattern: str
    """Regular expression that the whole value must match."""
    free_text: bool
    """Whether the value may hold letters."""

    def accepts(self, value: str) -> bool:
        """Tell whether the value has the right length and characters. It may still be no real date."""
        return _compiled(self.pattern).fullmatch(value) is not None


def identifier_at(text: str, start: int = 0) -> Identifier | None:
    """Return the application identifier that begins at this place, or None. None begins another."""
    known = table()
    lengths = (2, 3, 4)
    return next((found for n in lengths if (found := known.get(text[start : start + n]))), None)


@cache
def table() -> Mapping[str, Identifier]:
    """Return all application identifiers by number, loaded once.

    The package's data file is read without importing the package: the import would keep a table of company
    prefixes of some 20 MB that no till needs. Should the file move, the package's public class is asked.
    """
    return _from_data_file() or _from_package()


def _from_data_file() -> dict[str, Identifier]:
    try:
        spec = find_spec("biip")
        folders = (spec.submodule_search_locations if spec else None) or []
        file = Path(folders[0], "gs1_application_identifiers", "_application_identifiers.json")
        return {
            row["ai"]: _identifier(
                row["ai"], row["data_title"], row["format"], row["pattern"], row["separator_required"]
            )
            for row in json.loads(file.read_text(encoding="utf-8"))
        }
    except (OSError, ImportError, LookupError, TypeError, ValueError):
        return {}


def _from_package() -> dict[str, Identifier]:
    from biip import ParseError
    from biip.gs1_application_identifiers import GS1ApplicationIdentifier

    found: dict[str, Identifier] = {}
    for number in range(10_000):
        try:
            row = GS1ApplicationIdentifier.extract(f"{number:04}")
        except ParseError:
            continue
        if row.ai not in found:
            found[row.ai] = _identifier(row.ai, row.data_title, row.format, row.pattern, row.separator_required)
    return found


def _identifier(ai: str, title: str, form: str, pattern: str, separator_required: bool) -> Identifier:
    value_pattern = _OWN_PATTERNS.get(ai) or pattern.removeprefix("^" + ai).removesuffix("$")
    if "|%" in value_pattern:
        value_pattern = _with_percent_escapes(int(value_pattern.rpartition(",")[2].rstrip("})")))
    value_format = form.partition("+")[2]
    length = None if separator_required else int(value_format.removeprefix("N"))
    return Identifier(ai, title, length, value_pattern, free_text=any(kind in value_format for kind in "XYZ"))


def _with_percent_escapes(longest: int) -> str:
    """Return a pattern for text with %HH escapes; the package's own takes exponential time on "%00%00…"."""
    return rf'(?=.{{1,{longest}}}\Z)(?:[!"&-?A-Z_a-z]|%[0-9A-Fa-f]{{2}})+'


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)
