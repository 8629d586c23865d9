"""Reports of what happened at the tills: sales, returns, payments, cash, and what is left to look at."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest

from pos_term.commands.output import print_csv
from pos_term.domain.customers import Customer
from pos_term.domain.documents import CashKind, Settlement
from pos_term.domain.products import MissingPolicy, Tracking
from pos_term.domain.tender import TenderKind, TenderState
from pos_term.services.customers import Customers
from pos_term.services.desk import Desk
from pos_term.services.drawer import DrawerDesk
from pos_term.services.later import Later
from pos_term.services.picking_back import Pick
from pos_term.services.recall_report import RecallReport, recall_report
from pos_term.services.reports import Report, make_report
from pos_term.store.customers import forget_customer
from pos_term.store.journal import entries
from tests.hostile import HOSTILE
from tests.shop import NOON, TestShop, days, gs1


def made(desk: Desk, name: str, since: date | None = None, until: date | None = None) -> Report:
    report = make_report(desk, name, since=since, until=until)
    assert isinstance(report, Report), report
    for row in report.rows:
        assert tuple(row) == report.columns
    return report


def picked(report: Report, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in report.rows]


def sell(shop: TestShop, *scans: bytes, customer: str | None = None, kind: TenderKind = TenderKind.CASH,
         amount: int | None = None, state: TenderState = TenderState.APPROVED) -> str:  # fmt: skip
    """Sell scans; the receipt."""
    if customer:
        assert shop.checkout.customer.attach(customer).ok
    for raw in scans:
        assert shop.checkout.scan(raw).ok
    assert shop.checkout.pay() is None
    assert shop.checkout.tender(kind, amount, state=state).ok
    done = shop.checkout.complete()
    assert done.ok, done.message
    return str(shop.rows("SELECT number FROM sale ORDER BY seq DESC LIMIT 1")[0][0])


def take_back(shop: TestShop, receipt: str, line: int = 1, quantity: int = 1000) -> None:
    assert shop.checkout.returns.take_back(receipt, [Pick(line=line, quantity=quantity)], "wrong product").ok
    assert shop.checkout.pay() is None
    assert shop.checkout.refund(TenderKind.CASH).ok
    assert shop.checkout.complete().ok


def test_a_return_stands_in_the_sales_below_zero_and_takes_from_its_way_to_pay(shop: TestShop, desk: Desk) -> None:
    milk = shop.product("milk", Tracking.LOT, price=109, tax_rate=9000)
    shop.receive(milk, "A", expiry=days(20))
    receipt = sell(shop, gs1(milk, "A"), gs1(milk, "A"), amount=1000)
    take_back(shop, receipt)
    sales = made(desk, "sales")
    assert picked(sales, "receipt", "net", "tax", "total", "kind") == [
        ("1-000001", "2.00", "0.18", "2.18", "sale"), ("1-000002", "-1.00", "-0.09", "-1.09", "return"),
    ]  # fmt: skip
    assert sales.totals == {"rows": 2, "net": "1.00", "tax": "0.09", "total": "1.09"}
    [cash] = made(desk, "tenders").rows
    assert {name: cash[name] for name in ("kind", "count", "amount", "handed_over", "change", "paid_back")} == {
        "kind": "cash", "count": 2, "amount": "1.09", "handed_over": "10.00", "change": "7.82", "paid_back": "1.09",
    }  # fmt: skip
    [back] = made(desk, "returns").rows
    assert {name: back[name] for name in ("receipt", "sold_on", "sold_line", "lot", "quantity", "paid_back")} == {
        "receipt": "1-000002", "sold_on": "1-000001", "sold_line": 1, "lot": "A", "quantity": "1",
        "paid_back": "1.09",
    }  # fmt: skip
    assert (back["reason"], back["kind"], back["place"]) == ("wrong product", "return", "floor")
    assert made(desk, "returns", since=days(1)).rows == []


def test_a_declined_card_is_counted_apart_and_an_unknown_one_is_named(shop: TestShop, desk: Desk) -> None:
    shop.product("tea")
    later = Later(shop.counterpart())
    receipts = [sell(shop, b"tea", kind=TenderKind.CARD, state=TenderState.UNKNOWN) for _ in range(3)]
    assert later.settle(receipts[0], 1, Settlement.APPROVED) is None
    assert later.settle(receipts[1], 1, Settlement.DECLINED) is None
    report = made(desk, "tenders")
    assert picked(report, "kind", "count", "amount", "unknown", "declined") == [
        ("card", 3, "5.00", "2.50", "2.50")
    ]  # fmt: skip
    exceptions = made(desk, "exceptions")
    assert picked(exceptions, "kind", "receipt", "tender", "amount") == [
        ("card_declined", receipts[1], 1, "2.50"), ("card_unknown", receipts[2], 1, "2.50"),
    ]  # fmt: skip
    assert exceptions.totals == {
        "rows": 2, "carried": 0, "by_kind": {"card_declined": 1, "card_unknown": 1}
    }  # fmt: skip


def test_exceptions_of_an_earlier_day_are_carried_and_chosen_by_their_day(shop: TestShop, desk: Desk) -> None:
    milk = shop.product("milk", Tracking.LOT, missing_policy=MissingPolicy.ALLOW)
    shop.receive(milk, "A", expiry=days(20))
    shop.clock.fixed = NOON - timedelta(days=1)
    sell(shop, b"milk")
    shop.clock.fixed = NOON
    sell(shop, b"2*milk")
    report = made(desk, "exceptions")
    assert picked(report, "kind", "receipt", "line", "sku", "lot", "carried", "quantity") == [
        ("number_missing", "1-000001", 1, "milk", None, True, "1"),
        ("number_missing", "1-000002", 1, "milk", None, False, "2"),
    ]
    assert report.rows[0]["since"].startswith("2026-11-20T12:00")
    assert [row["receipt"] for row in made(desk, "exceptions", since=NOON.date()).rows] == ["1-000002"]


def test_a_recall_names_whom_to_reach_and_counts_those_it_cannot_name(shop: TestShop, desk: Desk) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", quantity=20, expiry=days(20))
    book = Customers(shop.counterpart())
    people = [
        book.add(name, "0612345678", consent=consent)
        for name, consent in (("Mirjam Vos", True), ("Jan Bakker", False), ("Piet Smit", True), ("Gone", True))
    ]
    ids = [person.id for person in people if isinstance(person, Customer)]
    receipts = [sell(shop, gs1(milk, "A"), gs1(milk, "A"), customer=customer) for customer in (*ids, None)]
    take_back(shop, receipts[0], quantity=1000)
    take_back(shop, receipts[2], quantity=2000)
    with shop.store.writing() as connection:
        forget_customer(connection, ids[3])
    shop.recall(milk, "A")
    report = recall_report(desk, "R-1")
    assert isinstance(report, RecallReport)
    assert [(r["name"], r["phone"], r["receipt"], r["lot"], r["quantity"]) for r in report.customers] == [
        ("Mirjam Vos", "0612345678", receipts[0], "A", "1")
    ]
    assert {name: report.totals[name] for name in ("to_reach", "no_consent", "no_customer")} == {
        "to_reach": "1", "no_consent": "2", "no_customer": "1",
    }  # fmt: skip


def test_nothing_of_a_customer_in_person_ever_stands_in_the_journal(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT, missing_policy=MissingPolicy.ALLOW)
    shop.receive(milk, "A", expiry=days(20))
    book = Customers(shop.counterpart())
    ana = book.add("Mirjam Vosteen", "06-1234 5678", "mirjam@vosteen.example", "KAART-7", consent=True)
    assert isinstance(ana, Customer)
    shop.checkout.scan(b"KAART-7")
    receipt = sell(shop, gs1(milk, "A"))
    shop.checkout.scan(b"Mirjam Vosteen", keyed=True)
    shop.checkout.scan(b"0612345678", keyed=True)
    shop.checkout.customer.attach(ana.id)
    shop.checkout.scan(gs1(milk, "A"))
    shop.checkout.void("customer left")
    take_back(shop, receipt)
    DrawerDesk(shop.counterpart()).move(CashKind.PAID_IN, 1, "for Mirjam Vosteen", customer=ana.id)
    shop.recorder.flush()
    text = " ".join(f"{entry.document} {entry.actor}" for entry in entries(shop.store)).casefold()
    assert ana.id in text
    for personal in ("mirjam", "vosteen", "12345678", "1234 5678", "kaart-7"):
        assert personal not in text
    for table in ("sale", "refusal", "cash", "void", "return_line", "open_sale", "open_line"):
        rows = str(shop.rows(f"SELECT * FROM {table}")).casefold()
        assert "mirjam" not in rows
        assert "12345678" not in rows


@pytest.mark.parametrize("name", ["cash", "returns", "exceptions", "sales"])
def test_hostile_reasons_leave_as_clean_cells_and_never_as_formulas(
    shop: TestShop, desk: Desk, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tea = shop.product("tea")
    drawer = DrawerDesk(shop.counterpart())
    for _, text in HOSTILE[::3]:
        drawer.no_sale(text)
    receipt = sell(shop, *[(tea.gtin or "").encode()] * 8)
    for _, text in HOSTILE[::16]:
        if shop.checkout.returns.take_back(receipt, [Pick(line=1, quantity=1000)], text).ok:
            shop.checkout.pay()
            shop.checkout.refund(TenderKind.CASH)
            assert shop.checkout.complete().ok
    report = made(desk, name)
    print_csv(report.columns, report.rows)
    cells = [cell for row in csv.reader(io.StringIO(capsys.readouterr().out)) for cell in row]
    assert all(cell.isprintable() for cell in cells)
    assert not [cell for cell in cells if cell[:1] in "=+@" and cell]
