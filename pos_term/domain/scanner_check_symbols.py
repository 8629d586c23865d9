"""The symbols of the scanner check's sheet: what each one holds and which fault it brings to light.

The product numbers begin with 952, GS1's prefix for demonstrations (General Specifications 1.4.3), and the web
address with a domain that is reserved for examples (RFC 2606): no shop sells them.
"""

from __future__ import annotations

from dataclasses import dataclass

from pos_term.domain.scan_types import GS


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """One symbol of the sheet."""

    number: int
    """Its place on the sheet, from 1."""
    name: str
    """The kind of symbol, as scanners' manuals call it."""
    payload: str
    """What a right scan gives: each FNC1 inside as 0x1D, the first one of a GS1 symbol not sent."""
    aim: str
    """The AIM identifier that belongs before it, where the scanner sends one (ISO/IEC 15424)."""
    shows: str
    """What it is on the sheet for."""

    @property
    def has_separator(self) -> bool:
        """Whether an FNC1 stands inside."""
        return GS in self.payload

    @property
    def is_gs1(self) -> bool:
        """Whether it begins with FNC1: some scanners send that first one as well."""
        return self.aim in ("]C1", "]d2")

    @property
    def parts(self) -> tuple[str, ...]:
        """The payload between its separators."""
        return tuple(self.payload.split(GS))

    @property
    def caption(self) -> str:
        """Its content for people, the separator as its picture."""
        return self.payload.replace(GS, "␝")

    def right(self, *, aim: bool) -> bytes:
        """The bytes of a right scan, with or without its AIM identifier."""
        return ((self.aim if aim else "") + self.payload).encode()


SYMBOLS: tuple[Symbol, ...] = (
    Symbol(
        number=1, name="EAN-13", payload="9520123456788", aim="]E0",
        shows="digits, what is sent before and after each code",
    ),
    Symbol(
        number=2, name="GS1-128", payload=f"010952012345679510Zy-4a{GS}217Qw", aim="]C1",
        shows="the separator in a linear GS1 code",
    ),
    Symbol(
        number=3, name="GS1 DataMatrix", payload=f"01095201234568011730123110yZ-a/B_1{GS}21Xy9", aim="]d2",
        shows="the separator in a 2D GS1 code, large and small letters, signs in a lot",
    ),
    Symbol(
        number=4, name="QR code, GS1 Digital Link", aim="]Q1",
        payload="https://id.example.org/01/09520123456818/10/aBz-7y?17=301231&15=301130",
        shows="a web address, which layouts and case settings change",
    ),
    Symbol(
        number=5, name="Code 128", payload="yZ-_/]|~^#qAwM;", aim="]C0",
        shows="signs that a keyboard layout changes",
    ),
)  # fmt: skip
"""In the order in which they are scanned."""
