"""One word for how a lot stands, in the order of judgement."""

from __future__ import annotations

from datetime import date


def status(
    *, on: date, recall: str | None, hold: str | None, expiry: str | None, best_before: str | None,
    location: str = "",
) -> str:  # fmt: skip
    """`recalled`, `held`, `quarantined`, `expired`, `past_best_before` or `ok` on a day; dates are ISO text.

    An expiry or best-before date counts through the end of its day.
    """
    today = on.isoformat()
    if recall:
        return "recalled"
    if hold:
        return "held"
    if location == "quarantine":
        return "quarantined"
    if expiry and expiry < today:
        return "expired"
    if best_before and best_before < today:
        return "past_best_before"
    return "ok"


SELLABLE = frozenset({"ok", "past_best_before"})
"""The words under which stock is available."""
