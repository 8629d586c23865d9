"""Core statements compiled once and run on the driver: the till's hot paths pay for SQL, not for its making."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine.interfaces import Compiled
from sqlalchemy.sql import ClauseElement


class Prepared:
    """One statement with named parameters, compiled at first use."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement

    @cached_property
    def _compiled(self) -> tuple[str, tuple[str, ...], Mapping[str, Any]]:
        assert isinstance(self._statement, ClauseElement)  # noqa: S101 - narrows the type
        compiled: Compiled = self._statement.compile(dialect=sqlite.dialect(paramstyle="qmark"))
        names = tuple(getattr(compiled, "positiontup", None) or ())
        return str(compiled), names, dict(compiled.params)

    @cached_property
    def _pick(self) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
        """Gives the parameters of a row in the order of their places."""
        names = self._compiled[1]
        return itemgetter(*names) if len(names) > 1 else lambda row: [row[name] for name in names]

    def _values(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        _, names, fixed = self._compiled
        return tuple(given[name] if name in given else fixed[name] for name in names)

    def rows(self, connection: Connection, **given: Any) -> list[tuple[Any, ...]]:
        """All rows of a select."""
        return list(_cursor(connection, self._compiled[0], self._values(given)))

    def first(self, connection: Connection, **given: Any) -> tuple[Any, ...] | None:
        """The first row of a select, or None."""
        row: tuple[Any, ...] | None = _cursor(connection, self._compiled[0], self._values(given)).fetchone()
        return row

    def run(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> int:
        """Execute once a row and give the number of rows touched in all."""
        given = list(rows)
        if not given:
            return 0
        text, _, fixed = self._compiled
        try:
            values = [self._pick(row) for row in given]
        except KeyError:
            values = [self._pick({**fixed, **row}) for row in given]
        return int(driver_of(connection).executemany(text, values).rowcount)


def driver_of(connection: Connection) -> Any:
    """The driver beneath a connection: the hot paths ask it without a detour."""
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - narrows the type
    return driver


@contextmanager
def watched(connection: Connection, stopped: Callable[[], bool], steps: int) -> Iterator[None]:
    """Ask after every so many steps of the database's machine whether to stop what it does on this connection."""
    driver = driver_of(connection)
    driver.set_progress_handler(lambda: int(stopped()), steps)
    try:
        yield
    finally:
        driver.set_progress_handler(None, 0)


def _cursor(connection: Connection, text: str, values: tuple[Any, ...]) -> Any:
    return driver_of(connection).execute(text, values)
