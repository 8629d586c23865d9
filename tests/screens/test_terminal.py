"""The program in a real terminal, with the bytes that real scanners, terminals and barcodes send."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.screens.conftest import Goods
from tests.screens.driving import PIN
from tests.shop import days, gs1

if sys.platform == "win32":
    pytest.skip("there is no pty", allow_module_level=True)

from tests.screens.terminal import Terminal


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


def test_a_scan_with_its_separator_is_sold(terminal: Terminal, goods: Goods) -> None:
    terminal.write(gs1(goods.milk, "7745", days(9)) + b"\r")
    terminal.sees("lot 7745")
    terminal.sees("scanned")


def test_the_separator_of_a_kitty_terminal_counts(terminal: Terminal, goods: Goods) -> None:
    raw = b"]d201" + (goods.milk.gtin or "").encode() + b"107745\x1b[93;5u17261130\r"
    terminal.write(raw)
    terminal.sees("lot 7745")
    terminal.sees("exp 30 Nov")


def test_ten_scans_in_one_write_are_ten_scans(terminal: Terminal, goods: Goods) -> None:
    terminal.write((gs1(goods.milk, "7745", days(9)) + b"\r\n") * 10)
    terminal.sees("10 items")


def test_keys_and_scans_in_one_write_keep_their_order(terminal: Terminal, goods: Goods) -> None:
    terminal.write(gs1(goods.milk, "7745", days(9)) + b"\r\x1b[21~\r")  # a scan, F10, Enter
    terminal.sees("PAID")
    terminal.sees("receipt 1-000001")


def test_bytes_that_are_no_utf8_end_nothing(terminal: Terminal, goods: Goods) -> None:
    terminal.write(b"9520\xe9\xff14\x80\r")
    terminal.sees("✖")
    terminal.write(b"\xe9\xe9\xe9\r")
    terminal.write(gs1(goods.milk, "7745", days(9)) + b"\r")
    terminal.sees("lot 7745")
    assert terminal.running()


@pytest.mark.parametrize(
    "raw", [b"95201\x11\x10\x03\x0414000013\r", b"9520114\x1bc000013\r", b"9520114\x1b[A000013\r"]
)
def test_control_bytes_in_a_barcode_neither_quit_nor_sell(terminal: Terminal, goods: Goods, raw: bytes) -> None:
    terminal.write(raw)
    terminal.sees("✖")
    terminal.write(gs1(goods.milk, "7745", days(9)) + b"\r")
    terminal.sees("1 item ")
    assert terminal.running()


def test_letters_of_every_script_are_typed_whole(terminal: Terminal) -> None:
    terminal.write("Käse 牛乳 €".encode())
    terminal.sees("Käse")
    terminal.sees("€▌")


def test_a_pasted_code_is_one_scan(terminal: Terminal, goods: Goods) -> None:
    terminal.write(b"\x1b[200~" + gs1(goods.milk, "7745", days(9)) + b"\r\n\x1b[201~")
    terminal.sees("lot 7745")


def test_quitting_leaves_the_terminal_as_it_was(terminal: Terminal) -> None:
    terminal.write(b"\x1b[24~")  # F12
    terminal.sees("PIN of Ana")
    terminal.write(b"\x1b[21~")  # F10
    while terminal.running():
        terminal._read()
    assert b"\x1b[?1049l" in terminal.sent
    assert b"Traceback" not in terminal.sent
