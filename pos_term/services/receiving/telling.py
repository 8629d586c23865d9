"""Words about a line of a delivery, for the answers that steps give."""

from __future__ import annotations

from collections.abc import Sequence

from pos_term.domain.lots import fold
from pos_term.services.receiving.checks import quantity_words
from pos_term.services.receiving.draft import Draft, DraftLine, FindingCode, Need, Taken, TakenKind
from pos_term.services.receiving.fields import Wrong

_ASKED = {Need.LOT: "lot", Need.SERIAL: "serial", Need.DATE: "date", Need.QUANTITY: "quantity"}


def refusal(wrong: Wrong | str, key: int | None = None) -> Taken:
    """A refusal as one sentence."""
    words = str(wrong)
    return Taken(kind=TakenKind.REFUSED, message=words[:1].upper() + words[1:], key=key)


def line_words(line: DraftLine, needs: Sequence[Need]) -> str:
    """What a line is, what it asks for, or the worst that stands against it."""
    words = quantity_words(line)
    if line.day:
        words += f", {'exp' if line.expiry else 'best before'} {line.day}"
    if needs:
        return f"{words}: now its {' and '.join(_ASKED[need] for need in needs)}."
    worst = next((each for each in line.findings if each.code is not FindingCode.COST_MISSING), None)
    if worst:
        return f"{words}: {worst.words}."
    return f"{words}."


def line_with(draft: Draft, code: str) -> DraftLine | None:
    """The one line whose lot or serial is this code; None where none or several have it."""
    wanted = fold(code)
    found = [line for line in draft.lines if wanted and wanted in (fold(line.serial), fold(line.lot))]
    return found[0] if len(found) == 1 else None
