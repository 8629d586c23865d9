"""Keeping a record as one document: checked, held against who changed it meanwhile, and told in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Connection

from pos_term.domain.clean import clean
from pos_term.domain.dates import unstamp
from pos_term.domain.documents import Document
from pos_term.services.desk import Desk, Refused
from pos_term.services.master.form import Fault, Form, sentence
from pos_term.store.journal import Rejected, post
from pos_term.store.master_history import author

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Kept(Generic[Record]):
    """A record stands as it was wanted."""

    words: str
    """What changed, in one sentence."""
    now: Record
    """The record with its new mark."""
    posted: bool = True
    """Whether anything had to be written."""


@dataclass(frozen=True, slots=True)
class Meanwhile(Generic[Record]):
    """Somebody else changed the record since it was read; nothing was written."""

    words: str
    """Who changed what, and when."""
    now: Record
    """The record as it is now."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """Something of it cannot be kept; nothing was written."""

    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Generic[Record]):
    """How one kind of record is kept."""

    desk: Desk
    form: Form[Record]
    name: str
    """What people call the record."""
    read: Callable[[Connection], Record | None]
    """The record as it is in the store."""
    check: Callable[[Connection], Iterable[Fault]]
    """What the store has against it."""
    mark: Callable[[Record], str]
    document: Document

    def keep(self, before: Record | None, wanted: Record) -> Kept[Record] | Meanwhile[Record] | Unfit | Refused:
        """Post the record unless something stands against it. Raises StoreFault."""
        changes = self.form.changes(before, wanted)
        if before is not None and not changes:
            return Kept(f"Nothing of {self.name} was changed.", before, posted=False)
        faults = list(self.form.misread(before, wanted))
        with self.desk.store.reading() as connection:
            now = self.read(connection)
            if before is not None and now is not None and self.mark(now) != self.mark(before):
                return self._meanwhile(connection, before, wanted, now)
            if not faults:
                faults += self.check(connection)
        if faults:
            return Unfit(tuple(faults))
        if before is not None and now is None:
            return Refused(f"{self.name} is not there any more. Go back and find it again.")
        posted = post(self.desk.store, self.document, self.desk.posting())
        with self.desk.store.reading() as connection:
            now = self.read(connection)
            if isinstance(posted, Rejected):
                if before is not None and now is not None and self.mark(now) != self.mark(before):
                    return self._meanwhile(connection, before, wanted, now)
                return Refused(_sentence(posted.words))
        done = f"Kept: {sentence(changes)}." if changes else f"{self.name} was added."
        return Kept(done, now if now is not None else wanted)

    def _meanwhile(self, connection: Connection, before: Record, wanted: Record, now: Record) -> Meanwhile[Record]:
        """Who changed what meanwhile, and what of it is also changed here."""
        others = self.form.changes(before, now)
        mine = {change.key: change for change in self.form.changes(before, wanted)}
        who, when = _who(self.desk, connection, self.mark(now))
        what = sentence(others) if others else "nothing that is shown here"
        words = f"{who} changed it {when}: {what}."
        both = [mine[each.key].title for each in others if each.key in mine and mine[each.key].now != each.now]
        if both:
            words += f" You changed {' and '.join(each.lower() for each in both)} too."
        return Meanwhile(words, now)


def _who(desk: Desk, connection: Connection, mark: str) -> tuple[str, str]:
    found = author(connection, mark)
    if found is None:
        return "Somebody", "meanwhile"
    at = unstamp(found[0]).astimezone(desk.clock.zone)
    day = "" if at.date() == desk.clock.business_date() else f"on {at:%Y-%m-%d} "
    return clean(found[1], limit=40) or "Somebody", f"{day}at {at:%H:%M}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."
