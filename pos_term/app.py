"""The program on the screen: it owns the entry line, the themes and the way on after an error."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events

from pos_term.domain.dates import long_date
from pos_term.screens.alert_watch import AlertWatch
from pos_term.screens.base import TillScreen
from pos_term.screens.faults import FaultLog
from pos_term.screens.host import CardScan
from pos_term.screens.listening import ListeningApp
from pos_term.screens.opening.screen import OpeningScreen
from pos_term.screens.printing import PrintDesk
from pos_term.screens.theme import THEMES
from pos_term.widgets.entry_buffer import Entry, EntryBuffer, Key
from pos_term.widgets.status_bar import Status
from pos_term.widgets.terminal_input import keep_wrong_bytes

if TYPE_CHECKING:
    from pos_term.domain.people import Door
    from pos_term.services.till import Till


class PosTerm(ListeningApp, inherit_bindings=False):
    """The full-screen till. `load` opens store and services; it runs in a thread, after the first paint."""

    TITLE = "pos_term"
    CSS_PATH: ClassVar[str] = "screens/frame.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False

    def __init__(
        self,
        load: Callable[[], Till],
        *,
        card: Sequence[CardScan] = (),
        glance: Callable[[], Door | None] = lambda: None,
        theme: str = "dark",
        log: Path | None = None,
    ) -> None:
        keep_wrong_bytes()
        super().__init__(FaultLog(log), EntryBuffer(), PrintDesk(self.refresh_frame))
        for each in THEMES.values():
            self.register_theme(each)
        self.theme = THEMES.get(theme, THEMES["dark"]).name
        self.load = load
        self.card: Sequence[CardScan] = card
        self.glance = glance
        self.door: Door | None = None
        self._is_open = asyncio.Event()
        self.alerts = AlertWatch(self.ticks, self.refresh_frame)

    @property
    def till(self) -> Till:
        """The open till."""
        if self.open_till is None:
            raise RuntimeError("the till is not open yet")
        return self.open_till

    def get_default_screen(self) -> TillScreen[None]:
        """The first thing that is painted."""
        return OpeningScreen()

    def on_mount(self) -> None:
        """Keep the clock on the top line right, and look whether anybody is there."""
        self.set_interval(5, self.refresh_frame)
        self.set_interval(1, self.lock_if_idle)
        self.set_interval(1, self.count_alerts)

    async def on_unmount(self) -> None:
        """Let go of the store, where what waits to be recorded is written first, and of the devices."""
        self.printing.close()
        await self.close_tills()
        await self.close_devices()
        self.faults.close()

    def ask_who(self) -> None:
        """Ask who is there; the store may still be opening."""
        from pos_term.screens.sign_in.screen import SignInScreen

        self.push_screen(SignInScreen())

    async def when_open(self) -> Till:
        """The till, once it is open."""
        await self._is_open.wait()
        return self.till

    def opened(self) -> None:
        """The store is open: ask who is there if that was not asked yet, and print what waited."""
        self._is_open.set()
        wedge = self.till.settings.scanner
        self.entry.framed_by(wedge.prefix, wedge.suffix)
        self.printing.begin(self.till)
        self.devices.begin(self.till.equipment)
        if self.door is None:
            self.ask_who()
        self.refresh_frame()
        self.print_receipts()
        self.call_after_refresh(self.run_worker, self.warm_up(), exit_on_error=False)

    async def warm_up(self) -> None:
        """Load what the first sale needs once the sign-in is shown, start the devices, tidy up after a crash."""
        from pos_term.services.training import remove_leftovers

        await asyncio.to_thread(self.till.warm_up)
        self.listen()
        await asyncio.to_thread(remove_leftovers, datetime.now(UTC))

    def count_alerts(self) -> None:
        """Count what of the stock somebody should look at, where whoever is here can do something about it."""
        till = self.open_till
        if till and self.alerts.due(till):
            self.run_worker(self.alerts.count(till), group="alerts", exclusive=True, exit_on_error=False)

    def stock_changed(self) -> None:
        """Something may have been done to the stock: count the alerts anew."""
        self.alerts.again()

    # -- entries -------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Give keys and pasted text to the entry line before focus and bindings see them."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.touched()
            became = self.entry.key(event.key, event.character, event.time)
            if isinstance(became, Entry):
                self.remember(became)
            if self._take(became):
                return
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            self.touched()
            pasted = self.entry.paste(event.text, event.time)
            for entry in pasted:
                self.remember(entry)
            self.deliver(pasted)
            self.show_typed()
            return
        await super().on_event(event)

    def show_typed(self) -> None:
        """Show what stands in the buffer on the screen in front."""
        self._take(Key.TAKEN)

    def deliver(self, entries: Iterable[Entry]) -> None:
        """Hand entries to whichever screen is in front, one after the other."""
        for entry in entries:
            self._take(entry)

    def _take(self, outcome: Entry | Key) -> bool:
        screen = self.front
        if outcome is Key.PASSED or screen is None:
            return screen is None
        if isinstance(outcome, Entry):
            # Not empty where this entry had to wait and the next one is on its way already.
            screen.show_text(self.entry.text)
            self.hand_over(screen, outcome)
        elif outcome is Key.ENTER:
            screen.take_enter()
        elif outcome is Key.TAKEN:
            screen.show_text(self.entry.text)
        return True

    # -- the frame -----------------------------------------------------------------------------------------

    def status(self) -> Status:
        """What the top line shows now."""
        till = self.open_till
        if till is None:
            return Status()
        now, behind = till.clock.local(), till.clock.behind()
        trouble = self.devices.printer_trouble if self.printing.ok and till.printer else ""
        return Status(
            till=till.number,
            person=till.person.name if till.person else "",
            time=f"{long_date(now.date())} {now:%H:%M}",
            training=till.training,
            clock="clock is behind: tell a manager" if behind else "",
            printer=trouble or self.printing.words,
            printer_ok=self.printing.ok and not trouble,
            devices=self.devices.marks,
            alerts=self.alerts.words(till),
        )

    def refresh_frame(self) -> None:
        """Bring the screen in front up to date, and the top line, which may be that of a screen below it."""
        if self.front:
            self.front.refresh_frame()
        status = self.status()
        for screen in self.screen_stack:
            if isinstance(screen, TillScreen) and screen is not self.front and screen.is_mounted:
                screen.status_bar.show(status)
