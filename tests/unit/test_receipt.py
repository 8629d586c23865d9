"""What a receipt says: the goods with their lots, the money, who, when, and how to find the sale again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from pos_term.domain.documents import SoldNumber
from pos_term.domain.lots import Provenance
from pos_term.domain.receipt import Receipt, Style, lay_out
from pos_term.domain.tender import Tender, TenderKind
from tests.sample_receipt import EVERYTHING, FACTS, LOCAL_AT, SHOP, full_sale, lay, make_sale, piece

GOLDEN = Path(__file__).parent / "golden"


def text(receipt: Receipt) -> str:
    return "\n".join(row.rstrip() for row in receipt.rows()) + "\n"


def lot(code: str | None, pieces: int = 1, **more: object) -> SoldNumber:
    given: dict[str, Any] = {"provenance": Provenance.SCANNED, **more}
    return SoldNumber(lot_id=f"x-{code}", lot=code, quantity=pieces * 1000, **given)


@pytest.mark.parametrize("columns", [42, 32])
def test_the_whole_receipt_reads_as_it_is_kept(columns: int) -> None:
    receipt = lay(full_sale(), columns=columns, copy=True, training=True)
    assert text(receipt) == (GOLDEN / f"receipt_{columns}.txt").read_text(encoding="utf-8")


def test_each_lot_stands_beneath_its_product_with_its_date_and_count() -> None:
    rows = lay(full_sale()).rows()
    at = rows.index("Yogurt, plain 500 g")
    assert rows[at + 1 : at + 4] == (
        "  3 x 2.49" + " " * 28 + "7.47",
        "  lot L2411A  exp 28 Nov 2026 x2",
        "  lot L2411B  exp 4 Dec 2026",
    )


def test_each_serial_is_named_with_the_lot_it_was_made_in() -> None:
    rows = lay(full_sale()).rows()
    assert "  serial 8841-07  lot H7" in rows
    assert "  serial 8841-09" in rows


def test_a_number_nobody_captured_is_said_to_be_missing_and_never_guessed() -> None:
    sale = make_sale(piece("Milk", lot("A1"), lot(None, provenance=Provenance.UNKNOWN), pieces=2))
    assert [row for row in lay(sale).rows() if row.startswith("  lot")] == [
        "  lot A1",
        "  lot or serial not recorded",
    ]


def test_a_lot_that_left_from_two_places_is_one_lot_on_paper() -> None:
    sale = make_sale(piece("Milk", lot("A1", 2), lot("A1", 1, location="back room"), pieces=3))
    assert [row for row in lay(sale).rows() if "A1" in row] == ["  lot A1 x3"]


def test_weighed_goods_show_kilograms_and_the_price_of_one() -> None:
    (row,) = [row for row in lay(full_sale()).rows() if "0.482" in row]
    assert row.split() == ["0.482", "kg", "x", "24.90/kg", "12.00"]


def test_a_total_from_a_price_label_is_not_shown_as_a_product_of_the_shelf_price() -> None:
    labelled = replace(EVERYTHING[2], total=1234)
    (row,) = [row for row in lay(make_sale(labelled)).rows() if "0.482" in row]
    assert row.split("  ")[1] == "0.482 kg, price on pack"
    assert row.endswith(" 12.34")


def test_every_amount_ends_in_the_last_column() -> None:
    receipt = lay(full_sale())
    money = [line for line in receipt.lines if line.text.endswith(("7.47", "98.00", "12.00", "120.62", "19.38"))]
    assert {len(line.text) for line in money} == {42}
    assert len(money) >= 5


def test_the_total_is_the_one_tall_amount_and_names_the_currency() -> None:
    tall = [line.text for line in lay(full_sale()).lines if line.style is Style.DOUBLE]
    assert [words.split() for words in tall] == [["Corner", "Shop"], ["TOTAL", "EUR", "120.62"]]


def test_cards_show_their_reference_and_cash_its_change() -> None:
    rows = [row.split() for row in lay(full_sale()).rows()]
    assert ["Card", "****", "4411", "90.00"] in rows
    assert ["Cash", "50.00"] in rows
    assert ["Change", "19.38"] in rows


def test_change_is_not_spoken_of_where_no_cash_was_paid() -> None:
    assert not any("Change" in row for row in lay(make_sale(piece())).rows())
    exact = make_sale(piece(), tenders=(Tender(kind=TenderKind.CASH, amount=129),))
    assert any(row.split() == ["Change", "0.00"] for row in lay(exact).rows())


def test_tax_is_shown_by_rate_as_net_tax_and_gross_and_adds_up() -> None:
    rows = [row.split() for row in lay(full_sale()).rows()]
    at = rows.index(["Rate", "Net", "Tax", "Gross"])
    assert rows[at + 1 : at + 4] == [
        ["21%", "81.07", "17.03", "98.10"],
        ["9%", "20.66", "1.86", "22.52"],
        ["Sum", "101.73", "18.89", "120.62"],
    ]


def test_tax_that_comes_on_top_is_added_before_the_total() -> None:
    rows = [row.split() for row in lay(make_sale(piece(price=1000), included=False)).rows()]
    at = rows.index(["TOTAL", "EUR", "10.90"])
    assert rows[at - 2 : at] == [["Net", "10.00"], ["Tax", "0.90"]]


def test_amounts_too_long_for_columns_stand_below_each_other_and_whole() -> None:
    rows = [row.split() for row in lay(make_sale(piece(price=10**11)), columns=32).rows()]
    assert ["9%", "net", "917431192.66"] in rows
    assert ["9%", "tax", "82568807.34"] in rows
    assert ["9%", "gross", "1000000000.00"] in rows


def test_pieces_are_counted_and_a_weighed_line_counts_as_one() -> None:
    (row,) = [row for row in lay(full_sale()).rows() if "item" in row]
    assert row.split() == ["8", "items", "record", "9f2a1c04"]
    (row,) = [row for row in lay(make_sale(piece())).rows() if "item" in row]
    assert row.split()[:2] == ["1", "item"]


def test_one_code_finds_the_sale_again() -> None:
    codes = [line.text for line in lay(full_sale()).lines if line.style is Style.CODE]
    assert codes == ["1-000123"]


def test_a_training_store_says_so_first_and_last() -> None:
    rows = lay(full_sale(), training=True).rows()
    assert rows[0] == rows[-1] == "********* TRAINING - NOT A SALE **********"


def test_a_reprint_says_copy_and_an_original_does_not() -> None:
    assert [line.text.strip("* ") for line in lay(full_sale(), copy=True).lines].count("COPY") == 2
    assert not any("COPY" in row or "TRAINING" in row for row in lay(full_sale()).rows())


def test_a_sale_after_midnight_names_the_day_it_is_counted_in() -> None:
    late = datetime(2026, 11, 22, 0, 20)  # noqa: DTZ001
    receipt = lay_out(full_sale(), FACTS, SHOP, columns=42, copy=False, training=False, local_at=late)
    assert "Sun 22 Nov 2026 00:20" in receipt.rows()
    assert "Business day 21 Nov 2026" in receipt.rows()
    assert not any("Business day" in row for row in lay(full_sale()).rows())


def test_cashier_till_and_shop_are_named() -> None:
    rows = lay(full_sale()).rows()
    assert "Cashier Ana" in rows
    assert "Receipt 1-000123" + " " * 20 + "Till 1" in rows
    assert "Corner Shop" in rows[0]


def test_a_yen_shop_has_no_decimals() -> None:
    sale = replace(make_sale(piece(price=1290), currency="JPY"), digits=0)
    assert any(row.split() == ["TOTAL", "JPY", "1290"] for row in lay(sale).rows())


@pytest.mark.parametrize("columns", [0, 31, 65])
def test_paper_on_which_no_receipt_fits_is_refused_in_words(columns: int) -> None:
    with pytest.raises(ValueError, match="columns must be 32 to 64"):
        lay_out(full_sale(), FACTS, SHOP, columns=columns, copy=False, training=False, local_at=LOCAL_AT)


def test_a_date_next_to_a_number_is_never_left_out() -> None:
    sale = make_sale(piece("Milk", lot("A1", expiry=date(2027, 1, 31))))
    assert "  lot A1  exp 31 Jan 2027" in lay(sale).rows()
