"""Overrides: what someone with the right lets go, in place, by name and with a reason; and what nobody does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_term.domain.documents import PeopleSet, Release
from pos_term.domain.documents.standing import LotNamed
from pos_term.domain.lots import Provenance
from pos_term.domain.people import Person, Role
from pos_term.domain.policies import Rules
from pos_term.domain.products import LotPolicy, Product, Tracking
from pos_term.domain.reasons import Reason
from pos_term.domain.tender import TenderKind
from pos_term.services.outcomes import OutcomeKind
from tests.shop import TestShop, days, gs1

MIRA = Person(id="mira", name="Mira", role=Role.SUPERVISOR)
ANA = Person(id="ana", name="Ana", role=Role.CASHIER)
WHY = "customer was told and agreed"


@pytest.fixture
def strict(shop: TestShop) -> TestShop:
    """A shop that lets expired and held lots be overridden, and stops short-dated ones."""
    shop.post(PeopleSet(id="people", people=(MIRA, ANA)))
    able = (Reason.EXPIRED, Reason.HELD, Reason.SHORT_DATED, Reason.NOT_FIRST_TO_EXPIRE)
    shop.change(replace(shop.settings, rules=Rules(overrides=able)))
    return shop


def expired(shop: TestShop) -> Product:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "OLD", expiry=days(-2))
    shop.receive(milk, "GOOD", expiry=days(20))
    return milk


def test_a_refused_lot_is_let_go_in_place_and_is_part_of_the_sale(strict: TestShop) -> None:
    bread = strict.product("bread")
    strict.checkout.scan((bread.gtin or "").encode())
    milk = expired(strict)
    assert not strict.checkout.scan(gs1(milk, "OLD")).ok
    pending = strict.checkout.overrides.pending
    assert pending
    assert (pending.new, pending.line.product.sku, pending.provenance) == (
        True, "milk", Provenance.SCANNED,
    )  # fmt: skip
    outcome = strict.checkout.overrides.allow(WHY, MIRA)
    assert (outcome.kind, outcome.lot) == (OutcomeKind.ADDED, "OLD")
    assert "Mira" in outcome.message
    assert [line.product.sku for line in strict.checkout.cart.lines] == ["bread", "milk"]
    number = strict.checkout.cart.lines[1].numbers[0]
    assert number.allowed
    assert (number.provenance, number.allowed.reasons, number.allowed.by) == (
        Provenance.SCANNED, ("expired",), "mira",
    )  # fmt: skip
    sold = strict.sell()
    [override] = sold.overrides
    assert (override.line, override.reasons, override.reason, override.by) == (2, ("expired",), WHY, "mira")
    assert strict.rows("SELECT reasons, reason, person FROM override") == [("expired", WHY, "mira")]
    assert strict.rows("SELECT allowed FROM movement WHERE lot_id LIKE 'milk%' AND kind = 'sale'") == [
        (f"mira: {WHY}",)
    ]


def test_what_was_refused_and_then_let_go_stays_recorded_as_refused(strict: TestShop) -> None:
    strict.checkout.scan(gs1(expired(strict), "OLD"))
    strict.checkout.overrides.allow(WHY, MIRA)
    strict.sell()
    assert strict.rows("SELECT reasons, outcome FROM refusal") == [("expired", "not_added")]


def test_a_number_refused_for_a_line_that_waits_goes_on_that_line(strict: TestShop) -> None:
    milk = expired(strict)
    key = strict.checkout.scan(b"2*" + (milk.gtin or "").encode()).key
    assert strict.checkout.answer(key, b"old", keyed=True).reasons[0] == "expired"
    outcome = strict.checkout.overrides.allow(WHY, MIRA, key)
    assert (outcome.kind, outcome.key) == (OutcomeKind.NUMBER_TAKEN, key)
    line = strict.checkout.cart.lines[0]
    assert [(n.lot, n.quantity, n.provenance) for n in line.numbers] == [("OLD", 2000, Provenance.KEYED)]


def test_one_leave_is_for_one_pack(strict: TestShop) -> None:
    milk = expired(strict)
    strict.checkout.scan(gs1(milk, "OLD"))
    strict.checkout.overrides.allow(WHY, MIRA)
    assert not strict.checkout.overrides.allow(WHY, MIRA).ok
    assert not strict.checkout.scan(gs1(milk, "OLD")).ok
    assert strict.checkout.cart.lines[0].quantity == 1000
    assert strict.checkout.overrides.allow(WHY, MIRA).ok
    assert [n.quantity for n in strict.checkout.cart.lines[0].numbers] == [2000]
    strict.sell()


def test_the_moment_passes_with_the_next_thing_that_is_done(strict: TestShop) -> None:
    milk = expired(strict)
    strict.checkout.scan(gs1(milk, "OLD"))
    assert strict.checkout.overrides.can()
    assert strict.checkout.scan(gs1(milk, "GOOD")).ok
    assert not strict.checkout.overrides.can()
    assert not strict.checkout.overrides.allow(WHY, MIRA).ok
    strict.checkout.scan(gs1(milk, "OLD"))
    strict.checkout.void("cannot pay")
    assert strict.checkout.overrides.pending is None


@pytest.mark.parametrize(
    ("reason", "person", "reasons"),
    [
        ("", MIRA, ()),
        (" \x1b\n ", MIRA, ()),
        (WHY, ANA, ("not_allowed",)),
        (WHY, replace(MIRA, active=False), ("not_allowed",)),
    ],
)
def test_it_needs_a_reason_and_someone_who_may(
    strict: TestShop, reason: str, person: Person, reasons: tuple[str, ...]
) -> None:
    strict.checkout.scan(gs1(expired(strict), "OLD"))
    outcome = strict.checkout.overrides.allow(reason, person)
    assert (outcome.kind, outcome.reasons) == (OutcomeKind.REFUSED, reasons)
    assert not strict.checkout.cart
    assert strict.checkout.overrides.pending is not None, "another try is possible"


def test_a_reason_is_kept_clean(strict: TestShop) -> None:
    strict.checkout.scan(gs1(expired(strict), "OLD"))
    strict.checkout.overrides.allow("eaten \x1b[2Jtoday", MIRA)
    assert strict.sell().overrides[0].reason == "eaten [2Jtoday"


def test_a_recall_is_never_let_go(strict: TestShop) -> None:
    milk = expired(strict)
    strict.recall(milk, "OLD")
    strict.checkout.scan(gs1(milk, "OLD"))
    assert not strict.checkout.overrides.can()
    outcome = strict.checkout.overrides.allow(WHY, replace(MIRA, role=Role.MANAGER))
    assert (outcome.kind, outcome.reasons) == (OutcomeKind.REFUSED, ("recalled",))
    assert not strict.checkout.cart


def test_a_recall_that_comes_between_refusal_and_leave_counts(strict: TestShop) -> None:
    milk = expired(strict)
    strict.checkout.scan(gs1(milk, "OLD"))
    strict.recall(milk, "OLD")
    assert strict.checkout.overrides.allow(WHY, MIRA).reasons == ("recalled",)
    assert not strict.checkout.cart


def test_what_the_shop_lets_nobody_override_stays_refused(shop: TestShop) -> None:
    milk = expired(shop)
    shop.checkout.scan(gs1(milk, "OLD"))
    assert shop.checkout.overrides.pending is None
    outcome = shop.checkout.overrides.allow(WHY, MIRA)
    assert outcome.reasons == ("not_allowed",)
    assert "EXPIRED" in outcome.message


@pytest.mark.parametrize("case", ["unknown_lot", "not_available", "serial_sold"])
def test_what_is_not_there_cannot_be_let_go(strict: TestShop, case: str) -> None:
    milk, phone = expired(strict), strict.product("phone", Tracking.SERIAL)
    strict.receive(phone, serial="S1")
    if case == "serial_sold":
        strict.checkout.scan(gs1(phone, serial="S1"))
        strict.sell()
    raw = {"unknown_lot": gs1(milk, "NOBODY"), "not_available": b"99*" + gs1(milk, "GOOD")}
    assert strict.checkout.scan(raw.get(case) or gs1(phone, serial="S1")).reasons == (case,)
    assert strict.checkout.overrides.allow(WHY, MIRA).reasons == ("not_allowed",)
    assert not strict.checkout.cart


def test_an_expired_pack_of_which_nothing_is_left_is_not_let_go_for_its_date(strict: TestShop) -> None:
    milk = expired(strict)
    strict.checkout.scan(b"99*" + gs1(milk, "OLD"))
    assert strict.checkout.overrides.pending is None


def test_a_hold_that_comes_later_still_stops_what_was_let_go_for_its_date(strict: TestShop) -> None:
    milk = expired(strict)
    strict.checkout.scan(gs1(milk, "OLD"))
    strict.checkout.overrides.allow(WHY, MIRA)
    strict.checkout.tender(TenderKind.CASH)
    strict.hold(milk, "OLD")
    stopped = strict.checkout.complete()
    assert (stopped.kind, stopped.reasons) == (OutcomeKind.REFUSED, ("held",))
    key = strict.checkout.cart.lines[0].key
    assert strict.checkout.overrides.can(key)
    outcome = strict.checkout.overrides.allow("label checked by hand", MIRA, key)
    assert outcome.ok
    number = strict.checkout.cart.lines[0].numbers[0]
    assert number.allowed
    assert (number.marked, set(number.allowed.reasons)) == ("", {"expired", "held"})
    assert set(strict.sell().overrides[0].reasons) == {"expired", "held"}


def test_a_recall_that_comes_later_stops_it_for_good(strict: TestShop) -> None:
    milk = expired(strict)
    strict.checkout.scan(gs1(milk, "OLD"))
    strict.checkout.overrides.allow(WHY, MIRA)
    strict.checkout.tender(TenderKind.CASH)
    strict.recall(milk, "OLD")
    assert strict.checkout.complete().reasons == ("recalled",)
    key = strict.checkout.cart.lines[0].key
    assert strict.checkout.overrides.allow(WHY, MIRA, key).reasons == ("recalled",)
    assert strict.checkout.cart.lines[0].marked


def test_a_mark_goes_when_what_stopped_the_sale_is_gone(strict: TestShop) -> None:
    milk = expired(strict)
    assert strict.checkout.scan(gs1(milk, "GOOD")).ok
    strict.checkout.tender(TenderKind.CASH)
    strict.hold(milk, "GOOD")
    assert not strict.checkout.complete().ok
    lots = (LotNamed(sku="milk", lot="GOOD"),)
    strict.post(Release(id=strict.id(), lots=lots, reason="checked"))
    key = strict.checkout.cart.lines[0].key
    assert strict.checkout.overrides.allow(WHY, MIRA, key).ok
    assert strict.sell().overrides == ()


@pytest.mark.parametrize(
    ("lot", "reason"), [("SOON", "short_dated"), ("LATE", "not_first_to_expire")]
)  # fmt: skip
def test_a_warning_is_answered_for_by_line(strict: TestShop, lot: str, reason: str) -> None:
    milk = strict.product("milk", Tracking.LOT)
    strict.receive(milk, "SOON", expiry=days(2))
    strict.receive(milk, "LATE", expiry=days(30))
    outcome = strict.checkout.scan(gs1(milk, lot))
    assert (outcome.ok, outcome.reasons) == (True, (reason,))
    assert strict.checkout.overrides.can(outcome.key)
    assert strict.checkout.overrides.allow(WHY, MIRA, outcome.key).ok
    assert not strict.checkout.overrides.can(outcome.key)
    assert strict.sell().overrides[0].reasons == (reason,)


@pytest.mark.parametrize("reason", ["short_dated", "not_first_to_expire"])
def test_a_warning_that_the_shop_made_a_stop_can_be_let_go(strict: TestShop, reason: str) -> None:
    milk = strict.product("milk", Tracking.LOT, levels=((reason, "block"),))
    strict.receive(milk, "SOON", expiry=days(2))
    strict.receive(milk, "LATE", expiry=days(30))
    raw = gs1(milk, "SOON" if reason == "short_dated" else "LATE")
    assert strict.checkout.scan(raw).reasons == (reason,)
    assert strict.checkout.overrides.allow(WHY, MIRA).ok
    assert strict.sell().overrides[0].reasons == (reason,)


def test_a_line_without_doubt_has_nothing_to_let_go(strict: TestShop) -> None:
    milk = expired(strict)
    key = strict.checkout.scan(gs1(milk, "GOOD")).key
    before = strict.checkout.cart
    assert not strict.checkout.overrides.allow(WHY, MIRA, key).ok
    assert not strict.checkout.overrides.allow(WHY, MIRA, 99).ok
    assert strict.checkout.cart == before


def test_leave_for_an_exchange_exchanges(strict: TestShop) -> None:
    milk = expired(strict)
    key = strict.checkout.scan(gs1(milk, "GOOD")).key
    lot_id = strict.checkout.cart.lines[0].numbers[0].lot_id
    assert not strict.checkout.exchange(key, lot_id, b"OLD", keyed=True).ok
    assert [n.lot for n in strict.checkout.cart.lines[0].numbers] == ["GOOD"]
    assert strict.checkout.overrides.allow(WHY, MIRA).ok
    assert [n.lot for n in strict.checkout.cart.lines[0].numbers] == ["OLD"]


def test_what_was_let_go_keeps_apart_from_what_was_sound(strict: TestShop) -> None:
    milk = strict.product("milk", Tracking.LOT, lot_policy=LotPolicy.SCAN)
    strict.receive(milk, "A", expiry=days(20))
    assert strict.checkout.scan(gs1(milk, "A")).ok
    strict.checkout.scan(gs1(milk, "A", days(-1)))
    assert strict.checkout.overrides.allow(WHY, MIRA).ok
    numbers = strict.checkout.cart.lines[0].numbers
    assert [(n.quantity, bool(n.allowed)) for n in numbers] == [(1000, False), (1000, True)]
