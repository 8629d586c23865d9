"""Why a document may not be posted now."""

from __future__ import annotations

from dataclasses import dataclass

from pos_term.domain.judgement import Finding, Level, Reason


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a document may not be posted now."""

    words: str
    """One plain line."""
    findings: tuple[Finding, ...] = ()
    line: int = 0
    """The line of the document that is stopped, counted from 1; 0 when it is the whole of it."""
    lot_id: str = ""


def block(reason: Reason, words: str) -> tuple[Finding, ...]:
    """One finding that blocks."""
    return (Finding(reason, Level.BLOCK, words),)
