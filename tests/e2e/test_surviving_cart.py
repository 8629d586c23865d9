"""A till that is killed in the middle of anything comes back with its cart: nothing lost, nothing twice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from pos_term.store.verify import verify
from tests.e2e.cashier import STEPS, Cashier, heard
from tests.e2e.conftest import Counter
from tests.shop import gs1

ROOT = Path(__file__).resolve().parents[2]
KILLS = 5
"""Kills for each seed, at random words of the day."""


def copied(counter: Counter, name: str) -> Path:
    """The store as it is before the day begins."""
    counter.shop.store.checkpoint()
    path = counter.home / name
    for ending in ("", "-wal"):
        there = counter.shop.store.path.with_name(counter.shop.store.path.name + ending)
        if there.exists():
            shutil.copy(there, path.with_name(path.name + ending))
    return path


@pytest.mark.parametrize("seed", range(3))
def test_a_till_killed_at_any_word_comes_back_as_of_the_last_thing_done_or_one_later(
    counter: Counter, seed: int
) -> None:
    words = 0

    def word() -> None:
        nonlocal words
        words += 1

    with heard(word):
        cashier = Cashier(copied(counter, "whole.db"), seed)
        states = [cashier.state()]
        for _ in range(STEPS):
            cashier.step()
            words += 1
            states.append(cashier.state())
        cashier.till.close()
    assert any(state["cards"] or state["parked"] for state in states)
    random = Random(seed)
    for kill in range(KILLS):
        path = copied(counter, f"killed-{kill}.db")
        dies = random.randrange(1, words)
        ran = subprocess.run(
            [sys.executable, "-m", "tests.e2e.cashier", str(path), str(seed), str(dies)],
            cwd=ROOT, capture_output=True, check=False, timeout=120,
        )  # fmt: skip
        assert ran.returncode == -signal.SIGKILL, ran.stderr
        done = len(ran.stdout.splitlines())
        again = Cashier(path, seed)
        assert again.state() in states[done : done + 2], f"killed at word {dies}, after {done} steps"
        nothing_is_left_behind(again)
        again.till.close()


def nothing_is_left_behind(cashier: Cashier) -> None:
    """No sale is committed and open, and no cart that is gone holds anything."""
    with cashier.till.store.reading() as connection:
        ask = connection.exec_driver_sql
        assert ask("SELECT id FROM open_sale JOIN entry USING (id)").all() == []
        assert ask("SELECT * FROM open_number WHERE sale NOT IN (SELECT id FROM open_sale)").all() == []
        assert ask("SELECT * FROM open_line WHERE sale NOT IN (SELECT id FROM open_sale)").all() == []
        mine = ask("SELECT lot_id FROM open_number n JOIN open_sale s ON s.id = n.sale WHERE s.state = 'open'")
        held = {row[0] for row in mine}
    assert held == {n.lot_id for line in cashier.till.checkout.cart.lines for n in line.numbers}
    assert verify(cashier.till.store).sound


def test_the_cart_is_on_the_screen_again_after_the_program_was_killed(counter: Counter) -> None:
    terminal = counter.open()
    try:
        counter.sign_in(terminal)
        terminal.scan(gs1(counter.milk, "GOOD-4471"))
        terminal.scan(b"S1")
        terminal.wait("2 items")
        os.kill(terminal._pid, signal.SIGKILL)
    finally:
        terminal.close()
    counter.shop.hold(counter.milk, "GOOD-4471", "leaking")
    terminal = counter.open()
    try:
        counter.sign_in(terminal)
        terminal.wait("2 items")
        terminal.wait("leaking")
        terminal.press("f10")
        terminal.wait("ON HOLD: leaking")
    finally:
        terminal.close()


def test_a_cart_that_cannot_be_read_does_not_keep_the_till_from_opening(counter: Counter) -> None:
    counter.shop.checkout.scan(b"S1")
    with counter.shop.store.writing() as connection:
        connection.exec_driver_sql("UPDATE open_line SET content = 'nonsense'")
    terminal = counter.open()
    try:
        counter.sign_in(terminal)
        terminal.wait("put aside")
        terminal.scan(b"S1")
        terminal.wait("1 item ")
    finally:
        terminal.close()
