"""The lot prompt: a scan answers it, Enter accepts the proposal, nothing else goes on the line."""

from __future__ import annotations

from pathlib import Path

from pos_term.domain.lots import Provenance
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.lots.prompt import LotPrompt
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.shop import days, gs1


def numbers(hands: Hands) -> list[tuple[str, str]]:
    """Every number in the cart, with how it is known."""
    lines = hands.app.till.checkout.cart.lines
    return [(n.serial or n.lot or "", n.provenance.value) for line in lines for n in line.numbers]


async def test_enter_accepts_the_first_to_expire(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"MILK")
        await hands.until_shown(LotPrompt)
        text = hands.text
        assert "Whole milk 1 l" in text
        assert text.index("7745") < text.index("7752") < text.index("may not be sold") < text.index("7731")
        assert "EXPIRED 19 Nov" in text
        assert "Enter Take 7745" in text
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        assert numbers(hands) == [("7745", Provenance.SUGGESTED)]


async def test_a_scan_answers_the_prompt(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"MILK")
        await hands.until_shown(LotPrompt)
        await hands.scan(gs1(goods.milk, "7752", days(12)))
        await hands.until_shown(CheckoutScreen)
        assert numbers(hands) == [("7752", Provenance.SCANNED)]


async def test_a_scanners_second_enter_accepts_nothing(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"3*MILKMILK"[:6], end="\r\n")
        await hands.until_shown(LotPrompt)
        assert numbers(hands) == []


async def test_scans_in_a_burst_reach_the_prompt_before_it_is_painted(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        hands.burst(b"2*MILK\r7745\r7752\rBAG\r")
        await hands.until(lambda: len(hands.app.till.checkout.cart.lines) == 2)
        hands.showing(CheckoutScreen)
        assert [code for code, _ in numbers(hands)] == ["7745", "7752"]


async def test_the_arrows_and_enter_pick_another_lot(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"MILK")
        await hands.until_shown(LotPrompt)
        await hands.press("down", "enter")
        await hands.until_shown(CheckoutScreen)
        assert numbers(hands) == [("7752", Provenance.PICKED)]


async def test_a_stopped_lot_cannot_be_reached_with_the_arrows(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"MILK")
        await hands.until_shown(LotPrompt)
        await hands.press("down", "down", "down", "down", "enter")
        await hands.until_shown(CheckoutScreen)
        assert numbers(hands) == [("7752", Provenance.PICKED)]


async def test_a_scan_of_another_product_says_so_and_the_prompt_stays(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"MILK")
        prompt = await hands.until_shown(LotPrompt)
        await hands.scan(gs1(goods.salmon, "SA2", days(20)))
        await hands.sees("That is Smoked salmon 100 g, not Whole milk 1 l")
        await hands.scan(gs1(goods.milk, "7731", days(-2)))
        await hands.sees("EXPIRED")
        assert hands.app.screen is prompt
        assert numbers(hands) == []


async def test_a_lot_may_be_typed(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"MILK")
        await hands.until_shown(LotPrompt)
        await hands.type("7752", "enter")
        await hands.until_shown(CheckoutScreen)
        assert numbers(hands) == [("7752", Provenance.KEYED)]


async def test_where_the_shop_wants_it_scanned_enter_says_so_and_nothing_can_be_picked(
    path: Path, goods: Goods
) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"VACC")
        prompt = await hands.until_shown(LotPrompt)
        await hands.press("enter")
        await hands.sees("scan or type the lot")
        await hands.press("down", "enter")
        assert hands.app.screen is prompt
        assert numbers(hands) == []
        await hands.scan(gs1(goods.vaccine, "FV-1", days(200)))
        await hands.until_shown(CheckoutScreen)


async def test_serials_are_asked_one_a_unit_until_all_are_there(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.type("2*HEAD", "enter")
        prompt = await hands.until_shown(LotPrompt)
        await hands.sees("0 of 2 numbers")
        await hands.press("enter")
        await hands.sees("scan or type the serial of the unit in hand")
        await hands.scan(b"8841-07")
        assert hands.app.screen is prompt
        await hands.sees("1 of 2 numbers")
        await hands.scan(b"8841-07")
        await hands.sees("ALREADY IN THIS CART")
        await hands.scan(b"8841-09")
        await hands.until_shown(CheckoutScreen)
        assert [code for code, _ in numbers(hands)] == ["8841-07", "8841-09"]


async def test_escape_leaves_the_line_waiting_and_f3_asks_again(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"MILK")
        await hands.until_shown(LotPrompt)
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        await hands.sees("! lot missing  F3")
        await hands.press("f3")
        await hands.until_shown(LotPrompt)
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        assert numbers(hands) == [("7745", Provenance.SUGGESTED)]


async def test_a_number_can_be_taken_off_a_complete_line_and_another_put_on(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.press("f3")
        await hands.until_shown(LotPrompt)
        await hands.sees("Its number is there")
        await hands.press("delete")
        assert numbers(hands) == []
        await hands.scan(gs1(goods.milk, "7752", days(12)))
        await hands.until_shown(CheckoutScreen)
        assert numbers(hands) == [("7752", Provenance.SCANNED)]


async def test_a_larger_quantity_asks_for_the_numbers_it_lacks(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.type("3", "f4")
        await hands.until_shown(LotPrompt)
        await hands.sees("1 of 3 numbers")
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        assert sorted(numbers(hands)) == [("7745", "scanned"), ("7745", "suggested")]


async def test_a_weighed_piece_asks_for_its_lot(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.type("0.482*GOUDA", "enter")
        await hands.until_shown(LotPrompt)
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        await hands.sees("0.482")
        await hands.sees("per kg")
        await hands.sees("5.74")


# -- a line that has all its numbers ----------------------------------------------------------------------------


async def two_headsets(hands: Hands) -> LotPrompt:
    """The lot prompt of a complete line of two headsets; a third one is on the shelf."""
    for serial in ("8841-07", "8841-08"):
        await hands.scan(gs1_serial(hands, serial))
    await hands.press("f3")
    return await hands.until_shown(LotPrompt)


def gs1_serial(hands: Hands, serial: str) -> bytes:
    """A scan of a headset with its serial."""
    (headset,) = (found.product for found in hands.app.till.find("Headset X"))
    return gs1(headset, serial=serial)


async def test_the_numbers_of_a_complete_line_are_listed(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await two_headsets(hands)
        await hands.sees("2 of 2 numbers: nothing is missing")
        text = hands.text
        assert text.index("on this line") < text.index("8841-07 · scanned") < text.index("8841-08 · scanned")
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        assert len(numbers(hands)) == 2


async def test_a_scan_in_a_complete_line_is_one_unit_more(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        prompt = await two_headsets(hands)
        await hands.scan(b"8841-09")
        await hands.sees("3 of 3 numbers")
        assert hands.app.screen is prompt
        assert [code for code, _ in numbers(hands)] == ["8841-07", "8841-08", "8841-09"]
        for wrong in (b"8841-09", b"BAG", b"nothing known", gs1(goods.salmon, "SA2", days(20))):
            prompt.tell(None)
            await hands.scan(wrong)
            await hands.until(lambda: prompt.band.notice)
            assert hands.app.till.checkout.cart.items == 3
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)


async def test_a_scan_on_a_chosen_number_takes_its_place(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await two_headsets(hands)
        await hands.press("down")
        await hands.sees("instead of 8841-07")
        await hands.scan(b"8841-09")
        await hands.sees("8841-09 · scanned")
        assert sorted(code for code, _ in numbers(hands)) == ["8841-08", "8841-09"]
        assert hands.app.till.checkout.cart.items == 2


async def test_a_refused_exchange_leaves_the_line_as_it_was(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.press("f3")
        await hands.until_shown(LotPrompt)
        await hands.press("down")
        await hands.scan(gs1(goods.milk, "7731", days(-2)))
        await hands.sees("EXPIRED")
        assert numbers(hands) == [("7745", Provenance.SCANNED)]
        await hands.scan(gs1(goods.milk, "7752", days(12)))
        await hands.sees("7752 · scanned")
        assert numbers(hands) == [("7752", Provenance.SCANNED)]
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)


async def test_del_takes_off_the_chosen_number_and_the_unit_with_it(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await two_headsets(hands)
        await hands.press("down", "delete")
        assert [code for code, _ in numbers(hands)] == ["8841-08"]
        assert hands.app.till.checkout.cart.items == 1
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)


async def test_on_a_line_half_full_enter_on_its_own_number_takes_nothing(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.type("3", "f4")
        prompt = await hands.until_shown(LotPrompt)
        await hands.press("up", "up", "enter")
        await hands.sees("That one is on the line")
        assert numbers(hands) == [("7745", Provenance.SCANNED)]
        await hands.press("delete")
        await hands.sees("0 of 3 numbers")
        assert hands.app.screen is prompt


async def test_a_weighed_piece_keeps_its_one_lot_until_it_is_exchanged(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.type("0.482*GOUDA", "enter")
        await hands.until_shown(LotPrompt)
        await hands.press("enter", "f3")
        await hands.until_shown(LotPrompt)
        await hands.type("G-771", "enter")
        await hands.sees("A weighed piece has one lot")
        await hands.press("down")
        await hands.type("G-771", "enter")
        await hands.sees("G-771 · keyed")
