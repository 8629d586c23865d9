"""What an ESC/POS printer says about itself, bit by bit as in Epson's reference.

Every answer has bits that never change, by which it is known whose answer it is ("Transmission status
identification"): `DLE EOT` 0xx1xx10, `GS r` 0xx0xxxx, the first of four bytes of automatic status (ASB) 0xx1xx00
and the three behind it 0xx0xxxx, XON 0x11, XOFF 0x13.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

ABOUT_PRINTER, ABOUT_OFFLINE, ABOUT_PAPER = 1, 2, 4
"""What `DLE EOT` can be asked for: how the printer is, why it is offline, its paper."""
BARRIER = b"\x1dr\x01"
"""`GS r 1`: answered in its turn, when everything before it has been processed."""
PAPER_SOON = "paper is nearly at its end; have a roll ready"
OUT_OF_PAPER = "paper is out; put in a roll"
COVER_OPEN = "the cover is open; close it"
_FIXED, _ANSWER, _AUTOMATIC = 0x93, 0x12, 0x10
_ASB_TAIL = 3
_FLOW = (0x11, 0x13)


def question(about: int) -> bytes:
    """`DLE EOT n`: answered at once, whatever the printer is doing."""
    return bytes((0x10, 0x04, about))


class Answers:
    """Sorts what a printer sends: answers at once, answers in turn, and what nobody asked for."""

    def __init__(self) -> None:
        self.at_once: deque[int] = deque()
        """Answers to `DLE EOT`."""
        self.in_turn: deque[int] = deque()
        """Answers to `GS r`."""
        self._tail = 0

    def feed(self, data: bytes) -> None:
        """Take what came, in pieces of any size."""
        for byte in data:
            if byte in _FLOW or byte & 0x80:
                continue
            if byte & _FIXED == _ANSWER:
                self._tail = 0
                self.at_once.append(byte)
            elif byte & _FIXED == _AUTOMATIC:
                self._tail = _ASB_TAIL
            elif self._tail:
                self._tail -= 1
            elif not byte & 0x10:
                self.in_turn.append(byte)

    def forget(self) -> None:
        """Drop what has come: it answers nothing that is still to be asked."""
        self.at_once.clear()
        self.in_turn.clear()


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """The answers to `DLE EOT` 1, 2 and 4; None for one that did not come."""

    printer: int
    offline: int | None = None
    paper: int | None = None

    @property
    def drawer_pin_high(self) -> bool:
        """The level of the drawer connector's pin 3."""
        return bool(self.printer & 0x04)

    @property
    def paper_near_end(self) -> bool:
        """Whether the roll is nearly used up, on a printer that has a sensor for it."""
        return bool((self.paper or 0) & 0x0C)

    def cause(self) -> str:
        """What keeps it from printing, and what to do; empty for nothing it knows of."""
        offline, paper = self.offline or 0, self.paper or 0
        if offline & 0x04:
            return COVER_OPEN
        if offline & 0x20 or paper & 0x60:
            return OUT_OF_PAPER
        if offline & 0x40:
            return "it reports an error; free its cutter and its paper, then switch it off and on"
        if offline & 0x08:
            return "its feed button is held down; let go of it"
        return ""

    def trouble(self) -> str:
        """Why it would not print now, and what to do; empty when it would."""
        offline = "it is offline; check its paper, its cover and its buttons" if self.printer & 0x08 else ""
        return self.cause() or offline

    def advice(self) -> str:
        """What it wants soon; empty for nothing."""
        return PAPER_SOON if self.paper_near_end else ""


def after_barrier(answer: int) -> tuple[str, str]:
    """The trouble, and else the advice, in the answer to `GS r 1`: its paper sensors."""
    if answer & 0x0C:
        return OUT_OF_PAPER, ""
    return "", PAPER_SOON if answer & 0x03 else ""
