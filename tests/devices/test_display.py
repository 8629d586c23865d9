"""The customer's display: whole lines, nothing but our own commands, and the newest lines after every fault."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.devices import display as under_test
from pos_term.devices.display import SerialDisplay
from pos_term.devices.display_bytes import beginning, check_display, frame, line
from pos_term.domain.device_state import Condition, DeviceState
from pos_term.settings import DisplaySettings
from tests.devices.glass_decoder import Display
from tests.devices.serial_peers import Peer, PtyPeer, until
from tests.hostile import HOSTILE

ESCPOS = DisplaySettings(kind="escpos", baud=115_200)
CD5220 = DisplaySettings(kind="cd5220", baud=115_200)
EACH = pytest.mark.parametrize("settings", [ESCPOS, CD5220], ids=["escpos", "cd5220"])


def decoded(settings: DisplaySettings, *jobs: bytes) -> Display:
    """What stands on a display after these bytes."""
    glass = Display(settings.columns, settings.kind)
    for job in jobs:
        glass.feed(job)
    return glass


# -- bytes -------------------------------------------------------------------------------------------------


@EACH
def test_two_lines_stand_on_the_display_as_they_are(settings: DisplaySettings) -> None:
    glass = decoded(settings, beginning(settings), frame("Whole milk 1 l  1.29", "TOTAL          10.47", settings))
    assert glass.lines == ("Whole milk 1 l  1.29", "TOTAL          10.47")
    assert glass.resets == 1
    assert glass.garbage == 0


@EACH
def test_a_frame_leaves_nothing_of_the_one_before_and_does_not_clear(settings: DisplaySettings) -> None:
    glass = decoded(settings, beginning(settings))
    clears = glass.clears
    for top, bottom in (("A" * 20, "B" * 20), ("short", ""), ("", "x")):
        glass.feed(frame(top, bottom, settings))
        assert glass.lines == (top.ljust(20), bottom.ljust(20))
    assert glass.clears == clears


@pytest.mark.parametrize("columns", [8, 16, 20, 40])
@EACH
def test_lines_are_as_wide_as_the_display(settings: DisplaySettings, columns: int) -> None:
    settings = replace(settings, columns=columns)
    glass = decoded(settings, beginning(settings), frame("x" * 60, "y", settings))
    assert glass.lines == ("x" * columns, "y".ljust(columns))


@pytest.mark.parametrize(("text", "shown"), [
    ("Käse", "Käse"), ("Ka\u0308se", "Käse"), ("5 €", "5 ?"), ("牛乳 1 l", "???? 1 l"), ("חלב", "???"),
    ("Z\u0335\u0322", "Z"), ("🥛 milk", "?? milk"), ("Milk\tand\nbread", "Milk and bread"), ("a\u200bb", "ab"),
    ("牛乳牛乳牛乳牛乳牛乳牛乳", "?" * 20), ("x牛乳牛乳牛乳牛乳牛乳牛", "x" + "?" * 18),
])  # fmt: skip
def test_what_the_table_lacks_is_a_question_mark_a_cell(text: str, shown: str) -> None:
    assert line(text, ESCPOS).decode("cp437").rstrip() == shown


@pytest.mark.parametrize("code_page", ["UTF-8", "UTF-16", "UTF-7", "CP037", "PUNYCODE", "ROT13", "HEX", "NO-SUCH"])
def test_a_code_page_that_is_none_costs_letters_and_no_more(code_page: str) -> None:
    settings = replace(ESCPOS, code_page=code_page)
    assert line("Käse 1.29", settings).rstrip() == b"K?se 1.29"
    assert check_display(frame("Käse", "Ü", settings), settings) is None


def test_the_display_is_told_which_table_is_meant() -> None:
    glass = decoded(ESCPOS, frame("", "", replace(ESCPOS, code_page="CP858")))
    assert glass.table == 19
    assert line("5 €", replace(ESCPOS, code_page="CP858")).rstrip() == b"5 \xd5"
    assert b"\x1bt" not in frame("", "", replace(ESCPOS, code_page="CP862"))


@EACH
@pytest.mark.parametrize("text", [text for _, text in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_hostile_text_is_text(settings: DisplaySettings, text: str) -> None:
    job = frame(text, text + "9.99", settings)
    assert check_display(job, settings) is None
    assert len(job) == len(frame("", "", settings))
    decoded(settings, beginning(settings), job)


@EACH
@given(top=st.text(max_size=60), bottom=st.text(max_size=60))
def test_no_text_whatever_becomes_a_command(settings: DisplaySettings, top: str, bottom: str) -> None:
    job = frame(top, bottom, settings)
    assert check_display(job, settings) is None
    decoded(settings, beginning(settings), job)


@EACH
def test_the_last_check_knows_a_command_that_nobody_meant(settings: DisplaySettings) -> None:
    good = frame("Milk", "1.29", settings)
    assert check_display(good, settings) is None
    assert check_display(beginning(settings), settings) is None
    for at in range(len(good)):
        if 0x20 < good[at] < 0x7F and good[at - 1] not in (0x1B, 0x1F):
            for bad in (0x1B, 0x1F, 0x0C, 0x0D, 0x00, 0x7F):
                assert check_display(good[:at] + bytes([bad]) + good[at + 1 :], settings), (at, bad)
    for wrong in (
        b"",
        good[:-1],
        good + b" ",
        good + good,
        b"\x1b@" + good,
        good + b"\n",
        beginning(settings) + good,
    ):
        assert check_display(wrong, settings)
    other = CD5220 if settings is ESCPOS else ESCPOS
    assert check_display(frame("", "", other), settings)


# -- the line ----------------------------------------------------------------------------------------------


@contextmanager
def counter(
    settings: DisplaySettings, folder: Path
) -> Iterator[tuple[SerialDisplay, Peer, Display, list[DeviceState]]]:
    """A display at work, what stands on it, and the states it told of."""
    with ExitStack() as stack:
        glass = Display(settings.columns, settings.kind)
        peer = PtyPeer(folder)
        Cable(peer, glass)
        stack.enter_context(peer)
        told: list[DeviceState] = []
        display = SerialDisplay(replace(settings, device=peer.device), retry=0.02, look=0.02)
        stack.callback(display.close)
        display.start(told.append)
        until(lambda: display.state().condition is Condition.READY, "the display is found")
        yield display, peer, glass, told


def stands(glass: Display, top: str, bottom: str) -> None:
    """These lines come to stand on it."""
    until(lambda: glass.lines == (top.ljust(glass.columns), bottom.ljust(glass.columns)), f"{top} {bottom}")


@EACH
def test_it_begins_with_its_idle_words_and_comes_back_to_them(settings: DisplaySettings, tmp_path: Path) -> None:
    settings = replace(settings, idle="Welcome to the Corner Shop")
    with counter(settings, tmp_path) as (display, _, glass, told):
        stands(glass, "Welcome to the", "Corner Shop")
        display.show("Milk            1.29", "TOTAL           1.29")
        stands(glass, "Milk            1.29", "TOTAL           1.29")
        display.idle()
        stands(glass, "Welcome to the", "Corner Shop")
    assert [state.condition for state in told] == [Condition.READY]
    assert not [each for each in threading.enumerate() if each.name == "pos_term display"]


class Cable:
    """What reaches a display before its cable is pulled, at a byte of the test's choosing."""

    def __init__(self, peer: Peer, glass: Display) -> None:
        self.peer, self.glass = peer, glass
        self.left: int | None = None
        peer.hear = self.hear

    def hear(self, data: bytes) -> list[bytes | float | None]:
        if self.left is None:
            self.glass.feed(data)
            return []
        self.glass.feed(data[: self.left])
        self.left -= min(self.left, len(data))
        return [None] if self.left == 0 else []


@pytest.mark.parametrize("when", ["in a frame", "while it is set up again"])
@EACH
def test_pulled_at_every_byte_it_comes_back_with_the_newest_lines(
    settings: DisplaySettings, when: str, tmp_path: Path
) -> None:
    with counter(settings, tmp_path) as (display, peer, glass, _):
        stands(glass, "Welcome", "")
        cable = Cable(peer, glass)
        for cut in range(1, len(beginning(settings)) if when != "in a frame" else len(frame("", "", settings))):
            if when == "in a frame":
                cable.left = cut
                display.show(f"Bread {cut}", "TOTAL           2.00")
            else:
                peer.pull()
                until(lambda: display.state().condition is Condition.AWAY, "it is away")
                cable.left = cut
                peer.plug()
            until(lambda: cable.left == 0 and display.state().condition is Condition.AWAY, "the cable is pulled")
            display.show("never seen", "never seen")
            display.show(f"Milk {cut}", "TOTAL           1.29")
            cable.left = None
            peer.plug()
            stands(glass, f"Milk {cut}", "TOTAL           1.29")
            until(lambda: display.state().condition is Condition.READY, "it is back")


def test_a_display_that_is_away_is_told_of_once_and_holds_nobody_up(tmp_path: Path) -> None:
    with counter(ESCPOS, tmp_path) as (display, peer, glass, told):
        peer.pull()
        until(lambda: display.state().condition is Condition.AWAY, "it is away")
        began = time.monotonic()
        for n in range(2000):
            display.show(f"line {n}", "x")
        assert time.monotonic() - began < 1
        peer.plug()
        stands(glass, "line 1999", "x")
        until(lambda: display.state().condition is Condition.READY)
    assert [state.condition for state in told] == [Condition.READY, Condition.AWAY, Condition.READY]
    assert told[1].kind == "display"
    assert told[1].words


def test_a_display_that_lost_its_power_is_painted_again_without_being_asked_to(tmp_path: Path) -> None:
    with counter(ESCPOS, tmp_path) as (display, peer, glass, _):
        display.show("Milk            1.29", "TOTAL           1.29")
        stands(glass, "Milk            1.29", "TOTAL           1.29")
        peer.pull()
        glass.feed(b"\x0c")
        peer.plug()
        stands(glass, "Milk            1.29", "TOTAL           1.29")


def test_a_slow_line_shows_the_newest_lines_and_skips_those_between(tmp_path: Path) -> None:
    with counter(replace(ESCPOS, baud=1200), tmp_path) as (display, peer, glass, _):
        stands(glass, "Welcome", "")
        before = len(peer.received)
        for n in range(200):
            display.show(f"line {n}", "x")
        stands(glass, "line 199", "x")
        frames = (len(peer.received) - before) / len(frame("", "", ESCPOS))
        assert frames <= 3
        # No more is handed to the system than the line carries: 49 bytes take 0.4 seconds.
        began = time.monotonic()
        for n in range(3):
            display.show(f"line {n}", "y")
            stands(glass, f"line {n}", "y")
        assert time.monotonic() - began > 0.7


def test_a_display_that_takes_nothing_more_does_not_hold_up_the_till(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counter(ESCPOS, tmp_path) as (display, peer, _, _):
        held = threading.Event()
        peer.hear = lambda _: [b"" for _ in iter(lambda: held.wait(0.05), True)]
        monkeypatch.setattr(SerialDisplay, "pause", lambda *_: None)
        for n in range(500):
            began = time.monotonic()
            display.show(f"line {n}", "x")
            assert time.monotonic() - began < 0.5
        held.set()


@EACH
def test_a_test_stands_for_a_moment_and_the_sale_comes_back(
    settings: DisplaySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(under_test, "TEST_SECONDS", 0.3)
    with counter(settings, tmp_path) as (display, _, glass, _):
        display.show("Milk", "TOTAL           1.29")
        assert "look whether both lines are whole" in display.try_out()
        stands(glass, "Display test", "12345678901234567890")
        stands(glass, "Milk", "TOTAL           1.29")
        monkeypatch.setattr(under_test, "TEST_SECONDS", 600.0)
        display.try_out()
        display.show("Bread", "TOTAL           2.29")
        stands(glass, "Bread", "TOTAL           2.29")


def test_a_test_of_a_display_that_is_not_there_says_so_at_once(tmp_path: Path) -> None:
    settings = replace(ESCPOS, device=str(tmp_path / "nothing"))
    display = SerialDisplay(settings, retry=0.02)
    assert display.state().condition is Condition.IDLE
    assert "is not there" in display.try_out()
    assert display.look().condition is Condition.AWAY
    display.start(lambda _: None)
    until(lambda: display.state().condition is Condition.AWAY)
    assert "is not there" in display.try_out()
    assert "is not there" in display.look().words
    display.close()


def test_a_command_tries_a_display_without_a_thread(tmp_path: Path) -> None:
    glass = Display()
    peer = PtyPeer(tmp_path)
    Cable(peer, glass)
    with peer:
        display = SerialDisplay(replace(ESCPOS, device=peer.device))
        assert display.look().condition is Condition.READY
        assert "A test stands" in display.try_out()
        stands(glass, "Display test", "12345678901234567890")


def test_nobody_else_may_write_to_the_display(tmp_path: Path) -> None:
    with counter(ESCPOS, tmp_path) as (_, peer, glass, _):
        other = SerialDisplay(replace(ESCPOS, device=peer.device))
        assert other.look().condition is Condition.BUSY
        assert "used by another program" in other.try_out()
        stands(glass, "Welcome", "")


def test_the_last_lines_go_out_before_the_program_ends(tmp_path: Path) -> None:
    with counter(ESCPOS, tmp_path) as (display, _, glass, _):
        display.show("Closed", "")
        display.close()
        stands(glass, "Closed", "")
        display.show("too late", "")
        display.idle()
