"""Training on the screen: into the copy and back, and nothing of it is rung up."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

import pytest

from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.help.screen import HelpScreen
from pos_term.screens.lock.screen import LockScreen
from pos_term.screens.pay.screen import PayScreen
from pos_term.screens.shift.screen import ShiftScreen
from pos_term.screens.sign_in.screen import SignInScreen
from pos_term.services import training
from pos_term.services.checkout import Checkout
from pos_term.services.outcomes import Outcome
from pos_term.services.till import Till
from pos_term.services.training import PREFIX
from pos_term.store.backup import count_entries
from tests.equipment import NO_PAPER, Paper
from tests.screens.conftest import Goods
from tests.screens.driving import PIN, Hands, at_counter, loader, open_till
from tests.screens.test_other_screens import sell_a_bag


@pytest.fixture(autouse=True)
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the copies of this test are made."""
    folder = tmp_path / "copies"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def left(folder: Path) -> list[Path]:
    return list(folder.glob(f"{PREFIX}*"))


async def in_training(hands: Hands) -> Till:
    """Training is begun from the counter; gives the real till."""
    real = hands.app.till
    hands.app.begin_training()
    await hands.until(lambda: hands.app.in_training, "in training")
    await hands.until_shown(CheckoutScreen)
    await hands.sees("Training: nothing is rung up")
    return real


class Held:
    """The copying of the store, held up until the test lets it go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self._real = training.begin_training
        monkeypatch.setattr(training, "begin_training", self._begin)

    def _begin(self, till: Till, folder: Path | None = None) -> Till | str:
        copy = self._real(till, folder)
        self.begun.set()
        assert self.go_on.wait(20)
        return copy


async def test_a_training_sale_is_rung_up_nowhere_and_the_copy_is_thrown_away(
    path: Path, goods: Goods, copies: Path
) -> None:
    async with at_counter(path) as hands:
        entries = count_entries(path)
        real = await in_training(hands)
        assert hands.app.till is not real
        assert len(left(copies)) == 1
        await hands.sees("TRAINING")
        await sell_a_bag(hands)
        assert hands.app.till.receipt()
        hands.app.end_training()
        await hands.sees("Training is over: from now on everything is rung up")
        assert not hands.app.in_training
        assert hands.app.till is real
        assert count_entries(path) == entries
        await hands.until(lambda: not left(copies))
        await sell_a_bag(hands)
        assert count_entries(path) == entries + 1


async def test_training_begins_and_ends_from_a_page_over_the_counter(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.press("f1")
        await hands.until_shown(HelpScreen)
        await in_training(hands)
        await hands.press("f1")
        await hands.until_shown(HelpScreen)
        hands.app.end_training()
        await hands.until_shown(CheckoutScreen)
        await hands.sees("Training is over")
        assert len(hands.app.screen_stack) == 3


async def test_an_open_training_sale_is_dropped_at_the_end(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await in_training(hands)
        await hands.scan(b"BAG")
        await hands.sees("Paper carrier bag")
        hands.app.end_training()
        counter = await hands.until_shown(CheckoutScreen)
        assert not counter.checkout.cart
        assert "Paper carrier bag" not in hands.text


async def test_the_last_real_sale_is_not_shown_in_training_and_the_other_way_round(
    path: Path, goods: Goods
) -> None:
    async with at_counter(path) as hands:
        await sell_a_bag(hands)
        await hands.sees("LAST SALE")
        await in_training(hands)
        assert "LAST SALE" not in hands.text
        await sell_a_bag(hands)
        await hands.sees("LAST SALE")
        hands.app.end_training()
        await hands.sees("Training is over")
        assert "LAST SALE" not in hands.text


async def test_training_does_not_begin_over_an_open_sale(path: Path, goods: Goods, copies: Path) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"BAG")
        hands.app.begin_training()
        await hands.sees("A sale is open. Finish or void it first")
        assert not hands.app.in_training
        assert hands.app.till.checkout.cart.items == 1
        assert not left(copies)


async def test_the_copying_is_told_and_does_not_stop_the_till(
    path: Path, goods: Goods, copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)
    async with at_counter(path) as hands:
        hands.app.begin_training()
        await hands.sees("Training is being made ready")
        hands.app.begin_training()
        await hands.scan(b"BAG")
        await hands.until(held.begun.is_set)
        held.go_on.set()
        await hands.sees("Training did not begin: a sale was begun, a real one; it stays open")
        assert not hands.app.in_training
        assert hands.app.till.checkout.cart.items == 1
        await hands.until(lambda: not left(copies))


@pytest.mark.parametrize("how", ["lock", "sign_out"])
async def test_a_till_that_was_left_meanwhile_does_not_go_over(
    path: Path, copies: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    held = Held(monkeypatch)
    async with at_counter(path) as hands:
        hands.app.begin_training()
        await hands.until(held.begun.is_set)
        if how == "lock":
            hands.app.lock()
            await hands.until_shown(LockScreen)
        else:
            await hands.press("f12")
            await hands.until_shown(SignInScreen)
        shown = hands.app.screen
        held.go_on.set()
        await hands.sees("Training did not begin: the till was left or locked")
        assert hands.app.screen is shown
        assert not hands.app.in_training
        await hands.until(lambda: not left(copies))


async def test_trouble_with_the_copy_is_told_in_words(path: Path, goods: Goods, copies: Path) -> None:
    async with at_counter(path) as hands:
        copies.rename(copies.with_name("away"))
        hands.app.begin_training()
        await hands.sees("Training needs room for a copy of the store")
        copies.with_name("away").rename(copies)
        await in_training(hands)


async def test_an_error_nobody_expected_leaves_the_real_till(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(till: Till) -> Till:
        raise ZeroDivisionError("broken [/] \x1b[2J")

    monkeypatch.setattr(training, "begin_training", broken)
    async with at_counter(path, faults=1) as hands:
        hands.app.begin_training()
        await hands.sees("SOMETHING WENT WRONG")
        assert not hands.app.in_training
        await sell_a_bag(hands)


async def test_the_end_of_no_training_is_nothing(path: Path) -> None:
    async with at_counter(path) as hands:
        counter = hands.showing(CheckoutScreen)
        hands.app.end_training()
        await hands.pilot.pause()
        assert hands.app.screen is counter
        assert not counter.band.notice


async def test_training_does_not_end_in_the_middle_of_storing(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, complete = threading.Event(), Checkout.complete

    def slow(checkout: Checkout) -> Outcome:
        assert go_on.wait(20)
        return complete(checkout)

    async with at_counter(path) as hands:
        await in_training(hands)
        monkeypatch.setattr(Checkout, "complete", slow)
        await hands.type("BAG", "enter", "f10", "enter")
        await hands.until(lambda: hands.showing(PayScreen).storing)
        hands.app.end_training()
        assert hands.app.in_training
        go_on.set()
        counter = await hands.until_shown(CheckoutScreen)
        await hands.until(lambda: counter.finished)


# -- who is at the till ----------------------------------------------------------------------------------------


async def test_signing_out_ends_the_training(path: Path, goods: Goods, copies: Path) -> None:
    async with at_counter(path) as hands:
        real = await in_training(hands)
        await hands.press("f12")
        await hands.until_shown(SignInScreen)
        assert hands.app.till is real
        assert real.person is None
        await hands.until(lambda: not left(copies))
        await hands.type(PIN, "enter")
        await hands.until_shown(CheckoutScreen)
        assert not hands.app.in_training


async def test_closing_the_shift_in_training_leaves_the_real_one_open(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        real = await in_training(hands)
        counter = hands.showing(CheckoutScreen)
        counter.go_to(ShiftScreen(), counter._shift_ended)
        await hands.until_shown(ShiftScreen)
        await hands.type("100", "enter", "enter", "enter")
        await hands.until_shown(SignInScreen)
        assert hands.app.till is real
        assert real.shift
        assert real.shift_figures()


async def test_whoever_takes_over_in_training_is_at_the_real_till_afterwards(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        real = await in_training(hands)
        await hands.scan(b"BAG")
        await hands.press("f12")
        screen = await hands.until_shown(LockScreen)
        await hands.sees("TRAINING")
        await hands.press("down")
        assert screen.chosen.name == "Ben"
        await hands.type("1357", "enter")
        await hands.until_shown(CheckoutScreen)
        assert hands.app.in_training
        hands.app.end_training()
        await hands.until(lambda: not hands.app.in_training)
        assert real.person
        assert real.person.name == "Ben"


async def test_leaving_the_program_in_training_leaves_nothing(path: Path, goods: Goods, copies: Path) -> None:
    async with at_counter(path) as hands:
        entries = count_entries(path)
        await in_training(hands)
        await hands.scan(b"BAG")
        hands.app.exit()
        await hands.until(lambda: not hands.app.is_running)
    assert not left(copies)
    assert not path.with_name("till.db-wal").exists()  # the real store was closed as well
    assert count_entries(path) == entries


async def test_the_start_removes_what_a_crash_left(path: Path, copies: Path) -> None:
    made = copies / f"{PREFIX}4000000000-abc"
    made.mkdir()
    (made / "store.db").write_bytes(b"x")
    async with open_till(path) as hands:
        await hands.until_shown(SignInScreen)
        await hands.until(lambda: not made.exists())


# -- receipts --------------------------------------------------------------------------------------------------


async def test_nothing_is_printed_in_training_and_the_printer_is_back_afterwards(path: Path, goods: Goods) -> None:
    printer = Paper()
    async with at_counter(path, printer=printer, size=(120, 30)) as hands:
        await hands.sees("● printer")
        await in_training(hands)
        assert "printer" not in hands.text
        await sell_a_bag(hands)
        hands.app.end_training()
        await hands.sees("● printer")
        assert printer.printed == []
        await sell_a_bag(hands)
        await hands.until(lambda: len(printer.printed) == 1)


async def test_a_receipt_that_waited_through_the_training_is_printed_after_it(path: Path, goods: Goods) -> None:
    printer = Paper(NO_PAPER, NO_PAPER)
    async with at_counter(path, printer=printer, size=(120, 30)) as hands:
        await sell_a_bag(hands)
        await hands.sees("receipt waits")
        await in_training(hands)
        assert "receipt waits" not in hands.text
        printer.ends.clear()
        hands.app.end_training()
        await hands.until(lambda: len(printer.printed) == 1)
        await hands.sees("● printer")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_top_line_says_training_at_every_width(path: Path, size: tuple[int, int]) -> None:
    async with at_counter(path, size=size) as hands:
        await in_training(hands)
        assert hands.text.splitlines()[0].rstrip().endswith("TRAINING")
        assert "Ana" in hands.text.splitlines()[0]


async def test_the_copy_keeps_the_time_of_a_till_whose_clock_runs(path: Path, goods: Goods) -> None:
    async with at_counter(path, load=loader(path, at=None)) as hands:
        real = await in_training(hands)
        assert hands.app.till.clock.fixed is None
        assert abs(hands.app.till.clock.at() - real.clock.at()).total_seconds() < 60
