"""Discounts, prices typed by hand, markdowns and open prices of an open sale."""

from __future__ import annotations

from dataclasses import replace

from pos_term.domain.cart import Cart, CartLine
from pos_term.domain.judgement import Finding, Level, Reason
from pos_term.domain.money import LARGEST, format_amount
from pos_term.domain.people import Permission, Person, Role
from pos_term.domain.pricing import Discount, ReductionKind, reduced_by, within
from pos_term.domain.quantity import extend
from pos_term.domain.shop import Shop
from pos_term.domain.tax import WHOLE, format_rate
from pos_term.services.asking import ask_on, markdown_due
from pos_term.services.open_sale import OpenSale
from pos_term.services.outcomes import Outcome, OutcomeKind

_GONE = "That line is not there."


class Pricing:
    """What a cashier does to prices. Each is refused in words where a rule or a right is against it.

    The limit of a role is for everything that people take off a line together: a lower price, its discount and
    its share of the sale's discount. The markdown of short-dated goods is the shop's own and does not count.
    """

    def __init__(self, sale: OpenSale) -> None:
        self._sale = sale

    # -- discounts -----------------------------------------------------------------------------------------

    def discount(
        self, key: int | None, *, percent: int | None = None, amount: int | None = None, reason: str,
        approved: Person | None = None,
    ) -> Outcome:  # fmt: skip
        """Take a percentage (thousandths of a percent) or an amount (minor units) off a line, or off the sale.

        It stands in place of the discount before. `approved` is who approves what the cashier may not give.
        """
        cart = self._sale.cart
        line = cart.line(key) if key is not None else None
        if key is not None and line is None:
            return self._sale.no(_GONE)
        if line is not None and line.returns:
            return self._sale.no("Goods that come back are paid back at the price they were sold for.", line=line)
        goods = sum(each.goods for each in cart.lines if not each.returns)
        base = replace(line, discount=None).goods if line else goods
        problem = _discount_problem(percent, amount, reason, base)
        if problem:
            return self._sale.no(problem, line=line)
        given = Discount(
            percent=percent, amount=amount, reason=reason.strip(), by=self._giver(approved),
            kind=ReductionKind.LINE if line else ReductionKind.SALE, limit=self._limit(approved),
        )  # fmt: skip
        changed = cart.with_line(replace(line, discount=given)) if line else replace(cart, discount=given)
        refused = self._not_allowed(Permission.DISCOUNT, changed, approved, key)
        if refused:
            return refused
        self._sale.cart = changed
        off = self._money(given.off(base))
        share = f" ({format_rate(percent)} %)" if percent is not None else ""
        if line is None:
            return _changed(f"{off} off the sale{share}, {given.reason}.")
        return self._sale.done(OutcomeKind.CHANGED, f"{line.product.name}: {off} off{share}, {given.reason}.", line)

    def drop_discount(self, key: int | None) -> Outcome:
        """Take the discount off a line or the sale again; of a line without one, the markdown."""
        cart = self._sale.cart
        if key is None:
            if cart.discount is None:
                return self._sale.no("The sale has no discount.")
            self._sale.cart = replace(cart, discount=None)
            return _changed("The discount on the sale is taken off.")
        line = cart.line(key)
        if line is None:
            return self._sale.no(_GONE)
        if line.discount is None and line.markdown is None:
            return self._sale.no(f"{line.product.name} has no discount.", line=line)
        what = "discount" if line.discount else "markdown"
        bare = replace(line, discount=None) if line.discount else replace(line, markdown=None)
        self._sale.cart = cart.with_line(bare)
        words = f"{line.product.name}: the {what} is taken off, {self._money(bare.total)} again."
        return self._sale.done(OutcomeKind.CHANGED, words, bare)

    # -- prices --------------------------------------------------------------------------------------------

    def price(self, key: int, value: int, reason: str = "", approved: Person | None = None) -> Outcome:
        """Change the price of a line's unit, in minor units, with a reason; an open price is simply answered.

        The price on the list is kept beside it. 0 is a price, where the limit for reductions lets it be one.
        """
        line = self._sale.cart.line(key)
        if line is None:
            return self._sale.no(_GONE)
        problem = self._price_problem(line, value, reason)
        if problem:
            return self._sale.no(problem, line=line)
        name, old = line.product.name, line.unit_price if line.list_price is None else line.list_price
        if line.asks_price or (line.product.open_price and line.list_price is None):
            typed = replace(line, unit_price=value, asks_price=False)
            self._sale.cart = self._sale.cart.with_line(typed)
            words = f"{name}: {self._money(value)}."
            return ask_on(self._sale, self._sale.done(OutcomeKind.CHANGED, words, typed))
        if value == old:
            changed = replace(line, unit_price=old, list_price=None, price_reason="", price_limit=0)
        else:
            changed = replace(
                line, unit_price=value, list_price=old, price_reason=reason.strip(),
                price_limit=self._limit(approved),
            )  # fmt: skip
        cart = self._sale.cart.with_line(changed)
        refused = None if value == old else self._not_allowed(Permission.PRICE, cart, approved, key)
        if refused:
            return refused
        self._sale.cart = cart
        words = f"{name}: {self._money(value)} in place of {self._money(old)}, {reason.strip()}."
        if value == old:
            words = f"{name}: the price is {self._money(old)} again."
        return self._sale.done(OutcomeKind.CHANGED, words, changed)

    def _price_problem(self, line: CartLine, value: int, reason: str) -> str:
        name, opened = line.product.name, line.product.open_price and line.list_price is None
        if line.returns:
            return "Goods that come back are paid back at the price they were sold for."
        if line.fixed_total is not None:
            return f"{name} has its price on the label. Give a discount instead."
        if value < 0:
            return "A price cannot be less than 0."
        if value > LARGEST or extend(value, line.quantity) > LARGEST:
            return "That price is too large. Check it."
        if opened:
            return "" if value else f"{name}: type the price, more than 0."
        back = line.list_price is not None and value == line.list_price
        if not reason.strip() and not back:
            return "A changed price needs a reason."
        return f"{name} costs that already." if value == line.unit_price else ""

    # -- short-dated goods ---------------------------------------------------------------------------------

    def markdown_for(self, key: int) -> Discount | None:
        """What the shop lets the short-dated goods of a line cost less; None where nothing is due."""
        line = self._sale.cart.line(key)
        return markdown_due(self._sale, line) if line else None

    def mark_down(self, key: int) -> Outcome:
        """Accept the markdown that is offered for a line; the shop allows it, so it needs no right."""
        line = self._sale.cart.line(key)
        if line is None:
            return self._sale.no(_GONE)
        due = markdown_due(self._sale, line)
        if due is None or line.markdown is not None:
            why = "is marked down already" if line.markdown else "is not short-dated; there is no markdown for it"
            return self._sale.no(f"{line.product.name} {why}.", line=line)
        marked = replace(line, markdown=due)
        self._sale.cart = self._sale.cart.with_line(marked)
        words = f"{line.product.name}: {format_rate(due.percent or 0)} % off, {due.reason}."
        return self._sale.done(OutcomeKind.CHANGED, words, marked)

    # -- rights --------------------------------------------------------------------------------------------

    def _giver(self, approved: Person | None) -> str:
        return approved.id if approved else self._sale.counter.attended().cashier

    def _limit(self, approved: Person | None) -> int:
        role = approved.role if approved else self._sale.counter.attended().role
        return self._sale.counter.shop.rights_of(role).discount

    def _not_allowed(
        self, permission: Permission, cart: Cart, approved: Person | None, key: int | None
    ) -> Outcome | None:
        """Why these prices may not be given by who gives them, or None; `key` None looks at every line."""
        counter, limit = self._sale.counter, self._limit(approved)
        who = f"{approved.name} may" if approved else "You may"
        if not counter.may(permission, approved):
            what = "give discounts" if permission is Permission.DISCOUNT else "change prices"
            words = f"{who} not {what}.{who_may(counter.shop, permission)}"
            return self._sale.no(words, findings=(_forbidden(words),))
        for n, line in enumerate(cart.lines, 1):
            if line.returns or (key is not None and line.key != key):
                continue
            before, after, slack = _asked(cart, n, line)
            if within(before, after, limit, slack=slack):
                continue
            off = format_rate(reduced_by(before, after))
            others = who_may(counter.shop, permission, before=before, after=after, slack=slack)
            words = f"{line.product.name}: {off} % off in all. {who} take off {format_rate(limit)} %.{others}"
            return self._sale.no(words, findings=(_forbidden(words),), line=line)
        return None

    def _money(self, minor: int) -> str:
        return format_amount(minor, self._sale.counter.shop.digits)


def over_the_limit(sale: OpenSale) -> Outcome | None:
    """Whether an amount taken off weighs more than it did when it was given, because the sale became smaller.

    Percentages keep their weight; only amounts are looked at again.
    """
    cart = sale.cart
    whole = cart.discount is not None and cart.discount.amount is not None
    for n, line in enumerate(cart.lines, 1):
        own = line.discount is not None and line.discount.amount is not None
        if line.returns or not (own or (whole and cart.shares[n - 1])):
            continue
        before, after, slack = _asked(cart, n, line)
        share = cart.discount if cart.shares[n - 1] else None
        limit = max(line.price_limit, *(each.limit for each in (line.discount, share) if each))
        if not within(before, after, limit, slack=slack):
            off = format_rate(reduced_by(before, after))
            words = f"{line.product.name}: the discount is {off} % of it now. Give the discount again."
            return sale.no(words, findings=(_forbidden(words),), line=line)
    return None


def who_may(shop: Shop, permission: Permission, *, before: int = 0, after: int = 0, slack: int = 0) -> str:
    """A sentence that names the first role that may do this, and up to how much; empty where nobody may."""
    for role in Role:
        rights = shop.rights_of(role)
        if permission in rights.may and within(before, after, rights.discount, slack=slack):
            reduces = permission in (Permission.DISCOUNT, Permission.PRICE)
            upto = f", up to {format_rate(rights.discount)} % off" if reduces else ""
            return f" A {role.value} may{upto}."
    return " Nobody may take off that much." if before else ""


def _asked(cart: Cart, n: int, line: CartLine) -> tuple[int, int, int]:
    """What line `n` would cost by the list, what is asked for it, and the minor units that spreading may add."""
    listed = line.gross
    if line.list_price is not None and line.fixed_total is None:
        listed = extend(line.list_price, line.quantity)
    share = cart.shares[n - 1]
    marked = line.markdown.off(listed) if line.markdown else 0
    return listed - marked, line.goods - share, 1 if share else 0


def _discount_problem(percent: int | None, amount: int | None, reason: str, base: int) -> str:
    if (percent is None) == (amount is None):
        return "Give the discount as a percentage or as an amount."
    if not reason.strip():
        return "A discount needs a reason."
    if (percent if percent is not None else amount or 0) <= 0:
        return "A discount must be more than 0."
    if percent is not None and percent > WHOLE:
        return "A discount cannot be more than 100 %."
    if base <= 0:
        return "There is nothing to take a discount off."
    if amount is not None and amount > base:
        return "That is more than it costs."
    return ""


def _forbidden(words: str) -> Finding:
    return Finding(Reason.NOT_ALLOWED, Level.BLOCK, words)


def _changed(words: str) -> Outcome:
    return Outcome(kind=OutcomeKind.CHANGED, message=words)
