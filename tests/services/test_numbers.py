"""The numbers people call documents by: by kind and till, one after the other, none given twice."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from pos_term.domain.documents import Document, GoodsReceipt, LotSplit, Produced, PurchaseOrdered, StockMoved
from pos_term.domain.documents.buying import BoughtLine
from pos_term.domain.documents.stock import MovedLine
from pos_term.domain.products import Product
from pos_term.services import numbers
from pos_term.services.lot_desk import move
from pos_term.services.numbers import next_number, post_numbered
from pos_term.store.engine import Store
from pos_term.store.journal import Rejected
from tests.services.lot_hands import desk, done, take
from tests.shop import TestShop


def number(shop: TestShop, kind: type[Document], till: str = "1") -> str:
    with shop.store.reading() as connection:
        return next_number(connection, desk(shop, till=till), kind)


def bag(shop: TestShop) -> Product:
    product = shop.product("bag")
    shop.receive(product, quantity=100)
    return product


def moved(shop: TestShop, product: Product, name: str) -> StockMoved:
    line = MovedLine(sku=product.sku, source="floor", target="back", quantity=1000)
    return StockMoved(id=shop.id(), number=name, lines=(line,))


def test_each_kind_and_each_till_counts_from_one(shop: TestShop) -> None:
    product = bag(shop)
    assert number(shop, StockMoved) == "TR-1-000001"
    assert number(shop, GoodsReceipt) == "GR-1-000001"
    for expected in ("TR-1-000001", "TR-1-000002", "TR-1-000003"):
        assert done(move(desk(shop), [take(product)], "back", "")).number == expected
    assert done(move(desk(shop, till="2"), [take(product)], "back", "")).number == "TR-2-000001"
    assert number(shop, StockMoved) == "TR-1-000004"
    assert [number(shop, kind) for kind in (Produced, LotSplit)] == ["MO-1-000001", "SP-1-000001"]


def test_numbers_that_people_gave_themselves_are_passed_over(shop: TestShop) -> None:
    product = bag(shop)
    for name in ("4711", "TR-1-", "TR-1-x", "TR-1-12x", "", "TR-10-000007"):
        shop.post(moved(shop, product, name))
    assert number(shop, StockMoved) == "TR-1-000001"
    shop.post(moved(shop, product, "TR-1-000041"))
    assert number(shop, StockMoved) == "TR-1-000042"


def test_purchase_orders_count_beside_those_with_numbers_of_their_own(shop: TestShop) -> None:
    shop.product("bag")
    for order in ("2026/77", "PO-1-000003", "PO-1-000002", "PO-1-zz", "PO-12-000009"):
        line = BoughtLine(sku="bag", quantity=1000)
        shop.post(PurchaseOrdered(id=shop.id(), order=order, supplier="ACME", lines=(line,)))
    assert number(shop, PurchaseOrdered) == "PO-1-000004"


def test_more_than_a_million_documents_are_numbered_on(shop: TestShop) -> None:
    shop.product("bag")
    for order in ("PO-1-999999", "PO-1-1000000"):
        line = BoughtLine(sku="bag", quantity=1000)
        shop.post(PurchaseOrdered(id=shop.id(), order=order, supplier="ACME", lines=(line,)))
    assert number(shop, PurchaseOrdered) == "PO-1-1000001"


@pytest.mark.parametrize("till", ["*", "%", "[1]", "1'", "x_y"])
def test_the_name_of_a_till_is_data(shop: TestShop, till: str) -> None:
    product = bag(shop)
    assert done(move(desk(shop, till=till), [take(product)], "back", "")).number == f"TR-{till}-000001"
    assert done(move(desk(shop, till=till), [take(product)], "back", "")).number == f"TR-{till}-000002"


def test_jobs_of_one_till_at_once_never_get_one_number_twice(shop: TestShop) -> None:
    product = bag(shop)
    stores = [Store(shop.store.path) for _ in range(2)]

    def job(store: Store) -> list[str]:
        own = TestDesk(shop, store)
        return [own.moved(product) for _ in range(15)]

    with ThreadPoolExecutor(2) as pool:
        given = [name for names in pool.map(job, stores) for name in names]
    for store in stores:
        store.close()
    assert sorted(given) == [f"TR-1-{n:06d}" for n in range(1, 31)]


class TestDesk:
    """A desk with a connection of its own."""

    __test__ = False

    def __init__(self, shop: TestShop, store: Store) -> None:
        from dataclasses import replace

        self._desk = replace(desk(shop), store=store)

    def moved(self, product: Product) -> str:
        return done(move(self._desk, [take(product)], "back", "")).number


def test_a_number_that_another_job_took_in_between_is_followed_by_the_next(
    shop: TestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = bag(shop)
    shop.post(moved(shop, product, "TR-1-000001"))
    asked: list[str] = []

    def late(*_: object) -> str:
        asked.append("x")
        return f"TR-1-{len(asked):06d}"

    def build(name: str) -> Sequence[Document]:
        return (moved(shop, product, name),)

    monkeypatch.setattr(numbers, "next_number", late)
    outcome = post_numbered(desk(shop), StockMoved, build)
    assert not isinstance(outcome, Rejected)
    assert outcome[0] == "TR-1-000002"
    assert shop.rows("SELECT count(*) FROM movement WHERE kind = 'stock_moved'") == [(2,)]


def test_the_last_number_is_found_by_its_index_however_long_the_journal_is(shop: TestShop) -> None:
    plan = shop.rows(
        """EXPLAIN QUERY PLAN SELECT seq FROM entry WHERE till = '1' AND kind = 'stock_moved'
           AND kind IN ('disposed', 'lot_split', 'produced', 'stock_moved', 'supplier_returned')
           ORDER BY seq DESC LIMIT 1"""
    )
    assert "entry_with_number" in str(plan)
    assert "TEMP B-TREE" not in str(plan)
