"""The lot desk by keyboard and scanner: anything in hand leads to the lot, and its card says all there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.documents import OrderedLine, RecallApplied, RecallTarget
from pos_term.domain.lots import lot_key
from pos_term.domain.people import Role
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.lot_desk.card import ShowCard
from pos_term.screens.lot_desk.finding import FindLot
from pos_term.screens.lot_desk.screen import LotDeskScreen
from pos_term.screens.office.screen import OfficeScreen
from pos_term.widgets.entry_buffer import Entry
from tests.equipment import Counter, Paper
from tests.hostile import HOSTILE
from tests.screens.driving import Hands, at_counter
from tests.screens.errands import opened, order, written
from tests.screens.lot_shop import LOTS, Stock, build, office, open_entry, own_copy, to_card
from tests.shop import code, days, gs1

M1 = lot_key("MILK", "M1")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    """The shop's store, to be copied, never opened."""
    return build(tmp_path_factory.mktemp("lots"))


@pytest.fixture
def path(built: Stock, tmp_path: Path) -> Path:
    """A store of the test's own."""
    return own_copy(built, tmp_path)


def standing(hands: Hands) -> ShowCard:
    """The card that is open."""
    step = hands.showing(LotDeskScreen).open_step
    assert isinstance(step, ShowCard), step
    return step


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_scanned_pack_opens_its_card_with_all_that_is_known(
    path: Path, built: Stock, size: tuple[int, int]
) -> None:
    async with office(path, LOTS, size=size) as hands:
        await hands.scan(gs1(built.milk, "M1", days(9)))
        for words in (
            "lot M1 of Whole milk 1 l", "Standing: may be sold.", "Use by Mon 30 Nov 2026 (9 d)",
            "Lies at 12 · floor", "Lies at 8 · back", "Together 20", "Cost of one 0.80", "Value 16.00",
            "Supplier Green Dairy", "Their lot GD-900",
        ):  # fmt: skip
            await hands.sees(words)
        for key in ("F2 Hold", "F3 Quarantine", "F4 Move", "F5 Dispose", "F6 Send back", "F7 Test again"):
            await hands.sees(key)
        for key in ("F8 Amend", "F9 Split", "F10 Label", "F12 Trace", "Esc Back"):
            await hands.sees(key)


async def test_grade_quality_certificate_and_notes_stand_on_the_card(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "f1")
        for words in (
            "20 kg · floor",
            "Certificate C-77, holds until Fri 17 Sep 2027",
            "Grade A",
            "Moisture 12.5 %",
        ):
            await hands.sees(words)
        await hands.sees("Notes stone ground")


@pytest.mark.parametrize("typed", ["m1", "M1", "lot m1"])
async def test_a_typed_lot_code_leads_straight_to_the_card(path: Path, built: Stock, typed: str) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, typed)
        assert standing(hands).card.key == M1


async def test_a_serial_leads_to_its_own_card_and_names_its_lot(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "r-2")
        await hands.sees("serial R-2 of Kitchen radio")
        await hands.sees("Made in lot RL")


async def test_the_suppliers_own_lot_finds_every_lot_that_came_with_it(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await hands.type("gd-900", "enter")
        await hands.sees("2 found")
        await hands.sees("EXPIRED")
        await hands.press("down", "enter")
        await hands.sees("Standing: EXPIRED 2 d ago.")


async def test_words_of_a_product_list_its_lots_while_they_are_typed(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await hands.type("whole mi")
        await hands.sees("2 found")
        await hands.press("down", "down", "enter")
        await hands.until(lambda: isinstance(hands.showing(LotDeskScreen).open_step, ShowCard))
        assert standing(hands).card.lot == "M1"
        await hands.press("escape")
        await hands.sees("2 found")
        assert hands.showing(LotDeskScreen).rows.chosen == M1


async def test_a_plain_barcode_brings_up_what_is_there_of_the_product(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await hands.scan(code(built.milk))
        await hands.sees("2 found")
        await hands.press("escape")
        await hands.until_shown(OfficeScreen)
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        assert not hands.app.till.checkout.cart


async def test_a_pack_that_never_came_in_is_refused_and_the_next_scan_works(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await hands.scan(gs1(built.milk, "NEVER", days(9)))
        await hands.sees("✖ No lot, serial or product has")
        await hands.scan(gs1(built.flour, "F1"))
        await hands.sees("lot F1 of Rye flour")
        await hands.scan(gs1(built.milk, "M2", days(-2)))
        await hands.sees("lot M2 of Whole milk 1 l")


async def test_words_that_nothing_has_are_said_and_can_be_typed_anew(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await hands.press("enter")
        await hands.sees("Scan a pack, or type a lot")
        await hands.type("zebra", "enter")
        await hands.sees('No lot, serial or product has "zebra".')
        await to_card(hands, "F1")


async def test_loose_goods_have_a_card_without_the_keys_of_lots(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "carrier")
        await hands.sees("Paper carrier bag")
        for key in ("F2", "F3", "F7", "F8", "F9", "F10", "F12"):
            assert f" {key} " not in hands.text
        for key, words in (
            ("f2", "Hold: it carries no lot"),
            ("f7", "Test again: it carries no lot"),
            ("f9", "Split: it"),
        ):
            await hands.press(key)
            await hands.sees(words)


async def test_open_carts_and_orders_that_keep_some_of_it_are_named(path: Path, built: Stock) -> None:
    async with at_counter(path) as hands:
        order(hands, "SO-9", OrderedLine(sku="MILK", quantity=5000, lot="M1"))
        await hands.scan(gs1(built.milk, "M1", days(9)))
        await hands.sees("Whole milk 1 l")
        await open_entry(hands, LOTS)
        await to_card(hands, "M1")
        await hands.sees("In a cart 1 · open sale, till 1, Ana")
        await hands.sees("Kept for 5 · order SO-9")
        await hands.press("f2")
        await hands.type("1", "enter")
        await hands.sees("no till sells any of it, nor the 1 in open carts and the 5 kept for orders")


async def test_a_recalled_lot_says_so_first_and_stays_one_lot(path: Path, built: Stock) -> None:
    async with at_counter(path) as hands:
        target = RecallTarget(sku="MILK", lot="M2")
        written(hands, RecallApplied(id="r7", recall="R-7", targets=(target,)))
        await open_entry(hands, LOTS)
        await to_card(hands, "M2")
        await hands.sees("Standing: RECALLED by R-7, never to be sold; EXPIRED 2 d ago.")
        await hands.press("f9")
        await hands.sees("Split: it is recalled and stays one lot.")


async def test_a_cashier_sees_no_cost_and_no_value(tmp_path: Path) -> None:
    shop = build(tmp_path, ana=Role.CASHIER)
    folder = tmp_path / "own"
    folder.mkdir()
    async with office(own_copy(shop, folder), LOTS) as hands:
        await to_card(hands, "M1")
        await hands.sees("Together 20")
        assert not any(words in hands.text for words in ("0.80", "16.00", "Cost", "Value"))


async def test_a_label_of_the_lot_is_printed_in_so_many_copies(path: Path, built: Stock) -> None:
    labels = Paper()
    async with office(path, LOTS, equipment=Counter(labels=labels)) as hands:
        await to_card(hands, "M1")
        await hands.press("f10")
        await hands.sees("GS1 (01)")
        await hands.type("two", "enter")
        await hands.sees("Type how many, such as 12.")
        await hands.type("2", "enter")
        await hands.sees("2 labels go to the printer.")
        await hands.until(lambda: labels.labels)
        [(label, copies)] = labels.labels
        assert (label.title, copies) == ("Whole milk 1 l", 2)
        assert isinstance(hands.showing(LotDeskScreen).open_step, ShowCard)


async def test_without_a_label_printer_it_is_only_shown(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        await to_card(hands, "M1")
        await hands.press("f10")
        await hands.sees("This till has no printer: it is only shown.")
        await hands.press("enter", "escape")
        await hands.sees("Standing: may be sold.")


async def test_a_lot_named_by_another_screen_opens_at_once_and_esc_leaves(path: Path, built: Stock) -> None:
    async with at_counter(path) as hands:
        _, gave = await opened(hands, LotDeskScreen(M1))
        await hands.sees("Standing: may be sold.")
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        assert gave.result is None


async def test_whatever_is_typed_or_scanned_is_only_text(path: Path, built: Stock) -> None:
    async with office(path, LOTS) as hands:
        screen = hands.showing(LotDeskScreen)
        for _, text in HOSTILE:
            for scanned in (False, True):
                raw = Entry.typed(text).raw[:4000]
                screen.open_step.take_entry(Entry(raw, scanned=scanned))
                screen.open_step.follow(text[:200])
                await hands.until(lambda: not screen.storing)
                if not isinstance(screen.open_step, FindLot):
                    await hands.press("escape")
        await hands.pilot.pause()
        assert isinstance(screen.open_step, FindLot)
        await to_card(hands, "M1")


async def test_the_trace_of_the_lot_opens_and_comes_back_to_its_card(path: Path, built: Stock) -> None:
    from pos_term.screens.tracing.screen import TracingScreen

    async with office(path, LOTS) as hands:
        await to_card(hands, "M1")
        await hands.press("f12")
        await hands.until_shown(TracingScreen)
        await hands.sees("M1")
        await hands.press("escape")
        await hands.until_shown(LotDeskScreen)
        assert standing(hands).card.key == M1
