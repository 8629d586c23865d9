"""Tracing: where a lot, a serial or a receipt came from and where it went."""

from __future__ import annotations

from typing import Any

import pytest

from pos_term.domain.documents import PeopleSet, ProductsSet
from pos_term.domain.people import Person, Role
from pos_term.domain.products import MissingPolicy, Product, Tracking
from pos_term.domain.tender import TenderKind
from pos_term.services.desk import Desk, Refused
from pos_term.services.returning import Pick
from pos_term.services.trace import Direction, Trace, trace
from tests.services.conftest import Write, take
from tests.shop import TestShop

LOTS = """sku,lot,serial,expiry,quantity,location,supplier,purchase_order,unit_cost,received_on
MILK,A1,,2026-12-01,5,floor,Dairy,PO-1,0.7903,2026-11-20
MILK,A1,,2026-12-01,3,back,Dairy,PO-2,,2026-11-21
JAM,A1,,,7,,,,,
PHONE,,S1,,,,,,,
PILLS,RX1,1,2027-05-01,1,,,,,
PILLS,RX1,2,2027-05-01,1,,,,,
"""
MILK = b"]d20109520114000013\x1d10A1"
PILLS = b"]d20109520181000015\x1d10RX1\x1d211"


@pytest.fixture
def full(shop: TestShop, stocked_desk: Desk, write: Write) -> Desk:
    shop.post(PeopleSet(id="people", people=(Person(id="ana", name="Ana", role=Role.CASHIER),)))
    take(stocked_desk, "lots", write("lots.csv", LOTS))
    return stocked_desk


def sell(shop: TestShop, *packs: bytes) -> str:
    for pack in packs:
        assert shop.checkout.scan(pack).ok
    shop.checkout.pay()
    shop.checkout.tender(TenderKind.CASH, None)
    sale = shop.checkout.complete().sale
    assert sale is not None
    return str(getattr(sale.document, "number", ""))


def follow(desk: Desk, code: str, **more: Any) -> Trace:
    found = trace(desk, code, **more)
    assert isinstance(found, Trace), found
    return found


def test_a_lot_is_followed_from_its_receipts_to_its_sales(shop: TestShop, full: Desk) -> None:
    receipt = sell(shop, MILK, MILK)
    found = follow(full, "a1", product="MILK")
    assert found.lot is not None
    assert {key: found.lot[key] for key in ("sku", "name", "lot", "serial", "expiry", "unit_cost", "status")} == {
        "sku": "MILK", "name": "Whole milk 1 l", "lot": "A1", "serial": None, "expiry": "2026-12-01",
        "unit_cost": "0.7903", "status": "ok",
    }  # fmt: skip
    assert [(r["quantity"], r["location"], r["purchase_order"], r["actor"]) for r in found.received] == [
        ("5", "floor", "PO-1", "Mira"),
        ("3", "back", "PO-2", "Mira"),
    ]
    assert [(m["kind"], m["from"], m["to"], m["quantity"]) for m in found.movements] == [
        ("goods_receipt", "supplier", "back", "3"),
        ("goods_receipt", "supplier", "floor", "5"),
        ("sale", "floor", "customer", "2"),
    ]
    assert found.sales == [
        {
            "receipt": receipt, "at": "2026-11-21T12:00:00.000000Z", "till": "1", "cashier": "Ana",
            "customer": None, "line": 1, "sku": "MILK", "lot": "A1", "serial": None, "quantity": "2",
            "provenance": "scanned",
        }
    ]  # fmt: skip
    assert found.on_hand == {"back": "3", "floor": "3"}


def test_a_refused_pack_is_part_of_its_lots_story(shop: TestShop, full: Desk) -> None:
    product = Product(sku="MILK", name="Whole milk 1 l", gtin="09520114000013")
    shop.hold(product, "A1", "leaking")
    shop.checkout.scan(MILK)
    shop.recorder.flush()
    found = follow(full, "A1", product="MILK")
    assert [(r["lot"], r["reasons"], r["outcome"]) for r in found.refused] == [("A1", ["held"], "not_added")]
    assert found.lot is not None
    assert (found.lot["status"], found.lot["hold"]) == ("held", "leaking")


def test_a_lot_brings_the_serials_made_in_it_and_a_serial_only_itself(shop: TestShop, full: Desk) -> None:
    sell(shop, PILLS)
    lot = follow(full, "RX1")
    assert [(r["serial"], r["quantity"]) for r in lot.received] == [("1", "1"), ("2", "1")]
    assert [s["serial"] for s in lot.sales] == ["1"]
    assert lot.on_hand == {"floor": "1"}
    serial = follow(full, "1", product="PILLS")
    assert serial.lot is not None
    assert (serial.lot["lot"], serial.lot["serial"], serial.lot["status"]) == ("RX1", "1", "sold")
    assert len(serial.movements) == 2
    assert serial.on_hand == {}


def test_a_receipt_names_its_lines_their_lots_and_where_those_came_from(shop: TestShop, full: Desk) -> None:
    number = sell(shop, MILK, PILLS)
    found = follow(full, number)
    assert found.receipt is not None
    assert (found.receipt["receipt"], found.receipt["cashier"], found.receipt["total"]) == (number, "Ana", "7.69")
    assert [(line["sku"], line["numbers"]) for line in found.receipt["lines"]] == [
        ("MILK", [{"lot": "A1", "serial": None, "quantity": "1", "provenance": "scanned",
                   "expiry": "2026-12-01", "best_before": None}]),
        ("PILLS", [{"lot": "RX1", "serial": "1", "quantity": "1", "provenance": "scanned",
                    "expiry": "2027-05-01", "best_before": None}]),
    ]  # fmt: skip
    assert {r["purchase_order"] for r in found.received if r["sku"] == "MILK"} == {"PO-1", "PO-2"}
    assert [(m["to"], m["quantity"]) for m in found.movements] == [("customer", "1"), ("customer", "1")]
    assert {(s["receipt"], s["lot"]) for s in found.sales} == {(number, "A1"), (number, "RX1")}
    assert (found.lot, found.refused, found.on_hand) == (None, [], {})


def test_a_sale_without_its_number_says_so(shop: TestShop, full: Desk) -> None:
    nameless = Product(
        sku="CHEESE", name="Cheese", gtin="09520118000057", price=300, tracking=Tracking.LOT,
        missing_policy=MissingPolicy.ALLOW,
    )  # fmt: skip
    shop.post(ProductsSet(id="cheese", products=(nameless,)))
    shop.receive(nameless, "C1")
    shop.checkout.scan(b"9520118000057")
    number = sell(shop)
    [line] = (follow(full, number).receipt or {})["lines"]
    assert [(n["lot"], n["provenance"]) for n in line["numbers"]] == [(None, "unknown")]
    assert follow(full, "C1").sales == []


def test_a_code_of_several_products_needs_the_product(full: Desk) -> None:
    assert trace(full, "A1") == Refused("several products have A1: JAM, MILK; add --product SKU")
    assert follow(full, "A1", product="9520114000020").on_hand == {"floor": "7"}


@pytest.mark.parametrize(
    ("code", "product", "words"),
    [
        ("ZZ", None, "no receipt, lot or serial is called ZZ; check the code"),
        ("", None, "no receipt, lot or serial is called ; check the code"),
        ("%", None, "no receipt, lot or serial is called %; check the code"),
        ("S1", "MILK", "MILK has no lot or serial S1; check the code"),
        ("S1", "TEA", "no product has TEA; check --product"),
        ("\x1b]52;c;x\x07", None, "no receipt, lot or serial is called ␛]52;c;x␇; check the code"),
    ],
)
def test_a_code_that_nothing_has_is_refused(full: Desk, code: str, product: str | None, words: str) -> None:
    assert trace(full, code, product=product) == Refused(words)


def test_a_lot_that_was_only_ever_refused_can_be_traced(shop: TestShop, full: Desk) -> None:
    shop.checkout.scan(b"]d20109520114000013\x1d10NEVER")
    shop.recorder.flush()
    found = follow(full, "never")
    assert found.lot == {"sku": "MILK", "lot": "NEVER", "serial": None, "status": "unknown"}
    assert [r["reasons"] for r in found.refused] == [["unknown_lot"]]
    assert (found.received, found.sales, found.on_hand) == ([], [], {})


def test_a_direction_leaves_the_other_parts_out(shop: TestShop, full: Desk) -> None:
    sell(shop, PILLS)
    found = follow(full, "RX1")
    assert set(found.facing(Direction.BOTH)) == {
        "lot", "received", "movements", "sales", "returned", "refused", "on_hand",
    }  # fmt: skip
    assert set(found.facing(Direction.FORWARD)) == {
        "lot", "movements", "sales", "returned", "refused", "on_hand",
    }  # fmt: skip
    assert set(found.facing(Direction.BACKWARD)) == {"lot", "received", "movements"}


def test_what_came_back_is_part_of_the_story_of_its_lot_and_of_both_receipts(shop: TestShop, full: Desk) -> None:
    receipt = sell(shop, MILK, MILK)
    assert shop.checkout.returns.take_back(receipt, (Pick(line=1, quantity=1000),), "spoilt").ok
    assert shop.checkout.refund(TenderKind.CASH).ok
    back = shop.checkout.complete().sale
    assert back is not None
    number = str(getattr(back.document, "number", ""))
    lot = follow(full, "a1", product="MILK")
    assert [(m["kind"], m["from"], m["to"], m["quantity"]) for m in lot.movements][-1] == (
        "sale", "customer", "quarantine", "1",
    )  # fmt: skip
    assert [(s["receipt"], s["quantity"]) for s in lot.sales] == [(receipt, "2")]
    [row] = lot.returned
    assert row == {
        "receipt": number, "at": "2026-11-21T12:00:00.000000Z", "till": "1", "cashier": "Ana", "customer": None,
        "line": 1, "sku": "MILK", "lot": "A1", "serial": None, "quantity": "1", "place": "quarantine",
        "reason": "spoilt", "sold": receipt, "sold_line": 1,
    }  # fmt: skip
    assert lot.on_hand == {"back": "3", "floor": "3", "quarantine": "1"}
    assert follow(full, receipt).returned == follow(full, number).returned == [row]
    of_return = follow(full, number)
    assert of_return.receipt is not None
    assert (of_return.receipt["kind"], of_return.receipt["cashier"], of_return.receipt["lines"]) == (
        "return", "Ana", [],
    )  # fmt: skip
    assert {r["purchase_order"] for r in of_return.received} == {"PO-1", "PO-2"}
