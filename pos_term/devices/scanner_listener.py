"""Listens to one scanner on a thread of its own: opens it, reads it, and comes back by itself when it was gone."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace

from pos_term.devices.line_fault import LONGEST_NAME, LineFault
from pos_term.devices.scanner_feed import Changed, Cutter, Feed, Heard
from pos_term.devices.scanner_frame import Cut, Dropped
from pos_term.domain.clean import clean
from pos_term.domain.device_state import Condition, DeviceKind, DeviceState

RETRY_SECONDS = 0.5
"""How long a scanner that is away is left alone before it is tried again."""
SETTLE_SECONDS = 1.0
"""A connection that ends sooner than this, without a byte, was not meant for us: the device server is taken."""
CLOSING_SECONDS = 2.0
"""How long `close` waits for the thread; only an attempt to reach a silent address takes longer to end."""
LOOK_SECONDS = 2.0
_ANSWERS = 8
"""Signals that wait for the scanner at most; what is older tells nobody anything."""


class ScannerListener:
    """One scanner and its thread. `gap` (seconds) is the longest pause inside a scan."""

    def __init__(
        self, name: str, device: str, open_feed: Callable[[], Feed], cutter: Cutter, *, gap: float,
        retry: float = RETRY_SECONDS,
    ) -> None:  # fmt: skip
        self.name = name
        self.last: bytes | None = None
        """The last scan that was heard."""
        self.received = 0
        """Bytes that came since it was opened."""
        self._open_feed, self._cutter, self._gap, self._retry = open_feed, cutter, gap, retry
        self._state = DeviceState(
            kind=DeviceKind.SCANNER, name=name, condition=Condition.IDLE, reached=clean(device, limit=LONGEST_NAME)
        )
        self._heard: Heard = lambda _raw, _name: None
        self._changed: Changed = lambda _state: None
        self._thread: threading.Thread | None = None
        self._closing = False
        self._sooner = threading.Event()
        self._lock = threading.Condition()
        """Guards the feed against being closed while another thread wakes it, and counts attempts."""
        self._feed: Feed | None = None
        self._attempts = 0
        self._answers: deque[bytes] = deque(maxlen=_ANSWERS)
        self._false_starts = 0

    def start(self, heard: Heard, changed: Changed) -> None:
        """Begin to listen; harmless when it does already."""
        if self._thread is not None and self._thread.is_alive():
            return
        self._heard, self._changed, self._closing = heard, changed, False
        self._thread = threading.Thread(target=self._run, name=f"scanner {self.name}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening; a read that waits ends at once. Nothing is heard afterwards."""
        with self._lock:
            self._closing = True
            if self._feed is not None:
                self._feed.wake()
        self._sooner.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(CLOSING_SECONDS)

    def answer(self, signal: bytes) -> None:
        """Send the scanner a signal, soon; dropped while it is away. Never waits for it."""
        with self._lock:
            if signal and self._feed is not None:
                self._answers.append(signal)
                self._feed.wake()

    def state(self) -> DeviceState:
        """How it was when it was last heard of."""
        return self._state

    def look(self) -> DeviceState:
        """Try at once where it is away, and say how it is; takes two seconds at most."""
        if self._thread is None or not self._thread.is_alive():
            if (feed := self._open()) is not None:
                self._tell(Condition.READY, feed=feed)
                feed.close()
            return self._state
        with self._lock:
            if self._feed is None:
                before = self._attempts
                self._sooner.set()
                self._lock.wait_for(lambda: self._attempts > before, LOOK_SECONDS)
        return self._state

    # -- on the thread -------------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._closing:
            feed = self._open()
            if feed is None:
                self._attempted()
            else:
                self._listen(feed)
            if not self._closing:
                self._sooner.wait(self._retry)
            self._sooner.clear()

    def _open(self) -> Feed | None:
        """Open the scanner; None, with the state told, where it cannot be."""
        try:
            return self._open_feed()
        except LineFault as fault:
            self._fault(fault)
        except Exception as error:  # a driver's own bug must not end the listening
            self._fault(LineFault(f"the scanner cannot be used: {type(error).__name__}", Condition.TROUBLE))
        return None

    def _listen(self, feed: Feed) -> None:
        opened = time.monotonic()
        self._cutter.clear()
        self.received = 0
        try:
            trusted = self._false_starts < 2
            if trusted:
                self._opened(feed)
            with self._lock:
                self._feed = feed
            self._read(feed, trusted=trusted)
        except LineFault as fault:
            over_network = "://" in feed.reached
            early = over_network and not self.received and time.monotonic() - opened < SETTLE_SECONDS
            self._false_starts = self._false_starts + 1 if early else 0
            words = f"{feed.reached} hangs up at once; another program may be using it"
            self._fault(LineFault(words, Condition.BUSY) if self._false_starts > 1 else fault)
        finally:
            with self._lock:
                self._feed = None
                self._answers.clear()
            feed.close()
            self._attempted()

    def _attempted(self) -> None:
        with self._lock:
            self._attempts += 1
            self._lock.notify_all()

    def _read(self, feed: Feed, *, trusted: bool) -> None:
        """Read until the line breaks (LineFault) or the listening ends; what is not trusted has to stay a while."""
        while not self._closing:
            if self._cutter.waiting:
                seconds: float | None = self._gap
            else:
                seconds = None if trusted else SETTLE_SECONDS
            data = feed.read(seconds)
            if not trusted and data != b"":
                trusted, self._false_starts = True, 0
                self._opened(feed)
            if data is None:
                self._take(self._cutter.pause(), feed)
            elif data:
                self.received += len(data)
                self._take(self._cutter.feed(data), feed)
            while self._answers:
                feed.write(self._answers.popleft())

    def _opened(self, feed: Feed) -> None:
        self._tell(Condition.READY, feed=feed)
        self._attempted()

    def _take(self, cuts: Sequence[Cut], feed: Feed) -> None:
        for cut in cuts:
            if self._closing:
                return
            if isinstance(cut, Dropped):
                self._tell(Condition.TROUBLE, cut.words, feed=feed)
                continue
            self.last = cut
            try:
                self._heard(cut, self.name)
            except Exception as error:  # the till's own fault must not cost it the scanner
                words = f"the till could not take a scan ({type(error).__name__}); scan again"
                self._tell(Condition.TROUBLE, words, feed=feed)
            else:
                self._tell(Condition.READY, feed=feed)

    # -- the state -----------------------------------------------------------------------------------------

    def _fault(self, fault: LineFault) -> None:
        state = self._state
        # "is gone; plug it in again" says more than "is not there", which every later attempt finds.
        if not (fault.condition is state.condition is Condition.AWAY):
            self._tell(fault.condition, fault.words)

    def _tell(self, condition: Condition, words: str = "", feed: Feed | None = None) -> None:
        state = replace(self._state, condition=condition, words=words)
        if feed is not None:
            state = replace(state, reached=clean(feed.reached, limit=LONGEST_NAME), model=feed.model)
        if state != self._state:
            self._state = state
            if not self._closing:
                self._changed(state)
