"""Barcodes as dots, one dot a module, their quiet zones with them; zxing-cpp draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pos_term.devices.raster import Bitmap
from pos_term.domain.gs1 import walk
from pos_term.domain.scan_types import shown

if TYPE_CHECKING:
    from zxingcpp import Barcode

_LINEAR = {8: "EAN8", 12: "UPCA", 13: "EAN13"}


def gs1_data_matrix(element_string: str) -> Bitmap:
    """A square GS1 DataMatrix of an element string with its separators (0x1D).

    A scanner reads it back byte for byte, with `]d2` in front. Raises ValueError, in plain words, for a text that
    is no GS1 element string.
    """
    import zxingcpp

    walked = walk(element_string)
    if not walked.is_whole:
        raise ValueError(f"{shown(element_string)} is no GS1 element string")
    # In square brackets: round ones may stand in a value, square ones may not (General Specifications 7.11).
    bracketed = "".join(f"[{ai}]{value}" for ai, value in walked.elements)
    try:
        code = zxingcpp.create_barcode(bracketed, zxingcpp.BarcodeFormat.DataMatrix, gs1=True, forceSquare=True)
    except ValueError as error:
        raise ValueError(f"{shown(element_string)} fits no GS1 DataMatrix") from error
    return _dots(code)


def qr(payload: bytes) -> Bitmap:
    """A QR code. Raises ValueError when the payload is too long for one."""
    import zxingcpp

    return _dots(zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode))


def ean(digits: str) -> Bitmap:
    """One row of the bars of an EAN-8, UPC-A or EAN-13, by its count of digits.

    Raises ValueError, in plain words, for another count or a wrong check digit.
    """
    import zxingcpp

    kind = _LINEAR.get(len(digits))
    if kind is None or not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"{shown(digits)} is no EAN or UPC: it has 8, 12 or 13 digits")
    try:
        bars = _dots(zxingcpp.create_barcode(digits, getattr(zxingcpp.BarcodeFormat, kind)))
    except ValueError as error:
        raise ValueError(f"{digits} has a wrong check digit") from error
    return Bitmap(bars.width, bars.rows[bars.height // 2 : bars.height // 2 + 1])


def _dots(code: Barcode) -> Bitmap:
    image: Any = code.to_image(scale=1, add_quiet_zones=True)
    shades, width = bytes(image), image.shape[1]
    return Bitmap.from_modules(shades[at : at + width] for at in range(0, len(shades), width))
