"""`import suppliers`: whom the shop buys from, from a CSV file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.documents import Document, SuppliersSet
from pos_term.domain.lots import fold
from pos_term.domain.places import Supplier
from pos_term.services.import_fields import Fields
from pos_term.services.import_rows import Problems
from pos_term.services.master.suppliers import ADDRESS, EMAIL, LONGEST_LEAD, PHONE, contact_fault, parse_gln
from pos_term.store.buying import suppliers

_TEXTS = {"address": ADDRESS, "phone": PHONE, "email": EMAIL}


@dataclass(frozen=True, slots=True)
class _Entered:
    """One row: the columns the file has."""

    id: str
    given: Mapping[str, Any]


class SupplierImport:
    """Adds suppliers, and changes those whose id is known. A column the file does not have keeps what is known."""

    kind = "suppliers"
    columns = ("id", "name", "address", "phone", "email", "gln", "lead_days", "active")
    required = ("id", "name")

    def read(self, row: Fields) -> _Entered | None:
        """What one row says, or None with its faults in `row`."""
        key = row.exact("id", needed=True)
        given: dict[str, Any] = {"name": row.text("name", needed=True)}
        given |= {field: row.text(field, most=most) for field, most in _TEXTS.items() if row.there(field)}
        if row.there("gln"):
            given["gln"] = row.value("gln", parse_gln) or ""
        if row.there("lead_days"):
            given["lead_days"] = row.whole("lead_days", LONGEST_LEAD) or 0
        if row.given("active"):
            given["active"] = row.flag("active")
        if fault := contact_fault(given.get("phone", ""), given.get("email", "")):
            row.fault("email" if "mail" in fault else "phone", fault)
        return None if row.faults else _Entered(key or "", given)

    def settle(
        self, connection: Connection, items: Sequence[tuple[int, _Entered]], problems: Problems
    ) -> list[Supplier]:
        """Hold the rows against the suppliers there are; those that change nothing are left out."""
        known = {each.id: each for each in suppliers(connection)}
        folded = {fold(key): key for key in known}
        lines: dict[str, int] = {}
        ready: list[Supplier] = []
        for number, entered in items:
            first = lines.setdefault(fold(entered.id), number)
            other = folded.get(fold(entered.id), entered.id)
            if first != number:
                problems.add(number, f"id: {entered.id} stands in line {first} already; keep one of them")
            elif other != entered.id:
                problems.add(number, f"id: {entered.id} is there as {other}; write it so")
            before = known.get(entered.id)
            wanted = replace(before, **entered.given) if before else Supplier(id=entered.id, **entered.given)
            if wanted != before:
                ready.append(wanted)
        return ready

    def document(self, document_id: str, items: Sequence[Supplier]) -> Document:
        """What is posted for some of the rows."""
        return SuppliersSet(id=document_id, suppliers=tuple(items))

    def finish(self, connection: Connection) -> None:
        """Nothing is kept outside the journal."""
