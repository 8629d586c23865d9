"""What the store knows of everything a draft names, read in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.lots import fold, lot_key, serial_key
from pos_term.domain.places import Location
from pos_term.domain.products import Product
from pos_term.services.receiving.draft import DraftLine
from pos_term.store.arriving import Arrived, lots_by_keys, places
from pos_term.store.buying import CertificateFacts, certificates
from pos_term.store.lookup import products_by_skus


@dataclass(frozen=True, slots=True)
class Known:
    """Products, lots, places and certificates as they are now."""

    products: Mapping[str, Product]
    lots: Mapping[str, Arrived]
    places: Mapping[str, Location]
    certificates: Mapping[str, tuple[CertificateFacts, ...]]

    def production_lot(self, line: DraftLine) -> Arrived | None:
        """What is known of the lot a line is of, or its serials were made in."""
        return self.lots.get(lot_key(line.product.sku, line.lot)) if line.lot else None

    def unit(self, line: DraftLine) -> Arrived | None:
        """What is known of the serial of a line."""
        return self.lots.get(serial_key(line.product.sku, line.serial)) if line.serial else None

    def makers_lot(self, line: DraftLine) -> Arrived | None:
        """What is known of the lot by the code that its maker gave it, where it has another one here."""
        return self.lots.get(lot_key(line.product.sku, line.supplier_lot)) if line.supplier_lot else None


def load(connection: Connection, lines: Sequence[DraftLine]) -> Known:
    """Read what a draft's lines name."""
    kept: dict[str, list[CertificateFacts]] = {}
    if any(line.certificate for line in lines):
        for each in certificates(connection):
            kept.setdefault(fold(each.number), []).append(each)
    return Known(
        products_by_skus(connection, (line.product.sku for line in lines)),
        lots_by_keys(connection, (key for line in lines for key in keys_of(line))),
        places(connection),
        {number: tuple(rows) for number, rows in kept.items()},
    )


def keys_of(line: DraftLine) -> list[str]:
    """The keys of the lot, by its own and its maker's code, and of the serial a line names."""
    sku = line.product.sku
    keys = [lot_key(sku, code) for code in (line.lot, line.supplier_lot) if code]
    return [*keys, serial_key(sku, line.serial)] if line.serial else keys


def dates_of(known: Known, line: DraftLine) -> tuple[date | None, date | None, tuple[date, ...]]:
    """Expiry and best before of a line's lot in the store, and the dates its packs carry that no longer count."""
    found = known.production_lot(line) or known.unit(line)
    return (found.lot.expiry, found.lot.best_before, found.lot.superseded) if found else (None, None, ())
