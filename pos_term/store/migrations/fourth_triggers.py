"""What migration 0004 guards even against raw SQL: what came, what left, what was made of what, what was put right.

It is part of a migration: it is never changed, a later migration replaces a trigger.
"""

from __future__ import annotations

_KEPT = {
    "intake": ("document = NEW.document AND n = NEW.n", "intakes are append-only"),
    "departure": ("document = NEW.document AND n = NEW.n", "departures are append-only"),
    "lineage": (
        "component = NEW.component AND result = NEW.result AND document = NEW.document",
        "the lineage of lots is append-only",
    ),
    "lot_fact": (
        "lot_id = NEW.lot_id AND field = NEW.field AND mark = NEW.mark",
        "what was put right of lots is append-only",
    ),
}

TRIGGERS = tuple(
    statement
    for table, (same, words) in _KEPT.items()
    for statement in (
        f"CREATE TRIGGER {table}_keeps BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{words}'); END",
        f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{words}'); END",
        f"""CREATE TRIGGER {table}_is_not_replaced BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
            BEGIN SELECT RAISE(ABORT, '{words}'); END""",  # noqa: S608 - names of tables
    )
)
