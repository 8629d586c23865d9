"""What an ESC/POS job does, one value for each thing."""

from __future__ import annotations

from dataclasses import dataclass, field


class DecodeError(ValueError):
    """A byte that is neither text nor a known command; `offset` counts from 0."""

    def __init__(self, offset: int, words: str) -> None:
        super().__init__(f"{words} at byte {offset}")
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a job does; `offset` is its first byte."""

    offset: int


@dataclass(frozen=True, slots=True)
class Init(Event):
    """The printer is set back (`ESC @`)."""


@dataclass(frozen=True, slots=True)
class CodePage(Event):
    """A table of characters is chosen (`ESC t`)."""

    slot: int


@dataclass(frozen=True, slots=True)
class Styled(Event):
    """What follows looks different: `name` is the command, `value` its argument."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Text(Event):
    """Printable text without line ends."""

    text: str


@dataclass(frozen=True, slots=True)
class Feed(Event):
    """The line ends, or paper moves by `lines`."""

    lines: int


@dataclass(frozen=True, slots=True)
class QR(Event):
    """A QR code is printed."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class Barcode(Event):
    """A barcode is printed (`GS k`)."""

    kind: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Raster(Event):
    """A picture is printed (`GS v 0`): whole bytes a row, the highest bit on the left, 1 is black."""

    width: int
    """Dots: eight for each byte of a row."""
    height: int
    data: bytes = field(repr=False)
    wide: int = 1
    """Dots on paper for each dot across; 2 in double width."""
    high: int = 1
    """Dots on paper for each dot down."""


@dataclass(frozen=True, slots=True)
class Cut(Event):
    """The paper is cut (`GS V`, or `ESC i` and `ESC m`)."""

    partial: bool = field(default=False, compare=False)
    """Whether a bit of paper is left standing. Not compared: wherever jobs are, a cut is a cut."""


@dataclass(frozen=True, slots=True)
class DrawerPulse(Event):
    """A cash drawer is opened (`ESC p`, or `DLE DC4` at once)."""


@dataclass(frozen=True, slots=True)
class StatusAsked(Event):
    """The printer is asked to answer: how it is, what it is, or that it has come this far."""

    name: str
    """The command."""
    value: int


@dataclass(frozen=True, slots=True)
class Other(Event):
    """A command that no receipt of ours sends, of known length."""

    name: str
    """The command as Epson writes it, such as `ESC *`."""
    words: str = ""
    """What it does."""
    arguments: bytes = field(default=b"", repr=False)
    """The bytes behind its name."""
