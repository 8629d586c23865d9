"""A production order from the product to the labels, by keyboard and scanner, with its wrong turns."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.documents import Produced, RecallApplied, RecallTarget
from pos_term.domain.lots import lot_key
from pos_term.domain.people import Role
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.making.checking import Booked, CheckOrder
from pos_term.screens.making.components import Components
from pos_term.screens.making.screen import MakeWhat, MakingScreen
from pos_term.screens.office.screen import OfficeScreen
from pos_term.services.lot_desk import LotCard, card
from pos_term.widgets.entry_buffer import Entry
from tests.equipment import Counter, Paper
from tests.hostile import HOSTILE
from tests.screens.driving import Hands, at_counter
from tests.screens.errands import written
from tests.screens.lot_shop import BEN, MAKE, Stock, build, office, open_entry, own_copy, quantities
from tests.shop import code, days, gs1

M1, F1, BREAD = lot_key("MILK", "M1"), lot_key("FLOUR", "F1"), lot_key("BREAD", "B-202611-001")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    """The shop's store, to be copied, never opened."""
    return build(tmp_path_factory.mktemp("lots"))


@pytest.fixture
def path(built: Stock, tmp_path: Path) -> Path:
    """A store of the test's own."""
    return own_copy(built, tmp_path)


async def bread(hands: Hands, quantity: str = "40") -> None:
    """The head of an order for bread, all as it is proposed."""
    await hands.type("rye bread")
    await hands.sees("Rye bread")
    await hands.press("down", "enter")
    await hands.sees("How many are made")
    await hands.type(quantity, "enter")
    await hands.sees("Enter: B-202611-001, the next one")
    await hands.press("enter")
    await hands.sees("Produced on")
    await hands.press("enter")
    await hands.sees("Enter: Thu 26 Nov 2026")
    await hands.press("enter")
    await hands.sees("Where does it go")
    await hands.press("enter")
    await components(hands)


async def components(hands: Hands) -> Components:
    """The list of components is open."""
    screen = hands.showing(MakingScreen)
    await hands.until(lambda: isinstance(screen.open_step, Components) and not screen.storing)
    step = screen.open_step
    assert isinstance(step, Components)
    return step


def made(hands: Hands, key: str) -> LotCard:
    """A lot as the store has it."""
    found = card(hands.app.till.desk(), key)
    assert found
    return found


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_bread_is_made_of_scanned_lots_costed_booked_and_labelled(
    path: Path, built: Stock, size: tuple[int, int]
) -> None:
    labels = Paper()
    async with office(path, MAKE, size=size, equipment=Counter(labels=labels)) as hands:
        await bread(hands)
        await hands.scan(gs1(built.flour, "F1"))
        await hands.sees("Uses: lot F1 of Rye flour")
        await hands.type("8.5", "enter")
        await components(hands)
        await hands.sees("1 component, 9.35")
        await hands.scan(gs1(built.milk, "M1", days(9)))
        await hands.type("floor", "enter")
        await hands.type("4", "enter")
        await hands.sees("2 components, 12.55")
        await hands.press("f10")
        await hands.sees("Makes 40 of Rye bread as lot B-202611-001, and uses up 2 components.")
        await hands.sees("Use by Thu 26 Nov 2026, by its shelf life")
        await hands.sees("Cost of one 0.3138")
        await hands.press("enter")
        await hands.sees("MO-1-000001")
        step = hands.showing(MakingScreen).open_step
        assert isinstance(step, Booked)
        document = step.done.documents[0]
        assert isinstance(document, Produced)
        assert [(line.sku, line.lot, line.quantity) for line in document.used] == [
            ("FLOUR", "F1", 8500), ("MILK", "M1", 4000),
        ]  # fmt: skip
        assert quantities(hands, BREAD) == {"floor": 40}
        assert (made(hands, BREAD).components, made(hands, BREAD).expiry) == (2, days(5))
        await hands.press("f10")
        await hands.sees("How many? Enter is 40")
        await hands.press("enter")
        await hands.sees("40 labels go to the printer.")
        await hands.until(lambda: labels.labels)
        assert labels.labels[0][1] == 40
        await hands.press("enter")
        await hands.sees("Make: which product?")
        await hands.press("escape")
        await hands.until_shown(OfficeScreen)
        await hands.sees("MO-1-000001")


async def test_a_plain_code_asks_for_the_lot_and_words_do_too(path: Path, built: Stock) -> None:
    async with office(path, MAKE) as hands:
        await bread(hands)
        await hands.scan(code(built.milk))
        await hands.sees("Which component?")
        await hands.press("down", "enter")
        await hands.sees("Uses: lot M1 of Whole milk 1 l")
        await hands.press("escape")
        await components(hands)
        await hands.type("rye flour", "enter")
        await hands.sees("Uses: lot F1")
        await hands.type("all", "enter")
        await hands.sees("lot F1 of Rye flour floor 20 kg")


async def test_the_page_of_the_order_is_printed(path: Path, built: Stock) -> None:
    paper = Paper()
    async with office(path, MAKE, equipment=Counter(printer=paper)) as hands:
        await bread(hands)
        await hands.type("F1", "enter")
        await hands.type("5", "enter")
        await hands.press("f10")
        await hands.sees("Book it?")
        await hands.press("enter")
        await hands.sees("MO-1-000001")
        await hands.press("f11")
        await hands.sees("PRODUCTION RECORD")
        await hands.press("enter")
        await hands.until(lambda: any("MO-1-000001" in " ".join(page.rows()) for page in paper.printed))


async def test_more_than_there_is_of_a_component_is_said_at_once(path: Path, built: Stock) -> None:
    async with office(path, MAKE) as hands:
        await bread(hands)
        await hands.type("F1", "enter")
        await hands.type("21", "enter")
        await hands.sees("Only 20 kg of it is there, not 21 kg.")
        await hands.press("enter")
        await hands.sees("Type how many, such as 3, 1.5 or all.")
        await hands.type("20", "enter")
        await components(hands)


async def test_what_may_not_be_used_is_refused_with_the_remedy(path: Path, built: Stock) -> None:
    async with at_counter(path) as hands:
        written(hands, RecallApplied(id="r", recall="R-7", targets=(RecallTarget(sku="FLOUR", lot="F1"),)))
        await open_entry(hands, MAKE)
        await bread(hands)
        for lot, quantity in (("M2", "1"), ("F1", "2")):
            await hands.type(lot, "enter")
            await hands.sees(f"Uses: lot {lot}")
            await hands.type(quantity, "enter")
            await components(hands)
            await hands.press("f10")
            await hands.sees("it cannot be used. Take another lot.")
            await hands.press("delete")
            await hands.sees("is not used.")
        assert quantities(hands, F1) == {"floor": 20}


async def test_an_order_cannot_use_what_it_makes(path: Path, built: Stock) -> None:
    async with office(path, MAKE) as hands:
        await bread(hands, "10")
        await hands.type("F1", "enter")
        await hands.type("2", "enter")
        await hands.press("f10")
        await hands.sees("Book it?")
        await hands.press("enter")
        await hands.sees("MO-1-000001")
        await hands.press("enter")
        await hands.type("rye bread")
        await hands.sees("Rye bread")
        await hands.press("down", "enter")
        await hands.type("5", "enter")
        await hands.type("B-202611-001", "enter")
        await hands.press("enter", "enter", "enter")
        await components(hands)
        await hands.type("B-202611-001", "enter")
        await hands.sees("Uses: lot B-202611-001")
        await hands.type("5", "enter")
        await hands.press("f10")
        await hands.sees("is what this order makes; it cannot be used for itself.")
        assert quantities(hands, BREAD) == {"floor": 10}


async def test_the_same_lot_again_takes_the_place_of_what_was_said_before(path: Path, built: Stock) -> None:
    async with office(path, MAKE) as hands:
        await bread(hands)
        for quantity in ("2", "3"):
            await hands.type("F1", "enter")
            await hands.sees("Uses: lot F1")
            await hands.type(quantity, "enter")
            await components(hands)
        await hands.sees("now 3 kg.")
        await hands.sees("1 component, 3.30")


async def test_esc_leads_back_through_the_order_and_nothing_of_it_is_lost(path: Path, built: Stock) -> None:
    async with office(path, MAKE) as hands:
        await bread(hands)
        await hands.type("F1", "enter")
        await hands.type("2", "enter")
        await components(hands)
        await hands.press("f10")
        await hands.sees("Check the order")
        await hands.press("escape", "escape")
        await hands.sees("Where does it go")
        await hands.press("escape", "escape", "escape", "escape")
        await hands.sees("Enter: 40")
        await hands.press("escape")
        await hands.sees("Make: which product?")
        await hands.press("escape")
        await hands.sees("Rye bread is not booked. Esc again gives the order up, Enter goes on with it.")
        await hands.press("enter")
        await hands.sees("1 component, 2.20")
        screen = hands.showing(MakingScreen)
        await hands.press("f10")
        await hands.until(lambda: isinstance(screen.open_step, CheckOrder))


async def test_an_order_is_given_up_on_purpose_only(path: Path, built: Stock) -> None:
    async with office(path, MAKE) as hands:
        await bread(hands)
        await hands.type("F1", "enter")
        await hands.type("2", "enter")
        await components(hands)
        for _ in range(6):
            await hands.press("escape")
        await hands.sees("Make: which product?")
        await hands.press("escape")
        await hands.sees("is not booked")
        await hands.press("escape")
        await hands.until_shown(OfficeScreen)
        assert quantities(hands, F1) == {"floor": 20}


async def test_an_empty_order_is_not_checked(path: Path, built: Stock) -> None:
    async with office(path, MAKE) as hands:
        await bread(hands)
        await hands.press("f10")
        await hands.sees("Scan what it is made of first.")
        await hands.press("enter")
        await hands.sees("Scan or type the next component.")
        await hands.scan(gs1(built.flour, "NEVER"))
        await hands.sees("✖ No lot, serial or product has")
        await hands.press("escape")
        await components(hands)


async def test_units_with_serials_are_made_by_a_range_and_single_scans(path: Path, built: Stock) -> None:
    async with office(path, MAKE) as hands:
        await hands.type("radio")
        await hands.sees("Kitchen radio")
        await hands.press("down", "enter")
        await hands.sees("Scan each, or type A001-A050")
        await hands.press("enter")
        await hands.sees("Scan each, or type A001-A050.")
        await hands.type("K01-K03", "enter")
        await hands.sees("Enter: 3 units")
        await hands.scan(gs1(built.radio, serial="K09"))
        await hands.sees("Enter: 4 units")
        await hands.type("K02", "enter")
        await hands.sees("Enter: 3 units")
        await hands.press("enter")
        await hands.type("KL", "enter")
        await hands.press("enter", "enter")
        await components(hands)
        await hands.type("bag", "enter")
        await hands.type("3", "enter")
        await hands.press("f10")
        await hands.sees("Makes 3 of Kitchen radio as lot KL")
        await hands.press("enter")
        await hands.sees("serial K09")
        assert made(hands, lot_key("RADIO", "KL")).serials == 3


async def test_dates_that_cannot_be_are_refused_where_they_are_typed(path: Path, built: Stock) -> None:
    async with office(path, MAKE) as hands:
        await hands.type("rye bread")
        await hands.sees("Rye bread")
        await hands.press("down", "enter")
        await hands.type("5", "enter")
        await hands.press("enter")
        await hands.type("+1", "enter")
        await hands.sees("Sun 22 Nov 2026 is still to come.")
        await hands.type("20.11.2026", "enter")
        await hands.sees("Enter: Wed 25 Nov 2026")
        await hands.type("19.11.2026", "enter")
        await hands.sees("That is before it was produced, Fri 20 Nov 2026.")


async def test_a_cashier_sees_no_costs_and_books_with_a_managers_pin(tmp_path: Path) -> None:
    shop = build(tmp_path, ana=Role.CASHIER)
    folder = tmp_path / "own"
    folder.mkdir()
    async with office(own_copy(shop, folder), MAKE) as hands:
        await bread(hands)
        await hands.type("F1", "enter")
        await hands.type("2", "enter")
        await components(hands)
        await hands.sees("1 component")
        assert "2.20" not in hands.text
        await hands.press("f10")
        await hands.sees("Book it?")
        assert "Cost" not in hands.text
        await hands.press("enter")
        await hands.until_shown(ApproveScreen)
        await hands.sees("Makes 40 of Rye bread as lot B-202611-001")
        await hands.type(BEN, "enter")
        await hands.until_shown(MakingScreen)
        await hands.sees("MO-1-000001")
        step = hands.showing(MakingScreen).open_step
        assert isinstance(step, Booked)
        document = step.done.documents[0]
        assert isinstance(document, Produced)
        assert document.approved_by == "Mira"


async def test_whatever_is_typed_while_something_is_made_is_only_text(path: Path, built: Stock) -> None:
    async with office(path, MAKE) as hands:
        screen = hands.showing(MakingScreen)
        await bread(hands)
        for _, text in HOSTILE[::4]:
            screen.open_step.take_entry(Entry.typed(text[:500]))
            screen.open_step.follow(text[:100])
            await hands.until(lambda: not screen.storing)
            while not isinstance(screen.open_step, Components):
                await hands.press("escape")
        for _ in range(3):
            await hands.press("escape")
        for _, text in HOSTILE[::4]:
            screen.open_step.take_entry(Entry.typed(text[:500]))
            await hands.until(lambda: not screen.storing)
        assert not isinstance(screen.open_step, MakeWhat)
        assert quantities(hands, F1) == {"floor": 20}
