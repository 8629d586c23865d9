"""What stands at the right while paying: the ways to pay, or to pay back, each with its key."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pos_term.domain.clean import clean
from pos_term.domain.customers import Customer
from pos_term.domain.money import format_amount, parse_amount
from pos_term.domain.shop import Currency, Shop
from pos_term.domain.tender import Tender, Tendering, TenderKind, TenderState, foreign_for, next_notes
from pos_term.widgets.figures import Figure
from pos_term.widgets.key_legend import KeyCap

NOT_NOW = "That was a scan. Finish or leave payment first (Esc); nothing was added."
_FOREIGN = re.compile(r"([0-9]+(?:[.,][0-9]+)?) ?([A-Za-z]{3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the ways depend on."""

    paid: Tendering
    shop: Shop
    customer: Customer | None

    def money(self, minor: int) -> str:
        """An amount in the shop's currency."""
        return format_amount(minor, self.shop.digits)

    def due(self) -> tuple[str, str, str]:
        """The heading, the amount still open, and the whole where a part was paid."""
        paid = self.paid
        part = self.money(abs(paid.due)) if paid.tenders and paid.open else ""
        what = "TO PAY BACK" if paid.due < 0 else "TO PAY"
        return f"STILL {what}" if part else what, self.money(abs(paid.open or paid.due)), part

    @property
    def notes(self) -> list[int]:
        """What F5 to F8 take: the exact rest in cash, then the next round amounts."""
        rest = self.paid.for_cash()
        return [rest, *next_notes(rest, self.shop.notes)] if self.paid.remaining else []

    @property
    def on_account(self) -> bool:
        """Whether the customer has an account."""
        return self.customer is not None and self.customer.credit_limit is not None

    def foreign(self, text: str) -> tuple[Currency, int] | str | None:
        """`20 USD` as foreign cash in its minor units; words for a currency not taken; None for anything else."""
        found = _FOREIGN.fullmatch(text.strip())
        if not found:
            return None
        code = found[2].upper()
        currency = next((c for c in self.shop.currencies if c.code == code), None)
        if currency is None:
            known = ", ".join(c.code for c in self.shop.currencies)
            return f"{code} is not taken here." + (f" Taken are {known}." if known else "")
        try:
            return currency, parse_amount(found[1], currency.digits)
        except ValueError as error:
            return f"{error}."

    def taken(self) -> list[Figure]:
        """What was taken, or paid back, so far."""
        rows = [Figure(self._words(each), self.money(each.amount)) for each in self.paid.tenders]
        if rows and self.paid.rounding:
            rows.append(Figure("Rounded for cash", self.money(self.paid.rounding), muted=True))
        heading = "Paid back so far" if self.paid.due < 0 else "Taken so far"
        return [Figure(heading, muted=True), *rows] if rows else []

    def _words(self, tender: Tender) -> str:
        """One payment in words: its kind, its reference or foreign amount, and what is not known of it."""
        words = tender.kind.value.capitalize()
        if tender.kind is TenderKind.FOREIGN:
            digits = next((c.digits for c in self.shop.currencies if c.code == tender.currency), 2)
            words = f"Cash {format_amount(tender.foreign, digits)} {clean(tender.currency, limit=3)}"
        if tender.state is TenderState.UNKNOWN:
            words = f"{words}  not confirmed"
        return f"{words}  {clean(tender.reference, limit=30)}" if tender.reference else words

    def rows(self) -> list[Figure]:
        """The ways that are open now."""
        if self.paid.owed:
            return self._ways_back()
        if not self.paid.remaining:
            return [Figure("stores the sale", key="Enter", strong=True)]
        rest, cash = self.money(self.paid.remaining), self.money(self.paid.for_cash())
        notes = [Figure("Cash", self.money(note), key=f"F{5 + n}") for n, note in enumerate(self.notes)]
        rows = [Figure("Cash, exact", cash, key="Enter F5", strong=True), *notes[1:]]
        rows += [Figure(""), Figure("Card", rest, key="F2"), Figure("Card, no answer", rest, key="F11")]
        rows.append(Figure("Voucher (code)", key="F3"))
        if self.on_account and self.customer:
            rows.append(Figure(f"Account {clean(self.customer.name, limit=24)}", rest, key="F9"))
        rows += [Figure(""), Figure("Amount first: a part", muted=True)]
        for currency in self.shop.currencies:
            least = foreign_for(
                self.paid.for_cash(), currency.rate, digits=self.shop.digits, foreign_digits=currency.digits
            )
            rows.append(Figure(f"20 {currency.code}, Enter", f"≥ {format_amount(least, currency.digits)}"))
        return rows

    @property
    def card_last(self) -> bool:
        """Whether the payment taken last is a card's, whose reference may follow."""
        last = self.paid.tenders[-1] if self.paid.tenders else None
        return last is not None and last.kind is TenderKind.CARD and last.amount > 0

    def question(self) -> tuple[str, str]:
        """What the entry line asks for, and its hint."""
        if not self.paid.open and self.card_last:
            return "Card reference (may be empty)", "Enter finishes"
        if self.paid.owed:
            return "Amount to pay back", "Enter alone: all, in cash"
        return "Cash amount", "Enter alone: exact" if self.paid.open else "Enter finishes"

    def caps(self) -> tuple[KeyCap, ...]:
        """The keys that work now."""
        taken = any(t.kind is TenderKind.CARD and t.amount > 0 for t in self.paid.tenders)
        reference = (KeyCap("F4", "Card reference", 3),) if taken else ()
        back = KeyCap("Esc", "Back to the sale", 1)
        lock = KeyCap("F12", "Lock", 4)
        if not self.paid.open:
            return (*reference, lock, back, KeyCap("Enter", "Store the sale", 0, main=True))
        account = (KeyCap("F9", "Account", 3),) if self.on_account else ()
        others = (KeyCap("F2", "Card", 0), KeyCap("F3", "Voucher", 2), *account)
        if self.paid.owed:
            return (*others, lock, back, KeyCap("Enter", "Cash back", 0, main=True))
        notes = KeyCap(f"F5-F{4 + len(self.notes)}", "Cash", 4)
        unsure = KeyCap("F11", "No answer", 6)
        return (*others, notes, *reference, unsure, lock, back, KeyCap("Enter", "Cash, exact", 0, main=True))

    def _ways_back(self) -> list[Figure]:
        rest, cash = self.money(self.paid.owed), self.money(self.paid.most(TenderKind.CASH))
        rows = [
            Figure("Cash", cash, key="Enter F5", strong=True),
            Figure("Card", rest, key="F2"),
            Figure("Voucher, made now", rest, key="F3"),
        ]
        if self.on_account:
            rows.append(Figure("On account", rest, key="F9"))
        return [*rows, Figure(""), Figure("Amount first: a part", muted=True)]


def terminal_rows(desk: Desk, amount: int) -> list[Figure]:
    """What stands in place of the ways to pay while the card terminal is asked; below 0 it pays back."""
    what = "Back to the card" if amount < 0 else "Card"
    return [
        Figure("The card terminal is asked", muted=True),
        Figure(what, desk.money(abs(amount)), strong=True),
        Figure(""),
        Figure("cancels", key="Esc"),
    ]
