"""How paying ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pos_term.widgets.entry_buffer import Entry

if TYPE_CHECKING:
    from pos_term.services.outcomes import Outcome


class Paid(NamedTuple):
    """What the payment screen gives when it did not simply go back to the sale."""

    outcome: Outcome
    """Of the commit: stored, or stopped."""
    ahead: tuple[Entry, ...] = ()
    """What was scanned while the sale was being stored: it belongs to the next one."""
