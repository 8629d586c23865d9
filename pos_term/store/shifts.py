"""Reads of shifts: which one is open, and what it has taken."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from pos_term.domain.tender import TenderKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftFigures:
    """One shift so far; amounts in minor units."""

    opened_at: str
    opened_by: str
    opening_float: int
    sales: int
    total: int
    by_tender: dict[str, int]
    """What each kind of tender brought, less what was paid back by it; cash less the change that went back."""
    moved: int = 0
    """Cash that came in without a sale, less what went out."""

    @property
    def cash_expected(self) -> int:
        """What should be in the drawer."""
        return self.opening_float + self.by_tender.get(TenderKind.CASH.value, 0) + self.moved


def open_shift(connection: Connection, till: str) -> str | None:
    """The id of a till's open shift."""
    found: str | None = connection.exec_driver_sql(
        "SELECT id FROM shift WHERE till = ? AND closed_at IS NULL", (till,)
    ).scalar()
    return found


def figures(connection: Connection, shift: str) -> ShiftFigures | None:
    """What a shift has taken; None when there is no such shift."""
    row = connection.exec_driver_sql(
        "SELECT opened_at, opened_by, opening_float FROM shift WHERE id = ?", (shift,)
    ).first()
    if row is None:
        return None
    sums = connection.exec_driver_sql(
        "SELECT count(*), coalesce(sum(total), 0), coalesce(sum(change), 0) FROM sale WHERE shift = ?", (shift,)
    ).one()
    kinds = connection.exec_driver_sql(
        "SELECT kind, sum(amount) FROM tender WHERE shift = ? AND state <> 'declined' GROUP BY kind ORDER BY kind",
        (shift,),
    )
    by_tender = {kind: amount for kind, amount in kinds}  # noqa: C416 - a row is not a pair to mypy
    if sums[2]:
        by_tender[TenderKind.CASH.value] = by_tender.get(TenderKind.CASH.value, 0) - sums[2]
    moved = connection.exec_driver_sql(
        "SELECT coalesce(sum(CASE kind WHEN 'paid_in' THEN amount ELSE -amount END), 0) FROM cash WHERE shift = ?",
        (shift,),
    ).scalar()
    return ShiftFigures(
        opened_at=row[0], opened_by=row[1], opening_float=row[2], sales=sums[0], total=sums[1],
        by_tender=by_tender, moved=int(moved or 0),
    )  # fmt: skip
