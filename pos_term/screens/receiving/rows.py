"""How the lines of a delivery look: their rows, their marks, and what stands against them in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import short_date
from pos_term.domain.quantity import format_quantity
from pos_term.screens.papers.screen import sentence
from pos_term.screens.typed_field import show_cost
from pos_term.services.receiving import FindingCode, FindingLevel
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column

if TYPE_CHECKING:
    from pos_term.services.receiving import DraftLine, Finding, Taken

NARROW = (
    Column("Product"), Column("Lot or serial", 13), Column("Date", 12), Column("Quantity", 8, right=True),
    Column("Cost", 7, right=True), Column("", 1),
)  # fmt: skip
WIDE = (
    Column("Product"), Column("Lot or serial", 20), Column("Date", 13), Column("Quantity", 10, right=True),
    Column("Cost", 9, right=True), Column("", 12),
)  # fmt: skip
_ASKED = frozenset(
    {
        FindingCode.LOT_MISSING, FindingCode.SERIAL_MISSING, FindingCode.DATE_MISSING,
        FindingCode.QUANTITY_MISSING,
    }
)  # fmt: skip
_QUIET = _ASKED | {FindingCode.COST_MISSING}
"""What no scan is answered with: the line asks for it, or shows that it lacks it, and the check lists it."""
_MARKS = {
    FindingLevel.BLOCK: "✖ stopped", FindingLevel.QUARANTINE: "▼ quarantine", FindingLevel.HOLD: "■ held",
    FindingLevel.WARN: "▲ look",
}  # fmt: skip
_TONES = {
    FindingLevel.BLOCK: Tone.REFUSED, FindingLevel.QUARANTINE: Tone.REFUSED, FindingLevel.HOLD: Tone.WARNING,
    FindingLevel.WARN: Tone.WARNING,
}  # fmt: skip
_BEGINNINGS = {
    FindingLevel.BLOCK: "STOPPED", FindingLevel.QUARANTINE: "TO QUARANTINE", FindingLevel.HOLD: "HELD",
    FindingLevel.WARN: "Look at it",
}  # fmt: skip
LEVELS = (FindingLevel.BLOCK, FindingLevel.QUARANTINE, FindingLevel.HOLD, FindingLevel.WARN)
"""Worst first."""


def line_row(line: DraftLine, on: date, digits: int, *, costs: bool, wide: bool) -> Choice:
    """The row of a line; `costs` whether whoever is here may see what it cost, `wide` whether marks have words."""
    unit = f" {clean(line.product.unit, limit=4)}" if line.product.weighed else ""
    day = short_date(line.day, on) if line.day else "-"
    cost = "-" if line.unit_cost is None else show_cost(line.unit_cost, digits) if costs else "·"
    return Choice(
        (
            line.product.name, code_of(line), f"{day} *" if line.computed_date else day,
            f"{format_quantity(line.quantity)}{unit}", cost, mark(line) if wide else mark(line)[:1],
        ),
        str(line.key),
    )  # fmt: skip


def code_of(line: DraftLine) -> str:
    """Its serial, else its lot; a star says that the lot's code was made here."""
    if not line.code:
        return "-"
    return f"{line.code} *" if line.made_code and not line.serial else line.code


def mark(line: DraftLine) -> str:
    """The worst thing against it, in a word with a sign of its own."""
    worst = worst_of(against(line))
    if worst is not None and worst.level is FindingLevel.BLOCK:
        return _MARKS[worst.level]
    if any(each.code in _ASKED for each in line.findings):
        return "… missing"
    return _MARKS[worst.level] if worst else ""


def worst_of(findings: tuple[Finding, ...]) -> Finding | None:
    """The worst of several, or None."""
    return min(findings, key=lambda each: LEVELS.index(each.level), default=None)


def against(line: DraftLine) -> tuple[Finding, ...]:
    """What stands against a line beyond what it still asks for, worst first."""
    found = [each for each in line.findings if each.code not in _QUIET]
    return tuple(sorted(found, key=lambda each: LEVELS.index(each.level)))


def words_of(line: DraftLine | None, *, asking: bool = False) -> str:
    """Everything that stands against a line, in a row; what it is being asked for goes without saying."""
    if line is None:
        return ""
    unsaid = _QUIET if asking else {FindingCode.COST_MISSING}
    found = [each for each in line.findings if each.code not in unsaid]
    found.sort(key=lambda each: LEVELS.index(each.level))
    signs = {level: _MARKS[level][:1] for level in LEVELS}
    said = [f"{signs[each.level]} {sentence(clean(each.words, limit=120))}" for each in found]
    if line.computed_date:
        said.append("* The date is worked out from its shelf life.")
    if line.made_code:
        own = f"; the supplier's is {visible(line.supplier_lot, limit=24)}" if line.supplier_lot else ""
        said.append(f"* The lot's code was made here{own}.")
    return "  ".join(said)


def name_of(line: DraftLine) -> str:
    """A line in words: product and number."""
    kind = "serial" if line.serial else "lot"
    number = f" {kind} {visible(line.code, limit=30)}" if line.code else ""
    return f"{clean(line.product.name, limit=40)}{number}"


def verdict(taken: Taken, line: DraftLine | None, on: date) -> Notice:
    """What the last step came to, as loud as it is."""
    if not taken.ok:
        return Notice(Tone.REFUSED, sentence(taken.message))
    if line is None:
        return Notice(Tone.GOOD, sentence(taken.message))
    worst, about = worst_of(against(line)), about_line(line, on)
    if worst is None:
        return Notice(Tone.PLAIN if taken.needs else Tone.GOOD, f"{about}.")
    more = len(against(line)) - 1
    off = "Del takes it off." if worst.level is FindingLevel.BLOCK else ""
    others = f"And {more} more: see the line." if more else off
    return Notice(_TONES[worst.level], f"{_BEGINNINGS[worst.level]}: {worst.words.rstrip('.')}.", about, others)


def about_line(line: DraftLine, on: date) -> str:
    """How much of what a line is, and its date."""
    unit = f" {clean(line.product.unit, limit=6)}" if line.product.weighed else " ×"
    day = f", {'exp' if line.expiry else 'best before'} {short_date(line.day, on)}" if line.day else ""
    quantity = f"{format_quantity(line.quantity)}{unit} " if line.quantity else ""
    return f"{quantity}{name_of(line)}{day}"
