"""What the lot prompt lists: the lots of a product that this cart has not used up, and which may be taken."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from pos_term.domain.allocation import allocate
from pos_term.domain.cart import CartLine
from pos_term.domain.judgement import Circumstances, judge
from pos_term.domain.lots import Lot, Presented
from pos_term.domain.products import LotPolicy, Product
from pos_term.services.judging import Counter
from pos_term.services.outcomes import LotChoice, LotChoices
from pos_term.store.lots import stocked_lots


def free_lots(connection: Connection, product: Product, counter: Counter) -> list[Lot]:
    """Lots in stock in the order of removal, what is on hand less what the cart holds."""
    lots = stocked_lots(connection, product.sku, most=2000)
    return [replace(lot, on_hand=max(0, lot.on_hand - counter.in_cart(lot.id))) for lot in lots]


def pack_of(lot: Lot) -> Presented:
    """What a pack of this lot would say of itself."""
    return Presented(lot=lot.lot, serial=lot.serial)


def lot_choices(connection: Connection, line: CartLine, counter: Counter) -> LotChoices:
    """Everything the prompt shows for a line: what may be taken, in order, and what may not, with why."""
    product = line.product
    able: list[LotChoice] = []
    stopped: list[LotChoice] = []
    for lot in free_lots(connection, product, counter):
        now = Circumstances(on=counter.on, at=counter.at, quantity=1)
        verdict = judge(product, pack_of(lot), lot, now)
        words = "; ".join(finding.words for finding in verdict.findings)
        choice = LotChoice(lot=lot, available=lot.on_hand, words=words, level=verdict.level)
        (stopped if verdict.blocked else able).append(choice)
    offered = not product.has_serial and product.lot_policy is not LotPolicy.SCAN
    plan = allocate(product, (choice.lot for choice in able), 1, counter.on)
    proposal = plan.parts[0][0] if plan.parts and offered else None
    return LotChoices(
        product=product, missing=line.missing, proposal=proposal, eligible=tuple(able), stopped=tuple(stopped)
    )
