"""The NCI protocol (SCP-01): `W CR` asks, the reply is `LF xxxx.xx uu CR LF hh CR ETX`, or the status alone.

Formats as in the manuals of Weigh-Tronix 7821 p. 25, NCI 7800 p. 32 and Brecknell 3700LP p. 11; the bits of the
status as in Ohaus Aviator 7000 p. 49 and Fairbanks PC2250 p. 61; PSC and Ohaus put an `S` before the status.
"""

from __future__ import annotations

import re

from pos_term.devices.scale_reply import WEIGHT, Reply, Sign, signs_of, weight_of

ASK = b"W\r"
END = b"\x03"
_REPLY = re.compile(
    rb"(?:\n(?P<minus>-?) {0,5}" + WEIGHT + rb" {0,2}(?P<unit>[A-Za-z]{1,2}) {0,2}\r)?"
    rb"\nS?(?P<status>[\x30-\x3f][\x30-\x7f]{1,3})\r\x03"
)  # fmt: skip
"""Of a status byte bits 4 and 5 are always set and bit 7 is parity; bit 6 is never set in the first one."""
_FOLLOWS = 0x40
"""Bit 6 of the second status byte, and of those after it: another one follows."""
_FIXED = 0x30
_FIRST = (Sign.MOTION, Sign.ZERO, Sign.FAULT, Sign.FAULT)
_SECOND = (Sign.UNDER, Sign.OVER, Sign.FAULT, Sign.FAULT)
_THIRD = (None, None, Sign.NET, Sign.OFF_ZERO)


def read(reply: bytes) -> Reply | None:
    """What a reply says; None for anything that is not one from its first byte to its last.

    `LF ? CR ETX`, by which a scale says that it does not know the command, is none either.
    """
    found = _REPLY.fullmatch(reply)
    if found is None:
        return None
    status = found["status"]
    if any(byte & _FIXED != _FIXED for byte in status) or not _is_whole(status):
        return None
    signs = signs_of(status[0], _FIRST) | signs_of(status[1], _SECOND)
    if len(status) > 2:
        signs |= signs_of(status[2], _THIRD)
    if found["unit"] is None:
        return Reply(signs=signs)
    weight = weight_of(found[2])
    if found["minus"] and weight:
        return Reply(signs=signs | {Sign.UNDER})
    return Reply(weight, found["unit"].decode("ascii").lower(), signs)


def _is_whole(status: bytes) -> bool:
    """Whether each byte says rightly if another one follows."""
    return all(bool(byte & _FOLLOWS) == (n < len(status) - 1) for n, byte in enumerate(status) if n)
