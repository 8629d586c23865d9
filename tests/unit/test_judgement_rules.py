"""What a shop's rules change of the judgement: the last day, the order of removal, unknown lots."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pos_term.domain.judgement import Level, Reason
from pos_term.domain.lots import Presented
from pos_term.domain.policies import ExpiryDay, Policies
from pos_term.domain.products import Product, Removal, Tracking, UnknownLot
from tests.unit.test_judgement import GOOD, PACK, TODAY, verdict


@pytest.mark.parametrize(("day", "sold"), [(ExpiryDay.SELL, True), (ExpiryDay.STOP, False)])
def test_a_shop_may_stop_its_goods_on_the_day_they_expire(day: ExpiryDay, sold: bool) -> None:
    policies = Policies(expiry_day=day)
    assert verdict(lot=replace(GOOD, expiry=TODAY), policies=policies).blocked is not sold
    assert verdict(pack=replace(PACK, expiry=TODAY), policies=policies).blocked is not sold
    assert not verdict(pack=replace(PACK, sell_by=TODAY), policies=policies).blocked, (
        "it may be offered on that day"
    )
    assert not verdict(lot=replace(GOOD, expiry=TODAY + timedelta(days=1)), policies=policies).blocked


def test_first_received_goes_first_means_no_word_about_dates() -> None:
    mine = replace(GOOD, expiry=TODAY + timedelta(days=30))
    first = replace(GOOD, id="milk␟B", lot="B", expiry=TODAY + timedelta(days=20))
    assert verdict(lot=mine, first=first, policies=Policies(removal=Removal.FIFO)).reasons == ()


def test_the_lot_that_expires_first_is_named() -> None:
    mine = replace(GOOD, expiry=TODAY + timedelta(days=30))
    first = replace(GOOD, id="milk␟B", lot="B", expiry=TODAY + timedelta(days=20))
    assert verdict(lot=mine, first=first).findings[0].words == "lot B expires first (11 Dec)"


def test_a_customer_who_asks_for_more_days_is_told_of_a_pack_that_has_fewer() -> None:
    lot = replace(GOOD, expiry=TODAY + timedelta(days=20))
    assert verdict(lot=lot).reasons == ()
    told = verdict(lot=lot, min_days=30)
    assert (told.reasons, told.level) == ((Reason.SHORT_DATED,), Level.WARN)
    assert "30 days" in told.findings[0].words
    assert verdict(lot=lot, min_days=20).reasons == ()


CREATE = Policies(unknown_lot=UnknownLot.CREATE)


def test_a_shop_that_takes_unknown_lots_is_warned_of_them_and_stops_what_the_label_says_has_expired() -> None:
    assert verdict(lot=None).blocked
    taken = verdict(lot=None, policies=CREATE)
    assert (taken.reasons, taken.level) == ((Reason.UNKNOWN_LOT,), Level.WARN)
    old = Presented(lot="A", expiry=TODAY - timedelta(days=1))
    stopped = verdict(lot=None, pack=old, policies=CREATE)
    assert (stopped.reasons, stopped.blocked) == ((Reason.EXPIRED, Reason.UNKNOWN_LOT), True)


def test_a_lot_that_was_only_ever_sold_is_as_unknown_as_before() -> None:
    sold_once = replace(GOOD, on_hand=0, received_on=None)
    assert verdict(lot=sold_once, policies=CREATE).reasons == (Reason.UNKNOWN_LOT,)
    assert verdict(lot=sold_once).reasons == (Reason.NOT_AVAILABLE,)
    assert verdict(lot=replace(GOOD, on_hand=0), policies=CREATE).reasons == (Reason.NOT_AVAILABLE,)


def test_an_unknown_serial_that_stands_in_an_open_cart_is_there_already() -> None:
    phone = Product(sku="milk", name="Phone", tracking=Tracking.SERIAL)
    pack = Presented(serial="S1")
    again = verdict(lot=None, pack=pack, product=phone, policies=CREATE, in_cart=1000)
    assert again.reasons == (Reason.SERIAL_IN_CART, Reason.UNKNOWN_LOT)
    assert again.blocked
    other = verdict(lot=None, pack=pack, product=phone, policies=CREATE, elsewhere=1000, where="till 2")
    assert "till 2" in other.findings[0].words


def test_an_unknown_serial_of_a_production_lot_that_is_recalled_is_recalled() -> None:
    pump = Product(sku="milk", name="Pump", tracking=Tracking.LOT_SERIAL)
    pack = Presented(lot="A", serial="S1")
    recalled = verdict(lot=None, pack=pack, product=pump, policies=CREATE, made_in=replace(GOOD, recall="R-1"))
    assert recalled.reasons == (Reason.RECALLED, Reason.UNKNOWN_LOT)
    held = verdict(lot=None, pack=pack, product=pump, policies=CREATE, made_in=replace(GOOD, hold="leaks"))
    assert held.reasons == (Reason.HELD, Reason.UNKNOWN_LOT)
    day = TODAY - timedelta(days=1)
    old = verdict(lot=None, pack=pack, product=pump, policies=CREATE, made_in=replace(GOOD, expiry=day))
    assert old.reasons == (Reason.EXPIRED, Reason.UNKNOWN_LOT)
