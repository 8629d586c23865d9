"""Orders to suppliers, announced deliveries and certificates: each with a number of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pos_term.domain.documents import (
    AnnouncedLine,
    BoughtLine,
    CertificateKept,
    DeliveryAnnounced,
    PurchaseClosed,
    PurchaseOrdered,
)
from pos_term.domain.products import Tracking
from pos_term.domain.quantity import LARGEST
from pos_term.store.guards.coming import DEAREST
from tests.shop import TestShop, days
from tests.store.goods import HASH
from tests.store.test_guards import rejected

BOUGHT = BoughtLine(sku="milk", quantity=1000)
COMING = AnnouncedLine(sku="milk", lot="A", quantity=1000)
ORDER = PurchaseOrdered(id="o", order="PO-1", supplier="farm", lines=(BOUGHT,))
NOTICE = DeliveryAnnounced(id="n", notice="N-1", supplier="farm", lines=(COMING,))
PAPER = CertificateKept(id="c", certificate="C-1", file_name="c.pdf", sha256=HASH, size=9)


@pytest.fixture(autouse=True)
def milk(shop: TestShop) -> None:
    """The shop knows milk."""
    shop.product("milk", Tracking.LOT)


@pytest.mark.parametrize("base", [ORDER, NOTICE])
@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"order": " ", "notice": " "}, "needs a number"),
        ({"supplier": " "}, "needs a supplier"),
        ({"lines": ()}, "name what is"),
    ],
)
def test_what_is_to_come_has_a_number_a_supplier_and_something_in_it(
    shop: TestShop, base: Any, more: dict[str, Any], words: str
) -> None:
    given = {name: value for name, value in more.items() if hasattr(base, name)}
    assert words in rejected(shop, replace(base, **given)).words


@pytest.mark.parametrize(("base", "line"), [(ORDER, BOUGHT), (NOTICE, COMING)])
@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"sku": "ghost"}, "product ghost is not known; enter it first"),
        ({"quantity": 0}, "a quantity of Milk must be more than 0"),
        ({"quantity": -1}, "a quantity of Milk must be more than 0"),
        ({"quantity": LARGEST + 1}, "is more than 100000"),
        ({"unit_cost": -1}, "is below 0 or more than the store can add up"),
        ({"unit_cost": DEAREST}, "is below 0 or more than the store can add up"),
    ],
)
def test_a_line_that_cannot_be_is_refused(
    shop: TestShop, base: Any, line: Any, more: dict[str, Any], words: str
) -> None:
    outcome = rejected(shop, replace(base, lines=(line, replace(line, **more))))
    assert words in outcome.words
    assert outcome.objections[0].line == 2


@pytest.mark.parametrize(("base", "field"), [(ORDER, "order"), (NOTICE, "notice")])
def test_a_number_is_given_once_however_it_is_written(shop: TestShop, base: Any, field: str) -> None:
    shop.post(base)
    for number in (getattr(base, field), getattr(base, field).lower(), f" {getattr(base, field)} "):
        words = rejected(shop, replace(base, id="other", **{field: number})).words
        assert words.endswith("is there already; choose another number")
    shop.post(replace(base, id="other", **{field: "x-2"}))
    assert "x-2 is there already" in rejected(shop, replace(base, id="third", **{field: "X-2"})).words


def test_an_order_that_is_open_is_closed_once_for_a_reason(shop: TestShop) -> None:
    end = PurchaseClosed(id="e", order="PO-1", reason="all came")
    assert "is not there" in rejected(shop, end).words
    shop.post(ORDER)
    assert "reason" in rejected(shop, replace(end, reason=" ")).words
    shop.post(end)
    assert rejected(shop, replace(end, id="f")).words == "purchase order PO-1 is closed already"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((replace(COMING, sscc="12"),), "is not an SSCC; it has 18 digits"),
        ((replace(COMING, lot=" "),), "a lot or serial of milk has no code"),
        ((replace(COMING, serial="S1", quantity=2000),), "serial S1 of milk is one unit"),
        ((replace(COMING, serial="S1"), replace(COMING, serial="s1")), "stands here once"),
    ],
)
def test_a_notice_that_cannot_be_is_refused(shop: TestShop, lines: Any, words: str) -> None:
    assert words in rejected(shop, replace(NOTICE, lines=lines)).words


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"certificate": " "}, "a certificate needs a number"),
        ({"valid_from": days(2), "valid_until": days(1)}, "ends before it begins"),
        ({"file_name": ""}, "a file has a name and a hash"),
        ({"sha256": ""}, "a file has a name and a hash"),
        ({"sha256": "ABC"}, "is not the hash of a file"),
        ({"size": -1}, "not smaller than nothing"),
        ({"file_name": "../c.pdf"}, "is a path"),
        ({"file_name": "C:\\c.pdf"}, "is a path"),
        ({"file_name": ".."}, "is a path"),
    ],
)
def test_a_certificate_that_cannot_be_is_refused(shop: TestShop, more: dict[str, Any], words: str) -> None:
    assert words in rejected(shop, replace(PAPER, **more)).words


def test_a_certificate_that_is_renewed_says_what_the_last_one_said(shop: TestShop) -> None:
    shop.post(replace(PAPER, valid_until=days(1)))
    shop.post(replace(PAPER, id="again", certificate="c-1", valid_until=days(400)))
    assert shop.rows("SELECT number, valid_until FROM certificate") == [("c-1", days(400).isoformat())]
