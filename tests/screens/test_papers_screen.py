"""What is printed beside receipts, from its screen: shown first, printed by Enter, shown only without a printer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pos_term.domain.delivery import Delivery
from pos_term.domain.people import DEFAULT_RIGHTS, Permission, Role
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.papers.screen import ChoosePaper, PapersScreen, ShowSheet
from pos_term.screens.receipt.screen import ReceiptScreen
from pos_term.screens.shift.screen import ShiftScreen
from pos_term.screens.sign_in.screen import SignInScreen
from pos_term.widgets.entry_buffer import Entry
from tests.equipment import NO_PAPER, Counter, Paper
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.screens.errands import MIRA, give_back, opened, product, sell
from tests.shop import days, gs1


def pages(paper: Paper) -> list[str]:
    """The pages that came out, each as one text."""
    return ["\n".join(" ".join(row.split()) for row in page.rows()) for page in paper.printed]


async def papers(hands: Hands) -> PapersScreen:
    await hands.menu(15)
    return await hands.until_shown(PapersScreen)


async def test_the_x_is_shown_and_enter_prints_it(path: Path, goods: Goods) -> None:
    paper = Paper()
    async with at_counter(path, equipment=Counter(printer=paper)) as hands:
        sell(hands, b"BAG")
        await papers(hands)
        await hands.type("1", "enter")
        await hands.sees("X READING")
        await hands.sees("Sales 1 0.25")
        await hands.press("pagedown")
        await hands.sees("TOTAL EUR 0.25")
        assert not any("X READING" in page for page in pages(paper))
        await hands.press("enter")
        await hands.sees("X reading goes to the printer.")
        await hands.until(lambda: any("X READING" in page for page in pages(paper)))
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        await hands.sees("X reading goes to the printer.")


async def test_without_a_printer_the_page_is_shown_and_it_says_so(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await papers(hands)
        await hands.type("2", "enter")
        await hands.sees("This till has no printer: it is only shown.")
        await hands.sees("PULL LIST")
        await hands.press("enter")
        assert isinstance(screen.step, ShowSheet)
        await hands.press("escape")
        await hands.until(lambda: isinstance(screen.step, ChoosePaper))
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)


async def test_the_pull_list_names_what_must_leave_and_moves_under_the_arrows(path: Path, goods: Goods) -> None:
    paper = Paper()
    async with at_counter(path, size=(100, 50), equipment=Counter(printer=paper)) as hands:
        await papers(hands)
        await hands.press("down", "enter")
        for words in ("[ ] Whole milk 1 l", "EXPIRED 19 Nov", "[ ] Smoked salmon 100 g", "RECALLED (R-7)"):
            await hands.sees(words)
        await hands.press("pagedown", "enter")
        await hands.until(lambda: len(paper.printed) == 1)
        assert "lot 7731" in pages(paper)[0]


async def test_a_shelf_label_of_a_scanned_product_in_so_many_copies(path: Path, goods: Goods) -> None:
    labels = Paper()
    async with at_counter(path, equipment=Counter(labels=labels)) as hands:
        await papers(hands)
        await hands.type("3", "enter")
        await hands.sees("Shelf label: which product?")
        await hands.scan((goods.milk.gtin or "").encode())
        await hands.sees("1.29 EUR")
        await hands.type("12", "enter")
        await hands.sees("12 labels of Whole milk 1 l go to the printer.")
        await hands.until(lambda: labels.labels)
        [(label, copies)] = labels.labels
        assert (label.title, label.price, copies) == ("Whole milk 1 l", "1.29 EUR", 12)


async def test_the_next_label_follows_at_once_and_enter_is_one(path: Path, goods: Goods) -> None:
    labels = Paper()
    async with at_counter(path, equipment=Counter(labels=labels)) as hands:
        await papers(hands)
        await hands.type("3", "enter")
        for words, name in (("carrier", "Paper carrier bag"), ("vacc", "Flu vaccine")):
            await hands.type(words)
            await hands.sees(name)
            await hands.press("down", "enter")
            await hands.sees("How many? Enter is 1")
            await hands.press("enter")
            await hands.sees(f"1 label of {name} goes to the printer.")
        await hands.until(lambda: len(labels.labels) == 2)
        assert [copies for _, copies in labels.labels] == [1, 1]


async def test_a_pack_that_names_its_lot_needs_no_question_for_it(path: Path, goods: Goods) -> None:
    labels = Paper()
    async with at_counter(path, equipment=Counter(labels=labels)) as hands:
        await papers(hands)
        await hands.type("4", "enter")
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.sees("lot 7745")
        await hands.press("enter")
        await hands.until(lambda: labels.labels)
        assert labels.labels[0][0].element_string == f"01{goods.milk.gtin}1726113010{'7745'}"


async def test_a_lot_is_chosen_typed_or_scanned(path: Path, goods: Goods) -> None:
    labels = Paper()
    async with at_counter(path, size=(100, 40), equipment=Counter(labels=labels)) as hands:
        await papers(hands)
        for number in ("choose", "7752", "scan"):
            await hands.until(lambda: hands.showing(PapersScreen).is_active)
            if isinstance(hands.showing(PapersScreen).step, ChoosePaper):
                await hands.type("4", "enter")
            await hands.type("MILK", "enter")
            await hands.sees("Lot: choose, scan or type it")
            if number == "choose":
                await hands.press("down", "enter")
            elif number == "scan":
                await hands.scan(gs1(goods.headset, serial="8841-07"))
                await hands.sees("That is Headset X, another product.")
                await hands.scan(gs1(goods.milk, "7745", days(9)))
            else:
                await hands.type("9999", "enter")
                await hands.sees("Lot 9999 of MILK is not known; receive it first.")
                await hands.type(number, "enter")
            await hands.sees("How many?")
            await hands.press("enter")
            await hands.sees("1 label of Whole milk 1 l goes to the printer.")
        await hands.until(lambda: len(labels.labels) == 3)
        assert [label.rows[0] for label, _ in labels.labels] == ["lot 7745", "lot 7752", "lot 7745"]


async def test_a_serial_has_a_label_of_its_own_and_a_bag_has_none(path: Path, goods: Goods) -> None:
    labels = Paper()
    async with at_counter(path, equipment=Counter(labels=labels)) as hands:
        await papers(hands)
        await hands.type("4", "enter")
        await hands.type("BAG", "enter")
        await hands.sees("Paper carrier bag carries no lot or serial. Print its shelf label.")
        await hands.type("HEAD", "enter")
        await hands.type("8841-08", "enter")
        await hands.sees("serial 8841-08")
        await hands.press("enter")
        await hands.until(lambda: labels.labels)


async def test_a_scan_is_no_number_of_copies_and_nonsense_is_said(path: Path, goods: Goods) -> None:
    labels = Paper()
    async with at_counter(path, equipment=Counter(labels=labels)) as hands:
        screen = await papers(hands)
        await hands.type("3", "enter")
        await hands.type("BAG", "enter")
        await hands.scan((goods.milk.gtin or "").encode())
        await hands.sees("That was a scan")
        for typed, words in (("0", "choose 1 to 999"), ("1000", "choose 1 to 999"), ("many", "Type how many")):
            await hands.type(typed, "enter")
            await hands.sees(words)
        await hands.press("escape")
        await hands.sees("which product?")
        assert screen.result is None
        assert labels.labels == []


async def test_an_unknown_code_is_refused_and_unknown_words_find_nothing(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await papers(hands)
        await hands.type("3", "enter")
        await hands.sees("This till has no printer: it is only shown.")
        await hands.scan(b"9999999999994")
        await hands.until(lambda: hands.screen.band.notice)
        await hands.type("zebra", "enter")
        await hands.sees('Nothing has "zebra"')
        await hands.press("enter")
        await hands.sees("Scan the pack, or type its name.")


async def test_a_scan_on_the_list_goes_to_the_sale(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await papers(hands)
        await hands.type("9", "enter")
        await hands.sees("Type a number from 1 to 4.")
        await hands.scan((goods.bag.gtin or "").encode())
        await hands.until_shown(CheckoutScreen)
        await hands.until(lambda: hands.app.till.checkout.cart.lines)


async def test_the_x_needs_the_right_to_the_shift(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        rights = tuple(
            replace(each, may=tuple(may for may in each.may if may is not Permission.SHIFT))
            if each.role is Role.CASHIER else each
            for each in DEFAULT_RIGHTS
        )  # fmt: skip
        hands.app.till.shop = replace(hands.app.till.shop, rights=rights)
        screen = await papers(hands)
        await hands.type("1", "enter")
        await hands.until_shown(ApproveScreen)
        await hands.press("escape")
        await hands.until(lambda: screen.is_active)
        assert isinstance(screen.step, ChoosePaper)
        await hands.type("1", "enter")
        await hands.until_shown(ApproveScreen)
        await hands.type("Mira", "enter")
        await hands.type(MIRA, "enter")
        await hands.sees("X READING")


async def test_names_of_any_kind_are_text_here_too(path: Path, goods: Goods) -> None:
    labels = Paper()
    async with at_counter(path, equipment=Counter(labels=labels)) as hands:
        hostile = [text for _, text in HOSTILE if text.strip()][::16]
        for n, text in enumerate(hostile):
            product(hands, f"H{n}", name=text, gtin=None)
        screen, _ = await opened(hands, PapersScreen())
        await hands.type("3", "enter")
        for n in range(len(hostile)):
            screen.open_step.take_entry(Entry.typed(f"H{n}"))
            await hands.sees("How many? Enter is 1")
            await hands.press("escape")
        for text in hostile:
            screen.open_step.take_entry(Entry(text.encode("utf-8", "replace"), scanned=False))
            await hands.pilot.pause()
            if "How many" in hands.text:
                await hands.press("escape")
        assert screen.is_active


async def test_the_z_prints_as_the_shift_closes_and_again_as_a_copy(path: Path, goods: Goods) -> None:
    paper = Paper()
    async with at_counter(path, equipment=Counter(printer=paper)) as hands:
        sell(hands, b"BAG")
        await hands.menu(2)
        await hands.until_shown(ShiftScreen)
        await hands.press("f6")
        await hands.until(lambda: any("X READING" in page for page in pages(paper)))
        await hands.type("100.25", "enter")
        await hands.press("enter")
        await hands.until(lambda: any("Z REPORT 1" in page for page in pages(paper)))
        await hands.sees("Z report 1 goes to the printer.")
        await hands.press("f6")
        await hands.until(lambda: sum("Z REPORT 1" in page for page in pages(paper)) == 2)
        first, again = (page for page in pages(paper) if "Z REPORT 1" in page)
        assert ("COPY" in first, "COPY" in again) == (False, True)
        assert "Cash counted 100.25" in first
        await hands.press("enter")
        await hands.until_shown(SignInScreen)


@pytest.mark.parametrize("printer", [None, NO_PAPER])
async def test_a_shift_closes_whatever_its_printer_does(path: Path, goods: Goods, printer: Delivery | None) -> None:
    paper = Paper()
    paper.always = printer
    async with at_counter(path, equipment=Counter(printer=paper if printer else None)) as hands:
        await hands.menu(2)
        await hands.until_shown(ShiftScreen)
        if printer is None:
            await hands.press("f6")
            await hands.sees("This till has no printer.")
        await hands.type("100", "enter")
        await hands.press("enter")
        await hands.sees("The shift is closed")
        assert hands.app.till.shift is None
        await hands.press("enter")
        await hands.until_shown(SignInScreen)


async def test_a_gift_receipt_is_printed_from_the_receipt(path: Path, goods: Goods) -> None:
    paper = Paper()
    async with at_counter(path, equipment=Counter(printer=paper)) as hands:
        sold = sell(hands, b"BAG", gs1(goods.headset, serial="8841-07"))
        await opened(hands, ReceiptScreen())
        await hands.sees("F6 Gift receipt")
        await hands.press("f6")
        await hands.sees(f"A gift receipt of {sold.number} goes to the printer.")
        await hands.until(lambda: any("GIFT RECEIPT" in page for page in pages(paper)))
        [page] = [page for page in pages(paper) if "GIFT RECEIPT" in page]
        assert "serial 8841-07" in page
        assert "49.00" not in page


async def test_a_return_and_a_till_without_printer_give_no_gift_receipt(path: Path, goods: Goods) -> None:
    for equipment, words in (
        (Counter(printer=Paper()), "it has no gift receipt"), (Counter(), "This till has no printer"),
    ):  # fmt: skip
        async with at_counter(path, equipment=equipment) as hands:
            sold = sell(hands, b"BAG")
            give_back(hands, sold.number)
            await opened(hands, ReceiptScreen())
            assert "Gift receipt" not in hands.text
            await hands.press("f6")
            await hands.sees(words)
