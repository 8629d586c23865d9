"""Paying back what returned goods are owed: in the way they were paid for, or in another with the right to it."""

from __future__ import annotations

import uuid_utils

from pos_term.domain.documents import Sale
from pos_term.domain.money import LARGEST, format_amount
from pos_term.domain.people import Permission, Person
from pos_term.domain.tender import Tendering, TenderKind, rounded_up
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
        free = self._sale.counter.may(Permission.OTHER_REFUND, approved)
        most = paid.most(kind) if free else min(paid.most(kind), self._most(paid, kind))
        if not most and paid.most(kind):
            ways = [way.value for way in TenderKind if self._most(paid, way)]
            return self._another_way(f"This is paid back by {' or '.join(ways) or 'nothing more'}")
        if kind is TenderKind.ACCOUNT and self._sale.cart.customer is None:
            return self._sale.no("Choose the customer first: only an account can be paid back to.")
        exact = kind is TenderKind.CASH and amount == abs(paid.due - paid.paid)
        wanted = most if amount is None or exact else amount
        if most < wanted <= paid.most(kind):
            return self._another_way(f"No more than {self._money(most)} of it was paid by {kind.value}")
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

    def _another_way(self, why: str) -> Outcome:
        who = who_may(self._sale.counter.shop, Permission.OTHER_REFUND)
        words = f"{why}; another way needs the right to it.{who}"
        return self._sale.no(words, findings=forbidden(words))

    def _most(self, paid: Tendering, kind: TenderKind) -> int:
        """Minor units that may go back this way with this return: what its sales were paid with.

        Without a receipt nobody knows, nor after an exchange: then cash or a voucher takes all.
        """
        brought = 0
        for sale_id in {line.returns.sale for line in self._sale.cart.lines if line.returns}:
            posted = find(self._sale.counter.store, sale_id) if sale_id else None
            sale = posted.document if posted else None
            if not isinstance(sale, Sale) or sale.returned:
                brought += LARGEST if kind in _UNKNOWN_SALE else 0
            if isinstance(sale, Sale):
                brought += _paid_by(sale, kind)
        now = sum(-tender.amount for tender in paid.tenders if tender.kind is kind)
        left = max(0, brought - now)
        return rounded_up(left, paid.cash_unit) if kind is TenderKind.CASH else left

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


def _paid_by(sale: Sale, kind: TenderKind) -> int:
    """What a sale was paid with this way; foreign cash counts as cash, less the change that went back."""
    kinds = {TenderKind.CASH, TenderKind.FOREIGN} if kind is TenderKind.CASH else {kind}
    taken = sum(tender.amount for tender in sale.tenders if tender.kind in kinds and tender.amount > 0)
    return taken - sale.change if kind is TenderKind.CASH else taken
