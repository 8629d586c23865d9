"""Certificates of suppliers: their number, how long they hold, and the file that proves them."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import uuid_utils
from sqlalchemy import Connection

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import stamp
from pos_term.domain.documents import CertificateKept
from pos_term.domain.lots import fold
from pos_term.services.desk import BadInput, Desk, Refused
from pos_term.services.import_fields import CODE, NAME, code_fault
from pos_term.services.supplier_book import SupplierBook
from pos_term.store import buying
from pos_term.store.attachments import add_attachment, read_attachment
from pos_term.store.journal import Rejected, post

LARGEST_FILE = 20_000_000
"""Bytes of an attached file."""
_LONGEST_NAME = 120
_NOT_IN_NAMES = re.compile(r'[<>:"|?*\x00-\x1f]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate as the shop keeps it."""

    number: str
    supplier: str
    """The supplier's id, or the name of one that has none; empty where nobody said."""
    supplier_name: str
    title: str
    valid_from: date | None
    valid_until: date | None
    """The last day it holds."""
    file_name: str
    size: int
    """Bytes."""
    sha256: str
    """Of the attached file, in hex; empty where there is none."""
    notes: str
    lots: int
    """How many lots came with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A certificate was written down."""

    certificate: Certificate
    words: str
    """One plain line: what was kept, and where a file's name was changed, how it is called now."""


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    content: bytes
    sha256: str


def keep(
    desk: Desk, number: str, supplier: str = "", title: str = "", valid_from: date | None = None,
    valid_until: date | None = None, path: Path | None = None, notes: str = "",
) -> Kept | BadInput | Refused:  # fmt: skip
    """Keep a certificate, new or changed; one with the same supplier and number is replaced. Raises StoreFault.

    A file is read whole, at most 20 MB; of its name only the last part is kept, without what no file may be
    called. Its bytes are kept in the same transaction as the document that names their SHA-256.
    Without `path` the file that is attached already stays.
    """
    number = number.strip(" ")
    fault = "is empty; key the number that stands on it" if not fold(number) else code_fault(number)
    if fault:
        return BadInput((f"number {visible(number, limit=40)}: {fault}",))
    if valid_from and valid_until and valid_until < valid_from:
        return BadInput((f"valid until {valid_until} is before valid from {valid_from}; check both",))
    with desk.store.reading() as connection:
        found = SupplierBook(connection).find(clean(supplier, limit=NAME))
        if isinstance(found, Refused):
            return found
        from_whom = found.id if found else clean(supplier, limit=NAME)
        before = _stored(connection, number, from_whom)
    file = _read(path) if path else None
    if isinstance(file, BadInput):
        return file
    document = CertificateKept(
        id=str(uuid_utils.uuid7()), certificate=before.number if before else number, supplier=from_whom,
        title=clean(title, limit=NAME), valid_from=valid_from, valid_until=valid_until,
        file_name=file.name if file else before.file_name if before else "",
        size=len(file.content) if file else before.size if before else 0,
        sha256=file.sha256 if file else before.sha256 if before else "", notes=clean(notes, limit=NAME),
    )  # fmt: skip
    at = stamp(desk.clock.at())

    def attach(connection: Connection) -> None:
        if file:
            add_attachment(connection, file.content, at)

    outcome = post(desk.store, document, desk.posting(), also=attach)
    if isinstance(outcome, Rejected):
        return Refused(outcome.words)
    with desk.store.reading() as connection:
        stored = _stored(connection, number, from_whom)
        book = SupplierBook(connection)
    assert stored is not None  # noqa: S101 - it was posted just now
    words = f"Certificate {visible(number, limit=CODE)} is kept"
    if file and path and file.name != path.name:
        words += f"; its file is called {file.name} here"
    return Kept(certificate=_shown(stored, book), words=f"{words}.")


def kept(desk: Desk, number: str, supplier: str = "") -> Certificate | None:
    """The certificate that has this number and is of this supplier, by id or name. Raises StoreFault."""
    with desk.store.reading() as connection:
        book = SupplierBook(connection)
        found = book.find(clean(supplier, limit=NAME))
        if isinstance(found, Refused):
            return None
        stored = _stored(connection, number, found.id if found else clean(supplier, limit=NAME))
    return _shown(stored, book) if stored else None


def _stored(connection: Connection, number: str, supplier: str) -> buying.CertificateFacts | None:
    wanted = fold(number)
    return next(
        (c for c in buying.certificates(connection) if fold(c.number) == wanted and c.supplier == supplier), None
    )


def _shown(each: buying.CertificateFacts, book: SupplierBook) -> Certificate:
    return Certificate(
        number=each.number, supplier=each.supplier, supplier_name=book.name(each.supplier), title=each.title,
        valid_from=each.valid_from, valid_until=each.valid_until, file_name=each.file_name, size=each.size,
        sha256=each.sha256, notes=each.notes, lots=each.lots,
    )  # fmt: skip


def _read(path: Path) -> _File | BadInput:
    """A file's bytes and the name it is kept by, or why it cannot be attached."""
    shown = visible(str(path), limit=200)
    too_large = f"{shown}: is larger than {LARGEST_FILE // 1_000_000} MB; attach a smaller copy, such as a scan"
    name = file_name(path.name)
    if not name:
        return BadInput((f"{shown}: has no name that a file can have; rename it",))
    try:
        content = _bytes_of(path)
    except _NoFile:
        return BadInput((f"{shown}: is no file; name the certificate's file",))
    except (OSError, ValueError) as error:
        return BadInput((f"{shown}: {getattr(error, 'strerror', None) or 'cannot be read'}; check the path",))
    if content is None or len(content) > LARGEST_FILE:
        return BadInput((too_large,))
    if not content:
        return BadInput((f"{shown}: is empty; name the certificate's file",))
    return _File(name, content, hashlib.sha256(content).hexdigest())


class _NoFile(Exception):
    """A folder, a pipe or a device."""


def _bytes_of(path: Path) -> bytes | None:
    """What is in a file; None where it is too large. Raises OSError, ValueError and _NoFile."""
    # Not blocking: a pipe without a writer would hold the till for ever.
    opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        state = os.fstat(opened)
        if not stat.S_ISREG(state.st_mode):
            raise _NoFile
        if state.st_size > LARGEST_FILE:
            return None
        with os.fdopen(opened, "rb", closefd=False) as file:
            return file.read(LARGEST_FILE + 1)
    finally:
        os.close(opened)


def file_name(text: str) -> str:
    """The last part of a file's name, as any system can hold it; empty where nothing is left of it."""
    last = re.split(r"[/\\]", text)[-1]
    name = clean(_NOT_IN_NAMES.sub("", last), limit=4 * _LONGEST_NAME).strip(". ")
    if len(name) <= _LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    short = f"{stem[: _LONGEST_NAME - 11].strip()}.{ending}" if dot and len(ending) <= 10 else name[:_LONGEST_NAME]
    return short.strip()


def find(desk: Desk, text: str = "", *, until: date | None = None) -> list[Certificate]:
    """Certificates by number, supplier or title, first to run out first. Raises StoreFault.

    With `until` only those that run out by that day.
    """
    with desk.store.reading() as connection:
        book = SupplierBook(connection)
        found = [_shown(each, book) for each in buying.certificates(connection)]
    wanted = clean(text).casefold()
    return [
        each
        for each in found
        if (until is None or (each.valid_until is not None and each.valid_until <= until))
        and any(wanted in part.casefold() for part in (each.number, each.supplier, each.supplier_name, each.title))
    ]


def extract(desk: Desk, sha256: str, path: Path) -> Path | BadInput | Refused:
    """Write an attached file out again; an existing file is not overwritten. Raises StoreFault."""
    with desk.store.reading() as connection:
        content = read_attachment(connection, sha256.strip().lower())
    if content is None:
        return Refused("this store has no file with that hash; look for it in the store it was attached in")
    if hashlib.sha256(content).hexdigest() != sha256.strip().lower():
        return Refused("the file is not the one that was attached: its bytes were changed; bring a backup back")
    shown = visible(str(path), limit=200)
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        return BadInput((f"{shown}: is there already; name another file",))
    except (OSError, ValueError) as error:
        return BadInput((f"{shown}: {getattr(error, 'strerror', None) or 'cannot be written'}; check the path",))
    return path
