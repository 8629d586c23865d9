"""A number that stopped the sale at its commit: the key that lets it go is offered only where it may go at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from pos_term.domain.documents import ShopSet
from pos_term.domain.policies import Rules
from pos_term.domain.products import Product, Tracking
from pos_term.domain.reasons import Reason
from pos_term.domain.tender import TenderKind
from pos_term.services.checkout import Checkout
from tests.shop import NOON, TestShop, days, gs1


def hold(shop: TestShop, milk: Product) -> None:
    shop.hold(milk, "A")


def recall(shop: TestShop, milk: Product) -> None:
    shop.recall(milk, "A")


def wait(shop: TestShop, milk: Product) -> None:
    assert milk
    shop.now = shop.clock.fixed = NOON + timedelta(days=2)


def stopped(shop: TestShop, happens: Callable[[TestShop, Product], None], allowed: tuple[Reason, ...]) -> Checkout:
    """A sale of a sound lot, to which something happens before it is stored."""
    shop.settings = replace(shop.settings, rules=Rules(overrides=allowed))
    shop.post(ShopSet(id="set", shop=shop.settings))
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(1))
    checkout = shop.new_checkout()
    assert checkout.scan(gs1(milk, "A")).ok
    assert checkout.tender(TenderKind.CASH).ok
    happens(shop, milk)
    assert not checkout.complete().ok
    return checkout


@pytest.mark.parametrize(
    ("happens", "allowed", "may"),
    [
        (hold, (), False),
        (hold, (Reason.HELD,), True),
        (wait, (Reason.HELD,), False),
        (wait, (Reason.EXPIRED,), True),
        (recall, (Reason.HELD, Reason.EXPIRED), False),
    ],
)
def test_what_stopped_the_sale_may_go_where_the_shop_allows_that_reason(
    shop: TestShop, happens: Callable[[TestShop, Product], None], allowed: tuple[Reason, ...], may: bool
) -> None:
    checkout = stopped(shop, happens, allowed)
    line = checkout.cart.lines[0]
    assert line.marked
    assert checkout.overrides.can(line.key) is may
