"""What a line asks for before it can be paid: a price that is typed each time, a date of birth."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pos_term.screens.age.screen import AgeScreen
from pos_term.screens.age.typed import birth_date
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.pay.screen import PayScreen
from pos_term.screens.price.screen import PriceScreen
from pos_term.widgets.band import Tone
from tests.hostile import MARKUP, TERMINAL
from tests.screens.deli import Deli
from tests.screens.driving import Hands, at_counter
from tests.shop import days, gs1

TODAY = date(2026, 11, 21)


def skus(hands: Hands) -> list[str]:
    return [line.product.sku for line in hands.app.till.checkout.cart.lines]


# -- the price ---------------------------------------------------------------------------------------------------


async def test_goods_without_a_price_ask_for_it_at_once(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(b"FRUIT")
        await hands.until_shown(PriceScreen)
        await hands.sees("Price of Fruit")
        await hands.type("2,40", "enter")
        counter = await hands.until_shown(CheckoutScreen)
        assert counter.checkout.cart.total == 240


async def test_what_is_no_price_is_said_and_asked_again(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(b"FRUIT")
        await hands.until_shown(PriceScreen)
        await hands.press("enter")
        await hands.sees("Type the price")
        await hands.type("0", "enter")
        await hands.sees("more than 0")
        await hands.type("cheap", "enter")
        await hands.sees("is not a number such as 12.50")
        await hands.type("99999999", "enter")
        await hands.sees("That was a scan")
        await hands.scan(gs1(deli.ham, "H2", days(30)))
        await hands.sees("That was a scan")
        assert skus(hands) == ["FRUIT"]


async def test_a_price_left_open_stops_paying_and_is_asked_for_there(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(b"FRUIT")
        await hands.until_shown(PriceScreen)
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        await hands.sees("The price is still to be typed")
        await hands.scan(b"BAG")
        await hands.press("f10")
        await hands.until_shown(PriceScreen)
        await hands.type("3", "enter")
        await hands.until_shown(PayScreen)
        assert hands.app.till.checkout.cart.total == 325


# -- the age -----------------------------------------------------------------------------------------------------


async def test_wine_asks_for_a_date_of_birth_and_the_till_works_out_the_age(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(b"WINE")
        await hands.until_shown(AgeScreen)
        await hands.sees("18 years or older")
        await hands.type("21.11.2006")
        await hands.sees("born Tue 21 Nov 2006: 20 years")
        await hands.press("enter")
        counter = await hands.until_shown(CheckoutScreen)
        await hands.sees("20 years. Old enough")
        assert counter.checkout.cart.age == 20
        await hands.scan(b"BEER")
        hands.showing(CheckoutScreen)


async def test_who_is_too_young_leaves_without_it(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(b"BAG")
        await hands.scan(b"WINE")
        await hands.until_shown(AgeScreen)
        await hands.type("221108", "enter")
        counter = await hands.until_shown(CheckoutScreen)
        await hands.sees("NOT UNDER 18")
        assert [n.tone for n in (counter.band.notice,) if n] == [Tone.REFUSED]
        assert skus(hands) == ["BAG"]


async def test_there_is_no_yes_to_press_and_a_scan_proves_nothing(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(b"WINE")
        await hands.until_shown(AgeScreen)
        await hands.press("enter", "enter")
        await hands.sees("Type the date of birth")
        for words in ("yes", "y", "18", "31.02.2000", "22.11.2026", "1.1.1850"):
            await hands.type(words, "enter")
            hands.showing(AgeScreen)
        for raw in (b"9520114000013", gs1(deli.ham, "H2", days(30)), b"21112006"):
            await hands.scan(raw)
            await hands.sees("That was a scan")
        assert hands.app.till.checkout.cart.age == 0
        assert skus(hands) == ["WINE"]


async def test_an_age_left_open_stops_paying_and_is_asked_for_there(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(b"WINE")
        await hands.until_shown(AgeScreen)
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        await hands.sees("The age is still to be checked")
        await hands.press("f10")
        await hands.until_shown(AgeScreen)
        await hands.press("escape", "f10")
        await hands.until_shown(AgeScreen)
        await hands.type("2000-01-31", "enter")
        await hands.until_shown(PayScreen)


async def test_too_young_while_paying_is_no_payment(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(b"BEER")
        await hands.until_shown(AgeScreen)
        await hands.press("escape", "f10")
        await hands.until_shown(AgeScreen)
        await hands.type("2020-01-31", "enter")
        await hands.until_shown(CheckoutScreen)
        await hands.sees("NOT UNDER 16")
        assert skus(hands) == []


async def test_price_and_age_are_asked_one_after_the_other(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(b"PUNCH")
        await hands.until_shown(PriceScreen)
        await hands.type("4.50", "enter")
        await hands.until_shown(AgeScreen)
        await hands.type("010190", "enter")
        counter = await hands.until_shown(CheckoutScreen)
        assert (counter.checkout.cart.total, counter.checkout.cart.age) == (450, 36)


@pytest.mark.parametrize("kind", [AgeScreen, PriceScreen])
async def test_words_from_outside_are_no_date_and_no_price(
    deli_path: Path, deli: Deli, kind: type[AgeScreen | PriceScreen]
) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(b"WINE" if kind is AgeScreen else b"FRUIT")
        await hands.until_shown(kind)
        for _, text in (*MARKUP, *TERMINAL):
            await hands.type("".join(c for c in text if c not in "\r\n\t\x1b"), "enter")
            hands.showing(kind)


# -- dates of birth as they are typed --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("21.11.2006", date(2006, 11, 21)),
        ("1.2.2006", date(2006, 2, 1)),
        ("21/11/2006", date(2006, 11, 21)),
        ("2006-11-21", date(2006, 11, 21)),
        ("211106", date(2006, 11, 21)),
        ("21112006", date(2006, 11, 21)),
        ("21.11.06", date(2006, 11, 21)),
        ("211126", date(2026, 11, 21)),
        ("221126", date(1926, 11, 22)),
        ("290200", date(2000, 2, 29)),
        ("290296", date(1996, 2, 29)),
        (" 21.11.2006 ", date(2006, 11, 21)),
    ],
)
def test_a_date_of_birth_is_read_as_people_write_it(text: str, born: date) -> None:
    assert birth_date(text, TODAY) == born


@pytest.mark.parametrize(
    "text", ["", "21", "31.02.2006", "290201", "00.00.2000", "2006", "٢١١١٠٦", "21.11.20066", "-1"]
)
def test_what_is_no_date_says_so(text: str) -> None:
    assert isinstance(birth_date(text, TODAY), str)
