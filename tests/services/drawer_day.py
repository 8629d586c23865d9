"""A day at one till in which everything happens once that an X or a Z counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pos_term.domain.documents import CashKind, PeopleSet, Sale, ShopSet
from pos_term.domain.people import Person, Role
from pos_term.domain.policies import Rules
from pos_term.domain.products import Tracking
from pos_term.domain.reasons import Reason
from pos_term.domain.tender import TenderKind, TenderState
from pos_term.services.picking_back import Pick
from pos_term.services.till import Till
from pos_term.settings import PrinterSettings, Settings
from tests.shop import NOON, TestShop, days, gs1

ANA = Person(id="ana", name="Ana", role=Role.MANAGER)


def open_till(shop: TestShop, number: str = "1", **printer: Any) -> Till:
    """A till of the shop with Ana at it; it shares the shop's store."""
    settings = Settings(store=shop.store.path, till=number, printer=PrinterSettings(**printer))
    till = Till(shop.store, settings, at=NOON)
    till.person = ANA
    return till


def stock(shop: TestShop) -> None:
    """What the day sells."""
    shop.change(replace(shop.settings, rules=Rules(overrides=(Reason.EXPIRED,))))
    shop.post(PeopleSet(id=shop.id(), people=(ANA,)))
    shop.product("tea", price=250, tax_rate=9000)
    shop.product("pan", price=1000, tax_rate=21000)
    milk = shop.product("milk", Tracking.LOT, price=109, tax_rate=9000)
    shop.receive(milk, "OLD", expiry=days(-2))
    shop.receive(milk, "GOOD", expiry=days(20))


def sell(till: Till, *packs: bytes, kind: TenderKind = TenderKind.CASH, amount: int | None = None,
         state: TenderState = TenderState.APPROVED) -> Sale:  # fmt: skip
    """A sale of packs."""
    for raw in packs:
        outcome = till.checkout.scan(raw)
        assert outcome.ok, outcome.message
    return end(till, kind, amount, state)


def end(
    till: Till, kind: TenderKind = TenderKind.CASH, amount: int | None = None,
    state: TenderState = TenderState.APPROVED,
) -> Sale:  # fmt: skip
    """Pay, or pay back, and commit."""
    checkout = till.checkout
    assert checkout.pay() is None
    if checkout.cart.total >= 0:
        assert checkout.tender(kind, amount, state=state).ok
    else:
        assert checkout.refund(kind).ok
    done = checkout.complete()
    assert done.sale, done.message
    assert isinstance(done.sale.document, Sale)
    return done.sale.document


def whole_day(shop: TestShop, till: Till) -> dict[str, Sale]:
    """Everything once; the sales by what they are."""
    shop.post(ShopSet(id=shop.id(), shop=shop.settings))
    milk = next(p.product for p in till.find("milk"))
    did = {"tea": sell(till, b"2*tea", amount=1000)}
    did["card"] = sell(till, b"pan", kind=TenderKind.CARD, state=TenderState.UNKNOWN)
    checkout = till.checkout
    assert checkout.returns.take_back(did["tea"].number, [Pick(line=1, quantity=1000)], "wrong product").ok
    did["return"] = end(till)
    assert checkout.returns.take_back(did["tea"].number, [Pick(line=1, quantity=1000)], "wrong product").ok
    assert checkout.scan(b"pan").ok
    did["exchange"] = end(till, TenderKind.CARD)
    undone = sell(till, b"tea")
    assert checkout.returns.post_void(undone.number, "scanned for the next customer").ok
    assert not checkout.scan(gs1(milk, "OLD")).ok
    assert checkout.overrides.allow("eaten today", ANA).ok
    did["override"] = end(till, amount=109)
    assert not checkout.scan(gs1(milk, "OLD")).ok
    assert checkout.scan(b"tea").ok
    assert checkout.scan(b"pan").ok
    assert checkout.remove(checkout.cart.lines[0].key).ok
    assert checkout.void("cannot pay").ok
    assert till.drawer.no_sale("change for a note") is None
    assert till.drawer.move(CashKind.PAID_IN, 2000, "change") is None
    assert till.drawer.move(CashKind.PAID_OUT, 750, "stamps") is None
    assert till.drawer.move(CashKind.SAFE_DROP, 3000, "to the safe") is None
    till.write_records()
    return did
