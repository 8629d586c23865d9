"""The Toledo 8217 protocol: `W` asks, the reply is `STX ww.www CR`, or `STX ? status CR` where there is no weight.

Formats as in the Magellan 8500 service manual, sections 6.1.3.2 and 6.1.4.3 (Mettler Toledo), and the 8217's own
manual. The scale does not say its unit, and leaves out a weight that moves, is below zero or beyond its capacity.
"""

from __future__ import annotations

import re

from pos_term.devices.scale_reply import WEIGHT, Reply, Sign, signs_of, weight_of

ASK = b"W"
"""Nothing follows it: with a CR behind it some scales take a second, empty command."""
END = b"\r"
_WEIGHT = re.compile(rb"\x02 {0,4}" + WEIGHT + rb"(N?)\r")
_STATUS = re.compile(rb"\x02\?([\x40-\x7f])\r")
"""Bit 6 of a status byte is always set, bit 7 is parity."""
_BITS = (Sign.MOTION, Sign.OVER, Sign.UNDER, Sign.OFF_ZERO, Sign.ZERO, Sign.NET)


def read(reply: bytes) -> Reply | None:
    """What a reply says; None for anything that is not one from its first byte to its last."""
    if weight := _WEIGHT.fullmatch(reply):
        return Reply(weight_of(weight[1]), signs=frozenset({Sign.NET} if weight[2] else ()))
    if status := _STATUS.fullmatch(reply):
        return Reply(signs=signs_of(status[1][0], _BITS))
    return None
