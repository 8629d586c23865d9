"""A recall of a lot is one of the same goods under other codes: split off it, or with its code as their maker's."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import Connection

from pos_term.domain.lots import fold, lot_key, serial_key
from pos_term.store.lineage import same_goods
from pos_term.store.sql import driver_of

_RECALLED = "SELECT id, recall FROM lot WHERE recall IS NOT NULL AND id IN (SELECT value FROM json_each(?))"
_STOP = "UPDATE lot SET recall = min(coalesce(recall, ?), ?) WHERE id = ?"


def spread_recalls(connection: Connection, keys: Iterable[str]) -> None:
    """Stop the same goods under other codes as those of these lots that are recalled, at any distance.

    Asked when a recall takes effect, when a lot is split and when it comes to be known what its maker calls a lot,
    so that the order in which they arrive does not matter. Of several recalls the least number is shown, as
    everywhere.
    """
    driver = driver_of(connection)
    for key, recall in driver.execute(_RECALLED, (json.dumps(sorted(set(keys))),)).fetchall():
        driver.executemany(_STOP, [(recall, recall, other) for other in same_goods(connection, [key])])


def spread_to_makers_lots(connection: Connection, named: Iterable[tuple[str, str]]) -> None:
    """Stop what came in, by sku and maker's code, of a lot that is recalled by that code."""
    wanted = [(sku, code) for sku, code in named if fold(code)]
    if wanted:
        spread_recalls(connection, [key(sku, code) for sku, code in wanted for key in (lot_key, serial_key)])
