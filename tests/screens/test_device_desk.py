"""The devices at the counter: each stands on the top line, and a passing word says when one goes or comes back."""

from __future__ import annotations

import gc
import threading
import time
from pathlib import Path

import pytest

from pos_term.__main__ import run_till
from pos_term.app import PosTerm
from pos_term.domain.device_state import Condition, DeviceKind, DeviceState
from pos_term.screens import device_desk, listening
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.device_desk import DeviceDesk, HeardScan
from pos_term.screens.pin.screen import PinScreen
from pos_term.settings import Settings
from pos_term.widgets.band import Tone
from tests.equipment import NO_PAPER, Counter, Paper
from tests.screens.conftest import Goods
from tests.screens.driving import PIN, at_counter, open_till
from tests.screens.scanners import bags, hear, raws, scanning
from tests.shop import days, gs1


def state(kind: str, condition: str = "ready", words: str = "", name: str = "") -> DeviceState:
    return DeviceState(kind=DeviceKind(kind), name=name or kind, condition=Condition(condition), words=words)


AWAY = state("scale", "away", "/dev/ttyS9 is not there; check the cable and the power")
ALL = tuple(state(kind) for kind in ("labels", "card", "scale", "display", "drawer", "printer", "scanner"))


# -- how they are ------------------------------------------------------------------------------------------


async def test_the_devices_stand_on_the_top_line_and_a_changed_one_changes_there(path: Path, goods: Goods) -> None:
    async with scanning(path, Counter(devices=ALL, printer=Paper()), size=(140, 40)) as (hands, counter):
        assert counter.changed
        await hands.sees("● printer ● scanner ● drawer ● display ● scale ● card ● labels")
        counter.changed(AWAY)
        await hands.sees("▲ scale away ● printer ● scanner ● drawer ● display ● card ● labels")
        counter.changed(state("scale", "idle"))
        await hands.sees("● display ○ scale ● card")


async def test_at_80_columns_what_is_well_is_one_mark(path: Path, goods: Goods) -> None:
    async with scanning(path, Counter(devices=ALL, printer=Paper())) as (hands, counter):
        assert counter.changed
        await hands.sees("● 7 devices")
        counter.changed(AWAY)
        await hands.sees("Sat 21 Nov 2026 12:00")
        await hands.sees("▲ scale away")


async def test_the_states_stand_in_one_order_whatever_comes_first(path: Path, goods: Goods) -> None:
    async with scanning(path, Counter(devices=ALL)) as (hands, counter):
        assert counter.changed
        counter.changed(state("scanner", name="back"))
        await hands.until(lambda: len(hands.app.devices.states) == 8)
        assert [each.name for each in hands.app.devices.states] == [
            "scanner", "back", "printer", "drawer", "display", "scale", "card", "labels",
        ]  # fmt: skip


async def test_a_printer_that_wants_paper_says_so_before_the_first_receipt(path: Path, goods: Goods) -> None:
    async with scanning(path, Counter(printer=Paper()), size=(120, 30)) as (hands, counter):
        assert counter.changed
        counter.changed(state("printer", "trouble", "paper is out; put in a roll"))
        await hands.sees("▲ printer: paper is out")
        counter.changed(state("printer"))
        await hands.sees("● printer")


async def test_a_receipt_that_waited_is_printed_the_moment_its_printer_is_back(path: Path, goods: Goods) -> None:
    printer = Paper(NO_PAPER)
    async with scanning(path, Counter(printer=printer), size=(120, 30)) as (hands, counter):
        await hands.type("BAG", "enter", "f10", "enter")
        await hands.sees("▲ receipt waits")
        await hands.until(lambda: hands.app.printing.retry_after)
        assert counter.changed
        counter.changed(state("printer"))
        await hands.until(lambda: printer.printed)
        await hands.sees("● printer")


async def test_a_till_without_devices_shows_none(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        assert hands.app.devices.states == ()
        assert "●" not in hands.text.splitlines()[0]


# -- a passing word ----------------------------------------------------------------------------------------


async def test_a_device_that_goes_away_and_comes_back_is_told_in_passing(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "PASSING_SECONDS", 0.05)
    async with scanning(path, Counter(devices=ALL)) as (hands, counter):
        assert counter.changed
        counter.changed(AWAY)
        await hands.sees("Scale is away.")
        await hands.until(lambda: hands.screen.band.notice is None, "the word passes by itself")
        counter.changed(state("scale"))
        await hands.sees("Scale is back.")


async def test_its_coming_back_is_told_in_the_place_of_its_going_away(path: Path, goods: Goods) -> None:
    async with scanning(path, Counter(devices=ALL)) as (hands, counter):
        assert counter.changed
        counter.changed(AWAY)
        await hands.sees("/dev/ttyS9 is not there; check the cable and the power")
        counter.changed(state("scale"))
        await hands.sees("Scale is back.")
        notice = hands.screen.band.notice
        assert notice
        assert (notice.tone, notice.headline) == (Tone.PLAIN, "Scale is back.")
        await hands.scan(b"BAG")
        assert hands.screen.band.notice is not notice


async def test_no_word_of_a_device_takes_the_place_of_anything_else(path: Path, goods: Goods) -> None:
    async with scanning(path, Counter(devices=ALL)) as (hands, counter):
        changed = counter.changed
        assert changed
        await hands.scan(gs1(goods.milk, "7731", days(-2)))
        refused = hands.screen.band.notice
        assert refused
        assert refused.tone is Tone.REFUSED
        changed(AWAY)
        await hands.sees("▲ scale away")
        assert hands.screen.band.notice is refused
        await hands.press("escape")
        await hands.scan(b"BAG")
        await hands.press("f10", "enter")
        await hands.until(lambda: isinstance(hands.screen, CheckoutScreen) and hands.screen.finished)
        changed(state("scale"))
        await hands.until(lambda: "▲ scale away" not in hands.text)
        assert hands.screen.band.notice is None, "the change of the sale before is still to be read"


async def test_what_stays_as_it_is_or_was_so_from_the_start_is_not_told(path: Path, goods: Goods) -> None:
    async with scanning(path, Counter(devices=(AWAY,))) as (hands, counter):
        assert counter.changed
        counter.changed(state("scale", "busy"))
        await hands.sees("◐ scale in use")
        assert hands.screen.band.notice is None


async def test_hostile_words_of_a_device_are_only_words(path: Path, goods: Goods) -> None:
    async with scanning(path, Counter(devices=(state("scale", name="[/b] \x1b[2J"),))) as (hands, counter):
        assert counter.changed
        counter.changed(state("scale", "trouble", "[red]cover\x1b]52;c;x\x07 open[/]; close it", "[/b] \x1b[2J"))
        await hands.sees("[/b] [2J: [red]cover]52;c;x open[/]")


# -- the last scans ----------------------------------------------------------------------------------------


async def test_the_last_twenty_scans_are_remembered_newest_first_with_how_each_was_read(
    path: Path, goods: Goods
) -> None:
    async with scanning(path) as (hands, counter):
        hear(counter, *(f"CODE-{n}".encode() for n in range(25)))
        await hands.until(lambda: len(raws(hands)) == 25)
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.until(lambda: len(hands.app.devices.scans) == 20 and bags(hands) == 1)
        first, second, *_ = scans = hands.app.devices.scans
        assert first.raw == gs1(goods.milk, "7745", days(9))
        assert first.source == ""
        assert first.read == f"GS1 (]d2) · product {goods.milk.gtin} · lot 7745 · expires Mon 30 Nov 2026"
        assert second == HeardScan(b"CODE-24", "front", "plain code · CODE-24")
        assert [scan.raw for scan in scans[1:]] == [f"CODE-{n}".encode() for n in range(24, 5, -1)]


async def test_nothing_that_is_typed_is_remembered(path: Path, goods: Goods) -> None:
    async with scanning(path) as (hands, _):
        await hands.type("BAG", "enter")
        await hands.until(lambda: bags(hands) == 1)
        await hands.type("3*")
        await hands.scan(b"MILKMILK")
        await hands.until(lambda: hands.app.devices.scans)
        assert [scan.read for scan in hands.app.devices.scans] == ["3 × plain code · MILKMILK"]


async def test_no_scan_in_front_of_a_hidden_line_is_remembered(path: Path, goods: Goods) -> None:
    async with scanning(path) as (hands, counter):
        await hands.scan(b"BAG")
        before = hands.app.devices.scans
        await hands.menu(11)
        await hands.until_shown(PinScreen)
        hear(counter, b"1357")
        await hands.scan(b"13571357")
        await hands.sees("That was a scan")
        assert hands.app.devices.scans == before
        hands.showing(PinScreen)


# -- beginning and end -------------------------------------------------------------------------------------


def test_the_devices_are_let_go_also_where_the_program_ends_by_an_error(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = Counter()

    def run(app: PosTerm, **_: object) -> None:
        app.devices.begin(counter)
        raise RuntimeError("the terminal is gone")

    monkeypatch.setattr(PosTerm, "run", run)
    with pytest.raises(RuntimeError):
        run_till(Settings(store=path), log=path.with_name("till.log"))
    gc.enable()
    assert counter.closed


async def test_the_devices_are_started_off_the_screens_thread_and_closed_at_the_end(
    path: Path, goods: Goods
) -> None:
    threads: list[threading.Thread] = []

    class Slow(Counter):
        def start(self, heard: object, changed: object) -> None:
            threads.append(threading.current_thread())

        def close(self) -> None:
            threads.append(threading.current_thread())
            super().close()

    counter = Slow()
    async with at_counter(path, equipment=counter) as hands:
        await hands.until(lambda: threads)
        await hands.scan(b"BAG")
    assert counter.closed
    assert threading.main_thread() not in threads


async def test_devices_that_fail_to_start_are_told_and_the_till_sells(path: Path, goods: Goods) -> None:
    class Broken(Counter):
        def start(self, heard: object, changed: object) -> None:
            raise OSError("nothing works")

    async with open_till(path, equipment=Broken(), faults=1) as hands:
        await hands.sees("nothing works")
        await hands.type(PIN, "enter")
        await hands.until_shown(CheckoutScreen)
        await hands.scan(b"BAG")
        assert bags(hands) == 1


def test_a_device_that_hangs_does_not_keep_the_till_from_ending() -> None:
    go, faults = threading.Event(), list[Exception]()

    class Hanging(Counter):
        def close(self) -> None:
            go.wait(30)

    desk = DeviceDesk(faults.append)
    desk.begin(Hanging())
    started = time.monotonic()
    desk.close(0.05)
    desk.close(0.05)
    assert time.monotonic() - started < device_desk.CLOSING_SECONDS
    go.set()
    assert not faults


def test_closing_waits_for_the_start_and_happens_once() -> None:
    order: list[str] = []

    class Recorded(Counter):
        def start(self, heard: object, changed: object) -> None:
            order.append("start")

        def close(self) -> None:
            order.append("close")

    def nobody(*_: object) -> None: ...

    desk = DeviceDesk(nobody)
    desk.begin(Recorded())
    for _ in range(2):
        desk.start(nobody, nobody, nobody)
    desk.close()
    desk.close()
    desk.start(nobody, nobody, nobody)
    assert order == ["start", "close"]
