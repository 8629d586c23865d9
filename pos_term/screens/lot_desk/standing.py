"""How a lot stands, in words that need no colour, and a page full of what is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import days_left_words, long_date, short_date, unstamp
from pos_term.domain.documents import LotField
from pos_term.domain.money import format_amount
from pos_term.screens.amounts import counted
from pos_term.screens.lot_desk.typed import with_unit
from pos_term.screens.typed_field import show_cost
from pos_term.services.lot_desk import Fact, InPlace, LotCard, Place
from pos_term.widgets.choice_list import Choice, Rule
from pos_term.widgets.painting import wrap

LABEL = 14
"""Cells of the left column."""
STANDING = {
    "recalled": "RECALLED", "held": "ON HOLD", "quarantined": "QUARANTINE", "expired": "EXPIRED",
    "past_best_before": "past date", "ok": "ok", "none_left": "none left", "sold": "sold",
}  # fmt: skip
"""Each word for how a lot stands as a list shows it; what stops a sale is in capitals."""
FIELDS = {
    LotField.EXPIRY: "use-by date", LotField.BEST_BEFORE: "best-before date",
    LotField.PRODUCTION_DATE: "production date", LotField.SUPPLIER: "supplier",
    LotField.SUPPLIER_LOT: "supplier's lot", LotField.PURCHASE_ORDER: "purchase order",
    LotField.CERTIFICATE: "certificate", LotField.GRADE: "grade", LotField.NOTES: "notes",
    LotField.QUALITIES: "qualities",
}  # fmt: skip


def unit_of(card: LotCard) -> str:
    """The unit its quantities are shown with; pieces have none."""
    return clean(card.product.unit, limit=6) if card.product.weighed else ""


def place_words(place: Place | InPlace) -> str:
    """A place as people say it, with the store it is in where that is another one."""
    title = clean(place.title or getattr(place, "name", "") or getattr(place, "place", ""), limit=40)
    return f"{clean(place.branch, limit=30)}: {title}" if place.branch else title


def standing_of(card: LotCard, on: date) -> str:
    """In one sentence what may be done with it now."""
    parts = []
    if card.recall:
        parts.append(f"RECALLED by {clean(card.recall, limit=30)}, never to be sold")
    if card.hold:
        lot = " with its lot" if card.held_by_lot else ""
        parts.append(f"ON HOLD{lot}: {clean(card.hold, limit=80)}")
    if card.expiry and card.expiry < on:
        parts.append(f"EXPIRED {days_left_words(card.expiry, on)}")
    elif card.best_before and card.best_before < on:
        parts.append(f"past its best-before date, {days_left_words(card.best_before, on)}")
    if card.status == "sold":
        parts.append("sold, with a customer")
    elif card.on_hand <= 0:
        parts.append("none left")
    aside = sum(each.quantity for each in card.places if each.place == "quarantine")
    if aside:
        all_of_it = "all of it" if aside >= card.on_hand else with_unit(aside, unit_of(card))
        parts.append(f"in QUARANTINE: {all_of_it}")
    return "; ".join(parts) if parts else "may be sold"


def card_rows(
    card: LotCard, *, on: date, zone: ZoneInfo, digits: int, figures: bool, width: int
) -> list[Choice | Rule]:
    """Everything on the card, one fact a row; long ones go on in rows below. Costs only with `figures`."""
    rows: list[Choice | Rule] = []
    for label, words in (
        *_itself(card, on, zone),
        *_where(card),
        *_worth(card, digits, figures=figures),
        *_origin(card, on),
    ):
        rows += spread(label, words, width)
    if card.history:
        rows.append(Rule("What was put right"))
        for fact in card.history:
            at = unstamp(fact.at).astimezone(zone)
            rows += spread(f"{short_date(at.date(), on)} {at:%H:%M}"[:LABEL], fact_words(fact), width)
    return rows


def _itself(card: LotCard, on: date, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    if card.hold and card.held_at:
        since = unstamp(card.held_at).astimezone(zone)
        yield "Held since", f"{long_date(since.date())} {since:%H:%M}"
    if card.serial and card.lot:
        yield "Made in lot", card.lot
    if card.expiry:
        yield "Use by", f"{long_date(card.expiry)} ({days_left_words(card.expiry, on)})"
    if card.best_before:
        yield "Best before", f"{long_date(card.best_before)} ({days_left_words(card.best_before, on)})"
    if card.superseded:
        old = ", ".join(long_date(day) for day in card.superseded)
        yield "On its packs", f"{old}: put off by a test, does not count any more"
    if card.production_date:
        yield "Produced", long_date(card.production_date)
    if card.received_on:
        yield "Received", long_date(card.received_on)


def _where(card: LotCard) -> Iterator[tuple[str, str]]:
    unit = unit_of(card)
    there = [place for place in card.places if place.quantity]
    for place in there:
        apart = "" if place.sellable and not place.branch else ", not for sale here"
        yield "Lies at", f"{with_unit(place.quantity, unit)} · {place_words(place)}{apart}"
    if len(there) > 1:
        yield "Together", with_unit(card.on_hand, unit)
    if not there:
        yield "Lies at", "nowhere: none is left"
    if card.serials:
        yield "Serials", f"{card.serials} were made in it"
    for cart in card.in_carts:
        label = f" ({clean(cart.label, limit=30)})" if cart.label else ""
        how = f"suspended sale{label}" if cart.suspended else "open sale"
        yield "In a cart", f"{with_unit(cart.quantity, unit)} · {how}, till {cart.till}, {cart.cashier}"
    for kept in card.kept:
        whom = f" for {kept.customer}" if kept.customer else ""
        yield "Kept for", f"{with_unit(kept.quantity, unit)} · order {kept.order}{whom}"


def _worth(card: LotCard, digits: int, *, figures: bool) -> Iterator[tuple[str, str]]:
    if not figures:
        return
    cost = show_cost(card.unit_cost, digits) if card.unit_cost is not None else "not known"
    yield "Cost of one", cost
    if card.value is not None:
        yield "Value", format_amount(card.value, digits)


def _origin(card: LotCard, on: date) -> Iterator[tuple[str, str]]:
    if card.supplier_name or card.supplier:
        yield "Supplier", card.supplier_name or card.supplier
    if card.supplier_lot:
        yield "Their lot", card.supplier_lot
    if card.purchase_order:
        yield "Order", card.purchase_order
    if card.certificate:
        until = card.certificate_until
        ends = ""
        if until:
            ends = f", RAN OUT {long_date(until)}" if until < on else f", holds until {long_date(until)}"
        yield "Certificate", f"{card.certificate}{ends}"
    if card.grade:
        yield "Grade", card.grade
    for measured in card.qualities:
        yield measured.name, f"{measured.value} {measured.unit}".strip()
    if card.notes:
        yield "Notes", card.notes
    if card.components:
        yield "Made of", f"{counted(card.components, 'lot')}; the trace names them"
    if card.results:
        yield "Went into", f"{counted(card.results, 'other lot')}; the trace names them"


def fact_words(fact: Fact) -> str:
    """One thing that was put right, in a sentence."""
    what = FIELDS[fact.field]
    change = f"{what} from {clean(fact.was, limit=60) or 'nothing'} to {clean(fact.now, limit=60) or 'nothing'}"
    if fact.field is LotField.QUALITIES:
        change = "qualities changed"
    tested = "tested again: " if fact.retest else ""
    rests = f", certificate {clean(fact.certificate, limit=30)}" if fact.certificate else ""
    approved = f", approved by {clean(fact.approved_by, limit=24)}" if fact.approved_by else ""
    return f"{tested}{change} ({clean(fact.reason, limit=80)}{rests}); {clean(fact.by, limit=24)}{approved}"


def spread(label: str, words: str, width: int) -> Sequence[Choice]:
    """A fact in as many rows as it needs, up to four."""
    lines = wrap(clean(words), max(20, width), 4) or [""]
    return [Choice((clean(label, limit=40) if n == 0 else "", line), f"{label}{n}") for n, line in enumerate(lines)]


def quantity_words(card: LotCard, quantity: int) -> str:
    """`3 of Whole milk 1 l, lot 7745`; of loose goods `3 of Paper bag`."""
    kind = (
        f", serial {short(card.serial, 24)}" if card.serial else f", lot {short(card.lot, 24)}" if card.lot else ""
    )
    return f"{with_unit(quantity, unit_of(card))} of {short(card.product.name, 40)}{kind}"


def named(card: LotCard) -> str:
    """`lot 7745 of Whole milk 1 l`, cut to what a sentence bears."""
    name = short(card.product.name, 40)
    if card.serial:
        return f"serial {short(card.serial, 24)} of {name}"
    return f"lot {short(card.lot, 24)} of {name}" if card.lot else name


def short(text: str, limit: int) -> str:
    """Text of at most so many characters, with `…` where some was cut off."""
    return visible(clean(text), limit=limit)
