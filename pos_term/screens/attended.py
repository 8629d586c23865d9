"""A program that knows whether anybody is there: it locks itself, changes hands, and lends itself to training."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.screens.base import TillScreen
from pos_term.screens.faults import FaultLog
from pos_term.screens.printing import PrintDesk
from pos_term.screens.surviving import SurvivingApp
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.entry_buffer import EntryBuffer

if TYPE_CHECKING:
    from pos_term.domain.people import Person
    from pos_term.services.till import Till


class AttendedApp(SurvivingApp, inherit_bindings=False):
    """Holds the open till and when it was last touched; while someone practises, the real till stands aside."""

    def __init__(self, faults: FaultLog, entry: EntryBuffer, printing: PrintDesk) -> None:
        super().__init__(faults)
        self.entry = entry
        self.printing = printing
        self.open_till: Till | None = None
        self.aside: Till | None = None
        """The real till, while `open_till` is that of a training."""
        self.ticks = time.monotonic
        """Seconds of a steady clock."""
        self._touched_at = self.ticks()
        self._copying = False

    def say(self, tone: Tone, headline: str, detail: str = "") -> None:
        """Say something on the screen in front."""
        if self.front:
            self.front.tell(Notice(tone, headline, detail))

    def print_receipts(self) -> None:
        """Print what waits, in the background."""
        raise NotImplementedError

    # -- whether anybody is there --------------------------------------------------------------------------

    def touched(self) -> None:
        """A key, scan or paste came in. The first one after the till's time was over is the lock's already."""
        self.lock_if_idle()
        self._touched_at = self.ticks()

    def lock_if_idle(self) -> None:
        """Lock when nobody has touched the till for as long as its settings allow."""
        till = self.open_till
        if till is None or till.person is None or self.front is None:
            return
        most = till.settings.lock_seconds
        if most and self.ticks() - self._touched_at >= most:
            self.front.left_alone()

    def lock(self) -> None:
        """Cover what is in front; nothing below it changes, and what was typed is put back afterwards."""
        from pos_term.screens.lock.screen import LockScreen
        from pos_term.services.attendance import who_may_unlock

        till, front = self.open_till, self.front
        if till is None or till.person is None or isinstance(front, LockScreen):
            return
        typed = self.entry.take()
        if front:
            front.show_text("")
        self.push_screen(LockScreen(who_may_unlock(till), typed))

    def handed_over(self, person: Person) -> None:
        """Someone else is at the till now: close what was opened with another one's rights, and say so."""
        self.entry.forget()
        self._close_down_to(lambda screen: screen.stays)
        for screen in self.screen_stack:
            if isinstance(screen, TillScreen):
                screen.refresh_frame()
        self.say(Tone.PLAIN, f"{clean(person.name, limit=40)} is at the till now.")

    def _close_down_to(self, found: Callable[[TillScreen[object]], bool]) -> None:
        """Leave the screens in front, as Esc would, until one is found that stays."""
        while self.front and not found(self.front):
            deep = len(self.screen_stack)
            self.front.leave(typing=True)
            if len(self.screen_stack) >= deep:
                return

    def sign_out(self) -> None:
        """Nobody is at the till any more. A training ends: the next person must not sell into it unawares."""
        self.entry.forget()
        self._come_back()
        if self.open_till:
            self.open_till.sign_out()

    # -- training ------------------------------------------------------------------------------------------

    @property
    def in_training(self) -> bool:
        """Whether someone practises on a throw-away copy of the store."""
        return self.aside is not None

    def begin_training(self) -> None:
        """Go over to a throw-away copy of the store, once it is made; why that cannot be is told in words."""
        self.run_worker(self._begin_training(), group="training", exit_on_error=False)

    async def _begin_training(self) -> None:
        from pos_term.services.training import begin_training, end_training

        till = self.open_till
        if till is None or self._copying:
            return
        person, self._copying = till.person, True
        self.say(Tone.PLAIN, "Training is being made ready.", "The store is being copied; this may take a moment.")
        try:
            copy = await asyncio.to_thread(begin_training, till)
            if not isinstance(copy, str):
                came_up = self._came_up(till, person)
                if came_up:
                    await asyncio.to_thread(end_training, copy)
                    copy = f"Training did not begin: {came_up}."
        except Exception as error:
            self.trouble(error)
            return
        finally:
            self._copying = False
        if isinstance(copy, str):
            self.say(Tone.WARNING, copy)
            return
        self.aside, self.open_till = till, copy
        self.printing.begin(copy)
        self._fresh_counter()
        self.say(Tone.GOOD, "Training: nothing is rung up.", "Sell as you like; all of it is thrown away.")

    def _came_up(self, till: Till, person: Person | None) -> str:
        """What happened while the copy was being made that speaks against going over to it."""
        from pos_term.screens.lock.screen import LockScreen

        if till is not self.open_till or till.person != person or isinstance(self.front, LockScreen):
            return "the till was left or locked"
        if till.checkout.cart or (self.front and self.front.storing):
            return "a sale was begun, a real one; it stays open"
        return ""

    def end_training(self) -> None:
        """Come back from the copy, which is thrown away with all that was done in it."""
        if not self.in_training or (self.front and self.front.storing):
            return
        real = self._come_back()
        if real:
            self._fresh_counter()
            self.say(Tone.WARNING, "Training is over: from now on everything is rung up.")

    def _come_back(self) -> Till | None:
        """Put the real till in its place again, for whoever is here, and throw the copy away."""
        copy, real = self.open_till, self.aside
        if copy is None or real is None:
            return None
        real.person = copy.person
        self.open_till, self.aside = real, None
        self.printing.begin(real)
        self.print_receipts()
        self.run_worker(self._throw_away(copy), group="training", exit_on_error=False)
        return real

    async def _throw_away(self, copy: Till) -> None:
        from pos_term.services.training import end_training

        try:
            await asyncio.to_thread(end_training, copy)
        except Exception as error:
            self.trouble(error)

    def _fresh_counter(self) -> None:
        """Begin anew at the counter of the till that is open now."""
        from pos_term.screens.checkout.screen import CheckoutScreen

        self._close_down_to(lambda screen: isinstance(screen, CheckoutScreen))
        if isinstance(self.screen, CheckoutScreen):
            self.switch_screen(CheckoutScreen())

    async def close_tills(self) -> None:
        """Let go of every store; a training is thrown away."""
        from pos_term.services.training import end_training

        copy, real = (self.open_till, self.aside) if self.aside else (None, self.open_till)
        for till, let_go in ((copy, end_training), (real, lambda till: till.close())):
            try:
                if till:
                    await asyncio.to_thread(let_go, till)
            except Exception as error:
                self.faults.keep(error)
