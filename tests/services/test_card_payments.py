"""Card payments through a terminal that talks: nothing is paid that nobody approved, nothing is charged twice."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field, replace

import pytest

from pos_term.domain.card_answer import CardAnswer
from pos_term.domain.documents import Sale
from pos_term.domain.people import Role
from pos_term.domain.tender import Tender, Tendering, TenderKind, TenderState
from pos_term.services.card_payments import CardRequest, ask
from pos_term.services.checkout import Checkout
from pos_term.services.outcomes import OutcomeKind
from pos_term.services.returning import Pick
from tests.equipment import Terminal
from tests.shop import TestShop

APPROVED = CardAnswer(state=TenderState.APPROVED, reference="T-77", words="approved")
DECLINED = CardAnswer(state=TenderState.DECLINED, words="the card was declined")
UNKNOWN = CardAnswer(state=TenderState.UNKNOWN, words="the terminal gave no answer")


@pytest.fixture
def checkout(shop: TestShop) -> Checkout:
    """Four bags, 10.00, and payment begun."""
    shop.product("bag", price=250)
    assert shop.checkout.scan(b"4*bag").ok
    assert shop.checkout.pay() is None
    return shop.checkout


def begun(checkout: Checkout, amount: int | None = None) -> CardRequest:
    request = checkout.cards.begin(amount)
    assert isinstance(request, CardRequest), request
    return request


def tenders(checkout: Checkout) -> list[tuple[int, str, TenderState]]:
    return [(t.amount, t.reference, t.state) for t in checkout.taken]


def stored(checkout: Checkout) -> Sale:
    """Store what is paid."""
    sale = checkout.complete().sale
    assert sale is not None
    assert isinstance(sale.document, Sale)
    return sale.document


def saved(shop: TestShop) -> str:
    """The head of the open sale as it stands in the store."""
    ((head,),) = shop.rows("SELECT head FROM open_sale")
    return str(head)


def test_an_approved_card_pays_with_the_terminals_reference(shop: TestShop, checkout: Checkout) -> None:
    request = begun(checkout)
    assert request.amount == 1000
    assert checkout.cards.finish(request, APPROVED).message == "Card 10.00 approved."
    assert tenders(checkout) == [(1000, "T-77", TenderState.APPROVED)]
    stored = checkout.complete()
    assert stored.kind is OutcomeKind.COMPLETED


def test_it_is_kept_in_the_store_as_not_confirmed_before_the_terminal_hears_of_it(
    shop: TestShop, checkout: Checkout
) -> None:
    request = begun(checkout, 400)
    assert tenders(checkout) == [(400, request.reference, TenderState.UNKNOWN)]
    assert request.reference in saved(shop)
    assert '"unknown"' in saved(shop)
    # The program ends here; the next one finds the payment, and it is not approved.
    again = shop.new_checkout()
    outcome = again.open_sales.restore()
    assert outcome is not None
    assert "Card 4.00 (not confirmed) was taken" in outcome.message
    assert again.pay() is None
    assert tenders(again) == [(400, request.reference, TenderState.UNKNOWN)]
    assert again.tendering is not None
    assert again.tendering.remaining == 600


def test_a_declined_card_leaves_nothing_behind(shop: TestShop, checkout: Checkout) -> None:
    outcome = checkout.cards.finish(begun(checkout), DECLINED)
    assert not outcome.ok
    assert "Nothing was taken: the card was declined" in outcome.message
    assert tenders(checkout) == []
    assert "tenders" not in saved(shop)
    assert "still to be paid" in checkout.complete().message


def test_a_card_without_an_answer_is_kept_as_not_confirmed_and_settled_later(
    shop: TestShop, checkout: Checkout
) -> None:
    request = begun(checkout)
    outcome = checkout.cards.finish(request, UNKNOWN)
    assert outcome.ok
    assert "Nobody can tell whether the card has paid" in outcome.message
    assert tenders(checkout) == [(1000, request.reference, TenderState.UNKNOWN)]
    done = checkout.complete()
    assert done.kind is OutcomeKind.COMPLETED
    assert "NOT CONFIRMED" in done.message
    ((amount, reference, state),) = shop.rows("SELECT amount, reference, state FROM tender")
    assert (amount, reference, state) == (1000, request.reference, "unknown")


def test_a_part_on_the_card_and_the_rest_in_cash(checkout: Checkout) -> None:
    checkout.cards.finish(begun(checkout, 600), APPROVED)
    assert checkout.tender(TenderKind.CASH).ok
    assert [t.amount for t in checkout.taken] == [600, 400]
    assert checkout.complete().ok


@pytest.mark.parametrize("amount", [1001, 0, -5, 10**12])
def test_what_a_card_cannot_pay_is_never_asked_of_the_terminal(checkout: Checkout, amount: int) -> None:
    refused = checkout.cards.begin(amount)
    assert not isinstance(refused, CardRequest)
    assert not refused.ok
    assert tenders(checkout) == []


def test_what_is_not_ready_or_paid_already_is_never_asked(shop: TestShop, checkout: Checkout) -> None:
    empty = shop.new_checkout("2").cards.begin()
    assert not isinstance(empty, CardRequest)
    assert not empty.ok
    checkout.cards.finish(begun(checkout), APPROVED)
    paid = checkout.cards.begin()
    assert not isinstance(paid, CardRequest)
    assert len(checkout.taken) == 1


# -- references --------------------------------------------------------------------------------------------


def test_each_payment_has_a_reference_of_its_own_made_of_the_sales_id(checkout: Checkout) -> None:
    first = begun(checkout, 100)
    checkout.cards.finish(first, APPROVED)
    second = begun(checkout, 100)
    checkout.cards.finish(second, UNKNOWN)
    third = begun(checkout, 100)
    sale = checkout.open_sales.id
    assert [each.reference for each in (first, second, third)] == [f"{sale}-1", f"{sale}-2", f"{sale}-3"]


def test_a_declined_payment_is_asked_again_under_another_reference(checkout: Checkout) -> None:
    first = begun(checkout)
    checkout.cards.finish(first, DECLINED)
    assert begun(checkout).reference != first.reference


def test_a_payment_without_an_answer_that_was_given_up_is_asked_about_again_not_charged_again(
    checkout: Checkout,
) -> None:
    first = begun(checkout)
    checkout.cards.finish(first, UNKNOWN)
    checkout.stop_paying()
    assert checkout.pay() is None
    assert begun(checkout).reference == first.reference


def test_another_amount_is_another_payment(checkout: Checkout) -> None:
    first = begun(checkout)
    checkout.cards.finish(first, UNKNOWN)
    checkout.stop_paying()
    assert begun(checkout, 400).reference != first.reference


def test_an_approved_payment_that_was_given_up_is_not_found_approved_again(checkout: Checkout) -> None:
    first = begun(checkout)
    checkout.cards.finish(first, APPROVED)
    checkout.stop_paying()  # it is reversed on the terminal
    assert begun(checkout).reference != first.reference


def test_the_next_sale_begins_its_count_anew(shop: TestShop, checkout: Checkout) -> None:
    first = begun(checkout)
    checkout.cards.finish(first, APPROVED)
    assert checkout.complete().ok
    assert checkout.scan(b"bag").ok
    second = begun(checkout)
    assert second.reference == f"{checkout.open_sales.id}-1"
    assert second.reference != first.reference


# -- what can go wrong ---------------------------------------------------------------------------------------


@dataclass
class Broken:
    """A driver with a fault of its own."""

    error: BaseException = field(default_factory=lambda: ValueError("\x1b[31mboom [/]"))
    asks: bool = True

    def authorise(self, amount: int, reference: str) -> CardAnswer:
        raise self.error

    def cancel(self) -> None:
        raise self.error


def test_a_terminal_that_raises_is_unknown_never_approved(checkout: Checkout) -> None:
    request = begun(checkout)
    answer = ask(Broken(), request)
    assert answer.state is TenderState.UNKNOWN
    assert answer.words == "the card terminal failed: [31mboom [/]"
    assert checkout.cards.finish(request, answer).ok
    assert tenders(checkout)[0][2] is TenderState.UNKNOWN


def test_a_terminal_that_answers_nothing_is_unknown(checkout: Checkout) -> None:
    terminal = Terminal()
    terminal.answer = None  # type: ignore[assignment]
    assert ask(terminal, begun(checkout)).state is TenderState.UNKNOWN


def test_the_terminal_is_asked_once_for_the_amount_and_the_reference(checkout: Checkout) -> None:
    terminal, request = Terminal(), begun(checkout, 250)
    assert ask(terminal, request) == terminal.answer
    assert terminal.asked == [(250, request.reference)]


def test_an_answer_to_a_payment_that_is_gone_changes_nothing(checkout: Checkout) -> None:
    request = begun(checkout)
    checkout.stop_paying()
    outcome = checkout.cards.finish(request, APPROVED)
    assert not outcome.ok
    assert "approved" in outcome.message
    assert tenders(checkout) == []


def test_an_answer_that_comes_late_still_counts(checkout: Checkout) -> None:
    request = begun(checkout)
    checkout.cards.finish(request, UNKNOWN)
    assert checkout.cards.finish(request, APPROVED).ok
    assert tenders(checkout) == [(1000, "T-77", TenderState.APPROVED)]


def test_hostile_words_of_a_terminal_are_text(checkout: Checkout) -> None:
    answer = replace(APPROVED, reference="\x1b]0;owned\x07[/x]" * 40)
    checkout.cards.finish(begun(checkout), answer)
    (tender,) = checkout.taken
    assert tender.reference.isprintable()
    assert len(tender.reference) <= 60
    gone = CardRequest(1, "gone", Tendering(1))
    said = checkout.cards.finish(gone, replace(DECLINED, words="\x1bp\x00[red]")).message
    assert said.isprintable()


def test_the_terminal_is_not_asked_where_the_payment_cannot_be_kept(
    shop: TestShop, checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.store.close()
    monkeypatch.setattr(sqlite3, "connect", _away)
    outcome = checkout.cards.begin()
    assert not isinstance(outcome, CardRequest)
    assert "The card terminal was not asked" in outcome.message
    assert checkout.taken == ()


def _away(*_: object, **__: object) -> None:
    raise sqlite3.OperationalError("disk I/O error")


# -- paying back ---------------------------------------------------------------------------------------------


@pytest.fixture
def coming_back(shop: TestShop) -> Checkout:
    """Two bags that a card had paid, 5.00, come back."""
    shop.product("bag", price=250)
    checkout = shop.checkout
    assert checkout.scan(b"2*bag").ok
    assert checkout.tender(TenderKind.CARD, None, "OLD").ok
    number = stored(checkout).number
    assert checkout.returns.take_back(number, [Pick(line=1, quantity=2000)], "wrong one").ok
    assert checkout.pay() is None
    return checkout


def test_money_goes_back_to_the_card_as_a_payment_below_0(shop: TestShop, coming_back: Checkout) -> None:
    request = begun(coming_back)
    assert request.amount == -500
    assert coming_back.taken == (
        Tender(kind=TenderKind.CARD, amount=-500, reference=request.reference, state=TenderState.UNKNOWN),
    )
    assert coming_back.cards.finish(request, APPROVED).message == "Card 5.00 paid back."
    assert tenders(coming_back) == [(-500, "T-77", TenderState.APPROVED)]
    assert coming_back.complete().kind is OutcomeKind.COMPLETED
    assert shop.rows("SELECT amount, state FROM tender WHERE amount < 0")[-1] == (-500, "approved")


def test_a_refund_that_is_declined_is_still_owed(coming_back: Checkout) -> None:
    outcome = coming_back.cards.finish(begun(coming_back), DECLINED)
    assert "Nothing was paid back" in outcome.message
    assert coming_back.tendering is not None
    assert coming_back.tendering.owed == 500


def test_a_refund_without_an_answer_is_kept_as_not_confirmed(shop: TestShop, coming_back: Checkout) -> None:
    outcome = coming_back.cards.finish(begun(coming_back), UNKNOWN)
    assert "whether the money went back" in outcome.message
    assert coming_back.complete().kind is OutcomeKind.COMPLETED
    assert shop.rows("SELECT amount, state FROM tender WHERE amount < 0")[-1] == (-500, "unknown")


def test_a_refund_another_way_is_asked_of_the_terminal_only_by_who_may(shop: TestShop) -> None:
    shop.product("bag", price=250)
    checkout = Checkout(shop.counterpart(role=Role.CASHIER))
    checkout.scan(b"bag")
    checkout.tender(TenderKind.CASH)
    number = stored(checkout).number
    assert checkout.returns.take_back(number, [Pick(line=1, quantity=1000)], "wrong one").ok
    assert checkout.pay() is None
    refused = checkout.cards.begin()
    assert not isinstance(refused, CardRequest)
    assert "needs the right to it" in refused.message
    assert checkout.taken == ()
