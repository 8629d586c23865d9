"""Importing a file: all of it or nothing, and the same file only once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar
from uuid import UUID, uuid5

from sqlalchemy import Connection

from pos_term.domain.clean import visible
from pos_term.domain.dates import unstamp
from pos_term.domain.documents import Document
from pos_term.services.desk import BadInput, Desk, Refused
from pos_term.services.import_customers import CustomerImport
from pos_term.services.import_deliveries import DeliveryImport
from pos_term.services.import_fields import Fields
from pos_term.services.import_lots import LotImport
from pos_term.services.import_orders import OrderImport
from pos_term.services.import_people import PeopleImport
from pos_term.services.import_products import ProductImport
from pos_term.services.import_purchases import PurchaseImport
from pos_term.services.import_rows import CsvFile, FileFault, Problems
from pos_term.services.import_suppliers import SupplierImport
from pos_term.store.journal import Rejected, find, post_all

CHUNK = 1000
"""Rows in one document."""

_IMPORTS = UUID("6d1f3a52-7c6e-5a0e-8a55-0d5f0b6f7c20")
_Raw = TypeVar("_Raw")
_Ready = TypeVar("_Ready")


class Kind(Protocol[_Raw, _Ready]):
    """One kind of file that can be imported."""

    @property
    def kind(self) -> str:
        """What it is called on the command line."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the file may have."""

    @property
    def required(self) -> tuple[str, ...]:
        """The columns it must have."""

    def read(self, row: Fields) -> _Raw | None:
        """What one row says by itself, or None with its faults in `row`."""

    def settle(self, connection: Connection, items: Sequence[tuple[int, _Raw]], problems: Problems) -> list[_Ready]:
        """Hold the rows, each with its line number, against what the store knows."""

    def document(self, document_id: str, items: Sequence[_Ready]) -> Document:
        """What is posted for some of the rows."""

    def finish(self, connection: Connection) -> None:
        """Write what belongs outside the journal, in the same transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A file was taken."""

    file: str
    kind: str
    rows: int
    documents: tuple[str, ...] = ()
    """The ids of what was posted."""
    dry_run: bool = False
    again: date | None = None
    """The day on which the same file was imported before; then nothing was written now."""


Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much (0: not known)."""


def document_id(kind: str, digest: str, part: int | str) -> str:
    """The id of a document that is made from a file: the same bytes give the same id."""
    return str(uuid5(_IMPORTS, f"{kind}:{digest}:{part}"))


def import_file(
    desk: Desk, kind: str, path: Path, *, dry_run: bool = False, progress: Progress | None = None
) -> Imported | BadInput | Refused:
    """Import `products`, `lots`, `users`, `customers`, `orders`, `suppliers`, `purchases` or `deliveries`.

    The file is CSV. Raises StoreFault.

    One bad row, and nothing is written; every bad row is told. A file that was imported before, by its bytes,
    changes nothing. With `dry_run` everything is tried and nothing is kept.
    """
    match kind:
        case "products":
            return _run(desk, ProductImport(desk.shop), path, dry_run, progress or _silent)
        case "lots":
            return _run(desk, LotImport(desk), path, dry_run, progress or _silent)
        case "users":
            return _run(desk, PeopleImport(desk.shop), path, dry_run, progress or _silent)
        case "customers":
            return _run(desk, CustomerImport(desk.shop), path, dry_run, progress or _silent, each=1)
        case "orders":
            return _run(desk, OrderImport(), path, dry_run, progress or _silent, each=1)
        case "suppliers":
            return _run(desk, SupplierImport(), path, dry_run, progress or _silent)
        case "purchases":
            return _run(desk, PurchaseImport(), path, dry_run, progress or _silent, each=1)
        case "deliveries":
            return _run(desk, DeliveryImport(), path, dry_run, progress or _silent, each=1)
    raise ValueError(f"{kind} cannot be imported")


def _run(
    desk: Desk, kind: Kind[_Raw, _Ready], path: Path, dry_run: bool, progress: Progress, *, each: int = CHUNK
) -> Imported | BadInput | Refused:
    """Import one file; `each` is how many of what was made ready go into one document."""
    problems = Problems(str(path))
    file = CsvFile(path, kind.columns, kind.required, problems)
    try:
        raw = _read(file, kind, problems, progress)
    except FileFault as fault:
        return BadInput((*problems.lines(), str(fault)))
    again = imported_on(desk, kind.kind, file.digest)
    shown = visible(str(path), limit=200)
    if again is not None:
        return Imported(file=shown, kind=kind.kind, rows=len(raw), dry_run=dry_run, again=again)
    with desk.store.reading() as connection:
        ready = kind.settle(connection, raw, problems)
    if bad := problems.lines():
        return BadInput(bad)
    documents = [
        kind.document(document_id(kind.kind, file.digest, n), ready[start : start + each])
        for n, start in enumerate(range(0, len(ready), each), 1)
    ]
    outcome = post_all(
        desk.store, documents, desk.posting(), dry_run=dry_run, also=kind.finish,
        progress=lambda done: progress("writing", done, len(documents)),
    )  # fmt: skip
    if isinstance(outcome, Rejected):
        return Refused(f"{shown}: {outcome.words}; nothing was imported")
    ids = () if dry_run else tuple(document.id for document in documents)
    return Imported(file=shown, kind=kind.kind, rows=len(raw), documents=ids, dry_run=dry_run)


def _silent(_doing: str, _done: int, _of: int) -> None:
    """Tell nobody."""


def _read(
    file: CsvFile, kind: Kind[_Raw, _Ready], problems: Problems, progress: Progress
) -> list[tuple[int, _Raw]]:
    raw: list[tuple[int, _Raw]] = []
    for n, row in enumerate(file.rows(), 1):
        fields = Fields(row)
        item = kind.read(fields)
        if fields.faults:
            problems.add(row.line, "; ".join(fields.faults))
        elif item is not None:
            raw.append((row.line, item))
        if not n % CHUNK:
            progress("reading", n, 0)
    return raw


def imported_on(desk: Desk, kind: str, digest: str, parts: Iterable[int | str] = (1,)) -> date | None:
    """The shop's day on which a file with these bytes was imported before, or None. Raises StoreFault."""
    for part in parts:
        posted = find(desk.store, document_id(kind, digest, part))
        if posted is not None:
            return unstamp(posted.entry.at).astimezone(desk.clock.zone).date()
    return None
