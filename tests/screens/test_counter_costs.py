"""What a scan costs the screen, counted: nothing is laid out, and only rows in sight are ever painted."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.screen import Screen

from pos_term.domain.cart import CartLine
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.theme import THEMES
from pos_term.widgets import cart_rows
from tests.screens.conftest import Goods
from tests.screens.driving import at_counter
from tests.shop import days, gs1


async def test_neither_a_good_scan_nor_a_refused_one_lays_anything_out(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    layouts: list[int] = []
    real = Screen._refresh_layout

    def counted(screen: Screen[object], *given: object, **named: object) -> None:
        layouts.append(1)
        real(screen, *given, **named)  # type: ignore[arg-type]

    async with at_counter(path) as hands:
        await hands.scan(b"BAG")
        await hands.sees("Paper carrier bag")
        monkeypatch.setattr(Screen, "_refresh_layout", counted)
        for raw in (gs1(goods.milk, "7745", days(9)), b"BAG", gs1(goods.salmon, "SA2", days(20))):
            await hands.scan(raw)
        assert layouts == []
        for raw in (gs1(goods.milk, "7731", days(-2)), b"nothing known", gs1(goods.salmon, "SA1", days(20))):
            await hands.scan(raw)
        assert layouts == []
        await hands.scan(b"BAG")
        assert layouts == []


async def test_five_hundred_lines_are_painted_for_the_price_of_those_in_sight(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[CartLine] = []
    real = cart_rows.rows_of

    def counted(line: CartLine, *given: object) -> object:
        painted.append(line)
        return real(line, *given)  # type: ignore[arg-type]

    async with at_counter(path) as hands:
        counter = hands.showing(CheckoutScreen)
        await hands.scan(b"BAG")
        (line,) = counter.checkout.cart.lines
        cart = counter.checkout.cart
        for key in range(2, 501):
            other = CartLine(key=key, product=line.product, quantity=1000, unit_price=key)
            cart = cart.with_line(other)
        counter.checkout._sale.cart = cart
        counter.refresh_view(selected=500)
        monkeypatch.setattr("pos_term.widgets.cart_view.rows_of", counted)
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        assert counter.checkout.cart.items == 501
        assert 0 < len(painted) <= 24


@pytest.mark.parametrize("columns", [80, 120])
async def test_every_key_of_an_open_sale_is_on_the_screen(path: Path, goods: Goods, columns: int) -> None:
    wanted = "F1 F2 F3 F4 F5 F6 F7 F8 F9 F11 F12 Del F10"
    async with at_counter(path, size=(columns, 24)) as hands:
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.sees("lot 7745")
        legend = " ".join(hands.text.splitlines()[-2:]).split()
        assert [word for word in legend if word in wanted.split()] == wanted.split()


async def test_every_key_on_the_legend_is_bound(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        names = {"Del": "delete", "Esc": "escape", "Ins": "insert"}
        for keys in (
            (),
            ("B", "A", "G", "enter"),
            ("f2",),
            ("escape", "f11"),
            ("escape", "f7"),
            ("escape", "f10"),
            ("escape", "f1"),
        ):
            await hands.press(*keys)
            bound = {key for key, _ in hands.screen._bindings}
            for cap in hands.screen.key_caps():
                if cap.key not in ("Enter", "↑↓") and "-" not in cap.key:
                    assert names.get(cap.key, cap.key.lower()) in bound, cap


async def test_a_refusal_rings_the_bell_and_a_good_scan_does_not(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[int] = []
    async with at_counter(path) as hands:
        monkeypatch.setattr(hands.app, "bell", lambda: rung.append(1))
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        assert rung == []
        await hands.scan(gs1(goods.salmon, "SA1", days(20)))
        assert rung == [1]


@pytest.mark.parametrize("theme", ["dark", "light", "unheard of"])
async def test_the_theme_of_the_settings_is_worn(path: Path, theme: str) -> None:
    async with at_counter(path, theme=theme) as hands:
        assert hands.app.theme == THEMES.get(theme, THEMES["dark"]).name
