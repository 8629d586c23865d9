"""Whatever is scanned in whatever order: what was scanned is what is booked, and nothing is kept that was not."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_term.services.desk import Desk
from pos_term.services.receiving import Receiving
from pos_term.store.verify import verify
from tests.services.goods_in import Goods, booked, done
from tests.shop import TestShop, code, days, gs1

PACKS = ("milk A", "milk a", "milk B", "milk C", "cheese", "jam", "bag", "serial")
STEPS = st.lists(st.sampled_from((*PACKS, "power cut", "remove")), min_size=1, max_size=14)


@pytest.fixture
def goods(shop: TestShop, desk: Desk) -> Goods:
    return Goods(shop, desk)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, freight=st.integers(0, 99_999))
def test_what_is_booked_is_what_was_scanned(goods: Goods, steps: list[str], freight: int) -> None:
    receiving = goods.begun(supplier="ACME")
    expected: Counter[str] = Counter()
    for n, step in enumerate(steps):
        receiving = _do(goods, receiving, step, n, expected)
    done(receiving.set_freight(freight))
    before = _on_hand(goods)
    if not expected:
        return
    document = booked(receiving).document
    came: Counter[str] = Counter()
    for line in document.lines:
        came[line.sku] += line.quantity
    assert came == expected
    assert _on_hand(goods) - before == expected
    assert document.freight == freight
    spread = sum(line.freight * line.quantity for line in document.lines)
    # A unit's share is rounded to a ten-thousandth: half of one for each unit at most.
    assert abs(spread - freight * 100_000) * 2 <= sum(line.quantity for line in document.lines)


def _do(goods: Goods, receiving: Receiving, step: str, n: int, expected: Counter[str]) -> Receiving:
    match step.split():
        case ["milk", lot]:
            done(receiving.take(gs1(goods.milk, lot, days(9))))
            expected["MILK"] += 1_000
        case ["cheese"]:
            key = done(receiving.take(gs1(goods.cheese, f"C{n}", days(30)))).key or 0
            done(receiving.edit(key, quantity=480 + n))
            expected["CHEESE"] += 480 + n
        case ["jam"]:
            done(receiving.take(code(goods.jam)))
            expected["JAM"] += 1_000
        case ["bag"]:
            done(receiving.take(code(goods.bag)))
            expected["BAG"] += 1_000
        case ["serial"]:
            done(receiving.take(gs1(goods.phone, serial=goods.shop.id())))
            expected["PHONE"] += 1_000
        case ["power", _]:
            again = goods.receiving()
            assert again.resume(receiving.draft.id).ok
            assert again.draft == receiving.draft
            return again
        case _ if receiving.draft.lines:
            line = receiving.draft.lines[n % len(receiving.draft.lines)]
            done(receiving.remove(line.key))
            expected[line.product.sku] -= line.quantity
            expected += Counter()
    return receiving


def _on_hand(goods: Goods) -> Counter[str]:
    found = goods.shop.rows("SELECT sku, -sum(quantity) FROM balance WHERE location = 'supplier' GROUP BY sku")
    return Counter(dict(found))


def test_after_many_deliveries_the_store_verifies_and_no_code_was_given_twice(goods: Goods) -> None:
    begun = [goods.begun(supplier="ACME") for _ in range(6)]
    for _ in range(3):
        for receiving in begun:
            key = done(receiving.take(code(goods.jam))).key or 0
            done(receiving.edit(key, lot=f"S{len(receiving.draft.lines)}"))
    for receiving in begun[::2]:
        receiving.discard()
    for receiving in begun[1::2]:
        booked(receiving)
    codes = [row[0] for row in goods.shop.rows("SELECT lot FROM lot WHERE sku = 'JAM'")]
    assert len(codes) == 3
    outcome = verify(goods.desk.store)
    assert (outcome.chain, outcome.conservation, outcome.projection, outcome.database) == ("ok",) * 4
