"""Whatever people type at the counter is data, from the cart through the journal to paper and sheet, and back."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from pos_term.commands.output import print_csv
from pos_term.devices.escpos_decoder import check_job
from pos_term.devices.receipt_bytes import encode
from pos_term.domain.documents import PeopleSet, Sale
from pos_term.domain.people import Person, Role
from pos_term.domain.policies import Rules
from pos_term.domain.products import Tracking, UnknownLot
from pos_term.domain.reasons import Reason
from pos_term.domain.shop import Shop
from pos_term.domain.tender import TenderKind
from pos_term.services.checkout import Checkout
from pos_term.services.desk import Desk
from pos_term.services.drawer import DrawerDesk
from pos_term.services.printing import receipt_of
from pos_term.services.reports import REPORTS, Report, make_report
from pos_term.services.returning import Pick
from pos_term.settings import PrinterSettings
from pos_term.store.journal import Posted
from pos_term.store.verify import verify
from tests.hostile import HOSTILE
from tests.shop import TestShop, code, days, gs1


@pytest.fixture
def open_shop(shop: TestShop) -> TestShop:
    """A shop that takes lots it never heard of, and lets a manager sell what expired."""
    shop.post(PeopleSet(id="people", people=(Person(id="mira", name="Mira", role=Role.MANAGER),)))
    shop.change(Shop(name="Corner Shop", rules=Rules(overrides=(Reason.EXPIRED,), unknown_lot=UnknownLot.CREATE)))
    return shop


def one_day(shop: TestShop, text: str) -> list[Posted]:
    """A sale and its return where everything that can be typed is this text; what was posted."""
    tea, milk = shop.product("tea"), shop.product("milk", Tracking.LOT)
    shop.receive(milk, "OLD", expiry=days(-3))
    counter = replace(shop.counterpart("1", Role.MANAGER), shop=shop.settings)
    checkout, boss = Checkout(counter), Person(id="mira", name=text, role=Role.MANAGER)
    known = checkout.customer.add(text, "+31612345678", "")
    if not isinstance(known, str):
        assert checkout.customer.attach(known.id).ok
    checkout.scan(code(tea))
    checkout.scan(code(milk))
    if checkout.waiting and not checkout.number(checkout.waiting.key, lot=text).ok:
        checkout.remove(checkout.waiting.key)
    checkout.scan(gs1(milk, "OLD", days(-3)))
    checkout.overrides.allow(text, boss)
    checkout.pricing.discount(checkout.cart.lines[0].key, percent=1000, reason=text, approved=boss)
    kept = [(line.quantity, line.discount, line.numbers) for line in checkout.cart.lines]
    parked = checkout.open_sales.suspend(text)
    assert checkout.open_sales.resume(parked.open_sale).ok
    assert [(line.quantity, line.discount, line.numbers) for line in checkout.cart.lines] == kept
    checkout.tender(TenderKind.CARD, 1, text)
    checkout.tender(TenderKind.VOUCHER, 1, text)
    checkout.tender(TenderKind.CASH)
    sold = checkout.complete()
    assert sold.sale, sold.message
    document = sold.sale.document
    assert isinstance(document, Sale)
    back = checkout.returns.take_back(document.number, [Pick(line=1, quantity=1000)], text)
    returned = None
    if back.ok:
        if not checkout.refund(TenderKind.VOUCHER, None, text, approved=boss).ok:
            checkout.refund(TenderKind.CASH, approved=boss)
        returned = checkout.complete().sale
        assert returned
    DrawerDesk(counter).no_sale(text)
    return [each for each in (sold.sale, returned) if each]


@pytest.mark.parametrize("text", [text for _, text in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_what_people_type_is_data_from_the_cart_to_paper_and_sheet(open_shop: TestShop, text: str) -> None:
    shop = open_shop
    for posted in one_day(shop, text):
        receipt = receipt_of(
            posted, shop=shop.settings, zone=ZoneInfo("UTC"), columns=32, training=False, store=shop.store
        )
        assert receipt
        assert check_job(encode(receipt, PrinterSettings(columns=32, dots=384))) is None
    assert verify(shop.store).sound


def test_no_cell_of_a_report_is_a_formula_or_a_command(
    open_shop: TestShop, capsys: pytest.CaptureFixture[str]
) -> None:
    for _, text in HOSTILE[::3]:
        one_day(open_shop, text)
    desk = Desk(
        store=open_shop.store, shop=open_shop.settings, clock=open_shop.clock, training=False, till="1", actor="Ana"
    )  # fmt: skip
    for name in REPORTS:
        report = make_report(desk, name)
        assert isinstance(report, Report)
        print_csv(report.columns, report.rows)
        cells = [cell for row in csv.reader(io.StringIO(capsys.readouterr().out)) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r", "＝"))]
        assert not [cell for cell in cells if any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in cell)]
