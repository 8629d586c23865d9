"""Paying: what was handed over, what is still due, what goes back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class TenderKind(StrEnum):
    """The ways to pay."""

    CASH = "cash"
    CARD = "card"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """One payment."""

    kind: TenderKind
    amount: int
    """Minor units handed over; for cash this may be more than was due."""
    reference: str = ""
    """What the card terminal printed."""


@dataclass(frozen=True, slots=True)
class Tendering:
    """The payments of one sale so far."""

    due: int
    """What the sale costs, in minor units."""
    tenders: tuple[Tender, ...] = ()

    @property
    def paid(self) -> int:
        """Minor units handed over."""
        return sum(tender.amount for tender in self.tenders)

    @property
    def remaining(self) -> int:
        """Minor units still to pay."""
        return max(0, self.due - self.paid)

    @property
    def change(self) -> int:
        """Minor units that go back to the customer."""
        return max(0, self.paid - self.due)

    def add(self, tender: Tender) -> Tendering | str:
        """The payments with one more, or why it is not taken, in plain words.

        Only cash may be more than what remains: change is given in cash.
        """
        if tender.amount <= 0:
            return "The amount must be more than 0."
        if not self.remaining:
            return "Everything is paid already."
        if tender.kind is not TenderKind.CASH and tender.amount > self.remaining:
            return "A card pays no more than what is due; change is given for cash only."
        if tender.amount > max(1000 * self.due, 10**7):
            return "That is far more than what is due. Check the amount."
        return Tendering(self.due, (*self.tenders, tender))


def next_notes(due: int, notes: Iterable[int], *, most: int = 3) -> tuple[int, ...]:
    """Round amounts a customer may hand over for `due`: the next multiples of the notes, smallest first."""
    amounts = {-(-due // note) * note for note in notes if note > 0}
    return tuple(sorted(amount for amount in amounts if amount > due)[:most])
