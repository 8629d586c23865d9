"""The tables of shop.toml that say what the shop asks of lots and lets people do."""

from __future__ import annotations

from pos_term.domain.money import parse_fixed
from pos_term.domain.people import DEFAULT_RIGHTS, Permission, Rights, Role
from pos_term.domain.policies import (
    OVERRIDABLE,
    SETTABLE,
    Arriving,
    Department,
    ExpiryDay,
    MadeGrade,
    Markdown,
    Rules,
    Witness,
)
from pos_term.domain.products import LotPolicy, MissingPolicy, Removal, UnknownLot
from pos_term.domain.reasons import Level, Reason
from pos_term.domain.shop import DEFAULT_REASONS, Currency, Occasion, ReasonCode
from pos_term.services.shop_values import Section

MOST_DAYS = 3650
RULES = (
    "lot_policy", "missing_policy", "removal", "unknown_lot", "expiry_day", "warning_days", "min_shelf_life_days",
    "markdown_days", "markdown_percent", "levels", "overrides", "receive_expired", "receive_short",
    "receive_recalled", "witness", "made_grade", "grades",
)  # fmt: skip
"""What may be set for the shop and for a department of it."""


def read_rules(section: Section) -> Rules:
    """What the shop, or a department, asks of lots. Raises Wrong."""
    return Rules(
        lot_policy=section.word("lot_policy", LotPolicy),
        missing_policy=section.word("missing_policy", MissingPolicy),
        removal=section.word("removal", Removal), unknown_lot=section.word("unknown_lot", UnknownLot),
        expiry_day=section.word("expiry_day", ExpiryDay), warning_days=_days(section, "warning_days"),
        min_shelf_life_days=_days(section, "min_shelf_life_days"), markdown=_markdown(section),
        levels=_levels(section), overrides=_overrides(section),
        receive_expired=section.word("receive_expired", Arriving),
        receive_short=section.word("receive_short", Arriving),
        receive_recalled=section.word("receive_recalled", Arriving), witness=section.word("witness", Witness),
        made_grade=section.word("made_grade", MadeGrade), grades=_grades(section),
    )  # fmt: skip


def _days(section: Section, key: str) -> int | None:
    return section.whole(key, 0, 0, MOST_DAYS) if section.given(key) else None


def _grades(section: Section) -> tuple[str, ...] | None:
    """The quality grades, the best first."""
    if not section.given("grades"):
        return None
    grades = section.lines("grades")
    if not all(grades):
        raise section.wrong("grades", 'must be a list of names, the best first, such as ["A", "B", "C"]')
    if len({grade.casefold() for grade in grades}) < len(grades):
        raise section.wrong("grades", "has a grade twice; keep one")
    return grades


def _markdown(section: Section) -> Markdown | None:
    both = ("markdown_days", "markdown_percent")
    for one, other in (both, both[::-1]):
        if section.given(one) and not section.given(other):
            raise section.wrong(one, f"needs {other} beside it; add it")
    if not section.given("markdown_days"):
        return None
    percent = section.percent("markdown_percent")
    if not percent:
        raise section.wrong("markdown_percent", "must be more than 0; leave the markdown out where there is none")
    return Markdown(days=section.whole("markdown_days", 0, 1, MOST_DAYS), percent=percent)


def _levels(section: Section) -> tuple[tuple[Reason, Level], ...]:
    table = section.table("levels")
    return tuple(
        (settable(table, key), table.one_of(key, value, Level)) for key, value in sorted(table.values.items())
    )


def settable(table: Section, key: str) -> Reason:
    """A reason whose level may be set. Raises Wrong."""
    if key in {reason.value for reason in SETTABLE}:
        return Reason(key)
    if key == Reason.UNKNOWN_LOT.value:
        raise table.wrong(key, 'is set with unknown_lot = "block" or "create"')
    if key in {reason.value for reason in Reason}:
        raise table.wrong(key, f"blocks always; the level may be set of {_words(SETTABLE)}")
    raise table.wrong(key, f"is not a reason; known are {_words(SETTABLE)}")


def _overrides(section: Section) -> tuple[Reason, ...] | None:
    if not section.given("overrides"):
        return None
    reasons = section.words("overrides", Reason)
    if Reason.RECALLED in reasons:
        raise section.wrong("overrides", "recalled can never be overridden; take it out")
    for reason in reasons:
        if reason not in OVERRIDABLE:
            raise section.wrong("overrides", f"{reason} cannot be overridden; choose from {_words(OVERRIDABLE)}")
    return reasons


def _words(reasons: frozenset[Reason]) -> str:
    return ", ".join(reason.value for reason in Reason if reason in reasons)


def read_departments(top: Section) -> tuple[Department, ...]:
    """The departments that ask something of their own. Raises Wrong."""
    found: dict[str, Department] = {}
    for section in top.tables("departments", ("name", *RULES)):
        name = section.text("name", needed=True)
        if name in found:
            raise section.wrong("name", f"{name} is there twice; put its rules into one table")
        found[name] = Department(name=name, rules=read_rules(section))
    return tuple(found.values())


def read_roles(top: Section) -> tuple[Rights, ...]:
    """What each role may do; a role that is not there keeps what it has. Raises Wrong."""
    found = {each.role: each for each in DEFAULT_RIGHTS}
    named: set[Role] = set()
    for section in top.tables("roles", ("role", "may", "discount")):
        role = section.word("role", Role)
        if role is None:
            raise section.wrong("role", f"is missing; it is {' or '.join(Role)}")
        if role in named:
            raise section.wrong("role", f"{role} is there twice; keep one table")
        named.add(role)
        before = found[role]
        found[role] = Rights(
            role=role, may=section.words("may", Permission) if section.given("may") else before.may,
            discount=section.percent("discount") if section.given("discount") else before.discount,
        )  # fmt: skip
    return tuple(found.values())


def read_reasons(top: Section) -> tuple[ReasonCode, ...]:
    """What people choose from; an occasion that is not named keeps its list. Raises Wrong."""
    found: list[ReasonCode] = []
    for section in top.tables("reasons", ("occasion", "words", "unsellable")):
        occasion = section.word("occasion", Occasion)
        if occasion is None:
            raise section.wrong("occasion", f"is missing; it is {' or '.join(Occasion)}")
        unsellable = section.flag("unsellable", False)
        if unsellable and occasion is not Occasion.RETURN:
            raise section.wrong("unsellable", "is said of a return only; take it out")
        words = section.text("words", needed=True)
        found.append(ReasonCode(occasion=occasion, words=words, unsellable=unsellable))
    named = {reason.occasion for reason in found}
    return (*found, *(reason for reason in DEFAULT_REASONS if reason.occasion not in named))


def read_currencies(top: Section, own: str) -> tuple[Currency, ...]:
    """Foreign cash the shop takes. Raises Wrong."""
    found: dict[str, Currency] = {}
    for section in top.tables("currencies", ("code", "rate", "digits")):
        code = section.text("code", needed=True).upper()
        if len(code) != 3 or not (code.isascii() and code.isalpha()):
            raise section.wrong("code", 'must be three letters such as "USD"')
        if code == own:
            raise section.wrong("code", f"{code} is the shop's own currency; take the table out")
        if code in found:
            raise section.wrong("code", f"{code} is there twice; keep one table")
        try:
            rate = parse_fixed(section.decimal("rate"), 6, what="rate")
        except ValueError as error:
            raise section.wrong("rate", f"{error}") from None
        if rate <= 0:
            raise section.wrong("rate", f"must be more than 0: what one {code} is worth in {own}")
        found[code] = Currency(code=code, rate=rate, digits=section.whole("digits", 2, 0, 4))
    return tuple(found.values())
