"""The last scans byte by byte: which scanner, what it sent, how it was read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean, visible
from pos_term.screens.steps import Step
from pos_term.services.scan_report import report_scan
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.device_desk import HeardScan
    from pos_term.screens.devices.screen import DevicesScreen

_ROW = 16
"""Bytes in a row."""
_LIST = (Column("From", 10), Column("As it came", 26), Column("How it was read"))
_BYTES = (Column("At", 4, right=True), Column("Bytes in hex", 3 * _ROW - 1), Column("As text", _ROW))


def source_name(source: str) -> str:
    """Where a scan came from, for people."""
    return clean(source, limit=30) or "keyboard"


def picture(data: bytes) -> str:
    """Bytes as one sign each: controls as their picture (GS as ␝), what is no ASCII as a dot."""
    return "".join(
        chr(0x2400 + byte) if byte <= 0x20 else "␡" if byte == 0x7F else chr(byte) if byte < 0x7F else "·"
        for byte in data
    )


def told(screen: DevicesScreen, entry: Entry) -> Notice:
    """What is said of a scan that came in here."""
    scans = screen.host.devices.scans
    read = scans[0].read if scans and scans[0].raw == entry.raw else visible(entry.text, limit=60)
    return Notice(Tone.PLAIN, f"Scan from {source_name(entry.source)}, not sold: {read}")


class LastScans(Step):
    """The scans that came in last, the newest first."""

    name = "The last scans"
    screen: DevicesScreen

    def __init__(self, screen: DevicesScreen, back: Callable[[], None]) -> None:
        super().__init__(screen)
        self._back = back
        self.scans: Sequence[HeardScan] = ()

    def show(self) -> None:
        """All that are kept."""
        self.scans = self.screen.host.devices.scans
        self.screen.words.show("Scans made here are shown and not sold. Codes that were typed are not kept.")
        self.screen.entry_line.ask("Scan")
        rows = [
            Choice((source_name(scan.source), visible(_text(scan.raw), limit=60), scan.read), str(n))
            for n, scan in enumerate(self.scans)
        ]
        self.screen.show_rows(_LIST, rows, empty="Nothing was scanned yet. Scan a code now.")

    def take_entry(self, entry: Entry) -> None:
        """A scan goes to the head of the list."""
        if entry.scanned:
            self.screen.tell(None)
            self.show()
            self.screen.refresh_frame()
        else:
            self.warn("Scan a code; what is typed is not kept.")

    def take_enter(self) -> None:
        """Every byte of the one the list stands on."""
        chosen = self.screen.rows.chosen
        if chosen is not None:
            self.screen.go(ScanBytes(self.screen, self.scans[int(chosen)], self))

    def back(self) -> None:
        """To the devices."""
        self._back()

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        choose = (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "Byte by byte", 0)) if self.scans else ()
        return (*choose, KeyCap("Esc", "Devices", 0))


class ScanBytes(Step):
    """One scan in hex, with what the till would say of it now."""

    screen: DevicesScreen

    def __init__(self, screen: DevicesScreen, scan: HeardScan, before: LastScans) -> None:
        super().__init__(screen)
        self.scan = scan
        self.before = before
        self.name = f"{len(scan.raw)} bytes from {source_name(scan.source)}"

    def show(self) -> None:
        """Its bytes and its verdict; nothing is recorded."""
        raw = self.scan.raw
        self.screen.words.show(self.scan.read)
        self.screen.entry_line.ask("Scan")
        rows = [
            Choice((str(at), raw[at : at + _ROW].hex(" "), picture(raw[at : at + _ROW])), str(at))
            for at in range(0, len(raw), _ROW)
        ]
        self.screen.show_rows(_BYTES, rows, empty="It was empty.")
        self.screen.tell(Notice(Tone.PLAIN, f"At the counter: {report_scan(self.till, raw)['message']}"))

    def take_entry(self, entry: Entry) -> None:
        """The next scan: back to the list, with it at the head."""
        self.screen.go(self.before)
        self.before.take_entry(entry)

    def back(self) -> None:
        """To the list."""
        self.screen.go(self.before)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("↑↓", "Scroll", 1), KeyCap("Esc", "Last scans", 0))


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "backslashreplace")
