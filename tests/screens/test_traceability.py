"""The traceability report at the till: asked for by a form, shown, saved, and what is no answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.screens.office.screen import OfficeScreen
from pos_term.screens.traceability.screen import TraceabilityScreen
from tests.equipment import Counter
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.shop import days, gs1


async def open_report(hands: Hands) -> TraceabilityScreen:
    """The form of the report."""
    await hands.menu(17)
    await hands.until_shown(OfficeScreen)
    await hands.type("14", "enter")
    return await hands.until_shown(TraceabilityScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_lots_of_a_product_are_shown_and_their_books_balance(
    path: Path, goods: Goods, size: tuple[int, int]
) -> None:
    async with at_counter(path, size=size) as hands:
        await open_report(hands)
        await hands.press("enter")
        await hands.type("MILK", "f10")
        await hands.sees("3 of 3")
        await hands.sees("Whole milk 1 l")
        await hands.sees("7731")
        await hands.press("escape")
        await hands.sees("Department")
        await hands.sees("MILK")
        await hands.press("escape")
        await hands.until_shown(OfficeScreen)


async def test_nothing_said_and_nothing_found_lead_back_to_the_form(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await open_report(hands)
        await hands.press("f10")
        await hands.sees("Say at least one of lot, product")
        await hands.type("NOSUCHLOT", "f10")
        await hands.sees("NOSUCHLOT")
        await hands.sees("Department")


async def test_direction_and_detail_are_chosen_from_what_there_is(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await open_report(hands)
        await hands.type("7745", "enter")
        await hands.press("up", *["down"] * 7)
        await hands.press("f2")
        await hands.sees("a row for each movement")
        await hands.press("escape")
        await hands.sees("a row for each lot")
        await hands.press("f2")
        await hands.type("3", "enter")
        await hands.sees("received")


async def test_it_is_saved_as_a_pdf_beside_an_earlier_one(
    path: Path, goods: Goods, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    async with at_counter(path, equipment=Counter()) as hands:
        await open_report(hands)
        await hands.type("7745", "f10")
        await hands.sees("1 of 1")
        await hands.press("f7")
        await hands.sees("Saved:")
        await hands.press("f7")
        await hands.until(lambda: len(list(tmp_path.rglob("traceability*.pdf"))) == 2)
    for pdf in tmp_path.rglob("traceability*.pdf"):
        assert pdf.read_bytes().startswith(b"%PDF")


async def test_a_row_leads_into_its_trace_and_back(path: Path, goods: Goods) -> None:
    from pos_term.screens.tracing.screen import TracingScreen

    async with at_counter(path) as hands:
        await open_report(hands)
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.sees("MILK")
        await hands.press("f10")
        await hands.sees("1 of 1")
        await hands.press("f4")
        await hands.until_shown(TracingScreen)
        await hands.sees("the books agree")
        await hands.press("escape")
        await hands.until_shown(TraceabilityScreen)
