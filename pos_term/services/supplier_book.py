"""Finding a supplier by what people write: the id, the name, or a Global Location Number."""

from __future__ import annotations

from sqlalchemy import Connection

from pos_term.domain.clean import visible
from pos_term.domain.places import Supplier
from pos_term.services.desk import Refused
from pos_term.store.buying import suppliers


class SupplierBook:
    """The suppliers the shop keeps, read once."""

    def __init__(self, connection: Connection) -> None:
        self.all = suppliers(connection)
        self._by_id = {each.id: each for each in self.all}
        self._by_gln = {each.gln: each for each in self.all if each.gln}
        self._by_name: dict[str, list[Supplier]] = {}
        for each in self.all:
            self._by_name.setdefault(_folded(each.name), []).append(each)

    def find(self, text: str) -> Supplier | Refused | None:
        """The supplier with this id, GLN or name; None where the shop keeps none; refused where several fit."""
        found = self._by_id.get(text) or self._by_gln.get(text)
        if found or not text.strip():
            return found
        called = self._by_name.get(_folded(text), [])
        if len(called) > 1:
            return Refused(f"{len(called)} suppliers are called {visible(text, limit=40)}; write the id")
        if called:
            return called[0]
        same = [each for each in self.all if _folded(each.id) == _folded(text)]
        return same[0] if len(same) == 1 else None

    def name(self, text: str) -> str:
        """The name of the supplier with this id; the text itself where it is no id."""
        found = self._by_id.get(text)
        return found.name if found else text


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
