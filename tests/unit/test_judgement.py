"""The one judgement of a lot: what blocks, what warns, in which order, on which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.domain.judgement import (
    DEFAULT_LEVELS,
    Circumstances,
    Level,
    Reason,
    Verdict,
    best_before_of,
    expiry_of,
    judge,
)
from pos_term.domain.lots import Lot, Presented, fold
from pos_term.domain.policies import PLAIN, ExpiryDay, Policies
from pos_term.domain.products import Dated, Product, Removal, Tracking, UnknownLot

TODAY = date(2026, 11, 21)
SEVERITY = (
    "recalled", "held", "expired", "serial_sold", "serial_in_cart", "wrong_product", "unknown_lot", "not_available",
    "reserved", "date_mismatch", "past_best_before", "short_dated", "not_first_to_expire",
)  # fmt: skip
"""The order the shop was promised, worst first."""

DAYS = st.none() | st.integers(-40, 40).map(lambda n: TODAY + timedelta(days=n))
CODES = st.sampled_from([None, "A", "a", "B"])
PRODUCTS = st.builds(
    Product,
    sku=st.just("milk"),
    name=st.just("Milk"),
    tracking=st.sampled_from(list(Tracking)),
    dated=st.sampled_from(list(Dated)),
    warning_days=st.none() | st.integers(0, 30),
    min_shelf_life_days=st.integers(0, 30),
    recall=st.sampled_from([None, None, "R-9"]),
)
PACKS = st.builds(
    Presented,
    lot=CODES,
    serial=CODES,
    expiry=DAYS,
    best_before=DAYS,
    sell_by=DAYS,
    expires_at=st.none() | st.datetimes(datetime(2026, 11, 20), datetime(2026, 11, 23)),  # noqa: DTZ001 - shop's own
)
LOTS = st.builds(
    Lot,
    id=st.just("milk␟A"),
    sku=st.just("milk"),
    lot=CODES,
    serial=CODES,
    expiry=DAYS,
    best_before=DAYS,
    hold=st.sampled_from([None, "leaking"]),
    recall=st.sampled_from([None, "R-1"]),
    on_hand=st.integers(-2000, 9000),
    quarantined=st.integers(0, 2000),
    sold=st.booleans(),
    received_on=st.sampled_from([None, TODAY]),
)
LEVELS = st.just(DEFAULT_LEVELS) | st.dictionaries(st.sampled_from(list(Reason)), st.sampled_from(list(Level)))
POLICIES = st.just(PLAIN) | st.builds(
    Policies,
    removal=st.sampled_from(list(Removal)),
    unknown_lot=st.sampled_from(list(UnknownLot)),
    expiry_day=st.sampled_from(list(ExpiryDay)),
    warning_days=st.integers(0, 30),
    min_shelf_life_days=st.integers(0, 30),
    levels=LEVELS,
)
NOWS = st.builds(
    Circumstances,
    on=st.just(TODAY),
    at=st.none() | st.just(datetime(2026, 11, 21, 12)),  # noqa: DTZ001 - shop's own
    quantity=st.integers(0, 9000),
    in_cart=st.integers(0, 3000),
    elsewhere=st.sampled_from([0, 0, 1000]),
    where=st.just("till 2"),
    reserved_for=st.sampled_from(["", "", "SO-1"]),
    first=st.none() | LOTS.map(lambda lot: replace(lot, id="milk␟FIRST")),
    min_days=st.sampled_from([0, 10]),
    policies=POLICIES,
)
CASES = (PRODUCTS, PACKS, st.none() | LOTS, NOWS)


@given(*CASES)
def test_all_reasons_are_reported_in_the_promised_order(
    product: Product, pack: Presented, lot: Lot | None, now: Circumstances
) -> None:
    places = [SEVERITY.index(reason.value) for reason in judge(product, pack, lot, now).reasons]
    assert places == sorted(places)


@given(*CASES)
def test_a_recalled_lot_is_blocked_whatever_the_shop_has_set(
    product: Product, pack: Presented, lot: Lot | None, now: Circumstances
) -> None:
    verdict = judge(product, pack, lot, now)
    recalled = bool(product.recall or (lot and lot.recall))
    assert (Reason.RECALLED in verdict.reasons) is recalled
    if recalled:
        assert verdict.findings[0].reason is Reason.RECALLED
        assert verdict.blocked
        assert verdict.worst is verdict.findings[0]


@given(*CASES)
def test_every_other_reason_has_the_level_the_shop_gave_it(
    product: Product, pack: Presented, lot: Lot | None, now: Circumstances
) -> None:
    verdict = judge(product, pack, lot, now)
    for finding in verdict.findings:
        if finding.reason is not Reason.RECALLED:
            assert finding.level is now.policies.level(finding.reason)
    assert verdict.blocked is any(f.level is Level.BLOCK for f in verdict.findings)
    assert verdict.level in ({f.level for f in verdict.findings} | {Level.ALLOW})


@given(*CASES)
def test_every_finding_says_why_in_one_plain_line(
    product: Product, pack: Presented, lot: Lot | None, now: Circumstances
) -> None:
    for finding in judge(product, pack, lot, now).findings:
        assert finding.words.strip()
        assert "\n" not in finding.words
        assert "None" not in finding.words


@given(*CASES)
def test_the_earlier_of_label_and_record_decides_whether_it_is_expired(
    product: Product, pack: Presented, lot: Lot | None, now: Circumstances
) -> None:
    dates = [d for d in (pack.expiry, pack.sell_by, lot and lot.expiry) if d]
    stop = now.policies.expiry_day is ExpiryDay.STOP
    last = stop and now.on in (pack.expiry, lot and lot.expiry)
    passed = any(day < now.on for day in dates) or last
    hour = bool(pack.expires_at and now.at and pack.expires_at < now.at)
    assert (Reason.EXPIRED in judge(product, pack, lot, now).reasons) is (passed or hour)
    assert expiry_of(pack, lot) == min(dates, default=None)
    best = [d for d in (pack.best_before, lot and lot.best_before) if d]
    assert best_before_of(pack, lot) == min(best, default=None)
    past = any(day < now.on for day in best)
    assert (Reason.PAST_BEST_BEFORE in judge(product, pack, lot, now).reasons) is past


@given(*CASES)
def test_label_and_record_that_disagree_are_told(
    product: Product, pack: Presented, lot: Lot | None, now: Circumstances
) -> None:
    pairs = [(pack.expiry, lot.expiry), (pack.best_before, lot.best_before)] if lot else []
    disagree = sum(bool(label and record and label != record) for label, record in pairs)
    assert judge(product, pack, lot, now).reasons.count(Reason.DATE_MISMATCH) == disagree


@given(*CASES)
def test_no_more_is_sold_than_there_is(
    product: Product, pack: Presented, lot: Lot | None, now: Circumstances
) -> None:
    verdict = judge(product, replace(pack, serial=None), lot and replace(lot, serial=None, sold=False), now)
    short = lot is not None and max(0, lot.on_hand - now.in_cart - now.elsewhere) < now.quantity
    anew = lot is not None and lot.received_on is None and now.policies.unknown_lot is UnknownLot.CREATE
    told = {Reason.NOT_AVAILABLE, Reason.UNKNOWN_LOT} & set(verdict.reasons)
    if lot is not None:
        assert bool(told) is short
        assert len(told) <= 1
        assert (Reason.UNKNOWN_LOT in told) is (short and anew and product.tracked)


@given(*CASES)
def test_a_serial_is_sold_once_and_stands_in_one_cart(
    product: Product, pack: Presented, lot: Lot | None, now: Circumstances
) -> None:
    reasons = judge(product, pack, lot, now).reasons
    known = bool(lot and lot.serial)
    serial = known or (lot is None and bool(pack.serial) and product.has_serial)
    held = bool(now.in_cart or now.elsewhere)
    assert (Reason.SERIAL_SOLD in reasons) is bool(known and lot and lot.sold)
    assert (Reason.SERIAL_IN_CART in reasons) is (serial and held)
    if known and lot and (lot.sold or held):
        assert Reason.NOT_AVAILABLE not in reasons


@given(*CASES)
def test_a_number_that_nobody_knows_is_refused_where_numbers_count(
    product: Product, pack: Presented, lot: Lot | None, now: Circumstances
) -> None:
    unknown = Reason.UNKNOWN_LOT in judge(product, pack, lot, now).reasons
    if lot is None or now.policies.unknown_lot is UnknownLot.BLOCK:
        assert unknown is (lot is None and product.tracked)


@given(*CASES)
def test_a_serial_on_a_pack_of_another_lot_is_the_wrong_product(
    product: Product, pack: Presented, lot: Lot | None, now: Circumstances
) -> None:
    wrong = Reason.WRONG_PRODUCT in judge(product, pack, lot, now).reasons
    known = bool(pack.serial and pack.lot and lot and lot.lot)
    assert wrong is (known and fold(pack.lot or "") != fold((lot and lot.lot) or ""))


@given(*CASES)
def test_what_only_warns_never_blocks_by_default(
    product: Product, pack: Presented, lot: Lot | None, now: Circumstances
) -> None:
    verdict = judge(product, pack, lot, replace(now, policies=PLAIN))
    warned = {"date_mismatch", "past_best_before", "short_dated", "not_first_to_expire"}
    assert verdict.blocked is any(reason.value not in warned for reason in verdict.reasons)


MILK = Product(sku="milk", name="Milk", tracking=Tracking.LOT, dated=Dated.EXPIRY)
GOOD = Lot(id="milk␟A", sku="milk", lot="A", on_hand=5000, received_on=TODAY)
PACK = Presented(lot="A")


def verdict(
    *, lot: Lot | None = GOOD, pack: Presented = PACK, product: Product = MILK, quantity: int = 1000,
    policies: Policies = PLAIN, **more: Any,
) -> Verdict:  # fmt: skip
    """Judge on the shop's today."""
    return judge(product, pack, lot, Circumstances(on=TODAY, quantity=quantity, policies=policies, **more))


@pytest.mark.parametrize(("days", "sold"), [(-1, False), (0, True), (1, True), (-300, False)])
def test_an_expiry_date_may_be_sold_through_the_end_of_its_day(days: int, sold: bool) -> None:
    day = TODAY + timedelta(days=days)
    assert verdict(lot=replace(GOOD, expiry=day)).blocked is not sold
    assert verdict(pack=replace(PACK, expiry=day)).blocked is not sold
    assert verdict(pack=replace(PACK, sell_by=day)).blocked is not sold


@pytest.mark.parametrize(("minute", "sold"), [(-1, False), (0, True), (1, True)])
def test_a_code_with_an_hour_expires_at_that_hour(minute: int, sold: bool) -> None:
    at = datetime(2026, 11, 21, 12)  # noqa: DTZ001 - shop's own time
    pack = replace(PACK, expires_at=at + timedelta(minutes=minute))
    assert verdict(pack=pack, at=at).blocked is not sold


def test_a_best_before_date_that_has_passed_warns_and_the_shop_may_block_it() -> None:
    lot = replace(GOOD, best_before=TODAY - timedelta(days=1))
    assert verdict(lot=lot).level is Level.WARN
    assert verdict(lot=lot, policies=Policies(levels={Reason.PAST_BEST_BEFORE: Level.BLOCK})).blocked


@pytest.mark.parametrize(("days", "short"), [(0, True), (6, True), (7, False)])
def test_a_lot_is_short_dated_within_its_warning_days(days: int, short: bool) -> None:
    reasons = verdict(lot=replace(GOOD, expiry=TODAY + timedelta(days=days))).reasons
    assert (Reason.SHORT_DATED in reasons) is short


def test_a_lot_that_only_stands_in_quarantine_is_held() -> None:
    held = verdict(lot=replace(GOOD, on_hand=0, quarantined=3000))
    assert held.reasons == (Reason.HELD, Reason.NOT_AVAILABLE)
    assert verdict(lot=replace(GOOD, quarantined=3000)).reasons == ()


def test_a_later_lot_warns_while_an_earlier_one_is_there() -> None:
    mine = replace(GOOD, expiry=TODAY + timedelta(days=30))
    first = replace(GOOD, id="milk␟B", lot="B", expiry=TODAY + timedelta(days=20))
    assert verdict(lot=mine, first=first).reasons == (Reason.NOT_FIRST_TO_EXPIRE,)
    assert verdict(lot=first, first=first).reasons == ()
    assert verdict(lot=replace(mine, expiry=first.expiry), first=first).reasons == ()


def test_what_is_wrong_is_told_with_what_remains() -> None:
    few = verdict(quantity=6000)
    assert few.findings[0].words == "only 5 left"
    none = verdict(lot=replace(GOOD, on_hand=0))
    assert none.findings[0].words == "NONE LEFT in the shop"


def test_a_sound_lot_has_no_finding() -> None:
    sound = verdict()
    assert (sound.level, sound.blocked, sound.worst, sound.reasons) == (Level.ALLOW, False, None, ())
