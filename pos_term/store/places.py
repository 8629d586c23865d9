"""What it means that too little is at a place; the places themselves are the domain's."""

from __future__ import annotations

from pos_term.domain.places import OUTSIDE

__all__ = ["OUTSIDE", "NotEnough"]


class NotEnough(Exception):
    """A tracked lot has less at a place than should leave it; nothing of the document may be written."""
