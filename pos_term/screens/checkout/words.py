"""What the counter says about each outcome: for the panel at the right, and for the band."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pos_term.domain.cart import Cart
from pos_term.domain.dates import days_left_words, short_date
from pos_term.domain.documents import Sale
from pos_term.domain.judgement import Level
from pos_term.domain.money import format_amount
from pos_term.domain.products import Dated
from pos_term.domain.quantity import format_quantity
from pos_term.domain.shop import Shop
from pos_term.screens.amounts import counted
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.total_panel import LastThing, PanelView

if TYPE_CHECKING:
    from pos_term.services.outcomes import Outcome

_VERDICTS = {
    "added": "added",
    "number_taken": "number taken",
    "needs_number": "waits for its number",
    "changed": "changed",
    "removed": "removed",
    "voided": "voided",
}


def notice_of(outcome: Outcome) -> Notice | None:
    """The band for an outcome: a refused pack is loud, a mere "not possible" is not, the rest says nothing."""
    if outcome.ok:
        return None
    stopping = "; ".join(f.words for f in outcome.findings if f.level is Level.BLOCK)
    if not stopping:
        return Notice(Tone.WARNING, outcome.message)
    said, not_added, advice = outcome.message.partition(" - not added.")
    if not (not_added and said.startswith(f"{stopping}: ")):
        return Notice(Tone.REFUSED, outcome.message)
    numbers = (f"serial {outcome.serial}" if outcome.serial else "", f"lot {outcome.lot}" if outcome.lot else "")
    what = ", ".join(part for part in (outcome.product.name if outcome.product else "", *numbers) if part)
    return Notice(Tone.REFUSED, f"{stopping} · NOT ADDED", f"{what}." if what else "", advice.strip())


def last_scan(outcome: Outcome, on: date) -> LastThing:
    """The panel's words for an outcome: what it was, the verdict, and what remains of the lot."""
    product = outcome.product
    numbers = [f"serial {outcome.serial}"] if outcome.serial else []
    if outcome.lot:
        numbers.append(f"lot {outcome.lot}")
    if outcome.expiry:
        word = "best before" if outcome.product and outcome.product.dated is Dated.BEST_BEFORE else "exp"
        numbers.append(f"{word} {short_date(outcome.expiry, on)} ({days_left_words(outcome.expiry, on)})")
    warnings = "; ".join(f.words for f in outcome.findings)
    tone, verdict = Tone.GOOD, _VERDICTS.get(outcome.kind, outcome.kind.value)
    if not outcome.ok:
        tone, verdict = Tone.REFUSED, f"not added: {warnings}" if product and warnings else outcome.message
    elif outcome.kind == "needs_number":
        tone = Tone.WARNING
    elif warnings:
        tone, verdict = Tone.WARNING, f"{verdict}, but {warnings}"
    after: tuple[str, ...] = ()
    if outcome.remaining is not None and not outcome.serial:
        after = (f"{format_quantity(outcome.remaining)} left of this lot",)
    return LastThing(
        heading="LAST SCAN" if outcome.kind not in ("changed", "removed", "voided") else "LAST CHANGE",
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
        heading="TOTAL",
        unit=shop.currency,
        amount=format_amount(cart.total, shop.digits),
        caption=caption,
        last=last,
    )


def sale_view(sale: Sale, waits: str = "") -> PanelView:
    """The panel after a sale: the change to give, large, until the next scan; and why its receipt `waits`."""
    paid = tuple(
        f"{tender.kind.value} {format_amount(tender.amount, sale.digits)}"
        + (f" ({tender.reference})" if tender.reference else "")
        for tender in sale.tenders
    )
    total = f"total {format_amount(sale.total, sale.digits)}"
    return PanelView(
        heading="CHANGE" if sale.change else "PAID",
        unit=sale.currency,
        amount=format_amount(sale.change or sale.total, sale.digits),
        caption=total if sale.change else "no change to give",
        bright=True,
        last=LastThing(
            heading="LAST SALE",
            title=f"receipt {sale.number}",
            lines=paid,
            tone=Tone.WARNING if waits else Tone.GOOD,
            verdict=f"stored; {waits}" if waits else "stored",
        ),
    )
