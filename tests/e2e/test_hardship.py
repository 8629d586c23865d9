"""What happens on a bad day: wrong bytes, a shrinking window, a store that goes away, code that raises."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.e2e.conftest import PIN, Counter
from tests.e2e.terminal import Terminal, till_environment
from tests.shop import gs1

RAISING = """
import sys
from pos_term.services.checkout import Checkout
from pos_term.settings import load_settings
from pos_term.__main__ import run_till
scan = Checkout.scan
def raising(self, raw, *, keyed=False):
    if raw == b"RAISE-NOW":
        raise ZeroDivisionError("[/] nobody expected \\x1b[2J this")
    return scan(self, raw, keyed=keyed)
Checkout.scan = raising
sys.exit(run_till(load_settings()))
"""


@pytest.fixture
def raising(counter: Counter) -> Iterator[Terminal]:
    """A till whose program has a fault in it."""
    environment = till_environment(counter.shop.store.path, counter.home)
    opened = Terminal([sys.executable, "-c", RAISING], environment=environment)
    try:
        counter.sign_in(opened)
        yield opened
    finally:
        opened.close()


def test_a_program_fault_is_told_and_the_cart_stays(counter: Counter, raising: Terminal) -> None:
    raising.scan(gs1(counter.milk, "GOOD-4471"))
    raising.wait("1.29")
    raising.scan(b"RAISE-NOW")
    raising.wait("cart is kept")
    raising.scan(gs1(counter.milk, "GOOD-4471"))
    raising.wait("2.58")
    assert raising.running


def test_a_window_shrunk_to_nothing_comes_back_with_the_cart(counter: Counter, terminal: Terminal) -> None:
    terminal.scan(gs1(counter.milk, "GOOD-4471"))
    terminal.wait("1.29")
    terminal.resize(20, 5)
    terminal.scan(gs1(counter.milk, "GOOD-4471"))
    terminal.resize(1, 1)
    terminal.scan(gs1(counter.milk, "GOOD-4471"))
    terminal.resize(120, 40)
    with suppress(AssertionError):
        terminal.wait("3.87", patience=10)
    assert terminal.running
    terminal.resize(119, 40)  # who sees nothing drags the corner once more
    terminal.wait("3.87")
    assert terminal.running


def test_bytes_that_are_no_text_and_control_keys_do_not_end_the_till(counter: Counter, terminal: Terminal) -> None:
    terminal.scan(b"CODE\xe9\xff0123456")
    terminal.wait("no text")
    terminal.scan(b"4006\x11381\x10333931")
    terminal.wait(lambda text: "no text" not in text)
    terminal.send(b"\x11\x10\x03")
    terminal.scan(gs1(counter.milk, "GOOD-4471"))
    terminal.wait("1.29")
    assert terminal.running


def test_a_store_that_goes_away_and_comes_back_loses_nothing(counter: Counter, terminal: Terminal) -> None:
    terminal.scan(gs1(counter.milk, "GOOD-4471"))
    terminal.wait("1.29")
    path = counter.shop.store.path
    files = [path, *(path.with_name(path.name + ending) for ending in ("-wal", "-shm"))]
    for file in files:
        if file.exists():
            file.rename(file.with_name(file.name + ".away"))
    terminal.scan(gs1(counter.milk, "GOOD-4471"))
    terminal.wait("is away")
    for file in files:
        away = file.with_name(file.name + ".away")
        if away.exists():
            away.rename(file)
    terminal.scan(gs1(counter.milk, "GOOD-4471"))
    terminal.wait("2.58")
    terminal.press("f10", "enter")
    terminal.wait(lambda _: bool(counter.shop.rows("SELECT 1 FROM sale")))


def test_a_store_locked_by_another_program_keeps_the_sale_until_it_is_free(
    counter: Counter, terminal: Terminal
) -> None:
    terminal.scan(gs1(counter.milk, "GOOD-4471"))
    terminal.wait("1.29")
    other = sqlite3.connect(counter.shop.store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    terminal.press("f10")
    terminal.wait("Card")
    terminal.press("enter")
    terminal.wait("in use by another program")
    other.execute("ROLLBACK")
    other.close()
    assert counter.shop.rows("SELECT count(*) FROM sale") == [(0,)]
    terminal.press("enter")
    terminal.wait(lambda _: counter.shop.rows("SELECT count(*) FROM sale") == [(1,)])


def test_letters_of_every_script_arrive_whole(counter: Counter, terminal: Terminal) -> None:
    counter.shop.product("cheese", name="Käse חלב 牛乳")
    terminal.press("f2")
    terminal.wait("Find")
    terminal.send("käse".encode())
    terminal.press("enter")
    terminal.wait("Käse")


def test_no_store_at_the_start_is_told_with_a_way_on(counter: Counter) -> None:
    path = counter.shop.store.path
    away = path.with_name("elsewhere.db")
    path.rename(away)
    terminal = counter.open()
    try:
        terminal.wait("does not exist")
        away.rename(path)
        terminal.press("f5")
        terminal.wait("PIN of Ana")
        terminal.press(PIN, "enter")
        terminal.wait("Scan or type")
    finally:
        terminal.close()
