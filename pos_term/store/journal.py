"""The journal and its one door: every change to stock, money or the standing of a lot is posted here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.dates import stamp
from pos_term.domain.documents import Document, Sale
from pos_term.domain.judgement import Finding, Level, Reason
from pos_term.store.codec import GENESIS, HALF, JournalEntry, is_whole, read_document, seal, write_document
from pos_term.store.engine import Store, StoreFault
from pos_term.store.guards import Objection, object_to
from pos_term.store.places import NotEnough
from pos_term.store.spool import enqueue

_COLUMNS = "till, seq, kind, at, business_date, actor, document, previous, hash"
_HEAD = "SELECT seq, hash FROM entry WHERE till = ? ORDER BY seq DESC LIMIT 1"
_LAST_NUMBER = "SELECT number FROM sale WHERE till = ? ORDER BY seq DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Posting:
    """Who posts, where and when."""

    till: str
    actor: str
    at: datetime
    business_date: date


@dataclass(frozen=True, slots=True)
class Posted:
    """A document stands in the journal."""

    entry: JournalEntry
    document: Document
    again: bool = False
    """Whether it had been posted before; then nothing was written now."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A document may not be posted; nothing was written."""

    objections: tuple[Objection, ...]

    @property
    def words(self) -> str:
        """The first objection in one plain line."""
        return self.objections[0].words if self.objections else "not possible now"


def post(
    store: Store, document: Document, by: Posting, *, receipt: bool = False,
    also: Callable[[Connection], None] | None = None,
) -> Posted | Rejected:  # fmt: skip
    """Post one document in one transaction: rules, journal entry, tables. Raises StoreFault.

    With `receipt`, a sale's receipt is put on the print spool in the same transaction; for `also` see `post_all`.
    Posting a document again, by its id, gives the first posting. After a fault in the commit the store is asked
    by id whether the document stands, so that an acknowledged sale is never lost and an unacknowledged one never
    doubled.
    """
    outcome = post_all(store, (document,), by, receipt=receipt, also=also)
    return outcome if isinstance(outcome, Rejected) else outcome[0]


def post_all(
    store: Store, documents: Sequence[Document], by: Posting, *, receipt: bool = False,
    dry_run: bool = False, progress: Callable[[int], None] | None = None,
    also: Callable[[Connection], None] | None = None,
) -> Rejected | list[Posted]:  # fmt: skip
    """Post documents in one transaction, all or none; see `post`. With `dry_run` nothing is kept.

    `also` writes in the same transaction what stands outside the journal, such as PINs; it is not asked again
    when every document had been posted before.
    """
    posted: list[Posted] = []
    try:
        with store.writing() as connection:
            for n, document in enumerate(documents, 1):
                outcome = _post(connection, document, by, receipt)
                if isinstance(outcome, Rejected):
                    raise _Stop(outcome)
                posted.append(outcome)
                if progress:
                    progress(n)
            if also and not (posted and all(each.again for each in posted)):
                also(connection)
            if dry_run:
                raise _Stop(None)
    except _Stop as stop:
        return posted if stop.rejected is None else stop.rejected
    except OverflowError:
        return Rejected((Objection("a number in it is larger than the store can keep"),))
    except StoreFault:
        standing_now = [_standing(store, document.id) for document in documents]
        found = [entry for entry in standing_now if entry is not None]
        if len(found) < len(documents):
            raise
        return found
    return posted


class _Stop(Exception):
    def __init__(self, rejected: Rejected | None) -> None:
        self.rejected = rejected


def _post(connection: Connection, document: Document, by: Posting, receipt: bool) -> Posted | Rejected:
    from pos_term.store.projection.registry import append, project

    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - narrows the type
    before = driver.execute(f"SELECT {_COLUMNS} FROM entry WHERE id = ?", (document.id,)).fetchone()  # noqa: S608
    if before is not None:
        entry = _entry(before)
        if entry.kind != document.KIND:
            return Rejected((Objection(f"the id {document.id} is that of another document"),))
        return Posted(entry, read_document(entry.kind, entry.document), again=True)
    try:
        objections = object_to(connection, document, till=by.till, on=by.business_date, at=by.at)
    except UnicodeEncodeError:  # half a character, by which nothing can be asked for
        document = _mended(document)
        objections = object_to(connection, document, till=by.till, on=by.business_date, at=by.at)
    if objections:
        return Rejected(objections)
    if isinstance(document, Sale):
        document = replace(document, number=_next_number(driver, by.till))
    text = write_document(document)
    if not is_whole(text):
        document = _mended(document)
        text = write_document(document)
    head = driver.execute(_HEAD, (by.till,)).fetchone() or (0, GENESIS)
    entry = seal(
        till=by.till, seq=head[0] + 1, kind=document.KIND, at=stamp(by.at),
        business_date=by.business_date.isoformat(), actor=HALF.sub("\ufffd", by.actor), document=text,
        previous=head[1],
    )  # fmt: skip
    append(connection, entry, document.id)
    try:
        project(connection, entry, document)
    except NotEnough:
        finding = Finding(Reason.NOT_AVAILABLE, Level.BLOCK, "NONE LEFT in the shop")
        where = "on this sale" if isinstance(document, Sale) else "where it should be taken from"
        raise _Stop(Rejected((Objection(f"not enough is left of a lot {where}", (finding,)),))) from None
    if receipt and isinstance(document, Sale):
        enqueue(connection, document.id, at=entry.at)
    return Posted(entry, document)


def _mended(document: Document) -> Document:
    """The document as any file can hold it: half a character reads as U+FFFD."""
    return read_document(document.KIND, HALF.sub("\ufffd", write_document(document)))


def warm_up() -> None:
    """Load what the first posting needs, so that it does not wait for it."""
    import pos_term.store.projection.registry  # noqa: F401 - loaded is enough


def _next_number(driver: Any, till: str) -> str:
    row = driver.execute(_LAST_NUMBER, (till,)).fetchone()
    last = int(row[0].rpartition("-")[2]) if row else 0
    return f"{till}-{last + 1:06d}"


def _entry(row: Sequence[Any]) -> JournalEntry:
    return JournalEntry(
        till=row[0], seq=row[1], kind=row[2], at=row[3], business_date=row[4], actor=row[5],
        document=row[6], previous=row[7], hash=row[8],
    )  # fmt: skip


def _standing(store: Store, document_id: str) -> Posted | None:
    try:
        with store.reading() as connection:
            row = connection.exec_driver_sql(
                f"SELECT {_COLUMNS} FROM entry WHERE id = ?",  # noqa: S608
                (document_id,),
            ).first()
    except StoreFault:
        return None
    if row is None:
        return None
    entry = _entry(row)
    return Posted(entry, read_document(entry.kind, entry.document), again=True)


def find(store: Store, document_id: str) -> Posted | None:
    """The posting of a document by its id, or None. Raises StoreFault."""
    with store.reading():
        return _standing(store, document_id)


def entries(store: Store, *, start: int = 1) -> Iterator[JournalEntry]:
    """The entries in the order in which they were written, each till's from `start` on."""
    with store.reading() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT {_COLUMNS} FROM entry WHERE seq >= ? ORDER BY rowid",  # noqa: S608
            (start,),
        )
        for row in rows:
            yield _entry(row)


def latest_at(connection: Connection) -> str | None:
    """The instant of the entry written last, as the journal writes it."""
    found: str | None = connection.exec_driver_sql("SELECT at FROM entry ORDER BY rowid DESC LIMIT 1").scalar()
    return found


def last_at(store: Store) -> str | None:
    """The instant of the latest entry, as the journal writes it."""
    with store.reading() as connection:
        found: str | None = connection.exec_driver_sql("SELECT max(at) FROM entry").scalar()
        return found
