"""A receipt printer that behaves, or misbehaves in one of the ways real ones do, over a socket or a pty."""

from __future__ import annotations

import os
import pty
import re
import select
import socket
import struct
import termios
import threading
from enum import StrEnum
from types import TracebackType

_QUESTION = re.compile(rb"\x10\x04.|\x1dr\x01", re.DOTALL)
ASB = b"\x14\x00\x00\x0f"
"""Automatic status: nobody asked for it, and three of its bytes look like an answer to `GS r`."""
XOFF, XON = b"\x13", b"\x11"
WELL = 0x12


class Mood(StrEnum):
    """What the printer is like."""

    OK = "answers, and closes when the other side does"
    MUTE = "takes everything, says nothing, and closes when the other side does"
    KEEPS_OPEN = "takes everything, says nothing and never closes"
    ONLY_AT_ONCE = "answers DLE EOT and knows no GS r"
    PAPER_OUT = "is out of paper"
    COVER_OPEN = "has its cover open"
    ERROR = "has jammed its cutter"
    OFFLINE = "is offline and does not say why"
    NEAR_END = "has little paper left"
    ENDS_AFTER = "says behind the job that the paper has ended"
    RUNS_OUT = "runs out of paper in mid-job"
    SLOW = "says that it is printing until it has been asked three times more"
    FALLS_SILENT = "answers before the job, and is dead when it has it"
    CHATTY = "reports its status whenever it likes, and answers"
    GOSSIP = "reports its status whenever it likes, and answers nothing"
    CHATTERS_AND_DIES = "answers before the job, and then reports only what nobody asked"
    BEHIND = "still has two answers to give, to jobs that came before"
    BUSY = "is busy with an earlier job for good, and answers at once only"
    CLOSES_AT_ONCE = "closes a connection without reading from it"
    STALLS = "accepts and never reads"


_AT_ONCE: dict[Mood, tuple[int, int, int]] = {
    Mood.PAPER_OUT: (WELL | 0x08, WELL | 0x20, WELL | 0x6C),
    Mood.COVER_OPEN: (WELL | 0x08, WELL | 0x04, WELL),
    Mood.ERROR: (WELL | 0x08, WELL | 0x40, WELL),
    Mood.OFFLINE: (WELL | 0x08, WELL, WELL),
    Mood.NEAR_END: (WELL, WELL, WELL | 0x0C),
}
"""Answers to `DLE EOT` 1, 2 and 4, where they are not all well."""
_IN_TURN = {Mood.NEAR_END: 0x03, Mood.ENDS_AFTER: 0x0F}
"""Answers to `GS r 1`, where the paper is not all there."""
_SAYS_NOTHING = (Mood.MUTE, Mood.KEEPS_OPEN, Mood.GOSSIP, Mood.STALLS)
_TALKS = (Mood.CHATTY, Mood.GOSSIP, Mood.CHATTERS_AND_DIES)


class Brain:
    """What goes on in a printer: hears bytes, says bytes, and keeps what it was sent, a connection at a time."""

    def __init__(self, mood: Mood = Mood.OK) -> None:
        self.mood = mood
        self.cut_after: int | None = None
        """Its cable is pulled when it has taken so many bytes, questions included."""
        self.says_before_the_cut = True
        """Whether it still answers what it heard last."""
        self.cut_after_answers: int | None = None
        """Its cable is pulled when it has said so many bytes."""
        self.drawer_pin_high = False
        self.got = bytearray()
        self.said = 0
        self.streams: list[bytes] = []
        self._heard = 0
        self._polls = 0

    @property
    def jobs(self) -> list[bytes]:
        """What each connection brought, without the questions."""
        return [job for job in (_QUESTION.sub(b"", stream) for stream in self.streams) if job]

    def begin(self) -> bytes:
        """A connection is made; what it says unasked."""
        self.got, self._heard, self._polls, self.said = bytearray(), 0, 0, 0
        return ASB if self.mood in _TALKS else b""

    def end(self) -> None:
        """The connection is over."""
        self.streams.append(bytes(self.got))

    @property
    def room(self) -> int:
        """How many bytes it takes before its cable is pulled, at most 4096 at a time."""
        return 4096 if self.cut_after is None else max(0, min(4096, self.cut_after - len(self.got)))

    def hear(self, data: bytes) -> bytes:
        """Take bytes; what it says to them."""
        self.got += data
        said = b""
        while found := _QUESTION.search(self.got, self._heard):
            self._heard = found.end()
            said += self._answer(found.group(), bool(_QUESTION.sub(b"", bytes(self.got[: found.start()]))))
        self._heard = max(self._heard, len(self.got) - 2)  # a question may have come in two pieces
        noise = ASB[:2] + XOFF + ASB[2:] + XON if self.mood in _TALKS else b""
        said = noise + said + noise
        return said[: max(0, self.cut_after_answers - self.said)] if self.cut_after_answers is not None else said

    def _answer(self, question: bytes, has_job: bool) -> bytes:
        mood = self.mood
        if mood in _SAYS_NOTHING or (has_job and mood in (Mood.FALLS_SILENT, Mood.CHATTERS_AND_DIES)):
            return b""
        if question == b"\x1dr\x01":
            return self._in_turn(has_job)
        if has_job and mood is Mood.SLOW and question[2] == 1:
            self._polls += 1
            if self._polls == 3:
                return bytes((WELL, 0))
        if mood is Mood.RUNS_OUT:
            mood = Mood.PAPER_OUT if has_job else Mood.OK
        answers = dict(zip((1, 2, 4), _AT_ONCE.get(mood, (WELL, WELL, WELL)), strict=True))
        return bytes((answers[question[2]] | (4 if self.drawer_pin_high and question[2] == 1 else 0),))

    def _in_turn(self, has_job: bool) -> bytes:
        if self.mood in (Mood.ONLY_AT_ONCE, Mood.BUSY):
            return b""
        if has_job and self.mood in (Mood.SLOW, Mood.RUNS_OUT):
            return b""
        if self.mood is Mood.BEHIND and not has_job:
            return bytes(3)
        return bytes((_IN_TURN.get(self.mood, 0) if has_job else 0,))


class FakePrinter:
    """The printer on 127.0.0.1, one connection at a time; a context manager."""

    def __init__(self, mood: Mood = Mood.OK, *, resets: bool = False) -> None:
        self.brain = Brain(mood)
        self.resets = resets
        """Whether a cut is a reset and not an orderly end."""
        self._server = socket.create_server(("127.0.0.1", 0))
        if mood is Mood.STALLS:
            self._server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.port: int = self._server.getsockname()[1]
        self.held: list[socket.socket] = []
        self._over = threading.Condition()
        self._thread = threading.Thread(target=self._serve)
        self._stopping = False

    @property
    def jobs(self) -> list[bytes]:
        """What each connection brought, once it is over, without the questions."""
        return self.brain.jobs

    def wait_for(self, connections: int) -> None:
        """Until so many connections are over."""
        with self._over:
            assert self._over.wait_for(lambda: len(self.brain.streams) >= connections, 10)

    def __enter__(self) -> FakePrinter:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping = True
        socket.create_connection(("127.0.0.1", self.port)).close()  # wakes the accept
        for held in self.held:
            held.close()
        self._thread.join(10)
        assert not self._thread.is_alive()
        self._server.close()

    def _serve(self) -> None:
        while True:
            connection, _ = self._server.accept()
            if self._stopping:
                connection.close()
                return
            try:
                self._one(connection)
            except OSError:
                connection.close()
            finally:
                with self._over:
                    self.brain.end()
                    self._over.notify_all()

    def _one(self, connection: socket.socket) -> None:
        brain = self.brain
        unasked = brain.begin()
        if brain.mood is Mood.STALLS:
            self.held.append(connection)
            return
        if unasked:
            connection.sendall(unasked)
        while brain.mood is not Mood.CLOSES_AT_ONCE and brain.room:
            data = connection.recv(brain.room)
            if not data:
                break
            said = brain.hear(data)
            if said and (brain.room or brain.says_before_the_cut):
                connection.sendall(said)
                brain.said += len(said)
            if brain.said == brain.cut_after_answers:
                break
        if self.resets:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if brain.mood is Mood.KEEPS_OPEN:
            self.held.append(connection)
        else:
            connection.close()


class PtyPrinter:
    """The printer at the other end of a serial line; `path` is the line. A context manager for one connection."""

    def __init__(self, brain: Brain) -> None:
        self.brain = brain
        self._master, self._slave = pty.openpty()
        self.path = os.ttyname(self._slave)
        attributes = termios.tcgetattr(self._slave)
        attributes[3] &= ~termios.ECHO
        termios.tcsetattr(self._slave, termios.TCSANOW, attributes)
        self._wake, self._stop = os.pipe()
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> PtyPrinter:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._stop)
        self._thread.join(10)
        assert not self._thread.is_alive()
        os.close(self._wake)
        os.close(self._slave)

    def _serve(self) -> None:
        brain = self.brain
        try:
            os.write(self._master, brain.begin())
            while brain.room and brain.said != brain.cut_after_answers:
                ready, _, _ = select.select([self._master, self._wake], [], [])
                if self._master not in ready:
                    break
                said = brain.hear(os.read(self._master, brain.room))
                if said and (brain.room or brain.says_before_the_cut):
                    os.write(self._master, said)
                    brain.said += len(said)
        except OSError:
            pass  # the till has let go of the line
        finally:
            os.close(self._master)
            brain.end()


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
