"""Giving up a whole sale is a right of its own, and who allowed it stays on record."""

from __future__ import annotations

from dataclasses import replace

from pos_term.domain.documents import SaleVoided
from pos_term.domain.people import DEFAULT_RIGHTS, Permission, Person, Role
from pos_term.services.checkout import Checkout
from pos_term.store.codec import read_document
from tests.shop import TestShop

MIRA = Person(id="mira", name="Mira", role=Role.SUPERVISOR)


def strict(shop: TestShop) -> Checkout:
    """A till of a shop whose cashiers void nothing."""
    cashier, *others = DEFAULT_RIGHTS
    fewer = tuple(each for each in cashier.may if each is not Permission.VOID_SALE)
    shop.settings = replace(shop.settings, rights=(replace(cashier, may=fewer), *others))
    return shop.new_checkout()


def test_a_cashier_voids_only_where_the_shop_lets_them(shop: TestShop) -> None:
    bag = shop.product("bag")
    checkout = strict(shop)
    assert checkout.scan((bag.gtin or "").encode()).ok
    refused = checkout.void("no money")
    assert (refused.ok, refused.reasons) == (False, ("not_allowed",))
    assert checkout.cart.items == 1
    assert checkout.void("no money", MIRA).ok
    assert not checkout.cart
    kind, text = shop.rows("SELECT kind, document FROM entry ORDER BY seq DESC LIMIT 1")[0]
    document = read_document(kind, text)
    assert isinstance(document, SaleVoided)
    assert (document.reason, document.approved_by, document.whole) == ("no money", "mira", True)
