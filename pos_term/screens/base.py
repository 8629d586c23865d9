"""What every screen of the till shares: entries from the one buffer, its keys, a band for words, and a guard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen, Screen

from pos_term.domain.clean import clean
from pos_term.screens.host import Host
from pos_term.widgets.band import Band, Notice, Tone
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.entry_line import EntryLine
from pos_term.widgets.key_legend import KeyCap, KeyLegend
from pos_term.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from pos_term.services.till import Till

Result = TypeVar("Result")
Given = TypeVar("Given")


def key(keys: str, action: str, description: str) -> Binding:
    """A key of a screen. It runs in the order in which keys arrive, before anything that was typed after it."""
    return Binding(keys, action, description, priority=True)


class TillScreen(Screen[Result], inherit_bindings=False):
    """A screen that takes entries and shows its keys. Its widgets exist from the start, before it is mounted."""

    AUTO_FOCUS: ClassVar[str | None] = ""
    ALLOW_SELECT: ClassVar[bool] = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual's own shape
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]  # noqa: RUF012

    stays: ClassVar[bool] = False
    """Whether it stays when someone else takes over the till; what was opened with one person's rights does not."""
    busy: bool = False
    """Set while an answer is being worked out off the screen; the till does not lock itself then."""
    storing: bool = False
    """Set while something is being stored; the till does not lock itself then."""

    @property
    def calm(self) -> bool:
        """Whether it says and asks nothing, so that a passing word about a device takes no other one's place."""
        return False

    def __init__(self) -> None:
        super().__init__()
        self.status_bar = StatusBar()
        self.entry_line = EntryLine()
        self.band = Band()
        self.legend = KeyLegend()

    @property
    def host(self) -> Host:
        """The program around this screen."""
        return cast("Host", self.app)

    @property
    def till(self) -> Till:
        """The open till."""
        return self.host.till

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """Take what was typed or scanned. Called in order, also while the screen is still being mounted."""

    def take_enter(self) -> None:
        """Take Enter on an empty line."""

    def show_text(self, text: str) -> None:
        """Show what stands on the entry line."""
        self.entry_line.show(text)

    def left_alone(self) -> None:
        """Nobody has touched the till for a while: lock it, but not in the middle of something."""
        if not self.busy and not self.storing:
            self.host.lock()

    # -- keys and words ------------------------------------------------------------------------------------

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return ()

    def tell(self, notice: Notice | None) -> None:
        """Say something, or take back what was said. A refusal rings the bell."""
        self.band.say(notice)
        if notice and notice.tone is Tone.REFUSED:
            self.app.bell()

    def name_box(self, words: str) -> None:
        """Write a name on the box of this screen. Textual takes a plain string there for markup."""
        self.query_one(".box").border_title = Content(clean(words, limit=60) or " ")

    def refresh_frame(self) -> None:
        """Bring the top line and the keys up to date."""
        self.status_bar.show(self.host.status())
        self.legend.show(self.key_caps())

    def go_to(self, screen: TillScreen[Given], then: Callable[[Given | None], None] | None = None) -> None:
        """Open a screen over this one; what was typed and not used is forgotten."""
        self.host.entry.clear()
        self.show_text("")
        self.app.push_screen(screen, then)

    def leave(self, result: Result | None = None, *, typing: bool = False) -> None:
        """Close this screen with a result, once, and only while it is on top.

        What was typed here and not used is forgotten. With `typing` it goes on below: for a screen that closes
        by itself, perhaps in the middle of a scan.
        """
        if not self.is_active or len(self.app.screen_stack) < 2:
            return
        if not typing:
            self.host.entry.clear()
        self.dismiss(result)
        self.host.show_typed()

    def on_mount(self) -> None:
        """Show the frame as it is now."""
        self.refresh_frame()

    def on_screen_resume(self) -> None:
        """Another screen was closed: what it changed shows, and what was typed here when it opened by itself."""
        if self.host.entry.bring_back(self):
            self.show_text(self.host.entry.text)
        self.refresh_frame()

    async def _dispatch_message(self, message: Message) -> None:
        """Keep an error in a handler from ending the screen's life: Textual would stop it, and the program."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            self.host.trouble(error)


class TillModal(TillScreen[Result], ModalScreen[Result], inherit_bindings=False):
    """A question over another screen. It takes scans like any screen and gives its answer by `leave`."""
