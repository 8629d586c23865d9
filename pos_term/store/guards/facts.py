"""What stands against holding and releasing lots, and against putting right what is known of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import Connection

from pos_term.domain.dates import parse_date
from pos_term.domain.documents import Hold, LotAmended, LotFact, LotField, LotNamed, Release
from pos_term.domain.lots import fold
from pos_term.store.guards.coming import NOTHING_TO_HOLD
from pos_term.store.guards.marks import Now, stale
from pos_term.store.guards.naming import goods_of, key_of
from pos_term.store.guards.objection import Objection
from pos_term.store.sql import driver_of

_LIMITS = (LotField.EXPIRY, LotField.BEST_BEFORE)
_DAYS = (*_LIMITS, LotField.PRODUCTION_DATE)
_FIELDS = tuple(field.value for field in LotField)
_LOT = f"""SELECT l.changed, l.parent, l.lot, {", ".join(f"coalesce(l.{name}, '')" for name in _FIELDS)},
        coalesce(parent.expiry, ''), coalesce(parent.best_before, '')
    FROM lot l LEFT JOIN lot parent ON parent.id = l.parent WHERE l.id = ?"""  # noqa: S608 - columns
_HELD = """SELECT l.hold IS NOT NULL, parent.hold IS NOT NULL, l.lot FROM lot l
    LEFT JOIN lot parent ON parent.id = l.parent WHERE l.id = ?"""


def object_to_hold(connection: Connection, document: Hold) -> tuple[Objection, ...]:
    """A hold has a reason and names lots or serials, also such as have not come yet."""
    if not document.reason.strip():
        return (Objection("a hold needs a reason"),)
    if not document.lots:
        return (Objection("a hold names the lots it stops"),)
    goods = goods_of(connection, (named.sku for named in document.lots))
    return tuple(
        Objection(goods.words(named) + NOTHING_TO_HOLD, line=n)
        for n, named in enumerate(document.lots, 1)
        if not _numbered(named)
    )


def object_to_release(connection: Connection, document: Release) -> tuple[Objection, ...]:
    """A release has a reason, and a serial that is held with its lot is let go with it."""
    if not document.reason.strip():
        return (Objection("a release needs a reason; say why in a few words"),)
    if not document.lots:
        return (Objection("a release names the lots it lets go"),)
    goods = goods_of(connection, (named.sku for named in document.lots))
    found = []
    for n, named in enumerate(document.lots, 1):
        row = driver_of(connection).execute(_HELD, (key_of(named),)).fetchone()
        if row and not row[0] and row[1]:
            words = f"{goods.words(named)} is not on hold itself; its lot {row[2]} is, release that"
            found.append(Objection(words, line=n, lot_id=key_of(named)))
    return tuple(found)


def _numbered(named: LotNamed) -> bool:
    return bool(fold(named.serial or "") or fold(named.lot or ""))


def object_to_amendment(connection: Connection, document: LotAmended, now: Now) -> tuple[Objection, ...]:
    """What is put right is of a known lot, is as it was read, and gives no later date without a test."""
    named = document.lot
    key, what = key_of(named), goods_of(connection, [named.sku]).words(named)
    row = driver_of(connection).execute(_LOT, (key,)).fetchone()
    if row is None or not _numbered(named):
        return (Objection(f"{what} is not known; check the code", lot_id=key),)
    if not document.facts:
        return (Objection("nothing is put right; change a field first", lot_id=key),)
    if not document.reason.strip() and not (document.retest and document.certificate.strip()):
        need = "a retest needs a certificate or a reason" if document.retest else "what is put right needs a reason"
        return (Objection(f"{need}; say why in a few words", lot_id=key),)
    # A lot is never entered anew: who read no mark read it before the first change.
    words = stale(connection, what, document.seen or ("none" if row[0] else ""), row[0], now)
    if words:
        return (Objection(words, lot_id=key),)
    standing = dict(zip(_FIELDS, row[3 : 3 + len(_FIELDS)], strict=True))
    of_parent = dict(zip((field.value for field in _LIMITS), row[-2:], strict=True))
    found = []
    if document.retest and row[1]:
        found.append(f"{what} was made in lot {row[2]}; a test of that lot extends it")
    if len({fact.field for fact in document.facts}) < len(document.facts):
        found.append("one field is put right twice; give it one new value")
    for fact in document.facts:
        before = {standing[fact.field], *filter(None, (of_parent.get(fact.field),))}
        found += _fact(fact, what, before, retest=document.retest)
    return tuple(Objection(each, lot_id=key) for each in found)


def _fact(fact: LotFact, what: str, before: set[str], *, retest: bool) -> Iterator[str]:
    name = fact.field.value.replace("_", " ")
    if fact.field is LotField.QUALITIES:
        yield from _measured(fact, what)
    elif fact.was not in before:
        known = ", ".join(sorted(filter(None, before))) or "nothing"
        yield f"{name} of {what} is {known} in the store, not {fact.was or 'nothing'}; look at it again"
    if fact.now == fact.was:
        yield f"{name} of {what} stays what it was; change it or leave it out"
    if fact.field not in _DAYS:
        return
    if fact.now and not _is_day(fact.now):
        yield f"{name} {fact.now[:20]!r} is not a day; write it like 2026-11-30"
    elif fact.field in _LIMITS and fact.was and not retest and (not fact.now or fact.now > fact.was):
        yield f"a later {name} of {what} needs a new test; extend the lot instead"


def _is_day(text: str) -> bool:
    with suppress(ValueError):
        return bool(parse_date(text))
    return False


def _measured(fact: LotFact, what: str) -> Iterator[str]:
    """What was measured is a list of name, value and unit, each a text."""
    found: object = []
    try:
        found = json.loads(fact.now) if fact.now else []
    except ValueError:
        found = None
    if not isinstance(found, list) or not all(
        isinstance(each, dict)
        and set(each) == {"name", "value", "unit"}
        and all(isinstance(value, str) for value in each.values())
        for each in found
    ):
        yield f"what was measured of {what} is not a list of names and values; enter it again"
