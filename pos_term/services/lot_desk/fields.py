"""The fields of a lot that can be put right: read, checked as an import checks them, and said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.clean import clean, visible
from pos_term.domain.documents import LotField
from pos_term.domain.grades import known_grade
from pos_term.domain.policies import Rulebook
from pos_term.domain.products import Dated
from pos_term.domain.qualities import Measured
from pos_term.services.desk import BadInput, Desk
from pos_term.services.import_fields import code_fault, near_date
from pos_term.services.lot_desk.measures import checked, outside
from pos_term.services.lot_desk.values import Changes, LotCard
from pos_term.store.codec import canonical
from pos_term.store.lot_search import find_suppliers

DAYS = (LotField.EXPIRY, LotField.BEST_BEFORE, LotField.PRODUCTION_DATE)
_CODES = (LotField.SUPPLIER_LOT, LotField.PURCHASE_ORDER, LotField.CERTIFICATE)
_NOTES = 200


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it is to be, in the words of the journal."""

    name: LotField
    value: str
    outside: str = ""
    """Which result lies outside its limits."""


def now_of(card: LotCard, field: LotField) -> str:
    """A field of a lot as it is, in the words of the journal."""
    if field is LotField.QUALITIES:
        return written(card.qualities)
    value: date | str | None = getattr(card, field.value)
    return value.isoformat() if isinstance(value, date) else value or ""


def written(qualities: Sequence[Measured]) -> str:
    """What was measured, as JSON; empty for nothing."""
    return canonical([asdict(each) for each in qualities]) if qualities else ""


def read_changes(connection: Connection, desk: Desk, card: LotCard, changes: Changes) -> list[Field] | BadInput:
    """The new values of a lot, or one plain line for each that cannot be."""
    found: list[Field] = []
    faults: list[str] = []
    for name, value in changes.items():
        if name is LotField.QUALITIES:
            measured, wrong = checked(card.product, () if isinstance(value, str) else value)
            faults += wrong
            found.append(Field(name, written(measured), outside(card.product, measured)))
            continue
        text = value if isinstance(value, str) else ""
        new, fault = _read(connection, desk, card, name, text.strip())
        if fault:
            faults.append(f"{name.value.replace('_', ' ')}: {fault}.")
        found.append(Field(name, new))
    faults += _together(desk, card, {field.name: field.value for field in found} if not faults else {})
    return BadInput(tuple(faults)) if faults else found


def _read(connection: Connection, desk: Desk, card: LotCard, name: LotField, text: str) -> tuple[str, str]:
    """A value in the words of the journal, and what is wrong with it."""
    if name in DAYS:
        return _day(card, name, text)
    if name in _CODES:
        return text, code_fault(text) if text else ""
    if name is LotField.GRADE:
        grades = Rulebook(desk.shop).of(card.product).grades
        grade = known_grade(clean(text, limit=_NOTES), grades)
        return (
            grade or "",
            "" if grade is not None else f"{visible(text, limit=20)} is not one of {', '.join(grades)}",
        )
    plain = clean(text, limit=_NOTES + 1)
    if len(plain) > _NOTES:
        return "", f"is longer than {_NOTES} characters; shorten it"
    if name is LotField.SUPPLIER and plain:
        known = find_suppliers(connection, plain, 2)
        exact = [each for each in known if plain.casefold() in (each.id.casefold(), each.name.casefold())]
        return (exact[0].id if len(exact) == 1 else plain), ""
    return plain, ""


def _day(card: LotCard, name: LotField, text: str) -> tuple[str, str]:
    needed = {LotField.EXPIRY: Dated.EXPIRY, LotField.BEST_BEFORE: Dated.BEST_BEFORE}.get(name)
    if not text:
        other = card.best_before if name is LotField.EXPIRY else card.expiry
        if needed is card.product.dated and other is None:
            return "", "lots of this product need it; enter the date"
        return "", ""
    try:
        return near_date(text).isoformat(), ""
    except ValueError as error:
        return "", visible(str(error), limit=100)


def _together(desk: Desk, card: LotCard, new: dict[LotField, str]) -> list[str]:
    """What does not go together once these are put right."""
    if not any(name in DAYS for name in new):
        return []
    values = {name: new.get(name, now_of(card, name)) for name in DAYS}
    made = values[LotField.PRODUCTION_DATE]
    faults = [
        f"{name.value.replace('_', ' ')}: {values[name]} is before the production date {made}; check both."
        for name in (LotField.EXPIRY, LotField.BEST_BEFORE)
        if made and values[name] and values[name] < made
    ]
    faults += [
        f"{name.value.replace('_', ' ')}: a later date than {was} needs a new test; extend the lot instead."
        for name in (LotField.EXPIRY, LotField.BEST_BEFORE)
        if (was := now_of(card, name)) and (not values[name] or values[name] > was)
    ]
    if made > desk.clock.business_date().isoformat():
        faults.append(f"production date: {made} is still to come; check it.")
    if card.serial and card.lot and any(name in DAYS for name in new):
        faults.append(
            f"a unit has the dates of the lot it was made in; put lot {visible(card.lot, limit=40)} right."
        )
    return faults
