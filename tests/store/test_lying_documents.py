"""Documents made by hand that say what is not so: whoever made them, they are not posted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pos_term.domain.documents import (
    CashKind,
    CashMoved,
    Document,
    GoodsReceipt,
    NumbersAssigned,
    OrderedLine,
    OrderPlaced,
    Override,
    PeopleSet,
    ProductsSet,
    ReceivedLine,
    ReturnedLine,
    ReturnedNumber,
    Sale,
    SaleLine,
    ShiftClosed,
    ShiftOpened,
    ShopSet,
    SoldNumber,
)
from pos_term.domain.lots import Provenance, loose_key, lot_key, serial_key
from pos_term.domain.people import Person, Role
from pos_term.domain.policies import Rules
from pos_term.domain.products import MissingPolicy, Tracking
from pos_term.domain.reasons import Reason
from pos_term.domain.shop import Shop
from pos_term.domain.tender import Tender, TenderKind
from pos_term.store.journal import Posted, Rejected
from pos_term.store.verify import verify
from tests.shop import TODAY, TestShop, days

SOLD = "sold"
LET = Override(
    line=1, lot_id=lot_key("milk", "A1"), reasons=("expired",), reason="told", by="mira", name="Mira"
)  # fmt: skip


@pytest.fixture
def stocked(shop: TestShop) -> TestShop:
    """Milk by lot, phones by serial, loose tea; one sale of 3 milk and a phone, both without their number."""
    mira = Person(id="mira", name="Mira", role=Role.SUPERVISOR)
    shop.post(PeopleSet(id="people", people=(mira,)))
    shop.post(ShopSet(id="rules", shop=Shop(rules=Rules(overrides=(Reason.EXPIRED,)))))
    milk = shop.product("milk", Tracking.LOT, price=300, tax_rate=0, missing_policy=MissingPolicy.ALLOW)
    phone = shop.product("phone", Tracking.SERIAL, price=100, tax_rate=0, missing_policy=MissingPolicy.WARN)
    shop.receive(shop.product("tea", price=50, tax_rate=0))
    shop.receive(milk, "A1", expiry=days(20))
    shop.receive(phone, serial="S1")
    shop.post(OrderPlaced(id="order", order="O-1", lines=(OrderedLine(sku="tea", quantity=2000),)))
    three = number("milk", quantity=3000, provenance=UNKNOWN)
    shop.post(
        sale(
            line("milk", three),
            line("phone", number("phone", provenance=UNKNOWN), n=2),
            id=SOLD,
        )
    )
    for product in (milk, phone):
        shop.post(ProductsSet(id=shop.id(), products=(replace(product, missing_policy=MissingPolicy.BLOCK),)))
    return shop


UNKNOWN = Provenance.UNKNOWN


def number(sku: str, lot: str | None = None, serial: str | None = None, **more: Any) -> SoldNumber:
    key = serial_key(sku, serial) if serial else lot_key(sku, lot) if lot else loose_key(sku)
    given = {"lot_id": key, "lot": lot, "serial": serial, "quantity": 1000, "provenance": Provenance.SCANNED}
    return SoldNumber(**{**given, **more})


def line(sku: str, *numbers: SoldNumber, n: int = 1, **more: Any) -> SaleLine:
    given = {
        "n": n, "sku": sku, "name": sku.title(), "quantity": sum(each.quantity for each in numbers),
        "unit": "each", "unit_price": 100, "total": 100, "tax_rate": 0, "numbers": numbers,
    }  # fmt: skip
    return SaleLine(**{**given, **more})


def sale(*lines: SaleLine, **more: Any) -> Sale:
    back = more.get("returned", ())
    total = more.get("total", sum(each.total for each in lines) - sum(each.total for each in back))
    given = {
        "id": "lie", "shift": "shift-1", "cashier": "ana", "lines": lines, "taxes": (), "net": total, "tax": 0,
        "total": total, "change": 0, "currency": "EUR", "tenders": (Tender(kind=TenderKind.CASH, amount=total),),
    }  # fmt: skip
    return Sale(**{**given, **more})


def tea(**more: Any) -> SaleLine:
    return line("tea", number("tea", **more))


def lies(shop: TestShop, document: Document) -> str:
    """Why a document is not posted; nothing of it stands anywhere, and the store is sound."""
    before = shop.rows("SELECT count(*) FROM entry")
    outcome = shop.try_post(document)
    assert isinstance(outcome, Rejected), outcome
    assert shop.rows("SELECT count(*) FROM entry") == before
    assert verify(shop.store).sound
    return " | ".join(objection.words for objection in outcome.objections)


A1 = number("milk", "A1")
S1 = number("phone", serial="S1")


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (sale(tea(), tea()), "have the same number"),
        (sale(line("milk", A1, quantity=5000)), "do not add up to its quantity"),
        (sale(line("milk", quantity=5000)), "do not add up to its quantity"),
        (sale(line("tea", number("tea"), quantity=-9000, order_line=1), order="O-1"), "do not add up"),
        (sale(line("tea", number("tea", quantity=9000), quantity=1000, order_line=1), order="O-1"), "do not add"),
        (sale(tea(quantity=0)), "must be more than 0"),
        (sale(tea(quantity=2**62)), "do not add up to its quantity"),
        (sale(tea(quantity=2**63)), "do not add up to its quantity"),
        (sale(line("milk", replace(A1, lot="B9"))), "ANOTHER PRODUCT"),
        (sale(line("milk", replace(number("milk"), lot="A1"))), "ANOTHER PRODUCT"),
        (sale(line("phone", replace(S1, serial=None))), "ANOTHER PRODUCT"),
        (sale(line("phone", replace(S1, quantity=500))), "one unit"),
        (sale(line("milk", number("milk", provenance=UNKNOWN))), "its lot or serial is MISSING"),
        (sale(line("phone", number("phone"))), "its lot or serial is MISSING"),
        (sale(tea(location="quarantine")), "nothing is sold from quarantine"),
        (sale(tea(location="supplier")), "nothing is sold from supplier"),
        (sale(tea(location="customer")), "nothing is sold from customer"),
        (sale(tea(location="count")), "nothing is sold from count"),
        (sale(tea(location="nowhere")), "nothing is sold from nowhere"),
        (sale(line("milk", A1), overrides=(replace(LET, line=9),)), "is of a number on this sale"),
        (sale(line("milk", A1), overrides=(replace(LET, lot_id="milk␟Z"),)), "is of a number on this sale"),
        (sale(line("tea", number("tea"), total=-500), replace(tea(), n=2, total=500)), "less than nothing"),
        (sale(tea(), net=1, tax=7), "net and tax"),
        (sale(tea(), change=-50, tenders=(Tender(kind=TenderKind.CASH, amount=50),)), "no such amount"),
        (sale(line("tea", number("tea"), total=2**63)), "no such amount"),
    ],
)  # fmt: skip
def test_a_sale_that_says_what_is_not_so_is_not_posted(stocked: TestShop, document: Sale, told: str) -> None:
    assert told in lies(stocked, document)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((), "names a lot or serial"),
        ((replace(A1, provenance=UNKNOWN),), "is known"),
        ((replace(A1, lot="B9"),), "another product"),
        ((number("milk"),), "another product"),
        ((replace(A1, location="customer"),), "less than that"),
        ((replace(A1, location="supplier"),), "less than that"),
        ((replace(A1, quantity=2**63),), "more than the line has"),
    ],
)
def test_only_a_number_that_is_there_is_assigned(
    stocked: TestShop, given: tuple[SoldNumber, ...], told: str
) -> None:
    document = NumbersAssigned(id="lie", sale=SOLD, line=1, cashier="ana", numbers=given)
    assert told in lies(stocked, document)


def test_half_a_unit_is_not_assigned_or_taken_back(stocked: TestShop) -> None:
    half = NumbersAssigned(id="lie", sale=SOLD, line=2, cashier="ana", numbers=(replace(S1, quantity=500),))
    assert "one unit" in lies(stocked, half)
    stocked.post(replace(half, id="whole", numbers=(S1,)))
    back = ReturnedNumber(lot_id=S1.lot_id, serial="S1", quantity=500, place="floor")
    assert "one unit" in lies(stocked, sale(returned=(came_back("phone", back, line=2, total=50),)))


def came_back(sku: str, back: ReturnedNumber, **more: Any) -> ReturnedLine:
    given = {
        "n": 1, "sale": SOLD, "receipt": "1-000001", "line": 1, "sku": sku, "name": sku.title(),
        "quantity": back.quantity, "unit": "each", "total": 100, "tax_rate": 0, "numbers": (back,),
        "reason": "spoilt",
    }  # fmt: skip
    return ReturnedLine(**{**given, **more})


def test_no_more_is_paid_back_because_a_document_says_that_prices_are_without_tax(stocked: TestShop) -> None:
    loose = ReturnedNumber(lot_id=loose_key("milk"), quantity=1000, place="quarantine")
    rich = sale(returned=(came_back("milk", loose, total=99999),), prices_include_tax=False)
    assert "no more is paid back than was paid" in lies(stocked, rich)


def test_a_sale_is_not_taken_back_whole_without_its_goods(stocked: TestShop) -> None:
    stocked.post(sale(replace(tea(), order_line=1), id="other", order="O-1"))
    open_before = stocked.rows("SELECT fulfilled FROM order_line")
    for void in (
        sale(voids="other", total=-100),
        sale(voids="other", total=0),
        sale(replace(tea()), voids="other"),
    ):
        assert "whole or not at all" in lies(stocked, void)
    assert "is not there" in lies(stocked, sale(voids="never", total=0))
    assert stocked.rows("SELECT fulfilled FROM order_line") == open_before


@pytest.mark.parametrize("place", ["supplier", "customer", "disposal", "nowhere"])
def test_what_is_taken_back_whole_comes_into_the_shop(stocked: TestShop, place: str) -> None:
    stocked.post(sale(tea(), id="other"))
    back = ReturnedNumber(lot_id=loose_key("tea"), quantity=1000, place=place)
    void = sale(returned=(came_back("tea", back, sale="other"),), voids="other")
    assert "come back into the shop" in lies(stocked, void)
    home = replace(void.returned[0], numbers=(replace(back, place="floor"),))
    assert isinstance(stocked.try_post(replace(void, returned=(home,))), Posted)


def test_what_no_store_can_count_is_not_posted(stocked: TestShop) -> None:
    cash = CashMoved(
        id="lie", shift="shift-1", cashier="ana", cash=CashKind.PAID_IN, amount=2**63, reason="change"
    )  # fmt: skip
    ordered = OrderPlaced(id="lie", order="O-2", lines=(OrderedLine(sku="tea", quantity=2**62),))
    came = GoodsReceipt(id="lie", lines=(ReceivedLine(sku="tea", quantity=2**62, received_on=TODAY),))
    for document in (cash, replace(cash, amount=2**62), ordered, came):
        assert lies(stocked, document)
    huge = ShiftClosed(id="lie", shift="shift-1", expected=0, counted=2**63)
    assert "larger than the store can keep" in lies(stocked, huge)
    stocked.post(replace(huge, id="closed", counted=0))
    for opening in (-1, 2**62, 2**63):
        assert "no more than it can hold" in lies(stocked, ShiftOpened(id="lie", opening_float=opening))


@pytest.mark.parametrize("half", ["GV\ud83e", "\udc1b"])
def test_half_a_character_in_a_code_ends_no_posting(stocked: TestShop, half: str) -> None:
    made = sale(id="made", total=-100, tenders=(Tender(kind=TenderKind.VOUCHER, amount=-100, reference=half),))
    assert isinstance(stocked.try_post(made), Posted)
    spent = Tender(kind=TenderKind.VOUCHER, amount=101, reference=half)
    assert "has only 1.00 left" in lies(stocked, sale(tea(), total=101, tenders=(spent,)))
    ordered = OrderPlaced(id="o", order=half, lines=(OrderedLine(sku="tea", quantity=1000),))
    assert isinstance(stocked.try_post(ordered), Posted)
    assert "is there already" in lies(stocked, replace(ordered, id="lie"))
    assert isinstance(stocked.try_post(sale(replace(tea(), order_line=1), id="went", order=half)), Posted)
