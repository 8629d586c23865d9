"""Paying and the commit: what a sale writes, and what stops it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Connection

from pos_term.domain.documents import Sale, SaleLine, ShiftClosed, SoldNumber
from pos_term.domain.lots import Provenance
from pos_term.domain.products import Tracking
from pos_term.domain.tax import TaxLine
from pos_term.domain.tender import Tender, TenderKind
from pos_term.services.outcomes import OutcomeKind
from pos_term.store.engine import Store, StoreFault
from pos_term.store.journal import find
from pos_term.store.verify import verify
from tests.shop import TestShop, days, gs1


def balances(shop: TestShop, lot_id: str) -> dict[str, int]:
    return dict(shop.rows("SELECT location, quantity FROM balance WHERE lot_id = ?", lot_id))


def forget_open_numbers(shop: TestShop) -> None:
    """The store no longer knows what open carts hold: what is left is the judgement in the commit."""
    with shop.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM open_number")


def ready(shop: TestShop) -> None:
    """A cart with two lots of one product and a loose one."""
    milk, bag = shop.product("milk", Tracking.LOT), shop.product("bag", tax_rate=21000, price=1210)
    shop.receive(milk, "A", expiry=days(9), quantity=5)
    shop.receive(milk, "B", expiry=days(19), quantity=5)
    for raw in (gs1(milk, "A"), gs1(milk, "A"), gs1(milk, "B"), (bag.gtin or "").encode()):
        assert shop.checkout.scan(raw).ok


def test_a_sale_moves_each_presented_lot_and_sums_to_zero(shop: TestShop) -> None:
    ready(shop)
    assert shop.checkout.pay() is None
    shop.checkout.tender(TenderKind.CASH)
    outcome = shop.checkout.complete()
    assert outcome.kind is OutcomeKind.COMPLETED
    assert balances(shop, "milk␟A") == {"supplier": -5000, "floor": 3000, "customer": 2000}
    assert balances(shop, "milk␟B") == {"supplier": -5000, "floor": 4000, "customer": 1000}
    assert balances(shop, "bag␟") == {"floor": -1000, "customer": 1000}
    assert verify(shop.store).sound


def test_the_receipt_number_counts_without_gaps(shop: TestShop) -> None:
    bag = shop.product("bag")
    numbers = []
    for _ in range(3):
        shop.checkout.scan((bag.gtin or "").encode())
        shop.checkout.tender(TenderKind.CASH)
        sale = shop.checkout.complete().sale
        assert sale is not None
        assert isinstance(sale.document, Sale)
        numbers.append(sale.document.number)
    assert numbers == ["1-000001", "1-000002", "1-000003"]


def test_tax_is_shown_by_rate_and_adds_up(shop: TestShop) -> None:
    ready(shop)
    taxes = shop.checkout.cart.taxes
    assert [(t.rate, t.net, t.tax) for t in taxes] == [(21000, 1000, 210), (9000, 688, 62)]
    assert shop.checkout.cart.total == 1960


def test_cash_gives_change_and_card_does_not(shop: TestShop) -> None:
    ready(shop)
    assert shop.checkout.pay() is None
    assert not shop.checkout.tender(TenderKind.CARD, 5000).ok
    assert shop.checkout.tender(TenderKind.CARD, 1000, "A1").ok
    assert shop.checkout.tender(TenderKind.CASH, 2000).ok
    sale = shop.checkout.complete().sale
    assert sale is not None
    assert isinstance(sale.document, Sale)
    assert sale.document.change == 1040
    tenders = [(t.kind, t.amount, t.reference) for t in sale.document.tenders]
    assert tenders == [
        ("card", 1000, "A1"),
        ("cash", 2000, ""),
    ]


@pytest.mark.parametrize("amount", [0, -500, 10**12])
def test_an_absurd_amount_is_refused(shop: TestShop, amount: int) -> None:
    ready(shop)
    assert shop.checkout.pay() is None
    assert not shop.checkout.tender(TenderKind.CASH, amount).ok
    assert not shop.checkout.complete().ok


def test_a_missing_number_blocks_pay_and_names_the_line(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(9))
    shop.checkout.scan((milk.gtin or "").encode())
    refused = shop.checkout.pay()
    assert refused is not None
    assert (refused.reasons, refused.line) == (("number_missing",), 1)


def test_a_lot_held_meanwhile_stops_the_sale_and_writes_nothing(shop: TestShop) -> None:
    ready(shop)
    milk = shop.checkout.cart.lines[0].product
    before = shop.rows("SELECT * FROM balance ORDER BY lot_id, location")
    assert shop.checkout.pay() is None
    shop.checkout.tender(TenderKind.CASH)
    shop.recall(milk, "B")
    outcome = shop.checkout.complete()
    assert outcome.kind is OutcomeKind.REFUSED
    assert outcome.reasons == ("recalled",)
    assert shop.rows("SELECT * FROM balance ORDER BY lot_id, location") == before
    assert shop.rows("SELECT count(*) FROM sale") == [(0,)]
    assert shop.rows("SELECT lot, outcome FROM refusal") == [("B", "sale_stopped")]
    marked = [n.lot for line in shop.checkout.cart.lines for n in line.numbers if n.marked]
    assert marked == ["B"]
    assert shop.checkout.pay() is not None


def test_a_marked_lot_can_be_exchanged_and_the_sale_goes_on(shop: TestShop) -> None:
    ready(shop)
    milk = shop.checkout.cart.lines[0].product
    assert shop.checkout.pay() is None
    shop.checkout.tender(TenderKind.CASH)
    shop.hold(milk, "B")
    shop.checkout.complete()
    key = shop.checkout.cart.lines[0].key
    assert shop.checkout.drop_number(key, "milk␟B").ok
    assert shop.checkout.number(key, lot="A").ok
    assert shop.checkout.pay() is None
    shop.checkout.tender(TenderKind.CASH)
    assert shop.checkout.complete().ok
    assert balances(shop, "milk␟A")["customer"] == 3000


def test_a_card_payment_stays_when_the_sale_was_stopped(shop: TestShop) -> None:
    ready(shop)
    milk = shop.checkout.cart.lines[0].product
    assert shop.checkout.pay() is None
    shop.checkout.tender(TenderKind.CARD, 500, "A1")
    shop.checkout.tender(TenderKind.CASH)
    shop.hold(milk, "B")
    assert not shop.checkout.complete().ok
    key = shop.checkout.cart.lines[0].key
    shop.checkout.drop_number(key, "milk␟B")
    shop.checkout.set_quantity(key, 2000)
    assert shop.checkout.pay() is None
    tendering = shop.checkout.tendering
    assert tendering is not None
    assert [(t.kind, t.amount) for t in tendering.tenders] == [("card", 500)]


def sold_meanwhile(shop: TestShop, number: SoldNumber, sku: str) -> None:
    """A sale of 2.50 that never stood in an open cart of this store."""
    line = SaleLine(
        n=1, sku=sku, name=sku.title(), quantity=number.quantity, unit="each", unit_price=250, total=250,
        tax_rate=0, numbers=(number,),
    )  # fmt: skip
    shop.post(
        Sale(
            id=shop.id(), shift="shift-1", cashier="ana", lines=(line,), taxes=(TaxLine(0, 250, 0),), net=250,
            tax=0, tenders=(Tender(kind=TenderKind.CASH, amount=250),), total=250, change=0, currency="EUR",
        )
    )  # fmt: skip


def test_a_serial_sold_at_another_till_meanwhile_stops_the_sale(shop: TestShop) -> None:
    phone = shop.product("phone", Tracking.SERIAL)
    shop.receive(phone, serial="S1")
    assert shop.checkout.scan(b"S1").ok
    shop.checkout.tender(TenderKind.CASH)
    lot_id = shop.checkout.cart.lines[0].numbers[0].lot_id
    gone = SoldNumber(lot_id=lot_id, serial="S1", quantity=1000, provenance=Provenance.SCANNED)
    sold_meanwhile(shop, gone, "phone")
    assert shop.checkout.complete().reasons == ("serial_sold",)
    assert shop.rows("SELECT count(*) FROM sale") == [(1,)]


def test_the_last_pieces_of_a_lot_are_sold_once(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(9), quantity=3)
    assert shop.checkout.scan(b"2*" + gs1(milk, "A")).ok
    shop.checkout.tender(TenderKind.CASH)
    gone = SoldNumber(lot_id="milk␟A", lot="A", quantity=2000, provenance=Provenance.SCANNED)
    sold_meanwhile(shop, gone, "milk")
    assert shop.checkout.complete().reasons == ("not_available",)
    assert balances(shop, "milk␟A")["floor"] == 1000


def test_a_lot_that_expired_at_midnight_is_judged_by_the_day_of_the_commit(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(0))
    assert shop.checkout.scan(gs1(milk, "A")).ok
    shop.checkout.tender(TenderKind.CASH)
    assert shop.clock.fixed is not None
    shop.clock.fixed = shop.clock.fixed.replace(day=22, hour=0, minute=1)
    assert shop.checkout.complete().reasons == ("expired",)


def test_stock_in_the_back_room_is_sold_after_the_floor(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(9), quantity=1)
    shop.receive(milk, "A", expiry=days(9), quantity=4, location="back")
    shop.checkout.scan(b"3*" + gs1(milk, "A"))
    shop.checkout.tender(TenderKind.CASH)
    assert shop.checkout.complete().ok
    assert balances(shop, "milk␟A") == {"supplier": -5000, "floor": 0, "back": 2000, "customer": 3000}


def test_stock_in_quarantine_cannot_be_sold(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(9), location="quarantine")
    assert shop.checkout.scan(gs1(milk, "A")).reasons == ("held", "not_available")


def test_posting_the_same_sale_again_is_posting_it_once(shop: TestShop) -> None:
    ready(shop)
    assert shop.checkout.pay() is None
    shop.checkout.tender(TenderKind.CASH)
    sale = shop.checkout.complete().sale
    assert sale is not None
    again = shop.post(replace(sale.document))
    assert again.again
    assert again.entry == sale.entry
    assert shop.rows("SELECT count(*) FROM sale") == [(1,)]


def test_no_sale_without_an_open_shift(shop: TestShop) -> None:
    ready(shop)
    shop.post(ShiftClosed(id="close", shift="shift-1", expected=0, counted=0))
    assert shop.checkout.pay() is None
    shop.checkout.tender(TenderKind.CASH)
    outcome = shop.checkout.complete()
    assert not outcome.ok
    assert "shift" in outcome.message
    assert shop.checkout.cart


def test_a_fault_in_the_commit_is_answered_by_what_the_file_says(
    shop: TestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error after the commit reached the disk must not make the sale again."""
    ready(shop)
    assert shop.checkout.pay() is None
    shop.checkout.tender(TenderKind.CASH)
    shop.recorder.flush()
    writing = type(shop.store).writing

    @contextmanager
    def fails_after(store: Store) -> Iterator[Connection]:
        with writing(store) as connection:
            yield connection
        raise StoreFault("disk I/O error")

    monkeypatch.setattr(type(shop.store), "writing", fails_after)
    outcome = shop.checkout.complete()
    monkeypatch.undo()
    assert outcome.kind is OutcomeKind.COMPLETED
    assert outcome.sale is not None
    assert find(shop.store, outcome.sale.document.id) is not None
    assert shop.rows("SELECT count(*) FROM sale") == [(1,)]
