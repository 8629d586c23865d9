"""Hold, release and quarantine: what they stop, at once, and what they leave open."""

from __future__ import annotations

from pos_term.domain.documents import Hold, OrderedLine, OrderPlaced, Release, StockMoved
from pos_term.domain.products import Product, Tracking
from pos_term.domain.tender import TenderKind
from pos_term.services.lot_desk import Done, SplitPart, bring_back, hold, quarantine, release, split
from tests.hostile import HOSTILE
from tests.services.lot_hands import card_of, desk, document, done, entries, refused, take, where
from tests.shop import TestShop, days, gs1


def milk(shop: TestShop, lot: str = "L1", quantity: int = 10) -> Product:
    product = shop.product("milk", Tracking.LOT)
    shop.receive(product, lot, quantity=quantity, expiry=days(10), unit_cost=12_500)
    return product


def refused_at_payment(shop: TestShop) -> str:
    """What the till says when the open sale is paid; nothing may have been sold."""
    outcome = shop.checkout.tender(TenderKind.CASH)
    if outcome.ok:
        outcome = shop.checkout.complete()
    assert not outcome.ok
    assert shop.rows("SELECT count(*) FROM sale") == [(0,)]
    return outcome.message


def test_an_open_cart_with_a_lot_that_is_held_in_the_office_is_refused_at_tender(shop: TestShop) -> None:
    product = milk(shop)
    assert shop.checkout.scan(gs1(product, "L1", days(10))).ok
    outcome = done(hold(desk(shop), card_of(shop, product, "L1"), "glass found"))
    assert "open carts hold some of it (till 1)" in outcome.words
    assert "ON HOLD: glass found" in refused_at_payment(shop)


def test_a_lot_that_an_order_keeps_is_left_off_when_the_order_is_fetched_after_a_hold(shop: TestShop) -> None:
    product = milk(shop)
    line = OrderedLine(sku="milk", quantity=2000, lot="L1")
    shop.post(OrderPlaced(id=shop.id(), order="SO-1", lines=(line,)))
    assert [(each.order, each.quantity) for each in card_of(shop, product, "L1").kept] == [("SO-1", 2000)]
    outcome = done(hold(desk(shop), card_of(shop, product, "L1"), "glass found"))
    assert "orders keep some of it (SO-1)" in outcome.words
    loaded = shop.checkout.orders.load("SO-1")
    assert "ON HOLD: glass found" in loaded.message
    assert not any(number.lot == "L1" for line in shop.checkout.cart.lines for number in line.numbers)


def test_an_order_that_was_loaded_before_the_hold_is_refused_at_tender(shop: TestShop) -> None:
    product = milk(shop)
    shop.post(OrderPlaced(id=shop.id(), order="SO-1", lines=(OrderedLine(sku="milk", quantity=2000, lot="L1"),)))
    assert shop.checkout.orders.load("SO-1").ok
    done(hold(desk(shop), card_of(shop, product, "L1"), "glass found"))
    assert "ON HOLD: glass found" in refused_at_payment(shop)


def test_a_released_lot_sells_again_and_the_card_says_since_when_it_was_held(shop: TestShop) -> None:
    product = milk(shop)
    done(hold(desk(shop), card_of(shop, product, "L1"), "glass found"))
    held = card_of(shop, product, "L1")
    assert (held.status, held.hold, held.held_at) == ("held", "glass found", "2026-11-21T12:00:00.000000Z")
    assert not shop.checkout.scan(gs1(product, "L1")).ok
    freed = release(desk(shop, approved_by="Max"), held, "it was plastic of the tray")
    assert document(freed, Release).approved_by == "Max"
    assert card_of(shop, product, "L1").status == "ok"
    assert shop.checkout.scan(gs1(product, "L1")).ok


def test_what_is_not_on_hold_cannot_be_released_and_nothing_is_held_without_a_reason(shop: TestShop) -> None:
    product = milk(shop)
    before = entries(shop)
    assert "not on hold" in refused(release(desk(shop), card_of(shop, product, "L1"), "all is well"))
    assert "Say why" in refused(hold(desk(shop), card_of(shop, product, "L1"), " \x1b "))
    assert entries(shop) == before


def test_loose_goods_cannot_be_held_but_go_to_quarantine(shop: TestShop) -> None:
    product = shop.product("bag")
    shop.receive(product, quantity=5)
    assert "cannot be held" in refused(hold(desk(shop), card_of(shop, product), "torn"))
    outcome = done(quarantine(desk(shop), card_of(shop, product), "torn", [take(product, None, 2)]))
    assert [type(each) for each in outcome.documents] == [StockMoved]
    assert where(shop, product) == {"supplier": -5, "floor": 3, "quarantine": 2}


def test_a_serial_of_a_held_lot_is_released_with_its_lot_only(shop: TestShop) -> None:
    product = shop.product("pump", Tracking.LOT_SERIAL)
    shop.receive(product, "P1", serial="S1")
    done(hold(desk(shop), card_of(shop, product, "P1"), "valve sticks"))
    unit = card_of(shop, product, serial="S1")
    assert (unit.hold, unit.held_by_lot) == ("valve sticks", True)
    assert "release the lot" in refused(release(desk(shop), unit, "tested"))
    done(release(desk(shop), card_of(shop, product, "P1"), "tested"))
    assert card_of(shop, product, serial="S1").hold is None


def test_quarantine_of_a_whole_lot_moves_and_holds_it_in_one_transaction(shop: TestShop) -> None:
    product = milk(shop, quantity=4)
    shop.receive(product, "L1", quantity=3, expiry=days(10), location="back")
    outcome = done(quarantine(desk(shop), card_of(shop, product, "L1"), "smells"))
    assert [type(each) for each in outcome.documents] == [StockMoved, Hold]
    assert where(shop, product, "L1") == {"supplier": -7, "quarantine": 7}
    assert card_of(shop, product, "L1").hold == "smells"
    assert outcome.number == "TR-1-000001"


def test_a_lot_of_which_nothing_is_here_is_held_when_it_goes_to_quarantine(shop: TestShop) -> None:
    product = milk(shop, quantity=1)
    shop.checkout.scan(gs1(product, "L1"))
    shop.sell()
    outcome = done(quarantine(desk(shop), card_of(shop, product, "L1"), "smells"))
    assert [type(each) for each in outcome.documents] == [Hold]


def test_a_part_in_quarantine_leaves_the_rest_for_sale(shop: TestShop) -> None:
    product = milk(shop)
    done(quarantine(desk(shop), card_of(shop, product, "L1"), "dented", [take(product, "L1", 4)]))
    assert where(shop, product, "L1") == {"supplier": -10, "floor": 6, "quarantine": 4}
    assert card_of(shop, product, "L1").hold is None
    assert shop.checkout.scan(gs1(product, "L1")).ok


def test_a_whole_lot_comes_back_out_of_quarantine_and_sells_again(shop: TestShop) -> None:
    product = milk(shop)
    done(quarantine(desk(shop), card_of(shop, product, "L1"), "smells"))
    outcome = done(bring_back(desk(shop), card_of(shop, product, "L1"), "floor", "it was the drain"))
    assert [type(each) for each in outcome.documents] == [StockMoved, Release]
    assert where(shop, product, "L1") == {"supplier": -10, "floor": 10}
    assert shop.checkout.scan(gs1(product, "L1")).ok


def test_a_part_that_comes_back_stays_on_hold_with_its_lot(shop: TestShop) -> None:
    product = milk(shop)
    done(quarantine(desk(shop), card_of(shop, product, "L1"), "smells"))
    back = [take(product, "L1", 3, "quarantine")]
    outcome = done(bring_back(desk(shop), card_of(shop, product, "L1"), "floor", "looked at", back))
    assert "still on hold" in outcome.words
    assert not shop.checkout.scan(gs1(product, "L1")).ok


def test_recalled_and_expired_goods_do_not_come_back_to_the_floor(shop: TestShop) -> None:
    product = milk(shop)
    done(quarantine(desk(shop), card_of(shop, product, "L1"), "smells", [take(product, "L1", 2)]))
    shop.recall(product, "L1")
    back = [take(product, "L1", 2, "quarantine")]
    assert "is recalled (R-1)" in refused(
        bring_back(desk(shop), card_of(shop, product, "L1"), "floor", "why not", back)
    )
    old = shop.product("cream", Tracking.LOT)
    shop.receive(old, "C1", expiry=days(-1), location="quarantine")
    outcome = bring_back(desk(shop), card_of(shop, old, "C1"), "floor", "why not")
    assert "expired on 2026-11-20" in refused(outcome)


def test_a_suspended_sale_with_a_lot_that_was_held_meanwhile_is_refused_at_tender(shop: TestShop) -> None:
    product = milk(shop)
    assert shop.checkout.scan(gs1(product, "L1")).ok
    parked = shop.checkout.open_sales.suspend("green bag")
    assert parked.ok
    [cart] = card_of(shop, product, "L1").in_carts
    assert (cart.till, cart.suspended, cart.label, cart.quantity) == ("1", True, "green bag", 1000)
    done(hold(desk(shop), card_of(shop, product, "L1"), "glass found"))
    assert shop.checkout.open_sales.resume("green bag").ok
    assert "ON HOLD: glass found" in refused_at_payment(shop)


def test_any_text_as_a_reason_is_kept_as_data_or_refused(shop: TestShop) -> None:
    product = milk(shop)
    for name, text in HOSTILE:
        outcome = hold(desk(shop), card_of(shop, product, "L1"), text)
        held = card_of(shop, product, "L1").hold
        assert (held is not None) == isinstance(outcome, Done), name
        if held is not None:
            assert held == held.strip(), name
            assert held.isprintable(), name
            assert len(held) <= 200, name
            done(release(desk(shop), card_of(shop, product, "L1"), "next"))


def test_a_hold_names_the_same_goods_under_other_codes_that_it_does_not_stop(shop: TestShop) -> None:
    product = milk(shop)
    part = SplitPart(quantity=4000, lot="L1-B")
    done(split(desk(shop), card_of(shop, product, "L1"), "floor", [part], "packed anew"))
    words = done(hold(desk(shop), card_of(shop, product, "L1"), "leaking")).words
    assert "the same goods are here as lot L1-B and are not held" in words
    assert shop.checkout.scan(gs1(product, "L1-B", days(9))).ok
    done(hold(desk(shop), card_of(shop, product, "L1-B"), "leaking"))
    assert "same goods" not in done(hold(desk(shop), card_of(shop, product, "L1"), "it leaks")).words
