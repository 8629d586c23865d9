"""What a line of a delivery is asked for next, and what an entry means as the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import long_date
from pos_term.domain.products import Dated
from pos_term.screens import typed_field
from pos_term.screens.amounts import counted
from pos_term.screens.typed_date import HOW
from pos_term.screens.typed_field import Unfit
from pos_term.services.reading import Identified, read
from pos_term.services.receiving import Need
from pos_term.widgets.entry_buffer import Entry

if TYPE_CHECKING:
    from pos_term.services.receiving import DraftLine
    from pos_term.services.till import Till


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that one line is asked for."""

    line: DraftLine
    need: Need

    @property
    def place(self) -> tuple[int, Need]:
        """By which it is known as put off."""
        return self.line.key, self.need

    @property
    def words(self) -> str:
        """The question."""
        name = clean(self.line.product.name, limit=30)
        dated = "best-before date" if self.line.product.dated is Dated.BEST_BEFORE else "expiry date"
        unit = f" ({clean(self.line.product.unit, limit=6)})" if self.line.product.weighed else ""
        lot = "The supplier's own lot of" if self.line.made_code else "Lot of"
        return {
            Need.LOT: f"{lot} {name}", Need.SERIAL: f"Serial of {name}",
            Need.DATE: f"Its {dated}", Need.QUANTITY: f"How many {name}{unit}",
        }[self.need]  # fmt: skip

    @property
    def hint(self) -> str:
        """What may be typed."""
        if self.need is Need.QUANTITY:
            return "" if self.line.product.weighed else "Enter: 1, or scan on"
        if self.need is Need.LOT and self.line.made_code:
            return "Enter: it has none"
        if self.need is Need.DATE and self.line.computed_date and self.line.day:
            return f"Enter: {long_date(self.line.day)}"
        return {Need.LOT: "scan or type it", Need.SERIAL: "or A001-A050", Need.DATE: HOW.partition(",")[0]}[
            self.need
        ]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an entry is to a question: fields of the line, or something else."""

    fields: tuple[tuple[str, object], ...] = ()
    """What to put right on the line; none where it is one of the cases below."""
    days: tuple[date, ...] = ()
    """The days it can mean, where it can mean several."""
    serials: str = ""
    """A list or range of serials."""
    scan: bool = False
    """It is no answer but goods that were scanned: the counter takes it as such."""
    wrong: str = ""
    """Why it is no answer at all, loudly."""
    unfit: str = ""
    """Why it cannot be understood, quietly."""


def answer_to(till: Till, question: Question, entry: Entry) -> Answer:
    """What an entry means to an open question."""
    if question.need is Need.QUANTITY:
        return _quantity(question, entry)
    pack = _pack(till, question, entry)
    if pack is not None:
        return pack
    if question.need is Need.DATE:
        found = typed_field.day(till.clock.business_date())(entry)
        if isinstance(found, Unfit):
            return Answer(unfit=found.words)
        days = tuple(day for day in found if isinstance(day, date))
        return Answer(days=days) if len(days) > 1 else Answer((("date", days[0]),))
    text = entry.text.strip()
    if question.need is Need.SERIAL and any(mark in text for mark in (",", ";", "-")) and not entry.scanned:
        return Answer(serials=text)
    code = typed_field.code()(entry)
    if isinstance(code, Unfit):
        return Answer(unfit=code.words)
    return Answer((("serial" if question.need is Need.SERIAL else "lot", text),))


def _quantity(question: Question, entry: Entry) -> Answer:
    """How many there are; goods that are scanned instead are one more scan, and leave it at what it is."""
    found = typed_field.quantity(whole=not question.line.product.weighed)(entry)
    if not isinstance(found, Unfit):
        return Answer((("quantity", found[0]),))
    scanned = entry.scanned or "\x1d" in entry.text or (entry.text.isdecimal() and len(entry.text) >= 8)
    return Answer(scan=True) if scanned else Answer(unfit=found.words)


def _pack(till: Till, question: Question, entry: Entry) -> Answer | None:
    """A pack that was scanned: of the same product its numbers are the answer, of another one it is none.

    None where the entry is no pack, so that it may be the number that is asked for.
    """
    if not (entry.scanned or "\x1d" in entry.text):
        return None
    line = question.line
    found = read(till, entry.raw, sku=line.product.sku)
    asked = {Need.LOT: "lot", Need.SERIAL: "serial", Need.DATE: "date"}[question.need]
    name = clean(line.product.name, limit=36)
    if isinstance(found, Identified) and not found.by_number:
        if found.product.sku != line.product.sku:
            other = clean(found.product.name, limit=36)
            return Answer(wrong=f"That is {other}; the {asked} of {name} is asked for. Esc leaves it for later.")
        return _numbers(question, found, asked)
    if not isinstance(found, Identified) and (found.kind == "invalid" or (found.code and found.code.gtin)):
        return Answer(wrong=found.message)
    if isinstance(found, Identified) and found.product.sku == line.product.sku and found.code is None:
        return None
    if question.need is Need.DATE:
        scan = visible(entry.text, limit=24)
        return Answer(wrong=f"That was a scan ({scan}), not the date of {name}. Type it; Esc leaves it for later.")
    return None


def _numbers(question: Question, found: Identified, asked: str) -> Answer:
    """What a pack of the same product says of what is asked for."""
    line, pack, code = question.line, found.pack, found.code
    fields: list[tuple[str, object]] = []
    if line.lot and pack.lot and pack.lot != line.lot:
        return Answer(
            wrong=f"That pack is of lot {visible(pack.lot, limit=30)}, not {visible(line.lot, limit=30)}."
        )
    if line.product.has_lot and pack.lot and not line.lot:
        fields.append(("lot", pack.lot))
    if line.product.has_serial and pack.serial and not line.serial:
        fields.append(("serial", pack.serial))
    day = (code.expiry or code.best_before) if code else None
    if day and (not line.day or line.computed_date):
        fields.append(("date", day))
    if code and code.production_date and not line.production_date:
        fields.append(("production_date", code.production_date))
    if not fields:
        return Answer(unfit=f"That code names the product only. Scan or type the {asked}; Esc leaves it for later.")
    return Answer(tuple(fields))


def progress(done: int, whole: int) -> str:
    """How much of what was to come is there."""
    return f"{done} of {counted(whole, 'line')} as expected" if whole else ""
