"""A program that no error ends: what goes wrong is kept, told in words on the screen in front, and left behind."""

from __future__ import annotations

from functools import partial

from textual.app import App, ScreenStackError
from textual.message import Message
from textual.screen import Screen
from textual.worker import WorkerFailed

from pos_term.screens.base import TillScreen
from pos_term.screens.faults import FaultLog, fault_notice, is_store_fault, store_notice


class SurvivingApp(App[None], inherit_bindings=False):
    """Textual brings each error nobody caught to `_handle_exception` and ends the program there; this one goes on.

    A queue whose handler raised would stop too, so program and screens also catch before it does.
    """

    def __init__(self, faults: FaultLog) -> None:
        super().__init__()
        self.faults = faults

    @property
    def front(self) -> TillScreen[object] | None:
        """The screen on top."""
        try:
            screen = self.screen
        except ScreenStackError:
            return None
        return screen if isinstance(screen, TillScreen) else None

    def trouble(self, error: Exception) -> None:
        """Keep an error and tell it in words; the cart and the program stay."""
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        away = is_store_fault(error)
        if not away:
            self.faults.keep(error)
        if self.front:
            self.front.tell(store_notice(error) if away else fault_notice(error, self.faults.path))

    def _is_up(self) -> bool:
        """Whether the first screen is there to tell of an error."""
        try:
            return self.is_running and self.screen_stack[0].is_running
        except LookupError:
            return False

    def _handle_exception(self, error: Exception) -> None:
        """Where Textual brings every error that it would end the program for: here none does, once it is up."""
        if self._is_up():
            self.trouble(error)
            self.call_later(self._drop_dead_screen, self.screen)
        else:
            super()._handle_exception(error)

    def _drop_dead_screen(self, screen: Screen[object]) -> None:
        """A screen that could not even be built would take the keys for ever: go back to the one below."""
        if self.screen is not screen or len(self.screen_stack) < 2:
            return
        if screen.is_running and not screen.is_mounted:
            self.set_timer(0.05, partial(self._drop_dead_screen, screen))
        elif not screen.is_running or not screen.children:
            said = self.front.band.notice if self.front else None
            self.pop_screen()
            if self.front:
                self.front.tell(said)

    async def _dispatch_message(self, message: Message) -> None:
        """Keep an error in a key's action or an entry from stopping the program's own queue."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            self._handle_exception(error)
