"""Documents as canonical JSON and back, and the rule by which an entry's hash is made."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from pos_term.domain.documents import ALL, Document
from pos_term.domain.shop import Shop

GENESIS = "0" * 64
"""What stands for the previous hash in a till's first entry."""

HALF = re.compile("[\ud800-\udfff]")
"""Half a character (a lone surrogate): no file can hold it, so it is written as U+FFFD."""

_KINDS: dict[str, type[Document]] = {kind.KIND: kind for kind in ALL}


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One entry as it stands in the journal."""

    till: str
    seq: int
    """Counts from 1 without gaps, per till."""
    kind: str
    at: str
    """UTC, `2026-11-21T14:03:05.000000Z`."""
    business_date: str
    actor: str
    document: str
    """Canonical JSON."""
    previous: str
    hash: str


class UnknownDocument(ValueError):
    """An entry of a kind or version this program does not know."""


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(_KINDS[kind])


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False)


def canonical(value: object) -> str:
    """JSON with sorted keys, no blanks and characters as they are: the same value gives the same bytes."""
    return _ENCODER.encode(value)


def is_whole(text: str) -> bool:
    """Whether a text has no half character, so that a file can hold it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def write_document(document: Document) -> str:
    """A document as the canonical JSON of its fields and its version."""
    fields = _adapter(document.KIND).dump_python(document, mode="json")
    return canonical({**fields, "version": document.VERSION})


def read_document(kind: str, text: str) -> Document:
    """Read a document back; UnknownDocument for a kind or version of a newer program.

    A newer version only adds fields, whose defaults are what an older one meant.
    """
    shape = _KINDS.get(kind)
    fields = json.loads(text)
    version = fields.pop("version", None) if isinstance(fields, dict) else None
    if shape is None or not isinstance(version, int) or not 1 <= version <= shape.VERSION:
        raise UnknownDocument(f"document {kind} version {version} is not known to this program")
    document: Document = _adapter(kind).validate_python(fields)
    return document


def entry_hash(
    *, till: str, seq: int, kind: str, at: str, business_date: str, actor: str, document: str, previous: str
) -> str:
    """SHA-256, in hex, of the canonical JSON array of an entry's fields, the document as its JSON text."""
    fields = [till, seq, kind, at, business_date, actor, document, previous]
    return hashlib.sha256(canonical(fields).encode("utf-8", "surrogatepass")).hexdigest()


def seal(
    *, till: str, seq: int, kind: str, at: str, business_date: str, actor: str, document: str, previous: str
) -> JournalEntry:
    """An entry with its hash."""
    made = entry_hash(
        till=till, seq=seq, kind=kind, at=at, business_date=business_date, actor=actor, document=document,
        previous=previous,
    )  # fmt: skip
    return JournalEntry(
        till=till, seq=seq, kind=kind, at=at, business_date=business_date, actor=actor, document=document,
        previous=previous, hash=made,
    )  # fmt: skip


@cache
def _shop_shape() -> TypeAdapter[Shop]:
    return TypeAdapter(Shop)


def read_shop(settings: str) -> Shop:
    """The shop's settings as they were kept."""
    return _shop_shape().validate_python(json.loads(settings))
