"""The program in a real terminal: a pty, and what a screen of 80 by 24 shows of it."""

from __future__ import annotations

import fcntl
import os
import select
import struct
import sys
import termios
import time
from pathlib import Path
from types import TracebackType

import pyte

PATIENCE = 30.0
PROGRAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from pos_term.app import PosTerm

def load():
    from pos_term.services.till import Till
    from pos_term.settings import Settings
    return Till.open(Settings(store=Path(sys.argv[1])), at=datetime(2026, 11, 21, 12, 0, tzinfo=UTC))

PosTerm(load, log=Path(sys.argv[2])).run(mouse=False)
"""


class Terminal:
    """A context manager: the program on one side, bytes and a screen on the other."""

    def __init__(self, store: Path, *, columns: int = 80, rows: int = 24) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._arguments = [sys.executable, "-c", PROGRAM, str(store), str(store.with_name("till.log"))]
        self._size = struct.pack("HHHH", rows, columns, 0, 0)
        self.sent = b""
        """Everything the program wrote."""

    def __enter__(self) -> Terminal:
        master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, self._size)
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": os.getcwd()}
        self._pid = os.posix_spawn(
            self._arguments[0], self._arguments, environment, setsid=True,
            file_actions=[(os.POSIX_SPAWN_DUP2, slave, fd) for fd in (0, 1, 2)],
        )  # fmt: skip
        os.close(slave)
        self._master = master
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.running():
            os.kill(self._pid, 9)
            os.waitpid(self._pid, 0)
        os.close(self._master)

    def running(self) -> bool:
        """Whether the program is still there."""
        if self._pid:
            done, _ = os.waitpid(self._pid, os.WNOHANG)
            self._pid = 0 if done else self._pid
        return bool(self._pid)

    def write(self, data: bytes) -> None:
        """Send bytes as a terminal or scanner does."""
        os.write(self._master, data)

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(self.screen.display)

    def sees(self, words: str) -> None:
        """The words come to stand on the screen."""
        assert self.shows(words), f"never seen: {words}\n{self.text}"

    def shows(self, words: str, *, within: float = PATIENCE) -> bool:
        """Whether the words come to stand on the screen in so many seconds."""
        end = time.monotonic() + within
        while words not in self.text:
            if time.monotonic() >= end:
                return False
            ready, _, _ = select.select([self._master], [], [], 0.1)
            if ready:
                self._read()
        return True

    def press_until(self, key: bytes, words: str) -> None:
        """Press a key again and again, as an impatient person does, until the words come to stand on the screen."""
        for _ in range(40):
            self.write(key)
            if self.shows(words, within=1.0):
                return
        raise AssertionError(f"never seen: {words}\n{self.text}")

    def leave(self, words: str) -> None:
        """Press Esc until the words stand on the screen no more."""
        for _ in range(40):
            if words not in self.text:
                return
            self.write(b"\x1b")
            self.shows("no such words are ever shown", within=0.5)
        raise AssertionError(f"still there: {words}\n{self.text}")

    def _read(self) -> None:
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return
        self.sent += data
        self._stream.feed(data)
