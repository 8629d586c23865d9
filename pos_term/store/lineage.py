"""What was made of a lot and what a lot was made of, any number of makings away.

A serial is part of the lot it was made in (`lot.parent`): what is known of the making of that lot holds for each of
its serials, and what was made of one of its serials was made of the lot. It is not so the other way round: a serial
that was used says nothing of its sisters. So `parent -> serial` is one more step of the way, that takes no making:
such a step names no document and lies no deeper than the lot itself. Both directions walk the same steps, so B is
found forward of A exactly when A is found backward of B.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from pos_term.domain.lots import KEY_MARK, fold


@dataclass(frozen=True, slots=True)
class Step:
    """One lot, serial or loose stock went into another."""

    component: str
    """The key of what was used."""
    result: str
    """The key of what it went into."""
    document: str
    """By which it was made or split off; empty where the result is a serial of the lot."""
    depth: int
    """How many makings away from where it was asked, on the shortest way; 1 is the next."""


_DOWN = """WITH RECURSIVE reached(lot) AS (
        SELECT value FROM json_each(?)
        UNION SELECT x.result FROM reached r CROSS JOIN lineage x ON x.component = r.lot
        UNION SELECT l.id FROM reached r CROSS JOIN lot l ON l.parent = r.lot)
    SELECT x.component, x.result, x.document FROM reached r CROSS JOIN lineage x ON x.component = r.lot
    UNION ALL SELECT l.parent, l.id, '' FROM reached r CROSS JOIN lot l ON l.parent = r.lot"""
_UP = """WITH RECURSIVE reached(lot) AS (
        SELECT value FROM json_each(?)
        UNION SELECT x.component FROM reached r CROSS JOIN lineage x ON x.result = r.lot
        UNION SELECT l.parent FROM reached r CROSS JOIN lot l ON l.id = r.lot WHERE l.parent IS NOT NULL)
    SELECT x.component, x.result, x.document FROM reached r CROSS JOIN lineage x ON x.result = r.lot
    UNION ALL SELECT l.parent, l.id, '' FROM reached r CROSS JOIN lot l ON l.id = r.lot
        WHERE l.parent IS NOT NULL"""


_SAME = f"""WITH RECURSIVE reached(lot) AS (
    SELECT value FROM json_each(?)
    UNION SELECT g.result FROM reached r CROSS JOIN lineage g ON g.component = r.lot
        CROSS JOIN intake i ON i.document = g.document AND i.lot_id = g.result AND i.kind = 'lot_split'
    UNION SELECT i.lot_id FROM reached r CROSS JOIN intake i ON i.supplier_fold <> ''
        AND i.supplier_fold = ltrim(substr(r.lot, instr(r.lot, '{KEY_MARK}') + 1), '{KEY_MARK}')
        AND i.sku = substr(r.lot, 1, instr(r.lot, '{KEY_MARK}') - 1) AND i.lot_id <> i.sku || '{KEY_MARK}')
    SELECT lot FROM reached"""  # noqa: S608 - a constant
_PUT_RIGHT = """SELECT f.lot_id, f.now FROM json_each(?) CROSS JOIN lot_fact f
    ON f.lot_id > value || ? AND f.lot_id < value || ? WHERE f.field = 'supplier_lot' AND f.now <> ''"""
_AFTER = chr(ord(KEY_MARK) + 1)


def same_goods(connection: Connection, keys: Iterable[str]) -> list[str]:
    """The keys of the same goods under other codes, any number of steps away.

    They were split off these lots, or brought in with one of these codes as their maker's. A notice names the code
    that the maker printed on the packs. A lot that was given a code of its own when it came is found by what its
    receipt, or a later amendment, says its maker calls it.
    """
    starts = set(keys)
    reached, more = set(starts), set(starts)
    while more:
        rows = connection.exec_driver_sql(_SAME, (json.dumps(sorted(reached)),))
        reached |= {str(row[0]) for row in rows}
        more = _put_right(connection, reached) - reached
        reached |= more
    return sorted(reached - starts)


def _put_right(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Lots of which it was said later that their maker calls them by one of these codes."""
    codes = {tuple(key.split(KEY_MARK, 1)) for key in keys if KEY_MARK in key}
    asked = (json.dumps(sorted({code[0] for code in codes})), KEY_MARK, _AFTER)
    folded = {(sku, code.strip(KEY_MARK)) for sku, code in codes}
    return {
        str(lot)
        for lot, now in connection.exec_driver_sql(_PUT_RIGHT, asked)
        if (str(lot).partition(KEY_MARK)[0], fold(now)) in folded
    }


def descendants(connection: Connection, key: str) -> list[Step]:
    """Every step from a lot to all that it went into, the nearest first; it costs by the length of the answer.

    A loop, which no store lets in, is walked once.
    """
    return descendants_of(connection, [key])


def ancestors(connection: Connection, key: str) -> list[Step]:
    """Every step from a lot back to all that went into it, the nearest first; it costs by the length of the answer.

    A loop, which no store lets in, is walked once.
    """
    return ancestors_of(connection, [key])


def descendants_of(connection: Connection, keys: Iterable[str]) -> list[Step]:
    """The same forward from several lots at once, each of them at depth 0."""
    return _walk(connection, _DOWN, keys, forward=True)


def ancestors_of(connection: Connection, keys: Iterable[str]) -> list[Step]:
    """The same backward from several lots at once, each of them at depth 0."""
    return _walk(connection, _UP, keys, forward=False)


def _walk(connection: Connection, text: str, keys: Iterable[str], *, forward: bool) -> list[Step]:
    """The steps with their depth: a making is one further, to be a serial of a lot is none."""
    starts = sorted(set(keys))
    edges = [tuple(row) for row in connection.exec_driver_sql(text, (json.dumps(starts),))]
    ways: dict[str, list[tuple[str, int]]] = {}
    for component, result, document in edges:
        near, far = (component, result) if forward else (result, component)
        ways.setdefault(near, []).append((far, 1 if document else 0))
    depths = dict.fromkeys(starts, 0)
    waiting = deque(starts)
    while waiting:
        here = waiting.popleft()
        for there, further in ways.get(here, ()):
            depth = depths[here] + further
            if there not in depths or depth < depths[there]:
                depths[there] = depth
                (waiting.append if further else waiting.appendleft)(there)
    steps = [
        Step(component, result, document, depths[component if forward else result] + (1 if document else 0))
        for component, result, document in edges
    ]
    return sorted(steps, key=lambda step: (step.depth, step.component, step.result, step.document))
