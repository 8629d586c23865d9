"""Two people who change one thing: whoever read it before the other's change is told who, and looks again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from pos_term.domain.dates import short_date, stamp, unstamp
from pos_term.store.sql import driver_of

_CHANGER = "SELECT actor FROM entry WHERE till = ? AND seq = ?"


@dataclass(frozen=True, slots=True)
class Now:
    """Where and when a document is posted."""

    till: str
    at: datetime


def stale(connection: Connection, what: str, seen: str, standing: str | None, now: Now) -> str:
    """Why a change of something must not be taken, in one plain line; empty where nothing is against it.

    `seen` is the mark as whoever changes it read it, empty where they enter it anew; `standing` is the mark it has
    now, None where it is not there.
    """
    if standing is None:
        return f"{what} is not there any more; look at it again" if seen else ""
    if seen != standing:
        if not seen:
            return f"{what} is there already{_who(connection, standing, ', put in by')}; look at it and change that"
        return f"{what} was changed since{_who(connection, standing, ' by')}; look at it again"
    if standing and (stamp(now.at), now.till) < tuple(standing.split(" ")[:2]):
        return f"{what} was changed at a later time than this till's clock shows; check the clock, then try again"
    return ""


def _who(connection: Connection, mark: str, by: str) -> str:
    """Who made a change and when, in the shop's time."""
    from pos_term.store.guards.sale import rules_of  # heavy, and seldom needed

    at, _, rest = mark.partition(" ")
    till, _, seq = rest.rpartition(" ")
    row = driver_of(connection).execute(_CHANGER, (till, int(seq))).fetchone() if seq.isdigit() else None
    if row is None:
        return ""
    zone = ZoneInfo(rules_of(connection)[0].timezone)
    when = unstamp(at).astimezone(zone)
    return f"{by} {row[0]} on {short_date(when.date(), when.date())} at {when:%H:%M}"
