"""A strict reader of ESC/POS jobs: a lens for tests, a preview, and the last check before a job is sent.

Commands as in Epson's ESC/POS reference. What it does not know it refuses: there is no way to step over a
command whose length is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

ESC, GS, DLE, LF = 0x1B, 0x1D, 0x10, 0x0A


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
class Cut(Event):
    """The paper is cut (`GS V`)."""


@dataclass(frozen=True, slots=True)
class DrawerPulse(Event):
    """A cash drawer is opened (`ESC p`, or `DLE DC4` at once)."""


@dataclass(frozen=True, slots=True)
class Other(Event):
    """A command that no receipt of ours sends, of known length."""

    name: str


_STYLES = {(ESC, 0x21): "size", (ESC, 0x45): "bold", (ESC, 0x4D): "font", (ESC, 0x61): "align"}
_FOREIGN = {
    **dict.fromkeys([(ESC, c) for c in b"2"], 0),
    **dict.fromkeys([(ESC, c) for c in b" %-3=GJRVer{"], 1),
    **dict.fromkeys([(ESC, c) for c in b"$\\c"], 2),
    **dict.fromkeys([(GS, c) for c in b"!/BHabfhrw"], 1),
    **dict.fromkeys([(GS, c) for c in b"LPW"], 2),
    (DLE, 0x04): 1,
}
"""Bytes of argument, for commands of fixed length."""
_CODES = 0x6B
_QR_KIND = 0x31
_QR_SET = {0x41: "QR model", 0x43: "QR size", 0x45: "QR correction"}
_QR_STORE, _QR_PRINT = 0x50, 0x51


def decode(job: bytes, *, encoding: str = "cp858") -> tuple[Event, ...]:
    """Everything a job does, in order; text is read by `encoding`. Raises DecodeError."""
    return tuple(events(job, encoding=encoding))


def events(job: bytes, *, encoding: str = "cp858") -> Iterator[Event]:
    """Like `decode`, one event at a time, so that what comes before an unknown byte can be seen."""
    at, stored = 0, b""
    while at < len(job):
        start = at
        byte = job[at]
        if byte >= 0x80 or 0x20 <= byte < 0x7F:
            while at < len(job) and (job[at] >= 0x80 or 0x20 <= job[at] < 0x7F):
                at += 1
            yield Text(start, job[start:at].decode(encoding, "replace"))
        elif byte == LF:
            at += 1
            yield Feed(start, 1)
        elif byte not in (ESC, GS, DLE) or at + 1 >= len(job):
            raise DecodeError(start, f"unknown byte 0x{byte:02x}")
        elif (byte, job[at + 1]) == (GS, 0x28):
            event, at, stored = _two_dimensional(job, at, stored)
            yield event
        else:
            event, at = _command(job, at)
            yield event


def _command(job: bytes, at: int) -> tuple[Event, int]:
    match job[at], job[at + 1]:
        case (0x1B, 0x40):
            return Init(at), at + 2
        case (0x1B, 0x74):
            return CodePage(at, _take(job, at, 2, 1)[0]), at + 3
        case (0x1B, 0x64):
            return Feed(at, _take(job, at, 2, 1)[0]), at + 3
        case (0x1B, 0x70):
            _take(job, at, 2, 3)
            return DrawerPulse(at), at + 5
        case (0x10, 0x14):
            # DLE DC4 fn m t: 1 opens a drawer, 2 switches off, 8 clears the buffers and has seven arguments.
            known = {0x01: 3, 0x02: 3, 0x08: 8}
            fn = _take(job, at, 2, 1)[0]
            if fn not in known:
                raise DecodeError(at, f"unknown real-time command {fn}")
            _take(job, at, 2, known[fn])
            return (DrawerPulse(at) if fn == 1 else Other(at, "DLE DC4")), at + 2 + known[fn]
        case (0x1D, 0x56):
            return _cut(job, at)
        case (0x1D, 0x6B):
            return _barcode(job, at)
        case (0x1D, 0x76):
            return _raster(job, at)
        case pair if pair in _STYLES:
            return Styled(at, _STYLES[pair], _take(job, at, 2, 1)[0]), at + 3
        case pair if pair in _FOREIGN:
            _take(job, at, 2, _FOREIGN[pair])
            return Other(at, _name(job, at)), at + 2 + _FOREIGN[pair]
    raise DecodeError(at, f"unknown command {_name(job, at)}")


def _cut(job: bytes, at: int) -> tuple[Event, int]:
    """`GS V m`, and with m from 65 on `GS V m n`, which feeds first."""
    mode = _take(job, at, 2, 1)[0]
    if mode in (0, 1, 48, 49):
        return Cut(at), at + 3
    if mode in (65, 66, 97, 98, 103, 104):
        _take(job, at, 3, 1)
        return Cut(at), at + 4
    raise DecodeError(at, f"unknown cut {mode}")


def _barcode(job: bytes, at: int) -> tuple[Event, int]:
    """`GS k m data NUL` for m up to 6, `GS k m length data` from 65 on."""
    kind = _take(job, at, 2, 1)[0]
    if kind <= 6:
        end = job.find(b"\0", at + 3)
        if end < 0:
            raise DecodeError(at, "barcode without an end")
        return Barcode(at, kind, job[at + 3 : end]), end + 1
    if 65 <= kind <= 79:
        size = _take(job, at, 3, 1)[0]
        return Barcode(at, kind, _take(job, at, 4, size)), at + 4 + size
    raise DecodeError(at, f"unknown barcode {kind}")


def _raster(job: bytes, at: int) -> tuple[Event, int]:
    """`GS v 0 m`, then the width in bytes and the height in dots, both low byte first, and as much data."""
    form, _, *size = _take(job, at, 2, 6)
    if form != 0x30:
        raise DecodeError(at, f"unknown image {form}")
    length = (size[0] + 256 * size[1]) * (size[2] + 256 * size[3])
    _take(job, at, 8, length)
    return Other(at, "GS v 0"), at + 8 + length


def _two_dimensional(job: bytes, at: int, stored: bytes) -> tuple[Event, int, bytes]:
    """`GS ( x`: two bytes of length, then for x `k` the kind of code, the function and its arguments."""
    letter, low, high = _take(job, at, 2, 3)
    size = low + 256 * high
    body = _take(job, at, 5, size)
    end = at + 5 + size
    if letter != _CODES:
        return Other(at, f"GS ( {letter:#04x}"), end, stored
    if size < 2:
        raise DecodeError(at, "code without a function")
    kind, function, arguments = body[0], body[1], body[2:]
    if kind == _QR_KIND and function in _QR_SET and arguments:
        return Styled(at, _QR_SET[function], arguments[0]), end, stored
    if kind == _QR_KIND and function == _QR_STORE:
        return Styled(at, "QR data", len(arguments) - 1), end, arguments[1:]
    if kind == _QR_KIND and function == _QR_PRINT:
        return QR(at, stored), end, stored
    return Other(at, f"GS ( k {kind}"), end, stored


def _take(job: bytes, at: int, skip: int, count: int) -> bytes:
    taken = job[at + skip : at + skip + count]
    if len(taken) < count:
        raise DecodeError(at, f"command {_name(job, at)} is cut short")
    return taken


def _name(job: bytes, at: int) -> str:
    lead = {ESC: "ESC", GS: "GS", DLE: "DLE"}[job[at]]
    return f"{lead} {chr(job[at + 1]) if 0x20 < job[at + 1] < 0x7F else f'0x{job[at + 1]:02x}'}"


def check_job(job: bytes) -> str | None:
    """Why a receipt's job may not be sent, in words, or None.

    It begins by setting the printer back and choosing the one code page, holds only the commands a receipt
    needs and no drawer pulse, and ends in its only cut.
    """
    try:
        found = decode(job)
    except DecodeError as error:
        return str(error)
    for event in found:
        if isinstance(event, DrawerPulse):
            return f"a drawer pulse at byte {event.offset}"
        if isinstance(event, Barcode | Other):
            return f"a command no receipt needs at byte {event.offset}"
    cuts = sum(isinstance(event, Cut) for event in found)
    if cuts != 1 or not isinstance(found[-1], Cut):
        return f"{cuts} cuts, where a receipt ends in its only one"
    resets = [event for event in found if isinstance(event, Init | CodePage)]
    if tuple(resets) != found[:2] or [type(event) for event in resets] != [Init, CodePage]:
        return "it does not begin by setting the printer back and its code page"
    return None


def rows(found: tuple[Event, ...]) -> list[str]:
    """The text of a job line by line, codes in brackets: what the paper says."""
    paper = [""]
    for event in found:
        match event:
            case Text():
                paper[-1] += event.text
            case Feed():
                paper += [""] * event.lines
            case QR():
                paper[-1] += f"[{event.payload.decode('utf-8', 'replace')}]"
            case _:
                pass
    return paper
