"""The rules asked inside the transaction that writes: what no caller of the one door can get past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pos_term.domain.documents import (
    GoodsReceipt,
    Hold,
    LotNamed,
    ProductsSet,
    RecallApplied,
    RecallProposed,
    RecallTarget,
    ReceivedLine,
    ShiftClosed,
    ShiftOpened,
)
from pos_term.domain.judgement import Reason
from pos_term.domain.lots import KEY_MARK, Provenance, loose_key, lot_key, serial_key
from pos_term.domain.products import Product, Tracking
from pos_term.store.journal import Posted, Posting, Rejected, post
from pos_term.store.verify import verify
from tests.shop import TODAY, TestShop, days, gtin
from tests.store.test_journal import everything, piece, sale


def rejected(shop: TestShop, document: Any) -> Rejected:
    """The document is refused, and nothing of it stays."""
    before = everything(shop.store)
    outcome = shop.try_post(document)
    assert isinstance(outcome, Rejected), outcome
    assert everything(shop.store) == before
    assert outcome.words
    assert "\n" not in outcome.words
    return outcome


def reasons(outcome: Rejected) -> list[Reason]:
    return [finding.reason for objection in outcome.objections for finding in objection.findings]


@pytest.fixture
def milk(shop: TestShop) -> Product:
    """Ten pieces of a good lot A, and of a bad lot B."""
    product = shop.product("milk", Tracking.LOT)
    shop.receive(product, "A", expiry=days(9))
    shop.receive(product, "B", expiry=days(9))
    return product


# -- sales ---------------------------------------------------------------------------------------------------


def test_a_held_lot_does_not_leave(shop: TestShop, milk: Product) -> None:
    shop.hold(milk, "b")
    outcome = rejected(shop, sale("s", piece("A"), piece("B")))
    assert reasons(outcome) == [Reason.HELD]
    assert (outcome.objections[0].line, outcome.objections[0].lot_id) == (1, "milk␟B")
    shop.post(sale("s", piece("A")))


@pytest.mark.parametrize("lot", ["B", None])
def test_a_recalled_lot_or_product_does_not_leave(shop: TestShop, milk: Product, lot: str | None) -> None:
    shop.recall(milk, lot)
    assert reasons(rejected(shop, sale("s", piece("B")))) == [Reason.RECALLED]


def test_a_lot_expired_by_record_or_label_does_not_leave(shop: TestShop, milk: Product) -> None:
    shop.receive(milk, "OLD", expiry=days(-1))
    assert reasons(rejected(shop, sale("s", piece("OLD")))) == [Reason.EXPIRED]
    assert reasons(rejected(shop, sale("s", piece("A", expiry=days(-1))))) == [Reason.EXPIRED]
    shop.post(sale("s", piece("A", expiry=days(0))))


def test_the_day_of_the_posting_decides(shop: TestShop, milk: Product) -> None:
    shop.receive(milk, "TODAY", expiry=days(0))
    shop.post(sale("s1", piece("TODAY")))
    shop.now = shop.now.replace(day=22)
    assert reasons(rejected(shop, sale("s2", piece("TODAY")))) == [Reason.EXPIRED]


def test_the_shops_day_decides_and_not_the_day_of_the_instant(shop: TestShop, milk: Product) -> None:
    """Half past eleven in the evening, UTC, is tomorrow in a shop to the east, and the journal says both."""
    shop.receive(milk, "TODAY", expiry=days(0))
    late = shop.now.replace(hour=23, minute=30)
    outcome = post(shop.store, sale("s1", piece("TODAY")), Posting("1", "Ana", late, days(1)))
    assert isinstance(outcome, Rejected)
    assert reasons(outcome) == [Reason.EXPIRED]
    early = late.replace(day=22, hour=0)
    assert isinstance(post(shop.store, sale("s1", piece("TODAY")), Posting("1", "Ana", early, TODAY)), Posted)


def test_a_lot_nobody_knows_does_not_leave(shop: TestShop, milk: Product) -> None:
    assert reasons(rejected(shop, sale("s", piece("NEVER")))) == [Reason.UNKNOWN_LOT]


def test_no_more_leaves_than_there_is_counted_over_all_lines(shop: TestShop, milk: Product) -> None:
    assert reasons(rejected(shop, sale("s", piece("A", 10001)))) == [Reason.NOT_AVAILABLE]
    assert reasons(rejected(shop, sale("s", piece("A", 6000), piece("A", 5000)))) == [Reason.NOT_AVAILABLE]
    one = sale("s", piece("A", 6000))
    both = replace(one, lines=(*one.lines, replace(one.lines[0], n=2)))
    outcome = rejected(shop, both)
    assert (reasons(outcome), outcome.objections[0].line) == ([Reason.NOT_AVAILABLE], 2)
    shop.post(sale("s", piece("A", 6000), piece("A", 4000)))


def test_a_lot_does_not_leave_a_place_where_it_is_not(shop: TestShop, milk: Product) -> None:
    shop.receive(milk, "A", quantity=2, location="back", expiry=days(9))
    assert reasons(rejected(shop, sale("s", piece("A", 11000)))) == [Reason.NOT_AVAILABLE]
    assert reasons(rejected(shop, sale("s", piece("A", location="cellar")))) == [Reason.NOT_AVAILABLE]
    shop.post(sale("s", piece("A", 10000), piece("A", 2000, location="back")))


def test_all_that_stands_against_a_sale_is_told(shop: TestShop, milk: Product) -> None:
    shop.receive(milk, "OLD", expiry=days(-1))
    shop.hold(milk, "OLD")
    shop.recall(milk, "B")
    outcome = rejected(shop, sale("s", piece("A"), piece("B"), piece("OLD")))
    assert reasons(outcome) == [Reason.RECALLED, Reason.HELD, Reason.EXPIRED]
    assert [objection.lot_id for objection in outcome.objections] == ["milk␟B", "milk␟OLD"]


def test_a_lot_called_unknown_is_judged_all_the_same(shop: TestShop, milk: Product) -> None:
    shop.recall(milk, "B")
    shop.hold(milk, "A")
    unknown = [replace(piece(lot), provenance=Provenance.UNKNOWN) for lot in ("A", "B")]
    assert reasons(rejected(shop, sale("s", *unknown))) == [Reason.HELD, Reason.RECALLED]


def test_goods_without_a_number_do_not_leave_while_all_of_the_product_is_recalled(shop: TestShop) -> None:
    bag = shop.product("bag")
    loose = replace(piece("", sku="bag"), lot_id=loose_key("bag"), lot=None)
    shop.post(sale("s1", loose, sku="bag"))
    shop.recall(bag, None)
    outcome = rejected(shop, sale("s2", loose, sku="bag"))
    assert reasons(outcome) == [Reason.RECALLED]
    assert reasons(rejected(shop, sale("s3", replace(loose, lot_id=loose_key("ghost")), sku="ghost"))) == [
        Reason.UNKNOWN_PRODUCT
    ]


def test_a_serial_is_sold_once(shop: TestShop) -> None:
    phone = shop.product("phone", Tracking.SERIAL)
    shop.receive(phone, serial="S1")
    one = replace(piece("", sku="phone"), lot_id=serial_key("phone", "S1"), lot=None, serial="S1")
    assert Reason.SERIAL_IN_CART in reasons(rejected(shop, sale("s", one, one, sku="phone")))
    assert reasons(rejected(shop, sale("s", replace(one, quantity=2000), sku="phone"))) == [Reason.NOT_AVAILABLE]
    shop.post(sale("s1", one, sku="phone"))
    assert reasons(rejected(shop, sale("s2", one, sku="phone"))) == [Reason.SERIAL_SOLD]


def test_a_stop_on_the_production_lot_reaches_its_serials_known_before_and_after(shop: TestShop) -> None:
    pump = shop.product("pump", Tracking.LOT_SERIAL)
    shop.receive(pump, "PL", serial="S1")
    shop.recall(pump, "pl")
    shop.receive(pump, "PL", serial="S2")
    for serial in ("S1", "S2"):
        number = replace(piece("PL", sku="pump"), lot_id=serial_key("pump", serial), serial=serial)
        assert reasons(rejected(shop, sale("s", number, sku="pump"))) == [Reason.RECALLED]


def test_a_serial_goes_with_the_lot_it_was_made_in(shop: TestShop) -> None:
    pump = shop.product("pump", Tracking.LOT_SERIAL)
    shop.receive(pump, "PL", serial="S1")
    number = replace(piece("OTHER", sku="pump"), lot_id=serial_key("pump", "S1"), serial="S1")
    assert reasons(rejected(shop, sale("s", number, sku="pump"))) == [Reason.WRONG_PRODUCT]


@pytest.mark.parametrize("quantity", [0, -1000])
def test_a_sale_of_nothing_or_less_is_refused_in_words(shop: TestShop, milk: Product, quantity: int) -> None:
    rejected(shop, sale("s", piece("A", quantity)))


def test_a_lot_is_sold_as_the_product_it_belongs_to(shop: TestShop, milk: Product) -> None:
    shop.product("bag")
    outcome = rejected(shop, sale("s", piece("A"), sku="bag"))
    assert reasons(outcome) == [Reason.WRONG_PRODUCT]


# -- shifts --------------------------------------------------------------------------------------------------


def test_nothing_is_sold_without_an_open_shift(shop: TestShop, milk: Product) -> None:
    assert "shift" in rejected(shop, sale("s", piece("A"), shift="ghost")).words
    shop.post(ShiftClosed(id="close", shift="shift-1", expected=0, counted=0))
    assert "shift" in rejected(shop, sale("s", piece("A"))).words


def test_a_till_has_one_open_shift_that_is_closed_once(shop: TestShop) -> None:
    rejected(shop, ShiftOpened(id="another", opening_float=0))
    shop.post(ShiftClosed(id="close", shift="shift-1", expected=0, counted=0))
    rejected(shop, ShiftClosed(id="again", shift="shift-1", expected=0, counted=99))
    rejected(shop, ShiftClosed(id="ghost", shift="ghost", expected=0, counted=0))
    shop.post(ShiftOpened(id="another", opening_float=0))


# -- goods receipts ------------------------------------------------------------------------------------------


def line(**more: Any) -> ReceivedLine:
    given: dict[str, Any] = {"sku": "milk", "quantity": 1000, "received_on": TODAY, **more}
    return ReceivedLine(**given)


def receipt(*lines: ReceivedLine) -> GoodsReceipt:
    return GoodsReceipt(id="g", lines=lines)


def test_a_lot_comes_again_only_with_the_dates_it_has(shop: TestShop, milk: Product) -> None:
    assert "expiry" in rejected(shop, receipt(line(lot="a", expiry=days(30)))).words
    shop.post(receipt(line(lot="a", expiry=days(9))))
    shop.post(replace(receipt(line(lot="A")), id="g2"))


def test_a_lot_has_one_date_within_a_receipt(shop: TestShop, milk: Product) -> None:
    for field in ("expiry", "best_before"):
        near, far = line(lot="N", **{field: days(3)}), line(lot="n", **{field: days(4)})
        outcome = rejected(shop, receipt(near, far))
        assert outcome.objections[0].line == 2


def test_a_serial_comes_once_and_is_one_unit(shop: TestShop) -> None:
    shop.product("phone", Tracking.SERIAL)
    unit = line(sku="phone", serial="S1")
    assert rejected(shop, receipt(unit, replace(unit, serial="s1"))).objections[0].line == 2
    rejected(shop, receipt(replace(unit, quantity=2000)))
    rejected(shop, receipt(replace(unit, quantity=500)))
    shop.post(receipt(unit))
    rejected(shop, replace(receipt(replace(unit, location="back")), id="g2"))
    places = shop.rows("SELECT location, quantity FROM balance WHERE lot_id = ?", serial_key("phone", "S1"))
    assert dict(places) == {"floor": 1000, "supplier": -1000}
    assert verify(shop.store).sound


@pytest.mark.parametrize("quantity", [-1000, -1])
def test_less_than_nothing_is_not_received(shop: TestShop, milk: Product, quantity: int) -> None:
    rejected(shop, receipt(line(lot="A", quantity=quantity, expiry=days(9))))


@pytest.mark.parametrize("place", ["supplier", "customer", "disposal", "count", "production", ""])
def test_goods_are_not_received_outside_the_shop(shop: TestShop, milk: Product, place: str) -> None:
    rejected(shop, receipt(line(lot="A", location=place, expiry=days(9))))


@pytest.mark.parametrize("code", [KEY_MARK, "  ", f" {KEY_MARK} "])
def test_a_number_that_says_nothing_is_not_a_number(shop: TestShop, milk: Product, code: str) -> None:
    rejected(shop, receipt(line(lot=code)))
    rejected(shop, receipt(line(serial=code)))


def test_a_delivery_that_only_makes_a_lot_known_moves_nothing(shop: TestShop, milk: Product) -> None:
    shop.post(receipt(line(lot="C", quantity=0, expiry=date(2027, 1, 1))))
    assert shop.rows("SELECT expiry FROM lot WHERE id = ?", lot_key("milk", "C")) == [("2027-01-01",)]
    assert shop.rows("SELECT * FROM movement WHERE lot_id = ?", lot_key("milk", "C")) == []


# -- products and stops --------------------------------------------------------------------------------------


def test_a_code_finds_one_product_only(shop: TestShop) -> None:
    tea, jam = (Product(sku=sku, name=sku, gtin=gtin(900)) for sku in ("tea", "jam"))
    assert gtin(900) in rejected(shop, ProductsSet(id="p", products=(tea, jam))).words
    shop.post(ProductsSet(id="p1", products=(tea,)))
    rejected(shop, ProductsSet(id="p2", products=(jam,)))
    rejected(shop, ProductsSet(id="p3", products=(replace(jam, gtin=None, barcodes=(gtin(900),)),)))
    rejected(shop, ProductsSet(id="p4", products=(tea, jam)))
    shop.post(ProductsSet(id="p5", products=(replace(tea, gtin=gtin(901)), jam)))
    assert shop.rows("SELECT code, sku FROM barcode ORDER BY sku") == [(gtin(900), "jam"), (gtin(901), "tea")]


def test_a_product_stands_once_in_a_document_and_its_sku_can_be_part_of_a_key(shop: TestShop) -> None:
    tea = Product(sku="tea", name="Tea")
    rejected(shop, ProductsSet(id="p", products=(tea, replace(tea, name="Other"))))
    rejected(shop, ProductsSet(id="p", products=(replace(tea, sku=f"te{KEY_MARK}a"),)))
    rejected(shop, ProductsSet(id="p", products=(replace(tea, sku=""),)))


def test_a_stop_without_a_reason_would_be_no_stop_and_is_refused(shop: TestShop, milk: Product) -> None:
    rejected(shop, Hold(id="h", lots=(LotNamed(sku="milk", lot="A"),), reason=" "))
    target = RecallTarget(sku="milk", lot="A")
    rejected(shop, RecallApplied(id="r", recall="", targets=(target,)))
    rejected(shop, RecallProposed(id="r", recall=" ", source="", reason="", targets=(target,)))
