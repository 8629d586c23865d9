"""A quantity of a lot goes on as lots of their own, by grade or place. Lots are never merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pos_term.domain.clean import clean, visible
from pos_term.domain.documents import LotSplit, ReceivedLine, UsedLine
from pos_term.domain.grades import known_grade
from pos_term.domain.lots import lot_key
from pos_term.domain.places import QUARANTINE
from pos_term.domain.policies import Rulebook
from pos_term.services.desk import Desk, Refused
from pos_term.services.lot_desk.cards import card_of
from pos_term.services.lot_desk.checking import WORDS, lines_of, measure, not_whole, reason_of, target_of
from pos_term.services.lot_desk.codes import Codes
from pos_term.services.lot_desk.orders import SplitPart
from pos_term.services.lot_desk.posting import new_id, numbered
from pos_term.services.lot_desk.standing import LOOKED_AT
from pos_term.services.lot_desk.values import Done, LotCard, Take
from pos_term.store import lot_desk as reads

MOST_PARTS = 200


@dataclass(frozen=True, slots=True)
class _Part:
    """One part with its new code, its grade and its place."""

    quantity: int
    lot: str
    grade: str
    place: str
    notes: str


def split(desk: Desk, card: LotCard, place: str, parts: Sequence[SplitPart], reason: str) -> Done | Refused:
    """Let parts of what is at a place go on as new lots, with the dates, supplier and cost of where they come from.

    What is not named stays what it was. What is held stays held in every part; a lot that a recall names is not
    split, because a recall is asked for by the code that its packs carry. Raises StoreFault.
    """
    why = reason_of(reason)
    if isinstance(why, Refused):
        return why
    with desk.store.reading() as connection:
        now = card_of(connection, desk, card.key)
        if now is None:
            return Refused(LOOKED_AT)
        problem = _unsplit(now, parts)
        if problem:
            return Refused(problem)
        total = sum(part.quantity for part in parts)
        lines = lines_of(connection, [Take(now.key, place, total)], to_do="split")
        if isinstance(lines, Refused):
            return lines
        if len(parts) > 1 and (broken := [w for p in parts if (w := not_whole(now.product, p.quantity))]):
            return Refused(broken[0])
        read = _read(connection, desk, now, place, parts)
    if isinstance(read, Refused):
        return read
    used = UsedLine(sku=now.product.sku, lot=now.lot, location=place, quantity=total)
    made = tuple(_line(desk, now, part) for part in read)
    document = new_id()

    def build(number: str) -> Sequence[LotSplit]:
        return (
            LotSplit(id=document, number=number, used=(used,), made=made, reason=why, approved_by=desk.approved_by),
        )

    named = ", ".join(
        f"{measure(now.product, part.quantity)} as {visible(part.lot, limit=40)}" for part in read[:8]
    )
    more = f" and {len(read) - 8} more" if len(read) > 8 else ""
    words = f"{now.title} is split: {named}{more}. Put new labels on what was split off."

    def still(connection: Connection) -> Refused | None:
        return _meanwhile(connection, desk, now)

    return numbered(desk, LotSplit, build, words, still=still)


def _meanwhile(connection: Connection, desk: Desk, before: LotCard) -> Refused | None:
    """Refused where the lot was stopped or changed after it was read: its parts would not know of it."""
    now = card_of(connection, desk, before.key)
    if now is None:
        return Refused(LOOKED_AT)
    same = (now.hold, now.recall, now.changed, now.expiry, now.best_before) == (
        before.hold, before.recall, before.changed, before.expiry, before.best_before,
    )  # fmt: skip
    title = before.title[:1].upper() + before.title[1:]
    return None if same else Refused(f"{title} was held or changed meanwhile; look at it again.")


def _unsplit(card: LotCard, parts: Sequence[SplitPart]) -> str:
    """Why a lot is not split so."""
    name = visible(card.product.name, limit=40)
    if card.serial or card.product.has_serial:
        return f"Each unit of {name} has its own serial; grade or move the serials themselves."
    if not card.lot:
        return f"{name} is not tracked by lot; there is no lot to split."
    if card.recall:
        return f"{card.title} is recalled ({visible(card.recall, limit=40)}) and stays one lot."
    if not parts:
        return "No part is named. Say how much goes on as which lot."
    if len(parts) > MOST_PARTS:
        return f"{len(parts)} parts are too many at once; split at most {MOST_PARTS} off."
    if any(part.quantity <= 0 for part in parts):
        return "The quantity of each part must be more than 0."
    return ""


def _read(
    connection: Connection, desk: Desk, card: LotCard, place: str, parts: Sequence[SplitPart]
) -> list[_Part] | Refused:
    codes = Codes(connection, card.product, desk.clock.business_date(), card.supplier)
    grades = Rulebook(desk.shop).of(card.product).grades
    found = []
    for part in parts:
        code = codes.code(part.lot)
        if isinstance(code, Refused):
            return code
        key = lot_key(card.product.sku, code[0])
        if key in reads.states(connection, [key]):
            return Refused(
                f"Lot {visible(code[0], limit=40)} is there already; lots are never merged. Give a new code."
            )
        grade = card.grade if part.grade is None else known_grade(clean(part.grade, limit=WORDS), grades)
        if grade is None:
            shown = visible(part.grade or "", limit=20)
            return Refused(f"Grade {shown} is not one of {', '.join(grades)}.")
        target = target_of(connection, part.place or place)
        if isinstance(target, Refused):
            return target
        if place == QUARANTINE and target.name != QUARANTINE:
            return Refused("It is in quarantine: bring it back first, which needs its own right, then split it.")
        found.append(_Part(part.quantity, code[0], grade, target.name, clean(part.notes, limit=WORDS)))
    return found


def _line(desk: Desk, card: LotCard, part: _Part) -> ReceivedLine:
    """A part as a lot of its own: what is known of where it comes from holds for it too."""
    return ReceivedLine(
        sku=card.product.sku, lot=part.lot, expiry=card.expiry, best_before=card.best_before,
        production_date=card.production_date, quantity=part.quantity, unit_cost=card.unit_cost,
        location=part.place, supplier=card.supplier, supplier_lot=card.supplier_lot,
        purchase_order=card.purchase_order, certificate=card.certificate, grade=part.grade,
        received_on=card.received_on or desk.clock.business_date(), notes=part.notes or card.notes,
        qualities=card.qualities, hold=card.hold or "",
    )  # fmt: skip
