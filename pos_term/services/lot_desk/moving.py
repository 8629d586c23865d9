"""Transfers between places and stores, into quarantine and out of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from pos_term.domain.clean import clean, visible
from pos_term.domain.documents import Document, MovedLine, StockMoved
from pos_term.domain.places import FLOOR, QUARANTINE
from pos_term.services.desk import Desk, Refused
from pos_term.services.lot_desk.cards import card_of
from pos_term.services.lot_desk.checking import (
    MOST_LINES,
    WORDS,
    Line,
    below_zero,
    lines_of,
    name_of,
    place_words,
    reason_of,
    target_of,
)
from pos_term.services.lot_desk.posting import new_id, numbered, plain
from pos_term.services.lot_desk.standing import LOOKED_AT, held_anew, hold_of, release_of
from pos_term.services.lot_desk.values import Done, LotCard, Take
from pos_term.store import lot_desk as reads


def move(desk: Desk, takes: Sequence[Take], target: str, reason: str = "") -> Done | Refused:
    """Bring quantities to another place, of this store or another. `reason` may be empty. Raises StoreFault.

    What is in quarantine leaves it by `bring_back` only: from anywhere else it would go on for sale unasked.
    """
    with desk.store.reading() as connection:
        place = target_of(connection, target)
        if isinstance(place, Refused):
            return place
        lines = lines_of(connection, takes, to_do="move")
        if isinstance(lines, Refused):
            return lines
        if problem := _same(lines, place):
            return Refused(problem)
        aside = next((line for line in lines if line.take.place == QUARANTINE), None)
        if aside:
            name = name_of(aside.product, aside.state)
            return Refused(
                f"The {name} is in quarantine; bring it back out of quarantine, which needs its own right."
            )
        carts = _carts(connection, lines, place)
    return numbered(
        desk, StockMoved, _moved(desk, lines, place, clean(reason, limit=WORDS)), _told(lines, place, carts)
    )


def quarantine(desk: Desk, card: LotCard, reason: str, takes: Sequence[Take] | None = None) -> Done | Refused:
    """Move a lot aside, whole or in part.

    Without `takes` all of it in this store goes, and it is put on hold in the same transaction; else only those
    quantities go, and the rest stays for sale. Raises StoreFault.
    """
    why = reason_of(reason)
    if isinstance(why, Refused):
        return why
    with desk.store.reading() as connection:
        now = card_of(connection, desk, card.key)
        if now is None:
            return Refused(LOOKED_AT)
        place = target_of(connection, QUARANTINE)
        if isinstance(place, Refused):
            return place
        stop: tuple[Document, ...] = ()
        if takes is None:
            takes = _here(connection, card.key)
            if now.code and (not now.hold or now.held_by_lot):
                made = hold_of(desk, now, why)
                stop = () if isinstance(made, Refused) else (made,)
            if not takes and stop:
                return plain(desk, stop, f"Nothing of it is here to move; {now.title} is on hold: {why}.")
        lines = lines_of(connection, takes, to_do="put into quarantine")
        if isinstance(lines, Refused):
            return lines
        if problem := _same(lines, place):
            return Refused(problem)
        carts = _carts(connection, lines, place)
    held = f" and {now.title} is on hold" if stop else ""
    build = _moved(desk, lines, place, why, stop)
    return numbered(desk, StockMoved, build, f"{_told(lines, place, carts).removesuffix('.')}{held}.")


def bring_back(
    desk: Desk, card: LotCard, target: str, reason: str, takes: Sequence[Take] | None = None
) -> Done | Refused:
    """Bring a lot out of quarantine, whole or in part.

    Without `takes` all of it comes, and a hold of the lot itself ends in the same transaction; else only those
    quantities come. Whether somebody may is the caller's question (Permission.RELEASE). What is recalled or
    expired does not come back to a place that is sold from. Raises StoreFault.
    """
    why = reason_of(reason)
    if isinstance(why, Refused):
        return why
    with desk.store.reading() as connection:
        now = card_of(connection, desk, card.key)
        if now is None:
            return Refused(LOOKED_AT)
        place = target_of(connection, target or FLOOR)
        if isinstance(place, Refused):
            return place
        end: tuple[Document, ...] = ()
        if takes is None:
            takes = [Take(r.key, r.place, r.quantity) for r in _all(connection, card.key) if r.place == QUARANTINE]
            if now.hold:
                if other := held_anew(card, now):
                    return other
                made = release_of(desk, now, why)
                if isinstance(made, Refused):
                    return made
                end = (made,)
            if not takes:
                return Refused(f"Nothing of {now.title} is in quarantine.")
        lines = lines_of(connection, takes, to_do="bring back")
        if isinstance(lines, Refused):
            return lines
        outside = next((line for line in lines if line.take.place != QUARANTINE), None)
        if outside:
            return Refused(f"The {name_of(outside.product, outside.state)} is not in quarantine there.")
        if problem := _same(lines, place) or _unfit(desk, lines, place):
            return Refused(problem)
    still = f"; {now.title} is still on hold" if now.hold and not end else ""
    freed = f" and {now.title} is released" if end else ""
    build = _moved(desk, lines, place, why, end)
    return numbered(desk, StockMoved, build, f"{_told(lines, place, '').removesuffix('.')}{freed}{still}.")


def _all(connection: Connection, key: str) -> list[reads.StockRow]:
    return [row for row in reads.stock(connection, key, "", MOST_LINES + 1) if row.quantity > 0]


def _here(connection: Connection, key: str) -> list[Take]:
    """Everything of a lot in this store that is not in quarantine."""
    away = {place.name for place in reads.all_places(connection) if place.branch}
    rows = _all(connection, key)
    return [Take(r.key, r.place, r.quantity) for r in rows if r.place not in away and r.place != QUARANTINE]


def _same(lines: Sequence[Line], place: reads.PlaceRow) -> str:
    stays = next((line for line in lines if line.take.place == place.name), None)
    return f"The {name_of(stays.product, stays.state)} is in {place_words(place)} already." if stays else ""


def _unfit(desk: Desk, lines: Sequence[Line], place: reads.PlaceRow) -> str:
    """Why one of these may not come back to where it is sold from."""
    if not place.sellable:
        return ""
    today = desk.clock.business_date().isoformat()
    for line in lines:
        state = line.state
        recall = (state.recall if state else None) or line.product.recall
        name = name_of(line.product, state)
        if recall:
            shown = visible(recall, limit=40)
            return f"The {name} is recalled ({shown}): it stays aside until it goes back or is destroyed."
        if state and state.expiry and state.expiry < today:
            return f"The {name} expired on {state.expiry}: have it tested again first, or dispose of it."
    return ""


def _carts(connection: Connection, lines: Sequence[Line], place: reads.PlaceRow) -> str:
    """A warning where open carts hold what is moved away from where it is sold."""
    if place.sellable:
        return ""
    held = reads.carts(connection, [line.take.key for line in lines])
    tills = sorted({till for till, *_ in held})
    return f"; open carts hold some of it (till {', '.join(tills)})" if tills else ""


def _moved(
    desk: Desk, lines: Sequence[Line], place: reads.PlaceRow, why: str, also: tuple[Document, ...] = ()
) -> Callable[[str], Sequence[Document]]:
    moved = tuple(
        MovedLine(
            sku=line.product.sku, lot=line.lot, serial=line.serial, source=line.take.place, target=place.name,
            quantity=line.take.quantity,
        )
        for line in lines
    )  # fmt: skip
    document = new_id()

    def build(number: str) -> Sequence[Document]:
        made = StockMoved(id=document, number=number, lines=moved, reason=why, approved_by=desk.approved_by)
        return (made, *also)

    return build


def _told(lines: Sequence[Line], place: reads.PlaceRow, more: str) -> str:
    what = lines[0].words if len(lines) == 1 else f"{len(lines)} lines"
    return f"{what} moved to {place_words(place)}{more}{below_zero(lines)}."
