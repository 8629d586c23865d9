"""`import users`: people, their roles and their PINs from a CSV file."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from pos_term.domain.documents import Document, PeopleSet
from pos_term.domain.people import PIN, Person, Role
from pos_term.domain.shop import Shop
from pos_term.services.credentials import hash_pin, person_id
from pos_term.services.import_fields import Fields
from pos_term.services.import_rows import Problems
from pos_term.store.people import set_pins

_NAME = 60


class PeopleImport:
    """Adds people, and changes the role and PIN of those whose name is known."""

    kind = "users"
    columns = ("name", "role", "pin")
    required = ("name", "role", "pin")

    def __init__(self, shop: Shop) -> None:
        self._least = shop.pin_digits
        self._lines: dict[str, int] = {}
        self._hashes: dict[str, str] = {}

    def read(self, row: Fields) -> tuple[Person, str] | None:
        """The person of one row and the PIN, or None with the faults in `row`."""
        name = row.text("name", most=_NAME, needed=True)
        role = row.choice("role", Role, Role.CASHIER)
        if not row.given("role"):
            row.fault("role", f"is empty; write {' or '.join(Role)}")
        pin = row.value("pin", self._pin)
        if pin is None and not row.given("pin"):
            row.fault("pin", f"is empty; a PIN has {self._least} to 12 digits")
        person = Person(id=person_id(name), name=name, role=role)
        if name and person.id in self._lines:
            row.fault("name", f"{name} stands in line {self._lines[person.id]} already; keep one of them")
        self._lines.setdefault(person.id, row.line)
        return None if row.faults or pin is None else (person, pin)

    def settle(
        self,
        connection: Connection,  # noqa: ARG002
        items: Sequence[tuple[int, tuple[Person, str]]],
        problems: Problems,
    ) -> list[Person]:
        """Hash the PINs before anything is locked; not where a bad row stops the file anyway."""
        if problems.count:
            return []
        self._hashes |= {person.id: hash_pin(pin) for _, (person, pin) in items}
        return [person for _, (person, _) in items]

    def document(self, document_id: str, people: Sequence[Person]) -> Document:
        """What is posted for some of the people: never a PIN."""
        return PeopleSet(id=document_id, people=tuple(people))

    def finish(self, connection: Connection) -> None:
        """Keep the PINs, in the transaction that keeps the people."""
        set_pins(connection, self._hashes)

    def _pin(self, text: str) -> str:
        if not PIN.fullmatch(text) or len(text) < self._least:
            raise ValueError(f"is not {self._least} to 12 digits")
        return text
