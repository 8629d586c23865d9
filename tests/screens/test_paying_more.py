"""Payment beyond cash and card: vouchers, accounts, foreign cash, a card without an answer, and paying back."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.documents import ShopSet
from pos_term.domain.shop import Currency, Shop
from pos_term.domain.tender import TenderKind, TenderState
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.pay.screen import PayScreen
from pos_term.services.returning import Pick
from pos_term.store.engine import Store
from pos_term.store.journal import Posting, post
from pos_term.widgets.entry_buffer import Entry
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.screens.test_paying import pay, sold, tenders
from tests.shop import NOON, RULES, TODAY

SHOP = Shop(
    name="Corner Shop", restricted=RULES, cash_unit=5, currencies=(Currency(code="USD", rate=920_000),)
)  # fmt: skip


@pytest.fixture
def counter(path: Path, goods: Goods) -> Path:
    """The shop takes dollars, rounds cash to 0.05, and Jo may owe 50.00."""
    assert goods.bag
    store = Store(path)
    post(store, ShopSet(id="money", shop=SHOP), Posting("1", "Mira", NOON, TODAY))
    with store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO customer VALUES ('jo', ?, 'jo', '', '', 'L-7', 0, 0, '', 5000, 0, '', 0)", ("[b]Jo[/",)
        )
    store.close()
    return path


async def test_a_voucher_asks_for_its_code_which_a_scanner_may_give(counter: Path) -> None:
    async with at_counter(counter) as hands:
        await pay(hands)
        await hands.press("f3")
        await hands.sees("Voucher code")
        await hands.scan(b"CITY-CARD-000017")
        await hands.sees("This shop gave out no voucher CITY-CARD-000017")
        hands.showing(PayScreen)
        await hands.scan(b"CITY-CARD-000017")
        assert tenders(await sold(hands)) == [(TenderKind.VOUCHER, 100, "CITY-CARD-000017")]


async def test_a_voucher_for_a_part_and_leaving_it_takes_nothing(counter: Path) -> None:
    async with at_counter(counter) as hands:
        await pay(hands)
        await hands.type("0.40", "f3")
        await hands.press("enter")
        await hands.sees("Scan or type the voucher's code")
        await hands.press("escape")
        await hands.sees("Cash amount")
        await hands.type("0.40", "f3")
        await hands.type("V-2", "enter")
        await hands.type("V-1", "enter")
        await hands.sees("gave out no voucher V-1")
        await hands.type("V-1", "enter")
        await hands.sees("STILL TO PAY")
        await hands.press("enter")
        assert tenders(await sold(hands)) == [(TenderKind.VOUCHER, 40, "V-1"), (TenderKind.CASH, 60, "")]


async def test_foreign_cash_is_typed_with_its_currency(counter: Path) -> None:
    async with at_counter(counter) as hands:
        await pay(hands)
        await hands.type("2 gbp", "enter")
        await hands.sees("GBP is not taken here. Taken are USD.")
        await hands.type("2 usd", "enter")
        sale = await sold(hands)
        [tender] = sale.tenders
        assert (tender.kind, tender.amount, tender.foreign, tender.currency) == (
            TenderKind.FOREIGN, 185, 200, "USD",
        )  # fmt: skip
        assert sale.change == 85


async def test_a_card_that_gives_no_answer_ends_the_sale_and_is_settled_later(counter: Path) -> None:
    async with at_counter(counter) as hands:
        await pay(hands)
        await hands.press("f11")
        await hands.sees("not confirmed")
        await hands.press("enter")
        [tender] = (await sold(hands)).tenders
        assert tender.state is TenderState.UNKNOWN


async def test_only_a_customer_with_an_account_pays_on_it(counter: Path) -> None:
    async with at_counter(counter) as hands:
        await pay(hands)
        await hands.press("f9")
        await hands.sees("customer")
        hands.showing(PayScreen)
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        assert hands.app.till.checkout.customer.attach("jo").ok
        await hands.press("f10")
        await hands.until_shown(PayScreen)
        await hands.sees("Account [b]Jo[/")
        await hands.press("f9")
        assert tenders(await sold(hands)) == [(TenderKind.ACCOUNT, 100, "")]


async def test_cash_is_rounded_and_the_card_is_not(counter: Path) -> None:
    async with at_counter(counter) as hands:
        await hands.type("1*MILK", "enter")
        await hands.press("enter")
        await hands.press("f10")
        await hands.until_shown(PayScreen)
        await hands.sees("Cash, exact 1.30")
        await hands.sees("Card 1.29")
        await hands.press("enter")
        sale = await sold(hands)
        assert (sale.total, sale.rounding, sale.change) == (129, 1, 0)


async def back_of(hands: Hands) -> None:
    """A bag that was paid in cash comes back."""
    await pay(hands)
    await hands.press("enter")
    sale = await sold(hands)
    outcome = hands.app.till.checkout.returns.take_back(
        sale.number, [Pick(line=1, quantity=2000)], "wrong one"
    )  # fmt: skip
    assert outcome.ok, outcome
    await hands.press("f10")
    await hands.until_shown(PayScreen)


async def test_what_comes_back_is_paid_back_in_the_way_it_was_paid(counter: Path) -> None:
    async with at_counter(counter) as hands:
        await back_of(hands)
        await hands.sees("TO PAY BACK")
        await hands.press("enter")
        sale = await sold(hands)
        assert (sale.total, tenders(sale)) == (-50, [(TenderKind.CASH, -50, "")])


async def test_another_way_back_needs_somebody_with_the_right_to_it(counter: Path) -> None:
    async with at_counter(counter) as hands:
        await back_of(hands)
        await hands.press("f2")
        await hands.until_shown(ApproveScreen)
        await hands.press("escape")
        await hands.until_shown(PayScreen)
        await hands.press("f2")
        await hands.until_shown(ApproveScreen)
        await hands.type("1357", "enter")
        await hands.until_shown(PayScreen)
        await hands.press("enter")
        assert tenders(await sold(hands)) == [(TenderKind.CARD, -50, "")]


@pytest.mark.parametrize("text", [text for _, text in HOSTILE[:12]])
async def test_a_hostile_voucher_code_is_data(counter: Path, text: str) -> None:
    async with at_counter(counter) as hands:
        await pay(hands)
        await hands.type("0.40", "f3")
        pays = hands.showing(PayScreen)
        pays.take_entry(Entry.typed(text))
        pays.take_entry(Entry.typed(text))
        await hands.pilot.pause()
        hands.showing(PayScreen)
        sale = hands.app.till.checkout.tendering
        assert sale is not None
        assert all(t.reference.isprintable() for t in sale.tenders)
