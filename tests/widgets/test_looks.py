"""What the widgets make of their values: numbers whole, words where colour alone would speak, keys that fit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pos_term.domain.cart import Cart, CartLine, Number
from pos_term.domain.lots import Provenance
from pos_term.domain.products import Product, Tracking
from pos_term.screens.theme import THEMES
from pos_term.widgets.big_digits import large
from pos_term.widgets.cart_view import CartView
from pos_term.widgets.choice_list import Choice, ChoiceList, Column
from pos_term.widgets.key_legend import KeyCap, fitted
from pos_term.widgets.painting import cut, left, right, width_of, wrap
from tests.widgets.stage import Stage, lines

ON = date(2026, 11, 21)


def line(
    key: int, *, name: str = "Milk", quantity: int = 1000, price: int = 129, numbers: tuple[Number, ...] = ()
) -> CartLine:
    tracking = Tracking.LOT if numbers else Tracking.NONE
    product = Product(sku=f"P{key}", name=name, price=price, tracking=tracking)
    return CartLine(key=key, product=product, quantity=quantity, unit_price=price, numbers=numbers)


def lot(code: str, quantity: int = 1000, *, warnings: tuple[str, ...] = (), marked: str = "") -> Number:
    return Number(
        lot_id=code, lot=code, serial=None, quantity=quantity, provenance=Provenance.SCANNED,
        expiry=ON + timedelta(days=7), warnings=warnings, marked=marked,
    )  # fmt: skip


@pytest.mark.parametrize("amount", ["0.00", "12.18", "9999.99", "12345.67", "99999.99", "-5.00"])
def test_a_total_up_to_five_digits_is_large_in_the_narrow_panel(amount: str) -> None:
    rows = large(amount, 25)
    assert all(len(row) == 25 for row in rows)
    assert all(row.strip() for row in rows[1:])
    assert amount not in rows[1]


def test_a_total_too_long_for_large_digits_is_shown_whole_all_the_same() -> None:
    assert "123456789.00" in large("123456789.00", 25)[1]


def test_an_amount_that_is_not_digits_only_is_never_drawn_with_gaps() -> None:
    assert "1,50 x" in large("1,50 x", 25)[1]


def test_text_is_cut_by_cells_not_by_characters() -> None:
    assert cut("牛乳牛乳", 5) == "牛乳…"
    assert width_of(left("牛乳牛乳", 6)) == 6
    assert right("1.50", 8) == "    1.50"
    assert cut("anything", 0) == ""


def test_words_wrap_between_words_and_what_is_left_over_is_marked() -> None:
    assert wrap("one two three four", 9, 2) == ["one two", "three fo…"]


CAPS = [
    KeyCap("F1", "Help", 2),
    KeyCap("F7", "Receipt", 7),
    KeyCap("F12", "Lock", 5),
    KeyCap("F10", "Pay", 0, main=True),
]


@pytest.mark.parametrize("width", range(1, 60))
def test_the_keys_always_fit_and_pay_goes_last(width: int) -> None:
    kept, gap = fitted(CAPS, width)
    assert (
        sum(len(cap.key) + 1 + len(cap.label) for cap in kept) + gap * (len(kept) - 1) <= max(width, 0) or not kept
    )
    assert CAPS[3] in kept or width < len("F10 Pay")


def test_wide_screens_show_every_key() -> None:
    assert fitted(CAPS, 60)[0] == CAPS


async def cart_lines(cart: Cart, size: tuple[int, int] = (52, 12), **show: int) -> list[str]:
    view = CartView()
    stage = Stage(view)
    async with stage.run_test(size=size) as pilot:
        view.show(cart, ON, **show)
        await pilot.pause()
        return [text.rstrip() for text in lines(view)]


async def test_each_line_says_its_lots_their_dates_and_how_they_are_known() -> None:
    shown = await cart_lines(Cart((line(1, quantity=3000, numbers=(lot("L24", 2000),)),)))
    assert shown[1].split() == ["▌", "3", "Milk", "1.29", "3.87"]
    assert shown[2].split("  ")[0].strip("▌ ") == ""
    assert "lot L24 · exp 28 Nov (7 d) · ×2" in shown[2]
    assert shown[2].endswith("scanned")
    assert "! 2 of 3 numbers  F3" in shown[3]


async def test_a_warning_and_a_stopped_number_have_a_sign_of_their_own() -> None:
    numbers = (lot("L1", warnings=("short_dated",)), lot("L2", marked="ON HOLD: leaking."))
    shown = await cart_lines(Cart((line(1, quantity=2000, numbers=numbers),)))
    assert "▲ exp 28 Nov (7 d)" in shown[2]
    assert "✖ ON HOLD: leaking." in shown[4]


async def test_large_numbers_are_never_cut() -> None:
    shown = await cart_lines(Cart((line(1, name="A very long name " * 4, quantity=99_999_000, price=1_234_567),)))
    assert "99999" in shown[1]
    assert "12345.67" in shown[1]
    assert "1234554654.33" in shown[1]
    assert "…" in shown[1]


async def test_a_long_cart_shows_its_end_and_says_how_much_is_above() -> None:
    cart = Cart(tuple(line(n, name=f"Item {n}") for n in range(1, 501)))
    shown = await cart_lines(cart, selected=500)
    assert "492 more above" in shown[0]
    assert "Item 500" in shown[8]


async def test_the_next_lines_come_without_moving_those_above() -> None:
    view = CartView()
    async with Stage(view).run_test(size=(52, 13)) as pilot:
        lines = tuple(line(n, name=f"Item {n}") for n in range(1, 41))
        tops = []
        for count in range(20, 41):
            view.show(Cart(lines[:count]), ON, selected=count)
            await pilot.pause()
            tops.append(view._first)
    assert len(set(tops)) <= 7
    assert tops[-1] <= 39


async def test_moving_up_brings_the_first_line_back() -> None:
    view = CartView()
    stage = Stage(view)
    async with stage.run_test(size=(52, 6)) as pilot:
        view.show(Cart(tuple(line(n, name=f"Item {n}") for n in range(1, 21))), ON, selected=20)
        view.move(-100)
        await pilot.pause()
        assert "Item 1 " in lines(view)[1]
        assert view.selected == 1
        view.move(3)
        assert view.selected == 4


async def test_a_band_over_the_bottom_never_hides_the_selected_line() -> None:
    view = CartView()
    stage = Stage(view)
    async with stage.run_test(size=(52, 10)) as pilot:
        view.show(Cart(tuple(line(n, name=f"Item {n}") for n in range(1, 31))), ON, selected=30)
        view.cover(4)
        await pilot.pause()
        shown = lines(view)
        assert any("Item 30" in text for text in shown[:6])
        assert not any(text.strip() for text in shown[6:])


async def test_a_line_with_more_serials_than_rows_shows_its_name_and_its_last_ones() -> None:
    numbers = tuple(lot(f"S{n}") for n in range(30))
    shown = await cart_lines(Cart((line(1, quantity=30_000, numbers=numbers),)), size=(52, 8))
    assert "Milk" in shown[1]
    assert "S29" in shown[7]


async def test_arrows_skip_what_may_not_be_chosen() -> None:
    choices = ChoiceList([Column("Lot")])
    stage = Stage(choices)
    async with stage.run_test(size=(40, 10)):
        choices.show([Choice(("A",), "a"), Choice(("B",), "b", closed=True, words="recalled"), Choice(("C",), "c")])
        choices.move(1)
        assert choices.chosen == "c"
        choices.move(5)
        assert choices.chosen == "c"
        choices.move(-9)
        assert choices.chosen == "a"
        assert any("✖ recalled" in text for text in lines(choices))


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["dark", "light"])
def test_text_stands_out_from_its_ground(name: str) -> None:
    theme = THEMES[name]
    more = theme.variables
    grounds = [str(theme.background), str(theme.surface), more["bar"], more["selected"]]
    for ground in grounds:
        assert contrast(str(theme.foreground), ground) >= 7, ground
        for colour in (more["muted"], str(theme.accent), str(theme.warning), str(theme.error), str(theme.success)):
            assert contrast(colour, ground) >= 4.5, (colour, ground)
    assert contrast(more["refused-fg"], more["refused-bg"]) >= 4.5
    assert contrast(more["warned-fg"], more["warned-bg"]) >= 7
