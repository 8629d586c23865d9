"""A draft becomes one goods receipt: freight in the costs, what is stopped in quarantine or held, labels."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from pos_term.domain.clean import clean
from pos_term.domain.documents import Difference, Document, GoodsReceipt, ReceivedLine
from pos_term.domain.freight import per_unit, shares_of
from pos_term.domain.labels import Label
from pos_term.domain.lots import Lot, fold
from pos_term.domain.places import QUARANTINE
from pos_term.domain.quantity import ONE
from pos_term.services.desk import Desk, Refused
from pos_term.services.labels import lot_label
from pos_term.services.numbers import post_numbered
from pos_term.services.receiving.checks import quantity_words
from pos_term.services.receiving.draft import Booked, Draft, DraftLine
from pos_term.store.drafts import drop_draft
from pos_term.store.journal import Rejected
from pos_term.store.spool_bodies import MOST_LABELS

_WORDS = 200


class Changed(Exception):
    """Somebody else booked, changed or threw away the draft in the meantime."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft that may be booked, and what it differs in."""

    draft: Draft
    kept: str
    """Its body as it is kept."""
    differences: tuple[Difference, ...]


def book(desk: Desk, ready: Ready) -> Booked | Refused:
    """Post the receipt and take the draft off in one transaction. Raises StoreFault and Changed."""
    draft = ready.draft
    lines = received_lines(desk, draft)

    def build(number: str) -> tuple[Document]:
        return (
            GoodsReceipt(
                id=draft.id, lines=lines, number=number, supplier=draft.supplier_id,
                delivery_note=draft.delivery_note, notice=draft.notice, freight=draft.freight,
                differences=ready.differences, approved_by=desk.approved_by,
            ),
        )  # fmt: skip

    def take_off(connection: Connection) -> None:
        if not drop_draft(connection, draft.id, ready.kept):
            raise Changed

    outcome = post_numbered(desk, GoodsReceipt, build, also=take_off)
    if isinstance(outcome, Rejected):
        return Refused(outcome.words)
    document = outcome[1][0].document
    if outcome[1][0].again or not isinstance(document, GoodsReceipt):
        raise Changed
    labels, unlabelled = _labels(desk, draft)
    return Booked(
        number=document.number, document=document, labels=labels, unlabelled=unlabelled,
        held=tuple(f"{quantity_words(line)}: {line.hold}" for line in draft.lines if line.hold),
        quarantined=tuple(f"{quantity_words(line)}: {line.hold}" for line in draft.lines if line.quarantined),
        differences=ready.differences,
    )  # fmt: skip


def received_lines(desk: Desk, draft: Draft) -> tuple[ReceivedLine, ...]:
    """The lines as they are posted: each with its share of the freight, and where it goes."""
    costed = [(line.quantity, line.unit_cost) for line in draft.lines]
    shares = shares_of(draft.freight, costed, digits=desk.shop.digits) if draft.freight else (0,) * len(costed)
    return tuple(_received(desk, draft, line, share) for line, share in zip(draft.lines, shares, strict=True))


def _received(desk: Desk, draft: Draft, line: DraftLine, share: int) -> ReceivedLine:
    freight = per_unit(share, line.quantity)
    known = line.unit_cost is not None or freight
    return ReceivedLine(
        sku=line.product.sku, lot=line.lot or None, serial=line.serial or None, expiry=line.expiry,
        best_before=line.best_before, production_date=line.production_date, quantity=line.quantity,
        unit_cost=(line.unit_cost or 0) + freight if known else None,
        location=QUARANTINE if line.quarantined else line.location, supplier=draft.supplier_id,
        supplier_lot=line.supplier_lot, purchase_order=draft.purchase_order, certificate=line.certificate,
        grade=line.grade, received_on=desk.clock.business_date(), freight=freight, sscc=line.sscc,
        notes=line.notes, qualities=line.qualities, hold=clean(line.hold, limit=_WORDS),
    )  # fmt: skip


def _labels(desk: Desk, draft: Draft) -> tuple[tuple[tuple[Label, int], ...], tuple[str, ...]]:
    """A label for each lot and serial once, with as many copies as there are pieces."""
    pieces: dict[tuple[str, str], tuple[DraftLine, int]] = {}
    for line in draft.lines:
        if line.code:
            key = (line.product.sku, fold(line.code))
            copies = 1 if line.product.weighed else line.quantity // ONE
            pieces[key] = (line, pieces[key][1] + copies if key in pieces else copies)
    labels: list[tuple[Label, int]] = []
    without: list[str] = []
    for line, copies in pieces.values():
        lot = Lot(
            id="", sku=line.product.sku, lot=line.lot or None, serial=line.serial or None, expiry=line.expiry,
            best_before=line.best_before,
        )  # fmt: skip
        label = lot_label(line.product, lot, desk.clock.business_date())
        if isinstance(label, Refused):
            without.append(label.words)
        else:
            labels.append((label, min(max(copies, 1), MOST_LABELS)))
    return tuple(labels), tuple(without)
