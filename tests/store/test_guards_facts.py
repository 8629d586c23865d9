"""Holding, releasing and putting right: with a reason, of what is known, and by one person at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pos_term.domain.documents import Hold, LotField, LotNamed, Release
from pos_term.domain.products import Product, Tracking
from pos_term.store.journal import Posted, Posting, Rejected, post
from pos_term.store.verify import verify
from tests.shop import NOON, TODAY, TestShop, days
from tests.store.goods import amended, mark
from tests.store.test_guards import rejected

D9, D30 = days(9).isoformat(), days(30).isoformat()
LATER = (LotField.EXPIRY, D9, D30)
GRADE = (LotField.GRADE, "", "B")
A = LotNamed(sku="milk", lot="A")


@pytest.fixture
def milk(shop: TestShop) -> Product:
    """Ten pieces of lot A, good for nine days."""
    product = shop.product("milk", Tracking.LOT)
    shop.receive(product, "A", expiry=days(9))
    return product


@pytest.mark.parametrize("kind", [Hold, Release])
def test_a_hold_and_a_release_need_a_reason_and_a_lot(shop: TestShop, milk: Product, kind: Any) -> None:
    assert "reason" in rejected(shop, kind(id="h", lots=(A,), reason=" ")).words
    assert "names the lots" in rejected(shop, kind(id="h", lots=(), reason="wet")).words


def test_goods_without_a_number_are_not_held_but_brought_to_quarantine(shop: TestShop) -> None:
    shop.product("bag")
    outcome = rejected(shop, Hold(id="h", lots=(LotNamed(sku="bag"),), reason="wet"))
    assert outcome.words == "Bag has no lot or serial that could be held; bring it to quarantine instead"


def test_a_serial_that_is_held_with_its_lot_is_let_go_with_it(shop: TestShop) -> None:
    pump = shop.product("pump", Tracking.LOT_SERIAL)
    shop.receive(pump, "P1", serial="S1")
    shop.hold(pump, "P1")
    unit = LotNamed(sku="pump", lot="P1", serial="S1")
    words = rejected(shop, Release(id="r", lots=(unit,), reason="fine")).words
    assert words == "serial S1 of Pump is not on hold itself; its lot P1 is, release that"
    shop.post(Release(id="r", lots=(LotNamed(sku="pump", lot="P1"),), reason="fine"))


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (amended("B", GRADE), "lot B of Milk is not known; check the code"),
        (amended("", GRADE), "is not known"),
        (amended("A"), "nothing is put right; change a field first"),
        (amended("A", GRADE, reason=" "), "what is put right needs a reason"),
        (amended("A", LATER, reason=" ", retest=True), "a retest needs a certificate or a reason"),
        (amended("A", LATER), "a later expiry of lot A of Milk needs a new test; extend the lot instead"),
        (amended("A", (LotField.EXPIRY, D9, "")), "a later expiry of lot A of Milk needs a new test"),
        (amended("A", (LotField.EXPIRY, D30, D9)), f"expiry of lot A of Milk is {D9} in the store, not {D30}"),
        (amended("A", (LotField.GRADE, "A", "B")), "grade of lot A of Milk is nothing in the store, not A"),
        (amended("A", (LotField.GRADE, "", "")), "stays what it was"),
        (amended("A", GRADE, GRADE), "one field is put right twice"),
        (amended("A", (LotField.EXPIRY, D9, "soon")), "expiry 'soon' is not a day; write it like 2026-11-30"),
        (amended("A", (LotField.PRODUCTION_DATE, "", "2026-02-30")), "production date '2026-02-30' is not a day"),
        (amended("A", (LotField.QUALITIES, "", "[1]")), "is not a list of names and values"),
        (amended("A", (LotField.QUALITIES, "", "{")), "is not a list of names and values"),
        (amended("A", GRADE, seen="2026 1 000000001"), "lot A of Milk was changed since"),
    ],
)
def test_what_cannot_be_put_right_is_refused_in_words(
    shop: TestShop, milk: Product, document: Any, words: str
) -> None:
    assert words in rejected(shop, document).words


@pytest.mark.parametrize(
    ("facts", "more"),
    [
        ((LATER,), {"retest": True}),
        ((LATER,), {"retest": True, "reason": "", "certificate": "C-1"}),
        (((LotField.EXPIRY, D9, days(3).isoformat()),), {}),
        (((LotField.BEST_BEFORE, "", D30),), {}),
        (((LotField.PRODUCTION_DATE, "", TODAY.isoformat()), GRADE), {}),
        (((LotField.QUALITIES, "", '[{"name":"fat","unit":"%","value":"3.5"}]'),), {}),
    ],
)
def test_what_can_be_put_right_is(shop: TestShop, milk: Product, facts: Any, more: dict[str, Any]) -> None:
    shop.post(amended("A", *facts, **more))
    assert verify(shop.store).sound


def test_of_two_who_change_one_lot_the_second_is_told_by_whom_and_when(shop: TestShop, milk: Product) -> None:
    shop.post(amended("A", GRADE, id="first"))
    late = amended("A", (LotField.NOTES, "", "dented"), id="second")
    outcome = rejected(shop, late)
    assert outcome.words == "lot A of Milk was changed since by Ana on 21 Nov at 12:00; look at it again"
    seen = mark(shop, "milk␟A")
    shop.post(amended("A", (LotField.NOTES, "", "dented"), id="second", seen=seen))
    shop.now += timedelta(hours=2, minutes=3)
    third = rejected(shop, amended("A", (LotField.GRADE, "B", "C"), id="third", seen=seen))
    assert third.words == "lot A of Milk was changed since by Ana on 21 Nov at 12:00; look at it again"
    shop.post(amended("A", (LotField.GRADE, "B", "C"), id="third", seen=mark(shop, "milk␟A")))


def test_a_change_by_a_clock_that_is_behind_is_not_lost_in_silence(shop: TestShop, milk: Product) -> None:
    shop.post(amended("A", GRADE, id="first"))
    seen = mark(shop, "milk␟A")
    second = amended("A", (LotField.GRADE, "B", "C"), id="second", seen=seen)
    behind = Posting("1", "Ben", NOON - timedelta(hours=1), TODAY)
    outcome = post(shop.store, second, behind)
    assert isinstance(outcome, Rejected)
    assert "check the clock" in outcome.words
    assert isinstance(post(shop.store, second, Posting("1", "Ben", NOON, TODAY)), Posted)
    assert shop.rows("SELECT grade FROM lot WHERE id = 'milk␟A'") == [("C",)]


def test_a_serial_is_extended_with_the_lot_it_was_made_in(shop: TestShop) -> None:
    pump = shop.product("pump", Tracking.LOT_SERIAL)
    shop.receive(pump, "P1", serial="S1", expiry=days(9))
    words = rejected(shop, amended("P1", LATER, sku="pump", serial="S1", retest=True)).words
    assert words == "serial S1 of Pump was made in lot P1; a test of that lot extends it"
    shop.post(amended("P1", LATER, sku="pump", retest=True))
    assert shop.rows("SELECT expiry, superseded FROM lot WHERE serial = 'S1'") == [(D30, D9)]
    shop.post(
        amended("P1", (LotField.EXPIRY, D30, D9), sku="pump", serial="S1", seen=mark(shop, "pump␟␟S1"), id="s")
    )
    assert shop.rows("SELECT expiry FROM lot ORDER BY id") == [(D30,), (D9,)]
