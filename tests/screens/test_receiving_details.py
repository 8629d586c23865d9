"""The keys of a line that is being received: numbers and dates, cost, quality, serials, split, papers, labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.products import Dated, Tracking
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.office.screen import OfficeScreen
from pos_term.screens.receiving.booked import AfterBooking
from pos_term.screens.receiving.counter import Counter
from pos_term.screens.receiving.parts import Serials, Split
from pos_term.screens.receiving.scanned_form import LotForm
from pos_term.screens.receiving.screen import ReceivingScreen
from pos_term.widgets.band import Tone
from tests.equipment import Counter as Devices
from tests.equipment import Paper
from tests.screens.conftest import Goods
from tests.screens.deliveries import announced, hasten, oil, ordered, receiving, suppliers
from tests.screens.driving import Hands, at_counter
from tests.screens.errands import MIRA, product
from tests.shop import code, days, gs1


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hasten(monkeypatch)


async def begun(hands: Hands, raw: bytes) -> ReceivingScreen:
    """A delivery with its first pack."""
    screen = await receiving(hands)
    await hands.scan(raw)
    await settled(hands)
    return screen


async def settled(hands: Hands) -> None:
    """At the counter for goods, with nothing being kept any more."""
    screen = await hands.until_shown(ReceivingScreen)
    await hands.until(lambda: isinstance(screen.step, Counter) and not screen.storing, "the counter for goods")


async def allow(hands: Hands) -> None:
    """Mira's PIN."""
    await hands.until_shown(ApproveScreen)
    await hands.type(MIRA, "enter")
    await hands.until_shown(ReceivingScreen)


async def test_numbers_and_dates_are_put_right_in_a_form(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await begun(hands, gs1(goods.milk, "9001", days(30)))
        await hands.press("f3")
        await hands.until(lambda: isinstance(screen.step, LotForm))
        await hands.sees("Where it goes")
        await hands.type("9002", "enter")
        await hands.type("24.12.2026", "enter")
        await hands.type("tomorrow", "enter")
        await hands.sees("Type the date such as")
        await hands.type("1.11.26", "enter")
        await hands.type("SUP-1", "enter")
        await hands.press("f2")
        await hands.sees("Where do they go?")
        await hands.sees("quarantine")
        await hands.press("escape")
        await hands.type("back", "f10")
        await settled(hands)
        [line] = screen.draft.lines
        assert (line.lot, line.expiry, line.production_date) == ("9002", days(33), days(-20))
        assert (line.supplier_lot, line.location) == ("SUP-1", "back")


async def test_a_pack_scanned_in_the_form_fills_it_and_another_product_is_refused(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await begun(hands, code(goods.milk))
        await hands.press("escape", "f3")
        await hands.until(lambda: isinstance(screen.step, LotForm))
        await hands.scan(gs1(goods.salmon, "S1", days(5)))
        await hands.sees("That is Smoked salmon 100 g")
        await hands.scan(gs1(goods.milk, "9005", days(12)))
        await hands.sees("Taken from the pack")
        await hands.sees("Thu 3 Dec 2026")
        await hands.press("f10")
        await settled(hands)
        assert (screen.draft.lines[0].lot, screen.draft.lines[0].expiry) == ("9005", days(12))


async def test_a_form_that_is_left_changes_nothing(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await begun(hands, gs1(goods.milk, "9001", days(30)))
        await hands.press("f3")
        await hands.type("9002", "enter", "escape")
        await settled(hands)
        assert screen.draft.lines[0].lot == "9001"


async def test_cost_and_freight_are_kept_with_four_decimals(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await begun(hands, gs1(goods.milk, "9001", days(30)))
        await hands.press("f5")
        await allow(hands)
        await hands.type("-1", "enter")
        await hands.sees("The cost cannot be less than 0")
        await hands.type("0.0835", "enter")
        await hands.type("12.50", "enter")
        await settled(hands)
        assert screen.draft.lines[0].unit_cost == 835
        assert screen.draft.freight == 1250


async def test_who_may_not_receive_does_not_see_costs(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        suppliers(hands)
        ordered(hands, goods)
        await receiving(hands)
        await hands.type("po-77", "enter")
        await settled(hands)
        await hands.scan(gs1(goods.milk, "9001", days(30)))
        await settled(hands)
        await hands.sees("9001")
        assert "0.75" not in hands.text


async def test_a_result_outside_its_limits_holds_the_lot(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await begun(hands, gs1(oil(hands), "R-1", days(300)))
        await hands.press("f6")
        await hands.sees("Purity")
        await hands.type("COA-7", "enter")
        await hands.type("A", "enter")
        await hands.sees("from 95 to 100 %")
        await hands.type("92.5", "enter")
        await hands.type("Grasse", "enter")
        await hands.type("smells fine", "enter")
        await settled(hands)
        [line] = screen.draft.lines
        assert {(each.name, each.value) for each in line.qualities} == {("Purity", "92.5"), ("Plant", "Grasse")}
        assert (line.certificate, line.grade, line.notes) == ("COA-7", "A", "smells fine")
        await hands.sees("HELD")
        await hands.press("f10")
        await hands.sees("not for sale until released")


async def test_a_result_that_is_no_number_is_refused_and_the_form_stays(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await begun(hands, gs1(oil(hands), "R-1", days(300)))
        await hands.press("f6", "down", "down")
        await hands.type("plenty", "f10")
        await hands.until(lambda: hands.screen.band.notice is not None)
        assert hands.screen.band.notice is not None
        assert hands.screen.band.notice.tone is Tone.REFUSED
        assert not isinstance(screen.step, Counter)
        assert screen.draft.lines[0].qualities == ()


async def test_serials_come_as_a_range_a_list_and_scans(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await begun(hands, code(goods.headset))
        await hands.sees("Serial of Headset X")
        await hands.press("escape", "f7")
        await hands.until(lambda: isinstance(screen.step, Serials))
        await hands.type("A-001-A-003", "enter")
        await hands.scan(gs1(goods.headset, serial="B-77001"))
        await hands.scan(gs1(goods.headset, serial="B-77001"))
        await hands.sees("was scanned already")
        await hands.scan(gs1(goods.milk, "9001", days(3)))
        await hands.sees("serials of Headset X are asked for")
        await hands.type("C1, C2", "enter")
        await hands.press("enter")
        await settled(hands)
        serials = [line.serial for line in screen.draft.lines]
        assert serials == ["A-001", "A-002", "A-003", "B-77001", "C1", "C2"]


async def test_a_serial_the_shop_has_already_is_stopped(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await begun(hands, gs1(goods.headset, serial="8841-07"))
        await hands.sees("was received before")
        assert screen.draft.lines[0].blocked


async def test_a_line_is_split_by_place_and_what_is_left_stays_as_it_is(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await begun(hands, gs1(goods.milk, "9001", days(30)))
        await hands.type("10", "f4")
        await settled(hands)
        await hands.press("f8")
        await hands.until(lambda: isinstance(screen.step, Split))
        await hands.type("11", "enter")
        await hands.sees("Only 10 are left")
        await hands.type("4", "enter")
        await hands.press("enter", "enter")
        await hands.type("back", "enter")
        await hands.sees("6 of 10 are in no part yet")
        await hands.press("f10")
        await settled(hands)
        assert {(line.quantity, line.location) for line in screen.draft.lines} == {(4000, "back"), (6000, "floor")}


async def test_a_part_of_another_grade_goes_on_as_a_lot_of_its_own(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await begun(hands, gs1(goods.milk, "9001", days(30)))
        await hands.type("10", "f4")
        await settled(hands)
        await hands.press("f8")
        await hands.type("4", "enter")
        await hands.type("B", "enter")
        await hands.type("9001-B", "enter")
        await hands.press("enter", "f10")
        await settled(hands)
        found = {(line.lot, line.grade, line.quantity) for line in screen.draft.lines}
        assert found == {("9001-B", "B", 4000), ("9001", "", 6000)}


async def test_the_papers_are_named_late_and_the_delivery_is_checked_against_them(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        suppliers(hands)
        announced(hands, goods)
        screen = await begun(hands, gs1(goods.milk, "8801", days(20)))
        await hands.press("f9")
        await hands.press("f2")
        await hands.sees("Which announced delivery?")
        await hands.sees("Dairy Direct")
        await hands.press("enter")
        await hands.press("down", "down")
        await hands.type("DN-4711", "f10")
        await settled(hands)
        assert (screen.draft.notice, screen.draft.delivery_note) == ("N-5", "DN-4711")
        assert screen.draft.supplier is not None
        await hands.press("f9")
        await hands.type("N-99", "f10")
        await hands.sees("N-99")
        assert hands.screen.band.notice is not None
        assert hands.screen.band.notice.tone is Tone.REFUSED


async def test_a_code_made_here_asks_for_the_suppliers_own_lot(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        cream = product(
            hands, "CREAM", Tracking.LOT, dated=Dated.EXPIRY, lot_format="LOT-{YYYY}-{MM}-{seq:3}",
            shelf_life_days=20,
        )  # fmt: skip
        screen = await begun(hands, code(cream))
        await hands.sees("The supplier's own lot of Cream")
        await hands.type("SUP-9", "enter")
        await hands.sees("Its expiry date")
        await hands.sees("Enter: Fri 11 Dec 2026")
        await hands.press("enter")
        await hands.sees("How many Cream")
        await hands.press("enter")
        await settled(hands)
        [line] = screen.draft.lines
        assert (line.lot, line.supplier_lot, line.made_code) == ("LOT-2026-11-001", "SUP-9", True)
        assert (line.expiry, line.computed_date) == (days(20), True)


async def test_the_date_on_the_pack_takes_the_place_of_the_one_that_was_worked_out(
    path: Path, goods: Goods
) -> None:
    async with at_counter(path) as hands:
        cream = product(hands, "CREAM", Tracking.LOT, dated=Dated.EXPIRY, shelf_life_days=20)
        screen = await begun(hands, code(cream))
        await hands.type("C-1", "enter")
        await hands.sees("Its expiry date")
        assert screen.draft.lines[0].expiry == days(20)
        await hands.type("3.12.26", "enter")
        await hands.sees("How many Cream")
        assert (screen.draft.lines[0].expiry, screen.draft.lines[0].computed_date) == (days(12), False)
        await hands.type("8", "enter")
        await settled(hands)
        await hands.scan(gs1(cream, "C-2"))
        await hands.until(lambda: len(screen.draft.lines) == 2 and not screen.storing)
        assert screen.draft.lines[1].computed_date
        await hands.sees("The date is worked out from its shelf life")


async def test_a_stopped_line_is_taken_off_where_it_is_listed(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await begun(hands, gs1(goods.milk, "OLD", days(-3)))
        await hands.scan(gs1(goods.milk, "NEW", days(30)))
        await hands.until(lambda: len(screen.draft.lines) == 2 and not screen.storing)
        await hands.press("f10")
        await hands.sees("Whole milk 1 l lot OLD: expired on")
        await hands.press("delete")
        await hands.sees("F10 books the delivery")
        assert [line.lot for line in screen.draft.lines] == ["NEW"]
        await hands.sees("1 line without a cost")


async def test_labels_are_offered_after_the_booking(path: Path, goods: Goods) -> None:
    paper = Paper()
    async with at_counter(path, equipment=Devices(labels=paper)) as hands:
        screen = await begun(hands, gs1(goods.milk, "9001", days(30)))
        await hands.type("3", "f4")
        await settled(hands)
        await hands.press("f10", "f10")
        await allow(hands)
        await hands.until(lambda: isinstance(screen.step, AfterBooking))
        await hands.sees("Whole milk 1 l · lot 9001")
        await hands.scan(gs1(goods.milk, "9001", days(30)))
        await hands.sees("Esc ends it; the next delivery begins after that")
        await hands.type("2", "enter")
        await hands.press("enter")
        await hands.sees("2 labels go to the printer")
        await hands.until(lambda: [copies for _, copies in paper.labels] == [2])
        await hands.press("enter")
        await hands.until_shown(OfficeScreen)


@pytest.mark.parametrize("name", ["f3", "f4", "f5", "f6", "f7", "f8", "delete"])
async def test_a_key_of_a_line_says_that_there_is_none(path: Path, goods: Goods, name: str) -> None:
    async with at_counter(path) as hands:
        await receiving(hands)
        await hands.press("enter")
        await settled(hands)
        await hands.press(name)
        await hands.sees("Nothing has been received yet: scan the first pack")
