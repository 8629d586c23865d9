"""What became of an error nobody expected: kept in a file for those who mend it, told in words to the cashier."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.widgets.band import Notice, Tone

if TYPE_CHECKING:
    import logging

_LARGEST = 1_000_000


def default_log() -> Path:
    """The file for unexpected errors, in the user's state folder (XDG Base Directory Specification 0.8)."""
    state = os.environ.get("XDG_STATE_HOME", "")
    folder = Path(state) if os.path.isabs(state) else Path.home() / ".local" / "state"
    return folder / "pos_term" / "till.log"


class FaultLog:
    """Writes unexpected errors, with where they came from, to a file that never grows beyond some megabytes."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or default_log()
        self.count = 0
        """How many errors were kept since the till was opened."""
        self._logger: logging.Logger | None = None
        self._latest = ("", 0.0)

    def keep(self, error: BaseException) -> None:
        """Write one error; the same one again within a second is counted, not written."""
        self.count += 1
        same = (repr(error), time.monotonic())
        if same[0] == self._latest[0] and same[1] - self._latest[1] < 1:
            return
        self._latest = same
        try:
            self._open().error("unexpected error", exc_info=error)
        except OSError:
            self._logger = None  # a full disk must not turn one error into two

    def _open(self) -> logging.Logger:
        if self._logger is None:
            import logging
            from logging.handlers import RotatingFileHandler

            self.path.parent.mkdir(parents=True, exist_ok=True)
            handler = RotatingFileHandler(self.path, maxBytes=_LARGEST, backupCount=2, encoding="utf-8", delay=True)
            handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
            logger = logging.Logger("pos_term.till")
            logger.addHandler(handler)
            self._logger = logger
        return self._logger

    def close(self) -> None:
        """Let go of the file."""
        if self._logger:
            for handler in self._logger.handlers:
                handler.close()
        self._logger = None


def is_store_fault(error: BaseException) -> bool:
    """Whether the store did not answer: a state with a way back, not a defect.

    Looks at what is loaded already: before the store is, nothing can be its fault, and it is slow to load.
    """
    engine = sys.modules.get("pos_term.store.engine")
    return engine is not None and isinstance(error, engine.StoreFault)


def store_notice(error: BaseException) -> Notice:
    """What a cashier is told when the store does not answer."""
    return Notice(
        Tone.REFUSED,
        "THE STORE DOES NOT ANSWER. Nothing was lost, the cart is kept.",
        f"{clean(str(error), limit=160)} Try again; if it stays so, call the manager.",
    )


def fault_notice(error: BaseException, log: Path) -> Notice:
    """What a cashier is told of an error nobody expected."""
    what = clean(f"{type(error).__name__}: {error}", limit=120)
    return Notice(
        Tone.REFUSED,
        "SOMETHING WENT WRONG. The cart is kept; try again.",
        f"{what} (written to {log}, for whoever looks after this till)",
    )
