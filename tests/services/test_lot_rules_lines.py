"""A line with lots or serials that is changed: its quantity, its numbers taken off and exchanged."""

from __future__ import annotations

import json

import pytest

from pos_term.domain.lots import Provenance
from pos_term.domain.products import LotPolicy, Product, Tracking
from pos_term.domain.tender import TenderKind
from pos_term.services.outcomes import Outcome, OutcomeKind
from tests.shop import TestShop, code, days, gs1


def taken(shop: TestShop, line: int = 0) -> list[tuple[str | None, int, Provenance]]:
    return [(n.lot, n.quantity, n.provenance) for n in shop.checkout.cart.lines[line].numbers]


def phones(shop: TestShop, *serials: str) -> tuple[Product, int]:
    phone = shop.product("phone", Tracking.SERIAL)
    for serial in ("S1", "S2", "S3", "S4"):
        shop.receive(phone, serial=serial)
    for serial in serials:
        assert shop.checkout.scan(gs1(phone, serial=serial)).ok
    return phone, shop.checkout.cart.lines[0].key


def serials(shop: TestShop) -> tuple[int, list[str | None]]:
    line = shop.checkout.cart.lines[0]
    return line.quantity // 1000, [number.serial for number in line.numbers]


def test_the_quantity_of_serials_follows_their_numbers(shop: TestShop) -> None:
    phone, key = phones(shop, "S1", "S2", "S3")
    assert serials(shop) == (3, ["S1", "S2", "S3"])
    lot_id = shop.checkout.cart.lines[0].numbers[1].lot_id
    assert shop.checkout.drop_number(key, lot_id).ok
    assert serials(shop) == (2, ["S1", "S3"])
    assert shop.checkout.waiting is None
    assert shop.checkout.scan(gs1(phone, serial="S4")).ok
    assert serials(shop) == (3, ["S1", "S3", "S4"])


def test_the_last_serial_of_a_line_leaves_it_waiting_for_another(shop: TestShop) -> None:
    _, key = phones(shop, "S1")
    shop.checkout.drop_number(key, shop.checkout.cart.lines[0].numbers[0].lot_id)
    assert serials(shop) == (1, [])
    assert shop.checkout.scan(b"S2").ok
    assert serials(shop) == (1, ["S2"])


def test_more_serials_than_captured_are_missing_and_fewer_are_for_the_cashier_to_name(shop: TestShop) -> None:
    _, key = phones(shop, "S1", "S2")
    more = shop.checkout.set_quantity(key, 3000)
    assert "2 of 3 numbers" in more.message
    assert shop.checkout.set_quantity(key, 2000).ok
    fewer = shop.checkout.set_quantity(key, 1000)
    assert not fewer.ok
    assert "F3" in fewer.message
    assert serials(shop) == (2, ["S1", "S2"])


def test_a_serial_that_stopped_the_sale_is_taken_off_and_waits_for_another(shop: TestShop) -> None:
    phone, key = phones(shop, "S1", "S2")
    shop.checkout.tender(TenderKind.CASH)
    shop.recall(phone, "S2")
    assert not shop.checkout.complete().ok
    shop.checkout.drop_number(key, shop.checkout.cart.lines[0].numbers[1].lot_id)
    assert serials(shop) == (2, ["S1"])


def test_a_line_that_grows_asks_for_what_is_missing_and_one_that_shrinks_gives_it_up(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(20))
    shop.receive(milk, "B", expiry=days(20))
    key = shop.checkout.scan(gs1(milk, "A")).key
    assert "1 of 3 numbers" in shop.checkout.set_quantity(key, 3000).message
    assert shop.checkout.answer(key, b"b", keyed=True).ok
    shop.checkout.set_quantity(key, 2000)
    assert [(lot, quantity) for lot, quantity, _ in taken(shop)] == [("A", 1000), ("B", 1000)]


def test_a_line_that_grows_is_filled_where_lots_are_taken_without_asking(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT, lot_policy=LotPolicy.AUTO)
    shop.receive(milk, "A", expiry=days(10), quantity=2)
    shop.receive(milk, "B", expiry=days(20), quantity=2)
    key = shop.checkout.scan(code(milk)).key
    outcome = shop.checkout.set_quantity(key, 3000)
    assert outcome.kind is OutcomeKind.CHANGED
    assert [(lot, quantity) for lot, quantity, _ in taken(shop)] == [("A", 2000), ("B", 1000)]
    short = shop.checkout.set_quantity(key, 9000)
    assert "3 of 9 numbers" in short.message


def exchanged(shop: TestShop, key: int, raw: bytes, *, keyed: bool = True) -> Outcome:
    return shop.checkout.exchange(key, shop.checkout.cart.lines[0].numbers[0].lot_id, raw, keyed=keyed)


def test_a_number_is_exchanged_for_another(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(20))
    shop.receive(milk, "B", expiry=days(20))
    key = shop.checkout.scan(b"3*" + gs1(milk, "A")).key
    assert exchanged(shop, key, b"2*b").kind is OutcomeKind.CHANGED
    assert taken(shop) == [("A", 1000, Provenance.SCANNED), ("B", 2000, Provenance.KEYED)]
    assert exchanged(shop, key, gs1(milk, "B"), keyed=False).ok
    assert sum(quantity for _, quantity, _ in taken(shop)) == 3000
    assert {lot for lot, _, _ in taken(shop)} == {"B"}


@pytest.mark.parametrize(
    ("raw", "reasons"),
    [
        (b"OLD", ("expired",)),
        (b"NOBODY", ("unknown_lot",)),
        (b"FEW", ("not_available",)),
        (b"9*B", ("not_available",)),
    ],
)
def test_an_exchange_that_is_refused_leaves_the_line_as_it_was(
    shop: TestShop, raw: bytes, reasons: tuple[str, ...]
) -> None:
    milk = shop.product("milk", Tracking.LOT)
    for lot, day, quantity in (("A", 20, 9), ("B", 20, 9), ("OLD", -2, 9), ("FEW", 20, 1)):
        shop.receive(milk, lot, expiry=days(day), quantity=quantity)
    key = shop.checkout.scan(b"3*" + gs1(milk, "A")).key
    before = shop.checkout.cart
    assert exchanged(shop, key, raw).reasons == reasons
    assert shop.checkout.cart == before


def test_a_serial_is_exchanged_and_the_quantity_stays(shop: TestShop) -> None:
    _, key = phones(shop, "S1", "S2")
    assert exchanged(shop, key, b"S3").ok
    assert serials(shop) == (2, ["S2", "S3"])
    assert exchanged(shop, key, b"S3").reasons == ("serial_in_cart",)
    assert serials(shop) == (2, ["S2", "S3"])


def test_a_refused_unknown_lot_is_kept_in_the_record_of_refusals(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(20))
    shop.checkout.scan(gs1(milk, "NEW-1"))
    kept = json.loads(shop.rows("SELECT document FROM entry WHERE kind = 'refusal'")[0][0])
    assert (kept["lot"], kept["reasons"]) == ("NEW-1", ["unknown_lot"])
