"""Receipts that wait to be printed: this till's own list, outside the journal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import uuid_utils
from sqlalchemy import Connection

from pos_term.store.engine import Store

_ADD = """INSERT INTO spool (id, sale, copy_of, state, attempts, error, created_at)
    VALUES (?, ?, ?, ?, 0, '', ?)"""


class JobState(StrEnum):
    """Where a receipt stands on its way to paper."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One receipt to print."""

    id: str
    sale: str
    copy: bool
    """Whether it is a reprint, which says so on the paper."""
    state: JobState
    attempts: int
    error: str


def enqueue(connection: Connection, sale: str, *, at: str, copy: bool = False) -> str:
    """Put a receipt on the spool inside an open transaction; gives the job's id."""
    job = str(uuid_utils.uuid7())
    connection.exec_driver_sql(_ADD, (job, sale, copy, JobState.PENDING.value, at))
    return job


def enqueue_copy(store: Store, sale: str, *, at: str) -> str:
    """Put a reprint on the spool; gives the job's id. Raises StoreFault."""
    with store.writing() as connection:
        return enqueue(connection, sale, at=at, copy=True)


def open_jobs(store: Store, *, most: int = 50) -> list[Job]:
    """Jobs that are not sent yet, oldest first."""
    with store.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, sale, copy_of, state, attempts, error FROM spool WHERE state <> 'sent'"
            " ORDER BY created_at, id LIMIT ?",
            (most,),
        )
        return [
            Job(id=r[0], sale=r[1], copy=bool(r[2]), state=JobState(r[3]), attempts=r[4], error=r[5]) for r in rows
        ]


def mark(store: Store, job: str, state: JobState, *, error: str = "") -> None:
    """Keep how a try to print ended."""
    with store.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE spool SET state = ?, error = ?, attempts = attempts + 1 WHERE id = ?",
            (state.value, error, job),
        )
