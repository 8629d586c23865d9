"""Work that may wait for a device: off the screen's thread, and never in the way of the program's end.

`asyncio.to_thread` would keep the program from ending until the device answers, which may be minutes.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from queue import SimpleQueue
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")
Job = Callable[[], None]


class Hand:
    """One thread that does one job after the other, and is left behind where it is busy when the program ends."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    async def do(self, work: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
        """Wait for what `work` gives or raises."""
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[Result] = loop.create_future()

        def job() -> None:
            try:
                tell = partial(_give, ended, work(*args, **kwargs))
            except BaseException as error:
                tell = partial(_fail, ended, error)
            with suppress(RuntimeError):  # the program has ended meanwhile
                loop.call_soon_threadsafe(tell)

        self._jobs.put(partial(copy_context().run, job))
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()
        return await ended

    def close(self) -> None:
        """It ends when what it was given is done; nobody waits for that."""
        self._jobs.put(None)

    def _run(self) -> None:
        while job := self._jobs.get():
            job()


async def off_thread(work: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
    """One job on a thread of its own. Not for what reads the store: each thread that does keeps it open."""
    hand = Hand("device")
    try:
        return await hand.do(work, *args, **kwargs)
    finally:
        hand.close()


def _give(ended: asyncio.Future[Result], result: Result) -> None:
    if not ended.done():
        ended.set_result(result)


def _fail(ended: asyncio.Future[Result], error: BaseException) -> None:
    if not ended.done():
        ended.set_exception(error)
