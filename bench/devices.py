"""Devices: from a scanner's bytes to the painted line, a receipt into bytes, and what devices cost at the start."""

from __future__ import annotations

import hashlib
import os
import select
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median

from bench.generate import Shelf
from bench.measure import Case, Result, Scale, compare, interleave, repeated, seconds
from bench.paint import items
from bench.terminal import Terminal
from bench.till_program import BARE, PIN, TILL, opened_till, start, stocked
from pos_term.domain.receipt import Receipt, ReceiptLine, Style

SHORT = 5
"""Lines in the cart before a scan."""
LINES = 60
"""Lines of the receipt."""
DELETE = b"\x1b[3~"


@dataclass(frozen=True, slots=True)
class Bench:
    """A till's devices, whose other ends we hold: scanner, display, a printer that is a file, and its drawer."""

    settings: Path
    scanner: int


@contextmanager
def devices(folder: Path) -> Iterator[Bench]:
    """Lines for the devices, and the settings that name them."""
    folder.mkdir(exist_ok=True)
    with ExitStack() as stack:
        ends = [os.openpty() for _ in range(2)]
        for end in (end for pair in ends for end in pair):
            stack.callback(os.close, end)
        (scanner, scanner_port), (display, display_port) = ends
        settings = folder / "till.toml"
        settings.write_text(
            f'[[scanners]]\nname = "front"\ndevice = "{os.ttyname(scanner_port)}"\n'
            f'[display]\nkind = "escpos"\ndevice = "{os.ttyname(display_port)}"\n'
            f'[printer]\nkind = "file"\npath = "{folder / "paper.bin"}"\n[drawer]\nkind = "printer"\n'
        )
        stack.enter_context(_read(display))
        yield Bench(settings, scanner)


@contextmanager
def _read(display: int) -> Iterator[None]:
    """What the display shows is taken, as a display does; a line that nobody reads would hold its till up."""
    ended = threading.Event()

    def take() -> None:
        while not ended.is_set():
            if select.select([display], [], [], 0.2)[0]:
                os.read(display, 65536)

    taking = threading.Thread(target=take, daemon=True)
    taking.start()
    try:
        yield
    finally:
        ended.set()
        taking.join()


def run(scale: Scale) -> list[Result]:
    """Measure each of the three."""
    shelf = stocked(scale.folder, products=200, lots=2, loose=400)
    return [*_scans(scale, shelf), *_receipts(scale), *_starts(scale, shelf)]


# -- from a scanner's bytes to the line ----------------------------------------------------------------------


def _scans(scale: Scale, shelf: Shelf) -> list[Result]:
    with ExitStack() as stack:
        bench = stack.enter_context(devices(scale.folder / "scanning"))
        bare, wedge, serial = terminals = start(BARE), opened_till(shelf), opened_till(shelf, bench.settings)
        for terminal in terminals:
            stack.callback(terminal.close)
        bare.shown_after(lambda text: "ready" in text)
        if "● front" not in serial.text:
            serial.shown_after(lambda text: "● front" in text)
        cases: dict[str, Case] = {
            "bare": _bare(bare, shelf),
            "wedge": _scan(wedge, shelf, None),
            "serial": _scan(serial, shelf, bench.scanner),
        }
        measured = interleave(cases, scale.rounds, turns=scale.pick(8, 4))
    return [
        compare("wedge bytes to line and total", measured["wedge"], measured["bare"], goal=1.7),
        compare("serial bytes to line and total", measured["serial"], measured["bare"], goal=1.7),
    ]


def _scan(terminal: Terminal, shelf: Shelf, into: int | None) -> Case:
    """One product more, until its line and the new total stand there; it is taken off again, uncounted."""
    products = count(shelf.products)
    for n in range(SHORT):
        terminal.burst(shelf.ean(next(products)) + b"\r", items(n + 1), into=into)

    def case() -> float:
        product = next(products)
        name, more = f"Product {product} of", items(SHORT + 1)
        taken, _ = terminal.burst(
            shelf.ean(product) + b"\r", lambda text: text.count(name) >= 2 and more(text), into=into
        )
        terminal.burst(DELETE, items(SHORT))
        return taken

    return case


def _bare(terminal: Terminal, shelf: Shelf) -> Case:
    """The floor: the same keys into the least program that shows a line and a total."""
    scans, code = count(1), shelf.ean(0)

    def case() -> float:
        wanted = f"{code.decode()}\n{next(scans)} items"
        return terminal.burst(code + b"\r", lambda text: wanted in text)[0]

    return case


# -- a receipt into bytes ------------------------------------------------------------------------------------


def _receipts(scale: Scale) -> list[Result]:
    from escpos.printer import Dummy

    from pos_term.devices.job_checks import check_receipt
    from pos_term.devices.receipt_bytes import encode
    from pos_term.settings import PrinterSettings

    settings, receipt = PrinterSettings(kind="file"), sixty_lines()
    job = encode(receipt, settings)

    def floor() -> bytes:
        printer = Dummy(magic_encode_args={"disabled": True, "encoding": "CP858"})
        for line in receipt.lines:
            printer.text(f"{line.text}\n")
        printer.cut()
        out: bytes = printer.output
        return out

    times = scale.pick(20, 5)
    measured = interleave(
        {
            "bare": repeated(floor, times),
            "ours": repeated(lambda: encode(receipt, settings), times),
            "check": repeated(lambda: check_receipt(job, settings), times),
            "digest": repeated(lambda: hashlib.sha256(job).digest(), times * 20),
        },
        scale.rounds,
    )
    return [
        compare(
            f"receipt of {LINES} lines to bytes", measured["ours"], measured["bare"], goal=4,
            note="floor: the same texts through python-escpos, unchecked",
        ),
        compare(
            f"last check of those {len(job)} bytes", measured["check"], measured["bare"],
            note=f"{seconds(min(measured['digest']))} for their SHA-256",
        ),
    ]  # fmt: skip


def sixty_lines() -> Receipt:
    """A receipt of goods with lots, in the looks that a receipt has."""
    goods = [
        ReceiptLine(text, Style.NORMAL)
        for n in range((LINES - 4) // 2)
        for text in (f"{n + 1:3} Crème fraîche 200 g {n:02} {'2.49':>15}", f"     lot L{n:07}  exp 30 Nov 2026")
    ]
    head = (ReceiptLine("Corner Shop", Style.DOUBLE), ReceiptLine("12 Harbour Street", Style.CENTRED))
    foot = (ReceiptLine(f"{'TOTAL EUR':<30}{'69.72':>12}", Style.BOLD), ReceiptLine("Thank you.", Style.CENTRED))
    return Receipt(42, (*head, *goods, *foot))


# -- what devices cost ---------------------------------------------------------------------------------------


def _starts(scale: Scale, shelf: Shelf) -> list[Result]:
    turns = scale.pick(3, 1)
    with devices(scale.folder / "starting") as bench:
        without, on = _Start(shelf, None), _Start(shelf, bench.settings)
        measured = interleave({"without": without.run, "on": on.run}, scale.rounds, turns=turns)
    return [
        compare("start to first paint, devices on", on.rounds("paint", turns), without.rounds("paint", turns),
                goal=1.1, note="floor: the same till without"),
        compare("start to the counter, PIN at once, devices on", measured["on"], measured["without"], goal=1.1),
        compare("first scan after that, devices on", on.rounds("scan", turns), without.rounds("scan", turns),
                goal=1.2),
    ]  # fmt: skip


class _Start:
    """Starts of the till, each measured at three moments."""

    def __init__(self, shelf: Shelf, settings: Path | None) -> None:
        self._shelf = shelf
        self._settings = settings
        self._seen: dict[str, list[float]] = {"paint": [], "scan": []}

    def run(self) -> float:
        """Seconds until the counter stands there for someone who types the PIN in no time."""
        self._forget_the_open_sale()
        terminal = start(TILL, self._shelf, self._settings)
        try:
            painted, _ = terminal.shown_after(lambda text: "opening the store" in text or "PIN of" in text, quiet=0)
            if "PIN of Ana" not in terminal.text:
                terminal.shown_after(lambda text: "PIN of Ana" in text, quiet=0)
            terminal.burst(PIN + b"\r", lambda text: "TOTAL" in text and "Scan or type" in text)
            counter = terminal.seen_at - terminal.started
            scan, _ = terminal.burst(self._shelf.ean(self._shelf.products) + b"\r", items(1))
        finally:
            terminal.close()
        self._seen["paint"].append(painted - terminal.started)
        self._seen["scan"].append(scan)
        return counter

    def _forget_the_open_sale(self) -> None:
        """The till before was ended in the middle of a sale, which would stand open again."""
        with closing(sqlite3.connect(self._shelf.path, isolation_level=None)) as driver:
            for name in ("open_number", "open_line", "open_sale"):
                driver.execute(f"DELETE FROM {name}")

    def rounds(self, moment: str, turns: int) -> list[float]:
        """Another moment of the same starts, the median of each round, without the one that warmed up."""
        seen = self._seen[moment][1:]
        return [median(seen[n : n + turns]) for n in range(0, len(seen), turns)]
