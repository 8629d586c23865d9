"""Fields and results of a line, put right as people type them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pos_term.domain.clean import visible
from pos_term.domain.lots import fold
from pos_term.services.receiving.draft import Draft, DraftLine, Need
from pos_term.services.receiving.fields import Wrong, read_fields
from pos_term.services.receiving.lines import with_line
from pos_term.services.receiving.measured import MOST, measured

_ANSWERS = {
    Need.LOT: {"lot", "supplier_lot"}, Need.SERIAL: {"serial"}, Need.QUANTITY: {"quantity"},
    Need.DATE: {"date", "expiry", "best_before"},
}  # fmt: skip


def edited(draft: Draft, line: DraftLine | None, fields: Mapping[str, object]) -> DraftLine:
    """A line with fields put right. Raises Wrong."""
    if line is None:
        raise Wrong("that line is gone already")
    found = read_fields(line, fields)
    if found.get("lot") and line.made_code and fold(found["lot"]) != fold(line.lot):
        found["supplier_lot"] = found.pop("lot")
    elif "lot" in found and fold(found["lot"]) != fold(line.lot):
        found["made_code"] = False
        if line.computed_date:
            found = {"expiry": None, "best_before": None, "computed_date": False, **found}
    if "expiry" in found or "best_before" in found:
        found["computed_date"] = False
    serial = found.get("serial")
    if serial and any(_has(each, line, serial) for each in draft.lines):
        raise Wrong(f"serial {visible(serial, limit=40)} stands here already; each serial is one unit")
    return replace(line, **found)


def _has(each: DraftLine, line: DraftLine, serial: str) -> bool:
    same = each.key != line.key and each.product.sku == line.product.sku
    return same and fold(each.serial) == fold(serial)


def measured_line(draft: Draft, line: DraftLine, name: str, value: str) -> Draft:
    """The draft with one result of a line, which counts for all lines of its lot; empty: none. Raises Wrong."""
    result = measured(line.product, name, value)
    if isinstance(result, str):
        raise Wrong(result)
    others = tuple(each for each in line.qualities if each.name.casefold() != result.name.casefold())
    qualities = (*others, result) if result.value else others
    if len(qualities) > MOST:
        raise Wrong(f"a lot has at most {MOST} results; take one off")
    for each in draft.lines:
        same_lot = line.lot and each.product.sku == line.product.sku and fold(each.lot) == fold(line.lot)
        if each.key == line.key or same_lot:
            draft = with_line(draft, replace(each, qualities=qualities))
    return draft


def answered(asked: tuple[Need, ...], fields: frozenset[str]) -> tuple[Need, ...]:
    """What is still asked for after these fields were filled in."""
    return tuple(need for need in asked if not _ANSWERS[need] & fields)
