"""The components of a production order, read from a CSV file."""

from __future__ import annotations

from pathlib import Path

from pos_term.domain.clean import visible
from pos_term.domain.lots import loose_key, lot_key, serial_key
from pos_term.domain.places import FLOOR
from pos_term.domain.quantity import ONE, parse_quantity
from pos_term.services.desk import BadInput, Desk
from pos_term.services.import_fields import Fields
from pos_term.services.import_rows import CsvFile, FileFault, Problems
from pos_term.services.lot_desk.values import Take
from pos_term.store.lookup import products_by_skus

COLUMNS = ("sku", "lot", "serial", "quantity", "location")


def read_components(desk: Desk, path: Path) -> tuple[Take, ...] | BadInput:
    """What is used up, one component a row; a serial needs no quantity, and the place is the floor unless said.

    Raises StoreFault.
    """
    problems = Problems(str(path))
    found: list[tuple[int, str, Take]] = []
    try:
        for row in CsvFile(path, COLUMNS, ("sku",), problems).rows():
            fields = Fields(row)
            take = _take(fields)
            if take is None:
                problems.add(row.line, "; ".join(fields.faults))
            else:
                found.append((row.line, *take))
    except FileFault as fault:
        return BadInput((*problems.lines(), str(fault)))
    with desk.store.reading() as connection:
        known = products_by_skus(connection, (sku for _, sku, _ in found))
    for line, sku, _ in found:
        if sku not in known:
            problems.add(line, f"sku: no product has {visible(sku, limit=40)}; check it")
    return BadInput(problems.lines()) if problems.count else tuple(take for _, _, take in found)


def _take(fields: Fields) -> tuple[str, Take] | None:
    """The sku and what is taken of it, or None with the faults in `fields`."""
    sku, lot, serial = fields.exact("sku", needed=True), fields.exact("lot"), fields.exact("serial")
    quantity = fields.value("quantity", parse_quantity)
    if quantity is None and not fields.given("quantity"):
        if not serial:
            fields.fault("quantity", "is empty; fill it in")
        quantity = ONE
    if quantity is not None and quantity <= 0:
        fields.fault("quantity", "is not more than 0; leave out what is not used")
    place = fields.text("location").lower() or FLOOR
    if fields.faults or sku is None or quantity is None:
        return None
    key = serial_key(sku, serial) if serial else lot_key(sku, lot) if lot else loose_key(sku)
    return sku, Take(key, place, quantity)
