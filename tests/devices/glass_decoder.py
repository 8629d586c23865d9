"""A customer display as its manual describes it: bytes in, two lines out; anything it would not know is an error.

It keeps its power while its cable is out, so a command that was cut off waits for the rest.
"""

from __future__ import annotations


class NotACommand(AssertionError):
    """Something reached the display that nobody may send to it."""


class Display:
    """Two lines of so many columns."""

    def __init__(self, columns: int = 20, kind: str = "escpos") -> None:
        self.columns, self.kind = columns, kind
        self.table: int | None = None
        self.clears = self.resets = self.garbage = 0
        self._wait = b""
        """A command of which the rest is missing."""
        self._string: int | None = None
        """CD5220: the line that the next characters go to, up to CR."""
        self._wipe()

    @property
    def lines(self) -> tuple[str, str]:
        """What stands on it, its table of characters taken for CP437."""
        return self._cells[0].decode("cp437"), self._cells[1].decode("cp437")

    def feed(self, data: bytes) -> None:
        """Take bytes as they come in."""
        for byte in data:
            if self._wait:
                self._rest(self._wait + bytes([byte]))
            elif byte >= 0x20 and byte != 0x7F:
                self._put(byte)
            else:
                self._control(byte)

    def _wipe(self) -> None:
        self._cells = [bytearray(b" " * self.columns), bytearray(b" " * self.columns)]
        self._at = 0

    def _put(self, byte: int) -> None:
        if self.kind == "cd5220":
            if self._string is None:
                raise NotACommand(f"text outside a line: {byte:#x}")
            if self._at >= self.columns:
                raise NotACommand("a line longer than the display")
            self._cells[self._string][self._at] = byte
            self._at += 1
            return
        self._cells[self._at // self.columns][self._at % self.columns] = byte
        self._at = (self._at + 1) % (2 * self.columns)

    def _control(self, byte: int) -> None:
        if byte == 0x0C:
            self.clears += 1
            self._string = None
            self._wipe()
        elif byte == 0x1B or (byte == 0x1F and self.kind == "escpos"):
            if self._string is not None:
                raise NotACommand("a command inside a line")
            self._wait = bytes([byte])
        elif byte == 0x0B and self.kind == "escpos":
            self._at = 0
        elif byte == 0x0D and self.kind == "cd5220" and self._string is not None:
            if self._at != self.columns:
                raise NotACommand("a line shorter than the display")
            self._string = None
        else:
            raise NotACommand(f"byte {byte:#x}")

    def _rest(self, command: bytes) -> None:
        if command in _UNFINISHED[self.kind] or (command[:2] == b"\x1f$" and len(command) == 3):
            self._wait = command
            return
        self._wait = b""
        if command == b"\x1b@":
            self.resets += 1
            self._string, self.table = None, None
            self._wipe()
        elif command in (b"\x1bQA", b"\x1bQB"):
            self._string, self._at = (0 if command.endswith(b"A") else 1), 0
        elif command[:2] == b"\x1bt" and command[2] < 0x20 and command[2] != 0x0C:
            self.table = command[2]
        elif command[:2] == b"\x1f$" and 1 <= command[2] <= self.columns and 1 <= command[3] <= 2:
            self._at = (command[3] - 1) * self.columns + command[2] - 1
        elif command.endswith(b"\x0c"):
            self.garbage += 1  # a command that was cut off took the first clear of a new beginning for its rest
        elif command != b"\x1fC\x00":
            raise NotACommand(repr(command))


_UNFINISHED = {"escpos": (b"\x1bt", b"\x1f$", b"\x1fC"), "cd5220": (b"\x1bQ",)}
