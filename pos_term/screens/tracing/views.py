"""What a trace looks like as rows of a list: its time line, where it came from, where it went, what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pos_term.domain.dates import short_date, unstamp
from pos_term.domain.places import OUTSIDE
from pos_term.widgets.choice_list import Column, Rule

if TYPE_CHECKING:
    from pos_term.services.tracing.journey import Journey

PAGE = 200
"""Rows of a long list that are shown at a time."""


class View(StrEnum):
    """What of a trace is shown."""

    TIME_LINE = "Time line"
    CAME_FROM = "Came from"
    WENT_TO = "Went to"
    LOTS = "Lots and what was said of them"


@dataclass(frozen=True, slots=True)
class Target:
    """What a row leads to."""

    code: str
    sku: str | None = None
    """The product, where it is a lot or serial."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a view."""

    cells: tuple[str, ...]
    target: Target | None = None


Lines = Sequence[Line | Rule]


@dataclass(frozen=True, slots=True)
class Reader:
    """Puts a trace into words for whoever stands at the till."""

    found: Journey
    on: date
    """Today: this year's days go without their year."""
    zone: tzinfo
    wide: bool
    """Whether there is room for more columns."""

    def columns(self, view: View) -> tuple[Column, ...]:
        """The columns of a view."""
        size = 14 if self.wide else 11
        if view is View.TIME_LINE:
            more = (Column("Person", 12), Column("Known by", 9)) if self.wide else (Column("Person", 7),)
            numbers = (Column("Qty", 6, right=True), Column("On hand", 7, right=True))
            return (Column("When", 12), Column("What"), *numbers, Column("Paper", size), *more)
        if view is View.LOTS:
            return (Column("What"), Column("When", 12), Column("On hand", 8, right=True), Column("Standing", 14))
        return (Column("What"), Column("Qty", 7, right=True), Column("When", 12), Column("Paper", size))

    def lines(self, view: View) -> Lines:
        """The rows of a view."""
        if view is View.TIME_LINE:
            return [self._step(row) for row in self.found.timeline]
        if view is View.CAME_FROM:
            return list(self._came_from())
        return list(self._went_to() if view is View.WENT_TO else self._lots())

    # -- the time line -------------------------------------------------------------------------------------

    def _step(self, row: Mapping[str, Any]) -> Line:
        way = ""
        if row["from"] or row["to"]:
            way = f", {self._place(row['from'])} → {self._place(row['to'])}"
        whose = f"{self._number(row)}: " if len(self.found.lots) != 1 else ""
        note = f": {row['note']}" if row["note"] else ""
        sign = "+" if row["from"] in OUTSIDE else "-" if row["to"] in OUTSIDE else ""
        quantity = f"{sign}{row['quantity']}" if row["quantity"] else ""
        known = (row["provenance"],) if self.wide else ()
        cells = (
            self._moment(row["at"]), f"{whose}{row['kind']}{way}{note}", quantity, row["on_hand"] or "",
            row["document"], row["person"], *known,
        )  # fmt: skip
        if row["document"] and row["quantity"]:
            return Line(cells, Target(row["document"]))
        return Line(cells, self._lot(row))

    # -- both ways -----------------------------------------------------------------------------------------

    def _came_from(self) -> Iterator[Line | Rule]:
        found = self.found
        yield from _under("Received", map(self._received, found.trace.received))
        yield from _under("Made from", map(self._component, found.made_from))
        yield from _under("Certificates", map(self._certificate, found.certificate))

    def _received(self, row: Mapping[str, Any]) -> Line:
        whose = f"{self._number(row)} " if len(self.found.lots) != 1 else ""
        supplier = self.found.suppliers.get(row["supplier"], row["supplier"])
        parts = [f"{whose}from {supplier or 'an unnamed supplier'}"]
        parts += [f"their lot {row['supplier_lot']}"] if row["supplier_lot"] else []
        parts += [f"order {row['purchase_order']}"] if row["purchase_order"] else []
        target = Target(row["number"]) if row["number"] else None
        if not target and row["purchase_order"]:
            target = Target(row["purchase_order"])
        return Line((", ".join(parts), row["quantity"], self._day(row["business_date"]), row["number"]), target)

    def _component(self, row: Mapping[str, Any]) -> Line:
        supplier = f", from {row['supplier']}" if row["supplier"] else ""
        their = f", their lot {row['supplier_lot']}" if row["supplier_lot"] else ""
        return self._branch(row, f"{supplier}{their}", row["quantity"])

    def _certificate(self, row: Mapping[str, Any]) -> Line:
        until = f", until {self._day(row['valid_until'])}" if row["valid_until"] else ""
        standing = row["standing"].replace("_", " ")
        file = f", file {row['file']}" if row["file"] else ", no file"
        title = " ".join(part for part in (row["number"], row["title"]) if part)
        return Line((f"{title}: {standing}{until}{file}", "", "", ""), Target(row["number"]))

    def _went_to(self) -> Iterator[Line | Rule]:
        found = self.found
        yield from _under("Made into", map(self._result, found.made_into))
        yield from _under("Sales", (self._sale(row, "sold to") for row in found.trace.sales))
        yield from _under("Brought back", (self._sale(row, "from") for row in found.trace.returned))
        yield from _under("Transfers", (self._left(row, self._transferred(row)) for row in found.transfers))
        yield from _under("Disposals", (self._left(row, self._thrown(row)) for row in found.disposals))
        yield from _under(
            "Returned to supplier",
            (self._left(row, f"to {row['supplier']}: {row['reason']}") for row in found.supplier_returns),
        )

    def _result(self, row: Mapping[str, Any]) -> Line:
        sold = f", {len(row['sales'])} sales" if len(row["sales"]) != 1 else ", 1 sale"
        return self._branch(row, f", {row['on_hand']} on hand{sold if row['sales'] else ''}", row["made"])

    def _branch(self, row: Mapping[str, Any], more: str, quantity: str) -> Line:
        """A lot on its branch of a tree."""
        indent = "│ " * (row["depth"] - 1) + "└ "
        again = " (as above)" if row["repeated"] else ""
        name = row["name"] or row["sku"]
        words = f"{indent}{name} {self._number(row)}{more}{again}"
        cells = (words, quantity, self._day(row["business_date"]), row["document"])
        return Line(cells, self._lot(row) or (Target(row["document"]) if row["document"] else None))

    def _sale(self, row: Mapping[str, Any], way: str) -> Line:
        who = self.found.people.get(row["customer"] or "", row["customer"]) or "a customer"
        whose = f"{self._number(row)} " if len(self.found.lots) != 1 else ""
        known = f", {row['provenance']}" if row.get("provenance") else ""
        why = f": {row['reason']}" if row.get("reason") else ""
        cells = (f"{whose}{way} {who}{known}{why}", row["quantity"], self._moment(row["at"]), row["receipt"])
        return Line(cells, Target(row["receipt"]))

    def _transferred(self, row: Mapping[str, Any]) -> str:
        why = f": {row['reason']}" if row["reason"] else ""
        return f"{self._place(row['from'])} → {self._place(row['to'])}{why}"

    def _thrown(self, row: Mapping[str, Any]) -> str:
        seen = f", seen by {row['witness']}" if row["witness"] else ""
        return f"from {self._place(row['location'])}: {row['reason']}{seen}"

    def _left(self, row: Mapping[str, Any], words: str) -> Line:
        whose = f"{self._number(row)} " if len(self.found.lots) != 1 else ""
        cells = (f"{whose}{words}", row["quantity"], self._moment(row["at"]), row["document"])
        return Line(cells, Target(row["document"]) if row["document"] else None)

    # -- what it is about ----------------------------------------------------------------------------------

    def _lots(self) -> Iterator[Line | Rule]:
        yield from _under("Lots", map(self._standing, self.found.lots))
        yield from _under("Holds and recalls", map(self._hold, self.found.holds))
        yield from _under("Put right", map(self._amended, self.found.amendments))
        yield from _under("Refused at the till", map(self._refused, self.found.trace.refused))

    def _standing(self, row: Mapping[str, Any]) -> Line:
        day = row["expiry"] or row["best_before"]
        until = f"{'expires' if row['expiry'] else 'best before'} {self._day(day)}" if day else ""
        words = " ".join(part for part in (row["name"] or row["sku"], self._number(row), until) if part)
        return Line((words, "", row["on_hand"], row["status"].replace("_", " ")), self._lot(row))

    def _hold(self, row: Mapping[str, Any]) -> Line:
        allowed = f", approved by {row['approved_by']}" if row["approved_by"] else ""
        recall = f" {row['recall']}" if row["recall"] else ""
        words = f"{row['kind']}{recall} {self._number(row)}: {row['reason']} ({row['person']}{allowed})"
        return Line((words, self._moment(row["at"]), "", ""), self._lot(row))

    def _amended(self, row: Mapping[str, Any]) -> Line:
        paper = f", certificate {row['certificate']}" if row["certificate"] else ""
        kind = "tested again, " if row["retest"] else ""
        field = row["field"].replace("_", " ")
        change = f"{kind}{field} {row['was'] or 'nothing'} → {row['now'] or 'nothing'}"
        words = f"{change}: {row['reason']}{paper} ({row['person']})"
        return Line((words, self._moment(row["at"]), "", ""), self._lot(row))

    def _refused(self, row: Mapping[str, Any]) -> Line:
        reasons = ", ".join(reason.replace("_", " ") for reason in row["reasons"])
        words = f"{self._number(row)}: {reasons} ({row['cashier']})"
        return Line((words, self._moment(row["at"]), "", ""), self._lot(row))

    # -- words ---------------------------------------------------------------------------------------------

    def _number(self, row: Mapping[str, Any]) -> str:
        return str(row["serial"] or row["lot"] or "")

    def _lot(self, row: Mapping[str, Any]) -> Target | None:
        number = self._number(row)
        return Target(number, row["sku"]) if number else None

    def _place(self, name: str) -> str:
        return self.found.places.get(name, name)

    def _day(self, day: str) -> str:
        return short_date(date.fromisoformat(day), self.on)

    def _moment(self, at: str) -> str:
        local = unstamp(at).astimezone(self.zone)
        return f"{local.day} {local:%b %H:%M}" if local.year == self.on.year else short_date(local.date(), self.on)


def _under(title: str, lines: Iterable[Line]) -> Iterator[Line | Rule]:
    """Rows below a heading, or nothing where there are none."""
    rows = list(lines)
    if rows:
        yield Rule(title if len(rows) == 1 else f"{title}: {len(rows)}")
        yield from rows
