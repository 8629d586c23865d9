"""A printer behind the system's print service (CUPS), through its own programs `lp` and `lpstat`."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass

from pos_term.devices.links.base import LinkFault, OneWay
from pos_term.domain.clean import clean
from pos_term.domain.device_state import Condition

_QUEUE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,126}", re.ASCII)
"""What a queue may be called here: nothing that a program could take for an option."""
_NOT_ONE_QUEUE = "is not named as a queue is; check printer.queue in the settings"


@dataclass(frozen=True, slots=True)
class _Ran:
    """How a program ended."""

    code: int
    out: str
    error: str


class CupsLink(OneWay):
    """One queue; the default one without a name. `timeout` (seconds) bounds each program that is run.

    The queue takes a job and prints it later; nobody hears how that went.
    """

    def __init__(self, queue: str, *, timeout: float, title: str = "pos-term") -> None:
        self._queue, self._timeout, self._title = queue, timeout, title
        if queue and not _QUEUE.fullmatch(queue):
            raise LinkFault(f"{clean(queue, limit=40)} {_NOT_ONE_QUEUE}")
        if not shutil.which("lp"):
            raise LinkFault("needs the program lp; install cups-client, or set printer.kind to tcp or device")
        self._look()

    def send(self, data: bytes) -> None:
        """Give the job to the queue as it is."""
        named = ["-d", self._queue] if self._queue else []
        try:
            ran = _run(["lp", *named, "-t", self._title, "-o", "raw", "-"], data, self._timeout)
        except OSError as error:
            raise LinkFault(f"cannot be given a job: {error.strerror}", nothing=True) from error
        if ran is None:
            raise LinkFault("does not answer through the print service; look at its queue (lpstat)")
        if ran.code < 0:
            raise LinkFault("broke off in the print service; look at its queue (lpstat)")
        if ran.code:
            raise LinkFault(_told(ran.error or ran.out) or "refused the job; look at its queue", nothing=True)

    def _look(self) -> None:
        """Ask for the queue's standing; raises LinkFault where a job would not be printed."""
        queue = self._queue or self._default()
        if not queue:
            return
        said = self._asked("-a", queue, "-p", queue).lower()
        if "invalid destination" in said or "unknown destination" in said:
            raise LinkFault(f"queue {queue} is not known; check printer.queue in the settings (lpstat -e)")
        if f"printer {queue.lower()} disabled" in said:
            raise LinkFault(f"queue {queue} is stopped; start it with: cupsenable {queue}", Condition.TROUBLE)
        if f"{queue.lower()} not accepting" in said:
            raise LinkFault(f"queue {queue} takes no jobs; open it with: cupsaccept {queue}", Condition.TROUBLE)

    def _default(self) -> str:
        """The default queue's name; empty where that cannot be told."""
        said = self._asked("-d")
        if "no system default" in said:
            raise LinkFault("has no default queue; write its name as printer.queue (lpstat -e lists them)")
        name = said.rpartition("destination:")[2].strip()
        return name if _QUEUE.fullmatch(name) else ""

    def _asked(self, *what: str) -> str:
        """What `lpstat` says; empty where there is none. Raises LinkFault for a service that does not run."""
        if not shutil.which("lpstat"):
            return ""
        try:
            ran = _run(["lpstat", "-r", *what], b"", self._timeout)
        except OSError:
            return ""
        if ran is None:
            raise LinkFault("does not answer through the print service; start it again (systemctl restart cups)")
        said = f"{ran.out}\n{ran.error}"
        if "scheduler is not running" in said:
            raise LinkFault("cannot be reached: the print service is not running; start it (systemctl start cups)")
        return said


def _run(command: list[str], given: bytes, timeout: float) -> _Ran | None:
    """Run a program with bytes on its standard input; None when it had to be ended. Raises OSError."""
    # In a group of its own: whatever it started ends with it, and holds no pipe open.
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True, env={**os.environ, "LC_ALL": "C"},
    ) as program:  # fmt: skip
        try:
            out, error = program.communicate(given, timeout)
        except subprocess.TimeoutExpired:
            _end(program)
            return None
    return _Ran(program.returncode, out.decode(errors="replace"), error.decode(errors="replace"))


def _end(program: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        os.killpg(program.pid, signal.SIGKILL)
    else:
        program.kill()
    program.communicate()


def _told(words: str) -> str:
    """What `lp` says is wrong, without its own name."""
    return clean(words, limit=120).removeprefix("lp: ").removeprefix("Error - ")
