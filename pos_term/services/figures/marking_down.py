"""A markdown for the short-dated goods of a department, as the counter will offer it."""

from __future__ import annotations

from dataclasses import replace

import uuid_utils

from pos_term.domain.clean import visible
from pos_term.domain.documents import ShopSet
from pos_term.domain.policies import Department, Markdown
from pos_term.domain.shop import Shop
from pos_term.domain.tax import format_rate
from pos_term.services.desk import Desk, Refused
from pos_term.services.figures.pace import days_to
from pos_term.services.lot_desk.values import Done
from pos_term.services.shop_rules import MOST_DAYS
from pos_term.store import catalogue, figures
from pos_term.store.journal import Rejected, post

_WHOLE = 100_000
"""A hundred percent in thousandths of one."""


def mark_down(desk: Desk, department: str, days: int, percent: int) -> Done | Refused:
    """Let a department's goods cost less from so many days before their date; `percent` in thousandths of one.

    The rule stands in the shop's settings: every pack of the department with so few days left is offered at that
    price, and the words say how many lots that are; a till that is open takes it over when it is opened next. An
    empty department is the whole shop. Raises StoreFault.
    """
    if not 0 < percent <= _WHOLE:
        return Refused("A markdown is more than 0 and at most 100 %. Type the percent again.")
    if not 1 <= days <= MOST_DAYS:
        return Refused(f"A markdown begins from 1 to {MOST_DAYS} days before the date. Type the days again.")
    rule = Markdown(days=days, percent=percent)
    with desk.store.reading() as connection:
        shop = catalogue.shop(connection)
        reached = _reached(desk, shop, list(figures.standing(connection)), department, days)
    changed = _with(shop, department, rule)
    whose = visible(department, limit=40) or "the whole shop"
    if changed == shop:
        return Refused(f"{whose} has this markdown already.")
    document = ShopSet(id=str(uuid_utils.uuid7()), shop=changed)
    outcome = post(desk.store, document, desk.posting())
    if isinstance(outcome, Rejected):
        return Refused(outcome.words)
    words = (
        f"{format_rate(percent)} % less from {days} days before the date, for {whose}: {reached} lots on hand. "
        "Tills that are open take it over when they are opened next."
    )
    return Done(number="", words=words, documents=(document,))


def _with(shop: Shop, department: str, rule: Markdown) -> Shop:
    if not department:
        return replace(shop, rules=replace(shop.rules, markdown=rule))
    if not any(each.name == department for each in shop.departments):
        shop = replace(shop, departments=(*shop.departments, Department(name=department)))
    departments = tuple(
        replace(each, rules=replace(each.rules, markdown=rule)) if each.name == department else each
        for each in shop.departments
    )
    return replace(shop, departments=departments)


def _reached(desk: Desk, shop: Shop, stock: list[figures.Standing], department: str, days: int) -> int:
    """Lots for sale that the rule reaches: of the department, or of those that have no markdown of their own."""
    on = desk.clock.business_date()
    own = {each.name for each in shop.departments if each.rules.markdown}
    lots = set()
    for row in stock:
        left = days_to(row, on)
        meant = row.department == department if department else row.department not in own
        if meant and row.sellable and row.quantity > 0 and left is not None and left <= days:
            lots.add(row.lot_id)
    return len(lots)
