"""Floods of scans at the real program in a real terminal, while somebody else holds the store: each is exact."""

from __future__ import annotations

import os
import random
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import serial

from pos_term.domain.documents import ProductsSet
from pos_term.domain.products import Product
from pos_term.store.codec import read_document
from tests.e2e.conftest import Counter
from tests.e2e.terminal import Terminal
from tests.shop import gtin

HELD = 0.3
"""Seconds for which another program holds the store."""
MANY = 720
"""Scans of 13 digits and their Enter that make more than 10,000 keys."""


@pytest.fixture
def goods(counter: Counter) -> list[bytes]:
    """The codes of products that carry no number, as a scanner sends them."""
    codes = [gtin(5000 + n) for n in range(MANY)]
    products = tuple(Product(sku=f"P{n}", name=f"Product {n}", price=10, gtin=code) for n, code in enumerate(codes))
    counter.shop.post(ProductsSet(id="many", products=products))
    return [code.removeprefix("0").encode() for code in codes]


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another program has the store to itself, from now on and for a while."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    letting_go = threading.Timer(HELD, lambda: other.execute("ROLLBACK"))
    letting_go.start()
    try:
        yield
    finally:
        letting_go.join()
        other.close()


def lines(counter: Counter, terminal: Terminal, pieces: int) -> list[Any]:
    """The lines of the sale, paid once so many pieces are on the screen."""
    terminal.wait(lambda text: f" {pieces} items " in text.replace("\n", "  "), patience=60)
    terminal.press("f10")
    terminal.wait("Cash")
    terminal.press("enter")
    terminal.wait(lambda _: bool(counter.shop.rows("SELECT 1 FROM sale")))
    (kind, text), *_ = counter.shop.rows("SELECT kind, document FROM entry WHERE kind = 'sale'")
    document: Any = read_document(kind, text)
    return list(document.lines)


def sold(counter: Counter, terminal: Terminal, pieces: int) -> list[tuple[str, int]]:
    """What was sold: products and pieces, in the order of the cart."""
    return [(line.sku, line.quantity // 1000) for line in lines(counter, terminal, pieces)]


def shelf(scans: Sequence[bytes], goods: Sequence[bytes]) -> list[tuple[str, int]]:
    """What a cart holds after so many scans, a line for each product, in the order of their first scan."""
    places = {code: n for n, code in enumerate(goods)}
    cart: dict[str, int] = {}
    for scan in scans:
        sku = f"P{places[scan]}"
        cart[sku] = cart.get(sku, 0) + 1
    return list(cart.items())


def refused(counter: Counter) -> list[str]:
    """What was scanned and refused, in order."""
    return [row[0] for row in counter.shop.rows("SELECT raw FROM refusal ORDER BY rowid")]


# -- the scanner that types like a keyboard ------------------------------------------------------------------


def test_ten_thousand_keys_while_the_store_is_held_are_every_scan_in_order(
    counter: Counter, terminal: Terminal, goods: list[bytes]
) -> None:
    data = b"".join(code + b"\r" for code in goods)
    assert len(data) > 10_000
    with held(counter.shop.store.path):
        terminal.pour(data)
    assert sold(counter, terminal, MANY) == shelf(goods, goods)
    assert refused(counter) == []


def test_a_thousand_characters_a_second_while_the_store_is_held_are_every_scan_in_order(
    counter: Counter, terminal: Terminal, goods: list[bytes]
) -> None:
    dice = random.Random(4)
    scans = [dice.choice(goods) for _ in range(150)]
    with held(counter.shop.store.path):
        terminal.pour(b"".join(code + b"\r\n" for code in scans), rate=1000)
    assert sold(counter, terminal, 150) == shelf(scans, goods)
    assert refused(counter) == []


def test_codes_that_nobody_knows_are_refused_each_as_it_was_scanned(counter: Counter, terminal: Terminal) -> None:
    codes = [f"{n:03d}-{'ABCDEFGHIJ'[n % 10] * (5 + n % 23)}" for n in range(300)]
    with held(counter.shop.store.path):
        terminal.pour(b"".join(code.encode() + b"\r" for code in codes))
    terminal.wait(codes[-1])
    terminal.wait(lambda _: len(refused(counter)) == len(codes))
    assert refused(counter) == codes


def test_typed_words_are_never_scans_and_scans_never_a_quantity(
    counter: Counter, terminal: Terminal, goods: list[bytes]
) -> None:
    def typed(word: bytes) -> None:
        """A fast hand: 45 ms from key to key."""
        terminal.pour(word, rate=22)

    with held(counter.shop.store.path):
        terminal.pour(goods[0] + b"\r")
        terminal.wait(" 1 item ")
        terminal.press("f4")
        terminal.wait("Quantity of")
        terminal.pour(goods[1] + b"\r")
        terminal.wait("That was a scan")
        typed(b"2\r")
        terminal.wait(" 2 items ")
        typed(b"3*")
        terminal.pour(goods[1] + b"\r")
        terminal.wait(" 5 items ")
        typed(b"GOOD-4471\r")
        terminal.wait("keyed")
        terminal.pour(b"LATER-4502\r")
    *plain, milk = lines(counter, terminal, 7)
    assert [(line.sku, line.quantity) for line in plain] == [("P0", 2000), ("P1", 3000)]
    assert [(number.lot, number.provenance) for number in milk.numbers] == [
        ("GOOD-4471", "keyed"),
        ("LATER-4502", "scanned"),
    ]


def test_the_prefix_and_suffix_of_the_settings_make_a_slow_scan_exact(counter: Counter) -> None:
    terminal = counter.open(settings='[scanner]\nprefix = "~"\nsuffix = "#"\n')
    try:
        counter.sign_in(terminal)
        with held(counter.shop.store.path):
            terminal.pour(b"~GOOD-4471#\r", rate=25)
            terminal.pour(b"~LATER-4502#\r")
        terminal.wait(" 2 items ")
        (milk,) = lines(counter, terminal, 2)
        assert [(number.lot, number.provenance) for number in milk.numbers] == [
            ("GOOD-4471", "scanned"),
            ("LATER-4502", "scanned"),
        ]
    finally:
        terminal.close()


# -- a scanner on a port of its own --------------------------------------------------------------------------


@pytest.fixture
def port() -> Iterator[tuple[int, str]]:
    """Our end of a scanner's line, and the name of the till's."""
    ours, theirs = os.openpty()
    yield ours, os.ttyname(theirs)
    os.close(ours)
    os.close(theirs)


@pytest.fixture
def listening(counter: Counter, port: tuple[int, str]) -> Iterator[Terminal]:
    """The till with a scanner on a port, and Ana signed in."""
    opened = counter.open(settings=f'[[scanners]]\nname = "front"\ndevice = "{port[1]}"\n')
    try:
        counter.sign_in(opened)
        opened.wait("● front")
        yield opened
    finally:
        opened.close()


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"], ids=["CR", "LF", "CR LF"])
def test_a_flood_from_a_port_while_the_store_is_held_is_every_scan_in_order(
    counter: Counter, listening: Terminal, goods: list[bytes], port: tuple[int, str], end: bytes
) -> None:
    scans = goods[:300]
    with held(counter.shop.store.path):
        listening.pour(b"".join(code + end for code in scans), into=port[0])
    assert sold(counter, listening, 300) == shelf(scans, goods)
    assert refused(counter) == []


def test_a_till_that_is_left_ends_at_once_and_lets_go_of_its_ports(
    listening: Terminal, port: tuple[int, str]
) -> None:
    listening.press("f12")
    listening.wait("PIN of Ana")
    listening.press("f10")
    listening.ended(patience=3)
    serial.Serial(port[1], exclusive=True).close()


def test_a_port_and_a_keyboard_scanner_at_once_spoil_neither(
    counter: Counter, listening: Terminal, goods: list[bytes], port: tuple[int, str]
) -> None:
    typed, heard = goods[:200], goods[200:400]
    feeding = threading.Thread(
        target=lambda: [os.write(port[0], code + b"\r") for code in heard], name="scanner", daemon=True
    )
    with held(counter.shop.store.path):
        feeding.start()
        listening.pour(b"".join(code + b"\r" for code in typed), rate=1000)
        feeding.join()
    cart = sold(counter, listening, 400)
    known = dict(cart)
    assert known == dict(shelf(goods[:400], goods))
    order = [sku for sku, _ in cart]
    for codes in (typed, heard):
        mine = [sku for sku, _ in shelf(codes, goods)]
        assert [sku for sku in order if sku in set(mine)] == mine
    assert refused(counter) == []
