"""Work for a device that may never answer: it gives its result, and never keeps the program from ending."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress

import pytest

from pos_term.screens.off_thread import Hand, off_thread


def test_one_hand_does_one_thing_after_the_other_on_one_thread() -> None:
    async def day() -> list[int]:
        hand = Hand("printing")
        try:
            return [await hand.do(threading.get_ident) for _ in range(3)]
        finally:
            hand.close()

    assert len({*asyncio.run(day()), threading.get_ident()}) == 2


def test_what_the_work_raises_is_raised_where_it_is_waited_for() -> None:
    def broken(words: str) -> None:
        raise LookupError(words)

    with pytest.raises(LookupError, match="paper"):
        asyncio.run(off_thread(broken, "paper"))


def test_the_program_ends_while_a_device_does_not_answer() -> None:
    answers, asked = threading.Event(), threading.Event()

    def silent() -> None:
        asked.set()
        answers.wait(60)

    async def day() -> None:
        waiting = asyncio.ensure_future(off_thread(silent))
        while not asked.is_set():
            await asyncio.sleep(0)
        waiting.cancel()
        with suppress(asyncio.CancelledError):
            await waiting

    asyncio.run(day())
    assert not answers.is_set()
    (left,) = (thread for thread in threading.enumerate() if thread.name == "device")
    assert left.daemon
    answers.set()  # its answer comes when nobody is there any more, and is dropped
    left.join(10)
    assert not left.is_alive()
