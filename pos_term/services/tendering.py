"""One payment of an open sale: what each way to pay asks for, and what the cashier is told."""

from __future__ import annotations

from dataclasses import replace

from pos_term.domain.judgement import Finding, Level, Reason
from pos_term.domain.money import LARGEST, format_amount
from pos_term.domain.tender import (
    GIVES_CHANGE,
    Tender,
    Tendering,
    TenderKind,
    TenderState,
    exchanged,
    foreign_for,
    rounded,
)
from pos_term.domain.vouchers import is_mistyped, is_ours, tidy_code
from pos_term.services.open_sale import OpenSale
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.store.guards.money import owed_by, voucher_balance


class Tenders:
    """Takes single payments; `sale.tendering` must have begun."""

    def __init__(self, sale: OpenSale) -> None:
        self._sale = sale

    def take(
        self, paid: Tendering, kind: TenderKind, amount: int | None, reference: str = "",
        *, state: TenderState = TenderState.APPROVED, currency: str = "",
    ) -> Outcome:  # fmt: skip
        """Take one payment in minor units, of foreign cash in those of its currency; None is what remains."""
        if state is not TenderState.APPROVED and kind is not TenderKind.CARD:
            return self._sale.no("Only a card payment can be without an answer.")
        if state is TenderState.DECLINED:
            return self._sale.no("The card was declined: nothing was taken. Ask for another way to pay.")
        if paid.due == 0 and not paid.tenders and not amount:
            return Outcome(kind=OutcomeKind.TENDERED, message="Nothing to pay.")
        made = self._made(paid, kind, amount, reference.strip(), currency)
        if isinstance(made, str):
            return self._sale.no(made)
        taken = paid.add(replace(made, state=state))
        if isinstance(taken, str):
            return self._sale.no(taken)
        self._sale.tendering = taken
        return Outcome(kind=OutcomeKind.TENDERED, message=self._words(taken))

    def _made(
        self, paid: Tendering, kind: TenderKind, amount: int | None, reference: str, currency: str
    ) -> Tender | str:
        if not paid.remaining:
            return Tender(kind=kind, amount=amount or 0)
        if kind is TenderKind.VOUCHER:
            return self._voucher(paid, amount, reference)
        if kind is TenderKind.ACCOUNT:
            return self._account(paid, amount, reference)
        if kind is TenderKind.FOREIGN:
            return self._foreign(paid, amount, reference, currency)
        exact = kind is TenderKind.CASH and amount == paid.due - paid.paid
        wanted = paid.most(kind) if amount is None or exact else amount
        return Tender(kind=kind, amount=wanted, reference=reference)

    def _voucher(self, paid: Tendering, amount: int | None, reference: str) -> Tender | str:
        code = tidy_code(reference)
        if not code:
            return "Scan or type the voucher's code."
        if is_mistyped(code):
            return "A character of that voucher code is wrong. Type it again."
        with self._sale.counter.store.reading() as connection:
            balance = voucher_balance(connection, code)
        wanted = paid.most(TenderKind.VOUCHER) if amount is None else amount
        if balance is None:
            if is_ours(code):
                return "The shop does not know that voucher. Check the code."
            return Tender(kind=TenderKind.VOUCHER, amount=wanted, reference=code)
        left = balance - sum(t.amount for t in paid.tenders if t.reference == code and t.kind is TenderKind.VOUCHER)
        if left <= 0:
            return "Nothing is left on that voucher."
        if amount is None:
            wanted = min(wanted, left)
        if wanted > left:
            return f"Only {self._money(left)} is left on that voucher."
        return Tender(kind=TenderKind.VOUCHER, amount=wanted, reference=code)

    def _account(self, paid: Tendering, amount: int | None, reference: str) -> Tender | str:
        customer = self._sale.cart.customer
        if customer is None:
            return "Choose the customer first: a sale on account needs one."
        if customer.credit_limit is None:
            return "This customer has no account. Choose another way to pay."
        with self._sale.counter.store.reading() as connection:
            owed = owed_by(connection, customer.id)
        before = sum(tender.amount for tender in paid.tenders if tender.kind is TenderKind.ACCOUNT)
        room = customer.credit_limit - owed - before
        wanted = paid.most(TenderKind.ACCOUNT) if amount is None else amount
        if wanted > max(0, room):
            return f"This customer may owe {self._money(max(0, room))} more, not {self._money(wanted)}."
        return Tender(kind=TenderKind.ACCOUNT, amount=wanted, reference=reference)

    def _foreign(self, paid: Tendering, amount: int | None, reference: str, currency: str) -> Tender | str:
        shop = self._sale.counter.shop
        known = {each.code.upper(): each for each in shop.currencies}
        code = currency.strip().upper() or (next(iter(known)) if len(known) == 1 else "")
        chosen = known.get(code)
        if chosen is None:
            takes = f"It takes {', '.join(known)}." if known else "It takes none."
            return f"The shop does not take that currency. {takes}"
        if amount is None:
            amount = foreign_for(paid.for_cash(), chosen.rate, digits=shop.digits, foreign_digits=chosen.digits)
        if amount <= 0:
            return "The amount must be more than 0."
        if amount > LARGEST:
            return "That is far more than what is due. Check the amount."
        worth = exchanged(amount, chosen.rate, digits=shop.digits, foreign_digits=chosen.digits)
        return Tender(
            kind=TenderKind.FOREIGN, amount=rounded(worth, shop.cash_unit), reference=reference,
            currency=chosen.code, foreign=amount,
        )  # fmt: skip

    def _words(self, paid: Tendering) -> str:
        """What was taken, and what follows from it."""
        tender = paid.tenders[-1]
        said = f"{tender.kind.value.capitalize()} {self._money(tender.amount)}."
        if tender.kind is TenderKind.FOREIGN:
            shop = self._sale.counter.shop
            digits = next((each.digits for each in shop.currencies if each.code == tender.currency), 2)
            handed = format_amount(tender.foreign, digits)
            said = f"{tender.currency} {handed} taken as {self._money(tender.amount)} {shop.currency}."
        if tender.state is TenderState.UNKNOWN:
            said += " No answer from the card terminal: kept as not confirmed, settle it later."
        left = (
            f" {self._money(paid.remaining)} to go." if paid.remaining else f" Change {self._money(paid.change)}."
        )
        return said + left + rounding_words(paid, tender.kind, self._sale.counter.shop.digits)

    def _money(self, minor: int) -> str:
        return format_amount(minor, self._sale.counter.shop.digits)


def rounding_words(paid: Tendering, kind: TenderKind, digits: int) -> str:
    """That the total was rounded for cash, and to what; nothing where it was not."""
    if kind not in GIVES_CHANGE or not paid.rounding:
        return ""
    exact, coins = (format_amount(abs(total), digits) for total in (paid.due, paid.due + paid.rounding))
    return f" Rounded for cash: {coins} in place of {exact}."


def forbidden(words: str) -> tuple[Finding, ...]:
    """The finding of what a person may not do."""
    return (Finding(Reason.NOT_ALLOWED, Level.BLOCK, words),)
