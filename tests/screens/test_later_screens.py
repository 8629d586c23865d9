"""What a sale left open: numbers assigned later, and card payments whose outcome was not known."""

from __future__ import annotations

from pathlib import Path

from pos_term.domain.documents import GoodsReceipt, ReceivedLine
from pos_term.domain.products import Tracking
from pos_term.domain.quantity import ONE
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.later.cards import CardsScreen, OpenCards, Reference
from pos_term.screens.later.screen import AskNumber, AssignScreen, MissingList
from pos_term.widgets.entry_buffer import Entry
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.screens.errands import easy, opened, recall, sell_unknown_card, sell_unnumbered, written
from tests.shop import days, gs1


def receive(hands: Hands, sku: str, lot: str | None = None, serial: str | None = None, count: int = 5) -> None:
    """Goods received at the desk today."""
    quantity = ONE if serial else count * ONE
    line = ReceivedLine(sku=sku, lot=lot, serial=serial, quantity=quantity, received_on=days(0))
    written(hands, GoodsReceipt(id=f"in-{sku}-{lot or serial}", lines=(line,)))


def missing(hands: Hands) -> list[tuple[str, int]]:
    """What is still without a number: sku and thousandths."""
    return [(each.sku, each.quantity) for each in hands.app.till.later.unknown()]


# -- numbers ---------------------------------------------------------------------------------------------------


async def test_a_lot_is_assigned_to_all_that_left_without_one(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sell_unnumbered(hands, easy(hands), 2 * ONE)
        receive(hands, "HONEY", "H1")
        screen, gave = await opened(hands, AssignScreen())
        await hands.sees("1 line left without a number")
        await hands.press("enter")
        await hands.sees("2 of receipt 1-000001 left without a lot")
        await hands.press("enter")
        await hands.sees("Scan or type the lot; Esc leaves it for later")
        await hands.type("H1", "enter")
        await hands.sees("1-000001: H1 is written down.")
        await hands.sees("Nothing was sold without its number")
        assert isinstance(screen.step, MissingList)
        assert missing(hands) == []
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        assert gave.result is True


async def test_a_part_is_assigned_and_the_rest_is_asked_for(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sell_unnumbered(hands, easy(hands), 3 * ONE)
        receive(hands, "HONEY", "H1")
        receive(hands, "HONEY", "H2")
        screen, _ = await opened(hands, AssignScreen())
        await hands.press("enter")
        await hands.type("9*H1", "enter")
        await hands.sees("only 3 have no number")
        await hands.type("2*H1", "enter")
        await hands.sees("H1 is written down. 1 to go.")
        assert isinstance(screen.step, AskNumber)
        await hands.type("H2", "enter")
        await hands.sees("Nothing was sold without its number")
        assert missing(hands) == []


async def test_a_pack_scanned_on_the_list_goes_to_its_own_line(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        honey, radio = easy(hands), easy(hands, "RADIO", Tracking.SERIAL)
        sell_unnumbered(hands, honey)
        sell_unnumbered(hands, radio)
        receive(hands, "RADIO", serial="R-1234")
        await opened(hands, AssignScreen())
        await hands.scan(gs1(radio, serial="R-1234"))
        await hands.sees("R-1234 is written down")
        assert missing(hands) == [("HONEY", ONE)]
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.sees("No number of Whole milk 1 l is missing")


async def test_what_does_not_fit_is_refused_in_words(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        honey = easy(hands)
        sell_unnumbered(hands, honey)
        screen, gave = await opened(hands, AssignScreen())
        await hands.press("enter")
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.sees("That is Whole milk 1 l. A lot of Honey is asked for")
        await hands.scan(honey.gtin[1:].encode() if honey.gtin else b"")
        await hands.sees("That names the product, not the lot")
        await hands.type("H-never", "enter")
        await hands.sees("lot H-never is not known")
        await hands.type("x*H1", "enter")
        assert isinstance(screen.step, AskNumber)
        await hands.press("escape", "escape")
        await hands.until_shown(CheckoutScreen)
        assert gave.result is None
        assert missing(hands) == [("HONEY", ONE)]


async def test_a_recalled_lot_that_left_is_told_loudly(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sell_unnumbered(hands, easy(hands))
        receive(hands, "HONEY", "H1")
        recall(hands, "HONEY", "H1")
        await opened(hands, AssignScreen())
        await hands.press("enter")
        await hands.type("H1", "enter")
        await hands.sees("lot H1 is RECALLED (R-9). Reach the customer")
        assert missing(hands) == []


async def test_with_nothing_to_assign_it_says_so(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen, gave = await opened(hands, AssignScreen())
        await hands.sees("Nothing was sold without its number")
        await hands.press("enter", "down")
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        assert screen.is_active
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        assert gave.result is None


# -- cards -----------------------------------------------------------------------------------------------------


async def test_a_card_payment_is_approved_with_its_reference(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sold = sell_unknown_card(hands, b"BAG")
        screen, gave = await opened(hands, CardsScreen())
        await hands.sees("T-77")
        await hands.press("enter")
        await hands.sees("F5: it was approved. F8: it was declined.")
        await hands.press("f5")
        await hands.until(lambda: isinstance(screen.step, Reference))
        await hands.type("SLIP-9", "enter")
        await hands.sees("SLIP-9")
        await hands.press("enter")
        await hands.sees(f"{sold.number}: the card paid 0.25")
        assert hands.app.till.later.open_cards() == []
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        assert gave.result is True


async def test_a_card_payment_is_declined_on_a_second_press_only(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sell_unknown_card(hands, b"BAG")
        sold = sell_unknown_card(hands, b"2*BAG")
        await opened(hands, CardsScreen())
        await hands.press("f8")
        await hands.sees("F8 again says so for good")
        await hands.press("down", "f8")
        assert len(hands.app.till.later.open_cards()) == 2
        await hands.press("f8")
        await hands.sees(f"{sold.number}: 0.50 was NOT paid")
        assert len(hands.app.till.later.open_cards()) == 1


async def test_a_receipt_that_is_scanned_goes_to_its_payment(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sell_unknown_card(hands, b"BAG")
        sold = sell_unknown_card(hands, b"2*BAG")
        screen, gave = await opened(hands, CardsScreen())
        await hands.scan(sold.number.encode())
        assert screen.rows.chosen == "1"
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.sees("That was a scan")
        assert isinstance(screen.step, OpenCards)
        await hands.type("ABC", "f5")
        await hands.until(lambda: isinstance(screen.step, Reference))
        await hands.sees("ABC")
        await hands.press("escape", "escape")
        await hands.until_shown(CheckoutScreen)
        assert gave.result is None
        assert len(hands.app.till.later.open_cards()) == 2


async def test_whatever_is_scanned_or_typed_is_data(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sell_unnumbered(hands, easy(hands, name="[/]Honey [red]x"))
        sell_unknown_card(hands, b"BAG")
        assign, _ = await opened(hands, AssignScreen())
        for n, (_, text) in enumerate(HOSTILE):
            assign.go(MissingList(assign) if n % 3 else AskNumber(assign, hands.app.till.later.unknown()[0]))
            assign.take_entry(Entry(text[:300].encode("utf-8", "surrogatepass"), scanned=bool(n % 2)))
            while assign.storing:
                await hands.pilot.pause(0.002)
        await hands.sees("[/]Honey [red]x")
        assert all(row.isprintable() for row in hands.text.splitlines())
        await hands.press("escape", "escape")
        cards, _ = await opened(hands, CardsScreen())
        for n, (_, text) in enumerate(HOSTILE):
            cards.go(OpenCards(cards))
            cards.take_entry(Entry(text[:300].encode("utf-8", "surrogatepass"), scanned=bool(n % 2)))
        await hands.pilot.pause()
        assert all(row.isprintable() for row in hands.text.splitlines())
