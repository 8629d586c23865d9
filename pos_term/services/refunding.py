"""Paying back what returned goods are owed: in the way they were paid for, or in another with the right to it."""

from __future__ import annotations

import uuid_utils

from pos_term.domain.documents import Sale
from pos_term.domain.money import format_amount
from pos_term.domain.people import Permission, Person
from pos_term.domain.tender import Tendering, TenderKind
from pos_term.domain.vouchers import tidy_code, voucher_code
from pos_term.services.open_sale import OpenSale
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.services.pricing import who_may
from pos_term.services.tendering import forbidden, rounding_words
from pos_term.store.guards.money import voucher_balance
from pos_term.store.journal import find

_UNKNOWN_SALE = frozenset({TenderKind.CASH, TenderKind.VOUCHER})
"""How goods without a receipt are paid back."""


class Refunds:
    """Pays back; `sale.tendering` must have begun."""

    def __init__(self, sale: OpenSale) -> None:
        self._sale = sale

    def pay_back(
        self, paid: Tendering, kind: TenderKind, amount: int | None, reference: str, approved: Person | None
    ) -> Outcome:
        """Pay back `amount` minor units; None is all that is owed, rounded for cash."""
        if not paid.owed:
            return self._sale.no("Nothing is owed to the customer.")
        if kind is TenderKind.FOREIGN:
            return self._sale.no(f"Foreign cash is paid back in {self._sale.counter.shop.currency}: choose cash.")
        ways = self._ways()
        if kind not in ways and not self._sale.counter.may(Permission.OTHER_REFUND, approved):
            paid_by = " or ".join(sorted(way.value for way in ways))
            who = who_may(self._sale.counter.shop, Permission.OTHER_REFUND)
            words = f"This is paid back by {paid_by}; another way needs the right to it.{who}"
            return self._sale.no(words, findings=forbidden(words))
        if kind is TenderKind.ACCOUNT and self._sale.cart.customer is None:
            return self._sale.no("Choose the customer first: only an account can be paid back to.")
        exact = kind is TenderKind.CASH and amount == abs(paid.due - paid.paid)
        wanted = paid.most(kind) if amount is None or exact else amount
        code = self._voucher(reference.strip()) if kind is TenderKind.VOUCHER else reference.strip()
        if code is None:
            return self._sale.no("The shop does not know that voucher. Leave the code empty for a new one.")
        after = paid.pay_back(kind, wanted, code)
        if isinstance(after, str):
            return self._sale.no(after)
        self._sale.tendering = after
        said = f"{kind.value.capitalize()} {self._money(wanted)} paid back."
        if kind is TenderKind.VOUCHER:
            said = f"Voucher {code} made out for {self._money(wanted)}."
        left = f" {self._money(after.owed)} still owed." if after.owed else ""
        rounding = rounding_words(after, kind, self._sale.counter.shop.digits)
        return Outcome(kind=OutcomeKind.REFUNDED, message=said + left + rounding)

    def _ways(self) -> frozenset[TenderKind]:
        """How the goods that come back were paid for."""
        ways: set[TenderKind] = set()
        for sale_id in {line.returns.sale for line in self._sale.cart.lines if line.returns}:
            posted = find(self._sale.counter.store, sale_id) if sale_id else None
            sale = posted.document if posted else None
            kinds = {t.kind for t in sale.tenders if t.amount > 0} if isinstance(sale, Sale) else set()
            ways |= kinds or _UNKNOWN_SALE
        if TenderKind.FOREIGN in ways:
            ways = (ways - {TenderKind.FOREIGN}) | {TenderKind.CASH}
        return frozenset(ways or _UNKNOWN_SALE)

    def _voucher(self, reference: str) -> str | None:
        """The code of a new voucher, or of the one named, which takes the money too; None where it is not ours."""
        with self._sale.counter.store.reading() as connection:
            if reference:
                code = tidy_code(reference)
                return code if voucher_balance(connection, code) is not None else None
            while True:
                code = voucher_code(uuid_utils.uuid4().int)
                if voucher_balance(connection, code) is None:
                    return code

    def _money(self, minor: int) -> str:
        return format_amount(minor, self._sale.counter.shop.digits)
