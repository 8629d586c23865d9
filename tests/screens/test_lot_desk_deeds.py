"""What is done with a lot at its desk: asked step by step, said in one sentence, posted, and printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.documents import Disposed, StockMoved, SupplierReturned
from pos_term.domain.lots import lot_key
from pos_term.domain.people import Role
from pos_term.domain.reasons import Reason
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.lot_desk.screen import LotDeskScreen
from pos_term.services.lot_desk import Done, Take, card, dispose
from tests.equipment import Counter, Paper
from tests.screens.driving import Hands
from tests.screens.lot_shop import BEN, LOTS, Stock, build, office, own_copy, quantities, to_card
from tests.shop import days, gs1

M1, M2, F1 = lot_key("MILK", "M1"), lot_key("MILK", "M2"), lot_key("FLOUR", "F1")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    """The shop's store, to be copied, never opened."""
    return build(tmp_path_factory.mktemp("lots"))


@pytest.fixture(scope="module")
def of_cashiers(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    """The same shop with Ana as a cashier; Mira is its manager."""
    return build(tmp_path_factory.mktemp("cashiers"), ana=Role.CASHIER)


@pytest.fixture
def path(built: Stock, tmp_path: Path) -> Path:
    """A store of the test's own."""
    return own_copy(built, tmp_path)


def done(hands: Hands) -> object:
    """What was posted last from the screen."""
    last = hands.showing(LotDeskScreen).done
    assert last
    return last.documents[0]


# -- hold, release, quarantine ---------------------------------------------------------------------------------


async def test_a_held_lot_is_refused_at_the_counter_until_it_is_released(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "M1")
        await hands.press("f2")
        await hands.type("leaking at the seam", "enter")
        await hands.sees(
            "Holds lot M1 of Whole milk 1 l: leaking at the seam. From now on no till sells any of it."
        )
        await hands.press("enter")
        await hands.sees("Standing: ON HOLD: leaking at the seam.")
        await hands.sees("F2 Release")
        assert Reason.HELD in scanned(hands, built)
        await hands.press("f2")
        await hands.type("1", "enter")
        await hands.sees("Releases lot M1 of Whole milk 1 l (held: leaking at the seam): looked at, nothing found.")
        await hands.press("enter")
        await hands.sees("Standing: may be sold.")
        assert not scanned(hands, built)


def scanned(hands: Hands, built: Stock) -> list[Reason]:
    """What the counter says of a pack of M1 now."""
    checkout = hands.app.till.checkout
    outcome = checkout.scan(gs1(built.milk, "M1", days(9)))
    if checkout.cart:
        assert checkout.void("scanned twice").ok
    return [finding.reason for finding in outcome.findings]


async def test_a_reason_of_two_letters_is_not_taken_and_esc_leads_back_with_nothing_done(
    path: Path, built: Stock
) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "M1")
        await hands.press("f2")
        await hands.type("x", "enter")
        await hands.sees("Type the reason in words")
        await hands.scan(gs1(built.flour, "F1"))
        await hands.sees("is none of these")
        await hands.press("escape")
        await hands.sees("Standing: may be sold.")
        found = card(hands.app.till.desk(), M1)
        assert found
        assert found.hold is None


async def test_all_of_a_lot_goes_to_quarantine_held_and_comes_back_released(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "M1")
        await hands.press("f3")
        await hands.type("1", "enter")
        await hands.type("2", "enter")
        await hands.sees("Moves all of lot M1 of Whole milk 1 l to quarantine and holds it: waits for a test.")
        await hands.press("enter")
        await hands.sees("TR-1-000001")
        await hands.sees("ON HOLD: waits for a test; in QUARANTINE: all of it.")
        assert quantities(hands, M1) == {"quarantine": 20}
        await hands.press("f3")
        await hands.press("enter")
        await hands.type("back", "enter")
        await hands.type("2", "enter")
        await hands.sees("out of quarantine to back and ends its hold: test passed.")
        await hands.press("enter")
        await hands.sees("Standing: may be sold.")
        assert quantities(hands, M1) == {"back": 20}


async def test_a_part_goes_aside_and_the_rest_stays_for_sale(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "M1")
        await hands.press("f3")
        await hands.type("2", "enter")
        await hands.type("floor", "enter")
        await hands.type("5", "enter")
        await hands.press("enter", "enter")
        await hands.sees("Standing: in QUARANTINE: 5.")
        assert quantities(hands, M1) == {"floor": 7, "back": 8, "quarantine": 5}


# -- moving ----------------------------------------------------------------------------------------------------


async def test_some_of_it_is_moved_by_arrows_and_enter_alone(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "M1")
        await hands.press("f4", "down", "enter")
        await hands.type("3", "enter")
        await hands.press("down", "down", "up", "down", "enter", "enter")
        await hands.sees("Moves 3 of Whole milk 1 l, lot M1, from back, to quarantine")
        await hands.press("escape", "escape", "up", "up", "enter", "enter")
        await hands.sees("Moves 3 of Whole milk 1 l, lot M1, from back, to Cellar.")
        assert "is damaged" not in hands.text
        await hands.press("enter")
        await hands.sees("✔ TR-1-000001: 3 of lot M1")
        assert quantities(hands, M1) == {"floor": 12, "back": 5, "cellar": 3}


async def test_goods_for_another_store_are_not_for_sale_here_any_more(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "F1")
        await hands.press("f4")
        await hands.type("2.5 kg", "enter")
        await hands.type("north", "enter")
        await hands.type("for another store", "enter")
        await hands.sees("2.5 kg of Rye flour, lot F1, from floor, to North store: Shop floor: for another store.")
        await hands.press("enter")
        await hands.sees("Lies at 2.5 kg · North store: Shop floor, not for sale here")
        document = done(hands)
        assert isinstance(document, StockMoved)
        assert [(line.target, line.quantity) for line in document.lines] == [("north", 2500)]


async def test_an_answer_that_does_not_fit_any_more_is_asked_again(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "M1")
        await hands.press("f4")
        await hands.type("floor", "enter")
        await hands.type("11", "enter")
        await hands.type("back", "enter")
        await hands.sees("Why?")
        await hands.press("escape", "escape", "escape")
        await hands.type("back", "enter")
        await hands.sees("Enter: all 8")
        await hands.press("enter")
        await hands.sees("Where to")
        await hands.type("floor", "enter")
        await hands.press("enter")
        await hands.sees("Moves 8 of Whole milk 1 l, lot M1, from back, to floor.")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_closed_place_says_why_and_another_one_is_chosen(
    path: Path, built: Stock, size: tuple[int, int]
) -> None:
    async with office(path, LOTS, size=size) as hands:
        await to_card(hands, "F1")
        await hands.press("f4")
        await hands.type("all", "enter")
        await hands.type("old", "enter")
        await hands.sees("Old shed: is closed; nothing may be brought there any more.")
        await hands.type("nowhere", "enter")
        await hands.sees("nowhere is none of these. ↑↓ chooses")
        await hands.type("cellar", "enter")
        await hands.press("enter", "enter")
        await hands.sees("TR-1-000001")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("13", "Only 12 of it is there, not 13."),
        ("0", "The quantity must be more than 0."),
        ("-3", "The quantity must be more than 0."),
        ("a few", "is not a number"),
        ("1.2345", "has more than 3 decimals"),
        ("4006381333931", "and a quantity is asked for"),
    ],
)
async def test_what_is_no_quantity_is_said_and_the_question_stays(
    path: Path, built: Stock, typed: str, words: str
) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "M1")
        await hands.press("f4", "enter")
        await hands.type(typed, "enter")
        await hands.sees(words)
        await hands.type("12", "enter")
        await hands.sees("Where to")


async def test_esc_goes_back_step_by_step_and_what_was_answered_is_still_there(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "M1")
        await hands.press("f4", "down", "enter")
        await hands.type("3", "enter")
        await hands.type("cellar", "enter")
        await hands.type("sunny day", "enter")
        await hands.sees("from back, to Cellar: sunny day.")
        await hands.press("escape")
        await hands.sees("Enter: sunny day")
        await hands.press("escape")
        await hands.sees("Where to")
        await hands.press("escape")
        await hands.sees("Enter: 3")
        await hands.type("4", "enter")
        await hands.press("enter", "enter")
        await hands.sees("Moves 4 of Whole milk 1 l, lot M1, from back, to Cellar: sunny day.")
        await hands.press("escape", "escape", "escape", "escape", "escape")
        await hands.sees("Standing: may be sold.")
        assert quantities(hands, M1) == {"floor": 12, "back": 8}


# -- leaving for good ------------------------------------------------------------------------------------------


async def test_a_disposal_says_its_value_before_names_a_witness_and_prints_its_page(
    path: Path, built: Stock
) -> None:
    paper = Paper()
    async with office(path, LOTS, equipment=Counter(printer=paper)) as hands:
        await to_card(hands, "M2")
        await hands.press("f5", "enter")
        await hands.sees("Type how many, such as 3, 1.5 or all.")
        await hands.type("all", "enter")
        await hands.type("1", "enter")
        await hands.sees("Who saw it?")
        await hands.type("Ben", "enter")
        await hands.sees(
            "Throws away 3 of Whole milk 1 l, lot M2, from floor: past its date. Seen by Ben. Worth 2.40."
        )
        await hands.press("enter")
        await hands.sees("DI-1-000001")
        await hands.sees("Lies at nowhere: none is left")
        document = done(hands)
        assert isinstance(document, Disposed)
        assert (document.reason, document.witness, document.lines[0].value) == ("past its date", "Ben", 240)
        await hands.press("f5")
        await hands.sees("Dispose: none of it is left here.")
        await hands.press("f11")
        await hands.sees("DISPOSAL RECORD")
        await hands.press("enter")
        await hands.sees("goes to the printer.")
        await hands.until(lambda: any("DI-1-000001" in " ".join(page.rows()) for page in paper.printed))


async def test_what_somebody_else_took_meanwhile_is_refused_and_nothing_is_lost(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "M2")
        await hands.press("f5")
        await hands.type("3", "enter")
        await hands.type("1", "enter")
        await hands.type("Ben", "enter")
        desk = hands.app.till.desk()
        gone = dispose(desk, [Take(M2, "floor", 2000)], "spoilt", "Mira")
        assert isinstance(gone, Done)
        await hands.press("enter")
        await hands.sees("✖")
        assert quantities(hands, M2) == {"floor": 1}
        await hands.press("escape", "escape", "escape", "escape")
        await hands.sees("Lies at 1 · floor")


async def test_goods_go_back_to_whom_they_came_from_with_the_suppliers_number(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "M1")
        await hands.press("f6")
        await hands.sees("where it came from")
        await hands.press("enter")
        await hands.type("floor", "enter")
        await hands.type("2", "enter")
        await hands.type("came damaged", "enter")
        await hands.type("RMA-55", "enter")
        await hands.sees("back to Green Dairy: came damaged. Their number: RMA-55. Worth 1.60.")
        await hands.press("enter")
        await hands.sees("SR-1-000001")
        document = done(hands)
        assert isinstance(document, SupplierReturned)
        assert (document.supplier, document.reference, document.lines[0].value) == ("dairy", "RMA-55", 160)


async def test_a_supplier_nobody_knows_is_not_taken(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "M1")
        await hands.press("f6")
        await hands.type("Nobody and Sons", "enter")
        await hands.sees("No supplier is called that.")
        await hands.type("mill", "enter")
        await hands.sees("From where")


# -- serials ---------------------------------------------------------------------------------------------------


async def test_of_a_lot_of_serials_the_very_units_are_scanned(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await hands.type("RL", "enter")
        await hands.sees("Serials 3 were made in it")
        await hands.press("f4")
        await hands.scan(gs1(built.radio, serial="R-3"))
        await hands.sees("[x] R-3")
        await hands.type("R-9", "enter")
        await hands.sees("R-9 is not among them here.")
        await hands.type("r-1", "enter")
        await hands.sees("Enter: these 2")
        await hands.press("enter")
        await hands.type("cellar", "enter")
        await hands.press("enter")
        await hands.sees("2 of Kitchen radio, lot RL (serial R-3, R-1), from floor, to Cellar.")
        await hands.press("enter")
        await hands.sees("TR-1-000001")
        document = done(hands)
        assert isinstance(document, StockMoved)
        assert {line.serial for line in document.lines} == {"R-1", "R-3"}
        await hands.press("f9")
        await hands.sees("Split: each unit has its own serial")


# -- rights ----------------------------------------------------------------------------------------------------


async def test_a_cashier_needs_a_manager_who_reads_what_will_happen(of_cashiers: Stock, tmp_path: Path) -> None:
    async with office(own_copy(of_cashiers, tmp_path), LOTS) as hands:
        await to_card(hands, "M2")
        await hands.press("f5")
        await hands.type("1", "enter")
        await hands.type("1", "enter")
        await hands.type("Ben", "enter")
        await hands.sees("then the PIN of a manager")
        assert "Worth" not in hands.text
        await hands.press("enter")
        await hands.until_shown(ApproveScreen)
        await hands.sees("Throws away 1 of Whole milk 1 l, lot M2")
        await hands.press("escape")
        await hands.until_shown(LotDeskScreen)
        await hands.press("enter")
        await hands.until_shown(ApproveScreen)
        await hands.type(BEN, "enter")
        await hands.until_shown(LotDeskScreen)
        await hands.sees("DI-1-000001")
        document = done(hands)
        assert isinstance(document, Disposed)
        assert document.approved_by == "Mira"


async def test_each_deed_has_a_number_of_its_own(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "F1")
        for number, source in (("TR-1-000001", ""), ("TR-1-000002", "floor")):
            await hands.press("f4")
            if source:
                await hands.type(source, "enter")
            await hands.type("1", "enter")
            await hands.type("cellar", "enter")
            await hands.press("enter", "enter")
            await hands.sees(number)
        assert quantities(hands, F1) == {"floor": 18, "cellar": 2}


# -- lists to choose from --------------------------------------------------------------------------------------


async def test_the_beginning_of_a_name_is_enough_and_other_words_are_a_persons_own(
    path: Path, built: Stock
) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "M2")
        await hands.press("f5")
        await hands.type("all", "enter")
        await hands.type("mice got at it", "enter")
        await hands.type("mi", "enter")
        await hands.sees("mice got at it. Seen by Mira.")
        await hands.press("escape")
        await hands.type("A guest of the shop", "enter")
        await hands.sees("Seen by A guest of the shop.")


async def test_the_row_that_the_arrows_chose_counts_for_what_is_typed(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "F1")
        await hands.press("f4")
        await hands.type("1", "enter")
        await hands.type("r")
        await hands.until(lambda: len(hands.showing(LotDeskScreen).rows.rows) == 3)
        await hands.press("down", "enter")
        await hands.sees("Why?")
        await hands.sees("To: quarantine.")


async def test_a_list_shows_all_again_once_the_typing_is_wiped_out(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "F1")
        await hands.press("f4")
        await hands.type("1", "enter")
        screen = hands.showing(LotDeskScreen)
        every = len(screen.rows.rows)
        await hands.type("cellar")
        await hands.until(lambda: len(screen.rows.rows) == 1)
        await hands.press("escape")
        await hands.until(lambda: len(screen.rows.rows) == every)
        await hands.sees("Where to")
