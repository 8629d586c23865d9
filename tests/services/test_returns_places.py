"""Where goods go that come back: home, or to quarantine, and what the cashier is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pos_term.domain.documents import Hold, LotNamed, RecallApplied, RecallTarget
from pos_term.domain.lots import lot_key
from pos_term.domain.products import Product, Tracking
from pos_term.domain.tender import TenderKind
from pos_term.services.outcomes import Outcome
from pos_term.services.returning import Pick, Sold
from pos_term.store.journal import Posted, Posting, post
from tests.services.taking_back import document, give_back, pack, places, sell, settle, sound
from tests.shop import NOON, TODAY, TestShop, days


@pytest.fixture
def milk(shop: TestShop) -> Product:
    product = shop.product("milk", Tracking.LOT, price=129)
    shop.receive(product, "A1", expiry=days(20))
    shop.receive(product, "B2", expiry=days(30))
    return product


@pytest.fixture
def phone(shop: TestShop) -> Product:
    product = shop.product("phone", Tracking.SERIAL, price=12900, tax_rate=21000)
    for serial in ("S1", "S2", "S3"):
        shop.receive(product, serial=serial)
    return product


def look_up(shop: TestShop, receipt: str) -> Sold:
    sold = shop.checkout.returns.look_up(receipt)
    assert isinstance(sold, Sold), sold
    return sold


def take(shop: TestShop, receipt: str, *picks: Pick, reason: str = "changed their mind") -> Outcome:
    return shop.checkout.returns.take_back(receipt, picks, reason)


def test_goods_come_back_to_the_place_they_were_sold_from(shop: TestShop, milk: Product) -> None:
    stored = shop.product("cheese", Tracking.LOT)
    shop.receive(stored, "C1", quantity=1, expiry=days(20))
    shop.receive(stored, "C1", quantity=5, expiry=days(20), location="back")
    receipt = sell(shop, *[pack(stored, "C1")] * 3)
    assert places(shop, lot_key("cheese", "C1")) == {"back": 3000, "customer": 3000}
    give_back(shop, receipt, Pick(line=1, quantity=2000))
    assert places(shop, lot_key("cheese", "C1")) == {"floor": 1000, "back": 4000, "customer": 1000}
    give_back(shop, receipt, Pick(line=1, quantity=1000))
    assert places(shop, lot_key("cheese", "C1")) == {"floor": 1000, "back": 5000}
    sound(shop)


def test_goods_that_may_not_be_sold_go_to_quarantine_and_the_cashier_is_told_why(
    shop: TestShop, milk: Product
) -> None:
    receipt = sell(shop, *[pack(milk, "A1")] * 4)
    shop.hold(milk, "A1", "leaking")
    held = take(shop, receipt, Pick(line=1, quantity=1000))
    assert "Milk 1 goes to QUARANTINE: on hold: leaking." in held.message
    shop.recall(milk, "A1", "R-7")
    recalled = take(shop, receipt, Pick(line=1, quantity=1000))
    assert "Milk 1 goes to QUARANTINE: recalled (R-7)." in recalled.message
    assert settle(shop.checkout).ok
    assert places(shop, lot_key("milk", "A1")) == {"floor": 6000, "quarantine": 2000, "customer": 2000}
    sound(shop)


def test_an_expired_lot_goes_to_quarantine(shop: TestShop) -> None:
    fish = shop.product("fish", Tracking.LOT)
    shop.receive(fish, "F1", expiry=days(0))
    receipt = sell(shop, pack(fish, "F1"), pack(fish, "F1"))
    assert "goes back to the floor" in take(shop, receipt, Pick(line=1, quantity=1000)).message
    # The sale is open over midnight: where the goods go is decided again as it is committed.
    shop.checkout = shop.new_checkout()
    assert take(shop, receipt, Pick(line=1, quantity=1000)).ok
    shop.clock.fixed = NOON + timedelta(days=1)
    committed = settle(shop.checkout)
    assert "Fish goes to QUARANTINE: expired 21 Nov." in committed.message
    assert places(shop, lot_key("fish", "F1"))["quarantine"] == 1000


@pytest.mark.parametrize(("reason", "place"), [("changed their mind", "floor"), (" Does NOT work ", "quarantine")])
def test_a_reason_that_says_unsellable_sends_goods_to_quarantine(
    shop: TestShop, phone: Product, reason: str, place: str
) -> None:
    receipt = sell(shop, pack(phone, serial="S1"))
    sale = give_back(shop, receipt, Pick(line=1, quantity=1000), reason=reason)
    assert sale.returned[0].numbers[0].place == place
    assert sale.returned[0].reason == reason.strip()
    assert shop.checkout.scan(pack(phone, serial="S1")).ok == (place == "floor")


def test_a_recall_that_comes_while_the_cart_is_open_is_told_and_obeyed(shop: TestShop, milk: Product) -> None:
    receipt = sell(shop, pack(milk, "A1"))
    assert take(shop, receipt, Pick(line=1, quantity=1000)).ok
    assert shop.checkout.refund(TenderKind.CASH).ok
    shop.recall(milk, "A1", "R-9")
    committed = shop.checkout.complete()
    assert committed.message == "Paid back. Milk goes to QUARANTINE: recalled (R-9)."
    assert document(committed).returned[0].numbers[0].place == "quarantine"


def test_a_sale_of_another_till_comes_back_here(shop: TestShop, milk: Product) -> None:
    receipt = sell(shop, pack(milk, "A1"))
    entry = shop.checkout.last
    assert isinstance(entry, Posted)
    hold = Hold(id="hold-by-hub", lots=(LotNamed(sku="milk", lot="A1"),), reason="smells")
    recall = RecallApplied(id="recall-by-hub", recall="R-2", targets=(RecallTarget(sku="milk", lot="A1"),))
    for each in (hold, recall):
        assert isinstance(post(shop.store, each, Posting("2", "Hub", shop.now, TODAY)), Posted)
    assert "recalled (R-2)" in take(shop, receipt, Pick(line=1, quantity=1000)).message
