"""Weighing at the counter: the scale by Enter, a container by T0.015, and what the scale will not say."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from pos_term.devices.equipment import Equipment
from pos_term.domain.weight import Weight
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.checkout.weighing import ContainerPrompt, WeightPrompt
from pos_term.screens.lots.prompt import LotPrompt
from pos_term.services.till import Till
from pos_term.settings import DisplaySettings, ScaleSettings, Settings
from tests.devices.glass_decoder import Display
from tests.devices.serial_peers import PtyPeer, SocketPeer
from tests.equipment import Counter, OnTheScale
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.shop import NOON, code, gs1


def kilos(thousandths: int) -> Weight:
    return Weight(thousandths=thousandths, unit="kg", raw=f"␂{thousandths / 1000:06.3f}␍")


def asks(screen: CheckoutScreen) -> type[object]:
    """The question that is open."""
    return type(screen.prompt)


async def weighed(hands: Hands, goods: Goods) -> CheckoutScreen:
    """A piece of cheese was scanned and weighed."""
    await hands.scan(gs1(goods.cheese, "G-771"))
    await hands.sees("Gouda, piece")
    return hands.showing(CheckoutScreen)


async def test_a_weighed_pack_is_scanned_and_weighed_in_one(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter(scale=OnTheScale(kilos(482)))) as hands:
        screen = await weighed(hands, goods)
        (line,) = screen.checkout.cart.lines
        assert (line.quantity, line.measured) == (482, "␂00.482␍")
        await hands.sees("0.482")


async def test_f4_and_enter_weigh_the_line_again(path: Path, goods: Goods) -> None:
    scale = OnTheScale(kilos(482))
    async with at_counter(path, equipment=Counter(scale=scale)) as hands:
        screen = await weighed(hands, goods)
        await hands.press("f4")
        await hands.sees("Weight of Gouda, piece (now 0.482 kg)")
        await hands.sees("or T0.015: container")
        assert asks(screen) is WeightPrompt
        scale.says = kilos(500)
        await hands.press("enter")
        assert screen.prompt is None
        assert screen.checkout.cart.lines[0].quantity == 500


async def test_a_typed_weight_still_is_one_and_asks_no_scale(path: Path, goods: Goods) -> None:
    scale = OnTheScale(kilos(482))
    async with at_counter(path, equipment=Counter(scale=scale)) as hands:
        screen = await weighed(hands, goods)
        before = scale.asked
        await hands.type("0.3", "f4")
        (line,) = screen.checkout.cart.lines
        assert (line.quantity, line.measured) == (300, "")
        assert scale.asked == before
        await hands.press("f4")
        await hands.type("abc", "enter")
        await hands.sees("is not a number")
        await hands.scan(b"9520114000013")
        await hands.sees("That was a scan")
        await hands.press("escape")
        assert screen.prompt is None
        assert screen.checkout.cart.lines[0].quantity == 300


async def test_a_line_is_weighed_again_in_a_container(path: Path, goods: Goods) -> None:
    scale = OnTheScale(kilos(482))
    async with at_counter(path, equipment=Counter(scale=scale)) as hands:
        screen = await weighed(hands, goods)
        scale.says = kilos(467)
        await hands.press("f4")
        await hands.type("T0.015", "enter")
        assert scale.tare == 15
        (line,) = screen.checkout.cart.lines
        assert (line.quantity, line.measured) == (467, "␂00.467␍ tare 0.015")
        assert screen.prompt is None


async def test_a_container_typed_before_the_scan_is_shown_and_taken_off(path: Path, goods: Goods) -> None:
    scale = OnTheScale(kilos(467))
    async with at_counter(path, equipment=Counter(scale=scale)) as hands:
        screen = hands.showing(CheckoutScreen)
        await hands.sees("F4 Container")
        await hands.type("t0,015", "f4")
        await hands.sees("T0.015 is taken off: scan what is weighed")
        await hands.scan(gs1(goods.cheese, "G-771"))
        await hands.until(lambda: screen.checkout.cart)
        assert scale.tare == 15
        assert screen.checkout.cart.lines[0].measured == "␂00.467␍ tare 0.015"
        assert screen.prompt is None
        await weighed(hands, goods)
        assert scale.tare == 0  # it was for one pack


async def test_f4_on_an_empty_counter_asks_what_the_container_weighs(path: Path, goods: Goods) -> None:
    scale = OnTheScale(kilos(467))
    async with at_counter(path, equipment=Counter(scale=scale)) as hands:
        screen = hands.showing(CheckoutScreen)
        await hands.press("f4")
        await hands.sees("Weight of the container")
        await hands.press("enter")
        await hands.sees("Type the container's weight")
        await hands.type("heavy", "enter")
        await hands.sees("Type the container's weight")
        await hands.scan(gs1(goods.cheese, "G-771"))
        assert not screen.checkout.cart
        await hands.type("0.02", "enter")
        await hands.sees("T0.02 is taken off")
        await hands.type("T0.03", "enter")
        await hands.sees("T0.03 is taken off")
        await hands.press("enter")
        await hands.sees("Scan what is weighed, or Esc.")
        await hands.type("GOUDA", "enter")
        await hands.until_shown(LotPrompt)
        assert scale.tare == 30
        assert screen.prompt is None


async def test_a_container_before_the_scan_can_be_for_the_line_that_stands_there(path: Path, goods: Goods) -> None:
    scale = OnTheScale(kilos(482))
    async with at_counter(path, equipment=Counter(scale=scale)) as hands:
        screen = await weighed(hands, goods)
        scale.says = kilos(467)
        await hands.type("T0.015", "f4")
        await hands.sees("Enter: the chosen line again")
        assert asks(screen) is ContainerPrompt
        await hands.press("enter")
        (line,) = screen.checkout.cart.lines
        assert line.quantity == 467
        assert scale.tare == 15


async def test_esc_leaves_the_container_and_the_next_scan_is_weighed_without(path: Path, goods: Goods) -> None:
    scale = OnTheScale(kilos(482))
    async with at_counter(path, equipment=Counter(scale=scale)) as hands:
        await hands.type("T0.015", "f4")
        await hands.sees("T0.015 is taken off")
        await hands.press("escape")
        await weighed(hands, goods)
        assert scale.tare == 0


async def test_what_is_not_weighed_takes_no_container_and_the_question_stays(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter(scale=OnTheScale(kilos(482)))) as hands:
        screen = hands.showing(CheckoutScreen)
        await hands.type("T0.015", "f4")
        await hands.scan(code(goods.bag))
        await hands.sees("not sold by weight")
        assert not screen.checkout.cart
        assert screen.prompt is not None


@pytest.mark.parametrize(
    "words", ["the scale is not at rest. Wait, then weigh again.", *(t for _, t in HOSTILE[:4])]
)
async def test_what_the_scale_will_not_weigh_is_said_and_the_line_stays(
    path: Path, goods: Goods, words: str
) -> None:
    scale = OnTheScale(kilos(482))
    async with at_counter(path, equipment=Counter(scale=scale)) as hands:
        screen = await weighed(hands, goods)
        scale.says = words
        await hands.press("f4", "enter")
        assert screen.band.notice
        assert screen.checkout.cart.lines[0].quantity == 482
        assert asks(screen) is WeightPrompt
        await hands.press("escape")
        assert screen.prompt is None


async def test_a_till_without_a_scale_asks_for_quantities_as_ever(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter()) as hands:
        screen = hands.showing(CheckoutScreen)
        await hands.press("f4")
        assert screen.prompt is None
        assert "Container" not in hands.text
        await hands.type("0.5*GOUDA", "enter")
        await hands.until_shown(LotPrompt)
        await hands.press("escape", "f4")
        await hands.sees("Quantity of Gouda, piece (now 0.5)")
        await hands.type("T0.015", "enter")
        await hands.sees("is not a number")
        await hands.press("enter")
        assert screen.checkout.cart.lines[0].quantity == 500


async def test_a_real_scale_and_a_real_display_serve_a_sale_and_a_pulled_cable_stops_neither(
    path: Path, goods: Goods, tmp_path: Path
) -> None:
    glass = Display()
    display, scale = PtyPeer(tmp_path), SocketPeer()
    display.hear = lambda data: glass.feed(data) or ()  # type: ignore[func-returns-value]
    scale.hear = lambda data: [b"\x0200.482\r"] * data.count(b"W")
    with display, scale:
        settings = Settings(
            store=path,
            display=DisplaySettings(kind="escpos", device=display.device, baud=115_200),
            scale=ScaleSettings(kind="toledo8217", device=scale.device),
        )
        load = partial(Till.open, settings, at=NOON, equipment=Equipment(settings))
        async with at_counter(path, load=load) as hands:
            hands.app.till.training = False
            states = hands.app.devices
            await hands.until(lambda: all(state.condition == "ready" for state in states.states))
            screen = await weighed(hands, goods)
            assert screen.checkout.cart.lines[0].measured == "␂00.482␍"
            await hands.until(lambda: glass.lines == ("0.482 kg Gouda, 5.74", "TOTAL           5.74"))
            scale.pull()
            display.pull()
            await hands.until(lambda: all(state.condition == "away" for state in states.states))
            await hands.scan(gs1(goods.cheese, "G-771"))
            await hands.sees("the scale is away")
            await hands.sees("type the weight")
            await hands.type("BAG", "enter")
            assert screen.checkout.cart.total == 599
            scale.plug()
            display.plug()
            await hands.until(lambda: all(state.condition == "ready" for state in states.states))
            await hands.until(lambda: glass.lines == ("Paper carrier b 0.25", "TOTAL           5.99"))
            await hands.scan(gs1(goods.cheese, "G-771"))
            await hands.until(lambda: len(screen.checkout.cart.lines) == 3)
