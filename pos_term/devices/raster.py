"""Pictures of black dots, and the ESC/POS command that prints one (`GS v 0`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

REAL_TIME = re.compile(rb"\x10[\x04\x05\x14]")
"""Commands that a printer obeys the moment they arrive, even in the middle of a picture: `DLE EOT` asks it for its
state, `DLE ENQ` makes it recover, `DLE DC4` opens the drawer (Epson's ESC/POS reference, real-time commands)."""
_DRAWN_OVER = 0x18
"""What stands for the 0x10 of such a pair in a picture: one dot more."""

BAND = 256
"""Dot rows sent in one command: small printers hold no more, and what follows joins on without a gap."""


@dataclass(slots=True)
class Bitmap:
    """Black dots on white: each row is a number whose highest of `width` bits is the dot on the left."""

    width: int
    rows: list[int]

    @classmethod
    def blank(cls, width: int, height: int) -> Bitmap:
        """White paper."""
        return cls(width, [0] * height)

    @classmethod
    def from_data(cls, width: int, data: bytes) -> Bitmap:
        """Rows of whole bytes, as a printer takes them; dots beyond `width` are left out."""
        stride = bytes_wide(width)
        spare = stride * 8 - width
        return cls(
            width,
            [int.from_bytes(data[at : at + stride], "big") >> spare for at in range(0, len(data), stride)],
        )

    @classmethod
    def from_modules(cls, rows: Iterator[bytes]) -> Bitmap:
        """Rows with a byte for each dot, dark ones below 128."""
        bits = [["1" if shade < 128 else "0" for shade in row] for row in rows]
        return cls(len(bits[0]), [int("".join(row), 2) for row in bits])

    @classmethod
    def from_image(cls, image: Image) -> Bitmap:
        """A picture in Pillow's mode `L`; grey becomes black dots in white (Floyd-Steinberg)."""
        dotted = image.convert("1")
        return cls.from_data(image.width, bytes(255 - byte for byte in dotted.tobytes()))

    @property
    def height(self) -> int:
        """Rows of dots."""
        return len(self.rows)

    def paste(self, other: Bitmap, x: int, y: int) -> None:
        """Draw another picture over this one, its corner at column `x` and row `y`; what sticks out is left off."""
        shift = self.width - x - other.width
        whole = (1 << self.width) - 1
        for n, row in enumerate(other.rows[: max(0, self.height - y)], start=y):
            self.rows[n] |= (row << shift if shift >= 0 else row >> -shift) & whole

    def scaled(self, times: int) -> Bitmap:
        """Each dot as a square of `times` dots a side."""
        return self.stretched(times, times)

    def stretched(self, wide: int, high: int) -> Bitmap:
        """Each dot as `wide` dots across and `high` down."""
        rows = self.rows
        if wide > 1:
            bits = (f"{row:0{self.width}b}" for row in rows)
            rows = [int("".join(bit * wide for bit in row), 2) for row in bits]
        return Bitmap(self.width * wide, [row for row in rows for _ in range(high)])

    def data(self) -> bytes:
        """The rows in whole bytes, as a printer takes them."""
        stride = bytes_wide(self.width)
        spare = stride * 8 - self.width
        return b"".join((row << spare).to_bytes(stride, "big") for row in self.rows)

    def commands(self) -> bytes:
        """The commands that print it at the left edge and leave the printer at the start of the next line.

        Where dots happen to spell a real-time command, one more is printed: a picture never opens a drawer.
        """
        stride = bytes_wide(self.width)
        data = REAL_TIME.sub(lambda pair: bytes((_DRAWN_OVER, pair[0][1])), self.data())
        parts = []
        for top in range(0, self.height, BAND):
            height = min(BAND, self.height - top)
            head = b"\x1dv0\x00" + stride.to_bytes(2, "little") + height.to_bytes(2, "little")
            parts.append(head + data[top * stride : (top + height) * stride])
        return b"".join(parts)

    def to_image(self) -> Image:
        """The picture for people: Pillow's mode `L`, black on white."""
        from PIL import Image

        size = (self.width, self.height)
        return Image.frombytes("1", size, bytes(255 - byte for byte in self.data())).convert("L")


def bytes_wide(dots: int) -> int:
    """Bytes that hold so many dots."""
    return (dots + 7) // 8
