"""A discount, a price by hand, a markdown: typed, reasoned, and approved where it is more than one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.cart import CartLine
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.discount.screen import DiscountScreen
from pos_term.screens.discount.typed import Wanted, wanted
from pos_term.screens.reason.screen import ReasonScreen
from pos_term.widgets.entry_buffer import Entry
from tests.hostile import MARKUP, TERMINAL
from tests.screens.deli import OTHERS, Deli
from tests.screens.driving import Hands, at_counter
from tests.shop import days, gs1


async def at_discount(hands: Hands, deli: Deli, lot: str = "H2", left: int = 30) -> DiscountScreen:
    """The discount of a line with two packs of ham, 8.00."""
    await hands.scan(gs1(deli.ham, lot, days(left)))
    await hands.scan(gs1(deli.ham, lot, days(left)))
    await hands.press("f7")
    return await hands.until_shown(DiscountScreen)


def line(hands: Hands) -> CartLine:
    return hands.app.till.checkout.cart.lines[0]


async def test_a_percentage_off_the_line_with_a_reason(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await at_discount(hands, deli)
        await hands.sees("Discount on Cooked ham 200 g")
        await hands.type("10%", "enter")
        await hands.until_shown(ReasonScreen)
        await hands.type("2", "enter")
        await hands.until_shown(CheckoutScreen)
        assert line(hands).total == 720
        assert line(hands).reductions[0].reason == "damaged packaging"
        await hands.sees("0.80 off (10 %), damaged packaging")


async def test_an_amount_typed_before_f7_is_the_discount(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(gs1(deli.ham, "H2", days(30)))
        await hands.type("0.50", "f7")
        await hands.until_shown(ReasonScreen)
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        assert line(hands).total == 350


async def test_f7_again_takes_it_off_the_whole_sale(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(b"BAG")
        await at_discount(hands, deli)
        await hands.press("f7")
        await hands.sees("Discount on the whole sale")
        await hands.type("=5", "enter")
        await hands.sees("A price is set on one line")
        await hands.type("10%", "enter")
        await hands.until_shown(ReasonScreen)
        await hands.press("enter")
        counter = await hands.until_shown(CheckoutScreen)
        assert counter.checkout.cart.total == 742
        await hands.press("f7", "f7")
        await hands.sees("off: 10 %, regular customer")
        await hands.type("0", "enter")
        await hands.until_shown(CheckoutScreen)
        assert counter.checkout.cart.total == 825


async def test_a_price_by_hand_keeps_the_old_one_beside_it_and_comes_back(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await at_discount(hands, deli)
        await hands.type("=3.50", "enter")
        await hands.until_shown(ReasonScreen)
        await hands.sees("shelf label says otherwise")
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        assert (line(hands).unit_price, line(hands).list_price) == (350, 400)
        await hands.press("f7")
        await hands.sees("was 4.00, shelf label says otherwise")
        await hands.type("=4", "enter")
        await hands.until_shown(CheckoutScreen)
        assert (line(hands).unit_price, line(hands).list_price) == (400, None)


async def test_a_discount_is_taken_off_again_by_0(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await at_discount(hands, deli)
        await hands.type("0", "enter")
        await hands.sees("has no discount")
        await hands.type("1", "enter")
        await hands.until_shown(ReasonScreen)
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        assert line(hands).total == 700
        await hands.press("f7")
        await hands.type("0%", "enter")
        await hands.until_shown(CheckoutScreen)
        assert line(hands).total == 800


async def test_more_than_ones_own_limit_is_approved_in_place(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await at_discount(hands, deli)
        await hands.type("50%", "enter")
        await hands.until_shown(ReasonScreen)
        await hands.press("enter")
        asked = await hands.until_shown(ApproveScreen)
        await hands.sees("You may take off 25 %")
        assert [row.value for row in asked.names.rows if hasattr(row, "value")] == ["Mira", "Sam"]
        await hands.press("down")
        await hands.type(OTHERS, "enter")
        await hands.until_shown(CheckoutScreen)
        assert line(hands).total == 400
        person = hands.app.till.person
        assert person
        assert person.name == "Ana"


async def test_what_the_approver_may_not_either_is_said_and_nothing_is_lost(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await at_discount(hands, deli)
        await hands.type("90%", "enter")
        await hands.until_shown(ReasonScreen)
        await hands.type("staff party", "enter")
        await hands.until_shown(ApproveScreen)
        await hands.press("down")
        await hands.type(OTHERS, "enter")
        await hands.until_shown(DiscountScreen)
        await hands.sees("Sam may take off 60 %")
        assert line(hands).total == 800
        await hands.type("20%", "enter")
        await hands.until_shown(CheckoutScreen)
        assert line(hands).reductions[0].reason == "staff party"


async def test_leaving_at_any_step_changes_nothing(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await at_discount(hands, deli)
        await hands.type("50%", "enter")
        await hands.until_shown(ReasonScreen)
        await hands.press("escape")
        await hands.until_shown(DiscountScreen)
        await hands.type("50%", "enter")
        await hands.until_shown(ReasonScreen)
        await hands.press("enter")
        await hands.until_shown(ApproveScreen)
        await hands.press("escape")
        await hands.until_shown(DiscountScreen)
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        assert line(hands).total == 800
        assert line(hands).discount is None


async def test_short_dated_goods_are_offered_at_the_markdown_and_two_keys_take_it(
    deli_path: Path, deli: Deli
) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(gs1(deli.ham, "H1", days(2)))
        await hands.sees("Short-dated, 23 Nov: 30 % less, if you like")
        await hands.sees("F7, then Enter, marks it down")
        await hands.press("f7")
        await hands.sees("Enter: 30 % off")
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        assert line(hands).total == 280
        await hands.press("f7")
        await hands.until_shown(DiscountScreen)
        await hands.press("enter")
        await hands.sees("Type 10% or 2.50 off")
        await hands.type("0", "enter")
        await hands.until_shown(CheckoutScreen)
        assert line(hands).total == 400


@pytest.mark.parametrize("typed", ["101%", "-5", "-5%", "=-1", "abc", "1.234", "99999", "=", "%", "10%%", "=1%"])
async def test_a_discount_that_is_none_is_said_before_or_after_the_reason(
    deli_path: Path, deli: Deli, typed: str
) -> None:
    async with at_counter(deli_path) as hands:
        await at_discount(hands, deli)
        await hands.type(typed, "enter")
        if isinstance(hands.app.screen, ReasonScreen):
            await hands.press("enter")
            await hands.until_shown(DiscountScreen)
        await hands.until(lambda: hands.screen.band.notice)
        hands.showing(DiscountScreen)
        assert line(hands).total == 800


async def test_a_scan_is_no_discount_and_its_enter_gives_none(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        screen = await at_discount(hands, deli, "H1", 2)
        for raw in (b"9520114000013", gs1(deli.ham, "H2", days(30)), b"100000"):
            await hands.scan(raw, end="\r\n")
            await hands.sees("That was a scan")
            assert hands.app.screen is screen
        assert line(hands).total == 800
        assert len(hands.app.till.checkout.cart.lines) == 1


async def test_words_from_outside_are_no_discount(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await at_discount(hands, deli)
        for _, text in (*MARKUP, *TERMINAL):
            await hands.type("".join(c for c in text if c not in "\r\n\t\x1b"), "enter")
            hands.showing(DiscountScreen)
        assert line(hands).total == 800


async def test_an_empty_counter_has_nothing_to_discount(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.press("f7")
        hands.showing(CheckoutScreen)
        assert "F7" not in hands.text


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("10%", Wanted(percent=10_000)), ("12,5 %", Wanted(percent=12_500)), ("2.5", Wanted(amount=250)),
        ("=4.99", Wanted(price=499)), ("=0", Wanted(price=0)), ("0", Wanted()), ("0.00", Wanted()),
        ("100%", Wanted(percent=100_000)),
    ],
)  # fmt: skip
def test_what_is_typed_means_what_it_says(text: str, asked: Wanted) -> None:
    assert wanted(Entry.typed(text), 2) == asked
