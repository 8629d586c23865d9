"""What a card terminal says about a payment."""

from __future__ import annotations

from dataclasses import dataclass

from pos_term.domain.tender import TenderState


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAnswer:
    """The end of one card payment. `unknown` is an answer: nobody can tell whether money moved."""

    state: TenderState
    reference: str = ""
    """The terminal's own number for it."""
    words: str = ""
    """What the terminal said, in plain words."""
