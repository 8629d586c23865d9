"""The whole journey of a lot: from any code, both ways, every step, and that it adds up."""

from __future__ import annotations

from typing import Any

import pytest

from pos_term.domain.documents import GoodsReceipt, ProductsSet, ReceivedLine
from pos_term.domain.products import Product, Tracking
from pos_term.services.desk import Desk, Refused, open_desk
from pos_term.services.trace import Direction
from pos_term.services.tracing.journey import Journey, candidates, journey
from tests.hostile import HOSTILE
from tests.services.tracing.world import BREAD, Bakery, bake, line, open_bakery
from tests.shop import NOON, TODAY, TestShop, gs1

_TEXTS = pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])


@pytest.fixture
def bakery(shop: TestShop) -> Bakery:
    return bake(shop)


@pytest.fixture
def desk(shop: TestShop) -> Any:
    with open_desk(shop.store.path, till="1", actor="Mira", at=NOON.isoformat()) as opened:
        yield opened


def follow(desk: Desk, code: str, **more: Any) -> Journey:
    found = journey(desk, code, **more)
    assert isinstance(found, Journey), found
    return found


def test_the_time_line_names_each_step_with_what_was_there_after_it(bakery: Bakery, desk: Desk) -> None:
    steps = follow(desk, "b1").timeline
    assert [(s["kind"], s["document"], s["quantity"], s["on_hand"]) for s in steps] == [
        ("made", "MO-1-000002", "20", "20"),
        ("put on hold", "", None, "20"),
        ("released", "", None, "20"),
        ("put in quarantine", "TR-1-000001", "3", "20"),
        ("sent to Store Two", "TR-1-000001", "4", "20"),
        ("disposed of", "DI-1-000001", "3", "17"),
        ("sold", "1-000001", "2", "15"),
    ]
    assert steps[-1] | {"at": ""} == {
        "at": "", "business_date": "2026-11-21", "kind": "sold", "document": "1-000001", "quantity": "2",
        "from": "floor", "to": "customer", "person": "Ana", "provenance": "scanned", "on_hand": "15",
        "sku": "BREAD", "lot": "B1", "serial": None, "customer": "", "note": "",
    }  # fmt: skip
    assert [s["note"] for s in steps[1:6]] == ["smells odd", "tasted", "too many", "too many", "mould"]


def test_totals_add_up_to_what_is_there_and_to_zero(bakery: Bakery, desk: Desk) -> None:
    assert follow(desk, "B1").totals == {
        "received": "0", "made": "20", "split_in": "0", "returned_by_customers": "0", "counted_in": "0",
        "sold": "2", "disposed": "3", "returned_to_supplier": "0", "used": "0", "split_out": "0",
        "counted_out": "0", "on_hand": "15", "balance": "0", "agrees": True,
    }  # fmt: skip
    flour = follow(desk, "F1").totals
    assert {name: value for name, value in flour.items() if value != "0"} == {
        "received": "50", "used": "10", "split_out": "5", "returned_to_supplier": "5", "on_hand": "30",
        "agrees": True,
    }  # fmt: skip
    assert follow(desk, "F1-B").totals["split_in"] == "5"


def test_books_that_do_not_agree_are_said_to_be_wrong(bakery: Bakery, desk: Desk, shop: TestShop) -> None:
    with shop.store.writing() as connection:
        connection.exec_driver_sql("UPDATE balance SET quantity = quantity + 1000 WHERE lot_id LIKE 'BREAD%B1'"
                                   " AND location = 'floor'")  # fmt: skip
    totals = follow(desk, "B1").totals
    assert (totals["balance"], totals["agrees"]) == ("-1", False)
    with shop.store.writing() as connection:
        connection.exec_driver_sql("UPDATE balance SET quantity = quantity - 1000 WHERE lot_id LIKE 'BREAD%B1'"
                                   " AND location = 'two-floor'")  # fmt: skip
    totals = follow(desk, "B1").totals
    assert (totals["balance"], totals["agrees"]) == ("0", False), "in the wrong place is wrong too"


def test_components_are_followed_back_to_their_suppliers_at_any_depth(bakery: Bakery, desk: Desk) -> None:
    rows = follow(desk, "B1").made_from
    assert [(r["depth"], r["sku"], r["lot"], r["quantity"], r["document"]) for r in rows] == [
        (1, "DOUGH", "D1", "15", "MO-1-000002"),
        (2, "FLOUR", "F1", "10", "MO-1-000001"),
        (1, "FLOUR", "F2", "1", "MO-1-000002"),
    ]
    assert [(r["supplier"], r["supplier_lot"], r["purchase_order"], r["certificate"]) for r in rows] == [
        ("", "", "", ""), ("Old Mill", "M-881", "PO-7", "QC-7"), ("Old Mill", "M-882", "", ""),
    ]  # fmt: skip


def test_results_are_followed_forward_with_their_sales_at_any_depth(bakery: Bakery, desk: Desk) -> None:
    rows = follow(desk, "F1").made_into
    assert [(r["depth"], r["lot"], r["made"], r["on_hand"], [s["receipt"] for s in r["sales"]]) for r in rows] == [
        (1, "D1", "15", "0", []),
        (2, "B1", "20", "15", ["1-000001"]),
        (1, "F1-B", "5", "5", []),
    ]


def test_a_lot_tells_its_certificates_disposals_transfers_returns_holds_and_amendments(
    bakery: Bakery, desk: Desk
) -> None:
    bread, flour = follow(desk, "B1"), follow(desk, "F1")
    assert [(r["number"], r["standing"], r["file"], r["supplier"]) for r in flour.certificate] == [
        ("QC-7", "valid", "qc7.pdf", "Old Mill"), ("QC-8", "not_kept", "", ""),
    ]  # fmt: skip
    assert [(r["document"], r["quantity"], r["value"], r["reason"], r["witness"]) for r in bread.disposals] == [
        ("DI-1-000001", "3", "4.50", "mould", "Mira")
    ]
    assert [(r["to"], r["store"], r["quantity"]) for r in bread.transfers] == [
        ("quarantine", "", "3"), ("two-floor", "Store Two", "4"),
    ]  # fmt: skip
    assert [(r["supplier"], r["quantity"], r["reason"]) for r in flour.supplier_returns] == [
        ("Old Mill", "5", "lumps")
    ]
    assert [(r["kind"], r["reason"], r["person"], r["approved_by"]) for r in bread.holds] == [
        ("hold", "smells odd", "Ana", ""), ("release", "tasted", "Ana", "Mira"),
    ]  # fmt: skip
    assert [(r["field"], r["was"], r["now"], r["retest"], r["certificate"]) for r in flour.amendments] == [
        ("expiry", "2027-01-20", "2027-02-19", True, "QC-8")
    ]


def test_what_was_held_as_it_came_and_what_a_recall_stopped_are_among_the_holds(shop: TestShop, desk: Desk) -> None:
    open_bakery(shop)
    shop.post(GoodsReceipt(id="g", lines=(line("FLOUR", "F9", 1, hold="moist: 17 % is above 15 %"),)))
    shop.recall(BREAD, None, "R-9")
    shop.recall(Product(sku="FLOUR", name="Flour"), "f9", "R-8")
    assert [(r["kind"], r["reason"], r["recall"]) for r in follow(desk, "F9").holds] == [
        ("hold", "moist: 17 % is above 15 %", ""), ("recall", "", "R-8"),
    ]  # fmt: skip


def test_a_recall_that_reached_a_split_lot_through_the_lot_it_was_split_off_is_told(
    bakery: Bakery, desk: Desk, shop: TestShop
) -> None:
    shop.recall(Product(sku="FLOUR", name="Flour"), "F1", "R-5")
    split = follow(desk, "F1-B")
    assert [(r["kind"], r["recall"], r["lot"]) for r in split.holds] == [("recall", "R-5", "F1-B")]
    assert split.trace.lot is not None
    assert split.trace.lot["status"] == "recalled"


@pytest.mark.parametrize(
    ("code", "kind", "lots"),
    [
        ("M-881", "supplier_lot", ["F1"]), ("m-882", "supplier_lot", ["F2"]), ("PO-7", "purchase_order", ["F1"]),
        ("qc-7", "certificate", ["F1"]), ("GR-1-000002", "goods_receipt", ["F2"]),
        ("DI-1-000001", "document", ["B1"]), ("sr-1-000001", "document", ["F1"]),
        ("TR-1-000001", "document", ["B1"]), ("MO-1-000002", "document", ["B1", "D1", "F2"]),
        ("SP-1-000001", "document", ["F1", "F1-B"]), ("1-000001", "receipt", ["B1"]),
    ],
)  # fmt: skip
def test_every_kind_of_code_leads_to_its_lots(
    bakery: Bakery, desk: Desk, code: str, kind: str, lots: list[str]
) -> None:
    found = follow(desk, code)
    assert found.thing.kind.value == kind
    assert [row["lot"] for row in found.lots] == lots


def test_a_making_shows_what_went_in_and_what_came_of_it(bakery: Bakery, desk: Desk) -> None:
    found = follow(desk, "MO-1-000001")
    assert [r["lot"] for r in found.made_from] == ["F1"]
    assert [(r["depth"], r["lot"]) for r in found.made_into][:2] == [(1, "D1"), (2, "B1")]
    assert {(s["kind"], s["lot"]) for s in found.timeline} == {("used up", "F1"), ("made", "D1")}
    assert found.totals == {}, "a part of a lot's steps adds up to nothing"


def test_a_receipt_is_followed_back_to_the_components_of_what_was_sold(bakery: Bakery, desk: Desk) -> None:
    found = follow(desk, "1-000001")
    assert found.trace.receipt is not None
    assert {r["lot"] for r in found.made_from} == {"D1", "F1", "F2"}


def test_a_customer_is_traced_to_what_they_bought(shop: TestShop, bakery: Bakery, desk: Desk) -> None:
    from pos_term.domain.customers import Customer
    from pos_term.store.customers import put_customer

    cleo = Customer(id="cleo", name="Cleo Jones", loyalty="CARD-1")
    with shop.store.writing() as connection:
        put_customer(connection, cleo)
    assert shop.checkout.customer.attach("cleo").ok
    shop.checkout.scan(gs1(BREAD, "B1"))
    number = shop.sell().number
    for code in ("cleo", "CARD-1", "jones"):
        found = follow(desk, code)
        assert found.thing.kind.value == "customer"
        assert [s["receipt"] for s in found.trace.sales] == [number]
        assert [row["lot"] for row in found.lots] == ["B1"]
    assert follow(desk, "B1").people == {"cleo": "Cleo Jones"}
    assert "Cleo" not in str(follow(desk, "B1").facing(Direction.BOTH)), "the name is for people only"


def test_a_code_of_several_things_is_answered_with_the_choices(shop: TestShop, bakery: Bakery, desk: Desk) -> None:
    salt = Product(sku="SALT", name="Salt", gtin="09520118000040", price=90, tracking=Tracking.LOT)
    shop.post(ProductsSet(id="salt", products=(salt,)))
    lines = (ReceivedLine(sku="SALT", lot="PO-7", quantity=1000, received_on=TODAY, supplier_lot="F1"),)
    shop.post(GoodsReceipt(id="s", lines=lines))
    assert journey(desk, "po-7") == Refused(
        "po-7 is several things: lot: lot of SALT Salt; purchase_order: purchase order, came in as 1 lot; "
        "add --as and one of those words"
    )
    assert follow(desk, "PO-7", kind="lot").thing.sku == "SALT"
    assert follow(desk, "PO-7", kind="purchase_order").thing.lots == ("FLOUR␟F1",)
    assert follow(desk, "PO-7", product="SALT").thing.sku == "SALT"
    assert isinstance(journey(desk, "PO-7", kind="customer"), Refused)
    assert {thing.kind.value for thing in _things(desk, "F1")} == {"lot", "supplier_lot"}


def test_a_supplier_s_lot_that_is_our_lot_too_is_one_thing(shop: TestShop, desk: Desk) -> None:
    open_bakery(shop)
    shop.post(GoodsReceipt(id="g", lines=(line("FLOUR", "X1", 1, supplier="MILL", supplier_lot="x1"),)))
    assert [thing.kind.value for thing in _things(desk, "X1")] == ["lot"]


def _things(desk: Desk, code: str) -> list[Any]:
    found = candidates(desk, code)
    assert isinstance(found, list), found
    return found


def test_a_direction_leaves_the_parts_of_the_other_one_out(bakery: Bakery, desk: Desk) -> None:
    found = follow(desk, "F1")
    forward, backward = set(found.facing(Direction.FORWARD)), set(found.facing(Direction.BACKWARD))
    assert {"made_into", "disposals", "transfers", "supplier_returns", "sales"} == forward - backward - {
        "returned", "refused", "on_hand",
    }  # fmt: skip
    assert backward - forward == {"made_from", "certificate", "received"}
    assert forward & backward >= {"subject", "lot", "movements", "holds", "amendments", "timeline", "totals"}


@_TEXTS
def test_any_text_is_looked_up_as_data(bakery: Bakery, desk: Desk, text: str) -> None:
    found = journey(desk, text)
    assert isinstance(found, Refused)
    assert "\x1b" not in found.words


def test_serials_count_with_the_lot_they_were_made_in(shop: TestShop, desk: Desk) -> None:
    pills = Product(sku="PILLS", name="Pills", gtin="09520118000057", price=90, tracking=Tracking.LOT_SERIAL)
    shop.post(ProductsSet(id="p", products=(pills,)))
    lines = tuple(
        ReceivedLine(sku="PILLS", lot="RX", serial=str(n), quantity=1000, received_on=TODAY) for n in (1, 2, 3)
    )
    shop.post(GoodsReceipt(id="g", lines=lines))
    found = follow(desk, "RX")
    assert [step["on_hand"] for step in found.timeline] == ["1", "2", "3"]
    assert (found.totals["received"], found.totals["on_hand"], found.totals["balance"]) == ("3", "3", "0")
    assert follow(desk, "2", product="PILLS").totals["received"] == "1"
