"""One field of a lot that is to be put right: which, what it is now, and what it will be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from pos_term.domain.clean import clean
from pos_term.domain.documents import LotField
from pos_term.domain.products import Dated
from pos_term.domain.qualities import Measured
from pos_term.screens.lot_desk.choosing import AskChoice, Option
from pos_term.screens.lot_desk.questions import Question
from pos_term.screens.lot_desk.standing import FIELDS
from pos_term.screens.lot_desk.values import AWAY, NOTHING, AskValue, shown
from pos_term.services.lot_desk import LotCard, suppliers
from pos_term.widgets.choice_list import Column

if TYPE_CHECKING:
    from pos_term.screens.lot_desk.lot_deed import LotDeed

DAYS = (LotField.EXPIRY, LotField.BEST_BEFORE, LotField.PRODUCTION_DATE)
CODES = (LotField.SUPPLIER_LOT, LotField.PURCHASE_ORDER, LotField.CERTIFICATE, LotField.GRADE)
_QUALITY = "quality "
_LISTED = 200

Field = tuple[LotField, str]
"""A field, and of the qualities which one."""


class OneChange:
    """The questions for one field: which one, then its value in the way that suits it."""

    def __init__(self, deed: LotDeed) -> None:
        self.deed, self.card = deed, deed.card
        self.on = deed.till.clock.business_date()
        self.field: AskChoice[Field] = AskChoice("Field", "Which field", self._fields, beside=Column("Now", 34))
        self._values = {each.value: self._value(each.value) for each in self._fields()}
        self.supplier: AskChoice[str] = AskChoice(
            "New value", "Which supplier", self._suppliers, free=self._supplier,
            wanted=lambda: self.chosen == (LotField.SUPPLIER, ""),
        )  # fmt: skip
        self.questions: tuple[Question[Any], ...] = (self.field, *self._values.values(), self.supplier)

    @property
    def chosen(self) -> Field | None:
        """The field that was chosen."""
        return self.field.answer.value if self.field.answer else None

    @property
    def title(self) -> str:
        """The field in words."""
        return _title(self.chosen) if self.chosen else ""

    @property
    def now_words(self) -> str:
        """What it is now, in words."""
        return self._now(self.chosen) if self.chosen else ""

    @property
    def value(self) -> str:
        """What it will be, as the document keeps it."""
        assert self.chosen is not None  # noqa: S101 - asked only of what was chosen
        return self.supplier.value if self.chosen[0] is LotField.SUPPLIER else self._values[self.chosen].given

    @property
    def words(self) -> str:
        """What it will be, in words."""
        assert self.chosen is not None  # noqa: S101 - asked only of what was chosen
        return self.supplier.words if self.chosen[0] is LotField.SUPPLIER else self._values[self.chosen].words

    def _now(self, field: Field) -> str:
        if field[0] is LotField.SUPPLIER:
            return clean(self.card.supplier_name or self.card.supplier, limit=60) or NOTHING
        return shown(now_of(self.card, field), self.on, day=field[0] in DAYS)

    def _fields(self) -> list[Option[Field]]:
        options: list[Option[Field]] = []
        for field in fields_of(self.card):
            options.append(Option(field, _title(field), self._now(field)))
        return options

    def _value(self, field: Field) -> AskValue:
        kind = field[0]
        return AskValue(
            "New value", f"The new {_title(field)}", now=now_of(self.card, field), on=self.on, day=kind in DAYS,
            code=kind in CODES, check=partial(self._too_late, field),
            wanted=lambda: self.chosen == field and kind is not LotField.SUPPLIER,
        )  # fmt: skip

    def _too_late(self, field: Field, value: str) -> str:
        """A date is only put off by a test."""
        now = now_of(self.card, field)
        if field[0] not in DAYS[:2] or not now or value <= now:
            return ""
        return f"A date later than {shown(now, self.on, day=True)} needs a test: Esc, then F7 (Test again)."

    def _suppliers(self) -> list[Option[str]]:
        found = suppliers(self.deed.screen.desk, "")[:_LISTED]
        return [Option(each.id, clean(each.name, limit=60), each.id, (each.id,)) for each in found]

    def _supplier(self, text: str) -> Option[str] | str:
        if text == AWAY:
            return Option("", NOTHING)
        found = suppliers(self.deed.screen.desk, text)
        if len(found) == 1:
            return Option(found[0].id, clean(found[0].name, limit=60))
        return "Several have that in their name. Choose one." if found else Option(text, text)


def fields_of(card: LotCard) -> list[Field]:
    """What can be put right of a lot: a date only of the kind it has, and each of its qualities."""
    dated = card.product.dated
    fields: list[Field] = []
    if card.expiry or dated is Dated.EXPIRY:
        fields.append((LotField.EXPIRY, ""))
    if card.best_before or dated is Dated.BEST_BEFORE:
        fields.append((LotField.BEST_BEFORE, ""))
    plain = (
        LotField.PRODUCTION_DATE, LotField.SUPPLIER, LotField.SUPPLIER_LOT, LotField.PURCHASE_ORDER,
        LotField.CERTIFICATE, LotField.GRADE, LotField.NOTES,
    )  # fmt: skip
    fields += [(field, "") for field in plain]
    names = [each.name for each in card.product.qualities] + [each.name for each in card.qualities]
    return fields + [(LotField.QUALITIES, name) for name in dict.fromkeys(names)]


def now_of(card: LotCard, field: Field) -> str:
    """What a field is now, as the document keeps it."""
    kind, quality = field
    if kind is LotField.QUALITIES:
        return next((each.value for each in card.qualities if each.name == quality), "")
    days = {
        LotField.EXPIRY: card.expiry, LotField.BEST_BEFORE: card.best_before,
        LotField.PRODUCTION_DATE: card.production_date,
    }  # fmt: skip
    if kind in days:
        day = days[kind]
        return day.isoformat() if day else ""
    texts = {
        LotField.SUPPLIER: card.supplier, LotField.SUPPLIER_LOT: card.supplier_lot,
        LotField.PURCHASE_ORDER: card.purchase_order, LotField.CERTIFICATE: card.certificate,
        LotField.GRADE: card.grade, LotField.NOTES: card.notes,
    }  # fmt: skip
    return texts[kind]


def changed_fields(changes: Iterable[OneChange]) -> list[OneChange]:
    """Those that were chosen, each field once: what was said last counts."""
    return list({one.chosen: one for one in changes if one.chosen}.values())


def changes_of(card: LotCard, changes: Iterable[OneChange]) -> dict[LotField, str | Sequence[Measured]]:
    """The new values as the service takes them; of the qualities all, with those that change."""
    wanted: dict[LotField, str | Sequence[Measured]] = {}
    measured = {each.name: each for each in card.qualities}
    units = {each.name: each.unit for each in card.product.qualities}
    for one in changed_fields(changes):
        assert one.chosen is not None  # noqa: S101 - those that were chosen
        kind, quality = one.chosen
        if kind is not LotField.QUALITIES:
            wanted[kind] = one.value
            continue
        unit = measured[quality].unit if quality in measured else units.get(quality, "")
        measured.pop(quality, None)
        if one.value:
            measured[quality] = Measured(name=quality, value=one.value, unit=unit)
        wanted[LotField.QUALITIES] = tuple(measured.values())
    return wanted


def _title(field: Field) -> str:
    kind, quality = field
    return f"{_QUALITY}{clean(quality, limit=40)}" if kind is LotField.QUALITIES else FIELDS[kind]
