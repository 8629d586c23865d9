"""What the alerts come to in a few words, for a line that says nothing when the store does not answer."""

from __future__ import annotations

from pos_term.domain.alerts import AlertKind
from pos_term.services.alerts import alerts
from pos_term.services.desk import Desk
from pos_term.store.engine import StoreFault


def alert_words(desk: Desk) -> str:
    """`3 expired` where goods past their date are still here, else `12 alerts`; empty where there are none.

    Nothing is said where the store is away: that is told elsewhere.
    """
    try:
        found = alerts(desk)
    except StoreFault:
        return ""
    expired = sum(alert.kind is AlertKind.EXPIRED for alert in found)
    if expired:
        return f"{expired} expired"
    return f"{len(found)} alert{'' if len(found) == 1 else 's'}" if found else ""
