"""A program that prints and opens the drawer in the background, and tells in words what did not work."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.timer import Timer

from pos_term.screens.attended import AttendedApp
from pos_term.screens.faults import FaultLog
from pos_term.screens.off_thread import off_thread
from pos_term.screens.printing import PrintDesk
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.entry_buffer import EntryBuffer

if TYPE_CHECKING:
    from pos_term.domain.documents import Sale
    from pos_term.services.till import Till


class PaperworkApp(AttendedApp, inherit_bindings=False):
    """Nothing here waits for a device: whoever asks goes on at once."""

    def __init__(self, faults: FaultLog, entry: EntryBuffer, printing: PrintDesk) -> None:
        super().__init__(faults, entry, printing)
        self._retry: Timer | None = None

    def sold(self, sale: Sale) -> None:
        """A sale was stored: open the drawer where cash moved, then print the receipt."""
        till = self.open_till
        if till and till.opens_for(sale):
            self.run_worker(
                self._open_and_print(till, sale.kind.value.replace("_", " "), sale.id),
                group="drawer", exit_on_error=False,
            )  # fmt: skip
        else:
            self.print_receipts()

    def open_drawer(self, reason: str, document: str = "") -> None:
        """Open the drawer for a reason, and for a document by its id."""
        if self.open_till:
            self.run_worker(self._open(self.open_till, reason, document), group="drawer", exit_on_error=False)

    async def _open_and_print(self, till: Till, reason: str, document: str) -> None:
        await self._open(till, reason, document)
        self.print_receipts()

    async def _open(self, till: Till, reason: str, document: str) -> None:
        try:
            problem = await off_thread(till.open_drawer, reason, document)
        except Exception as error:
            self.trouble(error)
            return
        if problem:
            self._warn(problem)

    def _warn(self, words: str) -> None:
        """Say it on the screen in front, beside a refusal that stands there."""
        front = self.front
        said = front.band.notice if front else None
        if front and said and said.tone is Tone.REFUSED:
            front.tell(replace(said, advice=f"{said.advice} {words}".strip()))
        elif front:
            front.tell(Notice(Tone.WARNING, words))

    def print_receipts(self) -> None:
        """Print what waits, off the screen's thread, and try again by itself while the printer is away."""
        if self.open_till:
            self.run_worker(self._print_waiting(self.open_till), group="printing", exit_on_error=False)

    async def _print_waiting(self, till: Till) -> None:
        if not await self.printing.run(till):
            return
        if self._retry:
            self._retry.stop()
        after = self.printing.retry_after
        self._retry = None if after is None else self.set_timer(after, self.print_receipts)
