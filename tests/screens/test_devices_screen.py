"""The devices screen and the scanner check, worked by keyboard and scanner alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pos_term.domain.device_state import Condition, DeviceKind, DeviceState, FoundPort
from pos_term.domain.scanner_check import SYMBOLS
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.devices.check import CheckScreen
from pos_term.screens.devices.found import AskUse, FoundList
from pos_term.screens.devices.outcome import Outcome
from pos_term.screens.devices.scans import LastScans, ScanBytes, picture
from pos_term.screens.devices.screen import DeviceList, DevicesScreen
from pos_term.screens.devices.sheet import NAME, SheetStep
from pos_term.services.till import Till
from pos_term.settings import ScannerSettings, Settings, load_settings
from tests.equipment import CashDrawer, Counter
from tests.hostile import MARKUP, TERMINAL
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.screens.errands import MIRA, opened
from tests.shop import NOON, gs1

FRONT = DeviceState(
    kind=DeviceKind.SCANNER, name="front", condition=Condition.READY, reached="/dev/ttyACM0", model="Acme 9"
)
PRINTER = DeviceState(
    kind=DeviceKind.PRINTER, name="printer", condition=Condition.TROUBLE, reached="10.0.0.9:9100",
    words="out of paper; put in a new roll",
)  # fmt: skip
SCALE = DeviceState(
    kind=DeviceKind.SCALE, name="scale", condition=Condition.AWAY, words="not there; check the cable and the power"
)
CABLE = FoundPort(kind=None, device="/dev/ttyUSB7", words="FTDI cable")
XENON = FoundPort(kind=DeviceKind.SCANNER, device="/dev/serial/by-id/usb-Xenon-if00", words="Honeywell Xenon")
SIZES = [(80, 24), (120, 40)]
GS = b"\x1d"


@pytest.fixture(autouse=True)
def settings_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The till's settings file; there is none yet. The person at the till has a home of their own."""
    path = tmp_path / "till.toml"
    monkeypatch.setenv("POS_TERM_SETTINGS", str(path))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return path


def written(path: Path) -> Settings:
    return load_settings(path, environment={})


async def approve(hands: Hands) -> None:
    """Mira comes and types her PIN."""
    await hands.until_shown(ApproveScreen)
    await hands.type(MIRA, "enter")


async def scan_sheet(hands: Hands, scanner: Callable[[bytes], bytes], *, aim: bool = True) -> None:
    for symbol in SYMBOLS:
        await hands.scan(scanner(symbol.right(aim=aim)))


def pulses(hands: Hands) -> list[str]:
    """Why the drawer was opened, as it is written down."""
    with hands.app.till.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT reason FROM drawer_pulse ORDER BY at, id").fetchall()
    return [str(reason) for (reason,) in rows]


# -- the devices -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_each_device_is_there_with_its_state_in_words_and_the_remedy(
    path: Path, goods: Goods, size: tuple[int, int]
) -> None:
    async with at_counter(path, equipment=Counter(devices=(FRONT, PRINTER, SCALE)), size=size) as hands:
        await hands.menu(14)
        await hands.until_shown(DevicesScreen)
        await hands.sees("● front")
        await hands.sees("ready: Acme 9")
        await hands.sees("▲ printer")
        await hands.sees("✖ out of paper; put in a new roll")
        await hands.sees("not reached")
        await hands.sees("check the cable and the power")
        for cap in ("F2 Try out", "F3 Check", "F4 Scans", "F6 New", "Esc Back"):
            await hands.sees(cap)
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)


async def test_what_changes_while_one_looks_shows_at_once(path: Path, goods: Goods) -> None:
    counter = Counter(devices=(FRONT, SCALE))
    async with at_counter(path, equipment=counter) as hands:
        await hands.until(lambda: counter.changed, "the devices to be started")
        screen, _ = await opened(hands, DevicesScreen())
        await hands.press("down")
        assert counter.changed
        counter.changed(replace(SCALE, condition=Condition.READY, words=""))
        await hands.sees("● scale")
        counter.changed(replace(FRONT, condition=Condition.AWAY, words="the cable is out; put it in"))
        await hands.sees("the cable is out; put it in")
        assert screen.rows.chosen == "scale", "the arrows stay where they were"


async def test_the_top_line_behind_a_box_tells_how_the_devices_are_now(path: Path, goods: Goods) -> None:
    counter = Counter(devices=(FRONT, replace(SCALE, condition=Condition.READY, words="")))
    async with at_counter(path, equipment=counter) as hands:
        await opened(hands, DevicesScreen())
        assert counter.changed
        counter.changed(SCALE)
        await hands.until(lambda: "▲ scale away" in hands.text.splitlines()[0])


async def test_a_long_remedy_is_told_to_its_end(path: Path, goods: Goods) -> None:
    long = "the scale does not answer; check that it is on, its cable and its settings: speed, bits and parity"
    async with at_counter(path, equipment=Counter(devices=(replace(SCALE, words=long), FRONT))) as hands:
        await opened(hands, DevicesScreen())
        await hands.sees(long)
        await hands.press("down", "up")
        await hands.sees(long)


async def test_a_drawer_that_is_tried_out_is_written_down_like_any_other_opening(path: Path, goods: Goods) -> None:
    drawer = CashDrawer()
    state = DeviceState(kind=DeviceKind.DRAWER, name="drawer", condition=Condition.READY)
    async with at_counter(path, equipment=Counter(devices=(state,), drawer=drawer)) as hands:
        await opened(hands, DevicesScreen())
        before = len(pulses(hands))
        await hands.press("f2")
        await approve(hands)
        await hands.sees("look whether it is open")
        assert pulses(hands)[before:] == ["tried out"]
        drawer.stuck = "the printer is out of paper"
        await hands.press("f2")
        await approve(hands)
        await hands.sees("Look at the drawer: the printer is out of paper")


async def test_every_device_is_asked_off_the_screen_and_the_keys_go_on_working(path: Path, goods: Goods) -> None:
    answer = threading.Event()
    asked: list[str] = []

    def look() -> tuple[DeviceState, ...]:
        asked.append(threading.current_thread().name)
        answer.wait(10)
        return (replace(PRINTER, condition=Condition.READY, words="") if len(asked) > 1 else PRINTER,)

    async with at_counter(path, equipment=Counter(devices=(PRINTER, FRONT), looks=look)) as hands:
        await opened(hands, DevicesScreen())
        await hands.sees("asking each device")
        await hands.press("f5", "f5", "down", "f4")
        await hands.sees("The last scans")
        await hands.press("escape")
        assert len(asked) == 1, "asked once, however often F5 is pressed"
        assert asked[0] != threading.main_thread().name
        answer.set()
        await hands.until(lambda: "asking each device" not in hands.text)
        await hands.sees("out of paper")
        await hands.press("f5")
        await hands.sees("● printer")


async def test_a_look_that_ends_after_the_screen_was_left_harms_nothing(path: Path, goods: Goods) -> None:
    answer = threading.Event()
    counter = Counter(devices=(FRONT,), looks=lambda: (answer.wait(10), (FRONT,))[1])
    async with at_counter(path, equipment=counter) as hands:
        screen, _ = await opened(hands, DevicesScreen())
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        answer.set()
        await hands.until(lambda: not screen.looking)


async def test_a_cashier_tries_a_device_out_with_someone_who_may(path: Path, goods: Goods) -> None:
    counter = Counter(devices=(FRONT, SCALE))
    async with at_counter(path, equipment=counter) as hands:
        screen, _ = await opened(hands, DevicesScreen())
        await hands.press("f2")
        await hands.until_shown(ApproveScreen)
        await hands.press("escape")
        await hands.until_shown(DevicesScreen)
        assert counter.tried == []
        await hands.press("down", "enter")
        await approve(hands)
        await hands.sees("scale works.")
        assert counter.tried == ["scale"]
        assert not screen.storing


async def test_a_manager_tries_a_device_out_at_once(path: Path, goods: Goods) -> None:
    counter = Counter(devices=(FRONT,))
    async with at_counter(path, equipment=counter) as hands:
        mira = next(person for person in hands.app.till.people() if person.name == "Mira")
        hands.app.till.person = mira
        await opened(hands, DevicesScreen())
        await hands.press("f2")
        await hands.sees("front works.")


async def test_a_till_without_devices_says_what_to_do(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter()) as hands:
        await opened(hands, DevicesScreen())
        await hands.sees("No device is set up")
        await hands.press("f2")
        await hands.sees("There is no device to try out")
        await hands.press("enter", "up", "pagedown", "f6")
        await hands.sees("Nothing is plugged in that is not set up")
        await hands.press("enter", "escape")
        await hands.sees("No device is set up")


async def test_a_training_has_no_devices_to_try_or_set_up(path: Path, goods: Goods) -> None:
    async with at_counter(path, load=lambda: Till.open(Settings(store=path), at=NOON)) as hands:
        await opened(hands, DevicesScreen())
        await hands.press("f6")
        await hands.sees("Training has no devices of its own")
        await hands.press("f5", "f3")
        await hands.until_shown(CheckScreen)
        await hands.press("f8", "enter")
        await hands.sees("Training writes no files")


# -- scans -----------------------------------------------------------------------------------------------------


async def test_a_scan_made_here_is_shown_and_not_sold(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter(devices=(FRONT,))) as hands:
        await opened(hands, DevicesScreen())
        await hands.scan(gs1(goods.milk, "7745"))
        await hands.sees("Scan from keyboard, not sold: GS1")
        await hands.sees("lot 7745")
        await hands.type("4711", "enter")
        await hands.sees("Choose a device with the arrows")
        await hands.press("escape")
        counter = await hands.until_shown(CheckoutScreen)
        assert not counter.checkout.cart


async def test_the_last_scans_are_there_byte_by_byte(path: Path, goods: Goods) -> None:
    counter = Counter(devices=(FRONT,))
    async with at_counter(path, equipment=counter) as hands:
        await hands.until(lambda: counter.heard, "the devices to be started")
        screen, _ = await opened(hands, DevicesScreen())
        await hands.press("f4")
        await hands.sees("Nothing was scanned yet")
        await hands.press("enter")
        await hands.scan(b"]d2" + gs1(goods.milk, "7731").removeprefix(b"]d2"))
        await hands.sees("keyboard")
        assert counter.heard
        counter.heard(b"\xe9\x01" + GS + b" Z\x7f", "front")
        await hands.sees("front")
        await hands.press("enter")
        await hands.sees("6 bytes from front")
        await hands.sees("e9 01 1d 20 5a 7f")
        await hands.sees("·␁␝␠Z␡")
        await hands.press("escape", "down", "enter")
        await hands.sees("5d 64 32 30 31")
        await hands.sees("]d201")
        await hands.sees("At the counter: Whole milk 1 l")
        assert isinstance(screen.step, ScanBytes)
        await hands.scan(b"4006381333931")
        await hands.until(lambda: isinstance(screen.step, LastScans))
        assert screen.rows.chosen == "0", "the newest is at the head"
        await hands.type("typed", "enter")
        await hands.sees("what is typed is not kept")
        await hands.press("escape")
        assert isinstance(screen.step, DeviceList)


def test_every_byte_has_a_picture_of_one_cell() -> None:
    from pos_term.widgets.painting import width_of

    shown = picture(bytes(range(256)))
    assert len(shown) == 256 == width_of(shown)
    assert shown.isprintable()
    assert (shown[0x1D], shown[0x20], shown[0x41], shown[0x7F]) == ("␝", "␠", "A", "␡")


# -- what is plugged in ----------------------------------------------------------------------------------------


async def test_a_scanner_that_is_plugged_in_is_set_up_by_keys(
    path: Path, goods: Goods, settings_path: Path
) -> None:
    counter = Counter(ports=(XENON, CABLE))
    async with at_counter(path, equipment=counter) as hands:
        screen, gave = await opened(hands, DevicesScreen())
        await hands.press("f6")
        await hands.sees("Honeywell Xenon")
        await hands.type("1", "enter")
        await hands.sees("Choose with the arrows")
        await hands.press("enter")
        await hands.sees("1 Scanner")
        await hands.press("enter")
        await approve(hands)
        await hands.sees("Scanner: written to the settings. It takes effect when the till is started again.")
        await hands.sees("set up; used from the next start")
        assert [(each.name, each.device) for each in written(settings_path).scanners] == [("scanner", XENON.device)]
        await hands.press("enter")
        await hands.type("2", "enter")
        await approve(hands)
        await hands.sees("Scale, Toledo 8217: written")
        assert written(settings_path).scale.device == CABLE.device
        assert written(settings_path).scale.kind == "toledo8217"
        await hands.press("enter")
        assert isinstance(screen.step, FoundList), "nothing is left to set up"
        await hands.press("escape", "escape")
        await hands.until_shown(CheckoutScreen)
        assert "takes effect" in gave.result


async def test_a_second_scanner_gets_a_name_of_its_own(path: Path, goods: Goods, settings_path: Path) -> None:
    settings_path.write_text('[[scanners]]\nname = "scanner"\ndevice = "/dev/ttyACM9"  # left\n', encoding="utf-8")
    async with at_counter(path, equipment=Counter(ports=(XENON,))) as hands:
        await opened(hands, DevicesScreen())
        await hands.press("f6")
        await hands.sees("Honeywell Xenon")
        await hands.press("enter", "enter")
        await approve(hands)
        await hands.sees("written to the settings")
    assert [each.name for each in written(settings_path).scanners] == ["scanner", "scanner 2"]
    assert "# left" in settings_path.read_text(encoding="utf-8")


async def test_wrong_turns_on_the_way_write_nothing(path: Path, goods: Goods, settings_path: Path) -> None:
    async with at_counter(path, equipment=Counter(ports=(CABLE,))) as hands:
        screen, gave = await opened(hands, DevicesScreen())
        await hands.press("f6")
        await hands.sees("FTDI cable")
        await hands.press("enter")
        await hands.until(lambda: isinstance(screen.step, AskUse))
        for wrong in ("0", "7", "-1", "x", "١", "999"):
            await hands.type(wrong, "enter")
            await hands.sees("Type a number from 1 to 6")
        await hands.scan(b"4006381333931")
        await hands.sees("Type a number from 1 to 6")
        await hands.press("enter")
        await hands.until_shown(ApproveScreen)
        await hands.press("escape")
        await hands.until_shown(DevicesScreen)
        await hands.press("escape", "escape", "escape")
        await hands.until_shown(CheckoutScreen)
        assert gave.result is None
    assert not settings_path.exists()


async def test_a_settings_file_that_is_broken_is_said_and_left_alone(
    path: Path, goods: Goods, settings_path: Path
) -> None:
    settings_path.write_text("till = [", encoding="utf-8")
    async with at_counter(path, equipment=Counter(ports=(CABLE,))) as hands:
        await opened(hands, DevicesScreen())
        await hands.press("f6")
        await hands.sees("FTDI cable")
        await hands.press("enter", "enter")
        await approve(hands)
        await hands.sees("mend that line")
    assert settings_path.read_text(encoding="utf-8") == "till = ["


# -- the scanner check -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_a_scanner_that_is_set_up_right_passes_the_check(
    path: Path, goods: Goods, size: tuple[int, int]
) -> None:
    async with at_counter(path, equipment=Counter(), size=size) as hands:
        await opened(hands, DevicesScreen())
        await hands.press("f3")
        screen = await hands.until_shown(CheckScreen)
        for symbol in SYMBOLS:
            await hands.sees(f"Scan symbol {symbol.number} of the sheet: {symbol.name}")
            await hands.scan(symbol.right(aim=True))
        await hands.sees("The scanner is set up right: every symbol arrived whole.")
        await hands.sees("Nothing is to be set")
        assert isinstance(screen.step, Outcome)
        await hands.press("f7", "escape")
        await hands.until_shown(DevicesScreen)
        assert not hands.app.till.checkout.cart


async def test_what_the_till_can_do_about_it_is_written_by_one_key(
    path: Path, goods: Goods, settings_path: Path
) -> None:
    async with at_counter(path, equipment=Counter()) as hands:
        await opened(hands, DevicesScreen())
        await hands.press("f3")
        screen = await hands.until_shown(CheckScreen)
        await scan_sheet(hands, lambda raw: b"#" + raw.replace(GS, b"|"), aim=False)
        await hands.sees("2 things to set")
        await hands.sees("Before each code stands “#”")
        await hands.sees("The separator arrives as | in GS1-128 and GS1 DataMatrix")
        await hands.sees('scanner.separators = ["|"]')
        await hands.sees("F7 Set it in the till")
        await hands.press("f7")
        await approve(hands)
        await hands.sees("Written to the till's settings")
        assert screen.source == ""
        await hands.press("escape")
        await hands.sees("takes effect when the till is started again")
    assert written(settings_path).scanner.separators == ("|",)
    assert written(settings_path).scanner.prefix == "#"


async def test_a_scanner_on_a_port_is_checked_and_set_by_its_own_table(
    path: Path, goods: Goods, settings_path: Path
) -> None:
    settings_path.write_text('[[scanners]]\nname = "back"\n\n[[scanners]]\nname = "front"\n', encoding="utf-8")
    settings = replace(written(settings_path), store=path)
    counter = Counter(devices=(FRONT,))
    async with at_counter(path, load=lambda: Till.open(settings, at=NOON, equipment=counter)) as hands:
        await hands.until(lambda: counter.heard, "the devices to be started")
        screen, _ = await opened(hands, CheckScreen())
        assert counter.heard
        for symbol in SYMBOLS:
            counter.heard(symbol.right(aim=True).replace(GS, b"~"), "front")
            if symbol.number == 2:
                await hands.sees("Scanner check: front")
                await hands.scan(symbol.right(aim=True))
                await hands.sees("That came from another scanner (keyboard); this check is of front")
        await hands.sees('scanners.2.separators = ["~"]')
        assert isinstance(screen.step, Outcome)
        await hands.press("f7")
        await approve(hands)
        await hands.sees("Written to the till's settings")
    assert [each.separators for each in written(settings_path).scanners] == [(), ("~",)]


async def test_a_separator_the_settings_know_is_right(path: Path, goods: Goods) -> None:
    settings = Settings(store=path, scanners=(ScannerSettings(name="front", separators=("~",)),))
    counter = Counter()
    async with at_counter(path, load=lambda: Till.open(settings, at=NOON, equipment=counter)) as hands:
        await hands.until(lambda: counter.heard, "the devices to be started")
        await opened(hands, CheckScreen())
        assert counter.heard
        for symbol in SYMBOLS:
            counter.heard(symbol.right(aim=True).replace(GS, b"~"), "front")
        await hands.sees("The scanner is set up right")


async def test_wrong_turns_in_the_check_are_said_and_lead_back(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter()) as hands:
        screen, _ = await opened(hands, CheckScreen())
        await hands.sees("It beeps and nothing comes? Set its suffix to CR.")
        await hands.press("enter")
        await hands.sees("Scan symbol 1, or skip it with F2")
        await hands.type("hello", "enter")
        await hands.sees("what is typed is not taken")
        await hands.scan(gs1(goods.milk, "7745"))
        await hands.sees("is not on the sheet")
        await hands.scan(SYMBOLS[2].right(aim=True))
        await hands.sees("This is symbol 3 (GS1 DataMatrix); scan symbol 1 (EAN-13)")
        await hands.scan(SYMBOLS[0].right(aim=True)[:9])
        await hands.sees("Only a part of symbol 1 arrived")
        await hands.scan(SYMBOLS[0].right(aim=True) + SYMBOLS[1].right(aim=True))
        await hands.sees("2 scans arrived as one")
        assert screen.check.wanted == SYMBOLS[0]
        await hands.scan(SYMBOLS[0].right(aim=True))
        await hands.sees("Scan symbol 2 of the sheet")
        await hands.press("f2", "up", "down", "f7", "f2", "f2")
        await hands.sees("skipped")
        await hands.press("f2")
        await hands.sees("1 thing to set")
        await hands.sees("Nothing is sent behind a code")
        await hands.scan(SYMBOLS[1].right(aim=True))
        await hands.sees("The check is over")
        await hands.press("enter", "f5")
        await hands.sees("Scan symbol 1 of the sheet")
        assert screen.check.answers == ()
        assert screen.source is None
        assert not hands.app.till.checkout.cart


async def test_a_code_without_an_end_is_noticed_while_it_stands_on_the_line(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter()) as hands:
        screen, _ = await opened(hands, CheckScreen())
        hands.burst(SYMBOLS[0].right(aim=True))
        await hands.sees("nothing says that it has ended")
        await hands.sees("suffix to CR")
        await hands.press("enter")
        await hands.sees("Scan symbol 2 of the sheet")
        for _ in range(4):
            await hands.press("f2")
        await hands.until(lambda: isinstance(screen.step, Outcome))
        await hands.sees("Nothing is sent behind a code")


# -- the sheet -------------------------------------------------------------------------------------------------


async def test_the_sheet_is_written_where_one_says(path: Path, goods: Goods, tmp_path: Path) -> None:
    counter = Counter()
    home = tmp_path / "home"
    home.mkdir()
    async with at_counter(path, equipment=counter) as hands:
        screen, _ = await opened(hands, CheckScreen())
        await hands.scan(SYMBOLS[0].right(aim=True))
        await hands.press("f8", "enter")
        await hands.sees("The sheet is in")
        assert counter.sheets == [home / NAME]
        await hands.sees("Scan symbol 2 of the sheet")
        await hands.press("f8")
        await hands.type("sheet.png", "enter")
        await hands.until(lambda: len(counter.sheets) == 2)
        assert counter.sheets[1] == home / "sheet.png"
        (home / "mine.pdf").write_text("mine")
        await hands.press("f8")
        await hands.type("~/mine.pdf", "enter")
        await hands.sees("mine.pdf is there already. Enter replaces it")
        assert len(counter.sheets) == 2
        await hands.press("enter")
        await hands.until(lambda: len(counter.sheets) == 3)
        assert counter.sheets[2] == home / "mine.pdf"
        counter.no_sheet = "/x.pdf cannot be written: Read-only file system."
        await hands.press("f8")
        await hands.type("/x.pdf", "enter")
        await hands.sees("Read-only file system")
        await hands.scan(SYMBOLS[1].right(aim=True))
        await hands.sees("That was a scan, not a file's name")
        await hands.type("n" * 300 + ".pdf", "enter")
        await hands.sees("No file can have this name here")
        assert isinstance(screen.step, SheetStep)
        await hands.press("escape", "escape")
        await hands.until_shown(CheckoutScreen)


# -- whatever comes --------------------------------------------------------------------------------------------


async def test_what_devices_say_of_themselves_is_data(path: Path, goods: Goods) -> None:
    texts = [text for _, text in MARKUP + TERMINAL]
    states = [replace(PRINTER, name=text, words=text, reached=text, model=text) for text in texts]
    ports = [replace(CABLE, device=text, words=text) for text in texts]
    counter = Counter(devices=tuple(states), ports=tuple(ports))
    async with at_counter(path, equipment=counter) as hands:
        await hands.until(lambda: counter.heard, "the devices to be started")
        screen, _ = await opened(hands, DevicesScreen())
        await hands.press("pagedown", "pagedown", "f6")
        await hands.until(lambda: isinstance(screen.step, FoundList))
        await hands.press("pagedown", "enter")
        await hands.until(lambda: isinstance(screen.step, AskUse))
        await hands.press("escape", "escape")
        assert counter.heard
        for text in texts:
            counter.heard(text.encode("utf-8", "surrogatepass"), text)
        await hands.press("f4")
        for _ in range(12):
            await hands.press("enter")
            assert isinstance(screen.step, ScanBytes)
            assert "\x1b" not in hands.text
            await hands.press("escape", "down")
        await hands.press("escape", "f3")
        check = await hands.until_shown(CheckScreen)
        for text in texts:
            counter.heard(text.encode("utf-8", "surrogatepass"), texts[0])
        await hands.until(lambda: check.check.troubles)
        assert "\x1b" not in hands.text


async def test_mashed_keys_in_every_step_do_no_harm(path: Path, goods: Goods, settings_path: Path) -> None:
    keys = ("f7", "f8", "tab", "f5", "f2", "enter", "f6", "up", "f3", "f4")
    ways: tuple[tuple[str, ...], ...] = ((), ("f4",), ("f6",), ("f3",))
    counter = Counter(devices=(FRONT,), ports=(CABLE,))
    async with at_counter(path, equipment=counter) as hands:
        for turn, way in enumerate(ways):
            await opened(hands, DevicesScreen())
            await hands.press(*way)
            for mashed in (*keys[3 * turn :], *keys[: 3 * turn]):
                await hands.until(lambda: not hands.screen.storing)
                await hands.press(mashed)
            for _ in range(8):
                await hands.until(lambda: not hands.screen.storing)
                if not isinstance(hands.screen, CheckoutScreen):
                    await hands.press("escape")
            await hands.until_shown(CheckoutScreen)
    assert not settings_path.exists()
    assert counter.tried == [], "nobody with the right to it was there"
