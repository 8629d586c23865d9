"""What a notice and a purchase order let us expect, and where a delivery is not so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from pos_term.domain.documents import Difference
from pos_term.domain.documents.buying import AnnouncedLine
from pos_term.domain.lots import KEY_MARK, fold, lot_key, serial_key
from pos_term.domain.quantity import format_quantity
from pos_term.services.receiving.draft import Draft, DraftLine, Expected
from pos_term.store.buying import came_of, delivery_lines, purchase_items, received_of
from pos_term.store.lookup import products_by_skus

_Key = tuple[str, str]
"""A sku, and a lot or serial as identity sees it; empty for any."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is to come: of a notice by lot, of a purchase order by product; what came before is taken off."""

    notice: tuple[Expected, ...] = ()
    order: tuple[Expected, ...] = ()

    def cost(self, line: DraftLine) -> int | None:
        """What a line should cost, by the notice, else by the order."""
        sku, code = line.product.sku, fold(line.code)
        named = [e for e in self.notice if e.sku == sku and fold(e.serial or e.lot or "") == code]
        rows = [*named, *(e for e in self.notice if e.sku == sku), *(e for e in self.order if e.sku == sku)]
        return next((each.unit_cost for each in rows if each.unit_cost is not None), None)


NOTHING = Expectation()


def load(connection: Connection, draft: Draft) -> Expectation:
    """Read what the draft's notice and order say."""
    notice = delivery_lines(connection, draft.notice) if draft.notice else []
    order = purchase_items(connection, [draft.purchase_order]) if draft.purchase_order else []
    names = {sku: p.name for sku, p in products_by_skus(connection, (line.sku for line in notice)).items()}
    came = Counter(came_of(connection, draft.notice)) if notice else Counter()
    received = Counter(received_of(connection, [draft.purchase_order])) if order else Counter()
    lines = []
    for each in notice:
        before = _before(came, each)
        lines.append(_announced(each, names.get(each.sku, each.sku), each.quantity - before))
    ordered = []
    for item in order:
        key = (fold(draft.purchase_order), item.sku)
        before = min(received[key], item.quantity)
        received[key] -= before
        ordered.append(
            Expected(
                sku=item.sku, name=item.name, quantity=item.quantity - before, taken=0, unit_cost=item.unit_cost
            )
        )
    return Expectation(tuple(lines), tuple(ordered))


def _before(came: Counter[tuple[str, str]], line: AnnouncedLine) -> int:
    """What of an announced line came with an earlier receipt; it is not counted for another line again."""
    if line.serial or line.lot:
        keys = [(line.sku, serial_key(line.sku, line.serial) if line.serial else lot_key(line.sku, line.lot or ""))]
    else:
        keys = [key for key in came if key[0] == line.sku and key[1].startswith(f"{line.sku}{KEY_MARK}")]
    before = 0
    for key in keys:
        part = min(came[key], line.quantity - before)
        came[key] -= part
        before += part
    return before


def _announced(line: AnnouncedLine, name: str, quantity: int) -> Expected:
    return Expected(
        sku=line.sku, name=name, lot=line.lot, serial=line.serial, expiry=line.expiry,
        best_before=line.best_before, production_date=line.production_date, quantity=quantity, taken=0,
        unit_cost=line.unit_cost, sscc=line.sscc,
    )  # fmt: skip


def _key(each: Expected) -> _Key:
    return each.sku, fold(each.serial or each.lot or "")


def _found_as(line: DraftLine, keys: set[_Key]) -> _Key:
    """What of a notice a line is: its lot, the lot its supplier calls it by, or the product as a whole."""
    sku = line.product.sku
    for code in (line.serial, line.lot, line.supplier_lot):
        if code and (sku, fold(code)) in keys:
            return sku, fold(code)
    return sku, ""


def with_taken(rows: Sequence[Expected], lines: Sequence[DraftLine]) -> tuple[Expected, ...]:
    """The rows with what the draft has of each.

    What came in a logistic unit counts for that unit's row first; more than is expected counts for the last row
    of its kind.
    """
    keys = {_key(each) for each in rows}
    units: Counter[tuple[_Key, str]] = Counter()
    for line in lines:
        units[_found_as(line, keys), line.sscc] += line.quantity
    taken = []
    for each in rows:
        part = min(units[_key(each), each.sscc], max(each.quantity, 0)) if each.sscc else 0
        units[_key(each), each.sscc] -= part
        taken.append(part)
    there: Counter[_Key] = Counter()
    for (key, _), quantity in units.items():
        there[key] += quantity
    last = {_key(each): n for n, each in enumerate(rows)}
    for n, each in enumerate(rows):
        key = _key(each)
        more = there[key] if last[key] == n else min(there[key], max(each.quantity - taken[n], 0))
        there[key] -= more
        taken[n] += more
    return tuple(replace(each, taken=part) for each, part in zip(rows, taken, strict=True))


def differences(expectation: Expectation, lines: Sequence[DraftLine]) -> tuple[Difference, ...]:
    """What of the lines is not as announced or ordered.

    A notice is held against lots; an order against products, for what is more than ordered or was not ordered at
    all, and without a notice also for what did not come.
    """
    found = list(_against_notice(expectation.notice, lines)) if expectation.notice else []
    said = {(each.kind, each.sku) for each in found}
    if expectation.order:
        partial = bool(expectation.notice)
        found += [
            each
            for each in _against_order(expectation.order, lines, partial=partial)
            if (each.kind, each.sku) not in said
        ]
    return tuple(found)


def _against_notice(rows: Sequence[Expected], lines: Sequence[DraftLine]) -> Iterator[Difference]:
    keys = {_key(each) for each in rows}
    skus = {each.sku for each in rows}
    wanted: Counter[_Key] = Counter()
    dates: dict[_Key, Expected] = {}
    for each in rows:
        wanted[_key(each)] += each.quantity
        dates.setdefault(_key(each), each)
    there: Counter[_Key] = Counter()
    said: set[_Key] = set()
    for line in lines:
        key = _found_as(line, keys)
        if key in keys:
            there[key] += line.quantity
            if line.code and key not in said and (other := _wrong_date(line, dates[key])):
                said.add(key)
                yield other
        else:
            kind = "unexpected_lot" if line.product.sku in skus else "unexpected_product"
            yield _difference(kind, line, "", format_quantity(line.quantity))
    for key, each in dates.items():
        yield from _amount(each.sku, each.lot, each.serial, wanted[key], there[key])


def _against_order(rows: Sequence[Expected], lines: Sequence[DraftLine], *, partial: bool) -> Iterator[Difference]:
    wanted: Counter[str] = Counter()
    for each in rows:
        wanted[each.sku] += each.quantity
    there: Counter[str] = Counter()
    for line in lines:
        there[line.product.sku] += line.quantity
        if line.product.sku not in wanted:
            yield _difference("unexpected_product", line, "", format_quantity(line.quantity))
    for sku, quantity in wanted.items():
        for found in _amount(sku, None, None, quantity, there[sku]):
            if found.kind == "over" or not partial:
                yield found


def _amount(sku: str, lot: str | None, serial: str | None, wanted: int, there: int) -> Iterator[Difference]:
    if there == wanted:
        return
    kind = "over" if there > wanted else "short" if there else "missing"
    yield Difference(
        kind=kind, sku=sku, lot=lot, serial=serial, expected=format_quantity(wanted), found=format_quantity(there)
    )


def _wrong_date(line: DraftLine, row: Expected) -> Difference | None:
    """A label that says another date than the notice; a date that was worked out is none of the label's."""
    if line.computed_date:
        return None
    for expected, found in ((row.expiry, line.expiry), (row.best_before, line.best_before)):
        if expected and found and expected != found:
            return _difference("wrong_date", line, expected.isoformat(), found.isoformat())
    return None


def _difference(kind: str, line: DraftLine, expected: str, found: str) -> Difference:
    return Difference(
        kind=kind, sku=line.product.sku, lot=line.lot or None, serial=line.serial or None, expected=expected,
        found=found,
    )  # fmt: skip
