"""What is plugged in and in no settings, and the question what it is; the answer goes into the settings file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.domain.device_state import FoundPort
from pos_term.domain.people import Permission
from pos_term.screens.steps import Step
from pos_term.services.device_setup import AT_NEXT_START, Use, path_of, set_up, uses_of, written_devices
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.devices.screen import DevicesScreen

_FOUND = (Column("What", 9), Column("It says it is", 24), Column("Where"))
_USES = (Column("No", 2, right=True), Column("What"))


class FoundList(Step):
    """Everything that is plugged in and not set up."""

    name = "Plugged in, not set up"
    screen: DevicesScreen

    def __init__(self, screen: DevicesScreen, found: Sequence[FoundPort]) -> None:
        super().__init__(screen)
        self.found = found

    def show(self) -> None:
        """Each with what it says of itself; what was written since the start says so."""
        written = written_devices(path_of(self.till))
        self.screen.words.show("Serial ports, printers and scanners. Network printers are named in the settings.")
        self.screen.entry_line.ask("")
        rows = [
            Choice(
                (port.kind.value if port.kind else "unknown", port.words, port.device), str(n),
                closed=port.device in written, words="set up; used from the next start" * (port.device in written),
                warned=True,
            )
            for n, port in enumerate(self.found)
        ]  # fmt: skip
        self.screen.show_rows(_FOUND, rows, empty="Nothing is plugged in that is not set up. F6 looks again.")

    def take_entry(self, entry: Entry) -> None:  # noqa: ARG002 - whatever it is
        """A scan or typed text chooses nothing."""
        self.warn("Choose with the arrows; nothing is scanned or typed here.")

    def take_enter(self) -> None:
        """Ask what it is."""
        chosen = self.screen.rows.chosen
        if chosen is not None:
            self.screen.go(AskUse(self.screen, self.found[int(chosen)], self))

    def press(self, name: str) -> None:
        """F6: look again."""
        if name == "f6":
            self.screen.find_new()

    def back(self) -> None:
        """To the devices."""
        self.screen.back_to_list()

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        choose = (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "Set it up", 0)) if self.found else ()
        return (*choose, KeyCap("F6", "Look again", 1), KeyCap("Esc", "Devices", 0))


class AskUse(Step):
    """What one of them is; then it is written."""

    name = "What is it?"
    screen: DevicesScreen

    def __init__(self, screen: DevicesScreen, port: FoundPort, before: FoundList) -> None:
        super().__init__(screen)
        self.port = port
        self.before = before
        self.uses = uses_of(port)

    def show(self) -> None:
        """What it can be, the likeliest first."""
        self.screen.words.show(f"{clean(self.port.words, limit=60)} at {clean(self.port.device, limit=80)}")
        self.screen.entry_line.ask("Number")
        rows = [Choice((str(n), use.name), str(n)) for n, use in enumerate(self.uses, 1)]
        self.screen.show_rows(_USES, rows, heading=False)

    def take_entry(self, entry: Entry) -> None:
        """A number of the list; a scan is none."""
        text = entry.text.strip()
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 3 and not entry.scanned else 0
        if 0 < number <= len(self.uses):
            self._write(self.uses[number - 1])
        else:
            self.warn(f"Type a number from 1 to {len(self.uses)}.")

    def take_enter(self) -> None:
        """What the list stands on."""
        chosen = self.screen.rows.chosen
        if chosen:
            self._write(self.uses[int(chosen) - 1])

    def _write(self, use: Use) -> None:
        path = path_of(self.till)

        def go_on(_: object) -> None:
            self.screen.store(lambda: set_up(path, use), lambda refused: self._written(use, refused))

        self.screen.with_right(Permission.DEVICES, f"Set up: {use.name}", go_on)

    def _written(self, use: Use, refused: str | None) -> None:
        if refused:
            self.warn(refused)
            return
        done = f"{use.name}: written to the settings. {AT_NEXT_START}"
        self.screen.result = done
        self.screen.go(self.before, say=Notice(Tone.GOOD, done))

    def back(self) -> None:
        """To what was found."""
        self.screen.go(self.before)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "Write it", 0), KeyCap("Esc", "Back", 0))
