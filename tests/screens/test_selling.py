"""A sale from the first scan to the change, and every way to leave it half-way."""

from __future__ import annotations

from pathlib import Path

from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.lots.prompt import LotPrompt
from pos_term.screens.pay.screen import PayScreen
from pos_term.widgets.band import Tone
from tests.screens.conftest import Goods
from tests.screens.driving import at_counter
from tests.screens.stopping import hold_elsewhere
from tests.shop import days, gs1


async def test_ten_packs_with_their_codes_are_ten_scans_and_two_keys(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        for _ in range(10):
            await hands.scan(gs1(goods.milk, "7745", days(9)))
        assert hands.showing(CheckoutScreen).checkout.cart.items == 10
        await hands.press("f10", "enter")
        counter = await hands.until_shown(CheckoutScreen)
        await hands.until(lambda: counter.finished)
        assert counter.finished
        assert counter.finished.total == 1290
        assert [number.lot for line in counter.finished.lines for number in line.numbers] == ["7745"]
        assert not counter.checkout.cart


async def test_the_change_stays_large_until_the_next_scan(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"BAG")
        await hands.press("f10")
        await hands.type("5", "enter")
        await hands.sees("CHANGE")
        counter = await hands.until_shown(CheckoutScreen)
        assert counter.panel.view.amount == "4.75"
        await hands.press("f1", "escape")
        assert counter.panel.view.heading == "CHANGE"
        await hands.scan(b"BAG")
        assert counter.panel.view.heading == "TOTAL"


async def test_a_refused_pack_is_told_in_words_and_the_next_good_scan_ends_it(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        counter = hands.showing(CheckoutScreen)
        await hands.scan(gs1(goods.milk, "7731", days(-2)))
        assert [n.tone for n in (counter.band.notice,) if n] == [Tone.REFUSED]
        for words in (
            "EXPIRED 19 Nov",
            "NOT ADDED",
            "Whole milk 1 l, lot 7731",
            "Take lot 7745, exp 30 Nov (12 left)",
        ):
            await hands.sees(words)
        assert not counter.checkout.cart
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        assert not counter.band.notice
        await hands.sees("lot 7745")
        await hands.sees("11 left of this lot")


async def test_escape_takes_the_band_away(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(gs1(goods.salmon, "SA1", days(20)))
        await hands.sees("RECALLED (R-7)")
        await hands.press("escape")
        assert "RECALLED" not in hands.text.splitlines()[-6]
        assert not hands.screen.band.notice


async def test_a_quantity_before_f4_or_after_it_is_the_same(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        counter = hands.showing(CheckoutScreen)
        await hands.scan(b"BAG")
        await hands.type("3", "f4")
        assert counter.checkout.cart.lines[0].quantity == 3000
        assert counter.prompt is None
        await hands.press("f4")
        await hands.sees("Quantity of Paper carrier bag")
        await hands.type("5", "enter")
        assert counter.checkout.cart.lines[0].quantity == 5000
        await hands.press("f4", "escape")
        assert counter.checkout.cart.lines[0].quantity == 5000
        assert counter.prompt is None


async def test_a_scan_into_the_quantity_is_refused_and_the_question_stays(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        counter = hands.showing(CheckoutScreen)
        await hands.scan(b"BAG")
        await hands.press("f4")
        await hands.scan(b"4006381333931")
        await hands.sees("That was a scan")
        assert counter.prompt is not None
        await hands.type("4006381333931", "enter")
        assert counter.checkout.cart.lines[0].quantity == 1000
        await hands.type("2", "enter")
        assert counter.checkout.cart.lines[0].quantity == 2000


async def test_delete_takes_the_selected_line_off(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        counter = hands.showing(CheckoutScreen)
        await hands.scan(b"BAG")
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.press("up", "delete")
        assert [line.product.sku for line in counter.checkout.cart.lines] == ["MILK"]
        await hands.sees("Paper carrier bag")  # the panel says what was removed


async def test_a_void_is_asked_for_and_can_be_left(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        counter = hands.showing(CheckoutScreen)
        await hands.scan(b"BAG")
        await hands.press("f8", "escape")
        assert counter.checkout.cart
        await hands.press("f8")
        await hands.scan(b"4006381333931")
        assert counter.checkout.cart
        await hands.sees("a void is open")
        await hands.type("changed his mind", "enter")
        assert not counter.checkout.cart
        await hands.sees("voided")


async def test_while_a_question_is_open_no_other_key_works(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        counter = hands.showing(CheckoutScreen)
        await hands.scan(b"BAG")
        await hands.press("f8", "f10", "f12", "delete")
        assert hands.app.screen is counter
        assert counter.checkout.cart
        await hands.sees("Void the sale")


async def test_paying_with_a_number_missing_says_which_and_stands_on_the_line(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        counter = hands.showing(CheckoutScreen)
        await hands.scan(b"MILK")
        await hands.until_shown(LotPrompt)
        await hands.press("escape")
        await hands.scan(b"BAG")
        await hands.press("f10")
        assert hands.app.screen is counter
        await hands.sees("Whole milk 1 l")
        await hands.sees("missing  F3")
        line = counter.cart_view.selected_line
        assert line
        assert line.product.sku == "MILK"


async def test_f10_on_an_empty_cart_says_so(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.press("f10")
        assert "nothing to pay" in hands.text.lower()


async def test_a_lot_that_is_stopped_while_paying_stops_the_sale_with_words_on_its_line(
    path: Path, goods: Goods
) -> None:
    async with at_counter(path) as hands:
        counter = hands.showing(CheckoutScreen)
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.press("f10")
        await hands.until_shown(PayScreen)
        hold_elsewhere(path, "MILK", "7745")
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        await hands.sees("SALE STOPPED")
        await hands.sees("✖ ON HOLD")
        await hands.press("f10")
        assert hands.app.screen is counter
        await hands.press("f3")
        await hands.until_shown(LotPrompt)
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        await hands.press("f10", "enter")
        await hands.until(lambda: counter.finished)
        assert counter.finished
        assert counter.finished.lines[0].numbers[0].lot == "7752"
