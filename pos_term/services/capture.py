"""The report on capturing numbers: scanned, keyed, picked or proposed, how long each took, what proposals save."""

from __future__ import annotations

from pos_term.domain.lots import Provenance
from pos_term.domain.money import divide_half_up
from pos_term.domain.quantity import format_quantity
from pos_term.services.report_asked import Asked, Row
from pos_term.store.capture import Captured
from pos_term.store.capture import captured as read

COLUMNS = ("provenance", "numbers", "seconds", "seconds_each")
"""Columns of the report; seconds are decimal text, from the till's question for a number to its answer."""


def capture(asked: Asked) -> tuple[list[Row], Row]:
    """Numbers by how they are known. A number that came with the scan took no time of anybody's.

    `saved` is what the proposed numbers would have cost at the mean of the keyed ones, less what they took; None
    where nothing was keyed or nothing proposed.
    """
    found = {each.provenance: each for each in read(asked.connection, *asked.days)}
    parts = [found[each.value] for each in Provenance if each.value in found]
    rows = [
        {
            "provenance": each.provenance, "numbers": each.numbers, "seconds": format_quantity(each.took),
            "seconds_each": format_quantity(divide_half_up(each.took, each.numbers)),
        }
        for each in parts
    ]  # fmt: skip
    totals: Row = {
        "rows": len(rows), "numbers": sum(each.numbers for each in parts),
        "seconds": format_quantity(sum(each.took for each in parts)), "saved": _saved(found),
    }  # fmt: skip
    return rows, totals


def _saved(found: dict[str, Captured]) -> str | None:
    keyed, suggested = found.get(Provenance.KEYED), found.get(Provenance.SUGGESTED)
    if keyed is None or suggested is None:
        return None
    return format_quantity(divide_half_up(keyed.took * suggested.numbers, keyed.numbers) - suggested.took)
