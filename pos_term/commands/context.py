"""What every command is given: which store, how to answer, who asks; and the ways a command ends early."""

from __future__ import annotations

import getpass
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pos_term.domain.clean import clean, visible

if TYPE_CHECKING:
    import typer

    from pos_term.services.desk import BadInput, Desk, Refused
    from pos_term.settings import Settings

REFUSED, WRONG, FAULT = 1, 2, 3
"""Exit codes: refused by a rule, bad usage or input, store or device fault."""

RunTill = Callable[..., int]
"""Opens the till on the screen: `(settings, card=..., at=...)`, and gives its exit code."""

_T = TypeVar("_T")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


class End(Exception):
    """A command ends here, with an exit code and lines for standard error."""

    def __init__(self, code: int, *lines: str) -> None:
        super().__init__(*lines)
        self.code = code
        self.lines = lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """The options that every command has."""

    store: str | None = None
    json: bool = False
    actor: str | None = None
    at: str | None = None
    run_till: RunTill | None = None

    def settings(self) -> Settings:
        """This till's settings, with the store that was asked for."""
        from pos_term.settings import SettingsError, load_settings

        for named in (self.store, os.environ.get("POS_TERM_STORE")):
            if named and _ADDRESS.match(named):
                scheme = named.partition(":")[0]
                raise End(WRONG, f"--store {scheme}: a store on a server is not possible yet; name a file")
        if self.store is not None and not self.store.strip():
            raise End(WRONG, "--store is empty; name a file")
        try:
            return load_settings(store=Path(self.store) if self.store else None)
        except SettingsError as error:
            raise End(WRONG, str(error)) from error

    def who(self) -> str:
        """Who does the job, as the journal names them: `--actor`, else the user of the system."""
        if self.actor is not None:
            name = clean(self.actor, limit=60)
            if not name:
                raise End(WRONG, "--actor is empty; name who does this")
            return name
        try:
            return clean(getpass.getuser(), limit=60) or "unknown"
        except (KeyError, OSError):
            return "unknown"

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The store, open for one job."""
        from pos_term.services.desk import WrongInstant, open_desk

        settings = self.settings()
        try:
            with open_desk(settings.store, till=settings.till, actor=self.who(), at=self.at) as desk:
                yield desk
        except WrongInstant as error:
            raise End(WRONG, str(error)) from error


def invocation(context: typer.Context) -> Invocation:
    """The options of the whole command line."""
    found = context.find_object(Invocation)
    assert found is not None  # noqa: S101 - the main callback always sets it
    return found


def taken(result: _T | BadInput | Refused) -> _T:
    """The result of a service that was not refused; a refusal ends the command."""
    from pos_term.services.desk import BadInput, Refused

    if isinstance(result, BadInput):
        raise End(WRONG, *result.lines)
    if isinstance(result, Refused):
        raise End(REFUSED, result.words)
    return result


def day(name: str, text: str | None) -> Any:
    """An ISO date given to an option, or None."""
    from pos_term.services.import_fields import near_date

    if text is None:
        return None
    try:
        return near_date(text)
    except ValueError as error:
        raise End(WRONG, f"{name}: {visible(str(error))}") from error
