"""The devices of the till, live: how each is, one tried out, and the ways to scans, check and what is new."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from pos_term.domain.clean import clean
from pos_term.domain.device_state import Condition, DeviceState
from pos_term.domain.people import Permission
from pos_term.screens.base import key
from pos_term.screens.devices.check import CheckScreen
from pos_term.screens.devices.found import FoundList
from pos_term.screens.devices.scans import LastScans, told
from pos_term.screens.steps import Step, StepScreen
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.services.ports import Equipment

CONDITIONS = {
    Condition.READY: "ready", Condition.IDLE: "not asked yet", Condition.BUSY: "in use by another program",
    Condition.AWAY: "not reached", Condition.TROUBLE: "wants something done",
}  # fmt: skip
NO_DEVICES = "Training has no devices of its own. End the training first."
_COLUMNS = (Column("", 1), Column("Device", 14), Column("At", 26), Column("How it is"))


class DevicesScreen(StepScreen[str]):
    """Gives words for the counter where something was set up, or None."""

    CSS_PATH = "devices.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f2", "press('f2')", "Try out"),
        key("f3", "press('f3')", "Scanner check"),
        key("f4", "press('f4')", "Last scans"),
        key("f5", "press('f5')", "Ask again"),
        key("f6", "press('f6')", "What is new"),
    ]
    box_id = "devices"

    def __init__(self) -> None:
        super().__init__()
        self.looking = False
        """Whether the devices are being asked how they are."""
        self._known: dict[str, DeviceState] = {}
        self._from_desk: dict[str, DeviceState] = {}

    def first_step(self) -> Step:
        """The list of devices."""
        return DeviceList(self)

    @property
    def equipment(self) -> Equipment | None:
        """The devices; none in a training."""
        return self.till.equipment

    @property
    def states(self) -> tuple[DeviceState, ...]:
        """How each device is, as far as anybody has said: what changed last counts."""
        now = {state.name: state for state in self.host.devices.states}
        for name, state in now.items():
            if self._from_desk.get(name) != state:
                self._known[name] = state
        self._from_desk = now
        return tuple(self._known.values())

    def on_mount(self) -> None:
        """Show what is known, and ask each device."""
        self.look()

    def refresh_frame(self) -> None:
        """A device may have changed: show it."""
        super().refresh_frame()
        if isinstance(self.step, DeviceList):
            self.step.follow_states()

    def look(self) -> None:
        """Ask each device how it is, off the screen's thread; the keys go on working meanwhile."""
        equipment = self.equipment
        if equipment and not self.looking:
            self.looking = True
            self.app.run_worker(self._look(equipment), group="look", exit_on_error=False)
            self.refresh_frame()

    async def _look(self, equipment: Equipment) -> None:
        try:
            for state in await asyncio.to_thread(equipment.look):
                self._known[state.name] = state
        except Exception as error:
            self.host.trouble(error)
        finally:
            self.looking = False
            if self.is_attached:
                self.refresh_frame()

    def try_out(self, name: str) -> None:
        """Have one device show that it works; for whoever may, or with someone who may."""
        equipment = self.equipment
        if equipment is None:
            self.tell(Notice(Tone.WARNING, NO_DEVICES))
            return

        from pos_term.services.trying_out import try_out

        def go_on(_: object) -> None:
            self.store(lambda: try_out(self.till, equipment, name), self._tried)
            self.tell(Notice(Tone.PLAIN, f"Trying out {clean(name, limit=30)} …"))

        self.with_right(Permission.DEVICES, f"Try out {name}", go_on)

    def _tried(self, words: str) -> None:
        self.tell(Notice(Tone.PLAIN, words))

    def find_new(self) -> None:
        """Look what is plugged in and in no settings."""
        equipment = self.equipment
        if equipment is None:
            self.tell(Notice(Tone.WARNING, NO_DEVICES))
            return
        self.store(equipment.found, lambda found: self.go(FoundList(self, found)))
        self.tell(Notice(Tone.PLAIN, "Looking …"))

    def back_to_list(self, say: Notice | None = None) -> None:
        """Show the devices again."""
        self.go(DeviceList(self), say=say)


class DeviceList(Step):
    """Each device with its state in a word, and the remedy below it where something is wrong."""

    name = "Devices"
    screen: DevicesScreen

    def __init__(self, screen: DevicesScreen) -> None:
        super().__init__(screen)
        self._shown: tuple[DeviceState, ...] | None = None

    def show(self) -> None:
        """The devices as they are now."""
        self.screen.words.show("Scans made here are shown, not sold. New settings work from the next start.")
        self.screen.entry_line.ask("Scan to see how a code is read")
        self._show(self.screen.states)

    def follow_states(self) -> None:
        """Show what changed."""
        self.screen.head(self.name, "asking each device …" if self.screen.looking else "")
        states = self.screen.states
        if states != self._shown:
            self._show(states)

    def _show(self, states: tuple[DeviceState, ...]) -> None:
        self._shown = states
        rows = [
            Choice(
                (state.condition.symbol, state.name, state.reached, _how(state)), state.name,
                words="" if state.condition.well else state.words, warned=state.condition is not Condition.TROUBLE,
            )
            for state in states
        ]  # fmt: skip
        empty = "No device is set up. F6 shows what is plugged in; a keyboard scanner needs no setting."
        self.screen.show_rows(_COLUMNS, rows, empty=empty, selected=self.screen.rows.chosen)

    def take_entry(self, entry: Entry) -> None:
        """A scan is shown, never sold."""
        if entry.scanned:
            self.screen.tell(told(self.screen, entry))
        else:
            self.warn("Choose a device with the arrows; a scan made here is shown and not sold.")

    def take_enter(self) -> None:
        """Try out the one the list stands on."""
        self.press("f2")

    def press(self, name: str) -> None:
        """F2 to F6."""
        screen, chosen = self.screen, self.screen.rows.chosen
        if name == "f2" and chosen:
            screen.try_out(chosen)
        elif name == "f2":
            self.warn("There is no device to try out. F6 shows what is plugged in.")
        elif name == "f3":
            screen.go_to(CheckScreen(), self._checked)
        elif name == "f4":
            screen.go(LastScans(screen, screen.back_to_list))
        elif name == "f5":
            screen.look()
        elif name == "f6":
            screen.find_new()

    def _checked(self, words: str | None) -> None:
        if words:
            self.screen.result = words
            self.good(words)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (
            KeyCap("↑↓", "", 3), KeyCap("F2", "Try out", 0), KeyCap("F3", "Check", 0), KeyCap("F4", "Scans", 0),
            KeyCap("F5", "Ask again", 1), KeyCap("F6", "New", 0), KeyCap("Esc", "Back", 0),
        )  # fmt: skip


def _how(state: DeviceState) -> str:
    """How it is, in a few words; what it says of itself behind it where all is well."""
    word = CONDITIONS[state.condition]
    more = (state.words or state.model) if state.condition.well else ""
    return f"{word}: {more}" if more else word
