"""Overrides and new lots inside the transaction: what no caller of the one door gets past."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pos_term.domain.documents import Override, PeopleSet, Sale, SaleLine, ShopSet, SoldNumber
from pos_term.domain.lots import Provenance, lot_key, serial_key
from pos_term.domain.people import Person, Role
from pos_term.domain.policies import Rules
from pos_term.domain.products import Product, Tracking, UnknownLot
from pos_term.domain.reasons import Reason
from pos_term.domain.shop import Shop
from pos_term.domain.tax import TaxLine
from pos_term.domain.tender import Tender, TenderKind
from pos_term.store.journal import Posted, Rejected
from tests.shop import TestShop, days

MIRA = Person(id="mira", name="Mira", role=Role.SUPERVISOR)
ANA = Person(id="ana", name="Ana", role=Role.CASHIER)
LET = Override(line=1, lot_id="milk␟OLD", reasons=("expired",), reason="told", by="mira", name="Mira")


def sale(product: Product, number: SoldNumber, *overrides: Override) -> Sale:
    total = product.price * number.quantity // 1000
    line = SaleLine(
        n=1, sku=product.sku, name=product.name, quantity=number.quantity, unit="each", unit_price=product.price,
        total=total, tax_rate=0, numbers=(number,),
    )  # fmt: skip
    return Sale(
        id="sale-1", shift="shift-1", cashier="ana", lines=(line,), overrides=overrides,
        tenders=(Tender(kind=TenderKind.CASH, amount=total),),
        taxes=(TaxLine(rate=0, net=total, tax=0),), net=total, tax=0, total=total, change=0,
        currency="EUR",
    )  # fmt: skip


def number(lot: str, location: str = "floor", quantity: int = 1000, **more: Any) -> SoldNumber:
    made = SoldNumber(
        lot_id=lot_key("milk", lot), lot=lot, quantity=quantity, location=location, provenance=Provenance.SCANNED
    )
    return replace(made, **more)


@pytest.fixture
def milk(shop: TestShop) -> Product:
    """Milk of an expired lot, in a shop that lets a supervisor override that."""
    shop.post(PeopleSet(id="people", people=(MIRA, ANA)))
    shop.post(ShopSet(id="rules", shop=Shop(rules=Rules(overrides=(Reason.EXPIRED, Reason.HELD)))))
    milk = shop.product("milk", Tracking.LOT, tax_rate=0)
    shop.receive(milk, "OLD", expiry=days(-3))
    return milk


def test_an_allowed_override_is_taken(shop: TestShop, milk: Product) -> None:
    assert isinstance(shop.try_post(sale(milk, number("OLD"), LET)), Posted)


@pytest.mark.parametrize(
    "override",
    [
        replace(LET, by="ana", name="Ana"),
        replace(LET, by="nobody"),
        replace(LET, reason="  "),
        replace(LET, reasons=("held",)),
        replace(LET, reasons=()),
        replace(LET, line=2),
        replace(LET, lot_id="milk␟OTHER"),
        replace(LET, reasons=("expired", "unknown_lot")),
        replace(LET, reasons=("expired", "recalled")),
    ],
)
def test_an_override_by_the_wrong_person_or_of_something_else_lets_nothing_go(
    shop: TestShop, milk: Product, override: Override
) -> None:
    assert isinstance(shop.try_post(sale(milk, number("OLD"), override)), Rejected)
    assert shop.rows("SELECT * FROM sale") == []


def test_what_the_shop_does_not_let_go_any_more_is_refused(shop: TestShop, milk: Product) -> None:
    shop.post(ShopSet(id="stricter", shop=Shop()))
    rejected = shop.try_post(sale(milk, number("OLD"), LET))
    assert isinstance(rejected, Rejected)
    assert "expired cannot be overridden" in [each.words for each in rejected.objections]


def test_a_recalled_lot_is_not_let_go_by_anybody(shop: TestShop, milk: Product) -> None:
    shop.recall(milk, "OLD")
    shop.post(PeopleSet(id="boss", people=(replace(MIRA, role=Role.MANAGER),)))
    rejected = shop.try_post(sale(milk, number("OLD"), replace(LET, reasons=("expired", "recalled"))))
    assert isinstance(rejected, Rejected)
    assert any(finding.reason is Reason.RECALLED for each in rejected.objections for finding in each.findings)


def test_a_hold_needs_an_override_of_its_own(shop: TestShop, milk: Product) -> None:
    shop.hold(milk, "OLD")
    assert isinstance(shop.try_post(sale(milk, number("OLD"), LET)), Rejected)
    both = replace(LET, reasons=("expired", "held"))
    assert isinstance(shop.try_post(sale(milk, number("OLD"), both)), Posted)


@pytest.fixture
def new(shop: TestShop) -> Product:
    """Milk of which unknown lots are taken."""
    return shop.product("milk", Tracking.LOT, unknown_lot=UnknownLot.CREATE, tax_rate=0)


def test_an_unknown_lot_comes_from_nowhere_but_the_count(shop: TestShop, new: Product) -> None:
    assert isinstance(shop.try_post(sale(new, number("N-1"))), Rejected)
    assert isinstance(shop.try_post(sale(new, number("N-1", "supplier"))), Rejected)
    assert isinstance(shop.try_post(sale(new, number("N-1", "count"))), Posted)


@pytest.mark.parametrize("lot_id", ["milk␟OTHER", "milk␟␟N-1", "cream␟N-1"])
def test_an_unknown_lot_has_the_key_of_its_code(shop: TestShop, new: Product, lot_id: str) -> None:
    assert isinstance(shop.try_post(sale(new, number("N-1", "count", lot_id=lot_id))), Rejected)


def test_an_unknown_lot_that_has_expired_by_its_label_is_refused(shop: TestShop, new: Product) -> None:
    assert isinstance(shop.try_post(sale(new, number("N-1", "count", expiry=days(-1)))), Rejected)


def test_a_lot_that_the_shop_has_cannot_come_from_the_count(shop: TestShop, new: Product) -> None:
    shop.receive(new, "N-1", quantity=5)
    assert isinstance(shop.try_post(sale(new, number("N-1", "count"))), Rejected)
    assert isinstance(shop.try_post(sale(new, number("N-1", "count", quantity=9000))), Rejected)
    assert isinstance(shop.try_post(sale(new, number("N-1"))), Posted)


def test_an_unknown_serial_of_a_recalled_lot_and_one_named_twice_are_refused(shop: TestShop) -> None:
    pump = shop.product("pump", Tracking.LOT_SERIAL, unknown_lot=UnknownLot.CREATE, tax_rate=0)
    shop.recall(pump, "PL-1")

    def unit(lot: str) -> SoldNumber:
        return SoldNumber(
            lot_id=serial_key("pump", "S1"), lot=lot, serial="S1", quantity=1000, location="count",
            provenance=Provenance.SCANNED,
        )  # fmt: skip

    assert isinstance(shop.try_post(sale(pump, unit("PL-1"))), Rejected)
    once = sale(pump, unit("PL-2"))
    twice = replace(once.lines[0], numbers=(unit("PL-2"), unit("PL-2")))
    assert isinstance(shop.try_post(replace(once, lines=(twice,))), Rejected)
    assert isinstance(shop.try_post(once), Posted)
    assert isinstance(shop.try_post(replace(once, id="sale-2")), Rejected)
