"""How a device on the counter is, in words that a status line, a screen and a command share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DeviceKind(StrEnum):
    """What stands on the counter; the values are the words shown for it."""

    SCANNER = "scanner"
    PRINTER = "printer"
    LABELS = "labels"
    DRAWER = "drawer"
    DISPLAY = "display"
    SCALE = "scale"
    CARD = "card"


class Condition(StrEnum):
    """How a device is."""

    READY = "ready"
    """It answered, or a line to it is open."""
    IDLE = "idle"
    """Nothing speaks against it, and nothing was asked of it yet: it may be there."""
    BUSY = "busy"
    """Another program has it."""
    AWAY = "away"
    """It cannot be reached; the till goes on trying by itself."""
    TROUBLE = "trouble"
    """It is there and wants something done: paper, a closed cover."""

    @property
    def well(self) -> bool:
        """Whether nothing needs to be done about it."""
        return self in (Condition.READY, Condition.IDLE)

    @property
    def symbol(self) -> str:
        """What stands before its name; never the only sign, a word goes with it."""
        return {"ready": "●", "idle": "○", "busy": "◐"}.get(self.value, "▲")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceState:
    """One device as it is now."""

    kind: DeviceKind
    name: str
    """What the till calls it: its kind, or the name its settings give it. One device has one name."""
    condition: Condition
    words: str = ""
    """How it is, in plain words, the remedy with it; empty where there is nothing to say."""
    reached: str = ""
    """How it is reached: a port, an address, a queue."""
    model: str = ""
    """What it says it is, where it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPort:
    """Something at which a device could be, found by looking."""

    kind: DeviceKind | None
    """What it most likely is; None where nothing says so."""
    device: str
    """What to write into the settings."""
    words: str
    """What it says it is."""


def drawer_tried(stands_open: bool | None) -> str:
    """What to say of a drawer that was sent a pulse; None where nothing tells whether it stands open."""
    if stands_open is None:
        return "The drawer got its pulse; look whether it is open."
    if stands_open:
        return "The drawer got its pulse and says that it is open."
    return (
        "The drawer got its pulse and says that it is closed; check its key, its cable, and drawer.pin and "
        "drawer.sensor in the settings."
    )
