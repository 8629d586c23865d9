"""A recall of a lot reaches what was split off it, whichever of the two came first: the packs are the same."""

from __future__ import annotations

import pytest

from pos_term.domain.documents import LotSplit, ReceivedLine, UsedLine
from pos_term.domain.judgement import Reason
from pos_term.domain.products import Tracking
from pos_term.store.trace import keys_named
from tests.shop import TODAY, TestShop, days, gs1


def split_document(shop: TestShop, lot: str, into: str) -> LotSplit:
    used = UsedLine(sku="apples", lot=lot, location="floor", quantity=4000)
    made = ReceivedLine(sku="apples", lot=into, quantity=4000, expiry=days(10), received_on=TODAY)
    return LotSplit(id=shop.id(), used=(used,), made=(made,), reason="sorted")


@pytest.mark.parametrize("recalled_first", [True, False])
def test_what_was_split_off_a_recalled_lot_is_refused_at_any_distance(shop: TestShop, recalled_first: bool) -> None:
    product = shop.product("apples", Tracking.LOT)
    shop.receive(product, "A", quantity=10, expiry=days(10))
    shop.receive(product, "OTHER", quantity=10, expiry=days(10))
    steps = (("A", "B"), ("B", "C"))
    if recalled_first:
        shop.recall(product, "A")
    for lot, into in steps:
        shop.post(split_document(shop, lot, into))
    if not recalled_first:
        shop.recall(product, "A")
    for lot in ("A", "B", "C"):
        outcome = shop.checkout.scan(gs1(product, lot, days(10)))
        assert not outcome.ok
        assert outcome.findings[0].reason is Reason.RECALLED, lot
    assert shop.checkout.scan(gs1(product, "OTHER", days(10))).ok


def test_the_report_of_the_recall_counts_what_was_split_off(shop: TestShop) -> None:
    product = shop.product("apples", Tracking.LOT)
    shop.receive(product, "A", quantity=10, expiry=days(10))
    shop.post(split_document(shop, "A", "B"))
    with shop.store.reading() as connection:
        assert [key.rpartition("␟")[2] for key in keys_named(connection, "apples", "A")] == ["A", "B"]
        assert [key.rpartition("␟")[2] for key in keys_named(connection, "apples", "B")] == ["B"]


def test_what_was_made_of_a_recalled_lot_is_found_but_not_stopped_by_itself(shop: TestShop) -> None:
    """Whether goods made of a recalled component are unsafe is for people to say: the trace names them."""
    from pos_term.domain.documents import Produced

    product, juice = shop.product("apples", Tracking.LOT), shop.product("juice", Tracking.LOT)
    shop.receive(product, "A", quantity=10, expiry=days(10))
    used = UsedLine(sku="apples", lot="A", location="floor", quantity=4000)
    made = ReceivedLine(sku="juice", lot="J", quantity=1000, expiry=days(5), received_on=TODAY)
    shop.post(Produced(id=shop.id(), used=(used,), made=(made,)))
    shop.recall(product, "A")
    assert shop.checkout.scan(gs1(juice, "J", days(5))).ok
