"""A lot in a real terminal, by keyboard and scanner alone: received, sold, traced; and the record verifies."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pos_term.store.engine import Store
from pos_term.store.verify import verify
from tests.screens.conftest import Goods
from tests.screens.driving import PIN
from tests.shop import days, gs1

if sys.platform == "win32":
    pytest.skip("there is no pty", allow_module_level=True)

from tests.screens.terminal import Terminal

EDGE = "▊"
"""What stands on the edge of each box."""


@pytest.fixture
def terminal(path: Path) -> Iterator[Terminal]:
    """The program at the counter, with Ana signed in."""
    with Terminal(path) as opened:
        opened.sees("PIN of Ana")
        opened.write(PIN.encode())
        opened.sees("••••")
        opened.write(b"\r")
        opened.sees("Scan or type")
        yield opened


def office(terminal: Terminal, number: int, sees: str) -> None:
    """One of the office's screens, from the counter."""
    terminal.write(b"\x1b[23~")
    terminal.sees("Office: goods")
    terminal.write(b"17\r")
    terminal.sees("Locations and stores")
    terminal.write(f"{number}\r".encode())
    terminal.sees(sees)


def manager(terminal: Terminal) -> None:
    """Mira lets Ana do it."""
    terminal.sees("PIN of Mira")
    terminal.write(b"1357\r")


def test_a_lot_is_received_sold_and_traced(terminal: Terminal, goods: Goods, path: Path) -> None:
    pack = gs1(goods.milk, "9001", days(14))
    office(terminal, 1, "Receiv")
    terminal.write(pack + b"\r")
    terminal.sees("9001")
    terminal.write(b"12")
    terminal.write(b"\x1bOS")
    terminal.sees("12 ×")
    terminal.press_until(b"\x1b[21~", "Mira")
    manager(terminal)
    terminal.sees("GR-1-000001")
    terminal.leave(EDGE)
    terminal.write(pack + b"\r")
    terminal.sees("1.29")
    terminal.write(b"\x1b[21~")
    terminal.sees("Pay")
    terminal.write(b"\r")
    terminal.sees("✔ stored")
    office(terminal, 4, "Trace")
    terminal.write(b"9001\r")
    terminal.sees("the books agree")
    terminal.sees("sold")
    terminal.sees("On hand 11")
    terminal.leave(EDGE)
    with closing(Store(path)) as store:
        assert verify(store).sound
