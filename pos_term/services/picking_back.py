"""Which of the numbers of a sold line come back: named where it must be, never guessed."""

from __future__ import annotations

from dataclasses import dataclass

from pos_term.domain.documents import ReturnedNumber
from pos_term.domain.judgement import Finding, Level, Reason
from pos_term.domain.lots import fold
from pos_term.domain.quantity import LARGEST, ONE, format_quantity
from pos_term.domain.refunds import part_of
from pos_term.services.sold import OpenNumber, SoldLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """What comes back of one line of a sale."""

    line: int
    """The line as it is numbered on the receipt."""
    quantity: int
    """Thousandths."""
    serial: str | None = None
    """Which unit; an empty text is one whose serial was not recorded."""
    lot: str | None = None
    """Which lot; an empty text is what was sold without its lot."""


@dataclass(frozen=True, slots=True)
class NoPick:
    """Why nothing can be taken back by a pick."""

    words: str
    findings: tuple[Finding, ...] = ()


def numbers_of(line: SoldLine, pick: Pick) -> tuple[ReturnedNumber, ...] | NoPick:
    """The numbers that come back by a pick, each at the place it was taken from, or why not in plain words.

    One number needs no name. Of several serials the one must be named, of several lots too unless all that is
    left comes back: nothing says which came otherwise.
    """
    problem = _quantity_problem(line, pick)
    if problem:
        return problem
    open_now = [number for number in line.numbers if number.left]
    wanted = pick.serial if pick.serial is not None else pick.lot
    if wanted is not None:
        return _named(line, pick, wanted)
    if len(open_now) == 1:
        return _taken(line, open_now[0], pick.quantity)
    if any(number.serial for number in open_now):
        return _unnamed("serial", line, open_now)
    if pick.quantity < sum(number.left for number in open_now):
        return _unnamed("lot", line, open_now)
    return tuple(part for number in open_now for part in _parts(number, number.left))


def _quantity_problem(line: SoldLine, pick: Pick) -> NoPick | None:
    if not 0 < pick.quantity <= LARGEST:
        return NoPick("The quantity must be more than 0.")
    if not line.left:
        words = f"{line.name}: all of it CAME BACK already"
        return NoPick(f"{words}.", _block(Reason.ALREADY_RETURNED, words))
    if pick.quantity > line.left:
        words = f"only {format_quantity(line.left)} of it can still come back"
        reason = Reason.ALREADY_RETURNED if line.back else Reason.NOT_SOLD
        return NoPick(f"{line.name}: {words}.", _block(reason, words))
    if not line.product.weighed and pick.quantity % ONE and pick.quantity != line.left:
        return NoPick(f"{line.name} was sold by the piece; {format_quantity(pick.quantity)} is not whole.")
    return None


def _named(line: SoldLine, pick: Pick, wanted: str) -> tuple[ReturnedNumber, ...] | NoPick:
    """The numbers of that name; the units of one lot have several, and then the unit must be named."""
    by_serial = pick.serial is not None
    matching = [
        number for number in line.numbers
        if fold((number.serial if by_serial else number.lot) or "") == fold(wanted)
        and (pick.lot is None or not pick.lot or fold(number.lot or "") == fold(pick.lot))
        and (wanted or not number.code)
    ]  # fmt: skip
    if not matching:
        kind = "serial" if by_serial else "lot"
        words = f"{kind} {wanted} was NOT SOLD on that line" if wanted else f"every {kind} of that line is known"
        return NoPick(f"{line.name}: {words}.", _block(Reason.NOT_SOLD, words))
    open_now = [number for number in matching if number.left]
    if len(open_now) > 1:
        return _unnamed("serial", line, open_now)
    return _taken(line, open_now[0] if open_now else matching[0], pick.quantity)


def _taken(line: SoldLine, number: OpenNumber, quantity: int) -> tuple[ReturnedNumber, ...] | NoPick:
    if quantity <= number.left:
        return tuple(_parts(number, quantity))
    if not number.left:
        words = f"{number.code or 'it'} CAME BACK already"
        return NoPick(f"{line.name}: {words}.", _block(Reason.ALREADY_RETURNED, words))
    words = f"only {format_quantity(number.left)} of {number.code or 'it'} can still come back"
    reason = Reason.ALREADY_RETURNED if number.back else Reason.NOT_SOLD
    return NoPick(f"{line.name}: {words}.", _block(reason, words))


def _parts(number: OpenNumber, quantity: int) -> list[ReturnedNumber]:
    """A quantity of a number, by the places it was taken from."""
    parts = list(part_of(number.places, skip=number.back, take=quantity))
    placed = sum(part for _, part in parts)
    if placed < quantity:
        parts.append(("", quantity - placed))
    return [
        ReturnedNumber(lot_id=number.lot_id, lot=number.lot, serial=number.serial, quantity=part, place=place)
        for place, part in parts
    ]


def _unnamed(kind: str, line: SoldLine, open_now: list[OpenNumber]) -> NoPick:
    listed = ", ".join(
        f"{number.code or f'without {kind}'} ({format_quantity(number.left)})" for number in open_now[:8]
    )
    more = "..." if len(open_now) > 8 else ""
    words = f"{line.name}: which {kind} came back? Name it: {listed}{more}."
    return NoPick(words, _block(Reason.NUMBER_MISSING, words))


def _block(reason: Reason, words: str) -> tuple[Finding, ...]:
    return (Finding(reason, Level.BLOCK, words),)
