"""Scans from a port of their own: each goes where a scan goes, once, in order, and never into what is typed."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.lock.screen import LockScreen
from pos_term.screens.lots.prompt import LotPrompt
from pos_term.screens.menu.screen import MenuScreen
from pos_term.screens.pay.screen import PayScreen
from pos_term.screens.sign_in.screen import SignInScreen
from pos_term.settings import ScannerSettings, WedgeSettings
from tests.equipment import Counter
from tests.screens.conftest import Goods
from tests.screens.driving import PIN, open_till
from tests.screens.scanners import Beeper, bags, by_settings, hear, raws, scanning
from tests.shop import days, gs1

# -- at the counter ----------------------------------------------------------------------------------------


async def test_a_scan_from_a_port_is_sold_as_scanned(path: Path, goods: Goods) -> None:
    async with scanning(path) as (hands, counter):
        hear(counter, gs1(goods.milk, "7745", days(9)))
        await hands.sees("lot 7745")
        await hands.sees("scanned")


async def test_a_flood_from_two_scanners_arrives_whole_and_in_the_order_of_each(path: Path, goods: Goods) -> None:
    async with scanning(path) as (hands, counter):
        heard = counter.heard
        assert heard
        codes = {name: [f"{name}-{n:04d}".encode() for n in range(150)] for name in ("front", "back")}
        readers = [
            threading.Thread(target=lambda name=name: [heard(code, name) for code in codes[name]]) for name in codes
        ]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        await hands.until(lambda: hands.app.till.checkout and len(raws(hands)) == 300, "all are refused")
        for name, sent in codes.items():
            assert [raw for raw in raws(hands) if raw.startswith(name)] == [code.decode() for code in sent]


async def test_the_framing_of_the_keyboard_scanner_is_never_taken_off_a_scan_from_a_port(
    path: Path, goods: Goods
) -> None:
    counter = Counter()
    load = by_settings(path, counter, scanner=WedgeSettings(prefix="B", suffix="G"))
    async with scanning(path, counter, load=load) as (hands, _):
        hear(counter, b"BAG")
        await hands.until(lambda: bags(hands) == 1)
        await hands.scan(b"BBAGG")
        await hands.until(lambda: bags(hands) == 2)


async def test_the_separators_of_every_scanner_are_known(path: Path, goods: Goods) -> None:
    counter = Counter()
    load = by_settings(
        path, counter, scanner=WedgeSettings(separators=("|",)), scanners=(ScannerSettings(separators=(r"\x7e",)),)
    )
    async with scanning(path, counter, load=load) as (hands, _):
        for separator in (b"|", b"~"):
            hear(counter, gs1(goods.milk, "7745", days(9)).replace(b"\x1d", separator))
        await hands.until(lambda: bags(hands) == 2)
        assert [n.lot for line in hands.app.till.checkout.cart.lines for n in line.numbers] == ["7745"]


async def test_a_code_that_begins_like_a_quantity_sells_one_of_nothing(path: Path, goods: Goods) -> None:
    async with scanning(path) as (hands, counter):
        hear(counter, b"99*BAG")
        await hands.sees("99*BAG")
        assert bags(hands) == 0


# -- beside what is typed ----------------------------------------------------------------------------------


async def test_what_is_being_typed_stays_and_is_never_joined_to_a_scan(path: Path, goods: Goods) -> None:
    async with scanning(path) as (hands, counter):
        await hands.type("MI")
        hear(counter, b"BAG")
        await hands.until(lambda: bags(hands) == 1)
        assert hands.screen.entry_line.text == hands.app.entry.text == "MI"
        await hands.type("LK", "enter")
        await hands.until_shown(LotPrompt)


async def test_what_was_typed_waits_while_a_scan_asks_for_its_lot_and_comes_back(path: Path, goods: Goods) -> None:
    async with scanning(path) as (hands, counter):
        await hands.type("BA")
        hear(counter, b"MILK")
        await hands.until_shown(LotPrompt)
        assert hands.screen.entry_line.text == hands.app.entry.text == ""
        hear(counter, b"7745")
        await hands.until_shown(CheckoutScreen)
        await hands.until(lambda: hands.app.entry.text == "BA")
        assert hands.screen.entry_line.text == "BA"
        await hands.type("G", "enter")
        await hands.until(lambda: bags(hands) == 2)


async def test_a_whole_quantity_that_stands_typed_counts_for_the_next_scan_of_any_scanner(
    path: Path, goods: Goods
) -> None:
    async with scanning(path) as (hands, counter):
        await hands.type("3*")
        hear(counter, b"BAG")
        await hands.until(lambda: bags(hands) == 3)
        assert hands.screen.entry_line.text == hands.app.entry.text == ""
        hear(counter, b"BAG")
        await hands.until(lambda: bags(hands) == 4)


async def test_a_scan_from_a_port_in_the_middle_of_one_from_the_keyboard_spoils_neither(
    path: Path, goods: Goods
) -> None:
    async with scanning(path) as (hands, counter):
        checkout, milk = hands.app.till.checkout, gs1(goods.milk, "7745", days(9))
        for cut in range(1, len(milk) + 1, 3):
            started = hands.now()
            for n, character in enumerate(milk[:cut].decode()):
                hands._key(character, started + n * 0.002)
            hear(counter, b"MILK")
            await hands.until_shown(LotPrompt)
            for n, character in enumerate((milk[cut:] + b"\r").decode(), cut):
                hands._key(character, started + n * 0.002)
            await hands.until_shown(CheckoutScreen)
            (line,) = checkout.cart.lines
            assert [(n.lot, n.provenance.value) for n in line.numbers] == [("7745", "scanned")], cut
            assert hands.app.entry.text == ""
            hands.showing(CheckoutScreen).show_outcome(checkout.remove(line.key))


# -- where something else is asked -------------------------------------------------------------------------


async def test_a_scan_at_the_sign_in_is_no_pin_and_nothing_of_it_is_kept(path: Path, goods: Goods) -> None:
    counter = Counter()
    async with open_till(path, equipment=counter) as hands:
        await hands.until(lambda: counter.heard)
        await hands.until_shown(SignInScreen)
        hear(counter, PIN.encode())
        await hands.sees("That was a scan.")
        assert hands.app.till.person is None
        assert not hands.app.devices.scans


async def test_a_scan_of_the_very_pin_does_not_unlock_and_is_not_sold(path: Path, goods: Goods) -> None:
    async with scanning(path) as (hands, counter):
        hands.app.lock()
        await hands.until_shown(LockScreen)
        hear(counter, PIN.encode(), b"BAG")
        await hands.sees("THE TILL IS LOCKED")
        hands.showing(LockScreen)
        assert bags(hands) == 0
        assert not hands.app.devices.scans


async def test_a_scan_keeps_the_till_from_locking_itself(path: Path, goods: Goods) -> None:
    async with scanning(path) as (hands, counter):
        now = 0.0
        hands.app.ticks = lambda: now
        hands.app.touched()
        now = 290.0
        hear(counter, b"BAG")
        await hands.until(lambda: bags(hands) == 1)
        now = 310.0
        hands.app.lock_if_idle()
        await hands.pilot.pause()
        hands.showing(CheckoutScreen)
        now = 650.0
        hear(counter, b"BAG")
        await hands.until_shown(LockScreen)
        assert bags(hands) == 1


@pytest.mark.parametrize("code", [b"5", b"12", b"2.50", b"3*"])
async def test_however_short_a_scan_is_no_quantity_no_amount_and_no_number_of_the_menu(
    path: Path, goods: Goods, code: bytes
) -> None:
    async with scanning(path) as (hands, counter):
        await hands.scan(b"BAG")
        await hands.press("f4")
        hear(counter, code)
        await hands.sees("That was a scan")
        assert bags(hands) == 1
        await hands.press("escape", "f11")
        await hands.until_shown(MenuScreen)
        hear(counter, code)
        await hands.until_shown(CheckoutScreen)
        await hands.press("escape", "f10")
        await hands.until_shown(PayScreen)
        hear(counter, code)
        await hands.sees("scan")
        tendering = hands.app.till.checkout.tendering
        assert tendering
        assert not tendering.tenders


async def test_a_scan_while_the_sale_is_being_stored_goes_to_the_next_sale(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scanning(path) as (hands, counter):
        await hands.scan(b"BAG")
        checkout, go = hands.app.till.checkout, threading.Event()
        complete = checkout.complete
        monkeypatch.setattr(checkout, "complete", lambda: (go.wait(10), complete())[1])
        await hands.press("f10", "enter")
        await hands.until(lambda: hands.screen.storing)
        hear(counter, b"MILK", gs1(goods.milk, "7745", days(9)))
        await hands.pilot.pause()
        go.set()
        await hands.until(lambda: checkout.last is not None)
        await hands.until(lambda: [line.product.sku for line in checkout.cart.lines] == ["MILK"])
        assert [n.lot for n in checkout.cart.lines[0].numbers] == ["7745"]


async def test_a_training_hears_the_scanners_too_and_they_stay_the_tills(path: Path, goods: Goods) -> None:
    beeper = Beeper()
    async with scanning(path, Counter(scanners=beeper)) as (hands, counter):
        real = hands.app.till
        hands.app.begin_training()
        await hands.until(lambda: hands.app.in_training)
        hear(counter, b"BAG")
        await hands.until(lambda: bags(hands) == 1)
        assert beeper.told == [("front", True)]
        hands.app.end_training()
        await hands.until(lambda: hands.app.till is real)
        assert bags(hands) == 0
        assert not counter.closed
