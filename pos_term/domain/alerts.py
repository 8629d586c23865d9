"""Alerts: what of the stock somebody should look at, and from when on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class AlertKind(StrEnum):
    """What an alert is about, the most pressing first."""

    EXPIRED = "expired"
    """Past its date, and stock is on hand."""
    EXPIRING = "expiring"
    """Its date is near, and stock is on hand."""
    LOW = "low"
    """Less on hand and on order than the product's low stock."""
    HELD = "held"
    """On hold or in quarantine for long."""
    STAGNANT = "stagnant"
    """Nothing of it was sold for long."""
    CERTIFICATE = "certificate"
    """A certificate has run out, or soon will."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRules:
    """From when on something is an alert, in days. A product's own `alert_days` stands before `expiry_days`."""

    expiry_days: tuple[int, ...] = (90, 60, 30)
    """Days before a lot's date. One that is not shorter than the product's whole shelf life does not count for it:
    every pack would be an alert from the day it came; where none is left, its short-dated days count."""
    stagnant_days: int = 30
    """Days without a sale."""
    held_days: int = 14
    """Days on hold, or in quarantine."""
    certificate_days: int = 30
    """Days before the last day of a certificate."""


DEFAULT_ALERTS = AlertRules()
"""Where the shop has not said otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One thing to look at."""

    kind: AlertKind
    sku: str
    """Empty for a certificate."""
    name: str
    """The product's; of a certificate its title or number."""
    lot: str | None
    serial: str | None
    lot_key: str
    """The key of the lot, by which the lot desk finds it; empty where it is about no lot."""
    words: str
    """One plain sentence."""
    days: int | None
    """Days to the date (below 0 is past), days without a sale, days on hold."""
    within: int | None
    """Of an expiring lot: the least of the shop's limits that it is inside of, such as 30; its product's own limit
    where that is a longer one."""
    quantity: int
    """Thousandths on hand; 0 for a certificate."""
    value: int | None
    """Minor units at the lots' own cost; None where no cost is known."""
    certificate: str = ""
    """Its number, of a certificate."""


_LIMITS = (7, 30, 60, 90)
_WORDS = {
    AlertKind.EXPIRED: "past their date",
    AlertKind.EXPIRING: "expiring",
    AlertKind.LOW: "low",
    AlertKind.HELD: "held too long",
    AlertKind.STAGNANT: "not selling",
    AlertKind.CERTIFICATE: "certificates running out",
}


def in_short(alerts: Iterable[Alert]) -> str:
    """All of them in one line: `2 past their date, 3 expiring in 30 days, 1 low`; empty where there are none."""
    counts: dict[tuple[int, int], tuple[str, int]] = {}
    order = list(AlertKind)
    for alert in alerts:
        within = _rounded(alert.within or 0) if alert.kind is AlertKind.EXPIRING else 0
        words = f"expiring in {within} days" if within else _WORDS[alert.kind]
        at = (order.index(alert.kind), within)
        counts[at] = (words, counts.get(at, (words, 0))[1] + 1)
    return ", ".join(f"{count} {words}" for _, (words, count) in sorted(counts.items()))


def _rounded(within: int) -> int:
    """The least of a few limits that people think in: not each product's own is a word of its own."""
    return next((limit for limit in _LIMITS if within <= limit), within)
