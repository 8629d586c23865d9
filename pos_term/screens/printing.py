"""What is on its way to paper, as the screens see it: one round at a time, off the screen's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.domain.delivery import JobState
from pos_term.screens.off_thread import Hand
from pos_term.widgets.band import Notice, Tone

if TYPE_CHECKING:
    from pos_term.services.paperwork import Unsure
    from pos_term.services.press import PrintResult
    from pos_term.services.till import Till


class PrintDesk:
    """Prints what waits, keeps the printer's state in words, and remembers whom to ask about a doubtful print."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._till: Till | None = None
        self._hand = Hand("printing")
        self._busy = False
        self._again = False
        self._failures = 0
        self._told: set[str] = set()
        self._news: Notice | None = None
        self.words = ""
        """The printer's state; empty where the till has no printer."""
        self.ok = True
        self.retry_after: int | None = None
        """Seconds after which the printer is to be asked again by itself; None when nothing waits."""

    def begin(self, till: Till) -> None:
        """Start from what the till has."""
        self._till, self._failures, self._news = till, 0, None
        self._told.clear()
        self.words, self.ok, self.retry_after = "printer" if till.printer else "", True, None

    def close(self) -> None:
        """No more is printed; nobody waits here for what the printer has in hand."""
        self._hand.close()

    def take_news(self) -> Notice | None:
        """The question about a print that became doubtful, once; the top line goes on saying it."""
        news, self._news = self._news, None
        return news

    async def run(self, till: Till) -> bool:
        """Print what waits; whether this call did.

        A call during a call returns at once and makes the first one go round again.
        """
        if not till.prints:
            return True
        self._again = True
        if self._busy:
            return False
        self._busy = True
        try:
            while self._again:
                self._again = False
                await self._once(till)
        finally:
            self._busy = False
        return True

    async def _once(self, till: Till) -> None:
        try:
            results, unsure, waits = await self._hand.do(_round, till)
        except Exception as error:  # a printer never touches the sale, whatever it does
            if till is self._till:
                self._wait(True)
                self._say(f"receipt waits: {clean(str(error), limit=80)}", ok=False)
            return
        if till is not self._till:
            return
        self._wait(waits, moved=any(result.printed for result in results))
        doubtful = [each for each in unsure if each.state is JobState.UNKNOWN]
        self._ask_about(doubtful, {result.job for result in results if result.state is JobState.UNKNOWN})
        parts = [words for words in (_waiting(results, unsure), _look_for(doubtful)) if words]
        if parts:
            self._say("; ".join(parts), ok=False)
        else:
            soon = next((result.soon for result in reversed(results) if result.soon), "")
            well = "printer" if till.printer else ""
            self._say(f"printer: {soon}" if soon and well else well, ok=True)

    def _wait(self, waits: bool, *, moved: bool = False) -> None:
        """Until when to leave the printer alone: longer each time, from the start again once anything printed."""
        from pos_term.services.press import wait_seconds

        self._failures = 0 if not waits else 1 if moved else self._failures + 1
        self.retry_after = wait_seconds(self._failures) if waits else None

    def _ask_about(self, doubtful: Sequence[Unsure], just_now: set[str]) -> None:
        fresh = [each for each in doubtful if each.id in just_now or each.id not in self._told]
        self._told = {each.id for each in doubtful}
        if not doubtful:
            self._news = None
        elif fresh:
            self._news = question(fresh)

    def _say(self, words: str, *, ok: bool) -> None:
        if (words, ok) != (self.words, self.ok) or self._news:
            self.words, self.ok = words, ok
            self._changed()


def _round(till: Till) -> tuple[list[PrintResult], list[Unsure], bool]:
    """One round, and how everything stands after it."""
    return till.print_pending(), till.unsure(), till.is_waiting()


def _waiting(results: Sequence[PrintResult], unsure: Sequence[Unsure]) -> str:
    """What is not on paper and why; empty where nothing failed."""
    for name, why in (
        *((result.name, result.error) for result in results if result.state is JobState.FAILED),
        *((each.name, each.why) for each in unsure if each.state is JobState.FAILED),
    ):
        what = "receipt" if "receipt" in name else "print"
        return f"{what} waits: {clean(why, limit=80)}"
    return ""


def _look_for(doubtful: Sequence[Unsure]) -> str:
    if not doubtful:
        return ""
    return f"look for {doubtful[0].name if len(doubtful) == 1 else f'{len(doubtful)} prints'}"


def question(doubtful: Sequence[Unsure]) -> Notice:
    """What the cashier is asked about prints of which nobody knows whether they are on paper."""
    from pos_term.screens.menu.entries import ENTRIES

    number = next(n for n, entry in enumerate(ENTRIES, 1) if entry.name == "unsure")
    names = ", ".join(each.name for each in doubtful[:3]) + (" and more" if len(doubtful) > 3 else "")
    return Notice(
        Tone.WARNING,
        f"Look at the printer: did {names} come out whole?",
        f"{doubtful[0].why[:1].upper()}{doubtful[0].why[1:]}.",
        f"F11 {number} answers.",
    )
