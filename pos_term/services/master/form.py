"""A record as a list of fields: how each is read from what was typed, how it is shown, and what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pos_term.domain.clean import clean, visible
from pos_term.services.import_fields import Fields
from pos_term.services.import_rows import Row

Record = TypeVar("Record")
NOTHING = "-"
"""Shown for an empty value; typed, it empties one."""
_LONGEST_VALUE = 40


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values a field can have."""

    value: object
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField(Generic[Record]):
    """One field of a record."""

    key: str
    """The attribute it is kept in."""
    title: str
    group: str
    read: Callable[[str], object]
    """Typed text as a value; empty text empties it. Raises ValueError in plain words."""
    text: Callable[[Record], str]
    """The value as somebody would type it: `read` gives the same value back."""
    show: Callable[[Record], str]
    """The value in words."""
    options: tuple[Option, ...] = ()
    free: bool = False
    """Whether something else than the options may be typed."""
    several: bool = False
    """Whether it holds several values, which are added and taken away one by one."""
    fixed: bool = False
    """Whether it stays what it is once the record is kept."""
    scans: bool = False
    """Whether a scanned code can be its value."""
    needed: bool = False
    """Whether a new record must have it said, whatever it begins with."""
    hint: str = ""
    """What is typed, in few words."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field that is not what it was."""

    key: str
    title: str
    was: str
    now: str

    @property
    def words(self) -> str:
        """`price 1.29 → 1.35`."""
        return f"{self.title[:1].lower()}{self.title[1:]} {_short(self.was)} → {_short(self.now)}"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a record cannot be kept."""

    key: str
    """The field it is about."""
    words: str
    """One sentence."""


class Form(Generic[Record]):
    """The fields of one kind of record."""

    def __init__(self, fields: Sequence[FormField[Record]]) -> None:
        self.fields = tuple(fields)
        self._by_key = {field.key: field for field in self.fields}

    def field(self, key: str) -> FormField[Record]:
        """A field by its key."""
        return self._by_key[key]

    def typed(self, record: Record, key: str, text: str) -> Record | Fault:
        """The record with a field set to what was typed, `-` for nothing; or why that cannot be."""
        field = self._by_key[key]
        plain = text.strip(" \t")
        try:
            return put(record, key, field.read("" if plain == NOTHING else plain))
        except ValueError as error:
            return fault_of(field, str(error))

    def chosen(self, record: Record, key: str, option: Option) -> Record:
        """The record with a field set to one of its options."""
        return put(record, key, option.value)

    def added(self, record: Record, key: str, text: str) -> Record | Fault:
        """The record with one more value in a field that holds several; or why that cannot be."""
        field = self._by_key[key]
        try:
            more: Any = field.read(text.strip(" \t"))
            before: tuple[object, ...] = getattr(record, key)
            return put(record, key, (*before, *(each for each in more if each not in before)))
        except ValueError as error:
            return fault_of(field, str(error))

    def dropped(self, record: Record, key: str, place: int) -> Record:
        """The record without the value at a place, counted from 0, of a field that holds several."""
        values: tuple[object, ...] = getattr(record, key)
        return put(record, key, values[:place] + values[place + 1 :])

    def misread(self, before: Record | None, record: Record) -> Iterator[Fault]:
        """What is new in a record and could not be typed so: it was made another way."""
        for field in self.fields:
            if before is not None and getattr(before, field.key) == getattr(record, field.key):
                continue
            try:
                text = field.text(record)
                if field.read(text) != getattr(record, field.key):
                    yield fault_of(field, f"{visible(text, limit=20)!r} cannot be kept so; type it again")
            except ValueError as error:
                yield fault_of(field, str(error))

    def changes(self, before: Record | None, after: Record) -> tuple[Change, ...]:
        """What differs, field by field; of a new record nothing."""
        if before is None:
            return ()
        return tuple(
            Change(field.key, field.title, field.show(before), field.show(after))
            for field in self.fields
            if getattr(before, field.key) != getattr(after, field.key)
        )

    def onto(self, before: Record | None, mine: Record, now: Record) -> Record:
        """What somebody changed, put on the record as it is now: nothing of it is lost."""
        for change in self.changes(before, mine):
            now = put(now, change.key, getattr(mine, change.key))
        return now


def sentence(changes: Sequence[Change], *, most: int = 4) -> str:
    """What changed, without a full stop: `price 1.29 → 1.35, name Milk → Milk 1 l and 2 more`."""
    told = ", ".join(change.words for change in changes[:most])
    left = len(changes) - most
    return f"{told} and {left} more" if left > 0 else told


def put(record: Record, key: str, value: object) -> Record:
    """A record with another value in one attribute."""
    any_record: Any = record
    changed: Record = replace(any_record, **{key: value})
    return changed


def cell(reader: Callable[[Fields], object], column: str) -> Callable[[str], object]:
    """Reads typed text as an import reads the cell of a column."""

    def read(text: str) -> object:
        row = Fields(Row(0, {column: text}))
        value = reader(row)
        if row.faults:
            raise ValueError(row.faults[0].partition(": ")[2])
        return value

    return read


def fault_of(field: FormField[Any], words: str) -> Fault:
    """Words about a field as one sentence that names it."""
    return Fault(field.key, f"{field.title}: {clean(words, limit=200).rstrip('.')}.")


def _short(value: str) -> str:
    return clean(value, limit=_LONGEST_VALUE) or NOTHING
