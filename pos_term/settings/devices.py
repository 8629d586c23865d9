"""The settings of each device on the counter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pos_term.settings.field import setting

COLUMNS = range(32, 65)
"""Widths of paper that a receipt can be laid out for, in characters."""
_CODE_PAGE = r"[A-Z][A-Z0-9_-]{1,20}"
_USB_ID = r"|[0-9a-fA-F]{4}:[0-9a-fA-F]{4}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SerialLine:
    """How a device on a serial line is reached."""

    device: str = setting(
        "auto",
        "The port: a path such as /dev/serial/by-id/usb-Acme_Scanner_42-if00 (it survives replugging), a pattern\n"
        "with *, COM3, socket://host:port, or auto, which takes the one that is there.",
    )
    baud: int = setting(9600, "Bits a second.", least=110, most=4_000_000)
    bits: int = setting(8, "Data bits: 7 or 8.", least=7, most=8)
    parity: str = setting("none", "none, even or odd.", choices=("none", "even", "odd"))
    stop: int = setting(1, "Stop bits: 1 or 2.", least=1, most=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class WedgeSettings:
    """How the keyboard-wedge scanner is set up."""

    prefix: str = setting(
        "",
        "What the scanner types before each code. A sign that nobody types, such as ~, tells even a slow scanner\n"
        r'from a hand; "\\x1e" is a byte in hex.',
    )
    suffix: str = setting("", "What it types after each code, before Enter.")
    separators: tuple[str, ...] = setting((), 'What it types in place of the GS1 separator, such as ["|"].')


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerSettings(SerialLine):
    """A scanner on a port of its own, or one grabbed as an input device."""

    name: str = setting("scanner", "What the till calls it.")
    kind: str = setting(
        "serial",
        "serial, or evdev: a keyboard scanner grabbed by itself (Linux); device is then its path, such as\n"
        "/dev/input/by-id/usb-Acme_Scanner_42-event-kbd.",
        choices=("serial", "evdev"),
    )
    framing: str = setting(
        "auto",
        "Where a scan ends: auto (CR, LF, CR LF or STX..ETX), cr, lf, crlf, stx-etx, or gap (a pause).",
        choices=("auto", "cr", "lf", "crlf", "stx-etx", "gap"),
    )
    gap_ms: int = setting(
        500, "A scan that stops for so many milliseconds is not joined to what comes next.", least=20
    )
    prefix: str = setting("", "What it sends before each code.")
    suffix: str = setting("", "What it sends after each code, before the end.")
    separators: tuple[str, ...] = setting((), 'What it sends in place of the GS1 separator, such as ["|"].')
    good: str = setting(
        "", r'Sent to the scanner for a scan that was taken, for its beep or lamp; "\\x06" is a byte in hex.'
    )
    bad: str = setting("", "Sent to it for a scan that was refused.")
    layout: str = setting(
        "us", "evdev: the keyboard layout the scanner types in.", choices=("us", "uk", "de", "fr")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSettings(SerialLine):
    """Where receipts go and what the paper is like."""

    kind: str = setting(
        "none",
        "none; tcp (network, port 9100); device (/dev/usb/lp0); usb (without the kernel's driver, needs the\n"
        "usb extra); serial; cups; file.",
        choices=("none", "file", "tcp", "device", "usb", "serial", "cups"),
    )
    profile: str = setting(
        "",
        "What kind of printer it is; sets columns, dots, code_page and cutter unless they are named below:\n"
        "epson-80 (42 columns, 512 dots), generic-80 (48, 576), generic-58 (32, 384, no cutter).",
        choices=("", "epson-80", "generic-80", "generic-58"),
    )
    path: Path | None = setting(None, "For file and device: where the printer's bytes are written.")
    host: str = setting("", "For tcp: the printer's name or address.")
    port: int = setting(9100, "For tcp.")
    flow: str = setting("none", "For serial: none, rtscts or xonxoff.", choices=("none", "rtscts", "xonxoff"))
    usb_id: str = setting(
        "", "For usb: vendor and product such as 04b8:0202; empty takes the one printer there is.",
        pattern=_USB_ID, example="04b8:0202",
    )  # fmt: skip
    queue: str = setting("", "For cups: the queue's name; empty is the default one.")
    columns: int = setting(
        42,
        "Characters in a line: 42 or 48 on 80 mm paper, 32 on 58 mm.",
        least=COLUMNS.start,
        most=COLUMNS.stop - 1,
    )
    dots: int = setting(512, "Dots in a line: 512 or 576 on 80 mm paper, 384 on 58 mm.", least=192, most=1024)
    code_page: str = setting(
        "CP858", "The table of characters it prints with.", pattern=_CODE_PAGE, example="CP858"
    )
    cutter: str = setting("full", "full, partial or none.", choices=("full", "partial", "none"))
    logo: Path | None = setting(None, "A PNG or BMP picture at the head of each receipt, black on white.")
    status: str = setting(
        "auto", "Whether it answers when asked how it is: auto, yes or no.", choices=("auto", "yes", "no")
    )
    timeout_seconds: int = setting(3, "How long a printer may take to answer.", most=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawerSettings:
    """The cash drawer."""

    kind: str = setting(
        "none", "none, or printer: on the receipt printer's drawer port.", choices=("none", "printer")
    )
    pin: int = setting(2, "The pin of the drawer port: 2 or 5.", least=2, most=5)
    pulse_ms: int = setting(100, "How long the pulse lasts, in milliseconds.", least=10, most=500)
    sensor: str = setting(
        "none", "The level that says the drawer is open, where the printer reports it: none, high or low.",
        choices=("none", "high", "low"),
    )  # fmt: skip
    every_sale: bool = setting(False, "Open it after every sale, not only where cash moved.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplaySettings(SerialLine):
    """The customer's display: two lines of 20."""

    kind: str = setting(
        "none", "none, escpos or cd5220: the commands it takes.", choices=("none", "escpos", "cd5220")
    )
    columns: int = setting(20, "Characters in a line.", least=8, most=40)
    code_page: str = setting("CP437", "Its table of characters.", pattern=_CODE_PAGE, example="CP437")
    idle: str = setting("Welcome", "What it shows while no sale is open.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleSettings(SerialLine):
    """The scale."""

    kind: str = setting(
        "none", "none, toledo8217 or nci: the language it speaks.", choices=("none", "toledo8217", "nci")
    )
    bits: int = setting(7, "Data bits: 7 or 8.", least=7, most=8)
    parity: str = setting("even", "none, even or odd.", choices=("none", "even", "odd"))
    unit: str = setting("kg", "What it weighs in, where it does not say: kg or lb.", choices=("kg", "lb"))
    least: int = setting(5, "The least it weighs, in thousandths of its unit; below nothing is taken.", least=0)
    most: int = setting(15_000, "The most it weighs, in thousandths of its unit.", most=1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSettings:
    """The card terminal."""

    kind: str = setting(
        "manual",
        "manual: the cashier types the terminal's answer. simulator: for practice; amounts that end in 01 are\n"
        "declined, in 02 get no answer, in 03 take long, all others are approved.",
        choices=("manual", "simulator"),
    )
    timeout_seconds: int = setting(60, "How long the terminal may take to answer.", most=600)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSettings:
    """The labels for lots and shelves."""

    stock: str = setting(
        "paper", "paper: receipt paper, cut after each label. labels: label stock, fed to the next gap.",
        choices=("paper", "labels"),
    )  # fmt: skip
    width_mm: int = setting(50, "A label's width.", least=20, most=110)
    height_mm: int = setting(30, "A label's height.", least=15, most=200)
    dots_per_mm: int = setting(8, "The print head: 8 is 203 dpi, 7 is 180 dpi, 12 is 300 dpi.", least=6, most=24)
    printer: PrinterSettings = setting(
        PrinterSettings(), "A printer of its own for labels; with kind none they go to the receipt printer."
    )
