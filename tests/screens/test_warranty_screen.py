"""A serial's standing in one screen."""

from __future__ import annotations

from pathlib import Path

from pos_term.domain.products import Tracking
from pos_term.domain.quantity import ONE
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.warranty.screen import WarrantyScreen
from pos_term.widgets.entry_buffer import Entry
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import at_counter
from tests.screens.errands import customer, give_back, opened, product, recall, sell, written
from tests.shop import days, gs1


async def test_a_sold_unit_shows_when_to_whom_and_until_when(path: Path, goods: Goods) -> None:
    from pos_term.domain.documents import GoodsReceipt, ReceivedLine

    async with at_counter(path) as hands:
        radio = product(hands, "RADIO", Tracking.SERIAL, name="Radio [b]X[/]", warranty_months=24)
        line = ReceivedLine(sku="RADIO", serial="R-1234", quantity=ONE, received_on=days(0))
        written(hands, GoodsReceipt(id="in", lines=(line,)))
        eva = customer(hands)
        sold = sell(hands, gs1(radio, serial="R-1234"), customer=eva.id)
        await opened(hands, WarrantyScreen())
        await hands.scan(gs1(radio, serial="R-1234"))
        await hands.sees("Radio [b]X[/], serial R-1234")
        await hands.sees(f"Sold Sat 21 Nov 2026, receipt {sold.number}")
        await hands.sees("To Eva Jansen")
        await hands.sees("Warranty until 21 Nov 2028")
        give_back(hands, sold.number)
        await hands.type("r-1234", "enter")
        await hands.sees("CAME BACK Sat 21 Nov 2026, receipt 1-000002")
        await hands.press("enter", "escape")
        await hands.until_shown(CheckoutScreen)


async def test_a_unit_on_the_shelf_was_not_sold(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await opened(hands, WarrantyScreen())
        await hands.press("enter")
        await hands.sees("Scan the pack, or type the serial")
        await hands.type("8841-09", "enter")
        await hands.sees("NOT SOLD by this shop")
        await hands.sees("Now on the sales floor")


async def test_a_recalled_unit_is_told_loudly(path: Path, goods: Goods) -> None:
    from pos_term.domain.documents import RecallApplied, RecallTarget

    async with at_counter(path) as hands:
        recall(hands, "MILK", "7745")
        written(hands, RecallApplied(id="r", recall="R-10", targets=(RecallTarget(sku="HEAD"),)))
        screen, _ = await opened(hands, WarrantyScreen())
        await hands.type("8841-09", "enter")
        await hands.until(lambda: screen.band.notice)
        assert screen.band.notice
        assert screen.band.notice.headline == "RECALLED (R-10)"


async def test_a_serial_of_two_products_asks_which(path: Path, goods: Goods) -> None:
    from pos_term.domain.documents import GoodsReceipt, ReceivedLine

    async with at_counter(path) as hands:
        twin = product(hands, "TWIN", Tracking.SERIAL, name="Headset Y")
        line = ReceivedLine(sku="TWIN", serial="8841-09", quantity=ONE, received_on=days(0))
        written(hands, GoodsReceipt(id="in", lines=(line,)))
        await opened(hands, WarrantyScreen())
        await hands.type("8841-09", "enter")
        await hands.sees("Several products have this serial")
        await hands.press("down", "enter")
        await hands.sees("serial 8841-09")
        await hands.scan(gs1(twin, serial="8841-09"))
        await hands.sees("Headset Y, serial 8841-09")


async def test_what_is_no_serial_of_the_shop_says_so(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await opened(hands, WarrantyScreen())
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.sees("it was NOT SOLD here")
        await hands.type("nothing", "enter")
        await hands.sees("No unit with the serial nothing is known")


async def test_whatever_is_scanned_or_typed_is_data(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen, _ = await opened(hands, WarrantyScreen())
        for n, (_, text) in enumerate(HOSTILE):
            screen.take_entry(Entry(text[:300].encode("utf-8", "surrogatepass"), scanned=bool(n % 2)))
            if n % 9 == 0:
                await hands.pilot.pause()
                assert all(row.isprintable() for row in hands.text.splitlines())
