"""A strict reader of ESC/POS jobs, by Epson's command reference.

What it does not know it refuses: there is no way to step over a command whose length is not known.
"""

from __future__ import annotations

from collections.abc import Iterator

from pos_term.devices import escpos_lengths as lengths
from pos_term.devices.escpos_commands import ALONE, ASKING, FIXED, LEADS, PARTIAL_CUTS, SIZED, STYLES, name_of
from pos_term.devices.escpos_events import (
    QR,
    Barcode,
    CodePage,
    Cut,
    DecodeError,
    DrawerPulse,
    Event,
    Feed,
    Init,
    Other,
    Raster,
    StatusAsked,
    Styled,
    Text,
)
from pos_term.devices.escpos_lengths import take

_LF, _DLE, _GS = 0x0A, 0x10, 0x1D
_PAGES = {
    0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 13: "cp857", 14: "cp737", 15: "iso8859_7",
    16: "cp1252", 17: "cp866", 18: "cp852", 19: "cp858", 32: "cp720", 33: "cp775", 34: "cp855", 36: "cp862",
    37: "cp864", 39: "iso8859_2", 40: "iso8859_15", 45: "cp1250", 46: "cp1251", 47: "cp1253", 48: "cp1254",
    49: "cp1255", 50: "cp1256", 51: "cp1257", 52: "cp1258",
}  # fmt: skip
"""Epson's numbers for tables of characters that Python knows too."""
_SYMBOLS = {48: "PDF417", 49: "QR", 50: "MaxiCode", 51: "DataBar", 52: "Composite", 54: "DataMatrix", 55: "Aztec"}
_QR_SET = {0x41: "QR model", 0x43: "QR size", 0x45: "QR correction"}
_STORE, _PRINT = 0x50, 0x51


def decode(job: bytes, *, encoding: str | None = None) -> tuple[Event, ...]:
    """Everything a job does, in order. Raises DecodeError.

    Text is read by `encoding`; without one by the table the job chose, CP858 before it chose any we know.
    """
    return tuple(events(job, encoding=encoding))


def events(job: bytes, *, encoding: str | None = None) -> Iterator[Event]:
    """Like `decode`, one event at a time, so that what comes before an unknown byte can be seen."""
    at, stored, page = 0, b"", encoding or "cp858"
    while at < len(job):
        start, byte = at, job[at]
        if _is_text(byte):
            while at < len(job) and _is_text(job[at]):
                at += 1
            yield Text(start, job[start:at].decode(page, "replace"))
        elif byte == _LF:
            at += 1
            yield Feed(start, 1)
        elif byte in ALONE:
            at += 1
            yield Other(start, *ALONE[byte])
        elif byte not in LEADS.values() or at + 1 >= len(job):
            raise DecodeError(start, f"unknown byte 0x{byte:02x}")
        elif job[at : at + 3] == b"\x1d(k":
            event, at, stored = _two_dimensional(job, at, stored)
            yield event
        else:
            event, at = _command(job, at)
            if isinstance(event, CodePage) and encoding is None:
                page = _PAGES.get(event.slot, page)
            yield event


def _is_text(byte: int) -> bool:
    return 0x20 <= byte < 0x7F or byte >= 0x80


def _command(job: bytes, at: int) -> tuple[Event, int]:
    match job[at], job[at + 1]:
        case (0x1B, 0x40):
            return Init(at), at + 2
        case (0x1B, 0x74):
            return CodePage(at, take(job, at, 2, 1)[0]), at + 3
        case (0x1B, 0x64):
            return Feed(at, take(job, at, 2, 1)[0]), at + 3
        case (0x1B, 0x70):
            take(job, at, 2, 3)
            return DrawerPulse(at), at + 5
        case (0x10, _):
            return _at_once(job, at)
        case (0x1D, 0x56):
            return _cut(job, at)
        case (0x1D, 0x6B):
            return _barcode(job, at)
        case (0x1D, 0x76):
            return _raster(job, at)
        case pair if pair in PARTIAL_CUTS:
            return Cut(at, partial=True), at + 2
        case pair if pair in STYLES:
            return Styled(at, STYLES[pair], take(job, at, 2, 1)[0]), at + 3
        case pair if pair in ASKING:
            asked = take(job, at, 2, ASKING[pair])
            return StatusAsked(at, name_of(*pair), asked[0] if asked else 0), at + 2 + len(asked)
        case pair if pair in FIXED:
            size, words = FIXED[pair]
            return Other(at, name_of(*pair), words, take(job, at, 2, size)), at + 2 + size
        case (lead, 0x28) if lead in SIZED:
            return _sized(job, at)
        case pair if pair in lengths.COUNTED:
            words, count = lengths.COUNTED[pair]
            size = count(job, at)
            return Other(at, name_of(*pair), words, take(job, at, 2, size)), at + 2 + size
    raise DecodeError(at, f"unknown command {name_of(job[at], job[at + 1])}")


def _at_once(job: bytes, at: int) -> tuple[Event, int]:
    """The real-time commands: `DLE EOT n`, `DLE ENQ n`, `DLE DC4 fn`."""
    second, n = job[at + 1], take(job, at, 2, 1)[0]
    if second == 0x04:
        # 7, 8 and 18 (ink, side paper) name a sensor more.
        size = 2 if n in (7, 8, 18) else 1
        take(job, at, 2, size)
        return StatusAsked(at, "DLE EOT", n), at + 2 + size
    if second == 0x05:
        return Other(at, "DLE ENQ", "recover from an error", bytes((n,))), at + 3
    if second == 0x14:
        # 1 opens a drawer, 2 switches off, 3 sounds the buzzer, 7 asks, 8 clears the buffers.
        known = {1: 3, 2: 3, 3: 6, 7: 2, 8: 8}
        if n not in known:
            raise DecodeError(at, f"unknown real-time command {n}")
        arguments = take(job, at, 2, known[n])
        event = DrawerPulse(at) if n == 1 else Other(at, "DLE DC4", "real-time command", arguments)
        return event, at + 2 + known[n]
    raise DecodeError(at, f"unknown command {name_of(_DLE, second)}")


def _cut(job: bytes, at: int) -> tuple[Event, int]:
    """`GS V m`, and with m from 65 on `GS V m n`, which feeds first."""
    mode = take(job, at, 2, 1)[0]
    if mode in (0, 1, 48, 49):
        return Cut(at, partial=mode in (1, 49)), at + 3
    if mode in (65, 66, 97, 98, 103, 104):
        take(job, at, 3, 1)
        return Cut(at, partial=mode in (66, 98, 104)), at + 4
    raise DecodeError(at, f"unknown cut {mode}")


def _barcode(job: bytes, at: int) -> tuple[Event, int]:
    """`GS k m data NUL` for m up to 6, `GS k m length data` from 65 on."""
    kind = take(job, at, 2, 1)[0]
    if kind <= 6:
        end = job.find(b"\0", at + 3)
        if end < 0:
            raise DecodeError(at, "barcode without an end")
        return Barcode(at, kind, job[at + 3 : end]), end + 1
    if 65 <= kind <= 79:
        size = take(job, at, 3, 1)[0]
        return Barcode(at, kind, take(job, at, 4, size)), at + 4 + size
    raise DecodeError(at, f"unknown barcode {kind}")


def _raster(job: bytes, at: int) -> tuple[Event, int]:
    """`GS v 0 m`, then the width in bytes and the height in dots, both low byte first, and as much data.

    Bit 0 of m doubles the width, bit 1 the height.
    """
    form, mode, *size = take(job, at, 2, 6)
    if form != 0x30 or mode not in (0, 1, 2, 3, 48, 49, 50, 51):
        raise DecodeError(at, f"unknown image {form} {mode}")
    wide, high = size[0] + 256 * size[1], size[2] + 256 * size[3]
    data = take(job, at, 8, wide * high)
    return Raster(at, wide * 8, high, data, 1 + (mode & 1), 1 + (mode >> 1 & 1)), at + 8 + wide * high


def _sized(job: bytes, at: int) -> tuple[Event, int]:
    """`ESC (`, `FS (` and `GS (`: a letter, two bytes of length, and as much data."""
    letter, low, high = take(job, at, 2, 3)
    size = low + 256 * high
    body = take(job, at, 5, size)
    words = SIZED[job[at]].get(chr(letter))
    name = f"{name_of(job[at], 0x28)} {chr(letter) if 0x20 < letter < 0x7F else f'0x{letter:02x}'}"
    if words is None:
        raise DecodeError(at, f"unknown command {name}")
    return Other(at, name, words, body), at + 5 + size


def _two_dimensional(job: bytes, at: int, stored: bytes) -> tuple[Event, int, bytes]:
    """`GS ( k`: two bytes of length, then the kind of code, the function and its arguments."""
    size = int.from_bytes(take(job, at, 3, 2), "little")
    body = take(job, at, 5, size)
    end = at + 5 + size
    if size < 2:
        raise DecodeError(at, "code without a function")
    kind, function, arguments = body[0], body[1], body[2:]
    name = _SYMBOLS.get(kind)
    if name is None:
        raise DecodeError(at, f"unknown two-dimensional code {kind}")
    if name != "QR":
        return Other(at, f"GS ( k {kind}", f"{name} {_doing(function)}", body), end, stored
    if function in _QR_SET and arguments:
        return Styled(at, _QR_SET[function], arguments[0]), end, stored
    if function == _STORE:
        return Styled(at, "QR data", max(0, len(arguments) - 1)), end, arguments[1:]
    if function == _PRINT:
        return QR(at, stored), end, stored
    return Other(at, f"GS ( k {kind}", f"{name} {_doing(function)}", body), end, stored


def _doing(function: int) -> str:
    return {_STORE: "data", _PRINT: "printed", 0x52: "size asked"}.get(function, f"setting {function}")
