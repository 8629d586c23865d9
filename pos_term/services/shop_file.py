"""shop.toml: the shop's name, money, time zone, tables and rules as people write them."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pos_term.domain.barcode import RestrictedRule, rule_problem
from pos_term.domain.clean import visible
from pos_term.domain.money import parse_amount
from pos_term.domain.shop import Shop
from pos_term.services.desk import BadInput
from pos_term.services.shop_alerts import read_alerts
from pos_term.services.shop_rules import (
    RULES,
    read_currencies,
    read_departments,
    read_reasons,
    read_roles,
    read_rules,
)  # fmt: skip
from pos_term.services.shop_values import Section, Table, Wrong, line_of

_KEYS = (
    "name", "address", "tax_number", "currency", "digits", "timezone", "prices_include_tax", "notes", "cash_unit",
    "pin_digits", "header", "footer", "restricted", "rules", "departments", "roles", "reasons", "currencies",
    "alerts",
)  # fmt: skip
_RULE_KEYS = ("prefix", "item_digits", "measure_digits", "measure", "decimals", "inner_check")
_LARGEST_FILE = 1_000_000


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
    except Wrong as wrong:
        line = line_of(text, wrong)
        where = f", line {line}" if line else ""
        return BadInput((f"{name}{where}, {visible(wrong.key, limit=40)}: {wrong}",))


def _shop(values: Table) -> Shop:
    top = Section(values, _KEYS)
    plain = Shop()
    digits = top.whole("digits", plain.digits, 0, 4)
    currency = _currency(top, plain.currency)
    return Shop(
        name=top.text("name", plain.name),
        address=(*top.lines("address"), *top.lines("header")),
        tax_number=top.text("tax_number"),
        currency=currency,
        digits=digits,
        timezone=_zone(top, plain.timezone),
        prices_include_tax=top.flag("prices_include_tax", plain.prices_include_tax),
        notes=_notes(top, digits, plain.notes),
        footer=top.lines("footer"),
        restricted=_restricted(top),
        rules=read_rules(top.table("rules", RULES)),
        departments=read_departments(top),
        rights=read_roles(top) if top.given("roles") else plain.rights,
        reasons=read_reasons(top) if top.given("reasons") else plain.reasons,
        currencies=read_currencies(top, currency),
        cash_unit=_cash_unit(top, digits),
        pin_digits=top.whole("pin_digits", plain.pin_digits, 4, 12),
        alerts=read_alerts(top),
    )


def _currency(top: Section, default: str) -> str:
    value = top.values.get("currency", default)
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z]{3}", value):
        raise top.wrong("currency", 'must be three letters such as "EUR"')
    return value.upper()


def _zone(top: Section, default: str) -> str:
    value = top.values.get("timezone", default)
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError, AttributeError):
        shown = visible(str(value), limit=40)
        raise top.wrong("timezone", f'{shown!r} is not a time zone such as "Europe/Amsterdam"') from None


def _notes(top: Section, digits: int, default: tuple[int, ...]) -> tuple[int, ...]:
    value = top.values.get("notes")
    if value is None:
        return tuple(note * 10**digits // 100 for note in default if note * 10**digits % 100 == 0)
    good = isinstance(value, list) and all(isinstance(n, int | str | Decimal) and n is not True for n in value)
    try:
        notes = {parse_amount(str(note), digits) for note in value} if good else {0}
    except ValueError as error:
        raise top.wrong("notes", f"{error}; write the notes in whole units of the currency") from None
    if any(note <= 0 for note in notes):
        raise top.wrong("notes", "must be a list of amounts such as [5, 10, 20, 50, 100]")
    return tuple(sorted(notes))


def _cash_unit(top: Section, digits: int) -> int:
    """The smallest coin, in minor units."""
    if not top.given("cash_unit"):
        return 1
    try:
        unit = parse_amount(top.decimal("cash_unit"), digits)
    except ValueError as error:
        raise top.wrong("cash_unit", f"{error}; write the smallest coin in the shop's currency") from None
    if unit <= 0:
        raise top.wrong("cash_unit", 'must be more than 0: the smallest coin, such as "0.05"')
    return unit


def _restricted(top: Section) -> tuple[RestrictedRule, ...]:
    rules: list[RestrictedRule] = []
    for section in top.tables("restricted", _RULE_KEYS):
        prefix, measure = section.values.get("prefix"), section.values.get("measure")
        if not isinstance(prefix, str):
            raise section.wrong("prefix", 'must be digits in quotes such as "20"')
        if measure not in ("weight", "price"):
            raise section.wrong("measure", 'must be "weight" or "price"')
        rule = RestrictedRule(
            prefix=prefix, item_digits=section.whole("item_digits", 0, 0, 12),
            measure_digits=section.whole("measure_digits", 0, 0, 12), measure=measure,
            decimals=section.whole("decimals", 0, 0, 12), inner_check=section.flag("inner_check", False),
        )  # fmt: skip
        if problem := rule_problem(rule):
            raise Wrong("restricted", f"table {section.row}: {problem}", row=section.row)
        if any(other.prefix == rule.prefix for other in rules):
            raise section.wrong("prefix", f"{prefix} is there twice; remove one table")
        rules.append(rule)
    return tuple(rules)
