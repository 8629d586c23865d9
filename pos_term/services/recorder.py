"""Records of refusals and voids: written in order, without making the next scan wait."""

from __future__ import annotations

import threading
from collections import deque

from pos_term.domain.documents import Document
from pos_term.store.engine import Store, StoreFault
from pos_term.store.journal import Posting, post


class Recorder:
    """Posts small records behind the counter's back.

    Posted at once where `background` is off. In the background a record waits while the store is locked or
    away and is written when it answers again; `flush` brings every waiting record into the store and is
    called before each sale and at the end.
    """

    def __init__(self, store: Store, *, background: bool = False) -> None:
        self._store = store
        self._waiting: deque[tuple[Document, Posting]] = deque()
        self._writing = threading.Lock()
        self._background = background
        self._wake = threading.Event()
        self._ended = False
        if background:
            self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
            self._thread.start()

    @property
    def waiting(self) -> int:
        """Records not written yet."""
        return len(self._waiting)

    def record(self, document: Document, by: Posting) -> None:
        """Keep a record. Raises StoreFault only where nothing is kept in the background."""
        self._waiting.append((document, by))
        if self._background:
            self._wake.set()
        else:
            self.flush()

    def flush(self) -> None:
        """Write what waits. Raises StoreFault; what could not be written goes on waiting."""
        with self._writing:
            while self._waiting:
                document, by = self._waiting[0]
                post(self._store, document, by)
                self._waiting.popleft()

    def close(self) -> None:
        """Write what waits and stop. Raises StoreFault when the store does not answer."""
        self._ended = True
        self._wake.set()
        if self._background:
            self._thread.join(timeout=2)
        self.flush()

    def _run(self) -> None:
        while not self._ended:
            self._wake.wait(timeout=1 if self._waiting else None)
            self._wake.clear()
            try:
                self.flush()
            except StoreFault:
                continue
