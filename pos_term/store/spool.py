"""What waits to be printed, what became of it, and what somebody has to look for: this till's own, no journal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import uuid_utils
from sqlalchemy import Connection

from pos_term.domain.delivery import JobState
from pos_term.store.engine import Store

STOPPED = "the till stopped while it was printing"
"""Why a job is unknown whose printer never got to answer."""

_ADD = """INSERT INTO spool (id, sale, copy_of, state, attempts, error, created_at)
    VALUES (?, ?, ?, ?, 0, '', ?)"""
_PUT = """INSERT INTO spool (id, sale, copy_of, state, attempts, error, created_at, kind, title, body)
    VALUES (?, ?, ?, 'pending', 0, '', ?, ?, ?, ?)"""
_JOBS = """SELECT j.id, j.kind, j.sale, j.copy_of, j.state, j.attempts, j.error, j.title, j.created_at, j.tried_at,
    coalesce(s.number, '') FROM spool j LEFT JOIN sale s ON s.id = j.sale"""
_CLAIM = """UPDATE spool SET state = 'unknown', error = ?, attempts = attempts + 1, tried_at = ?
    WHERE id = ? AND state IN ('pending', 'failed')"""
_SETTLE = "UPDATE spool SET state = ?, error = ? WHERE id = ? AND state = 'unknown' AND tried_at = ?"
_FAIL = """UPDATE spool SET state = 'failed', error = ?, attempts = attempts + 1, tried_at = ?
    WHERE id = ? AND state IN ('pending', 'failed')"""


class JobKind(StrEnum):
    """What a job is."""

    RECEIPT = "receipt"
    """The receipt of a sale, laid out from its document when it is printed."""
    GIFT = "gift"
    """The same without prices."""
    PAGE = "page"
    """Lines that were laid out when it was asked for."""
    LABEL = "label"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One thing to print."""

    id: str
    kind: str
    """A `JobKind`, or what a newer program calls it."""
    sale: str
    """The document whose receipt it is; empty for anything else."""
    copy: bool
    """Whether it says COPY on the paper: a reprint, or printed again after a doubtful try."""
    state: JobState
    attempts: int
    error: str
    """Why it is not on paper, or why nobody knows; safe text."""
    title: str
    """What people call it; empty for the receipt of a sale, which has a number."""
    created_at: str
    tried_at: str
    number: str
    """The receipt's number; empty where its sale is not in the store, or there is none."""


def enqueue(connection: Connection, sale: str, *, at: str, copy: bool = False) -> str:
    """Put a receipt on the spool inside an open transaction; gives the job's id."""
    job = str(uuid_utils.uuid7())
    connection.exec_driver_sql(_ADD, (job, sale, copy, JobState.PENDING.value, at))
    return job


def enqueue_copy(store: Store, sale: str, *, at: str) -> str:
    """Put a reprint on the spool; gives the job's id. Raises StoreFault."""
    with store.writing() as connection:
        return enqueue(connection, sale, at=at, copy=True)


def put(store: Store, kind: JobKind, *, at: str, sale: str = "", title: str = "", body: str = "") -> str:
    """Put anything on the spool; gives the job's id. Raises StoreFault."""
    job = str(uuid_utils.uuid7())
    with store.writing() as connection:
        connection.exec_driver_sql(_PUT, (job, sale, False, at, kind.value, title, body))
    return job


# -- reading ---------------------------------------------------------------------------------------------------


def open_jobs(store: Store) -> list[Job]:
    """What is still to be printed: first what was never tried, oldest first, then what failed before.

    So a job that can never be printed holds up no other.
    """
    return _jobs(store, "WHERE j.state IN ('pending', 'failed') ORDER BY j.attempts > 0, j.created_at, j.id")


def unsure_jobs(store: Store) -> list[Job]:
    """What a person has to look for or may decide about: unknown first, then failed, each oldest first."""
    return _jobs(store, "WHERE j.state IN ('unknown', 'failed') ORDER BY j.state = 'failed', j.created_at, j.id")


def find_job(store: Store, job: str) -> Job | None:
    """One job by its id."""
    return next(iter(_jobs(store, "WHERE j.id = ?", job)), None)


def _jobs(store: Store, which: str, *values: str) -> list[Job]:
    with store.reading() as connection:
        rows = connection.exec_driver_sql(f"{_JOBS} {which}", values).fetchall()
    return [
        Job(
            id=r[0], kind=r[1], sale=r[2], copy=bool(r[3]), state=JobState(r[4]), attempts=r[5], error=r[6],
            title=r[7], created_at=r[8], tried_at=r[9], number=r[10],
        )
        for r in rows
    ]  # fmt: skip


def body_of(store: Store, job: str) -> str:
    """What is on a page or label, as JSON; empty for a job that is gone."""
    with store.reading() as connection:
        return str(connection.exec_driver_sql("SELECT body FROM spool WHERE id = ?", (job,)).scalar() or "")


# -- what becomes of a job ---------------------------------------------------------------------------------------


def claim(store: Store, job: str, *, at: str) -> bool:
    """Write down that a job is about to be handed over; only one of several that try gets it.

    It stands as unknown from now on: a till that stops between the paper and its own note asks, and prints
    nothing twice by itself.
    """
    return _write(store, _CLAIM, STOPPED, at, job)


def settle(store: Store, job: str, state: JobState, *, at: str, error: str = "") -> None:
    """Keep how the try that was claimed `at` ended; a person who answered first, and a try since then, stand."""
    _write(store, _SETTLE, state.value, error, job, at)


def fail(store: Store, job: str, *, error: str, at: str) -> None:
    """Keep why a job was not even handed over."""
    _write(store, _FAIL, error, at, job)


def answer(store: Store, job: str, state: JobState, *, was: JobState) -> bool:
    """Keep what a person said of a job; False when it no longer stood as they saw it."""
    return _write(store, "UPDATE spool SET state = ? WHERE id = ? AND state = ?", state.value, job, was.value)


def again(store: Store, job: str, *, was: JobState, copy: bool) -> bool:
    """Have a job printed once more, before those behind it; with `copy` it says so on the paper."""
    return _write(
        store,
        "UPDATE spool SET state = 'pending', attempts = 0, error = '', copy_of = max(copy_of, ?)"
        " WHERE id = ? AND state = ?",
        int(copy), job, was.value,
    )  # fmt: skip


def forget_done(store: Store, before: str) -> int:
    """Remove what was put on the spool before an instant and is done with; gives how many."""
    with store.writing() as connection:
        return connection.exec_driver_sql(
            "DELETE FROM spool WHERE state IN ('sent', 'confirmed', 'dropped') AND created_at < ?", (before,)
        ).rowcount


def _write(store: Store, statement: str, *values: str | int) -> bool:
    with store.writing() as connection:
        return connection.exec_driver_sql(statement, values).rowcount == 1
