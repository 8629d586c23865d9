"""Figures at the till: reports as tables that can be searched, moved, drawn, saved; who may see what goods cost."""

from __future__ import annotations

import csv
import re
import threading
from pathlib import Path

import pytest

from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.figures.columns import words_for
from pos_term.screens.figures.screen import FiguresScreen
from pos_term.screens.figures.titles import FIGURES
from pos_term.screens.office.screen import OfficeScreen
from pos_term.services.desk import Desk
from pos_term.services.reports import REPORTS, Report
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.screens.errands import sell
from tests.shop import code


def number_of(name: str) -> str:
    """The number of a report on the list."""
    return str([figure.name for figure in FIGURES].index(name) + 1)


async def open_figures(hands: Hands, name: str = "") -> FiguresScreen:
    """The figures, as the manager, with a report open where one is named."""
    await hands.menu(17)
    await hands.until_shown(OfficeScreen)
    await hands.type("8", "enter")
    screen = await hands.until_shown(FiguresScreen)
    if name:
        await hands.type(number_of(name), "enter")
        if isinstance(hands.screen, ApproveScreen):
            await hands.type("1357", "enter")
        await hands.until_shown(FiguresScreen)
    return screen


def test_the_figures_name_reports_that_there_are() -> None:
    assert {figure.name for figure in FIGURES} <= REPORTS.keys()


async def test_a_cashier_sees_costs_only_with_a_managers_pin(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await open_figures(hands)
        await hands.type(number_of("valuation"), "enter")
        await hands.until_shown(ApproveScreen)
        await hands.press("escape")
        await hands.until_shown(FiguresScreen)
        await hands.sees("Figures")
        await open_again(hands, "valuation")
        await hands.sees("In all:")


async def open_again(hands: Hands, name: str) -> None:
    """A report, once a manager has said yes."""
    await hands.type(number_of(name), "enter")
    await hands.until_shown(ApproveScreen)
    await hands.type("1357", "enter")
    await hands.until_shown(FiguresScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_is_on_hand_can_be_searched_and_its_columns_moved(
    path: Path, goods: Goods, size: tuple[int, int]
) -> None:
    async with at_counter(path, size=size) as hands:
        await open_figures(hands, "on-hand")
        await hands.sees("Whole milk 1 l")
        await hands.sees("Gouda")
        await hands.type("whole milk", "enter")
        await hands.until(lambda: "Gouda" not in hands.text)
        await hands.sees("Whole milk 1 l")
        for _ in range(12):
            await hands.press("right")
        await hands.sees("Value" if size[0] < 100 else "MILK")
        await hands.press("escape")
        await hands.sees("Gouda")
        await hands.press("escape")
        await hands.sees("Restocking")
        await hands.press("escape")
        await hands.until_shown(OfficeScreen)
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)


async def test_moments_and_errors_are_shown_in_words_of_the_shop(path: Path, goods: Goods) -> None:
    async with at_counter(path, size=(120, 40)) as hands:
        sell(hands, code(goods.bag))
        await open_figures(hands, "sales")
        await hands.sees("When")
        assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d ", hands.text)
        assert not re.search(r"\dT\d\d:\d\d", hands.text)
    assert (words_for("mark_down"), words_for("wape")) == ("mark down", "error %")


async def test_what_expires_is_drawn_and_the_table_comes_back(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await open_figures(hands, "expiry")
        await hands.sees("Whole milk 1 l")
        await hands.press("f5")
        await hands.until(lambda: screen.bars.display)
        await hands.sees("Value that expires, by week")
        await hands.press("f5")
        await hands.until(lambda: screen.rows.display)
        await hands.sees("Whole milk 1 l")


async def test_other_days_are_chosen_or_typed_and_wrong_ones_are_told(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await open_figures(hands, "sales")
        await hands.sees("2026-10-25 to 2026-11-21")
        await hands.press("f6")
        await hands.sees("First day")
        await hands.type("31.02.2026", "enter")
        await hands.sees("There is no such day")
        await hands.type("1.11.2026", "enter")
        await hands.type("1.10.2026", "enter")
        await hands.sees("is before 2026-11-01")
        await hands.type("20.11.2026", "enter")
        await hands.sees("2026-11-01 to 2026-11-20")


async def test_a_report_is_saved_as_a_sheet_and_replaces_another_only_on_purpose(
    path: Path, goods: Goods, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    async with at_counter(path) as hands:
        await open_figures(hands, "on-hand")
        await hands.press("f8")
        await hands.sees("Another file, or Enter")
        await hands.press("enter")
        await hands.sees("Saved")
        with (tmp_path / "on-hand.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert {row["sku"] for row in rows} >= {"MILK", "GOUDA"}
        (tmp_path / "mine.csv").write_text("mine", encoding="utf-8")
        await hands.press("f8")
        await hands.type("mine.csv", "enter")
        await hands.sees("is there already")
        assert (tmp_path / "mine.csv").read_text(encoding="utf-8") == "mine"
        await hands.press("enter")
        await hands.sees("Saved")
        assert "MILK" in (tmp_path / "mine.csv").read_text(encoding="utf-8")


async def test_a_report_that_takes_long_says_so_and_esc_stops_it(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pos_term.screens.figures import table

    endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c"

    def never(desk: Desk, name: str, **_: object) -> Report | None:
        with desk.store.reading() as connection:
            connection.exec_driver_sql(endless).fetchall()
        return None

    async with at_counter(path) as hands:
        monkeypatch.setattr(table, "make_report", never)
        await open_figures(hands, "on-hand")
        await hands.sees("Reading on-hand …")
        await hands.sees("Esc stops it")
        await hands.press("escape")
        await hands.sees("Restocking")
        monkeypatch.undo()
        await hands.type(number_of("on-hand"), "enter")
        await hands.until_shown(ApproveScreen)


async def test_the_till_ends_while_a_report_is_read(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pos_term.screens.figures import table

    endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c"
    ended = threading.Event()

    def never(desk: Desk, name: str, **_: object) -> Report | None:
        try:
            with desk.store.reading() as connection:
                connection.exec_driver_sql(endless).fetchall()
        finally:
            ended.set()
        return None

    async with at_counter(path) as hands:
        monkeypatch.setattr(table, "make_report", never)
        await open_figures(hands, "on-hand")
        await hands.sees("Reading on-hand")
    assert ended.wait(10)
