"""GS1 element strings read whole, and what else they may say if a separator went missing on the way.

A scanner that drops the separator runs a lot and the next element together: "10AB12" + "17210101" arrives as
lot "AB1217210101". No parser can know; the shop's own lots can. So the literal reading stays first and every
other complete reading is listed beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pos_term.domain.gs1 import Placed, Walk, refusal_of, walk
from pos_term.domain.gs1_fields import Elements, interpret
from pos_term.domain.scan_types import GS, CodeKind, ScanError, ScanFault, ScannedCode, ScanSource

_MOST_READINGS = 8
_MOST_LOST = 3
_MOST_TRIALS = 64
# Elements that a swallowed tail can begin with. The look-ahead finds overlapping ones.
_HIDDEN = re.compile(
    r"(?=(?P<date>(?:1[13567]|7003)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9])"
    r"|(?P<measure>3[1-6][0-9]{2}[0-9]{6})"
    r"|(?P<text>(?:10|21)[^\x1d]))"
)
_STRENGTH = ("date", "measure", "text")


@dataclass(frozen=True, slots=True)
class _Trial:
    """A text with separators put in, and how much speaks for it (lower is stronger)."""

    body: str
    next_at: int
    strength: int


def read_element_string(
    source: ScanSource, body: str, *, linear_gtin: str | None = None
) -> ScannedCode | ScanError:
    """Read an element string; `linear_gtin` as in `interpret`.

    Readings under the assumption of a lost separator stand in `alternatives`: those with a date first. Where
    the literal text cannot be read but such a reading can, the refusal says that the separator was lost.
    """
    literal = walk(body)
    if not literal.is_whole:
        if literal.misfit is not None and _other_readings(source, body, literal, linear_gtin):
            return source.refused(
                ScanFault.SEPARATOR_LOST,
                "The numbers in this code run together: the scanner dropped the separator. "
                "Key the printed numbers, and have a manager run the scanner check.",
            )
        return refusal_of(source, literal, body)
    code = interpret(source, CodeKind.GS1, literal.elements, linear_gtin=linear_gtin)
    if isinstance(code, ScanError):
        return code
    others = _other_readings(source, body, literal, linear_gtin)
    return replace(code, alternatives=others) if others else code


def _other_readings(
    source: ScanSource, body: str, literal: Walk, linear_gtin: str | None
) -> tuple[ScannedCode, ...]:
    """Try a separator at each place where a swallowed element may begin, then a second and a third."""
    found: dict[Elements, tuple[int, ScannedCode]] = {}
    trials = list(_trials(body, literal, 0, len(_STRENGTH)))
    tried = 0
    for _ in range(_MOST_LOST):
        deeper: list[_Trial] = []
        for trial in trials:
            tried += 1
            if tried > _MOST_TRIALS:
                break
            walked = walk(trial.body)
            deeper.extend(_trials(trial.body, walked, trial.next_at, trial.strength))
            if not walked.is_whole or walked.elements in found:
                continue
            code = interpret(source, CodeKind.GS1, walked.elements, linear_gtin=linear_gtin)
            if isinstance(code, ScannedCode):
                found[walked.elements] = (trial.strength, code)
        trials = deeper
    ranked = sorted(found.values(), key=lambda pair: pair[0])
    return tuple(code for _, code in ranked[:_MOST_READINGS])


def _trials(body: str, walked: Walk, begin: int, strength: int) -> Iterator[_Trial]:
    present = {each.identifier.ai for each in walked.placed}
    for each in (*walked.placed, *((walked.misfit,) if walked.misfit else ())):
        if each.identifier.length is not None:
            continue
        for match in _HIDDEN.finditer(body, max(each.start + 1, begin), each.end):
            kind = match.lastgroup or ""
            if _hides(kind, each, misfit=each is walked.misfit) and not _is_present(match, kind, present):
                at = match.start()
                yield _Trial(body[:at] + GS + body[at:], at + 2, min(strength, _STRENGTH.index(kind)))


def _hides(kind: str, host: Placed, *, misfit: bool) -> bool:
    """Tell whether a tail of this kind in this element is worth a reading.

    Long free text of other identifiers holds "21" by accident too often: there, only a date is evidence.
    """
    return kind == "date" or misfit or host.identifier.ai in ("10", "21") or not host.identifier.free_text


def _is_present(match: re.Match[str], kind: str, present: set[str]) -> bool:
    return match[kind][:2] in present or match[kind][:4] in present
