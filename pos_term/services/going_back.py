"""Where goods that come back go: home to their shelf, or to quarantine, and how the cashier is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.dates import short_date
from pos_term.domain.documents import ReturnedNumber
from pos_term.domain.policies import ExpiryDay
from pos_term.domain.products import Product
from pos_term.domain.quantity import format_quantity
from pos_term.domain.shop import Occasion
from pos_term.services.open_sale import OpenSale
from pos_term.store.returns import place_names, stopped

QUARANTINE = "quarantine"
FLOOR = "floor"
_SPOKEN = {FLOOR: "the floor", "back": "the back room", QUARANTINE: "QUARANTINE"}


@dataclass(frozen=True, slots=True)
class Going:
    """Numbers that come back, each with its place, and the words for it."""

    numbers: tuple[ReturnedNumber, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What counts on this day, for this reason."""

    on: date
    spoilt: str
    """The reason for which goods are not sold again; empty where they may be."""


def rule_for(sale: OpenSale, reason: str) -> Rule:
    """The rule for goods that come back now, for a reason in the shop's words or in others."""
    said = reason.strip().casefold()
    reasons = sale.counter.shop.reasons_for(Occasion.RETURN)
    spoilt = next((r.words for r in reasons if r.unsellable and r.words.strip().casefold() == said), "")
    return Rule(on=sale.counter.clock.business_date(), spoilt=spoilt)


def decide(
    connection: Connection, sale: OpenSale, product: Product, numbers: tuple[ReturnedNumber, ...], rule: Rule,
    *, doubts: Mapping[str, str] | None = None,
) -> Going:  # fmt: skip
    """Where each number goes; it comes with the place it would go home to.

    What is unknown, expired, held or recalled goes to quarantine, and so do goods that come back for a reason
    that says they are not sold again, and those with a doubt of their own (`doubts`, by key).
    """
    inside = place_names(connection)
    last_day = sale.counter.rules.of(product).expiry_day is ExpiryDay.SELL
    placed: list[ReturnedNumber] = []
    said: dict[str, list[ReturnedNumber]] = {}
    for number in numbers:
        why = stopped(connection, product.sku, number.lot_id, rule.on, last_day=last_day)
        cause = why.words if why else (doubts or {}).get(number.lot_id, "") or rule.spoilt
        home = number.place if number.place in inside else FLOOR
        place = QUARANTINE if cause else home
        placed.append(replace(number, place=place))
        words = f"{_SPOKEN[place]}: {cause}" if cause else _SPOKEN.get(place, place)
        said.setdefault(words, []).append(number)
    return Going(tuple(placed), _tell(said))


def _tell(said: Mapping[str, list[ReturnedNumber]]) -> str:
    """`goes back to the floor`, `goes to QUARANTINE: recalled (R-7)`, or each number with its own."""
    if len(said) == 1:
        return _goes(next(iter(said)))
    return "; ".join(
        f"{format_quantity(sum(n.quantity for n in numbers))}{_named(numbers)} {_goes(words)}"
        for words, numbers in said.items()
    )


def _goes(words: str) -> str:
    return f"goes to {words}" if words.startswith(_SPOKEN[QUARANTINE]) else f"goes back to {words}"


def _named(numbers: list[ReturnedNumber]) -> str:
    codes = dict.fromkeys(number.serial or number.lot or "" for number in numbers)
    named = ", ".join(code for code in codes if code)
    return f" of {named}" if named else ""


def label_doubts(expiries: Mapping[str, date | None], on: date) -> dict[str, str]:
    """Numbers whose label, as it was sold, says that they are expired, whatever the record says."""
    return {
        lot_id: f"expired {short_date(day, on)}" for lot_id, day in expiries.items() if day is not None and day < on
    }


def decide_again(connection: Connection, sale: OpenSale) -> list[str]:
    """Judge once more, before the commit, what goes to a shelf: a recall may have come meanwhile.

    What has to go elsewhere now is changed in the cart; each such line is told. Nothing comes out of quarantine.
    """
    told: list[str] = []
    cart = sale.cart
    for line in cart.lines:
        returns = line.returns
        if returns is None or all(number.place == QUARANTINE for number in returns.numbers):
            continue
        going = decide(connection, sale, line.product, returns.numbers, rule_for(sale, ""))
        if going.numbers != returns.numbers:
            changed = replace(returns, numbers=going.numbers, words=going.words)
            cart = cart.with_line(replace(line, returns=changed))
            told.append(f"{line.product.name} {going.words}.")
    if told:
        sale.cart = cart
    return told
