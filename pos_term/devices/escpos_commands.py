"""The commands of ESC/POS whose length their first bytes tell, by Epson's reference, with what each one does.

Those that need reading, such as images and barcodes, are in `escpos_reader`. Two that are no Epson's are known
because real jobs send them: `ESC 4` and `ESC 5`.
"""

from __future__ import annotations

from collections.abc import Iterator

LEADS = {"ESC": 0x1B, "GS": 0x1D, "FS": 0x1C, "DLE": 0x10}
ALONE = {
    0x07: ("BEL", "buzzer"),
    0x09: ("HT", "next tab stop"),
    0x0C: ("FF", "print the page, or feed to the next label"),
    0x0D: ("CR", "carriage return"),
    0x18: ("CAN", "drop the page"),
}
"""Single bytes."""

_FIXED = """
ESC SP 1 space between characters
ESC $ 2 absolute position in the line
ESC % 1 user-defined characters on or off
ESC - 1 underline
ESC 2 0 ordinary line spacing
ESC 3 1 line spacing
ESC 4 0 italics on
ESC 5 0 italics off
ESC < 0 return home
ESC = 1 choose printer or display
ESC ? 1 forget a user-defined character
ESC FF 0 print the page
ESC G 1 double strike
ESC J 1 print and feed by dots
ESC K 1 print and feed back by dots
ESC L 0 page mode
ESC R 1 national characters
ESC S 0 standard mode
ESC T 1 direction in page mode
ESC U 1 print in one direction
ESC V 1 turned by 90 degrees
ESC W 8 area in page mode
ESC \\ 2 relative position in the line
ESC c 2 paper sensors and buttons
ESC e 1 print and feed back by lines
ESC f 2 cut sheet wait
ESC r 1 colour
ESC { 1 upside down
GS ! 1 character size
GS $ 2 absolute height in page mode
GS / 1 print the stored bit image
GS : 0 begin or end a macro
GS B 1 white on black
GS E 1 head quality
GS FF 0 feed to the next label
GS H 1 place of a barcode's digits
GS L 2 left margin
GS P 2 motion units
GS T 1 to the start of the line
GS W 2 width of the print area
GS \\ 2 relative height in page mode
GS ^ 3 run the macro
GS b 1 smoothing
GS c 0 print the counter
GS f 1 font of a barcode's digits
GS h 1 height of barcodes
GS w 1 module of barcodes
FS ! 1 mode of Chinese and Japanese characters
FS & 0 Chinese and Japanese characters on
FS - 1 underline Chinese and Japanese characters
FS . 0 Chinese and Japanese characters off
FS ? 2 forget a user-defined Chinese or Japanese character
FS C 1 code of Chinese and Japanese characters
FS S 2 space between Chinese and Japanese characters
FS W 1 quadruple Chinese and Japanese characters
FS p 2 print a kept bit image
"""
_CONTROL_NAMES = {"SP": 0x20, "FF": 0x0C}
STYLES = {(0x1B, 0x21): "size", (0x1B, 0x45): "bold", (0x1B, 0x4D): "font", (0x1B, 0x61): "align"}
"""How text looks, with one byte of argument."""
ASKING = {(0x1B, 0x75): 1, (0x1B, 0x76): 0, (0x1D, 0x49): 1, (0x1D, 0x61): 1, (0x1D, 0x6A): 1, (0x1D, 0x72): 1}
"""Commands that are answered, and their bytes of argument."""
PARTIAL_CUTS = {(0x1B, 0x69), (0x1B, 0x6D)}
"""`ESC i` and `ESC m`: old, without argument, and they leave one or three points standing."""
SIZED = {
    0x1B: {"A": "buzzer", "Y": "print a batch"},
    0x1C: {
        "A": "look of Chinese and Japanese characters", "C": "code of characters", "E": "head and foot of receipts",
        "L": "label and black mark", "e": "automatic status",
    },
    0x1D: {
        "A": "test print", "C": "user memory", "D": "real-time commands", "E": "printer set-up",
        "F": "black mark position", "H": "answer to a request", "K": "print control", "L": "graphics",
        "M": "keep settings", "N": "look of characters", "P": "page mode", "Q": "drawing in page mode",
        "V": "paper layout", "k": "two-dimensional code", "z": "online recovery",
    },
}  # fmt: skip
"""`ESC (`, `FS (` and `GS (`: a letter, two bytes of length, and as much data."""


def _fixed() -> Iterator[tuple[tuple[int, int], tuple[int, str]]]:
    for line in _FIXED.strip().splitlines():
        lead, letter, size, words = line.split(" ", 3)
        yield (LEADS[lead], _CONTROL_NAMES.get(letter) or ord(letter)), (int(size), words)


FIXED = dict(_fixed())
"""Bytes of argument and what it does, by the first two bytes."""


def name_of(lead: int, letter: int) -> str:
    """A command's name as Epson writes it."""
    names = {number: name for name, number in LEADS.items()}
    control = {number: name for name, number in _CONTROL_NAMES.items()}
    return f"{names[lead]} {control.get(letter) or (chr(letter) if 0x20 < letter < 0x7F else f'0x{letter:02x}')}"
