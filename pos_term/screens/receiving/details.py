"""The forms of receiving: lot and dates, cost and freight, quality, and the papers of the delivery."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, cast

from pos_term.domain.clean import clean
from pos_term.domain.dates import long_date
from pos_term.domain.money import format_amount
from pos_term.domain.products import Dated
from pos_term.domain.quantity import format_quantity
from pos_term.screens import typed_field
from pos_term.screens.form import Field, Form
from pos_term.screens.papers.screen import sentence
from pos_term.screens.receiving import choosing
from pos_term.screens.receiving.rows import name_of
from pos_term.screens.receiving.scanned_form import LotForm
from pos_term.screens.typed_field import show_cost
from pos_term.services.receiving import Taken, TakenKind
from pos_term.widgets.entry_buffer import Entry

if TYPE_CHECKING:
    from pos_term.domain.qualities import Quality
    from pos_term.screens.receiving.counter import Counter
    from pos_term.services.receiving import DraftLine

_MEASURED = "measured:"


def lot_and_dates(counter: Counter, line: DraftLine) -> Form:
    """F3: the numbers and dates of a line, the supplier's own lot, and where it goes."""
    screen, product = counter.screen, line.product
    day = typed_field.day(screen.till.clock.business_date())
    fields: list[Field] = []
    if product.has_lot:
        fields.append(Field(name="lot", title="Lot", read=typed_field.code(), hint="typed or scanned"))
    if product.has_serial:
        fields.append(Field(name="serial", title="Serial", read=typed_field.code(), hint="typed or scanned"))
    if product.dated is not Dated.NO or line.day:
        best = product.dated is Dated.BEST_BEFORE
        title = "Best before" if best else "Expiry"
        fields.append(Field(name="date", title=title, read=day, show=_day, hint="31.12.26 or 311226"))
    fields.append(Field(name="production_date", title="Made on", read=day, show=_day, hint="31.12.26 or 311226"))
    if product.has_lot:
        fields.append(Field(name="supplier_lot", title="Supplier's own lot", read=typed_field.code()))
    fields.append(_place(counter))
    values: dict[str, object] = {
        "lot": line.lot, "serial": line.serial, "date": line.day, "production_date": line.production_date,
        "supplier_lot": line.supplier_lot, "location": line.location,
    }  # fmt: skip
    name = f"Lot and dates: {clean(product.name, limit=40)}"
    given = {each.name: values[each.name] for each in fields}
    return LotForm(screen, name, fields, given, partial(_put, counter, line, given), counter.again, line)


def _place(counter: Counter) -> Field:
    screen = counter.screen
    return Field(
        name="location", title="Where it goes", read=typed_field.text(40), hint="F2 offers the places",
        pick=lambda then: choosing.pick_place(screen, screen.back_to_form, then),
    )  # fmt: skip


def cost(counter: Counter, line: DraftLine) -> Form:
    """F5: what one costs without freight, and the freight of the whole delivery."""
    screen, digits = counter.screen, counter.till.shop.digits
    unit = clean(line.product.unit, limit=10) if line.product.weighed else "one"
    fields = [
        Field(name="unit_cost", title=f"Cost of {unit}", read=typed_field.cost, hint="such as 1.25 or 0.0835",
              show=lambda value: show_cost(cast("int", value), digits)),
        Field(name="freight", title="Freight of the delivery", read=typed_field.amount(digits),
              show=lambda value: format_amount(cast("int", value), digits), hint="spread over its lines"),
    ]  # fmt: skip
    given: dict[str, object] = {"unit_cost": line.unit_cost, "freight": screen.draft.freight or None}
    name = f"Cost: {name_of(line)}"
    return Form(screen, name, fields, given, partial(_put, counter, line, given), counter.again)


def quality(counter: Counter, line: DraftLine) -> Form:
    """F6: certificate, grade, what was measured against the product's limits, and notes."""
    screen = counter.screen

    fields = [
        Field(name="certificate", title="Certificate", read=typed_field.code(), hint="its number; F2 offers them",
              pick=lambda then: choosing.pick_certificate(screen, screen.back_to_form, then)),
        Field(name="grade", title="Grade", read=typed_field.text(40)),
    ]  # fmt: skip
    given: dict[str, object] = {"certificate": line.certificate, "grade": line.grade}
    measured = {each.name: each.value for each in line.qualities}
    for spec in line.product.qualities:
        fields.append(
            Field(name=_MEASURED + spec.name, title=clean(spec.name, limit=24), read=_measure, hint=_limits(spec),
                  show=partial(_with_unit, spec.unit))
        )  # fmt: skip
        given[_MEASURED + spec.name] = measured.get(spec.name, "")
    fields.append(Field(name="notes", title="Notes", read=typed_field.text()))
    given["notes"] = line.notes
    name = f"Quality: {name_of(line)}"
    return Form(screen, name, fields, given, partial(_put, counter, line, given), counter.again)


def _measure(entry: Entry) -> typed_field.Read:
    """A number or words; what it is worth is for the product's limits."""
    return typed_field.text(80)(entry)


def _with_unit(unit: str, value: object) -> str:
    return f"{value} {unit}".strip()


def _limits(spec: Quality) -> str:
    """Between what it must lie: `95 to 100 %`."""
    least = "" if spec.least is None else f"from {format_quantity(spec.least)} "
    most = "" if spec.most is None else f"to {format_quantity(spec.most)} "
    return clean(f"{least}{most}{spec.unit}{', needed' if spec.required else ''}", limit=40).strip(" ,")


def papers(counter: Counter) -> Form:
    """F9: whose delivery it is, what it is checked against, its delivery note and freight."""
    screen, digits = counter.screen, counter.till.shop.digits

    draft = screen.draft
    fields = [
        Field(name="notice", title="Announced delivery", read=typed_field.code(), hint="F2 offers them",
              pick=lambda then: choosing.pick_notice(screen, screen.back_to_form, then)),
        Field(name="purchase", title="Purchase order", read=typed_field.code(), hint="F2 offers them",
              pick=lambda then: choosing.pick_purchase(screen, screen.back_to_form, then)),
        Field(name="supplier", title="Supplier", read=choosing.known_supplier(screen.till, others=True),
              hint="a part of the name, or F2",
              pick=lambda then: choosing.pick_supplier(screen, screen.back_to_form, then)),
        Field(name="note", title="Delivery note", read=typed_field.code(), hint="its number, typed or scanned"),
        Field(name="freight", title="Freight of the delivery", read=typed_field.amount(digits),
              show=lambda value: format_amount(cast("int", value), digits), hint="spread over its lines"),
    ]  # fmt: skip
    given: dict[str, object] = {
        "notice": draft.notice, "purchase": draft.purchase_order, "supplier": draft.supplier_text,
        "note": draft.delivery_note, "freight": draft.freight or None,
    }  # fmt: skip
    done = partial(_put_papers, counter, given)
    return Form(screen, "Papers of the delivery", fields, given, done, counter.again)


# -- keeping ---------------------------------------------------------------------------------------------------


def _put(counter: Counter, line: DraftLine, before: dict[str, object], values: dict[str, object]) -> None:
    """Keep what is other than before, each thing by the step that is made for it; the first refusal ends it."""
    receiving = counter.screen.receiving
    changed = {name: value for name, value in values.items() if value != before.get(name)}
    jobs: list[Callable[[], Taken]] = []
    fields = {name: _field(value) for name, value in changed.items() if name != "freight" and _MEASURED not in name}
    if fields:
        jobs.append(lambda: receiving.edit(line.key, **fields))
    for name, value in changed.items():
        if name.startswith(_MEASURED):
            quality = name.removeprefix(_MEASURED)
            jobs.append(partial(receiving.measure, line.key, quality, cast("str", value or "")))
        elif name == "freight":
            jobs.append(partial(receiving.set_freight, cast("int", value or 0)))
    _carry_out(counter, jobs)


def _put_papers(counter: Counter, before: dict[str, object], values: dict[str, object]) -> None:
    receiving = counter.screen.receiving
    jobs: list[Callable[[], Taken]] = []
    steps: dict[str, Callable[[str], Taken]] = {
        "notice": receiving.set_notice, "purchase": receiving.set_purchase, "supplier": receiving.set_supplier,
        "note": receiving.set_note,
    }  # fmt: skip
    for name, value in values.items():
        if value == before.get(name):
            continue
        if name == "freight":
            jobs.append(partial(receiving.set_freight, cast("int", value or 0)))
        else:
            jobs.append(partial(steps[name], cast("str", value or "")))
    _carry_out(counter, jobs)


def _field(value: object) -> object:
    return "" if value is None else value


def _carry_out(counter: Counter, jobs: list[Callable[[], Taken]]) -> None:
    if not jobs:
        counter.again()
        return

    def job() -> Taken:
        taken = Taken(kind=TakenKind.LINE_CHANGED, message="")
        for each in jobs:
            taken = each()
            if not taken.ok:
                break
        return taken

    def then(taken: Taken) -> None:
        if taken.ok:
            counter.screen.go(counter)
            counter.taken(taken)
        else:
            counter.screen.open_step.show()
            counter.refuse(sentence(taken.message))

    counter.screen.change(job, then)


def _day(value: object) -> str:
    return long_date(cast("date", value))
