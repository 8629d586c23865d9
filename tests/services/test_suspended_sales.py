"""Open sales of several tills: a serial in one cart only, a parked sale fetched by one till only."""

from __future__ import annotations

import threading
from datetime import timedelta
from unittest.mock import patch

import pytest

from pos_term.domain.cart_lines import CartLine, Number, Returning
from pos_term.domain.documents import Hold, LotNamed, PeopleSet, Release
from pos_term.domain.lots import Provenance
from pos_term.domain.people import Person, Role
from pos_term.domain.products import Product, Tracking
from pos_term.domain.tender import TenderKind
from pos_term.services.cart_keeper import CartKeeper
from pos_term.services.checkout import Checkout
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.services.till import ShiftClosing, Till
from pos_term.settings import Settings
from pos_term.store import carts
from pos_term.store.carts import FetchedAway
from pos_term.store.engine import StoreFault
from tests.services.stopping import faults, kept, other_store, restarted, scan
from tests.shop import TestShop, days, gs1

MIRA = Person(id="mira", name="Mira", role=Role.SUPERVISOR)


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


# -- a serial stands in one open cart ----------------------------------------------------------------------


def test_a_serial_in_another_tills_cart_is_refused_and_named(shop: TestShop, phone: Product) -> None:
    scan(shop.new_checkout("2"), b"S1")
    outcome = shop.checkout.scan(b"S1")
    assert outcome.reasons == ("serial_in_cart",)
    assert "ALREADY IN ANOTHER CART (till 2)" in outcome.message
    assert not shop.checkout.cart


def test_pieces_in_another_open_cart_are_not_to_be_had(shop: TestShop, milk: Product) -> None:
    scan(shop.new_checkout("2"), b"8*" + gs1(milk, "A"))
    assert shop.checkout.scan(b"3*" + gs1(milk, "A")).reasons[0] == "not_available"
    scan(shop.checkout, b"2*" + gs1(milk, "A"))


def test_a_serial_taken_off_a_line_is_free_for_the_other_till(shop: TestShop, phone: Product) -> None:
    scan(shop.checkout, b"S1")
    other = shop.new_checkout("2")
    assert not other.scan(b"S1").ok
    shop.checkout.remove(1)
    scan(other, b"S1")
    assert not shop.checkout.scan(b"S1").ok


def test_of_two_tills_that_scan_one_serial_at_the_same_moment_one_gets_it(shop: TestShop, phone: Product) -> None:
    """Both judge it before either has it: what is left to decide is the store."""
    serials = [f"R{n}" for n in range(12)]
    for serial in serials:
        shop.receive(phone, serial=serial)
    with other_store(shop) as second:
        tills = [shop.checkout, second.new_checkout("2")]
        for serial in serials:
            outcomes = at_once(tills, serial.encode())
            assert sorted(outcome.ok for outcome in outcomes) == [False, True]
            lost = next(outcome for outcome in outcomes if not outcome.ok)
            winner = "12"[1 - outcomes.index(lost)]
            assert lost.reasons == ("serial_in_cart",)
            assert f"ALREADY IN ANOTHER CART (till {winner})" in lost.message
        held = [{n.serial for line in till.cart.lines for n in line.numbers} for till in tills]
    assert not held[0] & held[1]
    assert held[0] | held[1] == set(serials)


def at_once(tills: list[Checkout], raw: bytes) -> list[Outcome]:
    """Each till scans in a thread of its own; each has judged before any of them writes."""
    judged = threading.Barrier(len(tills), timeout=20)
    really = CartKeeper.keep
    outcomes: dict[int, Outcome] = {}

    def keep(self: CartKeeper, *given: object, **named: object) -> None:
        judged.wait()
        really(self, *given, **named)  # type: ignore[arg-type]

    def work(n: int) -> None:
        outcomes[n] = tills[n].scan(raw)

    with patch.object(CartKeeper, "keep", keep):
        threads = [threading.Thread(target=work, args=(n,)) for n in range(len(tills))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return [outcomes[n] for n in range(len(tills))]


def test_a_serial_that_is_stopped_in_a_cart_stays_in_that_cart(shop: TestShop, phone: Product) -> None:
    scan(shop.checkout, b"S1")
    shop.post(Hold(id="h", lots=(LotNamed(sku="phone", serial="S1"),), reason="scratched"))
    checkout, _ = restarted(shop)
    assert checkout.pay() is not None
    shop.post(Release(id="r", lots=(LotNamed(sku="phone", serial="S1"),), reason="polished"))
    other = shop.new_checkout("2")
    assert other.scan(b"S1").reasons == ("serial_in_cart",)


def test_a_cart_that_lost_its_hold_on_a_serial_gives_way_to_the_one_that_has_it(
    shop: TestShop, phone: Product
) -> None:
    scan(shop.checkout, b"S1", b"S2")
    forget_numbers(shop)
    scan(shop.new_checkout("2"), b"S1")
    checkout, outcome = restarted(shop)
    assert outcome is not None
    assert outcome.reasons == ("serial_in_cart",)
    assert [bool(number.marked) for number in checkout.cart.lines[0].numbers] == [True, False]
    assert checkout.drop_number(1, "phone␟␟S1").ok
    assert not shop.new_checkout("3").scan(b"S1").ok


def forget_numbers(shop: TestShop) -> None:
    """What only a damaged file would do."""
    with shop.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM open_number")


def test_goods_that_come_back_are_in_nobodys_way(shop: TestShop, phone: Product) -> None:
    sale = shop.checkout._sale
    back = Returning(sale="s", receipt="1-000001", line=1, total=250, tax_rate=0, numbers=(), reason="broken")
    number = Number(
        lot_id="phone␟␟S1", lot=None, serial="S1", quantity=1000, provenance=Provenance.SCANNED
    )  # fmt: skip
    sale.put(
        CartLine(key=1, product=phone, quantity=1000, unit_price=250, numbers=(number,), returns=back)
    )  # fmt: skip
    assert kept(shop) == [(1, 1, 0)]
    scan(shop.new_checkout("2"), b"S1")


# -- suspend and resume ------------------------------------------------------------------------------------


def test_a_suspended_sale_is_resumed_at_any_till_as_it_was(shop: TestShop, milk: Product, phone: Product) -> None:
    scan(shop.checkout, gs1(milk, "A"), b"S1")
    cart = shop.checkout.cart
    outcome = shop.checkout.open_sales.suspend("  blue \x1b[2Jcoat ")
    assert outcome.kind is OutcomeKind.SUSPENDED
    assert not shop.checkout.cart
    other = shop.new_checkout("2")
    (found,) = other.open_sales.suspended()
    assert (found.till, found.cashier, found.label, found.items, found.total, found.open) == (
        "1", "ana", "blue [2Jcoat", 2, 500, False
    )  # fmt: skip
    assert found.since == shop.clock.at()
    assert other.open_sales.resume(found.id).message == "The sale is back: 2 items."
    assert other.cart == cart
    assert other.open_sales.suspended() == []
    other.tender(TenderKind.CASH)
    assert other.complete().ok
    assert kept(shop) == [(0, 0, 0)]


def test_suspended_sales_are_listed_oldest_first_with_the_cashiers_name(shop: TestShop, milk: Product) -> None:
    shop.post(PeopleSet(id="people", people=(Person(id="ana", name="Ana", role=Role.CASHIER),)))
    for n, label in enumerate(("first", "second", "third")):
        assert shop.clock.fixed is not None
        shop.clock.fixed += timedelta(minutes=n)
        scan(shop.checkout, gs1(milk, "A"))
        assert shop.checkout.open_sales.suspend(label).ok
    found = shop.new_checkout("2").open_sales.suspended()
    assert [each.label for each in found] == ["first", "second", "third"]
    assert {each.cashier for each in found} == {"Ana"}


def test_what_is_suspended_stays_out_of_other_carts(shop: TestShop, phone: Product) -> None:
    scan(shop.checkout, b"S1")
    assert shop.checkout.open_sales.suspend().ok
    assert shop.checkout.scan(b"S1").reasons == ("serial_in_cart",)


def test_a_suspended_sale_is_found_by_its_label(shop: TestShop, milk: Product) -> None:
    for label in ("table 4", "twins", "twins"):
        scan(shop.checkout, gs1(milk, "A"))
        shop.checkout.open_sales.suspend(label)
    assert "2 suspended sales are called twins" in shop.checkout.open_sales.resume("twins").message
    assert not shop.checkout.open_sales.resume("").ok
    assert not shop.checkout.open_sales.resume("nothing").ok
    assert shop.checkout.open_sales.resume("table 4").ok


def test_a_sale_is_resumed_into_an_empty_cart_only(shop: TestShop, milk: Product) -> None:
    assert not shop.checkout.open_sales.suspend().ok
    scan(shop.checkout, gs1(milk, "A"))
    shop.checkout.open_sales.suspend("one")
    scan(shop.checkout, gs1(milk, "B"))
    before = shop.checkout.cart
    assert shop.checkout.open_sales.resume("one").message == "A sale is open. Finish or suspend it first."
    assert shop.checkout.cart is before


def test_of_two_tills_that_resume_one_sale_one_gets_it_and_the_other_is_told_who(
    shop: TestShop, milk: Product
) -> None:
    scan(shop.checkout, gs1(milk, "A"))
    parked = shop.checkout.open_sales.suspend().open_sale
    with other_store(shop) as second:
        tills = [shop.checkout, second.new_checkout("2")]
        both_have_looked = threading.Barrier(2, timeout=20)
        really = carts.fetch
        outcomes: dict[int, Outcome] = {}

        def fetch(*given: object, **named: object) -> bool | None:
            both_have_looked.wait()
            return really(*given, **named)  # type: ignore[arg-type]

        def work(n: int) -> None:
            outcomes[n] = tills[n].open_sales.resume(parked)

        with patch("pos_term.services.open_sales.fetch", fetch):
            threads = [threading.Thread(target=work, args=(n,)) for n in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        won = next(n for n in range(2) if outcomes[n].ok)
        assert not outcomes[1 - won].ok
        assert outcomes[1 - won].message == f"Till {won + 1} was quicker: ana has that sale."
        assert tills[won].cart
        assert not tills[1 - won].cart
        again = tills[1 - won].open_sales.resume(parked)
        assert again.message.startswith(f"Till {won + 1} has that sale (ana).")


def test_a_suspension_whose_answer_was_lost_is_asked_for_and_found(shop: TestShop, milk: Product) -> None:
    scan(shop.checkout, gs1(milk, "A"))
    with faults(at="COMMIT"), pytest.raises(StoreFault):
        shop.checkout.open_sales.suspend()
    assert shop.checkout.cart
    with faults(at="COMMIT", after=True):
        assert shop.checkout.open_sales.suspend().ok
    assert not shop.checkout.cart
    assert len(shop.checkout.open_sales.suspended()) == 1


def test_a_suspended_sale_is_judged_again_when_it_is_resumed(shop: TestShop, milk: Product) -> None:
    scan(shop.checkout, gs1(milk, "A"))
    shop.checkout.open_sales.suspend("later")
    shop.recall(milk, "A")
    outcome = shop.checkout.open_sales.resume("later")
    assert outcome.message == "The sale is back: 1 item, 1 needs a look. Milk: RECALLED (R-1)."
    assert shop.checkout.pay() is not None
    assert shop.checkout.void().ok
    assert kept(shop) == [(0, 0, 0)]


def test_the_cart_of_a_till_that_died_is_fetched_by_a_supervisor_only(shop: TestShop, phone: Product) -> None:
    dead = shop.new_checkout("2")
    scan(dead, b"S1")
    (found,) = shop.checkout.open_sales.suspended()
    assert found.words == "open at till 2"
    refused = shop.checkout.open_sales.resume(found.id)
    assert refused.message == "Till 2 has that sale (ana). A supervisor may resume it here."
    assert shop.checkout.open_sales.resume(found.id, MIRA).ok
    assert shop.checkout.cart.items == 1
    assert shop.checkout.open_sales.suspended() == []


def test_a_till_whose_sale_was_fetched_away_cannot_go_on_with_it(
    shop: TestShop, phone: Product, milk: Product
) -> None:
    living = shop.new_checkout("2")
    scan(living, b"S1")
    living.tender(TenderKind.CASH)
    (found,) = shop.checkout.open_sales.suspended()
    assert shop.checkout.open_sales.resume(found.id, MIRA).ok
    with pytest.raises(FetchedAway, match="resumed at another till"):
        living.complete()
    before = living.cart
    with pytest.raises(FetchedAway):
        living.scan(gs1(milk, "A"))
    assert living.cart is before
    shop.checkout.tender(TenderKind.CASH)
    assert shop.checkout.complete().ok
    assert living.void("fetched").ok
    assert shop.rows("SELECT count(*) FROM sale") == [(1,)]
    scan(living, gs1(milk, "A"))


def test_a_till_that_could_not_keep_its_cart_is_not_paid_with_the_sale_of_who_fetched_it(
    shop: TestShop, phone: Product
) -> None:
    living = shop.new_checkout("2")
    scan(living, b"S1")
    code = (shop.product("bag").gtin or "").encode()
    with faults():
        scan(living, code)
    (found,) = shop.checkout.open_sales.suspended()
    assert shop.checkout.open_sales.resume(found.id, MIRA).ok
    shop.checkout.tender(TenderKind.CASH)
    assert shop.checkout.complete().ok
    with faults():
        living.tender(TenderKind.CASH)
    assert living.complete().reasons == ("serial_sold",)
    assert shop.rows("SELECT count(*) FROM sale") == [(1,)]


def test_a_second_program_under_the_same_till_number_takes_the_sale_over_whole(
    shop: TestShop, phone: Product
) -> None:
    scan(shop.checkout, b"S1")
    second, _ = restarted(shop)
    with pytest.raises(FetchedAway):
        shop.checkout.scan(b"S2")
    second.tender(TenderKind.CASH)
    assert second.complete().ok


# -- what cannot be read -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE open_line SET content = '{\"sku\":'",
        'UPDATE open_line SET content = \'{"sku":"gone","key":1,"quantity":1000,"unit_price":1}\'',
        "UPDATE open_line SET content = x'00ff'",
        "UPDATE open_sale SET head = 'null'",
        "UPDATE open_sale SET head = x'80'",
        "DELETE FROM open_line",
    ],
)
def test_a_sale_that_cannot_be_read_is_put_aside_and_the_till_starts_empty(
    shop: TestShop, phone: Product, damage: str
) -> None:
    scan(shop.checkout, b"S1")
    with shop.store.writing() as connection:
        connection.exec_driver_sql(damage)
    checkout, outcome = restarted(shop)
    assert outcome is not None
    assert outcome.message == (
        "The open sale (1 item, 2.50) cannot be read and was put aside. Ring the goods up again."
    )
    assert not checkout.cart
    assert shop.rows("SELECT state FROM open_sale") == [("broken",)]
    assert checkout.open_sales.suspended() == []
    scan(checkout, b"S1")
    assert restarted(shop)[0].cart.items == 1


def test_a_shift_may_be_closed_over_suspended_sales_and_says_how_many(shop: TestShop, milk: Product) -> None:
    till = Till(shop.store, Settings(store=shop.store.path, till="1"))
    till.person = MIRA
    for pieces in (b"1*", b"2*"):
        scan(till.checkout, pieces + gs1(milk, "A"))
        assert till.checkout.open_sales.suspend().ok
    closing = till.close_shift(10000)
    assert isinstance(closing, ShiftClosing)
    assert closing.note == "2 suspended sales stand open at this till."
