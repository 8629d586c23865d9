"""A till that stops and starts again, a store that fails at the worst moment, and what it keeps meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from sqlalchemy import Connection

from pos_term.domain.cart import Cart
from pos_term.domain.products import Product
from pos_term.services.checkout import Checkout
from pos_term.services.outcomes import Outcome
from pos_term.services.recorder import Recorder
from pos_term.store.carts import by_id, lines_of
from pos_term.store.catalogue import product_by_sku
from pos_term.store.engine import Store, StoreFault
from pos_term.store.saved_cart import read_cart, read_head, read_line
from tests.shop import TestShop


def bag(shop: TestShop) -> Product:
    return shop.product("bag", price=25)


def scan(checkout: Checkout, *raws: bytes) -> None:
    for raw in raws:
        outcome = checkout.scan(raw)
        assert outcome.ok, outcome.message


def restarted(shop: TestShop, till: str = "1") -> tuple[Checkout, Outcome | None]:
    """The till after its process was gone: a new one on the same store."""
    checkout = shop.new_checkout(till)
    return checkout, checkout.open_sales.restore()


def kept(shop: TestShop) -> list[tuple[int, int, int]]:
    """How many open sales, lines and numbers the store keeps."""
    return [
        shop.rows("SELECT (SELECT count(*) FROM open_sale), (SELECT count(*) FROM open_line),"
                  " (SELECT count(*) FROM open_number)")[0]
    ]  # fmt: skip


@contextmanager
def faults(*, at: str = "BEGIN IMMEDIATE", after: bool = False) -> Iterator[None]:
    """The store fails to begin or to commit; with `after`, it fails once it has committed."""
    really = Store._say

    def say(connection: Connection, statement: str) -> None:
        if statement == at and after:
            really(connection, statement)
        if statement == at:
            raise StoreFault("store is full")
        really(connection, statement)

    with patch.object(Store, "_say", staticmethod(say)):
        yield


def saved_cart(shop: TestShop) -> tuple[object, object]:
    """The cart as a till would read it now, without taking it over."""
    found = shop.rows("SELECT id FROM open_sale WHERE state = 'open'")
    if not found:
        return (), None
    with shop.store.reading() as connection:
        head = by_id(connection, found[0][0])
        assert head is not None
        lines = tuple(
            read_line(key, text, lambda sku: product_by_sku(connection, sku))
            for key, text in lines_of(connection, head.id)
        )
        cart: Cart = read_cart(read_head(head.head), lines, None)
    assert head.total == cart.total
    return cart.lines, cart.discount


@contextmanager
def other_store(shop: TestShop) -> Iterator[TestShop]:
    """Another program on the same store file."""
    store = Store(shop.store.path)
    second = TestShop.__new__(TestShop)
    second.__dict__.update(shop.__dict__, store=store, recorder=Recorder(store))
    yield second
    second.recorder.close()
    store.close()
