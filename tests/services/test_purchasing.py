"""Purchase orders: placed with a supplier, watched while they come, closed."""

from __future__ import annotations

import pytest

from pos_term.domain.documents import BoughtLine
from pos_term.services.desk import BadInput, Desk, Refused
from pos_term.services.purchasing import Ordered, close, place, purchase, purchases
from tests.hostile import HOSTILE
from tests.services.goods_in import Goods, booked, done
from tests.shop import TestShop, days, gs1


@pytest.fixture
def goods(shop: TestShop, desk: Desk) -> Goods:
    return Goods(shop, desk)


SIX = (BoughtLine(sku="MILK", quantity=6_000, unit_cost=7_900),)


def ordered(result: object) -> str:
    assert isinstance(result, Ordered), result
    return result.order


def test_an_order_gets_a_number_and_shows_what_is_still_to_come(goods: Goods) -> None:
    number = ordered(place(goods.desk, "duo dairy", SIX, due=days(3), notes="ring first"))
    assert number == "PO-1-000001"
    receiving = goods.begun(purchase=number)
    for _ in range(4):
        done(receiving.take(gs1(goods.milk, "L1", days(9))))
    booked(receiving)
    [found] = purchases(goods.desk)
    assert (found.order, found.supplier, found.supplier_name, found.due) == (number, "DUO", "Duo Dairy", days(3))
    assert [(line.ordered, line.received, line.open) for line in found.lines] == [(6_000, 4_000, 2_000)]
    assert found.waiting


def test_a_complete_order_waits_no_more(goods: Goods) -> None:
    number = ordered(place(goods.desk, "DUO", SIX))
    receiving = goods.begun(purchase=number)
    done(receiving.take(gs1(goods.milk, "L1", days(9))))
    done(receiving.edit(1, quantity=7_000))
    booked(receiving)
    assert purchases(goods.desk) == []
    [found] = purchases(goods.desk, waiting=False)
    assert (found.complete, found.lines[0].received, found.lines[0].open) == (True, 7_000, 0)


def test_an_order_is_closed_with_a_reason_once(goods: Goods) -> None:
    number = ordered(place(goods.desk, "DUO", SIX, order="PO-77"))
    assert isinstance(close(goods.desk, number, " "), BadInput)
    ordered(close(goods.desk, "po-77", "sold out"))
    assert isinstance(close(goods.desk, number, "again"), Refused)
    assert isinstance(close(goods.desk, "PO-78", "sold out"), Refused)
    found = purchase(goods.desk, number)
    assert found is not None
    assert (found.closed, found.waiting) == ("sold out", False)


def test_two_lines_of_one_product_share_what_came(goods: Goods) -> None:
    number = ordered(place(goods.desk, "DUO", (*SIX, BoughtLine(sku="MILK", quantity=2_000))))
    goods.shop.receive(goods.milk, "L1", quantity=7, expiry=days(9), purchase_order=number)
    found = purchase(goods.desk, number)
    assert found is not None
    assert [line.received for line in found.lines] == [6_000, 1_000]


WRONG = [
    (("NOBODY", SIX, ""), "no supplier is called NOBODY; enter the supplier first"),
    (("DUO", (), ""), "nothing is ordered; name at least one product"),
    (("DUO", (BoughtLine(sku="TEA", quantity=1_000),), ""), "line 1: no product has TEA; enter the product first"),
    (("DUO", (BoughtLine(sku="MILK", quantity=0),), ""), "line 1: the quantity of MILK must be more than 0"),
    (("DUO", (BoughtLine(sku="MILK", quantity=1_500),), ""),
     "line 1: MILK is counted in whole pieces; key a whole number"),
    (("DUO", (BoughtLine(sku="MILK", quantity=1_000, unit_cost=-1),), ""),
     "line 1: the cost of MILK is below 0 or too large; a cost is 0 or more"),
    (("DUO", SIX, "PO\x1d1"), "order PO␝1: holds the invisible character U+001D; remove it"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "words"), WRONG, ids=[words for _, words in WRONG])
def test_an_order_that_cannot_be_is_told(
    goods: Goods, asked: tuple[str, tuple[BoughtLine, ...], str], words: str
) -> None:
    supplier, lines, order = asked
    result = place(goods.desk, supplier, lines, order=order)
    assert isinstance(result, BadInput | Refused)
    assert (result.lines[0] if isinstance(result, BadInput) else result.words) == words


def test_a_number_is_given_once_however_it_is_written(goods: Goods) -> None:
    ordered(place(goods.desk, "DUO", SIX, order="PO-77"))
    assert isinstance(place(goods.desk, "DUO", SIX, order="po-77"), Refused)


@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])
def test_hostile_text_is_data_or_a_plain_fault(goods: Goods, text: str) -> None:
    for result in (
        place(goods.desk, "DUO", SIX, order=text, notes=text), place(goods.desk, text, SIX),
        place(goods.desk, "DUO", (BoughtLine(sku=text, quantity=1_000),)), close(goods.desk, text, text),
    ):  # fmt: skip
        words = result.lines[0] if isinstance(result, BadInput) else result.words
        assert "\x1b" not in words
        assert "\n" not in words
    purchases(goods.desk, text)
    purchase(goods.desk, text)
