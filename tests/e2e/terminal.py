"""A real terminal for the till: a pseudo-terminal, real key bytes, and a screen read by an emulator."""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import pyte

PATIENCE = 20
"""Seconds after which a screen that never shows what it should is a failure."""

SLICE = 0.1
"""Seconds of silence after which a condition is looked at again."""

KEYS = {
    "enter": b"\r",
    "esc": b"\x1b",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "delete": b"\x1b[3~",
    "backspace": b"\x7f",
    **{f"f{n}": code for n, code in enumerate((b"\x1bOP", b"\x1bOQ", b"\x1bOR", b"\x1bOS"), 1)},
    **{
        f"f{n}": f"\x1b[{code}~".encode()
        for n, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)
    },
}


class Terminal:
    """A program in a terminal of `columns` by `rows`; counts the keys a person presses."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.keys = 0
        self.painted = 0
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            for size in ("COLUMNS", "LINES"):  # a program would believe them rather than its terminal
                os.environ.pop(size, None)
            os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor", **(environment or {})})
            os.execvp(command[0], list(command))  # noqa: S606 - our own program
        self.resize(columns, rows)

    def resize(self, columns: int, rows: int) -> None:
        """Change the window, as dragging its corner does."""
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGWINCH)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def send(self, data: bytes) -> None:
        """Bytes from the keyboard's side of the terminal."""
        while data:
            written = os.write(self._fd, data)
            data = data[written:]

    def pour(self, data: bytes, *, rate: int = 0, into: int | None = None) -> None:
        """Send bytes as fast as they are taken, or so many a second, and read what is painted meanwhile.

        `into` is another line of the program than its keyboard, such as a scanner's port.
        """
        line = self._fd if into is None else into
        started, sent, until = time.monotonic(), 0, time.monotonic() + PATIENCE
        while sent < len(data):
            now = time.monotonic()
            assert now < until, f"nobody takes what is sent: {sent} of {len(data)} bytes"
            due = min(len(data), int((now - started) * rate) + 1) if rate else len(data)
            wanted = [line] if due > sent else []
            readable, writable, _ = select.select([self._fd], wanted, [], 0.0005 if rate else SLICE)
            if readable:
                self._read(0)
            if writable:
                sent += os.write(line, data[sent : min(due, sent + 1024)])

    def press(self, *names: str) -> None:
        """Press keys, counted; a key is one of `KEYS`, or characters typed one by one, counted as none."""
        for name in names:
            if name in KEYS:
                self.keys += 1
            self.send(KEYS.get(name, name.encode()))

    def scan(self, code: bytes) -> None:
        """A keyboard-wedge scanner: all of a code at once, and its Enter."""
        self.send(code + b"\r")

    def wait(self, seen: Callable[[str], bool] | str, *, patience: float = PATIENCE) -> str:
        """Read until the screen shows it, or a condition holds; fails with the screen when that does not come."""
        check = (lambda text: seen in text) if isinstance(seen, str) else seen
        until = time.monotonic() + patience
        while not check(self.text):
            left = until - time.monotonic()
            if left <= 0 or not self._read(min(left, SLICE)):
                raise AssertionError(f"never saw {seen!r} on:\n{self.text}")
        return self.text

    def _read(self, patience: float) -> bool:
        """Read what came; False when the program is gone."""
        ready, _, _ = select.select([self._fd], [], [], patience)
        if not ready:
            return True
        try:
            data = os.read(self._fd, 65536)
        except OSError as error:
            if error.errno == errno.EIO:
                return False
            raise
        self.painted += len(data)
        self._stream.feed(data)
        return bool(data)

    @property
    def running(self) -> bool:
        """Whether the program is still there."""
        with suppress(ChildProcessError):
            return os.waitpid(self._pid, os.WNOHANG) == (0, 0)
        return False

    def ended(self, *, patience: float = PATIENCE) -> None:
        """The program comes to its end by itself."""
        until = time.monotonic() + patience
        while self.running:
            assert time.monotonic() < until, f"still there:\n{self.text}"
            if not self._read(SLICE):
                time.sleep(0.01)

    def close(self) -> None:
        """End the program, and wait for it."""
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        os.close(self._fd)


def till_command() -> list[str]:
    """The till as a person starts it."""
    return [sys.executable, "-m", "pos_term"]


def till_environment(store: Path, home: Path, settings: str = "") -> dict[str, str]:
    """A home of the test's own, so that no settings of the machine count, and nothing stays behind."""
    environment = {
        "POS_TERM_STORE": str(store),
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
    }
    if settings:
        path = home / "till.toml"
        path.write_text(settings, encoding="utf-8")
        environment["POS_TERM_SETTINGS"] = str(path)
    return environment
