"""The drawer without a sale: every opening has a reason, and no more leaves it than it should hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pos_term.domain.customers import Customer
from pos_term.domain.documents import CashKind, CashMoved, ShiftClosed
from pos_term.domain.tender import TenderKind
from pos_term.services.desk import Desk
from pos_term.services.drawer import DrawerDesk
from pos_term.services.open_sale import Attended
from pos_term.services.reports import Report, make_report
from pos_term.store.customers import put_customer
from pos_term.store.journal import Rejected
from pos_term.store.shifts import figures
from pos_term.store.verify import verify
from tests.hostile import HOSTILE
from tests.shop import NOON, TestShop


@pytest.fixture
def drawer(shop: TestShop) -> DrawerDesk:
    """A drawer with a float of 100.00."""
    return DrawerDesk(shop.counterpart())


def expected(shop: TestShop) -> int:
    with shop.store.reading() as connection:
        now = figures(connection, "shift-1")
    assert now is not None
    return now.cash_expected


def moved(shop: TestShop) -> list[tuple[str, int, str]]:
    return [(row[0], row[1], row[2]) for row in shop.rows("SELECT kind, amount, reason FROM cash ORDER BY id")]


def test_every_move_of_cash_counts_in_the_shift(shop: TestShop, drawer: DrawerDesk) -> None:
    assert drawer.no_sale("change for a note") is None
    assert drawer.move(CashKind.PAID_IN, 2500, "float") is None
    assert drawer.move(CashKind.PAID_OUT, 500, "stamps") is None
    assert drawer.move(CashKind.SAFE_DROP, 10000, "to the safe") is None
    assert moved(shop) == [
        ("no_sale", 0, "change for a note"), ("paid_in", 2500, "float"), ("paid_out", 500, "stamps"),
        ("safe_drop", 10000, "to the safe"),
    ]  # fmt: skip
    assert expected(shop) == 10000 + 2500 - 500 - 10000
    assert verify(shop.store).sound


@pytest.mark.parametrize("kind", [CashKind.PAID_OUT, CashKind.SAFE_DROP])
def test_no_more_leaves_the_drawer_than_it_should_hold(shop: TestShop, drawer: DrawerDesk, kind: CashKind) -> None:
    assert "more than the drawer should hold" in str(drawer.move(kind, 10001, "to the safe"))
    assert moved(shop) == []
    shop.product("tea")
    shop.checkout.scan(b"tea")
    shop.checkout.pay()
    shop.checkout.tender(TenderKind.CASH, 1000)
    assert shop.checkout.complete().ok
    assert drawer.move(kind, 10250, "to the safe") is None
    assert expected(shop) == 0


def test_the_store_itself_holds_these_rules(shop: TestShop) -> None:
    for cash, amount, customer in (
        (CashKind.SAFE_DROP, 10001, None), (CashKind.PAID_IN, 0, None), (CashKind.PAID_IN, 1, "nobody"),
    ):  # fmt: skip
        document = CashMoved(
            id=shop.id(), shift="shift-1", cashier="ana", cash=cash, amount=amount, reason="x", customer=customer
        )
        assert isinstance(shop.try_post(document), Rejected)


@pytest.mark.parametrize("reason", ["", "   ", "\x1b\x07\u200b"])
def test_a_reason_is_needed(shop: TestShop, drawer: DrawerDesk, reason: str) -> None:
    assert "reason" in str(drawer.no_sale(reason))
    assert "reason" in str(drawer.move(CashKind.PAID_IN, 100, reason))
    assert moved(shop) == []


@pytest.mark.parametrize("amount", [0, -1, 10**12])
def test_an_amount_that_is_none_is_refused(shop: TestShop, drawer: DrawerDesk, amount: int) -> None:
    assert "amount" in str(drawer.move(CashKind.PAID_IN, amount, "float"))
    assert moved(shop) == []


def test_nobody_opens_a_drawer_that_nobody_answers_for(shop: TestShop, drawer: DrawerDesk) -> None:
    shop.post(ShiftClosed(id=shop.id(), shift="shift-1", expected=10000, counted=10000))
    assert "No shift is open" in str(drawer.no_sale("change"))
    away = replace(shop.counterpart(), attended=lambda: Attended(till="1", actor="", cashier="", shift=None))
    assert DrawerDesk(away).no_sale("change") == "Sign in first."
    assert "Sign in first." in str(DrawerDesk(away).move(CashKind.PAID_IN, 100, "float"))


def test_who_may_not_is_told_so(shop: TestShop) -> None:
    shop.settings = replace(shop.settings, rights=(replace(shop.settings.rights[0], may=()),))
    clerk = DrawerDesk(shop.counterpart())
    assert "may not open" in str(clerk.no_sale("change"))
    assert "may not move" in str(clerk.move(CashKind.PAID_IN, 100, "float"))


def test_a_payment_on_account_takes_what_is_owed_and_no_more(shop: TestShop, drawer: DrawerDesk) -> None:
    with shop.store.writing() as connection:
        put_customer(connection, Customer(id="K-1", name="Mirjam Vos", phone="0612345678", credit_limit=100000))
    shop.product("tea")
    shop.checkout.customer.attach("K-1")
    shop.checkout.scan(b"tea")
    shop.checkout.pay()
    assert shop.checkout.tender(TenderKind.ACCOUNT).ok
    assert shop.checkout.complete().ok
    assert "not there" in str(drawer.move(CashKind.PAID_IN, 100, "on account", customer="nobody"))
    assert "account" in str(drawer.move(CashKind.PAID_OUT, 100, "on account", customer="K-1"))
    assert "more than this customer owes" in str(drawer.move(CashKind.PAID_IN, 251, "on account", customer="K-1"))
    assert "Leave the customer's name" in str(drawer.move(CashKind.PAID_IN, 1, "from mirjam", customer="K-1"))
    assert drawer.move(CashKind.PAID_IN, 250, "on account", customer="K-1") is None
    assert "owes" in str(drawer.move(CashKind.PAID_IN, 1, "on account", customer="K-1"))
    assert shop.rows("SELECT owed FROM account") == [(0,)]
    assert expected(shop) == 10250
    assert verify(shop.store).sound


def test_the_cash_report_lists_each_opening_and_adds_up_by_kind(
    shop: TestShop, drawer: DrawerDesk, desk: Desk
) -> None:
    drawer.no_sale("change for a note")
    drawer.move(CashKind.PAID_IN, 2500, "float")
    shop.clock.fixed = NOON + timedelta(days=1)
    drawer.move(CashKind.PAID_OUT, 500, "=1+1")
    report = make_report(desk, "cash")
    assert isinstance(report, Report)
    assert [(row["kind"], row["amount"], row["reason"]) for row in report.rows] == [
        ("no_sale", "0.00", "change for a note"), ("paid_in", "25.00", "float"), ("paid_out", "5.00", "=1+1"),
    ]  # fmt: skip
    assert report.totals == {
        "rows": 3, "no_sale": 1, "paid_in": "25.00", "paid_out": "5.00", "safe_drop": "0.00",
    }  # fmt: skip
    today = make_report(desk, "cash", until=NOON.date())
    assert isinstance(today, Report)
    assert len(today.rows) == 2


def test_whatever_is_typed_as_a_reason_is_text_and_nothing_else(shop: TestShop, drawer: DrawerDesk) -> None:
    for _, text in HOSTILE:
        drawer.no_sale(text)
        drawer.move(CashKind.PAID_IN, 1, text)
        drawer.move(CashKind.PAID_IN, 1, "x", customer=text or "-")
    assert all(reason and reason.isprintable() for _, _, reason in moved(shop))
    assert shop.rows("SELECT count(*) FROM cash WHERE customer IS NOT NULL") == [(0,)]
