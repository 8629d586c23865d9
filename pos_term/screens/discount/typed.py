"""What a typed discount means: a percentage, an amount off, a price, or none any more."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pos_term.domain.clean import visible
from pos_term.domain.money import parse_amount, parse_fixed
from pos_term.domain.tax import WHOLE
from pos_term.screens.amounts import looks_like_scan
from pos_term.widgets.entry_buffer import Entry

HOW = "10% or 2.50 off, =4.99 is the price, 0 takes it off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One of the three; none of them is no discount any more."""

    percent: int | None = None
    """Thousandths of a percent off."""
    amount: int | None = None
    """Minor units off."""
    price: int | None = None
    """Minor units for one."""

    @property
    def nothing(self) -> bool:
        """Whether the discount is to be taken off again."""
        return self.percent is None and self.amount is None and self.price is None


def wanted(entry: Entry, digits: int) -> Wanted | str:
    """What an entry asks for, or why it asks for nothing, in plain words. A scan never does."""
    text = entry.text.replace(" ", "")
    number = Entry.typed(text.removeprefix("=").removesuffix("%"))
    if looks_like_scan(replace(number, scanned=entry.scanned)):
        return f"That was a scan ({visible(entry.text, limit=24)}), not a discount. Type {HOW}."
    try:
        return _read(text, digits)
    except ValueError as error:
        return f"The {visible(str(error), limit=80)}. Type {HOW}."


def _read(text: str, digits: int) -> Wanted | str:
    if text.startswith("="):
        price = parse_amount(text[1:], digits)
        return Wanted(price=price) if price >= 0 else "A price cannot be less than 0."
    if text.endswith("%"):
        percent = parse_fixed(text[:-1], 3, what="percentage")
        if not 0 <= percent <= WHOLE:
            return "A discount is a percentage from 0 to 100."
        return Wanted(percent=percent) if percent else Wanted()
    amount = parse_amount(text, digits)
    if amount < 0:
        return "A discount cannot be less than 0; type it without the minus."
    return Wanted(amount=amount) if amount else Wanted()
