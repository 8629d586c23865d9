"""A production order worked out: what it uses, what comes of it, what that costs, and what should be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.clean import clean, visible
from pos_term.domain.costs import Part, made_cost, parts_value
from pos_term.domain.grades import known_grade, made_grade
from pos_term.domain.lots import lot_key, serial_key
from pos_term.domain.policies import Policies, Rulebook
from pos_term.domain.products import Dated, Product
from pos_term.domain.quantity import LARGEST, ONE
from pos_term.domain.shelf_life import worked_out
from pos_term.services.desk import Desk, Refused
from pos_term.services.import_fields import code_fault
from pos_term.services.lot_desk.checking import USE, WORDS, Line, lines_of, name_of, not_whole, target_of, unfit
from pos_term.services.lot_desk.codes import Codes
from pos_term.services.lot_desk.orders import MadeLot, Order, Output, Plan
from pos_term.store import lot_desk as reads
from pos_term.store.catalogue import product_by_sku
from pos_term.store.lineage import ancestors

MOST_OUTPUTS = 200


@dataclass(frozen=True, slots=True)
class Worked:
    """A plan with what it was worked out from."""

    plan: Plan
    used: tuple[Line, ...]
    produced_on: date


def work_out(connection: Connection, desk: Desk, order: Order) -> Worked | Refused:
    """Check a production order against the store as it is, and work out what it makes."""
    product = product_by_sku(connection, order.sku)
    if product is None:
        return Refused("Choose what is made: no product has this number.")
    today = desk.clock.business_date()
    produced_on = order.production_date or today
    if produced_on > today:
        return Refused(f"The production date {produced_on} is still to come; check it.")
    if not order.outputs:
        return Refused("Nothing is made. Say how much of what comes of it.")
    if len(order.outputs) > MOST_OUTPUTS:
        return Refused(f"{len(order.outputs)} lots are too many for one order; make at most {MOST_OUTPUTS}.")
    used = lines_of(connection, order.used, to_do=USE)
    if isinstance(used, Refused):
        return used
    if problem := _blocked(used, today):
        return Refused(problem)
    rules = Rulebook(desk.shop).of(product)
    grade = made_grade((line.state.grade for line in used if line.state), rules)
    made = _outputs(connection, desk, product, order, produced_on, grade, rules)
    if isinstance(made, Refused):
        return made
    if problem := _circle(connection, product, made, used):
        return Refused(problem)
    parts = [Part(line.take.quantity, line.unit_cost) for line in used]
    first = min((day for line in used if (day := _date_of(line))), default=None)
    plan = Plan(
        product=product, made=tuple(made), unit_cost=made_cost(parts, sum(lot.quantity for lot in made)),
        value=parts_value(parts, desk.shop.digits), grade=grade, first_date=first,
        warnings=tuple(_warnings(used, made, first, today)),
    )  # fmt: skip
    return Worked(plan, tuple(used), produced_on)


def components_stopped(connection: Connection, desk: Desk, used: Sequence[Line]) -> Refused | None:
    """Refused where a component is stopped as the store is now; what is there was taken from already."""
    states = reads.states(connection, (line.take.key for line in used))
    products = {line.product.sku: product_by_sku(connection, line.product.sku) for line in used}
    lines = [
        replace(
            line, state=states.get(line.take.key, line.state),
            product=products[line.product.sku] or line.product,
        )
        for line in used
    ]  # fmt: skip
    problem = _blocked(lines, desk.clock.business_date())
    return Refused(problem) if problem else None


def _blocked(used: Sequence[Line], today: date) -> str:
    """The first component that may not go into anything."""
    for line in used:
        if why := unfit(line, today.isoformat()):
            return f"The {why}: it cannot be used. Take another lot."
    return ""


def _outputs(
    connection: Connection, desk: Desk, product: Product, order: Order, produced_on: date, grade: str,
    rules: Policies,
) -> list[MadeLot] | Refused:  # fmt: skip
    codes = Codes(connection, product, produced_on)
    made: list[MadeLot] = []
    for output in order.outputs:
        lot = _output(connection, product, output, produced_on, grade, rules)
        if isinstance(lot, Refused):
            return lot
        if product.has_lot:
            code = codes.code(output.lot)
            if isinstance(code, Refused):
                return code
            lot = replace(lot, lot=code[0], made_code=code[1])
        elif output.lot.strip():
            return Refused(f"{visible(product.name, limit=40)} is not tracked by lot; leave the lot code out.")
        if problem := _known(connection, product, lot):
            return Refused(problem)
        if lot.expiry and lot.expiry < desk.clock.business_date():
            return Refused(f"What is made would have expired on {lot.expiry}; check the date.")
        made.append(lot)
    serials = [serial_key(product.sku, serial) for lot in made for serial in lot.serials]
    if len(set(serials)) < len(serials):
        return Refused("A serial is there twice; give each unit its own.")
    return made


def _output(
    connection: Connection, product: Product, output: Output, produced_on: date, grade: str, rules: Policies
) -> MadeLot | Refused:
    name = visible(product.name, limit=40)
    quantity = output.quantity
    serials = tuple(serial.strip(" ") for serial in output.serials)
    if product.has_serial:
        if not serials or not all(serials):
            return Refused(f"Each unit of {name} needs a serial of its own; enter them.")
        if fault := next((f"Serial {visible(s, limit=40)} {f}." for s in serials if (f := code_fault(s))), ""):
            return Refused(fault)
        if quantity not in (0, len(serials) * ONE):
            return Refused(f"{len(serials)} serials are {len(serials)} units; the quantity says something else.")
        quantity = len(serials) * ONE
    elif serials:
        return Refused(f"{name} is not tracked by serial; leave the serials out.")
    if not 0 < quantity <= LARGEST:
        return Refused(f"The quantity of {name} that is made must be more than 0 and fit one line.")
    if problem := not_whole(product, quantity):
        return Refused(problem)
    place = target_of(connection, output.place)
    if isinstance(place, Refused):
        return place
    own = known_grade(clean(output.grade, limit=WORDS), rules.grades) if output.grade is not None else grade
    if own is None:
        shown = visible(output.grade or "", limit=20)
        return Refused(f"Grade {shown} is not one of {', '.join(rules.grades)}.")
    return _dated(product, output, produced_on, serials, quantity, place.name, own)


def _dated(
    product: Product, output: Output, produced_on: date, serials: tuple[str, ...], quantity: int, place: str,
    grade: str,
) -> MadeLot | Refused:  # fmt: skip
    """The lot with its date: as given, else by the product's shelf life, counted from the day it was produced."""
    expiry, best_before, computed = output.expiry, output.best_before, False
    if not product.tracked and (expiry or best_before):
        return Refused(f"{visible(product.name, limit=40)} is not tracked, so its stock has no date; leave it out.")
    given = expiry or best_before
    if given is None and product.dated is not Dated.NO and product.tracked:
        day = worked_out(product, produced_on, produced_on)
        if day is None:
            kind = "expiry" if product.dated is Dated.EXPIRY else "best-before"
            return Refused(
                f"Enter the {kind} date: {visible(product.name, limit=40)} has no shelf life to count from."
            )
        expiry, best_before = (day, None) if product.dated is Dated.EXPIRY else (None, day)
        computed = True
    if given and given < produced_on:
        return Refused(f"{given} is before the production date {produced_on}; check both.")
    return MadeLot(
        lot=None, serials=serials, made_code=False, quantity=quantity, expiry=expiry, best_before=best_before,
        computed_date=computed, place=place, grade=grade, notes=clean(output.notes, limit=WORDS),
    )  # fmt: skip


def _known(connection: Connection, product: Product, lot: MadeLot) -> str:
    """What stands against making a lot or serial with a code that is known already."""
    keys = [serial_key(product.sku, serial) for serial in lot.serials]
    found = reads.states(connection, keys)
    for key in keys:
        if key in found:
            return f"Serial {visible(found[key].serial or '', limit=40)} is there already; each unit has its own."
    if lot.lot is None:
        return ""
    key = lot_key(product.sku, lot.lot)
    before = reads.states(connection, [key]).get(key)
    shown = visible(lot.lot, limit=40)
    if before is None:
        return ""
    if before.recall:
        return f"Lot {shown} is recalled ({visible(before.recall, limit=40)}); nothing more is made of it."
    for kind, was, now in (
        ("expires", before.expiry, lot.expiry), ("is best before", before.best_before, lot.best_before),
    ):  # fmt: skip
        if was and (now is None or was != now.isoformat()):
            return (
                f"Lot {shown} is there already and {kind} {was}, not {now or 'without a date'}. Give another code."
            )
    return ""


def _circle(connection: Connection, product: Product, made: Sequence[MadeLot], used: Sequence[Line]) -> str:
    """What would be made of itself, at once or by way of other lots."""
    results = {lot_key(product.sku, lot.lot or "") for lot in made}
    results |= {serial_key(product.sku, serial) for lot in made for serial in lot.serials}
    for line in used:
        key = line.take.key
        parent = line.state.parent if line.state else None
        if key in results or parent in results:
            return (
                f"The {name_of(line.product, line.state)} is what this order makes; it cannot be used for itself."
            )
        before = {step.component for step in ancestors(connection, key)}
        if not results.isdisjoint(before):
            return f"The {name_of(line.product, line.state)} was made of the very lot that this order makes."
    return ""


def _date_of(line: Line) -> date | None:
    days = [day for day in (line.state.expiry, line.state.best_before) if day] if line.state else []
    return date.fromisoformat(min(days)) if days else None


def _warnings(used: Sequence[Line], made: Sequence[MadeLot], first: date | None, today: date) -> list[str]:
    found = []
    for lot in made:
        day = lot.expiry or lot.best_before
        if day and first and day > first:
            found.append(f"{day} is later than {first}, the earliest date among the components.")
            break
    for line in used:
        best = line.state.best_before if line.state else None
        if best and best < today.isoformat():
            found.append(f"The {name_of(line.product, line.state)} is past its best-before date {best}.")
        if line.unit_cost is None:
            found.append(
                f"What the {name_of(line.product, line.state)} cost is not known, so what is made has no cost."
            )
        if line.held_there < line.take.quantity:
            found.append(
                f"The stock of {visible(line.product.name, limit=40)} at {line.take.place} runs below zero."
            )
    return found
