"""Scanning at the counter: what is added, what waits, what is refused, and that it is all recorded."""

from __future__ import annotations

import json

import pytest

from pos_term.domain.lots import Provenance
from pos_term.domain.products import LotPolicy, MissingPolicy, Tracking
from pos_term.services.outcomes import OutcomeKind
from tests.shop import TestShop, check_digit, days, gs1


def refusals(shop: TestShop) -> list[tuple[str, str]]:
    rows = shop.rows("SELECT reasons, outcome FROM refusal ORDER BY at, id")
    return [(row[0], row[1]) for row in rows]


def test_a_plain_barcode_adds_an_untracked_product(shop: TestShop) -> None:
    bag = shop.product("bag")
    outcome = shop.checkout.scan((bag.gtin or "").encode())
    assert outcome.kind is OutcomeKind.ADDED
    assert [(line.product.sku, line.quantity, line.total) for line in shop.checkout.cart.lines] == [
        ("bag", 1000, 250)
    ]


def test_scanning_again_counts_up_the_same_line(shop: TestShop) -> None:
    bag = shop.product("bag")
    for _ in range(3):
        shop.checkout.scan((bag.gtin or "").encode())
    assert [line.quantity for line in shop.checkout.cart.lines] == [3000]


def test_one_gs1_scan_carries_product_lot_and_expiry(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "L2411A", expiry=days(9), quantity=5)
    outcome = shop.checkout.scan(gs1(milk, "L2411A", days(9)))
    assert outcome.kind is OutcomeKind.ADDED
    assert (outcome.lot, outcome.expiry, outcome.remaining) == ("L2411A", days(9), 4000)
    number = shop.checkout.cart.lines[0].numbers[0]
    assert (number.lot, number.provenance) == ("L2411A", Provenance.SCANNED)


def test_a_quantity_before_the_scan_counts_for_the_lot(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(9))
    shop.checkout.scan(b"3*" + gs1(milk, "A"))
    line = shop.checkout.cart.lines[0]
    assert (line.quantity, line.missing) == (3000, 0)


def test_a_quantity_greater_than_the_lot_has_is_refused_whole(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(9), quantity=2)
    outcome = shop.checkout.scan(b"3*" + gs1(milk, "A"))
    assert outcome.reasons == ("not_available",)
    assert not shop.checkout.cart.lines


def test_a_plain_barcode_of_a_lot_product_waits_and_enter_takes_the_first_to_expire(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "LATE", expiry=days(30))
    shop.receive(milk, "SOON", expiry=days(10))
    outcome = shop.checkout.scan((milk.gtin or "").encode())
    assert outcome.kind is OutcomeKind.NEEDS_NUMBER
    accepted = shop.checkout.accept_suggestion()
    assert (accepted.lot, accepted.kind) == ("SOON", OutcomeKind.NUMBER_TAKEN)
    assert shop.checkout.cart.lines[0].numbers[0].provenance is Provenance.SUGGESTED


def test_the_scan_of_the_lot_answers_the_waiting_line(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "10156", expiry=days(30))
    shop.checkout.scan((milk.gtin or "").encode())
    outcome = shop.checkout.scan(b"10156")
    assert (outcome.kind, outcome.lot) == (OutcomeKind.NUMBER_TAKEN, "10156")
    assert shop.checkout.waiting is None
    assert shop.checkout.cart.lines[0].quantity == 1000


def test_the_gs1_code_of_the_same_pack_answers_the_waiting_line(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(30))
    shop.checkout.scan((milk.gtin or "").encode())
    shop.checkout.scan(gs1(milk, "A"))
    assert [(line.quantity, line.missing) for line in shop.checkout.cart.lines] == [(1000, 0)]


@pytest.mark.parametrize("policy", list(LotPolicy))
def test_the_lot_policy_decides_who_names_the_lot(shop: TestShop, policy: LotPolicy) -> None:
    milk = shop.product("milk", Tracking.LOT, lot_policy=policy)
    shop.receive(milk, "A", expiry=days(30))
    outcome = shop.checkout.scan((milk.gtin or "").encode())
    if policy is LotPolicy.AUTO:
        assert outcome.kind is OutcomeKind.ADDED
        assert shop.checkout.cart.lines[0].numbers[0].provenance is Provenance.SUGGESTED
    else:
        assert outcome.kind is OutcomeKind.NEEDS_NUMBER
        assert shop.checkout.accept_suggestion().ok is (policy is LotPolicy.CONFIRM)


def test_three_serials_are_three_scans_after_the_product(shop: TestShop) -> None:
    phone = shop.product("phone", Tracking.SERIAL)
    for serial in ("S1", "S2", "S3"):
        shop.receive(phone, serial=serial)
    assert shop.checkout.scan(b"3*" + (phone.gtin or "").encode()).kind is OutcomeKind.NEEDS_NUMBER
    for scanned in (b"S1", b"S2", b"S3"):
        assert shop.checkout.scan(scanned).ok
    line = shop.checkout.cart.lines[0]
    assert ([n.serial for n in line.numbers], line.missing) == (["S1", "S2", "S3"], 0)


def test_serials_scanned_one_by_one_add_up_on_one_line(shop: TestShop) -> None:
    phone = shop.product("phone", Tracking.SERIAL)
    for serial in ("S1", "S2", "S3"):
        shop.receive(phone, serial=serial)
    shop.checkout.scan((phone.gtin or "").encode())
    for scanned in (b"S1", b"S2", b"S3"):
        assert shop.checkout.scan(scanned).ok
    assert [(line.quantity, line.missing) for line in shop.checkout.cart.lines] == [(3000, 0)]


def test_a_serial_is_never_proposed(shop: TestShop) -> None:
    phone = shop.product("phone", Tracking.SERIAL)
    shop.receive(phone, serial="S1")
    shop.checkout.scan((phone.gtin or "").encode())
    assert not shop.checkout.accept_suggestion().ok
    assert shop.checkout.cart.lines[0].missing == 1000


@pytest.mark.parametrize("case", ["expired", "held", "recalled", "unknown_lot", "not_available"])
def test_a_lot_that_may_not_leave_is_refused_in_the_same_scan(shop: TestShop, case: str) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "GOOD", expiry=days(20))
    if case != "unknown_lot":
        shop.receive(milk, "BAD", expiry=days(-1 if case == "expired" else 9), quantity=1)
    if case == "held":
        shop.hold(milk, "bad")
    if case == "recalled":
        shop.recall(milk, "bad")
    if case == "not_available":
        assert shop.checkout.scan(gs1(milk, "BAD")).ok
    before = shop.checkout.cart
    outcome = shop.checkout.scan(gs1(milk, "BAD"))
    assert outcome.reasons[0] == case
    assert outcome.kind is OutcomeKind.REFUSED
    assert shop.checkout.cart == before
    assert outcome.alternative is not None
    assert "GOOD" in outcome.message
    assert refusals(shop)[-1] == (" ".join(outcome.reasons), "not_added")
    assert shop.checkout.scan(gs1(milk, "GOOD")).ok


def test_all_reasons_are_reported_worst_first(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "BAD", expiry=days(-2))
    shop.hold(milk, "BAD")
    shop.recall(milk, "BAD")
    assert shop.checkout.scan(gs1(milk, "BAD")).reasons == ("recalled", "held", "expired")


def test_the_label_alone_can_expire_a_pack_whose_record_is_wrong(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(20))
    outcome = shop.checkout.scan(gs1(milk, "A", days(-1)))
    assert outcome.reasons == ("expired", "date_mismatch")


def test_an_expired_label_is_refused_on_an_untracked_product_too(shop: TestShop) -> None:
    bread = shop.product("bread")
    assert shop.checkout.scan(gs1(bread, None, days(-1))).reasons == ("expired",)
    assert shop.checkout.scan(gs1(bread, None, days(0))).ok


def test_a_recall_of_the_production_lot_reaches_its_serials(shop: TestShop) -> None:
    pump = shop.product("pump", Tracking.LOT_SERIAL)
    shop.receive(pump, "PL-1", serial="S1")
    shop.recall(pump, "PL-1")
    assert shop.checkout.scan(gs1(pump, "PL-1", serial="S1")).reasons == ("recalled",)
    assert shop.checkout.scan(gs1(pump, "PL-1")).reasons == ("recalled",)


def test_a_serial_in_the_cart_and_a_sold_one_are_told_apart(shop: TestShop) -> None:
    phone = shop.product("phone", Tracking.SERIAL)
    shop.receive(phone, serial="S1")
    assert shop.checkout.scan(gs1(phone, serial="S1")).ok
    assert shop.checkout.scan(gs1(phone, serial="S1")).reasons == ("serial_in_cart",)
    assert shop.checkout.pay() is None
    sell_for_cash(shop)
    assert shop.checkout.scan(gs1(phone, serial="s1")).reasons == ("serial_sold",)


def test_the_lot_of_another_product_is_refused_in_the_prompt(shop: TestShop) -> None:
    milk, cream = shop.product("milk", Tracking.LOT), shop.product("cream", Tracking.LOT)
    shop.receive(milk, "M1", expiry=days(20))
    shop.receive(cream, "C1", expiry=days(20))
    key = shop.checkout.scan((milk.gtin or "").encode()).key
    outcome = shop.checkout.answer(key, b"C1")
    assert outcome.reasons == ("wrong_product",)
    assert "Cream" in outcome.message
    assert shop.checkout.number(key, lot="C1").reasons == ("wrong_product",)
    assert shop.checkout.cart.lines[0].missing == 1000


def test_a_typed_lot_that_nobody_knows_is_refused_in_the_prompt(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "M1", expiry=days(20))
    key = shop.checkout.scan((milk.gtin or "").encode()).key
    assert shop.checkout.answer(key, b"M2", keyed=True).reasons == ("unknown_lot",)
    taken = shop.checkout.answer(key, b" m1", keyed=True)
    assert taken.ok
    assert shop.checkout.cart.lines[0].numbers[0].provenance is Provenance.KEYED


def test_nothing_available_refuses_the_plain_barcode_with_the_reason_of_what_is_there(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    assert shop.checkout.scan((milk.gtin or "").encode()).reasons == ("not_available",)
    shop.receive(milk, "OLD", expiry=days(-3))
    assert shop.checkout.scan((milk.gtin or "").encode()).reasons == ("expired",)
    assert not shop.checkout.cart.lines


def test_with_missing_numbers_allowed_the_sale_says_unknown(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT, missing_policy=MissingPolicy.ALLOW)
    assert shop.checkout.scan((milk.gtin or "").encode()).kind is OutcomeKind.NEEDS_NUMBER
    assert shop.checkout.pay() is None
    sale = sell_for_cash(shop)
    number = sale["lines"][0]["numbers"][0]
    assert (number["provenance"], number["lot"]) == ("unknown", None)


def test_a_price_label_keeps_the_price_on_the_label(shop: TestShop) -> None:
    ham = shop.product("ham", price=1990, weighed=True, unit="kg", barcodes=("2012345",))
    body = "201234500574"
    outcome = shop.checkout.scan((body + check_digit(body)).encode())
    assert outcome.ok
    line = shop.checkout.cart.lines[0]
    assert (line.product.sku, line.total, line.quantity) == (ham.sku, 574, 288)


def test_a_weight_label_multiplies_the_price_of_a_kilogram(shop: TestShop) -> None:
    shop.product("ham", price=1990, weighed=True, unit="kg", barcodes=("2112345",))
    body = "211234500482"
    assert shop.checkout.scan((body + check_digit(body)).encode()).ok
    line = shop.checkout.cart.lines[0]
    assert (line.quantity, line.total) == (482, 959)


def test_weighed_goods_without_a_weight_ask_for_it(shop: TestShop) -> None:
    apples = shop.product("apples", price=300, weighed=True, unit="kg")
    code = (apples.gtin or "").encode()
    assert "weight" in shop.checkout.scan(code).message
    assert shop.checkout.scan(b"0.5*" + code).ok
    assert shop.checkout.cart.total == 150


def test_a_lost_separator_is_never_guessed(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "AB12", expiry=days(300))
    lost = f"]d201{milk.gtin}10AB12{'17'}{days(300):%y%m%d}".encode()
    assert shop.checkout.scan(lost).reasons == ("separator_lost",)
    shop.receive(milk, f"AB1217{days(300):%y%m%d}", expiry=days(300))
    assert shop.checkout.scan(lost).ok


def test_an_unknown_code_is_told_and_recorded(shop: TestShop) -> None:
    outcome = shop.checkout.scan(b"9999999999994")
    assert outcome.reasons == ("unknown_product",)
    assert refusals(shop) == [("unknown_product", "not_added")]


def test_a_wrong_check_digit_is_refused(shop: TestShop) -> None:
    assert shop.checkout.scan(b"4006381333932").reasons == ("bad_check_digit",)


def test_voids_and_removed_lines_leave_a_trace(shop: TestShop) -> None:
    bag = shop.product("bag")
    shop.checkout.scan((bag.gtin or "").encode())
    key = shop.checkout.cart.lines[0].key
    assert shop.checkout.remove(key).ok
    shop.checkout.scan((bag.gtin or "").encode())
    assert shop.checkout.void("changed mind").ok
    assert not shop.checkout.cart.lines
    assert shop.rows("SELECT sku, whole, reason FROM void ORDER BY whole") == [
        ("bag", 0, ""),
        ("bag", 1, "changed mind"),
    ]


def sell_for_cash(shop: TestShop) -> dict[str, list[dict[str, list[dict[str, str | None]]]]]:
    """Pay the open cart with exact cash and give the posted document."""
    from pos_term.domain.tender import TenderKind

    assert shop.checkout.tender(TenderKind.CASH).ok
    outcome = shop.checkout.complete()
    assert outcome.sale is not None, outcome.message
    document: dict[str, list[dict[str, list[dict[str, str | None]]]]] = json.loads(outcome.sale.entry.document)
    return document


def test_one_scan_stands_for_one_unit_and_a_typed_lot_for_all(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(9))
    key = shop.checkout.scan(b"5*" + (milk.gtin or "").encode()).key
    shop.checkout.answer(key, gs1(milk, "A"))
    assert shop.checkout.cart.lines[0].missing == 4000
    shop.checkout.answer(key, b"2*" + gs1(milk, "A"))
    assert shop.checkout.cart.lines[0].missing == 2000
    shop.checkout.answer(key, b"a", keyed=True)
    assert shop.checkout.cart.lines[0].missing == 0


def test_a_recalled_lot_on_the_label_stops_a_product_whose_lots_are_not_tracked(shop: TestShop) -> None:
    bread = shop.product("bread")
    shop.recall(bread, "B-7")
    assert shop.checkout.scan(gs1(bread, "B-7")).reasons == ("recalled",)
    assert shop.checkout.scan(gs1(bread, "B-8")).ok


def test_a_serial_of_an_expired_production_lot_has_expired(shop: TestShop) -> None:
    pump = shop.product("pump", Tracking.LOT_SERIAL)
    shop.receive(pump, "PL-1", serial="S1", expiry=days(-1))
    shop.receive(pump, "PL-1", serial="S2")
    assert shop.checkout.scan(gs1(pump, "PL-1", serial="S2")).reasons == ("expired",)


def test_a_recall_of_the_whole_product_reaches_an_open_cart_at_the_next_scan(shop: TestShop) -> None:
    bag = shop.product("bag")
    assert shop.checkout.scan((bag.gtin or "").encode()).ok
    shop.recall(bag, None)
    assert shop.checkout.scan((bag.gtin or "").encode()).reasons == ("recalled",)
