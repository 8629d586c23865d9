"""Products in the office: found, opened by a scan, changed, added; two at once; every way out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pos_term.domain.documents import ProductsSet, SuppliersSet
from pos_term.domain.places import Supplier
from pos_term.domain.products import LotPolicy, Product
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.forms.asking import AskChoice, AskSeveral, AskText
from pos_term.screens.forms.history import ShowHistory
from pos_term.screens.office.screen import OfficeScreen
from pos_term.screens.products.form import ProductForm
from pos_term.screens.products.screen import FindProduct, ProductsScreen
from pos_term.services.master.products import read_product
from pos_term.widgets.entry_buffer import Entry
from tests.equipment import Counter, Paper
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.screens.master import answer, entered, form_of, in_office, keep, on_form, stand_on
from tests.shop import code, days, gs1, gtin


async def at_products(hands: Hands) -> ProductsScreen:
    return await in_office(hands, 9, ProductsScreen)


def stored(hands: Hands, sku: str) -> Product:
    found = read_product(hands.app.till.desk(), sku)
    assert found is not None
    return found


async def open_by(hands: Hands, product: Product) -> ProductsScreen:
    screen = await at_products(hands)
    await hands.scan(code(product))
    await on_form(hands, screen)
    return screen


# -- found -----------------------------------------------------------------------------------------------------


async def test_the_list_follows_typing_and_enter_opens_the_one_it_stands_on(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_products(hands)
        await hands.type("mil")
        await hands.sees("Whole milk 1 l")
        await hands.sees("MILK")
        await hands.press("down", "enter")
        await on_form(hands, screen)
        await hands.sees("In stock: floor 36.")
        await hands.sees("What it is")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_pack_that_is_scanned_opens_its_product_whatever_its_lot(
    path: Path, goods: Goods, size: tuple[int, int]
) -> None:
    async with at_counter(path, size=size) as hands:
        screen = await at_products(hands)
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        form = await on_form(hands, screen)
        assert form.title() == "Whole milk 1 l"
        await hands.sees("F10" if form.changed else "F5 History")


async def test_an_unknown_number_is_offered_to_a_new_product_with_it_filled_in(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_products(hands)
        await hands.scan(gtin(777).encode())
        await hands.sees(f"No product has the GTIN {gtin(777)}. F4 adds one with it.")
        await hands.press("f4")
        form = await on_form(hands, screen)
        assert form.mine.gtin == gtin(777)
        await answer(hands, screen, "sku", "OAT")
        await answer(hands, screen, "name", "Oat drink")
        await hands.press("f10")
        await hands.sees("Price must be filled in.")
        await hands.type("2.19", "enter")
        await keep(hands, screen)
        await hands.sees("Oat drink was added.")
        added = stored(hands, "OAT")
        assert (added.name, added.gtin, added.price, added.unit) == ("Oat drink", gtin(777), 219, "each")


async def test_words_that_find_nothing_become_the_name_of_a_new_product(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_products(hands)
        await hands.type("Rye bread", "enter")
        await hands.sees('Nothing has "Rye bread" in its name. F4 adds it.')
        await hands.press("f4")
        assert (await on_form(hands, screen)).mine.name == "Rye bread"


async def test_a_wrong_check_digit_is_said_and_opens_nothing(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_products(hands)
        wrong = gtin(777)[1:-1] + str((int(gtin(777)[-1]) + 1) % 10)
        await hands.scan(wrong.encode())
        await hands.sees("check digit")
        assert isinstance(screen.step, FindProduct)


# -- changed ---------------------------------------------------------------------------------------------------


async def test_a_price_is_changed_marked_and_kept_by_someone_who_may(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await open_by(hands, goods.milk)
        await answer(hands, screen, "price", "1.35")
        await hands.sees("1 change, not kept")
        await hands.sees("• Price")
        await keep(hands, screen)
        await hands.sees("Kept: price 1.29 → 1.35.")
        assert stored(hands, "MILK").price == 135
        await hands.press("escape", "escape")
        await hands.until_shown(OfficeScreen)
        await hands.sees("Kept: price 1.29 → 1.35.")


async def test_a_wrong_value_is_said_at_once_and_asked_again(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await open_by(hands, goods.milk)
        await answer(hands, screen, "price", "dear")
        await hands.sees("Price: amount 'dear' is not a number such as 12.50.")
        assert isinstance(screen.step, AskText)
        await hands.scan(code(goods.bag))
        await hands.sees("That was a scan")
        await hands.press("escape")
        assert not form_of(screen).changed


async def test_a_value_is_typed_on_its_field_without_asking_first(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await open_by(hands, goods.milk)
        await stand_on(hands, screen, "shelf_life_days")
        await hands.type("14", "enter")
        await hands.sees("14 days")
        await hands.type("-", "enter")
        assert form_of(screen).mine.shelf_life_days is None


async def test_f2_puts_what_is_there_on_the_line(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await open_by(hands, goods.milk)
        await stand_on(hands, screen, "name")
        await hands.press("enter", "f2")
        await hands.type(", fresh", "enter")
        assert form_of(screen).mine.name == "Whole milk 1 l, fresh"


async def test_choices_are_shown_chosen_by_arrows_or_by_typing(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await open_by(hands, goods.milk)
        await stand_on(hands, screen, "lot_policy")
        await hands.press("enter")
        await hands.sees("must be scanned or keyed")
        await hands.press("down", "enter")
        assert form_of(screen).mine.lot_policy is LotPolicy.SCAN
        await hands.press("enter")
        await hands.type("taken", "enter")
        assert form_of(screen).mine.lot_policy is LotPolicy.AUTO
        await hands.type("nonsense", "enter")
        await hands.sees('None of them has "nonsense"')
        assert isinstance(screen.step, AskChoice)
        await hands.sees("must be scanned or keyed")
        await hands.press("escape")
        assert form_of(screen).mine.lot_policy is LotPolicy.AUTO


async def test_a_supplier_is_chosen_by_name_and_a_department_may_be_new(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        acme = (Supplier(id="ACME", name="Acme Dairy"), Supplier(id="BAK", name="Baker", active=False))
        entered(hands, SuppliersSet(id="s", suppliers=acme))
        screen = await open_by(hands, goods.milk)
        await stand_on(hands, screen, "supplier")
        await hands.press("enter")
        await hands.sees("Acme Dairy (ACME)")
        assert "Baker" not in hands.text
        await hands.type("acm", "enter")
        await answer(hands, screen, "department", "Chilled")
        await keep(hands, screen)
        assert (stored(hands, "MILK").supplier, stored(hands, "MILK").department) == ("ACME", "Chilled")


async def test_barcodes_are_added_by_scans_and_taken_away(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await open_by(hands, goods.milk)
        await stand_on(hands, screen, "barcodes")
        await hands.press("enter")
        await hands.scan(gtin(801).encode())
        await hands.scan(gtin(802).encode())
        await hands.sees(gtin(802))
        await hands.press("delete")
        assert isinstance(screen.step, AskSeveral)
        await hands.press("escape")
        assert form_of(screen).mine.barcodes == (gtin(802),)
        await keep(hands, screen)
        assert stored(hands, "MILK").barcodes == (gtin(802),)


async def test_a_barcode_of_another_product_is_refused_by_name(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await open_by(hands, goods.milk)
        await stand_on(hands, screen, "barcodes")
        await hands.scan(code(goods.bag))
        await keep(hands, screen)
        await hands.sees("belongs to Paper carrier bag (BAG)")
        assert form_of(screen).at == "barcodes"
        assert form_of(screen).changed == {"barcodes"}


async def test_qualities_are_typed_in_one_line_and_edited(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await open_by(hands, goods.milk)
        await stand_on(hands, screen, "qualities")
        await hands.press("enter")
        await hands.type("fat; %; 3.5..1", "enter")
        await hands.sees("fat would be at least 3.5 and at most 1")
        await hands.type("fat; %; 3.5..4", "enter")
        await hands.sees("fat; %; 3.5..4")
        await hands.press("f2")
        await hands.type("; required", "enter")
        await hands.press("escape")
        (fat,) = form_of(screen).mine.qualities
        assert (fat.least, fat.most, fat.required) == (3500, 4000, True)


async def test_the_tracking_of_what_is_in_stock_is_refused_in_words(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await open_by(hands, goods.milk)
        await stand_on(hands, screen, "tracking")
        await hands.type("serial numbers", "enter")
        await keep(hands, screen)
        await hands.sees("It is tracked by lots and in stock. Sell or move the stock out first.")


async def test_the_sku_stays_what_it_is(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await open_by(hands, goods.milk)
        await stand_on(hands, screen, "sku")
        await hands.press("enter")
        await hands.sees("SKU stays what it is")
        await hands.type("OTHER", "enter")
        await hands.sees("SKU stays what it is")


# -- two at once, wrong turns ------------------------------------------------------------------------------------


async def test_the_second_manager_is_told_what_changed_and_what_they_typed_stands(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await open_by(hands, goods.milk)
        await answer(hands, screen, "name", "Milk")
        entered(hands, ProductsSet(id="other", products=(replace(goods.milk, price=149),)))
        await keep(hands, screen)
        await hands.sees("Mira changed it at 12:00: price 1.29 → 1.49.")
        await hands.sees("What you typed still stands here")
        assert (form_of(screen).mine.name, form_of(screen).mine.price) == ("Milk", 149)
        assert form_of(screen).changed == {"name"}


async def test_what_is_not_kept_is_asked_for_once_before_it_is_dropped(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await open_by(hands, goods.milk)
        await answer(hands, screen, "name", "Milk")
        await hands.press("escape")
        await hands.sees("Not kept: name. F10 keeps it. Esc again drops it.")
        await hands.press("down", "escape")
        await hands.sees("Not kept: name.")
        await hands.press("escape")
        assert isinstance(screen.step, FindProduct)
        assert stored(hands, "MILK").name == "Whole milk 1 l"


async def test_nothing_is_kept_without_someone_who_may(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await open_by(hands, goods.milk)
        await hands.press("f10")
        await hands.sees("Nothing is changed.")
        await answer(hands, screen, "price", "1.35")
        await hands.press("f10")
        await hands.until_shown(ApproveScreen)
        await hands.press("escape")
        await hands.until_shown(ProductsScreen)
        assert form_of(screen).changed == {"price"}
        assert stored(hands, "MILK").price == 129


async def test_another_pack_opens_its_product_but_not_over_what_is_not_kept(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await open_by(hands, goods.milk)
        await hands.scan(code(goods.milk))
        await hands.sees("That is the code of this product.")
        await answer(hands, screen, "name", "Milk")
        await hands.scan(code(goods.bag))
        await hands.sees("That is Paper carrier bag, another product. Keep what you changed first (F10)")
        await hands.press("escape", "escape")
        await hands.scan(code(goods.milk))
        await on_form(hands, screen)
        await hands.scan(code(goods.bag))
        await hands.until(
            lambda: isinstance(screen.step, ProductForm) and screen.step.title() == "Paper carrier bag"
        )


async def test_the_history_says_who_changed_what(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        entered(hands, ProductsSet(id="other", products=(replace(goods.milk, price=149),)))
        screen = await open_by(hands, goods.milk)
        await hands.press("f5")
        await hands.sees("price 1.29 → 1.49")
        await hands.sees("2026-11-21 12:00 Mira")
        history = screen.step
        assert isinstance(history, ShowHistory)
        await hands.type("x", "enter")
        await hands.press("escape")
        assert screen.step is history.left


async def test_a_label_without_a_printer_is_shown_only_and_waits_for_what_is_not_kept(
    path: Path, goods: Goods
) -> None:
    async with at_counter(path) as hands:
        screen = await open_by(hands, goods.milk)
        await answer(hands, screen, "price", "1.35")
        await hands.press("f7")
        await hands.sees("Keep it first (F10)")
        await hands.press("escape", "escape")
        await hands.scan(code(goods.milk))
        await on_form(hands, screen)
        await hands.press("f7")
        await hands.sees("This till has no printer for labels.")
        await hands.press("enter")
        await hands.scan(code(goods.bag))
        await hands.sees("That was a scan")
        await hands.press("escape")
        assert isinstance(screen.step, ProductForm)


async def test_a_label_goes_to_the_printer_as_often_as_is_asked(path: Path, goods: Goods) -> None:
    paper = Paper()
    async with at_counter(path, equipment=Counter(labels=paper)) as hands:
        screen = await open_by(hands, goods.milk)
        await hands.press("f7")
        await hands.sees("Whole milk 1 l")
        await hands.type("many", "enter")
        await hands.sees("Type how many")
        await hands.type("3", "enter")
        await hands.sees("3 labels go to the printer.")
        await on_form(hands, screen)
        await hands.until(lambda: paper.labels, "printed")
        assert [(label.title, copies) for label, copies in paper.labels] == [("Whole milk 1 l", 3)]


async def test_hostile_names_are_shown_as_they_are_kept(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        bad = tuple(
            Product(sku=f"H{n}", name=text[:200] or "x", department=f"Hostile {text[:200]}", price=n)
            for n, (_, text) in enumerate(HOSTILE)
        )
        entered(hands, ProductsSet(id="hostile", products=bad))
        screen = await at_products(hands)
        await hands.type("hostile")
        await hands.sees("H")
        await hands.press(*["pagedown"] * 5)
        for n in range(0, len(bad), 12):
            screen.open_product(f"H{n}", screen.open_step)
            await on_form(hands, screen)
            screen.take_entry(Entry.typed(HOSTILE[n][1]))
            await hands.press("f5")
            await hands.until(lambda: not screen.storing, "its history")
            while not isinstance(screen.step, FindProduct):
                await hands.press("escape")
