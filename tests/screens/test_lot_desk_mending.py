"""What is known of a lot is put right, its date is put off by a test, and a part goes on as a lot of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.documents import LotField, LotSplit
from pos_term.domain.lots import lot_key
from pos_term.screens.lot_desk.screen import LotDeskScreen
from pos_term.services.lot_desk import LotCard, amend, card, hold
from pos_term.widgets.entry_buffer import Entry
from tests.hostile import HOSTILE
from tests.screens.driving import Hands
from tests.screens.lot_shop import LOTS, Stock, build, office, own_copy, quantities, to_card
from tests.shop import days

M1, F1 = lot_key("MILK", "M1"), lot_key("FLOUR", "F1")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    """The shop's store, to be copied, never opened."""
    return build(tmp_path_factory.mktemp("lots"))


@pytest.fixture
def path(built: Stock, tmp_path: Path) -> Path:
    """A store of the test's own."""
    return own_copy(built, tmp_path)


def now(hands: Hands, key: str) -> LotCard:
    """The card as the store has it."""
    found = card(hands.app.till.desk(), key)
    assert found
    return found


# -- testing again ---------------------------------------------------------------------------------------------


async def test_a_lot_that_was_tested_again_gets_a_later_date_and_keeps_the_old_one(
    path: Path, built: Stock
) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "M2")
        await hands.press("f7")
        await hands.type("+30", "enter")
        await hands.type("C-77", "enter")
        await hands.press("enter")
        await hands.sees(
            "from Thu 19 Nov 2026 to Mon 21 Dec 2026: tested again, within its limits, certificate C-77"
        )
        await hands.press("enter")
        await hands.sees("Use by Mon 21 Dec 2026 (30 d)")
        await hands.sees("On its packs Thu 19 Nov 2026: put off by a test, does not count any more")
        await hands.sees("Standing: may be sold.")
        await hands.press("pagedown", "pagedown")
        await hands.sees("tested again: use-by date from 2026-11-19 to 2026-12-21")
        assert now(hands, lot_key("MILK", "M2")).superseded == (days(-2),)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("29.11.2026", "It has to be later than Mon 30 Nov 2026."),
        ("2026-02-30", "is no day"),
        ("soon", "soon is no day. Type it as 31.1.2027"),
        ("270128", "That can be Thu 28 Jan 2027 or Thu 27 Jan 2028."),
    ],
)
async def test_a_day_that_cannot_be_is_said_and_asked_again(
    path: Path, built: Stock, typed: str, words: str
) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "M1")
        await hands.press("f7")
        await hands.type(typed, "enter")
        await hands.sees(words)
        await hands.type("31.12.2026", "enter")
        await hands.sees("New use by: Thu 31 Dec 2026 (40 d).")


async def test_a_certificate_that_ran_out_or_is_not_kept_is_not_taken(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "M1")
        await hands.press("f7")
        await hands.type("+60", "enter")
        await hands.sees("✖ ran out Fri 20 Nov 2026")
        await hands.type("c-old", "enter")
        await hands.sees("ran out Fri 20 Nov 2026.")
        await hands.type("C-99", "enter")
        await hands.sees("Certificate C-99 is not kept here.")
        await hands.press("escape")
        await hands.sees("Enter: Wed 20 Jan 2027")


async def test_what_has_no_date_has_nothing_to_test_again(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "R-1")
        await hands.press("f7")
        await hands.sees("Test again: it has no date that a test could put off.")


# -- amending --------------------------------------------------------------------------------------------------


async def test_several_fields_are_put_right_at_once_and_stand_in_its_history(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "F1")
        await hands.press("f8")
        await hands.type("moisture", "enter")
        await hands.sees("Quality Moisture of lot F1 of Rye flour. Now: 12.5.")
        await hands.type("13.1", "enter")
        await hands.press("enter")
        await hands.sees("quality Moisture from 12.5 to 13.1. Why: typed wrongly.")
        await hands.press("f4")
        await hands.type("best", "enter")
        await hands.type("1.2.2027", "enter")
        await hands.sees("A date later than Wed 20 Jan 2027 (60 d) needs a test: Esc, then F7 (Test again).")
        await hands.type("10.1.2027", "enter")
        await hands.press("enter")
        await hands.sees("best-before date from Wed 20 Jan 2027 (60 d) to Sun 10 Jan 2027 (50 d)")
        await hands.press("enter")
        await hands.sees("✔")
        await hands.sees("Best before Sun 10 Jan 2027 (50 d)")
        found = now(hands, F1)
        assert [each.value for each in found.qualities] == ["13.1"]
        assert found.best_before == days(50)
        assert {fact.field for fact in found.history} == {LotField.BEST_BEFORE, LotField.QUALITIES}


async def test_a_further_field_that_was_not_meant_is_left_by_esc(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "F1")
        await hands.press("f8")
        await hands.type("grade", "enter")
        await hands.type("B", "enter")
        await hands.press("enter", "f4", "escape")
        await hands.sees("Puts right, of lot F1 of Rye flour: grade from A to B. Why: typed wrongly.")
        await hands.press("enter")
        await hands.sees("Grade B")


async def test_a_value_is_taken_away_by_a_dash_and_one_as_it_is_is_no_change(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "F1")
        await hands.press("f8")
        await hands.type("notes", "enter")
        await hands.type("stone ground", "enter")
        await hands.sees("That is what it is already.")
        await hands.press("enter")
        await hands.sees("The new notes.")
        await hands.type("-", "enter")
        await hands.press("enter")
        await hands.sees("notes from stone ground to nothing")
        await hands.press("enter")
        await hands.sees("✔")
        assert now(hands, F1).notes == ""


async def test_a_change_by_somebody_else_meanwhile_is_told_and_looked_at_anew(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "F1")
        await hands.press("f8")
        await hands.type("grade", "enter")
        await hands.type("B", "enter")
        await hands.press("enter")
        desk = hands.app.till.desk()
        assert not hasattr(amend(desk, now(hands, F1), {LotField.GRADE: "C"}, "seen by Mira"), "lines")
        await hands.press("enter")
        await hands.sees("✖")
        await hands.sees("was changed")
        await hands.press("escape", "escape", "escape", "escape")
        await hands.sees("Grade C")


# -- splitting -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_lot_is_split_by_grade_and_place_and_the_rest_stays(
    path: Path, built: Stock, size: tuple[int, int]
) -> None:
    async with office(path, LOTS, size=size) as hands:
        await to_card(hands, "F1")
        await hands.press("f9")
        await hands.type("4 kg", "enter")
        await hands.sees("Enter: F1-A")
        await hands.press("enter")
        await hands.type("B", "enter")
        await hands.press("enter", "enter")
        await hands.sees("4 kg as lot F1-A, grade B, at floor; the rest, 16 kg, stays as it is.")
        await hands.press("f4")
        await hands.type("1.5", "enter")
        await hands.type("f1-a", "enter")
        await hands.sees("Another part has that code already.")
        await hands.type("F1-C", "enter")
        await hands.press("enter")
        await hands.type("cellar", "enter")
        await hands.press("enter")
        await hands.sees("1.5 kg as lot F1-C, grade A, at")
        await hands.sees("the rest, 14.5 kg, stays as it is.")
        await hands.press("enter")
        await hands.sees("SP-1-000001")
        assert now(hands, F1).on_hand == 14_500
        assert (now(hands, lot_key("FLOUR", "F1-A")).grade, now(hands, lot_key("FLOUR", "F1-A")).on_hand) == (
            "B",
            4000,
        )
        assert [place.place for place in now(hands, lot_key("FLOUR", "F1-C")).places] == ["cellar"]
        last = hands.showing(LotDeskScreen).done
        assert last
        assert isinstance(last.documents[0], LotSplit)


async def test_more_than_there_is_cannot_be_split_off_nor_under_its_own_code(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "M1")
        await hands.press("f9")
        await hands.type("back", "enter")
        await hands.type("9", "enter")
        await hands.sees("Only 8 of it is there, not 9.")
        await hands.type("8", "enter")
        await hands.type("m1", "enter")
        await hands.sees("That is the lot it comes from.")
        await hands.type("M2", "enter")
        await hands.press("enter", "enter", "enter")
        await hands.sees("nothing of it stays there")
        await hands.press("enter")
        await hands.sees("lots are never merged")
        assert quantities(hands, M1) == {"floor": 12, "back": 8}


# -- text from outside -----------------------------------------------------------------------------------------


async def test_whatever_is_typed_into_any_question_is_only_text(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        screen = hands.showing(LotDeskScreen)
        for n, (_, text) in enumerate(HOSTILE[::5]):
            deed = ("f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9")[n % 8]
            if n == 0:
                await to_card(hands, "M1")
            await hands.press(deed)
            for _ in range(4):
                screen.open_step.take_entry(Entry.typed(text[:500]))
                screen.open_step.follow(text[:100])
                screen.open_step.take_entry(Entry.typed("1"))
                await hands.until(lambda: not screen.storing)
            await hands.sees("Esc Back")
            while not hands.text.count("F5 Dispose"):
                await hands.press("escape")
                await hands.until(lambda: not screen.storing)
        assert quantities(hands, M1) == {"floor": 12, "back": 8}


async def test_hostile_notes_and_reasons_are_kept_and_shown_as_they_are(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        desk = hands.app.till.desk()
        for _, text in HOSTILE[::6]:
            amend(desk, now(hands, F1), {LotField.NOTES: text[:300]}, f"note {text[:60]}")
            hold(desk, now(hands, F1), f"why {text[:60]}")
        await to_card(hands, "F1")
        for _ in range(12):
            await hands.press("pagedown")
        await hands.sees("ON HOLD: why")
