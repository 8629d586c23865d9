"""What the tables say of goods depends on which documents a store holds, not on the order in which they arrived.

Receipts, productions out of goods without numbers, amendments, suppliers, places, certificates, purchase orders,
announced deliveries, and moves of goods without numbers commute. What takes tracked goods from a place does not: it
is refused where they are not yet, and has to wait for what brought them. Nor do a hold and its release, nor two
versions of one product: of these the last to arrive counts.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from pos_term.domain.dates import stamp
from pos_term.domain.documents import (
    AnnouncedLine,
    BoughtLine,
    CertificateKept,
    DeliveryAnnounced,
    Document,
    LotField,
    PlacesSet,
    ProductsSet,
    PurchaseClosed,
    PurchaseOrdered,
    SuppliersSet,
)
from pos_term.domain.products import Product, Tracking
from pos_term.domain.qualities import Measured
from pos_term.store.codec import GENESIS, JournalEntry, seal, write_document
from pos_term.store.engine import Store
from pos_term.store.own_tables import LOCAL
from pos_term.store.projection.registry import append, project
from tests.shop import NOON, TODAY, days
from tests.store.goods import (
    CELLAR,
    FARM,
    HASH,
    NORTH,
    NORTH_SHELF,
    amended,
    came,
    carried,
    disposed,
    gone,
    made,
    moved,
    receipt,
    sent_back,
    split,
    used,
)

D = {n: days(n).isoformat() for n in (9, 8, 20, 30, 40)}
NOTICE = AnnouncedLine(sku="milk", lot="A", quantity=1000)

RECEIVED: tuple[Document, ...] = (
    ProductsSet(id="products", products=tuple(
        Product(sku=sku, name=sku, tracking=tracking)
        for sku, tracking in (("milk", Tracking.LOT), ("pump", Tracking.LOT_SERIAL), ("bag", Tracking.NONE))
    )),
    receipt(came("A", 6, expiry=days(9), unit_cost=10_000, supplier="farm", grade="B", notes="x"), id="r1"),
    receipt(came("a", 3, best_before=days(8), unit_cost=10_001, location="cellar", notes="w"), id="r2"),
    receipt(came("A", 1, expiry=days(8), received_on=days(-3), hold="wet"), id="r3", number="GR-1", notice="N-1"),
    receipt(came("A", 0, unit_cost=7, certificate="c-1", hold="dented"), id="r4", number="GR-2", notice="N-1"),
    receipt(came("P1", 1, sku="pump", serial="S1", expiry=days(40), unit_cost=99), id="r5"),
    receipt(came("P1", 1, sku="pump", serial="S2", hold="loud", location="new shelf"), id="r6"),
    receipt(came(None, 5, sku="bag"), id="r7"),
    made((used(None, 2, sku="bag"),), (came("A", 2, unit_cost=50), came("M", 1, grade="A")), id="p1"),
    made((used(None, 1, sku="bag", location="back"),), (came("P1", 1, sku="pump", serial="S3"),), id="p2"),
    split((used(None, 1, sku="bag"),), (came("bag-2", 1, sku="bag"),), id="sp"),
    moved(carried(None, 4, sku="bag", target="cellar"), id="m1"),
    moved(carried(None, 1, sku="bag", source="cellar", target="north-shelf"), id="m2"),
    disposed(gone(None, 1, sku="bag", value=3), id="d1"),
    sent_back(gone(None, 1, sku="bag"), id="sr"),
)  # fmt: skip
SAID: tuple[Document, ...] = (
    amended("A", (LotField.EXPIRY, D[9], D[30]), (LotField.GRADE, "", "C"), retest=True, id="a1"),
    amended("A", (LotField.EXPIRY, D[30], D[20]), (LotField.NOTES, "x", ""), id="a2"),
    amended("A", (LotField.BEST_BEFORE, D[8], ""), (LotField.QUALITIES, "", "[]"), retest=True, id="a3"),
    amended("P1", (LotField.EXPIRY, D[40], D[30]), (LotField.SUPPLIER, "", "hill"), sku="pump", id="a4"),
    amended("P1", (LotField.EXPIRY, D[30], D[9]), sku="pump", serial="S1", id="a5"),
)  # fmt: skip
AROUND: tuple[Document, ...] = (
    SuppliersSet(id="s1", suppliers=(FARM,)),
    SuppliersSet(id="s2", suppliers=(replace(FARM, name="New Farm", active=False),)),
    PlacesSet(id="l1", locations=(CELLAR, NORTH_SHELF), branches=(NORTH,)),
    PlacesSet(id="l2", locations=(replace(CELLAR, sellable=True, title="Cave"),)),
    PlacesSet(id="l3", locations=(replace(CELLAR, closed=True),), branches=(replace(NORTH, closed=True),)),
    PurchaseOrdered(id="o1", order="PO-1", supplier="farm", lines=(BoughtLine(sku="milk", quantity=1),) * 2),
    PurchaseOrdered(id="o2", order="PO-1", supplier="hill", lines=(BoughtLine(sku="pump", quantity=2),) * 3),
    PurchaseClosed(id="e1", order="PO-1", reason="all came"),
    PurchaseClosed(id="e2", order="PO-1", reason="a mistake"),
    DeliveryAnnounced(id="n1", notice="N-1", supplier="farm", lines=(NOTICE, NOTICE)),
    DeliveryAnnounced(id="n2", notice="N-1", supplier="hill", lines=(NOTICE,)),
    CertificateKept(id="c1", certificate="C-1", supplier="farm", valid_until=days(5)),
    CertificateKept(id="c2", certificate="c-1", supplier="farm", sha256=HASH, file_name="c.pdf", size=3),
    receipt(came("Q", 2, qualities=(Measured(name="pH", value="6.5"),), production_date=TODAY), id="q1"),
)  # fmt: skip
ALL = (*RECEIVED, *SAID, *AROUND)
ARRIVALS = [
    seal(
        till="12"[n % 2], seq=n // 2 + 1, kind=document.KIND, at=stamp(NOON + timedelta(minutes=n)),
        business_date=TODAY.isoformat(), actor="Ana", document=write_document(document), previous=GENESIS,
    )
    for n, document in enumerate(ALL)
]  # fmt: skip


ORDERED_AT = next(entry.at for entry, document in zip(ARRIVALS, ALL, strict=True) if document.id == "o1")


class Stores:
    """Empty stores, each used once."""

    def __init__(self, template: Path, folder: Path) -> None:
        self._template, self._folder, self._names = template, folder, count()

    def tables(self, arrivals: Sequence[tuple[JournalEntry, Document]]) -> dict[str, list[tuple[Any, ...]]]:
        """What the tables say after these entries have arrived in this order."""
        path = self._folder / f"{next(self._names)}.db"
        shutil.copy(self._template, path)
        store = Store(path)
        try:
            with store.writing() as connection:
                for entry, document in arrivals:
                    append(connection, entry, document.id)
                    project(connection, entry, document)
            with store.reading() as connection:
                return {
                    table.name: sorted(
                        map(tuple, connection.exec_driver_sql(f"SELECT * FROM {table.name}")), key=repr
                    )
                    for table in SQLModel.metadata.sorted_tables
                    if table.name not in LOCAL
                }
        finally:
            store.close()
            path.unlink()


@pytest.fixture
def stores(template: Path, tmp_path: Path) -> Stores:
    return Stores(template, tmp_path)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=st.permutations(range(len(ALL))))
def test_the_order_in_which_documents_of_goods_arrive_changes_nothing(stores: Stores, order: list[int]) -> None:
    arrivals = list(zip(ARRIVALS, ALL, strict=True))
    expected = stores.tables(arrivals)
    found = stores.tables([arrivals[n] for n in order])
    for name, rows in expected.items():
        assert found[name] == rows, name


def test_the_day_that_is_shuffled_says_something_in_every_table_it_is_about(stores: Stores) -> None:
    said = stores.tables(list(zip(ARRIVALS, ALL, strict=True)))
    for name in (
        "intake", "lineage", "lot_fact", "supplier", "branch", "location", "certificate", "purchase", "delivery",
        "purchase_line", "delivery_line", "purchase_end", "goods_receipt", "departure", "movement", "balance",
    ):  # fmt: skip
        assert said[name], name
    lots = {row[0]: row for row in said["lot"]}
    columns = [column.name for column in SQLModel.metadata.tables["lot"].columns]
    lot = dict(zip(columns, lots["milk␟A"], strict=True))
    assert (lot["expiry"], lot["best_before"], lot["grade"], lot["hold"]) == (D[20], None, "C", "dented")
    assert lot["superseded"] == f"{D[8]} {D[9]}"
    assert lot["unit_cost"] == (10_000 * 6 + 10_001 * 3 + 50 * 2) // 11
    assert (lot["notes"], lot["certificate"], lot["received_on"]) == ("", "c-1", days(-3).isoformat())
    assert said["purchase"] == [("PO-1", "farm", None, ORDERED_AT, "", "o1", "a mistake")]
    serials = {row[0]: dict(zip(columns, row, strict=True)) for row in said["lot"] if "␟␟" in row[0]}
    assert {key[-2:]: (row["expiry"], row["supplier"]) for key, row in serials.items()} == {
        "S1": (D[9], "hill"), "S2": (D[30], "hill"), "S3": (D[30], "hill"),
    }  # fmt: skip
