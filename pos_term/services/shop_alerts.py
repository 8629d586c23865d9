"""The table of shop.toml that says from when on something of the stock is an alert."""

from __future__ import annotations

from pos_term.domain.alerts import DEFAULT_ALERTS, AlertRules
from pos_term.services.shop_rules import MOST_DAYS
from pos_term.services.shop_values import Section

KEYS = ("expiry_days", "stagnant_days", "held_days", "certificate_days")
MOST_LIMITS = 10


def read_alerts(top: Section) -> AlertRules:
    """`[alerts]` with its days; what it does not say stays as it is by default. Raises Wrong."""
    section, plain = top.table("alerts", KEYS), DEFAULT_ALERTS
    return AlertRules(
        expiry_days=_limits(section, plain.expiry_days),
        stagnant_days=section.whole("stagnant_days", plain.stagnant_days, 1, MOST_DAYS),
        held_days=section.whole("held_days", plain.held_days, 0, MOST_DAYS),
        certificate_days=section.whole("certificate_days", plain.certificate_days, 0, MOST_DAYS),
    )


def _limits(section: Section, default: tuple[int, ...]) -> tuple[int, ...]:
    if not section.given("expiry_days"):
        return default
    value = section.values["expiry_days"]
    good = isinstance(value, list) and len(value) <= MOST_LIMITS
    if not good or not all(isinstance(n, int) and n is not True and 0 <= n <= MOST_DAYS for n in value):
        raise section.wrong("expiry_days", "must be a list of days such as [90, 60, 30]")
    return tuple(sorted(set(value), reverse=True))
