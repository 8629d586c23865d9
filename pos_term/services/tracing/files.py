"""A trace saved as a sheet: one row a step, no cell a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from pos_term.domain.clean import clean, sheet_cell, visible
from pos_term.services.desk import Desk
from pos_term.services.trace import Rows
from pos_term.services.tracing.journey import Journey

TIMELINE = (
    "at", "business_date", "kind", "document", "sku", "lot", "serial", "quantity", "from", "to", "on_hand",
    "person", "provenance", "customer", "note",
)  # fmt: skip
"""The columns of a time line as a sheet."""
_CELL = 500
_NAME = re.compile(r"[^A-Za-z0-9]+")


def sheet_of(columns: Sequence[str], rows: Rows) -> str:
    """Rows as CSV with a heading: every text is visible, and none is a formula."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        cells = ("" if row.get(name) is None else str(row[name]) for name in columns)
        writer.writerow([sheet_cell(visible(cell, limit=_CELL)) for cell in cells])
    return made.getvalue()


def save_csv(path: Path, found: Journey) -> str | None:
    """Save the time line; None when done, else why not, in plain words. A file is replaced whole or not at all."""
    half = path.with_name(f".{path.name}.half")
    try:
        half.write_text(sheet_of(TIMELINE, found.timeline), encoding="utf-8")
        half.replace(path)
    except OSError as error:
        where = clean(str(path), limit=120)
        return f"{where} cannot be written: {error.strerror or error}; check the folder and its rights."
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)
    return None


def file_name(desk: Desk, found: Journey, ending: str) -> str:
    """What a saved trace is called: `trace-lot-B1-20261121-1403.pdf`; a code lends it letters and digits only."""
    code = _NAME.sub("-", found.thing.code)[:40].strip("-") or "code"
    return f"trace-{found.thing.kind.value.replace('_', '-')}-{code}-{desk.clock.local():%Y%m%d-%H%M}{ending}"


def usual_folder() -> Path:
    """Where people look for files: their Documents, where they have them, else their home."""
    home = Path.home()
    documents = home / "Documents"
    return documents if documents.is_dir() else home
