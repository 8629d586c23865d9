"""Dates of the store's lists as dates."""

from __future__ import annotations

from datetime import date


def day_of(text: str | None) -> date | None:
    """An ISO date; None for none."""
    return date.fromisoformat(text) if text else None
