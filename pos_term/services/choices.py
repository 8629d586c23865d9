"""What the lot prompt lists: the lots of a product that this cart has not used up, and which may be taken."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from pos_term.domain.allocation import rank
from pos_term.domain.cart import CartLine
from pos_term.domain.judgement import Circumstances, judge
from pos_term.domain.lots import Lot, Presented
from pos_term.domain.products import LotPolicy, MissingPolicy, Product, UnknownLot
from pos_term.services.judging import LOTS_TRIED, MOST_LOTS, Counter, first_available, room
from pos_term.services.outcomes import LotChoice, LotChoices
from pos_term.services.reserving import propose
from pos_term.store.lots import stocked_lots


def free_lots(connection: Connection, product: Product, counter: Counter, *, most: int = MOST_LOTS) -> list[Lot]:
    """Lots in stock in the order of removal, what is on hand less what open carts hold.

    The `most` that come first by date are ranked; where a grade comes before the date, all that can be are.
    """
    wish = counter.wish(product)
    most = MOST_LOTS if wish.grade else most
    stocked = stocked_lots(connection, product.sku, most=most, removal=wish.removal)
    ranked = sorted(stocked, key=lambda lot: rank(lot, wish))
    return [replace(lot, on_hand=room(connection, lot, counter)) for lot in ranked]


def may_come(connection: Connection, product: Product, counter: Counter) -> bool:
    """Whether a number may still follow a scan without one: a lot in stock may go, or the shop can do without."""
    policies = counter.policies(product)
    if policies.missing is MissingPolicy.ALLOW or policies.unknown_lot is UnknownLot.CREATE:
        return product.recall is None
    if not product.has_serial and first_available(connection, product, counter):
        return True
    now = Circumstances(on=counter.on, at=counter.at, quantity=1, policies=policies)
    for most in LOTS_TRIED:
        lots = free_lots(connection, product, counter, most=most)
        if any(not judge(product, pack_of(lot), lot, now).blocked for lot in lots):
            return True
        if len(lots) < most:
            break
    return False


def pack_of(lot: Lot) -> Presented:
    """What a pack of this lot would say of itself."""
    return Presented(lot=lot.lot, serial=lot.serial)


def lot_choices(connection: Connection, line: CartLine, counter: Counter) -> LotChoices:
    """Everything the prompt shows for a line: what may be taken, in order, and what may not, with why."""
    product = line.product
    policies = counter.policies(product)
    able: list[LotChoice] = []
    stopped: list[LotChoice] = []
    for lot in free_lots(connection, product, counter):
        now = Circumstances(on=counter.on, at=counter.at, quantity=1, policies=policies)
        verdict = judge(product, pack_of(lot), lot, now)
        words = "; ".join(finding.words for finding in verdict.findings)
        choice = LotChoice(lot=lot, available=lot.on_hand, words=words, level=verdict.level)
        (stopped if verdict.blocked else able).append(choice)
    offered = not product.has_serial and policies.lot is not LotPolicy.SCAN
    plan = propose(connection, product, (choice.lot for choice in able), 1, counter)
    proposal = plan.parts[0][0] if plan.parts and offered else None
    return LotChoices(
        product=product,
        missing=line.missing,
        presented=policies.lot is LotPolicy.SCAN,
        proposal=proposal,
        eligible=tuple(able),
        stopped=tuple(stopped),
    )
