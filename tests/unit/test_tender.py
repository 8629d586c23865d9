"""Paying: nothing is lost between what is due, what was handed over and what goes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.domain.tender import (
    GIVES_CHANGE,
    Tender,
    Tendering,
    TenderKind,
    exchanged,
    foreign_for,
    next_notes,
    rounded,
)

TENDERS = st.builds(Tender, kind=st.sampled_from(list(TenderKind)), amount=st.integers(-100, 10**8))


def pay(due: int, tenders: list[Tender]) -> Tendering:
    """What stands when each payment that is taken is added."""
    state = Tendering(due)
    for tender in tenders:
        after = state.add(tender)
        state = state if isinstance(after, str) else after
    return state


@given(st.integers(0, 10**7), st.lists(TENDERS, max_size=8))
def test_paid_is_due_and_change_or_something_is_left_to_pay(due: int, tenders: list[Tender]) -> None:
    state = pay(due, tenders)
    assert state.paid - state.change + state.remaining == due
    assert 0 in (state.remaining, state.change)
    assert state.paid == sum(tender.amount for tender in state.tenders)


@given(st.integers(0, 10**7), st.lists(TENDERS, max_size=8))
def test_change_comes_out_of_cash_only(due: int, tenders: list[Tender]) -> None:
    state = pay(due, tenders)
    others = sum(t.amount for t in state.tenders if t.kind not in GIVES_CHANGE)
    assert others <= due
    if state.change:
        assert state.tenders[-1].kind in GIVES_CHANGE
        assert state.change < state.tenders[-1].amount


@given(st.integers(0, 10**7), st.lists(TENDERS, max_size=8))
def test_nothing_is_taken_once_everything_is_paid(due: int, tenders: list[Tender]) -> None:
    state = pay(due, tenders)
    if not state.remaining:
        assert isinstance(state.add(Tender(kind=TenderKind.CASH, amount=1)), str)


@given(st.integers(0, 10**7), TENDERS)
def test_a_refused_payment_says_why_in_plain_words(due: int, tender: Tender) -> None:
    after = Tendering(due).add(tender)
    if isinstance(after, str):
        assert after.endswith(".")
    else:
        assert after.tenders == (tender,)
        assert tender.amount > 0


@pytest.mark.parametrize(
    ("due", "kind", "amount", "taken"),
    [
        (1000, TenderKind.CASH, 5000, True), (1000, TenderKind.CARD, 1000, True),
        (1000, TenderKind.CARD, 1001, False),
        (1000, TenderKind.CASH, 0, False), (1000, TenderKind.CASH, -1, False),
        (1000, TenderKind.CASH, 10**9, False),
        (1, TenderKind.CASH, 10**7, True), (0, TenderKind.CASH, 100, False),
        (10**10, TenderKind.CASH, 10**12, False), (1000, TenderKind.VOUCHER, 1001, False),
        (1000, TenderKind.ACCOUNT, 1001, False), (1000, TenderKind.FOREIGN, 1001, True),
        (-1000, TenderKind.CASH, 1000, False),
    ],
)  # fmt: skip
def test_which_payments_are_taken(due: int, kind: TenderKind, amount: int, taken: bool) -> None:
    assert isinstance(Tendering(due).add(Tender(kind=kind, amount=amount)), Tendering) is taken


@given(st.integers(1, 10**7), st.lists(st.integers(-5, 20_000), max_size=8), st.integers(0, 5))
def test_round_amounts_offered_cover_what_is_due_with_whole_notes(due: int, notes: list[int], most: int) -> None:
    offered = next_notes(due, notes, most=most)
    assert list(offered) == sorted(set(offered))
    assert len(offered) <= most
    for amount in offered:
        assert any(note > 0 and amount % note == 0 and 0 < amount - due < note for note in notes)


def test_the_notes_a_customer_may_hand_over() -> None:
    assert next_notes(1847, [500, 1000, 2000, 5000]) == (2000, 5000)
    assert next_notes(1000, [500, 1000, 2000]) == (2000,)


# -- rounding to the coins there are ---------------------------------------------------------------------------

UNITS = st.sampled_from([1, 5, 10, 50, 100])


def settle(state: Tendering, kinds: list[TenderKind], parts: list[int]) -> Tendering:
    """Pay, or pay back, in parts, each way in turn, then the rest the last way."""
    for kind, part in zip(kinds, parts, strict=False):
        rest = min(state.most(kind), part * state.cash_unit)
        after = state.add(Tender(kind=kind, amount=rest)) if state.due >= 0 else state.pay_back(kind, rest)
        state = after if isinstance(after, Tendering) else state
    last = kinds[-1]
    if not state.open:
        return state
    rest = state.most(last)
    after = state.add(Tender(kind=last, amount=rest)) if state.due >= 0 else state.pay_back(last, rest)
    assert isinstance(after, Tendering), after
    return after


@given(
    st.integers(-(10**6), 10**6),
    UNITS,
    st.lists(st.sampled_from(list(TenderKind)), min_size=1, max_size=4),
    st.lists(st.integers(1, 400), max_size=3),
)
def test_whatever_is_due_can_be_settled_to_the_last_coin(
    due: int, unit: int, kinds: list[TenderKind], parts: list[int]
) -> None:
    state = settle(Tendering(due, cash_unit=unit), kinds, parts)
    assert state.open == state.change == 0
    assert state.paid == due + state.rounding
    assert abs(state.rounding) <= unit // 2
    assert not state.rounding or state.in_cash
    assert not sum(t.amount for t in state.tenders if t.kind in GIVES_CHANGE) % unit


@given(st.integers(0, 10**6), UNITS, st.integers(1, 10**4))
def test_change_is_given_in_coins_there_are(due: int, unit: int, handed: int) -> None:
    after = Tendering(due, cash_unit=unit).add(Tender(kind=TenderKind.CASH, amount=handed * unit))
    if isinstance(after, Tendering):
        assert after.change % unit == 0
        assert after.paid - after.change + after.remaining == due + after.rounding


@pytest.mark.parametrize(
    ("due", "cash"), [(1002, 1000), (1003, 1005), (1000, 1000), (2, 0), (3, 5), (1007, 1005), (1008, 1010)]
)
def test_cash_is_rounded_to_five_cents(due: int, cash: int) -> None:
    state = Tendering(due, cash_unit=5)
    assert state.for_cash() == cash
    after = state.add(Tender(kind=TenderKind.CASH, amount=cash))
    assert isinstance(after, Tendering)
    assert (after.open, after.change, after.rounding) == (0, 0, cash - due)


def test_a_card_pays_the_exact_rest_though_cash_was_handed_over_before() -> None:
    cash = Tendering(1003, cash_unit=5).add(Tender(kind=TenderKind.CASH, amount=500))
    assert isinstance(cash, Tendering)
    assert (cash.most(TenderKind.CARD), cash.most(TenderKind.CASH)) == (503, 505)
    after = cash.add(Tender(kind=TenderKind.CARD, amount=503))
    assert isinstance(after, Tendering)
    assert (after.open, after.rounding) == (0, 0)


def test_cash_comes_in_coins_there_are() -> None:
    assert isinstance(Tendering(1003, cash_unit=5).add(Tender(kind=TenderKind.CASH, amount=1003)), str)
    assert isinstance(Tendering(-1003, cash_unit=5).pay_back(TenderKind.CASH, 1003), str)


def test_nothing_but_a_rest_below_half_a_coin_is_paid_with_nothing() -> None:
    nothing = Tender(kind=TenderKind.CASH, amount=0)
    assert isinstance(Tendering(2, cash_unit=5).add(nothing), Tendering)
    assert isinstance(Tendering(3, cash_unit=5).add(nothing), str)
    assert isinstance(Tendering(2).add(nothing), str)


def test_a_card_that_paid_more_than_a_smaller_sale_costs_gives_change_in_coins() -> None:
    card = (Tender(kind=TenderKind.CARD, amount=1000),)
    state = Tendering(797, card, cash_unit=5)
    assert (state.open, state.change, state.rounding) == (0, 205, -2)
    assert state.paid - state.change == state.due + state.rounding


# -- paying back -----------------------------------------------------------------------------------------------


@given(st.integers(1, 10**6), st.sampled_from(list(TenderKind)), st.integers(-5, 2 * 10**6))
def test_never_more_is_paid_back_than_is_owed(owed: int, kind: TenderKind, amount: int) -> None:
    after = Tendering(-owed).pay_back(kind, amount)
    assert isinstance(after, Tendering) is (0 < amount <= owed)
    if isinstance(after, Tendering):
        assert (after.owed, after.change) == (owed - amount, 0)
        assert after.tenders[-1].amount == -amount


def test_nothing_is_paid_back_where_nothing_is_owed() -> None:
    assert isinstance(Tendering(100).pay_back(TenderKind.CASH, 50), str)
    assert isinstance(Tendering(0).pay_back(TenderKind.CASH, 50), str)


# -- foreign cash ----------------------------------------------------------------------------------------------


@given(st.integers(1, 10**7), st.integers(1000, 10**9), st.sampled_from([0, 2, 3]), st.sampled_from([0, 2, 3]))
def test_the_least_foreign_amount_that_covers_a_sum_covers_it(
    amount: int, rate: int, digits: int, foreign_digits: int
) -> None:
    least = foreign_for(amount, rate, digits=digits, foreign_digits=foreign_digits)
    assert exchanged(least, rate, digits=digits, foreign_digits=foreign_digits) >= amount
    assert least * rate * 10**digits >= amount * 10**6 * 10**foreign_digits
    assert (least - 1) * rate * 10**digits < amount * 10**6 * 10**foreign_digits


@pytest.mark.parametrize(
    ("foreign", "rate", "digits", "foreign_digits", "worth"),
    [(2000, 920_000, 2, 2, 1840), (1000, 6_100, 2, 0, 610), (1, 500_000, 2, 2, 1), (2000, 160_000_000, 0, 2, 3200)],
)
def test_foreign_cash_is_worth_its_rate(
    foreign: int, rate: int, digits: int, foreign_digits: int, worth: int
) -> None:
    assert exchanged(foreign, rate, digits=digits, foreign_digits=foreign_digits) == worth


@given(st.integers(-(10**9), 10**9), UNITS)
def test_rounding_goes_to_the_nearest_coin_and_forgets_the_sign(amount: int, unit: int) -> None:
    assert rounded(-amount, unit) == -rounded(amount, unit)
    assert rounded(amount, unit) % unit == 0
    assert 2 * abs(rounded(amount, unit) - amount) <= unit
