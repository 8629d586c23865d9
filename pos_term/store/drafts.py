"""Work of the back office that is not posted yet, kept after each change so that a power cut loses none of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from pos_term.store.sql import driver_of

_COLUMNS = "id, kind, title, person, changed_at, body"


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """One draft as it is kept."""

    id: str
    kind: str
    title: str
    """What people find it by."""
    person: str
    """Who began it, by name."""
    changed_at: str
    """As the journal writes instants."""
    body: str
    """As JSON."""


def read_draft(connection: Connection, draft_id: str) -> KeptDraft | None:
    """A draft by its id; None where it is posted or thrown away."""
    row = driver_of(connection).execute(f"SELECT {_COLUMNS} FROM draft WHERE id = ?", (draft_id,)).fetchone()  # noqa: S608
    return KeptDraft(*row) if row else None


def list_drafts(connection: Connection, kind: str) -> list[KeptDraft]:
    """The drafts of a kind, the one changed last first."""
    found = driver_of(connection).execute(
        f"SELECT {_COLUMNS} FROM draft WHERE kind = ? ORDER BY changed_at DESC, id DESC",  # noqa: S608
        (kind,),
    )
    return [KeptDraft(*row) for row in found]


def write_draft(connection: Connection, draft: KeptDraft, seen: str) -> bool:
    """Keep a draft; False, and nothing is written, where its body is not `seen` any more.

    `seen` is the body as the caller knows it, empty for a draft that was not kept yet.
    """
    driver = driver_of(connection)
    if not seen:
        marks = "?, ?, ?, ?, ?, ?"
        values = (draft.id, draft.kind, draft.title, draft.person, draft.changed_at, draft.body)
        text = f"INSERT INTO draft ({_COLUMNS}) VALUES ({marks}) ON CONFLICT (id) DO NOTHING"  # noqa: S608
        return bool(driver.execute(text, values).rowcount)
    done = driver.execute(
        "UPDATE draft SET title = ?, changed_at = ?, body = ? WHERE id = ? AND body = ?",
        (draft.title, draft.changed_at, draft.body, draft.id, seen),
    )
    return bool(done.rowcount)


def drop_draft(connection: Connection, draft_id: str, seen: str) -> bool:
    """Take a draft off; False where its body is not `seen` any more."""
    done = driver_of(connection).execute("DELETE FROM draft WHERE id = ? AND body = ?", (draft_id, seen))
    return bool(done.rowcount)
