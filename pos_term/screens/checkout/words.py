"""What the counter says about each outcome: for the panel at the right, and for the band."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pos_term.domain.cart import Cart
from pos_term.domain.clean import clean
from pos_term.domain.dates import days_left_words, short_date
from pos_term.domain.documents import Sale
from pos_term.domain.judgement import Level, Reason
from pos_term.domain.money import format_amount
from pos_term.domain.products import Dated
from pos_term.domain.quantity import format_quantity
from pos_term.domain.shop import Shop
from pos_term.domain.tax import format_rate
from pos_term.domain.tender import TenderState
from pos_term.screens.amounts import counted
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.total_panel import LastThing, PanelView

if TYPE_CHECKING:
    from pos_term.services.outcomes import Outcome

_VERDICTS = {
    "added": "added",
    "number_taken": "number taken",
    "needs_number": "waits for its number",
    "needs_price": "waits for its price",
    "needs_age": "asks for an age",
    "changed": "changed",
    "removed": "removed",
    "voided": "voided",
    "suspended": "suspended",
    "resumed": "resumed",
    "loaded": "loaded",
    "returned": "comes back",
}
_WAITING = ("needs_number", "needs_price", "needs_age")
_CHANGES = ("changed", "removed", "voided", "suspended", "resumed", "loaded", "returned")
_TOLD = ("suspended", "resumed", "loaded", "returned")
"""What happened to more than the goods in hand: said in the band as well."""
_UNDONE = frozenset({Reason.NUMBER_MISSING, Reason.PRICE_MISSING, Reason.AGE_UNCHECKED, Reason.NOT_ALLOWED})
"""Reasons that stop no pack: something is still to be done, or somebody else's to do."""


def notice_of(outcome: Outcome) -> Notice | None:
    """The band for an outcome: a refused pack is loud, a mere "not possible" is not; the rest mostly needs none."""
    if outcome.ok:
        return _good(outcome)
    blocking = [f for f in outcome.findings if f.level is Level.BLOCK]
    stopping = "; ".join(f.words for f in blocking)
    if not blocking or all(f.reason in _UNDONE for f in blocking):
        return Notice(Tone.WARNING, outcome.message)
    said, not_added, advice = outcome.message.partition(" - not added.")
    if not (not_added and said.startswith(f"{stopping}: ")):
        return Notice(Tone.REFUSED, outcome.message)
    numbers = (f"serial {outcome.serial}" if outcome.serial else "", f"lot {outcome.lot}" if outcome.lot else "")
    what = ", ".join(part for part in (outcome.product.name if outcome.product else "", *numbers) if part)
    return Notice(Tone.REFUSED, f"{stopping} · NOT ADDED", f"{what}." if what else "", advice.strip())


def _good(outcome: Outcome) -> Notice | None:
    """What is said of something that was done: an offer to mark down, a sale that was parked or came back."""
    if outcome.offer:
        percent = format_rate(outcome.offer.percent or 0)
        name = outcome.product.name if outcome.product else ""
        reason = outcome.offer.reason[:1].upper() + outcome.offer.reason[1:]
        return Notice(
            Tone.PLAIN, f"{reason}: {percent} % less, if you like", name, "F7, then Enter, marks it down."
        )
    if outcome.kind in _TOLD:
        return Notice(Tone.WARNING if outcome.findings else Tone.GOOD, outcome.message)
    return None


def advised(notice: Notice | None, advice: str) -> Notice | None:
    """A notice with one more thing that can be done."""
    if notice is None or not advice:
        return notice
    return replace(notice, advice=f"{notice.advice}  {advice}" if notice.advice else advice)


def last_scan(outcome: Outcome, on: date) -> LastThing:
    """The panel's words for an outcome: what it was, the verdict, and what remains of the lot."""
    # A loaded order is about all its lines: what is doubtful about one must not stand under another's name.
    product = None if outcome.kind == "loaded" else outcome.product
    numbers = [f"serial {outcome.serial}"] if outcome.serial else []
    if outcome.lot:
        numbers.append(f"lot {outcome.lot}")
    if outcome.expiry:
        word = "best before" if product and product.dated is Dated.BEST_BEFORE else "exp"
        numbers.append(f"{word} {short_date(outcome.expiry, on)} ({days_left_words(outcome.expiry, on)})")
    warnings = "" if outcome.kind == "loaded" else "; ".join(f.words for f in outcome.findings)
    tone, verdict = Tone.GOOD, _VERDICTS.get(outcome.kind, outcome.kind.value)
    if not outcome.ok:
        tone, verdict = Tone.REFUSED, f"not added: {warnings}" if product and warnings else outcome.message
    elif outcome.kind in _WAITING:
        tone = Tone.WARNING
    elif outcome.kind == "changed":
        verdict = outcome.message.removeprefix(f"{product.name}: " if product else "")
    elif warnings:
        tone, verdict = Tone.WARNING, f"{verdict}, but {warnings}"
    after: tuple[str, ...] = ()
    if outcome.remaining is not None and not outcome.serial:
        after = (f"{format_quantity(outcome.remaining)} left of this lot",)
    return LastThing(
        heading="LAST CHANGE" if outcome.kind in _CHANGES else "LAST SCAN",
        title=product.name if product else "",
        lines=tuple(numbers),
        tone=tone,
        verdict=verdict,
        after=after,
    )


def total_view(cart: Cart, shop: Shop, last: LastThing | None) -> PanelView:
    """The panel while a sale is open."""
    tax = format_amount(cart.tax, shop.digits)
    caption = f"{counted(cart.items, 'item')} · tax {tax}" if cart else "no items yet"
    return PanelView(
        heading="TO PAY BACK" if cart.total < 0 else "TOTAL",
        unit=shop.currency,
        amount=format_amount(abs(cart.total), shop.digits),
        caption=caption,
        notes=_notes(cart, shop),
        last=last,
    )


def _notes(cart: Cart, shop: Shop) -> tuple[str, ...]:
    """What counts for the sale as a whole."""
    notes: list[str] = []
    if cart.customer:
        exempt = ", no tax" if cart.exempt else ""
        notes.append(f"for {clean(cart.customer.name, limit=40)}{exempt}")
    if cart.order:
        notes.append(f"order {clean(cart.order, limit=30)}")
    if cart.discount:
        percent = f" {format_rate(cart.discount.percent)} %" if cart.discount.percent is not None else ""
        notes.append(f"discount on all{percent} -{format_amount(sum(cart.shares), shop.digits)}")
    if cart.min_age > cart.age:
        notes.append(f"! age {cart.min_age} to be shown")
    return tuple(notes)


def sale_view(sale: Sale, waits: str = "") -> PanelView:
    """The panel after a sale: the change to give, large, until the next scan; and why its receipt `waits`."""
    paid = tuple(
        f"{tender.kind.value} {format_amount(tender.amount, sale.digits)}"
        + (" not confirmed" if tender.state is TenderState.UNKNOWN else "")
        + (f" ({tender.reference})" if tender.reference else "")
        for tender in sale.tenders
    )
    total = f"total {format_amount(sale.total, sale.digits)}"
    nothing = "to the customer" if sale.total < 0 else "no change to give"
    heading = "CHANGE" if sale.change else "PAID BACK" if sale.total < 0 else "PAID"
    return PanelView(
        heading=heading,
        unit=sale.currency,
        amount=format_amount(sale.change or abs(sale.total), sale.digits),
        caption=total if sale.change else nothing,
        bright=True,
        last=LastThing(
            heading="LAST SALE",
            title=f"receipt {sale.number}",
            lines=paid,
            tone=Tone.WARNING if waits else Tone.GOOD,
            verdict=f"stored; {waits}" if waits else "stored",
        ),
    )
