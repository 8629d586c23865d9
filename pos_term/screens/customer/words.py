"""A customer in words: how to reach them, and what counts when they buy."""

from __future__ import annotations

from pos_term.domain.clean import clean
from pos_term.domain.customers import Customer
from pos_term.domain.money import format_amount


def reached(customer: Customer) -> str:
    """Phone and e-mail."""
    return " · ".join(clean(part, limit=60) for part in (customer.phone, customer.email) if part)


def terms(customer: Customer, owed: int, digits: int) -> str:
    """What counts for a sale to them: taxes, account, shelf life, grade, and whether they may be reached."""
    parts: list[str] = []
    if customer.exempt:
        number = clean(customer.tax_number, limit=30)
        parts.append(f"pays no tax ({number})" if number else "pays no tax")
    if customer.credit_limit is not None or owed:
        limit = customer.credit_limit
        most = f" of {format_amount(limit, digits)}" if limit is not None else ", no account any more"
        parts.append(f"owes {format_amount(owed, digits)}{most}")
    if customer.min_shelf_life_days:
        parts.append(f"wants {customer.min_shelf_life_days} days of shelf life")
    if customer.grade:
        parts.append(f"grade {clean(customer.grade, limit=20)} first")
    parts.append("may be reached" if customer.consent else "did not agree to be reached")
    words = " · ".join(parts)
    return f"{words[:1].upper()}{words[1:]}"
