"""shop.toml: the shop's name, money, time zone and tables as people write them."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pos_term.domain.barcode import RestrictedRule, rule_problem
from pos_term.domain.clean import clean, visible
from pos_term.domain.money import parse_amount
from pos_term.domain.shop import Shop
from pos_term.services.desk import BadInput

MOST_LINES = 12
LONGEST = 80
_KEYS = (
    "name", "address", "tax_number", "currency", "digits", "timezone", "prices_include_tax", "notes", "header",
    "footer", "restricted",
)  # fmt: skip
_RULE_KEYS = ("prefix", "item_digits", "measure_digits", "measure", "decimals", "inner_check")
_LARGEST_FILE = 1_000_000


class _Wrong(ValueError):
    """A key and what is wrong with it."""

    def __init__(self, key: str, words: str, row: int = 0) -> None:
        super().__init__(words)
        self.key = key
        self.row = row


def read_shop_file(path: Path) -> Shop | BadInput:
    """Read a shop.toml. What is wrong with it is one line with its file, line and key."""
    name = visible(str(path), limit=200)
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        return BadInput((f"{name}: {error.strerror or error}; check the path",))
    if len(raw) > _LARGEST_FILE:
        return BadInput((f"{name}: is larger than {_LARGEST_FILE} bytes; check the path",))
    try:
        text = raw.decode("utf-8-sig")
        values = tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError as error:
        return BadInput((f"{name}: byte at offset {error.start} is not UTF-8; save the file as UTF-8",))
    except RecursionError:
        return BadInput((f"{name}: is nested too deeply; mend its brackets",))
    except tomllib.TOMLDecodeError as error:
        return BadInput((f"{name}: {visible(str(error), limit=200)}; mend that line",))
    try:
        return _shop(values)
    except _Wrong as wrong:
        line = _line_of(text, wrong)
        where = f", line {line}" if line else ""
        return BadInput((f"{name}{where}, {visible(wrong.key, limit=40)}: {wrong}",))


def _shop(values: Mapping[str, Any]) -> Shop:
    _known(values, _KEYS)
    plain = Shop()
    digits = _whole(values, "digits", plain.digits, 0, 4)
    return Shop(
        name=_text(values, "name", plain.name),
        address=(*_lines(values, "address"), *_lines(values, "header")),
        tax_number=_text(values, "tax_number", ""),
        currency=_currency(values, plain.currency),
        digits=digits,
        timezone=_zone(values, plain.timezone),
        prices_include_tax=_flag(values, "prices_include_tax", plain.prices_include_tax),
        notes=_notes(values, digits, plain.notes),
        footer=_lines(values, "footer"),
        restricted=_rules(values),
    )


def _known(values: Mapping[str, Any], keys: tuple[str, ...], row: int = 0) -> None:
    for key in values:
        if key not in keys:
            close = difflib.get_close_matches(key, keys, n=1)
            hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(keys)}"
            raise _Wrong(key, f"is not a key; {hint}", row)


def _text(values: Mapping[str, Any], key: str, default: str) -> str:
    value = values.get(key, default)
    if not isinstance(value, str):
        raise _Wrong(key, "must be text in quotes")
    return _short(key, value) or default


def _short(key: str, value: str) -> str:
    text = clean(value, limit=LONGEST + 1)
    if len(text) > LONGEST:
        raise _Wrong(key, f"is longer than {LONGEST} characters; shorten it")
    return text


def _lines(values: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = values.get(key, [])
    if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
        raise _Wrong(key, 'must be a list of lines such as ["Main Street 1", "Town"]')
    if len(value) > MOST_LINES:
        raise _Wrong(key, f"has more than {MOST_LINES} lines; leave some out")
    return tuple(_short(key, line) for line in value)


def _whole(values: Mapping[str, Any], key: str, default: int, least: int, most: int, row: int = 0) -> int:
    value = values.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise _Wrong(key, f"must be a whole number from {least} to {most}", row)
    return value


def _flag(values: Mapping[str, Any], key: str, default: bool, row: int = 0) -> bool:
    value = values.get(key, default)
    if not isinstance(value, bool):
        raise _Wrong(key, "must be true or false", row)
    return value


def _currency(values: Mapping[str, Any], default: str) -> str:
    value = values.get("currency", default)
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z]{3}", value):
        raise _Wrong("currency", 'must be three letters such as "EUR"')
    return value.upper()


def _zone(values: Mapping[str, Any], default: str) -> str:
    value = values.get("timezone", default)
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError, AttributeError):
        shown = visible(str(value), limit=40)
        raise _Wrong("timezone", f'{shown!r} is not a time zone such as "Europe/Amsterdam"') from None


def _notes(values: Mapping[str, Any], digits: int, default: tuple[int, ...]) -> tuple[int, ...]:
    value = values.get("notes")
    if value is None:
        return tuple(note * 10**digits // 100 for note in default if note * 10**digits % 100 == 0)
    good = isinstance(value, list) and all(isinstance(n, int | str | Decimal) and n is not True for n in value)
    try:
        notes = {parse_amount(str(note), digits) for note in value} if good else {0}
    except ValueError as error:
        raise _Wrong("notes", f"{error}; write the notes in whole units of the currency") from None
    if any(note <= 0 for note in notes):
        raise _Wrong("notes", "must be a list of amounts such as [5, 10, 20, 50, 100]")
    return tuple(sorted(notes))


def _rules(values: Mapping[str, Any]) -> tuple[RestrictedRule, ...]:
    rows = values.get("restricted", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _Wrong("restricted", "must be tables, each under a line [[restricted]]")
    rules: list[RestrictedRule] = []
    for n, row in enumerate(rows, 1):
        _known(row, _RULE_KEYS, n)
        prefix, measure = row.get("prefix"), row.get("measure")
        if not isinstance(prefix, str):
            raise _Wrong("prefix", 'must be digits in quotes such as "20"', n)
        if measure not in ("weight", "price"):
            raise _Wrong("measure", 'must be "weight" or "price"', n)
        rule = RestrictedRule(
            prefix=prefix, item_digits=_whole(row, "item_digits", 0, 0, 12, n),
            measure_digits=_whole(row, "measure_digits", 0, 0, 12, n), measure=measure,
            decimals=_whole(row, "decimals", 0, 0, 12, n), inner_check=_flag(row, "inner_check", False, n),
        )  # fmt: skip
        if problem := rule_problem(rule):
            raise _Wrong("restricted", f"table {n}: {problem}", n)
        if any(other.prefix == rule.prefix for other in rules):
            raise _Wrong("prefix", f"{prefix} is there twice; remove one table", n)
        rules.append(rule)
    return tuple(rules)


def _line_of(text: str, wrong: _Wrong) -> int:
    """The line a key stands in, counted from 1; 0 where it cannot be found."""
    tables = 0
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"\s*\[\[\s*restricted\s*\]\]", line):
            tables += 1
            if wrong.key == "restricted" and tables == max(wrong.row, 1):
                return number
        elif tables == wrong.row and re.match(rf"\s*[\"']?{re.escape(wrong.key)}[\"']?\s*=", line):
            return number
    return 0
