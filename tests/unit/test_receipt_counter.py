"""What a receipt says of discounts, deposits, goods that came back, and every way to pay and to be paid back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_term.domain.cells import cells
from pos_term.domain.documents import Sale
from pos_term.domain.receipt import ReceiptFacts, Style, lay_out
from pos_term.domain.shop import Currency
from pos_term.domain.tender import Tender, TenderKind, TenderState
from tests.hostile import HOSTILE
from tests.sample_receipt import BACK, FACTS, LOCAL_AT, REDUCED, SHOP, exchange, lay, make_sale, piece

GOLDEN = Path(__file__).parent / "golden"
CASH = Tender(kind=TenderKind.CASH, amount=2000)
VOUCHER = Tender(kind=TenderKind.VOUCHER, amount=-3349, reference="GV23456789ABC")


def words(sale: Sale, facts: ReceiptFacts = FACTS, columns: int = 42) -> list[list[str]]:
    receipt = lay_out(sale, facts, SHOP, columns=columns, copy=False, training=False, local_at=LOCAL_AT)
    return [row.split() for row in receipt.rows()]


@pytest.mark.parametrize("columns", [42, 32])
def test_a_whole_exchange_reads_as_it_is_kept(columns: int) -> None:
    rows = lay(exchange(CASH), columns=columns).rows()
    text = "\n".join(row.rstrip() for row in rows) + "\n"
    assert text == (GOLDEN / f"exchange_{columns}.txt").read_text(encoding="utf-8")


def test_each_reduction_stands_under_its_line_with_its_reason_and_amount() -> None:
    rows = words(exchange(CASH))
    at = rows.index(["Yogurt,", "plain", "500", "g"])
    assert rows[at + 1] == ["2", "x", "2.49", "4.98"]
    assert rows[at + 2] == ["30%", "off,", "short-dated,", "28", "Nov", "-1.49"]
    assert ["discount,", "damaged", "packaging", "-0.36"] in rows
    assert ["deposit", "0.75"] in rows


def test_the_discount_on_the_sale_stands_once() -> None:
    rows = [" ".join(row) for row in words(exchange(CASH))]
    assert [row for row in rows if "the sale" in row] == ["5% off the sale, regular customer -2.62"]


def test_a_price_changed_by_hand_names_the_one_on_the_list() -> None:
    rows = lay(exchange(CASH), columns=64).rows()
    assert "  price changed from 49.00, shelf label says otherwise" in rows


def test_what_came_back_counts_below_zero_and_names_its_receipt() -> None:
    rows = words(exchange(CASH))
    at = rows.index(["Speaker"])
    assert rows[at + 1 : at + 4] == [
        ["-1", "-29.99"], ["returned", "from", "receipt", "1-000012"], ["serial", "S-77"],
    ]  # fmt: skip
    at = len(rows) - rows[::-1].index(["Cola", "1", "l"])
    assert rows[at : at + 3] == [["-2", "-3.00"], ["deposit", "-0.50"], ["returned", "without", "receipt"]]


def test_the_customer_is_not_told_of_quarantine() -> None:
    assert not any("quarantine" in row for row in lay(exchange(CASH)).rows())


def test_a_receipt_says_what_kind_of_sale_it_is() -> None:
    def banner(sale: Sale) -> list[str]:
        return [line.text for line in lay(sale).lines if line.style is Style.DOUBLE][1:-1]

    back = Tender(kind=TenderKind.CASH, amount=-3349)
    assert banner(exchange(CASH)) == ["EXCHANGE"]
    assert banner(exchange(back, lines=())) == ["RETURN"]
    assert banner(replace(exchange(back, lines=()), voids="sale-0")) == ["TAKEN BACK"]
    assert banner(make_sale(piece())) == []


@pytest.mark.parametrize(
    ("sale", "said"),
    [
        (exchange(CASH), "6 items, 3 returned"),
        (exchange(CASH, lines=()), "3 items returned"),
        (exchange(CASH, lines=(), back=BACK[:1]), "1 item returned"),
        (make_sale(*REDUCED), "6 items"),
    ],
)
def test_pieces_that_left_and_came_back_are_counted_apart(sale: Sale, said: str) -> None:
    assert any(row.startswith(f"{said} ") for row in lay(sale).rows())


def test_rounding_for_cash_stands_between_the_total_and_what_was_paid() -> None:
    cash = Tender(kind=TenderKind.CASH, amount=130)
    sale = replace(make_sale(piece(), tenders=(cash,)), rounding=1, change=0)
    rows = words(sale)
    at = rows.index(["TOTAL", "EUR", "1.29"])
    assert rows[at + 1 : at + 4] == [["Rounded", "for", "cash", "0.01"], ["Cash", "1.30"], ["Change", "0.00"]]


def test_foreign_cash_shows_what_was_handed_over_and_what_it_was_worth() -> None:
    dollars = Tender(kind=TenderKind.FOREIGN, amount=1840, currency="USD", foreign=2000)
    yen = Tender(kind=TenderKind.FOREIGN, amount=610, currency="JPY", foreign=1000)
    shop = replace(SHOP, currencies=(Currency(code="JPY", rate=6100, digits=0),))
    rows = [row.split() for row in lay(make_sale(piece(price=2000), tenders=(dollars, yen)), shop=shop).rows()]
    assert ["Cash", "USD", "20.00", "18.40"] in rows
    assert ["Cash", "JPY", "1000", "6.10"] in rows
    assert ["Change", "4.50"] in rows


def test_a_card_without_an_answer_is_not_confirmed() -> None:
    card = Tender(kind=TenderKind.CARD, amount=129, state=TenderState.UNKNOWN, reference="4411")
    assert ["Card,", "not", "confirmed", "4411", "1.29"] in words(make_sale(piece(), tenders=(card,)))


def test_money_paid_back_says_so_and_gives_no_change() -> None:
    rows = words(exchange(Tender(kind=TenderKind.CASH, amount=-3349), lines=()))
    assert ["TOTAL", "EUR", "-33.49"] in rows
    assert ["Cash", "paid", "back", "-33.49"] in rows
    assert not any(row[:1] == ["Change"] for row in rows)


def test_a_voucher_given_is_a_code_for_the_scanner_with_its_worth() -> None:
    receipt = lay(exchange(VOUCHER, lines=()))
    assert [line.text for line in receipt.lines if line.style is Style.CODE] == ["1-000123", "GV23456789ABC"]
    assert any(line.text == "Voucher for 33.49 EUR" for line in receipt.lines)
    paid = make_sale(piece(), tenders=(replace(VOUCHER, amount=129),))
    assert [line.text for line in lay(paid).lines if line.style is Style.CODE] == ["1-000123"]


def test_an_exempt_customer_is_named_with_their_tax_number() -> None:
    line = replace(piece(pieces=2), total=237, tax_rate=0)
    facts = replace(FACTS, customer="Embassy of Freedonia", tax_number="FR-77")
    rows = [" ".join(row) for row in words(replace(make_sale(line), exempt=True), facts)]
    assert "Customer Embassy of Freedonia" in rows
    assert "Customer's tax number FR-77" in rows
    assert "No tax: the customer is exempt" in rows
    assert "2 x 1.29 less tax 2.37" in rows


def test_a_plain_receipt_names_no_customer() -> None:
    assert not any("Customer" in row for row in lay(make_sale(piece())).rows())


@settings(max_examples=60, deadline=None)
@given(text=st.sampled_from([words for _, words in HOSTILE]) | st.text(max_size=80), columns=st.integers(32, 64))
def test_whatever_a_reason_or_a_reference_says_it_keeps_to_the_paper(text: str, columns: int) -> None:
    lines = tuple(
        replace(line, price_reason=text, reductions=tuple(replace(r, reason=text) for r in line.reductions))
        for line in REDUCED
    )
    back = tuple(replace(line, name=text, receipt=text, unit=text) for line in BACK)
    tenders = (
        Tender(kind=TenderKind.CARD, amount=5000, reference=text, state=TenderState.UNKNOWN),
        Tender(kind=TenderKind.FOREIGN, amount=10, currency=text, foreign=11),
        replace(VOUCHER, reference=text),
    )
    facts = replace(FACTS, customer=text, tax_number=text)
    sale = replace(exchange(*tenders, lines=lines, back=back), exempt=True, rounding=-1)
    receipt = lay_out(sale, facts, SHOP, columns=columns, copy=False, training=False, local_at=LOCAL_AT)
    assert all(cells(row) <= columns for row in receipt.rows())
    assert all(char.isprintable() for line in receipt.lines for char in line.text)
    for amount in ("-1.49", "-0.36", "-2.62", "-29.99", "50.00", "0.10"):
        assert any(line.text.endswith(amount) and cells(line.text) == columns for line in receipt.lines), amount
