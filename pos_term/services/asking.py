"""What a line still asks for once it is on the sale: its price, the customer's age; and what it may cost less."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pos_term.domain.cart import Cart, CartLine, Number
from pos_term.domain.dates import days_left, short_date
from pos_term.domain.judgement import Finding, Level, Reason
from pos_term.domain.policies import Rulebook
from pos_term.domain.pricing import Discount, ReductionKind
from pos_term.domain.products import MissingPolicy
from pos_term.domain.tax import format_rate
from pos_term.services.open_sale import OpenSale
from pos_term.services.outcomes import Outcome, OutcomeKind


def ask_on(sale: OpenSale, outcome: Outcome) -> Outcome:
    """The outcome of a line that was added to or filled, with what it asks for next.

    Numbers come first, then the price, then the age. Short-dated goods are offered at the shop's markdown; a
    markdown that the line's numbers do not bear any more is taken off.
    """
    line = sale.cart.line(outcome.key) if outcome.ok and outcome.key else None
    if line is None or line.missing or line.returns:
        return outcome
    if line.numbers:
        outcome, line = _markdown(sale, outcome, line)
    name = line.product.name
    if line.asks_price:
        return _needs(outcome, OutcomeKind.NEEDS_PRICE, Reason.PRICE_MISSING, f"{name}: type its price.")
    years = line.product.min_age
    if years > sale.cart.age:
        words = f"{name}: {years} years or older. Type the customer's date of birth."
        return _needs(outcome, OutcomeKind.NEEDS_AGE, Reason.AGE_UNCHECKED, words)
    return outcome


def markdown_due(sale: OpenSale, line: CartLine) -> Discount | None:
    """The markdown of the shop or the department, where every pack of a line is short-dated by its measure."""
    if not line.numbers or line.missing or line.returns:
        return None
    counter = sale.counter
    rule = counter.rules.of(line.product).markdown
    if rule is None:
        return None
    on = counter.clock.business_date()
    days = [day for day in map(_first_day, line.numbers) if day and days_left(day, on) <= rule.days]
    if len(days) < len(line.numbers):
        return None
    return Discount(
        percent=rule.percent, reason=f"short-dated, {short_date(min(days), on)}",
        by=counter.attended().cashier, kind=ReductionKind.MARKDOWN,
    )  # fmt: skip


def _first_day(number: Number) -> date | None:
    return min((day for day in (number.expiry, number.best_before) if day), default=None)


def _markdown(sale: OpenSale, outcome: Outcome, line: CartLine) -> tuple[Outcome, CartLine]:
    due = markdown_due(sale, line)
    if line.markdown is None:
        if due is None:
            return outcome, line
        reason = due.reason[:1].upper() + due.reason[1:]
        words = f"{outcome.message} {reason}: {format_rate(due.percent or 0)} % less if you mark it down."
        return replace(outcome, message=words, offer=due), line
    if due is not None:
        return outcome, line
    bare = replace(line, markdown=None)
    sale.cart = sale.cart.with_line(bare)
    words = f"{outcome.message} Not all of it is short-dated: the markdown is taken off."
    return replace(outcome, message=words), bare


def _needs(outcome: Outcome, kind: OutcomeKind, reason: Reason, words: str) -> Outcome:
    finding = Finding(reason, Level.BLOCK, words)
    return replace(outcome, kind=kind, message=f"{outcome.message} {words}", findings=(*outcome.findings, finding))


def line_to_warn_of(cart: Cart, rules: Rulebook) -> CartLine | None:
    """The first line without its number that the shop lets go, but not without a word."""
    missing = (line for line in cart.lines if line.missing)
    return next((line for line in missing if rules.of(line.product).missing is MissingPolicy.WARN), None)
