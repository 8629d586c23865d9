"""How long the ESC/POS commands are that carry their own length, by Epson's command reference."""

from __future__ import annotations

from collections.abc import Callable

from pos_term.devices.escpos_commands import name_of
from pos_term.devices.escpos_events import DecodeError


def take(job: bytes, at: int, skip: int, count: int) -> bytes:
    """So many bytes of the command at `at`, behind its first `skip`. Raises DecodeError when the job ends first."""
    taken = job[at + skip : at + skip + count]
    if len(taken) < count:
        raise DecodeError(at, f"command {name_of(job[at], job[at + 1])} is cut short")
    return taken


def _number(job: bytes, at: int, skip: int, count: int = 2) -> int:
    return int.from_bytes(take(job, at, skip, count), "little")


def _bit_image(job: bytes, at: int) -> int:
    """`ESC * m nL nH`: columns of one byte in modes 0 and 1, of three in 32 and 33."""
    mode = take(job, at, 2, 1)[0]
    if mode not in (0, 1, 32, 33):
        raise DecodeError(at, f"unknown bit image {mode}")
    return 3 + _number(job, at, 3) * (3 if mode >= 32 else 1)


def _characters(job: bytes, at: int) -> int:
    """`ESC & y c1 c2`, then for each character its width and as many columns of y bytes."""
    high, first, last = take(job, at, 2, 3)
    size = 3
    for _ in range(first, last + 1):
        size += 1 + high * take(job, at, 2 + size, 1)[0]
    return size


def _tabs(job: bytes, at: int) -> int:
    """`ESC D`: at most 32 tab stops and NUL."""
    end = job.find(b"\0", at + 2, at + 2 + 33)
    if end < 0:
        raise DecodeError(at, "tab stops without an end")
    return end - at - 1


def _stored_image(job: bytes, at: int) -> int:
    """`GS * x y`: x times y times eight bytes."""
    wide, high = take(job, at, 2, 2)
    return 2 + wide * high * 8


def _kept_images(job: bytes, at: int) -> int:
    """`FS q n`, then for each image its width and height in bytes and columns of dots."""
    size = 1
    for _ in range(take(job, at, 2, 1)[0]):
        size += 4 + _number(job, at, 2 + size) * _number(job, at, 4 + size) * 8
    return size


def _column_image(job: bytes, at: int) -> int:
    """`GS Q 0 m xL xH yL yH`: x columns of y bytes."""
    if take(job, at, 2, 1)[0] != 0x30:
        raise DecodeError(at, "unknown image")
    return 6 + _number(job, at, 4) * _number(job, at, 6)


def _large_graphics(job: bytes, at: int) -> int:
    """`GS 8 L`: four bytes of length, and as much data."""
    if take(job, at, 2, 1) != b"L":
        raise DecodeError(at, f"unknown command {name_of(job[at], job[at + 1])}")
    return 5 + _number(job, at, 3, 4)


def _counter(job: bytes, at: int) -> int:
    """`GS C`: how the counter looks (0), how it counts (1), where it stands (2), or all as text (`;`)."""
    kinds = {0x30: 3, 0x31: 7, 0x32: 3}
    kind = take(job, at, 2, 1)[0]
    if kind == 0x3B:
        end = at + 2
        for _ in range(6):
            end = job.find(b";", end) + 1
            if not 0 < end <= at + 40:
                raise DecodeError(at, "counter without an end")
        return end - at - 2
    if kind not in kinds:
        raise DecodeError(at, f"unknown counter command {kind}")
    return kinds[kind]


def _maintenance(job: bytes, at: int) -> int:
    """`GS g 0 m nL nH` and `GS g 2 m nL nH`."""
    if take(job, at, 2, 1)[0] not in (0x30, 0x32):
        raise DecodeError(at, "unknown maintenance command")
    return 4


def _user_memory(job: bytes, at: int) -> int:
    """`FS g 1` writes and `FS g 2` reads: five bytes, two of length, and the data where it writes."""
    kind = take(job, at, 2, 1)[0]
    if kind not in (0x31, 0x32):
        raise DecodeError(at, "unknown memory command")
    return 8 + (_number(job, at, 8) if kind == 0x31 else 0)


COUNTED: dict[tuple[int, int], tuple[str, Callable[[bytes, int], int]]] = {
    (0x1B, 0x26): ("user-defined characters", _characters),
    (0x1B, 0x2A): ("bit image", _bit_image),
    (0x1B, 0x44): ("tab stops", _tabs),
    (0x1D, 0x2A): ("store a bit image", _stored_image),
    (0x1D, 0x38): ("large graphics", _large_graphics),
    (0x1D, 0x43): ("counter", _counter),
    (0x1D, 0x51): ("image by columns", _column_image),
    (0x1D, 0x67): ("maintenance counter", _maintenance),
    (0x1D, 0x7A): ("online recovery", lambda *_: 3),
    (0x1C, 0x32): ("user-defined Chinese or Japanese character", lambda *_: 2 + 72),
    (0x1C, 0x67): ("user memory", _user_memory),
    (0x1C, 0x71): ("keep bit images", _kept_images),
}
"""What it does, and how many bytes follow its first two."""
