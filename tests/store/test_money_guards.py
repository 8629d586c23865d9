"""Money is asked inside the transaction: vouchers and accounts are not overdrawn, by one payment or by several."""

from __future__ import annotations

import pytest

from pos_term.domain.documents import Sale
from pos_term.domain.tender import Tender, TenderKind
from pos_term.store.journal import Posted, Rejected
from tests.shop import TestShop


def paid(shop: TestShop, *tenders: tuple[TenderKind, int, str], customer: str | None = "jo") -> Posted | Rejected:
    """A sale of nothing that is paid, or paid back, like this: only the money counts here."""
    total = sum(amount for _, amount, _ in tenders)
    sale = Sale(
        id=shop.id(), shift="shift-1", cashier="ana", lines=(), taxes=(), net=total, tax=0, total=total, change=0,
        currency="EUR", customer=customer,
        tenders=tuple(Tender(kind=kind, amount=amount, reference=code) for kind, amount, code in tenders),
    )  # fmt: skip
    return shop.try_post(sale)


@pytest.fixture
def money(shop: TestShop) -> TestShop:
    """A voucher of 5.00, and a customer who may owe 10.00."""
    with shop.store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO customer VALUES ('jo', 'Jo', 'jo', '', '', NULL, 0, 0, '', 1000, 0, '', 0)"
        )
    assert isinstance(paid(shop, (TenderKind.VOUCHER, -500, "GV1")), Posted)
    return shop


def test_a_voucher_pays_what_is_left_on_it_and_no_more(money: TestShop) -> None:
    assert isinstance(paid(money, (TenderKind.VOUCHER, 300, "GV1")), Posted)
    outcome = paid(money, (TenderKind.VOUCHER, 201, "GV1"))
    assert isinstance(outcome, Rejected)
    assert outcome.words == "voucher GV1 has only 2.00 left"
    assert isinstance(paid(money, (TenderKind.VOUCHER, 200, "GV1")), Posted)


def test_a_voucher_is_not_overdrawn_by_two_payments_of_one_sale(money: TestShop) -> None:
    outcome = paid(money, (TenderKind.VOUCHER, 300, "GV1"), (TenderKind.VOUCHER, 300, "GV1"))
    assert isinstance(outcome, Rejected)
    assert money.rows("SELECT balance FROM voucher") == [(500,)]


def test_a_voucher_of_somebody_else_has_no_balance_here_but_needs_its_code(money: TestShop) -> None:
    assert isinstance(paid(money, (TenderKind.VOUCHER, 9900, "CITY-CARD-7")), Posted)
    assert isinstance(paid(money, (TenderKind.VOUCHER, 100, " ")), Rejected)


def test_an_account_has_a_limit_over_all_payments(money: TestShop) -> None:
    assert isinstance(paid(money, (TenderKind.ACCOUNT, 600, "")), Posted)
    assert isinstance(paid(money, (TenderKind.ACCOUNT, 300, ""), (TenderKind.ACCOUNT, 300, "")), Rejected)
    assert isinstance(paid(money, (TenderKind.ACCOUNT, 400, "")), Posted)
    assert money.rows("SELECT owed FROM account") == [(1000,)]


@pytest.mark.parametrize(
    ("customer", "words"),
    [(None, "a sale on account needs its customer"), ("nobody", "this customer has no account")],
)
def test_an_account_is_somebodys(money: TestShop, customer: str | None, words: str) -> None:
    outcome = paid(money, (TenderKind.ACCOUNT, 100, ""), customer=customer)
    assert isinstance(outcome, Rejected)
    assert outcome.words == words


def test_payments_that_are_not_what_the_sale_costs_are_refused(money: TestShop) -> None:
    sale = Sale(
        id=money.id(), shift="shift-1", cashier="ana", lines=(), taxes=(), net=100, tax=0, total=100, change=0,
        currency="EUR", tenders=(Tender(kind=TenderKind.CASH, amount=99),),
    )  # fmt: skip
    assert isinstance(money.try_post(sale), Rejected)
