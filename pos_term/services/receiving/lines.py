"""Where a pack goes: into a line of its lot, into a line that waits for its number, or into a line of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pos_term.domain.clean import visible
from pos_term.domain.lots import fold
from pos_term.domain.products import Dated
from pos_term.domain.quantity import LARGEST
from pos_term.services.receiving.draft import Draft, DraftLine, Need, TakenKind
from pos_term.services.receiving.fields import Wrong

MOST_LINES = 20_000


@dataclass(frozen=True, slots=True)
class Put:
    """A draft with one more pack in it."""

    draft: Draft
    kind: TakenKind
    key: int


def put(draft: Draft, pack: DraftLine) -> Put | str:
    """Put a pack into the draft, its key is not looked at; or why that cannot be, in plain words."""
    if clash := _other_date(draft, pack):
        return clash
    blank = next((line for line in reversed(draft.lines) if _is(line, pack) and _waits(line)), None)
    if pack.product.has_serial:
        return _serial(draft, pack, blank)
    same = _same(draft, pack)
    if blank and pack.lot:
        pack = replace(pack, quantity=max(blank.quantity, pack.quantity))
        if same is None:
            line = replace(_filled(blank, pack), quantity=pack.quantity)
            return Put(with_line(draft, line), TakenKind.LINE_CHANGED, blank.key)
        draft = without(draft, blank.key)
    same = same or blank
    return _counted(draft, same, pack) if same else added(draft, pack)


def _serial(draft: Draft, pack: DraftLine, blank: DraftLine | None) -> Put | str:
    """A unit of its own: it answers a line that waits for a serial."""
    if pack.serial:
        twice = [line for line in draft.lines if _is(line, pack) and fold(line.serial) == fold(pack.serial)]
        if twice:
            return f"Serial {visible(pack.serial, limit=40)} stands here already. Each serial is one unit."
    if blank is None or (pack.lot and blank.lot and fold(pack.lot) != fold(blank.lot)):
        return added(draft, pack)
    return Put(with_line(draft, _filled(blank, pack)), TakenKind.LINE_CHANGED, blank.key)


def _counted(draft: Draft, same: DraftLine, pack: DraftLine) -> Put | str:
    if same.quantity + pack.quantity > LARGEST:
        return f"{visible(pack.product.name, limit=40)}: so much does not go into one line. Split the delivery."
    line = replace(_filled(same, pack), quantity=same.quantity + pack.quantity)
    return Put(with_line(draft, line), TakenKind.LINE_COUNTED, same.key)


def existing(draft: Draft, key: int) -> DraftLine:
    """A line by its key. Raises Wrong where it is gone."""
    line = draft.line(key)
    if line is None:
        raise Wrong("that line is gone already")
    return line


def without(draft: Draft, key: int) -> Draft:
    """The draft without a line."""
    return replace(draft, lines=tuple(line for line in draft.lines if line.key != key))


def added(draft: Draft, line: DraftLine) -> Put | str:
    """A line of its own."""
    if len(draft.lines) >= MOST_LINES:
        return f"A delivery has at most {MOST_LINES} lines. Book this one and begin another."
    key = draft.next_key
    lines = (*draft.lines, replace(line, key=key))
    return Put(replace(draft, lines=lines, next_key=key + 1), TakenKind.LINE_ADDED, key)


def with_line(draft: Draft, line: DraftLine) -> Draft:
    """The draft with a line as it is now."""
    return replace(draft, lines=tuple(line if each.key == line.key else each for each in draft.lines))


def with_dates(draft: Draft, line: DraftLine) -> Draft:
    """The draft with a line, whose dates all lines of the same lot have; one without a date takes theirs later."""
    draft = with_line(draft, line)
    if not line.lot or line.day is None:
        return draft
    lines = (
        replace(each, expiry=line.expiry, best_before=line.best_before, computed_date=line.computed_date)
        if _is(each, line) and fold(each.lot) == fold(line.lot)
        else each
        for each in draft.lines
    )
    return replace(draft, lines=tuple(lines))


def needs_of(line: DraftLine, *, bare: bool = False) -> tuple[Need, ...]:
    """What a line still asks for; after a `bare` scan, which said the product only, also how many there are.

    A lot that is made here asks for the supplier's own after such a scan.
    """
    product = line.product
    lot = product.has_lot and (not line.lot or (bare and line.made_code and not line.supplier_lot))
    date = product.tracked and product.dated is not Dated.NO and line.day is None
    quantity = not line.quantity or (bare and product.has_lot and not product.has_serial)
    wanted = (
        (Need.LOT, lot), (Need.SERIAL, product.has_serial and not line.serial), (Need.DATE, date),
        (Need.QUANTITY, quantity),
    )  # fmt: skip
    return tuple(need for need, asked in wanted if asked)


def _is(line: DraftLine, other: DraftLine) -> bool:
    return line.product.sku == other.product.sku


def _waits(line: DraftLine) -> bool:
    """Whether a line has no number yet that it should have."""
    product = line.product
    return (product.has_serial and not line.serial) or (product.has_lot and not line.lot)


def _same(draft: Draft, pack: DraftLine) -> DraftLine | None:
    """The line added last of the same lot; of a product without numbers, of the product."""
    product = pack.product
    lines: Iterable[DraftLine] = (line for line in reversed(draft.lines) if _is(line, pack))
    if pack.sscc:
        lines = (line for line in lines if line.sscc == pack.sscc)
    if not product.has_lot:
        return next(iter(lines), None)
    if pack.lot:
        return next((line for line in lines if fold(line.lot) == fold(pack.lot)), None)
    return next((line for line in lines if line.made_code), None) if product.lot_format else None


def _filled(line: DraftLine, pack: DraftLine) -> DraftLine:
    """A line with what the pack says that it did not know."""
    if pack.day and (line.day is None or line.computed_date):
        line = replace(line, expiry=pack.expiry, best_before=pack.best_before, computed_date=False)
    return replace(
        line, lot=line.lot or pack.lot, serial=line.serial or pack.serial, sscc=line.sscc or pack.sscc,
        production_date=line.production_date or pack.production_date,
    )  # fmt: skip


def _other_date(draft: Draft, pack: DraftLine) -> str:
    if not pack.lot:
        return ""
    for line in draft.lines:
        if not _is(line, pack) or fold(line.lot) != fold(pack.lot) or line.computed_date:
            continue
        for before, day in ((line.expiry, pack.expiry), (line.best_before, pack.best_before)):
            if before and day and before != day:
                return (
                    f"Lot {visible(pack.lot, limit=40)} has {before} in this delivery and {day} on this pack. "
                    "Look at both packs."
                )
    return ""
