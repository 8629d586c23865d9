"""What imported lots are called here: suppliers and places as the shop keeps them, codes where none was given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from pos_term.domain.clean import visible
from pos_term.domain.documents import ReceivedLine
from pos_term.domain.lots import fold
from pos_term.domain.products import Product
from pos_term.services.desk import Desk, Refused
from pos_term.services.lot_numbers import code_maker, next_code
from pos_term.services.supplier_book import SupplierBook
from pos_term.store.arriving import places

_OPEN = "\x00"
"""Begins the name of a lot whose code is made when everything else is in order; no code can have it."""


class Names:
    """Suppliers and places by what files call them: an id or a name, a place or its title."""

    def __init__(self, connection: Connection) -> None:
        self._book = SupplierBook(connection)
        self._places = places(connection)
        self._titles = {" ".join(p.title.lower().split()): name for name, p in self._places.items() if p.title}

    def faults(self, line: ReceivedLine) -> Iterator[str]:
        """What stands against the supplier or the place of a line. A place nobody knows yet is opened."""
        found = self._book.find(line.supplier)
        if isinstance(found, Refused):
            yield f"supplier: {found.words}"
        place = self._places.get(self._place(line.location))
        if place and (place.closed or place.branch):
            why = "is closed" if place.closed else "is of another store"
            yield f"location: {visible(line.location, limit=40)} {why}; choose another place"

    def settled(self, line: ReceivedLine) -> ReceivedLine:
        """The line with the supplier's id and the place's name, where the shop keeps them."""
        found = self._book.find(line.supplier)
        supplier = line.supplier if found is None or isinstance(found, Refused) else found.id
        return replace(line, supplier=supplier, location=self._place(line.location))

    def _place(self, name: str) -> str:
        return name if name in self._places else self._titles.get(name, name)


def unnamed(lines: Sequence[ReceivedLine], products: Mapping[str, Product]) -> list[ReceivedLine]:
    """The lines, those whose lot codes are made here under a name to be going on with.

    Rows of one lot of the supplier are one lot here; so are serials that came with the same dates. Any other row
    is a lot of its own.
    """
    found = []
    for n, line in enumerate(lines):
        product = products.get(line.sku)
        if line.lot or product is None or not product.has_lot or not product.lot_format:
            found.append(line)
            continue
        together = line.supplier_lot or product.has_serial
        group = [fold(line.supplier_lot), line.production_date, line.expiry, line.best_before] if together else n
        found.append(replace(line, lot=f"{_OPEN}{group}"))
    return found


def with_made_codes(
    desk: Desk, lines: Sequence[ReceivedLine], products: Mapping[str, Product]
) -> list[ReceivedLine] | Refused:
    """The lines with a code for each lot that has none, by its product's format. Raises StoreFault."""
    wanted = {(x.sku, x.lot): x.supplier for x in lines if x.lot and x.lot.startswith(_OPEN)}
    makers = {key: code_maker(desk, products[key[0]], supplier) for key, supplier in wanted.items()}
    refused = next((each for each in makers.values() if isinstance(each, Refused)), None)
    if refused or not wanted:
        return refused or list(lines)
    made: dict[tuple[str, str | None], str] = {}
    with desk.store.writing() as connection:
        for key, each in makers.items():
            if not isinstance(each, Refused):
                made[key] = next_code(connection, key[0], each)
    return [replace(line, lot=made.get((line.sku, line.lot), line.lot)) for line in lines]
