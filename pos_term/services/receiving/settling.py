"""After each step: codes and dates that are made here, announced costs, and what stands against it all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.lots import fold
from pos_term.domain.policies import Rulebook
from pos_term.domain.products import Dated
from pos_term.domain.shelf_life import worked_out
from pos_term.services.desk import Desk, Refused
from pos_term.services.lot_numbers import code_maker, next_code
from pos_term.services.receiving.checks import Checks, delivery_findings
from pos_term.services.receiving.draft import Draft, DraftLine
from pos_term.services.receiving.expected import Expectation, differences
from pos_term.services.receiving.known import Known, dates_of, load
from pos_term.store.lookup import products_by_skus


def with_codes(desk: Desk, draft: Draft) -> Draft:
    """The draft with a lot code for each line whose product says that codes are made here.

    A line keeps the code it has, unless a lot of that code came to be known elsewhere in the meantime. A code is
    given away with this, so that no other delivery is given it, whatever becomes of this one.
    """
    with desk.store.reading() as connection:
        known = load(connection, [line for line in draft.lines if line.made_code])
    lines = list(draft.lines)
    wanted = [
        n
        for n, line in enumerate(lines)
        if line.product.has_lot and line.product.lot_format
        and (not line.lot or (line.made_code and known.production_lot(line)))
    ]  # fmt: skip
    if not wanted:
        return draft
    anew: dict[tuple[str, str], str] = {}
    with desk.store.writing() as connection:
        for n in wanted:
            line = lines[n]
            with_format = code_maker(desk, line.product, draft.supplier_id)
            if isinstance(with_format, Refused):
                continue
            before = (line.product.sku, fold(line.lot))
            code = anew.get(before) if line.lot else None
            code = code or next_code(connection, line.product.sku, with_format)
            anew[before] = code
            lines[n] = replace(line, lot=code, made_code=True)
    return replace(draft, lines=tuple(lines))


def settle(connection: Connection, draft: Draft, expectation: Expectation, rules: Rulebook, on: date) -> Draft:
    """The draft with products as they are now, dates, costs, and what stands against each line and all of it."""
    products = products_by_skus(connection, (line.product.sku for line in draft.lines))
    lines = [replace(line, product=products.get(line.product.sku, line.product)) for line in draft.lines]
    known = load(connection, lines)
    lines = _dated(lines, known, on)
    lines = [
        line if line.unit_cost is not None else replace(line, unit_cost=expectation.cost(line)) for line in lines
    ]
    different = differences(expectation, lines)
    found = Checks(known, rules, on, different).of_all(lines)
    checked = tuple(replace(line, findings=each) for line, each in zip(lines, found, strict=True))
    return replace(draft, lines=checked, findings=delivery_findings(different))


def _dated(lines: list[DraftLine], known: Known, on: date) -> list[DraftLine]:
    """Lines with the date of their lot: the store's, a label's, else the one that shelf life gives.

    Of several rows of a lot that says no date the earliest date counts.
    """
    labels: dict[tuple[str, str], DraftLine] = {}
    earliest: dict[tuple[str, str], date] = {}
    for line in lines:
        if line.day and not line.computed_date and line.lot:
            labels.setdefault(_lot(line), line)
        day = worked_out(line.product, line.production_date, on)
        if day:
            earliest[_lot(line)] = min(day, earliest.get(_lot(line), day))
    return [_with_date(line, known, labels, earliest) for line in lines]


def _with_date(
    line: DraftLine, known: Known, labels: Mapping[tuple[str, str], DraftLine],
    earliest: Mapping[tuple[str, str], date],
) -> DraftLine:  # fmt: skip
    expiry, best_before, old = dates_of(known, line)
    if line.expiry and expiry and line.expiry in old:
        line = replace(line, expiry=expiry)
    if line.best_before and best_before and line.best_before in old:
        line = replace(line, best_before=best_before)
    if line.day and not line.computed_date:
        return line
    if expiry or best_before:
        return replace(line, expiry=expiry, best_before=best_before, computed_date=False)
    label = labels.get(_lot(line)) if line.lot else None
    if label:
        return replace(line, expiry=label.expiry, best_before=label.best_before, computed_date=False)
    day = earliest.get(_lot(line))
    if day is None:
        return replace(line, computed_date=False) if line.day is None else line
    if line.product.dated is Dated.EXPIRY:
        return replace(line, expiry=day, best_before=None, computed_date=True)
    return replace(line, expiry=None, best_before=day, computed_date=True)


def _lot(line: DraftLine) -> tuple[str, str]:
    """The production lot of a line; a serial that names none, or a line without a number, stands for itself."""
    return line.product.sku, fold(line.lot) if line.lot else f"\x00{line.key}"
