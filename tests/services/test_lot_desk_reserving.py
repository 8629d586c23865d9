"""A lot is kept for somebody; and after a whole day at the lot desk the store still verifies."""

from __future__ import annotations

from pos_term.domain.documents import LotField, OrderPlaced
from pos_term.domain.products import Tracking
from pos_term.services.lot_desk import (
    LotCard,
    Order,
    Output,
    SplitPart,
    amend,
    bring_back,
    dispose,
    extend,
    hold,
    make,
    move,
    quarantine,
    release,
    reserve,
    return_to_supplier,
    split,
)
from pos_term.store.verify import verify
from tests.services.lot_hands import card_of, certificate, desk, document, done, refused, take
from tests.shop import TestShop, days, gs1


def test_a_lot_that_is_kept_is_loaded_with_its_order(shop: TestShop) -> None:
    product = shop.product("milk", Tracking.LOT)
    shop.receive(product, "L1", quantity=5, expiry=days(10))
    outcome = reserve(desk(shop), card_of(shop, product, "L1"), 2000)
    assert document(outcome, OrderPlaced).order == "SO-1-000001"
    card = card_of(shop, product, "L1")
    assert [(kept.order, kept.line, kept.quantity) for kept in card.kept] == [("SO-1-000001", 1, 2000)]
    assert shop.checkout.orders.load("SO-1-000001").ok
    assert shop.checkout.cart.lines[0].numbers[0].lot == "L1"


def test_a_unit_that_is_kept_is_sold_to_nobody_else(shop: TestShop) -> None:
    product = shop.product("phone", Tracking.SERIAL)
    shop.receive(product, serial="S1")
    done(reserve(desk(shop), card_of(shop, product, serial="S1"), 1000))
    assert "KEPT FOR order SO-1-000001" in shop.checkout.scan(gs1(product, serial="S1")).message
    again = reserve(desk(shop), card_of(shop, product, serial="S1"), 1000)
    assert "Only 0 of serial S1" in refused(again)


def test_no_more_is_kept_than_is_free(shop: TestShop) -> None:
    product = shop.product("milk", Tracking.LOT)
    shop.receive(product, "L1", quantity=5, expiry=days(10))
    shop.receive(product, "L1", quantity=5, expiry=days(10), location="quarantine")
    shop.checkout.scan(gs1(product, "L1"))
    done(reserve(desk(shop), card_of(shop, product, "L1"), 3000))
    card = card_of(shop, product, "L1")
    assert refused(reserve(desk(shop), card, 2000)) == "Only 1 of lot L1 of Milk is free to be kept."
    assert "check the quantity" in refused(reserve(desk(shop), card, 0))
    assert "check the quantity" in refused(reserve(desk(shop), card, -1000))


def test_what_is_held_or_loose_is_kept_for_nobody(shop: TestShop) -> None:
    product, bag = shop.product("milk", Tracking.LOT), shop.product("bag")
    shop.receive(product, "L1", quantity=5, expiry=days(10))
    shop.receive(bag, quantity=5)
    done(hold(desk(shop), card_of(shop, product, "L1"), "smells"))
    assert "is on hold" in refused(reserve(desk(shop), card_of(shop, product, "L1"), 1000))
    assert "not tracked" in refused(reserve(desk(shop), card_of(shop, bag), 1000))
    assert "not known any more" in refused(reserve(desk(shop), free_lot(shop), 1000, "nobody"))


def free_lot(shop: TestShop) -> LotCard:
    product = shop.product("cream", Tracking.LOT)
    shop.receive(product, "C1", quantity=5, expiry=days(10))
    return card_of(shop, product, "C1")


def test_after_a_day_at_the_lot_desk_the_journal_says_what_the_tables_say(shop: TestShop) -> None:
    flour = shop.product("flour", Tracking.LOT)
    shop.product("bread", Tracking.LOT, shelf_life_days=4)
    shop.receive(flour, "F1", quantity=40, expiry=days(3), unit_cost=10_001, supplier="ACME")
    certificate(shop, "LAB-1")
    at = desk(shop)

    def card() -> LotCard:
        return card_of(shop, flour, "F1")

    bread = Order(sku="bread", outputs=(Output(quantity=7000, lot="B1"),), used=(take(flour, "F1", 3),))
    done(move(at, [take(flour, "F1", 10)], "back", "room"))
    done(make(at, bread))
    done(split(at, card(), "floor", [SplitPart(quantity=5000, lot="F1-B", grade="B")], "sorted"))
    done(dispose(at, [take(flour, "F1", 1)], "torn", "Bo"))
    done(return_to_supplier(at, "ACME", [take(flour, "F1", 2)], "moths"))
    done(amend(at, card(), {LotField.NOTES: "dry"}, "looked at"))
    done(extend(at, card(), days(30), "tested", "LAB-1"))
    done(hold(at, card(), "moths"))
    done(release(at, card(), "none found"))
    done(quarantine(at, card(), "moths"))
    done(bring_back(at, card(), "floor", "none found"))
    done(reserve(at, card(), 2000))
    assert verify(shop.store).sound
