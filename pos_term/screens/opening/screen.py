"""The first thing that is painted: the frame, and how opening the store goes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType

from pos_term.domain.clean import clean
from pos_term.screens.base import TillScreen, key
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.words import Words

if TYPE_CHECKING:
    from pos_term.app import PosTerm


class OpeningScreen(TillScreen[None]):
    """Opens the store in a thread once the screen is painted, and says why when it cannot be opened."""

    stays = True
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f5", "try_again", "Try again"),
        key("f10", "quit", "Quit"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.words = Words("opening the store…", centred=True)
        self.failed = False

    def compose(self) -> ComposeResult:
        """As little as can be: this is what stands between the start and the first paint."""
        yield self.status_bar
        yield self.words
        yield self.band
        yield self.legend

    def on_mount(self) -> None:
        """Open the store after the first paint."""
        self.call_after_refresh(self.open_store)

    def key_caps(self) -> Sequence[KeyCap]:
        """Nothing to press while it opens."""
        return (KeyCap("F5", "Try again", 0, main=True), KeyCap("F10", "Quit", 0)) if self.failed else ()

    @work(exit_on_error=False)
    async def open_store(self) -> None:
        """Open the store off the screen's thread, then ask who is there."""
        app = cast("PosTerm", self.app)
        self.failed = False
        app.door = app.glance()
        if app.door:
            app.ask_who()
        try:
            app.open_till = await asyncio.to_thread(app.load)
        except Exception as error:
            self.failed = True
            if app.door:
                app.door = None
                app.pop_screen()
            self._explain(error)
            return
        finally:
            self.refresh_frame()
        self.tell(None)
        app.opened()

    def _explain(self, error: Exception) -> None:
        """Say in words why it could not be opened; what nobody expected goes to the log as well."""
        app = cast("PosTerm", self.app)
        expected = type(error).__name__ in ("StoreFault", "SettingsError")
        self.words.show("The store could not be opened.")
        if expected:
            self.tell(Notice(Tone.REFUSED, "THE TILL CANNOT START", f"{clean(str(error), limit=300)}"))
        else:
            app.trouble(error)

    def action_try_again(self) -> None:
        """Try once more, without starting anew."""
        if self.failed:
            self.words.show("opening the store…")
            self.tell(None)
            self.open_store()

    def action_quit(self) -> None:
        """Leave; there is nothing to lose yet."""
        if self.failed:
            self.app.exit()
