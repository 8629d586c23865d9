"""First to expire, first out: what is proposed for a quantity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pos_term.domain.allocation import Wish, allocate, eligible, removal_date
from pos_term.domain.lots import Lot
from pos_term.domain.products import Dated, Product, Removal, Tracking

TODAY = date(2026, 11, 21)
DAYS = st.none() | st.integers(-10, 40).map(lambda n: TODAY + timedelta(days=n))
PRODUCTS = st.builds(
    Product,
    sku=st.just("milk"),
    name=st.just("Milk"),
    tracking=st.just(Tracking.LOT),
    dated=st.sampled_from(list(Dated)),
    min_shelf_life_days=st.integers(0, 10),
    recall=st.sampled_from([None, None, None, "R-9"]),
)
LOTS = st.lists(
    st.builds(
        Lot,
        id=st.just(""),
        sku=st.just("milk"),
        expiry=DAYS,
        best_before=DAYS,
        hold=st.sampled_from([None, None, "leaking"]),
        recall=st.sampled_from([None, None, "R-1"]),
        on_hand=st.integers(-1000, 5000),
        quarantined=st.integers(0, 5000),
        sold=st.booleans(),
    ),
    max_size=8,
).map(lambda lots: [replace(lot, id=f"milk␟{n}", lot=str(n)) for n, lot in enumerate(lots)])
QUANTITIES = st.integers(0, 20_000)


@given(PRODUCTS, LOTS, QUANTITIES)
def test_no_stopped_or_expired_lot_is_ever_proposed(product: Product, lots: list[Lot], quantity: int) -> None:
    for lot, _ in allocate(product, lots, quantity, TODAY).parts:
        assert not any((lot.hold, lot.recall, product.recall, lot.sold))
        assert lot.expiry is None or lot.expiry >= TODAY + timedelta(days=product.min_shelf_life_days)


@given(PRODUCTS, LOTS, QUANTITIES)
def test_no_more_is_proposed_than_there_is(product: Product, lots: list[Lot], quantity: int) -> None:
    plan = allocate(product, lots, quantity, TODAY)
    assert len({lot.id for lot, _ in plan.parts}) == len(plan.parts)
    for lot, taken in plan.parts:
        assert 0 < taken <= lot.on_hand


@given(PRODUCTS, LOTS, QUANTITIES)
def test_all_that_can_be_covered_is_covered_exactly(product: Product, lots: list[Lot], quantity: int) -> None:
    plan = allocate(product, lots, quantity, TODAY)
    there = sum(lot.on_hand for lot in lots if eligible(product, lot, TODAY))
    assert sum(taken for _, taken in plan.parts) == min(quantity, there)
    assert plan.missing == quantity - min(quantity, there)


@given(PRODUCTS, LOTS, QUANTITIES)
def test_the_first_to_expire_goes_first_then_the_first_received(
    product: Product, lots: list[Lot], quantity: int
) -> None:
    parts = [lot for lot, _ in allocate(product, lots, quantity, TODAY).parts]
    places = [(removal_date(lot), int(lot.lot or "")) for lot in parts]
    assert places == sorted(places)
    usable = [(removal_date(lot), int(lot.lot or "")) for lot in lots if eligible(product, lot, TODAY)]
    assert places == sorted(usable)[: len(places)]


@given(PRODUCTS, LOTS, QUANTITIES)
def test_a_lot_is_emptied_before_the_next_is_touched(product: Product, lots: list[Lot], quantity: int) -> None:
    parts = allocate(product, lots, quantity, TODAY).parts
    for lot, taken in parts[:-1]:
        assert taken == lot.on_hand


def lot(code: str, *, expiry: int | None = None, best_before: int | None = None, on_hand: int = 1000) -> Lot:
    def day(n: int | None) -> date | None:
        return None if n is None else TODAY + timedelta(days=n)

    return Lot(
        id=f"milk␟{code}", sku="milk", lot=code, expiry=day(expiry), best_before=day(best_before), on_hand=on_hand
    )


def product(dated: Dated = Dated.EXPIRY, days: int = 0) -> Product:
    return Product(sku="milk", name="Milk", tracking=Tracking.LOT, dated=dated, min_shelf_life_days=days)


def test_a_lot_of_today_is_proposed_and_one_of_yesterday_is_not() -> None:
    plan = allocate(product(), [lot("OLD", expiry=-1), lot("TODAY", expiry=0)], 2000, TODAY)
    assert ([part.lot for part, _ in plan.parts], plan.missing) == (["TODAY"], 1000)


def test_days_that_must_remain_are_kept_for_best_before_too() -> None:
    lots = [lot("NEAR", best_before=4), lot("FAR", best_before=5)]
    plan = allocate(product(Dated.BEST_BEFORE, days=5), lots, 1000, TODAY)
    assert [part.lot for part, _ in plan.parts] == ["FAR"]


def test_a_lot_without_a_date_comes_last() -> None:
    plan = allocate(product(), [lot("NONE"), lot("LATE", expiry=30), lot("SOON", expiry=3)], 3000, TODAY)
    assert [part.lot for part, _ in plan.parts] == ["SOON", "LATE", "NONE"]


def test_nothing_asked_is_nothing_taken() -> None:
    plan = allocate(product(), [lot("A", expiry=3)], 0, TODAY)
    assert (plan.parts, plan.missing) == ((), 0)


WISHES = st.builds(
    Wish,
    removal=st.sampled_from(list(Removal)),
    min_days=st.integers(0, 15),
    last_day=st.booleans(),
    grade=st.sampled_from(["", "A", "b"]),
)
GRADED = LOTS.flatmap(
    lambda lots: st.tuples(
        *(
            st.builds(
                replace,
                st.just(lot),
                grade=st.sampled_from(["", "A", "B"]),
                received_on=st.none() | st.integers(-9, 0).map(lambda n: TODAY + timedelta(days=n)),
            )
            for lot in lots
        )
    )
)


@given(PRODUCTS, GRADED, QUANTITIES, WISHES)
def test_the_grade_that_is_asked_for_goes_first_then_the_order_of_removal(
    product: Product, lots: tuple[Lot, ...], quantity: int, wish: Wish
) -> None:
    parts = [lot for lot, _ in allocate(product, lots, quantity, TODAY, wish).parts]
    others = [bool(wish.grade) and lot.grade.upper() != wish.grade.upper() for lot in parts]
    assert others == sorted(others)
    for grade in (False, True):
        alike = [lot for lot, other in zip(parts, others, strict=True) if other is grade]
        if wish.removal is Removal.FIFO:
            came = [lot.received_on or date.max for lot in alike]
            assert came == sorted(came)
        else:
            assert [removal_date(lot) for lot in alike] == sorted(removal_date(lot) for lot in alike)


@given(PRODUCTS, GRADED, WISHES)
def test_what_a_customer_or_the_shop_asks_to_remain_does(
    product: Product, lots: tuple[Lot, ...], wish: Wish
) -> None:
    for part, _ in allocate(product, lots, 20_000, TODAY, wish).parts:
        assert part.expiry is None or part.expiry >= TODAY + timedelta(days=wish.min_days)
        assert wish.last_day or part.expiry != TODAY
    plain = [lot for lot in lots if eligible(product, lot, TODAY)]
    assert all(lot in plain for lot in lots if eligible(product, lot, TODAY, wish))
