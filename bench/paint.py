"""From key to repaint: thirteen digits and Enter into the till, against the same keys into a bare app."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, cycle, repeat
from statistics import median

from bench.generate import Shelf
from bench.measure import Case, Result, Scale, compare, interleave
from bench.terminal import Terminal
from bench.till_program import BARE, opened_till, start, stocked

SHORT, LONG = 5, 500
"""Lines in the cart before a scan."""
DELETE = b"\x1b[3~"


def run(scale: Scale) -> list[Result]:
    """Measure a scan in a short and in a long cart, and how many bytes it paints."""
    shelf = stocked(scale.folder, products=200, lots=2, loose=LONG + 200)
    terminals = [start(BARE), opened_till(shelf), opened_till(shelf)]
    bare, short, long = terminals
    painted: dict[str, list[int]] = {"short": [], "long": []}
    try:
        bare.shown_after(lambda text: "ready" in text)
        fill_cart(short, shelf, SHORT)
        fill_cart(long, shelf, LONG)
        cases: dict[str, Case] = {
            "bare": _bare(bare, shelf),
            "short": _scan(short, shelf, SHORT, painted["short"], stays=True),
            "long": _scan(long, shelf, LONG, painted["long"], stays=False),
        }
        measured = interleave(cases, scale.rounds, turns=scale.pick(8, 4))
    finally:
        for terminal in terminals:
            terminal.close()
    bytes_painted = median(painted["short"])
    return [
        compare(f"scan to line and total, {SHORT} lines", measured["short"], measured["bare"], goal=1.7),
        compare(f"the same with {LONG} lines in the cart", measured["long"], measured["short"], goal=1.2),
        Result(case="bytes painted by a scan", value=bytes_painted, unit="bytes", goal=4096),
        Result(case=f"the same with {LONG} lines in the cart", value=median(painted["long"]), unit="bytes"),
    ]


def fill_cart(terminal: Terminal, shelf: Shelf, lines: int, *, before: int = 0) -> None:
    """Scan loose products one after the other, several in one write as a queue of scans comes in.

    `before` is how many items are in the cart already.
    """
    codes = [shelf.ean(shelf.products + n) + b"\r" for n in range(lines)]
    for n in range(0, lines, 20):
        batch = codes[n : n + 20]
        terminal.burst(b"".join(batch), items(before + n + len(batch)))


def items(number: int) -> Callable[[str], bool]:
    """Whether a screen says that this many items are in the cart."""
    words = f"{number} item{'' if number == 1 else 's'}"
    return lambda text: f" {words} " in text.replace("│", " ").replace("\n", " ")


def _scan(terminal: Terminal, shelf: Shelf, lines: int, painted: list[int], *, stays: bool) -> Case:
    """One product more, until its line and the new total stand there.

    Where the cart `stays` as long as it is, the line is taken off again, uncounted; a long cart grows, so that
    the new line stands now here and now there on the screen.
    """
    products = cycle(range(shelf.products + LONG, shelf.products + shelf.loose))
    lengths = repeat(lines) if stays else count(lines)

    def case() -> float:
        product, length = next(products), next(lengths)
        name, more = f"Product {product} of", items(length + 1)
        taken, size = terminal.burst(
            shelf.ean(product) + b"\r", lambda text: text.count(name) >= 2 and more(text)
        )  # in the cart and as the last scan
        painted.append(size)
        if stays:
            terminal.burst(DELETE, items(length))
        return taken

    return case


def _bare(terminal: Terminal, shelf: Shelf) -> Case:
    scans = count(1)
    code = shelf.ean(0)

    def case() -> float:
        number = next(scans)
        wanted = f"{code.decode()}\n{number} items"
        return terminal.burst(code + b"\r", lambda text: wanted in text)[0]

    return case
