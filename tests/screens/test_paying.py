"""Payment: the fewest keys, amounts that mean what they say, and a sale that is stored once or not at all."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from pos_term.domain.documents import Sale
from pos_term.domain.tender import TenderKind
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.pay.screen import PayScreen
from pos_term.store import journal
from pos_term.store.engine import StoreFault
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter


async def pay(hands: Hands) -> PayScreen:
    """Four bags, 1.00, and F10."""
    await hands.type("4*BAG", "enter", "f10")
    return await hands.until_shown(PayScreen)


async def sold(hands: Hands) -> Sale:
    """The sale that was just stored."""
    counter = await hands.until_shown(CheckoutScreen)
    await hands.until(lambda: counter.finished)
    assert counter.finished
    return counter.finished


def tenders(sale: Sale) -> list[tuple[TenderKind, int, str]]:
    return [(tender.kind, tender.amount, tender.reference) for tender in sale.tenders]


async def test_a_typed_amount_is_cash_and_means_what_it_says(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await pay(hands)
        await hands.type("10", "enter")
        sale = await sold(hands)
        assert tenders(sale) == [(TenderKind.CASH, 1000, "")]
        assert sale.change == 900
        await hands.sees("CHANGE")


async def test_a_card_for_all_of_it_asks_for_a_reference_that_may_be_empty(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await pay(hands)
        await hands.press("f2")
        await hands.sees("Card reference (may be empty)")
        await hands.press("enter")
        assert tenders(await sold(hands)) == [(TenderKind.CARD, 100, "")]
        await hands.sees("no change to give")


async def test_the_card_reference_is_kept(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await pay(hands)
        await hands.press("f2")
        await hands.type("123456789012", "enter")
        assert tenders(await sold(hands)) == [(TenderKind.CARD, 100, "123456789012")]


async def test_card_and_cash_are_the_amount_and_three_keys(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await pay(hands)
        await hands.type("0.60", "f2")
        await hands.sees("STILL TO PAY")
        await hands.press("enter")
        assert tenders(await sold(hands)) == [(TenderKind.CARD, 60, ""), (TenderKind.CASH, 40, "")]


async def test_f4_writes_what_was_typed_on_the_card_payment(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await pay(hands)
        await hands.type("0.60", "f2")
        await hands.type("A17", "f4")
        await hands.sees("Card  A17")
        await hands.press("enter")
        assert tenders(await sold(hands))[0] == (TenderKind.CARD, 60, "A17")


async def test_f4_without_text_or_card_says_so(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await pay(hands)
        await hands.press("f4")
        await hands.sees("Type the reference first")
        await hands.type("A17", "f4")
        await hands.sees("No card payment")


@pytest.mark.parametrize(("key", "amount"), [("f5", 100), ("f6", 500), ("f7", 1000), ("f8", 2000)])
async def test_the_quick_keys_take_the_exact_amount_and_the_next_notes(
    path: Path, goods: Goods, key: str, amount: int
) -> None:
    async with at_counter(path) as hands:
        await pay(hands)
        await hands.press(key)
        assert tenders(await sold(hands)) == [(TenderKind.CASH, amount, "")]


async def test_a_scan_is_never_an_amount(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await pay(hands)
        for raw in (b"9520114000013", b"]d20109520114000013", b"20000000"):
            await hands.scan(raw)
            await hands.sees("Finish or leave payment first (Esc)")
            assert screen.tendering.paid == 0
        await hands.type("9520114000013", "enter")
        assert screen.tendering.paid == 0
        assert hands.app.screen is screen


@pytest.mark.parametrize("text", ["ten", "1.234", "-5", "1e3", "99999999.00", "0"])
async def test_what_is_no_amount_is_refused_in_words(path: Path, goods: Goods, text: str) -> None:
    async with at_counter(path) as hands:
        screen = await pay(hands)
        await hands.type(text, "enter")
        assert screen.tendering.paid == 0
        assert screen.band.notice
        assert hands.app.screen is screen


async def test_an_amount_with_decimals_is_one_however_fast_it_came(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await pay(hands)
        await hands.scan(b"100.00")
        assert (await sold(hands)).change == 9900


async def test_a_card_pays_no_more_than_is_due(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await pay(hands)
        await hands.type("20", "f2")
        await hands.sees("change is given for cash only")
        assert screen.tendering.paid == 0


async def test_escape_goes_back_to_the_sale(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await pay(hands)
        await hands.press("escape")
        counter = await hands.until_shown(CheckoutScreen)
        assert counter.checkout.tendering is None
        assert counter.checkout.cart.items == 4


async def test_a_card_payment_is_given_up_only_on_the_second_escape(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await pay(hands)
        await hands.type("0.60", "f2", "escape")
        await hands.sees("reverse it on the card terminal")
        assert screen.tendering.paid == 60
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        assert hands.app.till.checkout.tendering is None


async def test_a_second_enter_during_the_commit_stores_nothing_twice(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, real = threading.Event(), journal.post
    calls: list[int] = []

    def slow(*given: object, **named: object) -> object:
        calls.append(1)
        assert go_on.wait(20)
        return real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("pos_term.services.paying.post", slow)
    async with at_counter(path) as hands:
        screen = await pay(hands)
        await hands.press("enter")
        await hands.until(lambda: calls)
        await hands.press("enter", "f5", "escape", "f2", "f10")
        await hands.scan(b"BAGBAG1")
        assert hands.app.screen is screen
        await hands.sees("Storing the sale")
        go_on.set()
        counter = await hands.until_shown(CheckoutScreen)
        await hands.until(lambda: counter.checkout.last)
        assert calls == [1]
        await hands.sees("BAGBAG1")  # what was scanned meanwhile is the next sale's


async def test_a_store_that_is_away_at_the_commit_loses_nothing_and_enter_tries_again(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = journal.post

    def away(*given: object, **named: object) -> object:
        monkeypatch.setattr("pos_term.services.paying.post", real)
        raise StoreFault("store till.db: disk I/O error; check the disk")

    monkeypatch.setattr("pos_term.services.paying.post", away)
    async with at_counter(path) as hands:
        screen = await pay(hands)
        await hands.type("5", "enter")
        await hands.sees("THE STORE DOES NOT ANSWER")
        assert hands.app.screen is screen
        assert not screen.storing
        assert screen.tendering.paid == 500
        await hands.press("enter")
        sale = await sold(hands)
        assert tenders(sale) == [(TenderKind.CASH, 500, "")]
        assert sale.change == 400


async def test_what_was_typed_and_not_used_is_forgotten(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.type("4*BAG", "enter")
        await hands.type("77", "f10")
        screen = await hands.until_shown(PayScreen)
        assert hands.app.entry.text == ""
        assert screen.entry_line.text == ""
        await hands.type("99", "f6")
        await sold(hands)
        assert hands.app.entry.text == ""
        assert hands.screen.entry_line.text == ""


async def test_a_scan_that_comes_in_while_the_sale_is_stored_is_not_torn(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, real = threading.Event(), journal.post

    def slow(*given: object, **named: object) -> object:
        assert go_on.wait(20)
        return real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("pos_term.services.paying.post", slow)
    async with at_counter(path) as hands:
        screen = await pay(hands)
        await hands.press("enter")
        await hands.until(lambda: screen.storing)
        hands.burst(b"BA")
        await hands.pilot.pause()
        go_on.set()
        counter = await hands.until_shown(CheckoutScreen)
        await hands.until(lambda: counter.finished)
        assert counter.entry_line.text == "BA"
        await hands.scan(b"G")
        assert counter.checkout.cart.items == 1
