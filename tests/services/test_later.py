"""Said after the sale: which lot left, how a card payment ended, and what stands among the exceptions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pos_term.domain.documents import Settlement
from pos_term.domain.people import Role
from pos_term.domain.products import MissingPolicy, Product, Tracking, UnknownLot
from pos_term.domain.tender import TenderKind, TenderState
from pos_term.services.desk import Desk
from pos_term.services.exceptions import OpenException, find_exceptions
from pos_term.services.later import Later
from pos_term.services.picking_back import Pick
from pos_term.services.recall_report import RecallReport, recall_report
from pos_term.services.trace import Trace, trace
from pos_term.store.verify import verify
from tests.hostile import HOSTILE
from tests.shop import NOON, TODAY, TestShop, days, gs1


@pytest.fixture
def later(shop: TestShop) -> Later:
    return Later(shop.counterpart())


@pytest.fixture
def milk(shop: TestShop) -> Product:
    """Sold without a number where none is there: five of A, five of B in the back room."""
    product = shop.product("milk", Tracking.LOT, missing_policy=MissingPolicy.ALLOW)
    shop.receive(product, "A", quantity=5, expiry=days(20))
    shop.receive(product, "B", quantity=5, expiry=days(30), location="back")
    return product


def sell(shop: TestShop, raw: bytes, *, card: TenderState | None = None) -> str:
    """Sell a scan; the receipt."""
    assert shop.checkout.scan(raw).ok
    refused = shop.checkout.pay()
    assert refused is None, refused
    if card:
        assert shop.checkout.tender(TenderKind.CARD, state=card).ok
    else:
        assert shop.checkout.tender(TenderKind.CASH).ok
    done = shop.checkout.complete()
    assert done.ok, done.message
    return str(shop.rows("SELECT number FROM sale ORDER BY seq DESC LIMIT 1")[0][0])


def unnumbered(shop: TestShop, quantity: int = 3) -> str:
    return sell(shop, f"{quantity}*milk".encode())


def exceptions(shop: TestShop) -> list[OpenException]:
    with shop.store.reading() as connection:
        return find_exceptions(connection, shop.clock.business_date())


def sold(shop: TestShop) -> list[tuple[str, int, str]]:
    return [
        (r[0], r[1], r[2]) for r in shop.rows("SELECT lot_id, quantity, provenance FROM sale_line ORDER BY lot_id")
    ]


def test_a_line_sold_without_its_lot_waits_until_every_unit_has_one(
    shop: TestShop, later: Later, milk: Product
) -> None:
    receipt = unnumbered(shop)
    [waiting] = later.unknown()
    assert (waiting.receipt, waiting.line, waiting.sku, waiting.quantity) == (receipt, 1, "milk", 3000)
    assert waiting.since.startswith("2026-11-21T12:00")
    assert later.assign(receipt, 1, lot="a", quantity=2000) is None
    assert [w.quantity for w in later.unknown()] == [1000]
    assert later.assign(receipt, 1, lot="B") is None
    assert later.unknown() == []
    assert sold(shop) == [("milk␟A", 2000, "keyed"), ("milk␟B", 1000, "keyed")]
    assert dict(shop.rows("SELECT lot_id, quantity FROM balance WHERE location = 'customer'")) == {
        "milk␟": 0, "milk␟A": 2000, "milk␟B": 1000,
    }  # fmt: skip
    assert verify(shop.store).sound


def test_a_serial_is_assigned_to_one_unit(shop: TestShop, later: Later) -> None:
    phone = shop.product("phone", Tracking.SERIAL, missing_policy=MissingPolicy.ALLOW)
    for serial in ("S1", "S2"):
        shop.receive(phone, serial=serial)
    receipt = sell(shop, b"2*phone")
    assert later.unknown()[0].serial
    assert "name the serial" in str(later.assign(receipt, 1, lot="S1"))
    assert "no quantity" in str(later.assign(receipt, 1, serial="S1", quantity=2000))
    assert later.assign(receipt, 1, serial="S1") is None
    assert "stand in the shop's books" in str(later.assign(receipt, 1, serial="S1"))
    assert not shop.checkout.scan(gs1(phone, serial="S1")).ok
    assert later.assign(receipt, 1, serial="S2") is None
    assert verify(shop.store).sound


@pytest.mark.parametrize(
    ("receipt", "line", "lot", "quantity", "words"),
    [
        ("1-000001", 2, "A", None, "has no number missing"), ("9-000001", 1, "A", None, "has no number missing"),
        ("1-000001", 1, "Z", None, "lot Z is not known"), ("1-000001", 1, None, None, "name the lot"),
        ("1-000001", 1, "A", 4000, "only 3 have no number"), ("1-000001", 1, "A", 0, "no quantity"),
        ("1-000001", 1, "A", 1500, "no quantity"), ("1-000001", 1, "A", -1000, "no quantity"),
        ("1-000001", 1, "FEW", None, "only 1 of FEW"), ("1-000001", 1, "TEA", None, "not known"),
    ],
)  # fmt: skip
def test_what_cannot_be_assigned_is_refused_in_words_and_changes_nothing(
    shop: TestShop, later: Later, milk: Product, receipt: str, line: int, lot: str | None, quantity: int | None,
    words: str,
) -> None:  # fmt: skip
    shop.receive(milk, "FEW", quantity=1, expiry=days(9))
    shop.receive(shop.product("tea", Tracking.LOT), "TEA", expiry=days(9))
    unnumbered(shop)
    before = shop.rows("SELECT count(*) FROM entry")
    assert words in str(later.assign(receipt, line, lot=lot, quantity=quantity))
    assert shop.rows("SELECT count(*) FROM entry") == before


def test_units_that_came_back_need_no_number_any_more(shop: TestShop, later: Later, milk: Product) -> None:
    receipt = unnumbered(shop)
    assert shop.checkout.returns.take_back(receipt, [Pick(line=1, quantity=1000)], "spoilt").ok
    shop.checkout.pay()
    shop.checkout.refund(TenderKind.CASH)
    assert shop.checkout.complete().ok
    assert [w.quantity for w in later.unknown()] == [2000]
    assert "only 2" in str(later.assign(receipt, 1, lot="A", quantity=3000))
    assert later.assign(receipt, 1, lot="A") is None
    assert later.unknown() == []
    assert exceptions(shop) == []
    assert verify(shop.store).sound


def test_who_may_not_assign_or_settle_is_told_so(shop: TestShop, milk: Product) -> None:
    receipt = unnumbered(shop)
    shop.settings = replace(shop.settings, rights=(replace(shop.settings.rights[0], may=()),))
    clerk = Later(shop.counterpart())
    assert "may not assign" in str(clerk.assign(receipt, 1, lot="A"))
    assert "may not settle" in str(clerk.settle(receipt, 1, Settlement.APPROVED))
    manager = Later(shop.counterpart(role=Role.MANAGER))
    assert manager.assign(receipt, 1, lot="A") is None


@pytest.mark.parametrize("how", ["recalled", "held", "expired"])
def test_a_stopped_lot_can_be_assigned_and_is_said_and_stays_an_exception(
    shop: TestShop, later: Later, milk: Product, how: str
) -> None:
    shop.receive(milk, "BAD", expiry=days(-2) if how == "expired" else days(9))
    receipt = unnumbered(shop)
    if how == "recalled":
        shop.recall(milk, "BAD")
    elif how == "held":
        shop.hold(milk, "BAD")
    assert later.assign(receipt, 1, lot="BAD") is None
    word = {"recalled": "RECALLED (R-1)", "held": "ON HOLD", "expired": "EXPIRED"}[how]
    assert word in later.mind(receipt, 1, lot="BAD")
    assert later.mind(receipt, 1, lot="A") == ""
    [one] = exceptions(shop)
    assert (one.kind, one.receipt, one.line, one.lot, one.quantity) == ("stopped_lot_sold", receipt, 1, "BAD", 3000)
    assert verify(shop.store).sound


def test_a_lot_that_was_good_when_it_was_sold_is_no_exception_later(
    shop: TestShop, later: Later, milk: Product
) -> None:
    receipt = unnumbered(shop)
    shop.receive(milk, "LAST", expiry=TODAY)
    shop.clock.fixed = NOON + timedelta(days=3)
    assert later.assign(receipt, 1, lot="LAST") is None
    assert exceptions(shop) == []
    assert later.mind(receipt, 1, lot="LAST") == ""


def test_trace_and_recall_see_the_assigned_lot_and_no_longer_the_unknown(
    shop: TestShop, later: Later, milk: Product, desk: Desk
) -> None:
    receipt = unnumbered(shop)
    assert later.assign(receipt, 1, lot="A", quantity=2000) is None
    shop.recall(milk, "A")
    traced = trace(desk, "A")
    assert isinstance(traced, Trace)
    assert [(s["receipt"], s["quantity"], s["provenance"]) for s in traced.sales] == [(receipt, "2", "keyed")]
    report = recall_report(desk, "R-1")
    assert isinstance(report, RecallReport)
    assert [(s["receipt"], s["outstanding"]) for s in report.sales] == [(receipt, "2")]
    whole = trace(desk, receipt)
    assert isinstance(whole, Trace)
    assert whole.receipt is not None
    numbers = whole.receipt["lines"][0]["numbers"]
    assert [(n["lot"], n["quantity"], n["provenance"]) for n in numbers] == [
        (None, "1", "unknown"), ("A", "2", "keyed"),
    ]  # fmt: skip
    assert [r["lot"] for r in whole.received] == ["A"]


# -- cards ---------------------------------------------------------------------------------------------------


def test_a_card_without_an_answer_is_settled_once(shop: TestShop, later: Later) -> None:
    shop.product("tea")
    receipt = sell(shop, b"tea", card=TenderState.UNKNOWN)
    [card] = later.open_cards()
    assert (card.receipt, card.n, card.amount) == (receipt, 1, 250)
    assert [e.kind for e in exceptions(shop)] == ["card_unknown"]
    assert later.settle(receipt, 1, Settlement.APPROVED, "AUTH 7") is None
    assert shop.rows("SELECT state, reference FROM tender") == [("approved", "AUTH 7")]
    assert later.open_cards() == []
    assert exceptions(shop) == []
    assert "settled already" in str(later.settle(receipt, 1, Settlement.DECLINED))
    assert "has no payment 2" in str(later.settle(receipt, 2, Settlement.APPROVED))
    assert verify(shop.store).sound


def test_a_card_that_turns_out_declined_is_no_money_and_stays_an_exception(shop: TestShop, later: Later) -> None:
    shop.product("tea")
    receipt = sell(shop, b"tea", card=TenderState.UNKNOWN)
    assert later.settle(receipt, 1, Settlement.DECLINED) is None
    [one] = exceptions(shop)
    assert (one.kind, one.receipt, one.tender, one.amount, one.line) == ("card_declined", receipt, 1, 250, None)


def test_a_payment_that_was_answered_cannot_be_settled(shop: TestShop, later: Later) -> None:
    shop.product("tea")
    receipt = sell(shop, b"tea")
    assert "settled already" in str(later.settle(receipt, 1, Settlement.DECLINED))


# -- exceptions ----------------------------------------------------------------------------------------------


def test_a_lot_made_at_the_till_is_an_exception_until_it_is_received(shop: TestShop) -> None:
    jam = shop.product("jam", Tracking.LOT, unknown_lot=UnknownLot.CREATE, missing_policy=MissingPolicy.ALLOW)
    receipt = sell(shop, gs1(jam, "NEW"))
    [one] = exceptions(shop)
    assert (one.kind, one.receipt, one.line, one.sku, one.lot) == ("unknown_lot", receipt, 1, "jam", "NEW")
    shop.receive(jam, "NEW", expiry=days(90))
    assert exceptions(shop) == []


def test_what_is_of_an_earlier_day_is_carried(shop: TestShop, milk: Product) -> None:
    unnumbered(shop)
    assert [(e.kind, e.carried) for e in exceptions(shop)] == [("number_missing", False)]
    shop.clock.fixed = NOON + timedelta(days=1)
    assert [(e.kind, e.carried) for e in exceptions(shop)] == [("number_missing", True)]


@pytest.mark.parametrize("text", [text for _, text in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_whatever_is_typed_for_a_number_or_reference_is_text_and_nothing_else(
    shop: TestShop, later: Later, milk: Product, text: str
) -> None:
    receipt = unnumbered(shop)
    shop.product("tea")
    card = sell(shop, b"tea", card=TenderState.UNKNOWN)
    for problem in (later.assign(receipt, 1, lot=text), later.assign(text, 1, lot="A")):
        assert problem
        assert problem.isprintable()
    assert later.mind(text, 1, lot=text) == ""
    assert later.settle(text, 1, Settlement.APPROVED)
    assert later.settle(card, 1, Settlement.APPROVED, text) is None
    [(reference,)] = shop.rows("SELECT reference FROM tender WHERE kind = 'card'")
    assert reference.isprintable()
