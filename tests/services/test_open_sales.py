"""The open cart survives: kept at every change, back after a stop, judged again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import pytest
from sqlalchemy import Connection

from pos_term.domain.cart_lines import Allowed
from pos_term.domain.documents import LotNamed, Release
from pos_term.domain.products import LotPolicy, Product, Tracking
from pos_term.domain.tender import TenderKind
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.store.engine import Store, StoreFault
from pos_term.store.verify import verify
from tests.services.stopping import bag, faults, kept, restarted, saved_cart, scan
from tests.shop import NOON, TestShop, days, gs1


@pytest.fixture
def milk(shop: TestShop) -> Product:
    """Lots A (9 days to go) and B."""
    product = shop.product("milk", Tracking.LOT)
    shop.receive(product, "A", expiry=days(9), quantity=10)
    shop.receive(product, "B", expiry=days(29), quantity=10)
    return product


@pytest.fixture
def phone(shop: TestShop) -> Product:
    """Serials S1 and S2."""
    product = shop.product("phone", Tracking.SERIAL)
    shop.receive(product, serial="S1")
    shop.receive(product, serial="S2")
    return product


# -- the cart comes back -----------------------------------------------------------------------------------


def test_the_cart_is_back_after_the_till_stopped(shop: TestShop, milk: Product, phone: Product) -> None:
    scan(shop.checkout, gs1(milk, "A"), gs1(milk, "A"), b"S1", b"3*" + (bag(shop).gtin or "").encode())
    before = shop.checkout.cart
    checkout, outcome = restarted(shop)
    assert outcome is not None
    assert outcome.kind is OutcomeKind.RESUMED
    assert outcome.message == "The open sale is back: 6 items."
    assert checkout.cart == before
    checkout.tender(TenderKind.CASH)
    assert checkout.complete().ok
    assert kept(shop) == [(0, 0, 0)]
    assert verify(shop.store).sound


def test_nothing_comes_back_where_nothing_stood_open(shop: TestShop, milk: Product) -> None:
    assert restarted(shop)[1] is None
    scan(shop.checkout, gs1(milk, "A"))
    shop.checkout.remove(1)
    assert kept(shop) == [(0, 0, 0)]
    assert restarted(shop)[1] is None


def test_every_change_of_the_cart_is_kept(shop: TestShop, milk: Product, phone: Product) -> None:
    checkout = shop.checkout
    code = (bag(shop).gtin or "").encode()
    steps: list[Callable[[], Outcome]] = [
        lambda: checkout.scan(gs1(milk, "A")),
        lambda: checkout.scan(code),
        lambda: checkout.scan(b"S1"),
        lambda: checkout.scan((milk.gtin or "").encode()),
        lambda: checkout.accept_suggestion(1),
        lambda: checkout.set_quantity(2, 5000),
        lambda: checkout.scan(b"S2"),
        lambda: checkout.drop_number(1, "milk␟A"),
        lambda: checkout.remove(2),
        lambda: checkout.scan(code),
        lambda: checkout.remove(1),
        lambda: checkout.remove(3),
        lambda: checkout.scan(code),
    ]
    for step in steps:
        assert step().ok
        assert saved_cart(shop) == (checkout.cart.lines, checkout.cart.discount)


def test_lines_keep_their_order_whatever_was_taken_off_before(shop: TestShop) -> None:
    codes = [(shop.product(f"p{n}").gtin or "").encode() for n in range(6)]
    scan(shop.checkout, *codes[:4])
    shop.checkout.remove(1)
    shop.checkout.remove(2)
    scan(shop.checkout, codes[4], codes[0])
    shop.checkout.set_quantity(3, 7000)
    shop.checkout.remove(4)
    scan(shop.checkout, codes[5])
    assert restarted(shop)[0].cart == shop.checkout.cart


def test_only_lines_that_changed_are_written(shop: TestShop) -> None:
    codes = [(shop.product(f"p{n}").gtin or "").encode() for n in range(5)]
    scan(shop.checkout, *codes)
    with shop.store.writing() as connection:
        connection.exec_driver_sql("UPDATE open_line SET content = 'as it was' WHERE line <> 3")
    scan(shop.checkout, codes[2])
    assert shop.rows("SELECT line FROM open_line WHERE content = 'as it was' ORDER BY line") == [
        (1,), (2,), (4,), (5,)
    ]  # fmt: skip


def test_a_refused_scan_and_a_look_at_the_till_write_nothing(shop: TestShop, milk: Product) -> None:
    scan(shop.checkout, gs1(milk, "A"))
    before = shop.rows("SELECT * FROM open_sale")
    shop.clock.fixed = NOON + timedelta(minutes=1)
    assert not shop.checkout.scan(b"NOTHING-LIKE-IT").ok
    assert shop.checkout.pay() is None
    shop.checkout.stop_paying()
    assert shop.rows("SELECT * FROM open_sale") == before


def test_an_automatic_lot_costs_one_write(shop: TestShop) -> None:
    bread = shop.product("bread", Tracking.LOT, lot_policy=LotPolicy.AUTO)
    shop.receive(bread, "A", expiry=days(2), quantity=1)
    shop.receive(bread, "B", expiry=days(3), quantity=4)
    written: list[str] = []
    really = Store._say

    def say(connection: Connection, statement: str) -> None:
        written.append(statement)
        really(connection, statement)

    with patch.object(Store, "_say", staticmethod(say)):
        scan(shop.checkout, b"3*" + (bread.gtin or "").encode())
    assert [said for said in written if not said.startswith("PRAGMA")] == ["BEGIN IMMEDIATE", "COMMIT"]
    assert not shop.checkout.cart.lines[0].missing


def test_the_customer_comes_back_by_id_and_a_forgotten_one_does_not(shop: TestShop, milk: Product) -> None:
    eva = shop.checkout.customer.add("Eva", consent=True)
    assert not isinstance(eva, str), eva
    scan(shop.checkout, gs1(milk, "A"))
    assert shop.checkout.customer.attach(eva.id).ok
    checkout, _ = restarted(shop)
    assert checkout.cart.customer == eva
    with shop.store.writing() as connection:
        connection.exec_driver_sql("UPDATE customer SET forgotten = 1, name = ''")
    checkout, outcome = restarted(shop)
    assert checkout.cart.customer is None
    assert outcome is not None
    assert "customer is not known" in outcome.message


# -- judged again ------------------------------------------------------------------------------------------


def test_what_was_stopped_meanwhile_is_marked_and_pay_says_why(
    shop: TestShop, milk: Product, phone: Product
) -> None:
    scan(shop.checkout, gs1(milk, "A"), gs1(milk, "B"), b"S1", b"S2")
    shop.hold(milk, "A", "leaking")
    shop.recall(phone, None)
    checkout, outcome = restarted(shop)
    assert outcome is not None
    assert outcome.message.startswith("The open sale is back: 4 items, 2 need a look.")
    assert outcome.reasons == ("held", "recalled", "recalled")
    assert [bool(n.marked) for line in checkout.cart.lines for n in line.numbers] == [True, False, True, True]
    refused = checkout.pay()
    assert refused is not None
    assert "ON HOLD: leaking" in refused.message
    assert [line.unit_price for line in checkout.cart.lines] == [250, 250]


def test_what_is_stopped_at_the_return_is_recorded_once(shop: TestShop, milk: Product) -> None:
    scan(shop.checkout, gs1(milk, "A"))
    shop.hold(milk, "A")
    restarted(shop)
    restarted(shop)
    assert shop.rows("SELECT count(*) FROM entry WHERE kind = 'refusal'") == [(1,)]


def test_a_hold_that_was_released_meanwhile_takes_its_mark_along(shop: TestShop, milk: Product) -> None:
    scan(shop.checkout, gs1(milk, "A"))
    shop.hold(milk, "A")
    checkout, _ = restarted(shop)
    assert checkout.pay() is not None
    shop.post(Release(id=shop.id(), lots=(LotNamed(sku="milk", lot="A"),), reason="fine"))
    checkout, outcome = restarted(shop)
    assert outcome is not None
    assert outcome.message == "The open sale is back: 1 item."
    checkout.tender(TenderKind.CASH)
    assert checkout.complete().ok


def test_a_lot_that_expires_at_midnight_stops_the_sale_at_the_return_and_at_the_commit(shop: TestShop) -> None:
    fish = shop.product("fish", Tracking.LOT)
    shop.receive(fish, "F", expiry=days(0))
    scan(shop.checkout, gs1(fish, "F"))
    shop.checkout.tender(TenderKind.CASH)
    assert shop.clock.fixed is not None
    shop.clock.fixed = shop.clock.fixed.replace(day=22, hour=0, minute=1)
    assert shop.checkout.complete().reasons == ("expired",)
    checkout, outcome = restarted(shop)
    assert outcome is not None
    assert outcome.reasons == ("expired",)
    refused = checkout.pay()
    assert refused is not None
    assert "EXPIRED 21 Nov" in refused.message
    assert shop.rows("SELECT count(*) FROM sale") == [(0,)]


def test_a_cart_that_waited_past_midnight_at_a_till_in_use_is_judged_again_at_the_sign_in(shop: TestShop) -> None:
    fish = shop.product("fish", Tracking.LOT)
    shop.receive(fish, "F", expiry=days(0))
    scan(shop.checkout, gs1(fish, "F"))
    assert shop.checkout.open_sales.restore() is None
    assert shop.clock.fixed is not None
    shop.clock.fixed = shop.clock.fixed.replace(day=22, hour=8)
    outcome = shop.checkout.open_sales.restore()
    assert outcome is not None
    assert outcome.message == "The open sale waited: 1 item, 1 needs a look. Fish: EXPIRED 21 Nov."


def test_an_override_holds_through_a_stop_but_never_for_a_recall(shop: TestShop, milk: Product) -> None:
    scan(shop.checkout, gs1(milk, "A"))
    shop.hold(milk, "A")
    sale = shop.checkout._sale
    line = sale.cart.lines[0]
    leave = Allowed(reasons=("held", "recalled"), reason="checked by hand", by="mira", name="Mira")
    sale.put(replace(line, numbers=(replace(line.numbers[0], allowed=leave),)))
    checkout, outcome = restarted(shop)
    assert outcome is not None
    assert outcome.reasons == ()
    assert checkout.cart.lines[0].numbers[0].allowed == leave
    shop.recall(milk, "A")
    assert getattr(restarted(shop)[1], "reasons", ()) == ("recalled",)


def test_goods_without_numbers_under_a_recall_are_named_when_the_sale_comes_back(shop: TestShop) -> None:
    toy = shop.product("toy")
    scan(shop.checkout, (toy.gtin or "").encode())
    shop.recall(toy, None, "R-7")
    _, outcome = restarted(shop)
    assert outcome is not None
    assert "Toy: RECALLED (R-7)" in outcome.message


# -- payments ----------------------------------------------------------------------------------------------


def test_a_card_payment_taken_before_the_stop_still_counts(shop: TestShop, milk: Product) -> None:
    scan(shop.checkout, b"4*" + gs1(milk, "A"))
    shop.checkout.tender(TenderKind.CASH, 300)
    shop.checkout.tender(TenderKind.CARD, 400, "AUTH 1")
    checkout, outcome = restarted(shop)
    assert outcome is not None
    assert "Card 4.00 was taken. It still counts." in outcome.message
    assert "Cash 3.00 was taken. Count it again" in outcome.message
    assert checkout.pay() is None
    assert checkout.tendering is not None
    assert [(t.kind, t.amount, t.reference) for t in checkout.tendering.tenders] == [("card", 400, "AUTH 1")]
    assert checkout.tendering.remaining == 600


def test_a_payment_that_was_given_back_does_not_come_back(shop: TestShop, milk: Product) -> None:
    scan(shop.checkout, gs1(milk, "A"))
    shop.checkout.tender(TenderKind.CARD, 100)
    shop.checkout.stop_paying()
    checkout, _ = restarted(shop)
    assert checkout.pay() is None
    assert checkout.tendering is not None
    assert checkout.tendering.tenders == ()


def test_a_sale_with_payments_is_not_suspended(shop: TestShop, milk: Product) -> None:
    scan(shop.checkout, gs1(milk, "A"))
    shop.checkout.tender(TenderKind.CASH, 100)
    outcome = shop.checkout.open_sales.suspend()
    assert outcome.message == "Cash 1.00 was taken. Give it back and stop paying first, or finish the sale."
    shop.checkout.stop_paying()
    assert shop.checkout.open_sales.suspend().ok


# -- sold, voided: nothing stays ---------------------------------------------------------------------------


def test_a_sale_is_out_of_the_open_ones_in_the_same_moment_in_which_it_is_sold(
    shop: TestShop, phone: Product
) -> None:
    scan(shop.checkout, b"S1")
    shop.checkout.tender(TenderKind.CASH)
    with faults(at="COMMIT"), pytest.raises(StoreFault):
        shop.checkout.complete()
    assert kept(shop) == [(1, 1, 1)]
    assert shop.rows("SELECT count(*) FROM sale") == [(0,)]
    assert shop.checkout.complete().ok
    assert kept(shop) == [(0, 0, 0)]


def test_a_commit_whose_answer_was_lost_is_asked_for_and_found(shop: TestShop, phone: Product) -> None:
    scan(shop.checkout, b"S1")
    shop.checkout.tender(TenderKind.CASH)
    with faults(at="COMMIT", after=True):
        assert shop.checkout.complete().ok
    assert shop.rows("SELECT count(*) FROM sale") == [(1,)]
    assert not shop.checkout.cart
    assert restarted(shop)[1] is None


def test_a_sale_that_stands_in_the_journal_never_comes_back_as_open(shop: TestShop, phone: Product) -> None:
    scan(shop.checkout, b"S1")
    rows = {name: shop.rows(f"SELECT * FROM {name}") for name in ("open_sale", "open_line", "open_number")}
    shop.checkout.tender(TenderKind.CASH)
    assert shop.checkout.complete().ok
    with shop.store.writing() as connection:
        for name, (row,) in rows.items():
            connection.exec_driver_sql(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)
    checkout, outcome = restarted(shop)
    assert outcome is not None
    assert "was paid before" in outcome.message
    assert not checkout.cart
    assert kept(shop) == [(0, 0, 0)]


def test_a_voided_sale_is_gone_with_its_record(shop: TestShop, phone: Product) -> None:
    scan(shop.checkout, b"S1")
    with faults(), pytest.raises(StoreFault):
        shop.checkout.void("changed her mind")
    assert shop.checkout.cart
    assert shop.checkout.void("changed her mind").ok
    assert kept(shop) == [(0, 0, 0)]
    assert shop.rows("SELECT count(*) FROM entry WHERE kind = 'sale_voided'") == [(1,)]
    assert restarted(shop)[1] is None
    scan(shop.new_checkout("2"), b"S1")


# -- the store does not answer -----------------------------------------------------------------------------


def test_a_change_that_could_not_be_kept_stands_is_told_and_is_kept_with_the_next(
    shop: TestShop, milk: Product
) -> None:
    scan(shop.checkout, gs1(milk, "A"))
    with faults():
        scan(shop.checkout, gs1(milk, "A"))
        assert shop.checkout.unsaved == "The open sale is not kept: store is full."
        assert shop.checkout.cart.items == 2
    assert saved_cart(shop) != (shop.checkout.cart.lines, None)
    scan(shop.checkout, gs1(milk, "B"))
    assert not shop.checkout.unsaved
    assert saved_cart(shop) == (shop.checkout.cart.lines, None)


@pytest.mark.parametrize("after", [False, True])
def test_a_serial_that_could_not_be_kept_is_in_no_cart(shop: TestShop, phone: Product, after: bool) -> None:
    scan(shop.checkout, b"S1")
    before = shop.checkout.cart
    with faults(at="COMMIT", after=after), pytest.raises(StoreFault):
        shop.checkout.scan(b"S2")
    assert shop.checkout.cart is before
    scan(shop.checkout, (bag(shop).gtin or "").encode())
    assert shop.rows("SELECT lot_id FROM open_number") == [("phone␟␟S1",)]
    scan(shop.new_checkout("2"), b"S2")


def test_a_serial_taken_off_and_presented_again_must_be_kept_again(shop: TestShop, phone: Product) -> None:
    scan(shop.checkout, b"S1", b"S2")
    assert shop.checkout.drop_number(1, "phone␟␟S1").ok
    before = shop.checkout.cart
    with faults(), pytest.raises(StoreFault):
        shop.checkout.scan(b"S1")
    assert shop.checkout.cart is before


def test_a_payment_stands_although_it_could_not_be_kept(shop: TestShop, milk: Product) -> None:
    scan(shop.checkout, gs1(milk, "A"))
    assert shop.checkout.pay() is None
    with faults():
        assert shop.checkout.tender(TenderKind.CARD).ok
    assert shop.checkout.unsaved
    assert shop.checkout.complete().ok
    assert not shop.checkout.unsaved
    assert kept(shop) == [(0, 0, 0)]
