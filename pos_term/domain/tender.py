"""Paying: what was handed over, what is still due, what goes back, and what is paid back for returned goods."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from pos_term.domain.money import LARGEST, divide_half_up

RATE_ONE = 1_000_000
"""A foreign currency's rate is in millionths: 1 unit of it is `rate / RATE_ONE` units of the shop's currency."""


class TenderKind(StrEnum):
    """The ways to pay."""

    CASH = "cash"
    CARD = "card"
    VOUCHER = "voucher"
    """A voucher or gift card; its code is the reference."""
    ACCOUNT = "account"
    """On the customer's account."""
    FOREIGN = "foreign"
    """Cash of another currency, at the shop's rate."""


GIVES_CHANGE = frozenset({TenderKind.CASH, TenderKind.FOREIGN})
"""Only these may be more than what is due: change is given in cash."""


class TenderState(StrEnum):
    """What is known of a payment."""

    APPROVED = "approved"
    UNKNOWN = "unknown"
    """The card terminal gave no answer; it is settled later."""
    DECLINED = "declined"
    """It was settled later, and had failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """One payment; below 0 it is paid back."""

    kind: TenderKind
    amount: int
    """Minor units handed over; for cash this may be more than was due."""
    reference: str = ""
    """What the card terminal printed, or a voucher's code."""
    state: TenderState = TenderState.APPROVED
    currency: str = ""
    """Of a foreign payment, its currency."""
    foreign: int = 0
    """Of a foreign payment, its amount in minor units of that currency."""


@dataclass(frozen=True, slots=True)
class Tendering:
    """The payments of one sale so far. `due` is below 0 where money goes back to the customer."""

    due: int
    """What the sale costs, in minor units."""
    tenders: tuple[Tender, ...] = ()
    cash_unit: int = 1
    """The smallest coin, in minor units: what is left for cash is rounded to it."""

    @property
    def paid(self) -> int:
        """Minor units handed over, less what was paid back."""
        return sum(tender.amount for tender in self.tenders)

    @property
    def in_cash(self) -> bool:
        """Whether cash is among the payments: then the total is rounded to the cash unit."""
        return any(tender.kind in GIVES_CHANGE for tender in self.tenders)

    @property
    def _for_cash(self) -> int:
        """What the payments other than cash leave; below 0 it goes back."""
        return self.due - sum(tender.amount for tender in self.tenders if tender.kind not in GIVES_CHANGE)

    @property
    def rounding(self) -> int:
        """What rounding to the cash unit adds to what is due; 0 where no cash is handed over or given back."""
        left = self._for_cash
        in_cash = self.in_cash or (self.due >= 0 and left < 0)
        return rounded(left, self.cash_unit) - left if in_cash else 0

    @property
    def open(self) -> int:
        """Minor units still to pay, or below 0 to pay back; 0 when the sale is settled but for change."""
        left = self.due + self.rounding - self.paid
        return max(0, left) if self.due >= 0 else min(0, left)

    @property
    def remaining(self) -> int:
        """Minor units still to pay."""
        return max(0, self.open)

    @property
    def owed(self) -> int:
        """Minor units still to pay back."""
        return max(0, -self.open)

    @property
    def change(self) -> int:
        """Minor units that go back to the customer."""
        return max(0, self.paid - self.due - self.rounding) if self.due >= 0 else 0

    def most(self, kind: TenderKind) -> int:
        """What settles the rest when it is paid, or paid back, this way: the exact rest, for cash the rounded one.

        Cash that was handed over already does not bind what follows: 10.03 paid with 5.00 in cash leaves 5.03
        to a card, and 5.05 in cash where the smallest coin is 0.05.
        """
        if not self.open:
            return 0
        if kind in GIVES_CHANGE:
            cash = sum(tender.amount for tender in self.tenders if tender.kind in GIVES_CHANGE)
            return abs(rounded(self._for_cash, self.cash_unit) - cash)
        return abs(self.due - self.paid)

    def for_cash(self) -> int:
        """What remains when it is paid in cash: rounded to the cash unit."""
        return self.most(TenderKind.CASH) if self.remaining else 0

    def add(self, tender: Tender) -> Tendering | str:
        """The payments with one more, or why it is not taken, in plain words.

        Only cash may be more than what remains: change is given in cash. Cash of 0 is taken only for a rest
        that is less than half of the smallest coin.
        """
        if self.due < 0:
            return "Nothing is to be paid: the customer gets money back."
        if not self.remaining:
            return "Everything is paid already."
        cash, most = tender.kind in GIVES_CHANGE, self.most(tender.kind)
        if tender.amount <= 0 and not (cash and tender.amount == most == 0):
            return "The amount must be more than 0."
        if not cash and tender.amount > most:
            what = tender.kind.value
            return f"A {what} pays no more than what is due; change is given for cash only."
        if tender.amount > LARGEST or tender.amount > max(1000 * self.due, 10**7):
            return "That is far more than what is due. Check the amount."
        if cash and tender.amount % self.cash_unit:
            return _NO_COINS
        return replace(self, tenders=(*self.tenders, tender))

    def pay_back(self, kind: TenderKind, amount: int, reference: str = "") -> Tendering | str:
        """The payments with `amount` minor units paid back, or why not, in plain words."""
        if not self.owed:
            return "Nothing is owed to the customer."
        cash, most = kind in GIVES_CHANGE, self.most(kind)
        if amount <= 0 and not (cash and amount == most == 0):
            return "The amount must be more than 0."
        if amount > most:
            return "That is more than what is owed."
        if cash and amount % self.cash_unit:
            return _NO_COINS
        back = Tender(kind=kind, amount=-amount, reference=reference)
        return replace(self, tenders=(*self.tenders, back))


_NO_COINS = "There are no coins for that amount: cash goes in steps of the smallest coin."


def rounded(amount: int, unit: int) -> int:
    """An amount rounded to the cash unit, halves away from zero: the one place where cash is rounded."""
    return divide_half_up(amount, unit) * unit if unit > 1 else amount


def rounded_up(amount: int, unit: int) -> int:
    """An amount in coins, no less than it is: the most that may be handed out for it."""
    return -(-amount // unit) * unit if unit > 1 else amount


def exchanged(foreign: int, rate: int, *, digits: int, foreign_digits: int) -> int:
    """Minor units of the shop's currency for an amount in minor units of another; rounded half up here.

    `rate` is in millionths, for whole units: 1 USD = 0.92 EUR is 920000.
    """
    return divide_half_up(foreign * rate * 10**digits, RATE_ONE * 10**foreign_digits)


def foreign_for(amount: int, rate: int, *, digits: int, foreign_digits: int) -> int:
    """The least amount in minor units of another currency that is worth at least `amount`; see `exchanged`."""
    wanted, unit = amount * RATE_ONE * 10**foreign_digits, rate * 10**digits
    return int(-(-wanted // unit))


def next_notes(due: int, notes: Iterable[int], *, most: int = 3) -> tuple[int, ...]:
    """Round amounts a customer may hand over for `due`: the next multiples of the notes, smallest first."""
    amounts = {-(-due // note) * note for note in notes if note > 0}
    return tuple(sorted(amount for amount in amounts if amount > due)[:most])
