"""`import lots` calls things as the shop does: suppliers, places, codes of lots made here and from outside."""

from __future__ import annotations

import pytest

from pos_term.domain.documents import PlacesSet, SuppliersSet
from pos_term.domain.places import Location, Supplier
from pos_term.domain.products import Dated, Tracking
from pos_term.services.desk import BadInput, Desk
from pos_term.services.imports import import_file
from tests.services.conftest import Write, rows, take
from tests.shop import TestShop


@pytest.fixture
def naming_desk(shop: TestShop, stocked_desk: Desk) -> Desk:
    shop.post(
        SuppliersSet(
            id=shop.id(),
            suppliers=(
                Supplier(id="ACME", name="Acme Foods"), Supplier(id="T1", name="Twin"),
                Supplier(id="T2", name="Twin"),
            ),
        )
    )  # fmt: skip
    shop.post(
        PlacesSet(
            id=shop.id(),
            locations=(Location(name="cellar", closed=True), Location(name="cool", title="Cold room")),
        )
    )
    shop.product("HONEY", tracking=Tracking.LOT, dated=Dated.NO, lot_format="H{YY}-{seq:3}")
    shop.product("PUMP", tracking=Tracking.LOT_SERIAL, dated=Dated.NO, lot_format="P-{seq:2}")
    shop.product("RX", tracking=Tracking.LOT, dated=Dated.NO, lot_rule=r"RX\d+")
    return stocked_desk


def test_suppliers_are_kept_by_id_whatever_the_file_calls_them(naming_desk: Desk, write: Write) -> None:
    text = "sku,lot,quantity,supplier\nMILK,A1,1,acme foods\nMILK,A2,1,ACME\nMILK,A3,1,Somebody else\n"
    take(naming_desk, "lots", write("l.csv", text))
    assert rows(naming_desk, "SELECT lot, supplier FROM lot ORDER BY lot") == [
        ("A1", "ACME"), ("A2", "ACME"), ("A3", "Somebody else"),
    ]  # fmt: skip


def test_places_are_found_by_their_title(naming_desk: Desk, write: Write) -> None:
    take(naming_desk, "lots", write("l.csv", "sku,lot,quantity,location\nMILK,A1,1,Cold  Room\n"))
    assert rows(naming_desk, "SELECT location FROM balance WHERE location <> 'supplier'") == [("cool",)]


BAD = [
    ("MILK,A1,1,Twin,,", "supplier: 2 suppliers are called Twin; write the id"),
    ("MILK,A1,1,,cellar,", "location: cellar is closed; choose another place"),
    ("RX,AB1,1,,,", "lot: AB1 is not written as lots of RX are; check the label"),
]


@pytest.mark.parametrize(("row", "words"), BAD, ids=[words for _, words in BAD])
def test_what_the_shop_does_not_take_is_one_line(naming_desk: Desk, write: Write, row: str, words: str) -> None:
    path = write("l.csv", f"sku,lot,quantity,supplier,location,supplier_lot\n{row}\n")
    result = import_file(naming_desk, "lots", path)
    assert result == BadInput((f"{path}, line 2, {words}",))


def test_lots_without_a_code_get_one_by_the_products_format(naming_desk: Desk, write: Write) -> None:
    text = (
        "sku,lot,serial,quantity,supplier_lot\nHONEY,,,5,S7\nHONEY,,,6,s7\nHONEY,,,7,\nHONEY,,,8,\n"
        "PUMP,,1,1,\nPUMP,,2,1,\nHONEY,H26-002,,9,\n"
    )
    take(naming_desk, "lots", write("l.csv", text))
    found = rows(naming_desk, "SELECT lot, quantity, i.supplier_lot FROM intake i JOIN lot l ON l.id = i.lot_id"
                 " WHERE i.sku = 'HONEY' ORDER BY i.n")  # fmt: skip
    assert found == [
        ("H26-001", 5_000, "S7"), ("H26-001", 6_000, "s7"), ("H26-002", 7_000, ""), ("H26-003", 8_000, ""),
        ("H26-002", 9_000, ""),
    ]  # fmt: skip
    assert rows(naming_desk, "SELECT lot, serial FROM lot WHERE serial IS NOT NULL ORDER BY serial") == [
        ("P-01", "1"), ("P-01", "2"),
    ]  # fmt: skip


def test_the_same_file_again_makes_no_codes(naming_desk: Desk, write: Write) -> None:
    path = write("l.csv", "sku,quantity\nHONEY,5\n")
    take(naming_desk, "lots", path)
    assert take(naming_desk, "lots", path).again is not None
    assert rows(naming_desk, "SELECT lot FROM lot WHERE sku = 'HONEY'") == [("H26-001",)]
