"""What the demo's manager finds: suppliers, what is ordered and announced, certificates, goods made here."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from pos_term.domain.dates import parse_date
from pos_term.domain.lots import lot_key
from pos_term.domain.quantity import parse_quantity
from pos_term.services.certificates import keep
from pos_term.services.demo_files import fresh_rows, write_rows
from pos_term.services.desk import BadInput, Desk, Refused
from pos_term.services.imports import import_file
from pos_term.services.lot_desk import Order, Output, Take, make


def expect_goods(desk: Desk, data_folder: Path, folder: Path, today: date) -> BadInput | Refused | None:
    """Enter what is ordered and announced; `folder` is for files with the dates of the day."""
    for kind in ("purchases", "deliveries"):
        file = write_rows(folder / f"{kind}.csv", fresh_rows(data_folder / f"{kind}.csv", today))
        imported = import_file(desk, kind, file)
        if isinstance(imported, BadInput | Refused):
            return imported
    for row in fresh_rows(data_folder / "certificates.csv", today):
        kept = keep(
            desk, row["number"], row["supplier"], row["title"], parse_date(row["valid_from"]),
            parse_date(row["valid_until"]), notes=row["notes"],
        )  # fmt: skip
        if isinstance(kept, BadInput | Refused):
            return kept
    return None


def make_goods(desk: Desk, data_folder: Path, today: date) -> Refused | None:
    """Carry out the production orders; rows with one product made, one after the other, are one order."""
    for (sku, quantity, notes), rows in groupby(
        fresh_rows(data_folder / "made.csv", today), itemgetter("sku", "quantity", "notes")
    ):
        used = tuple(
            Take(lot_key(row["used"], row["lot"]), row["location"], parse_quantity(row["amount"])) for row in rows
        )
        order = Order(sku=sku, outputs=(Output(quantity=parse_quantity(quantity)),), used=used, notes=notes)
        done = make(desk, order)
        if isinstance(done, Refused):
            return done
    return None
