"""One line becomes several: by grade, by place, by lot, or serial by serial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pos_term.domain.clean import clean, visible
from pos_term.domain.lots import fold
from pos_term.domain.places import FLOOR
from pos_term.domain.quantity import ONE, format_quantity
from pos_term.domain.serial_lists import read_serials
from pos_term.services.receiving.draft import Draft, DraftLine, Part
from pos_term.services.receiving.fields import Wrong, read_code
from pos_term.services.receiving.lines import MOST_LINES, with_line

MOST_PARTS = 200


def split(draft: Draft, line: DraftLine, parts: Sequence[Part]) -> Draft:
    """The draft with a line parted; the first part keeps the line's key. Raises Wrong.

    A lot has one grade: a part of another grade goes on as a lot of its own, by the code that is given, or by the
    product's format.
    """
    if line.product.has_serial:
        raise Wrong("a serial cannot be parted; change its grade or place by itself")
    if not 2 <= len(parts) <= MOST_PARTS:
        raise Wrong(f"name 2 to {MOST_PARTS} parts")
    if any(part.quantity <= 0 for part in parts):
        raise Wrong("each part must be more than 0")
    if not line.product.weighed and any(part.quantity % ONE for part in parts):
        raise Wrong(f"{line.product.sku} is counted in whole pieces; key whole numbers")
    whole = sum(part.quantity for part in parts)
    if whole != line.quantity:
        raise Wrong(
            f"the parts add up to {format_quantity(whole)}, the line has {format_quantity(line.quantity)}; "
            "mend one of them"
        )
    found = [_part(line, part, first=n == 0) for n, part in enumerate(parts)]
    grades: dict[str, str] = {}
    for each in found:
        if each.lot and grades.setdefault(fold(each.lot), each.grade) != each.grade:
            raise Wrong("a lot has one grade; give each grade a lot code of its own")
    draft = with_line(draft, replace(found[0], key=line.key))
    return with_more(draft, found[1:])


def _part(line: DraftLine, part: Part, *, first: bool) -> DraftLine:
    grade = line.grade if part.grade is None else clean(part.grade, limit=40)
    place = line.location if part.location is None else clean(part.location, limit=40).lower() or FLOOR
    changed = replace(line, quantity=part.quantity, grade=grade, location=place, key=0)
    lot, product = part.lot, line.product
    if lot is None and not first and grade != line.grade and product.has_lot and product.lot_format:
        lot = ""
    if lot is None:
        return changed
    if not product.has_lot:
        raise Wrong(f"{product.sku} is tracked by {product.tracking}; it takes no lot")
    code = read_code(lot, "lot")
    if not code and not product.lot_format:
        raise Wrong(f"{product.sku} has no format for lot codes; key the lot's code")
    supplier_lot = line.supplier_lot or ("" if line.made_code else line.lot)
    return replace(changed, lot=code, made_code=not code, supplier_lot=supplier_lot)


def with_serials(draft: Draft, line: DraftLine, text: str) -> Draft:
    """The draft with a line each of these serials; the line itself becomes the first of them. Raises Wrong."""
    if not line.product.has_serial:
        raise Wrong(f"{line.product.sku} is tracked by {line.product.tracking}; it takes no serial")
    found = read_serials(text)
    if isinstance(found, str):
        raise Wrong(found)
    there = {
        fold(each.serial)
        for each in draft.lines
        if each.serial and each.key != line.key and each.product.sku == line.product.sku
    }
    if twice := next((serial for serial in found if fold(serial) in there), None):
        raise Wrong(f"serial {visible(twice, limit=40)} stands here already; leave it out")
    codes = [read_code(serial, "serial") for serial in found]
    draft = with_line(draft, replace(line, serial=codes[0], quantity=ONE))
    return with_more(draft, [replace(line, serial=code, quantity=ONE) for code in codes[1:]])


def with_more(draft: Draft, lines: Sequence[DraftLine]) -> Draft:
    """The draft with further lines. Raises Wrong."""
    if len(draft.lines) + len(lines) > MOST_LINES:
        raise Wrong(f"a delivery has at most {MOST_LINES} lines; book this one and begin another")
    keyed = tuple(replace(line, key=draft.next_key + n) for n, line in enumerate(lines))
    return replace(draft, lines=(*draft.lines, *keyed), next_key=draft.next_key + len(keyed))
