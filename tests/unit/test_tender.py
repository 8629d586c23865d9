"""Paying: nothing is lost between what is due, what was handed over and what goes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.domain.tender import Tender, Tendering, TenderKind, next_notes

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
    cards = sum(t.amount for t in state.tenders if t.kind is TenderKind.CARD)
    assert cards <= due
    if state.change:
        assert state.tenders[-1].kind is TenderKind.CASH
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
