"""The page of an X and a Z: every figure on its line, amounts at the edge, what is not for an X left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pos_term.domain.cells import cells
from pos_term.domain.documents import CashKind, SaleKind
from pos_term.domain.drawer_report import Counted, DrawerReport, lay_out_drawer
from pos_term.domain.receipt import Receipt, Style
from pos_term.domain.shop import Shop
from pos_term.domain.tax import TaxLine
from pos_term.domain.tender import TenderKind
from tests.hostile import HOSTILE
from tests.printing import keeps_to_its_paper, prints_whole, text
from tests.sample_receipt import SHOP

GOLDEN = Path(__file__).parent / "golden"
ROW = pytest.mark.parametrize("words", [words for _, words in HOSTILE], ids=[name for name, _ in HOSTILE])
MORNING = datetime(2026, 11, 21, 8, 1, tzinfo=UTC)
EVENING = datetime(2026, 11, 21, 18, 2, tzinfo=UTC)
X = DrawerReport(
    till="1", number=12, began=MORNING, opened_by="Ana", ended=None, closed_by="",
    receipts={SaleKind.SALE: Counted(41, 102_345), SaleKind.RETURN: Counted(2, -1299),
              SaleKind.POST_VOID: Counted(1, -450)},
    net=85_210, tax=15_386, total=100_596, rounding=3, reductions=1250,
    taxes=(TaxLine(21_000, 60_000, 12_600), TaxLine(9000, 25_210, 2786)),
    tenders={TenderKind.CASH: Counted(20, 40_599), TenderKind.CARD: Counted(21, 59_000),
             TenderKind.ACCOUNT: Counted(1, 1000)},
    unknown=Counted(1, 1200), opening_float=10_000,
    moved={CashKind.PAID_IN: Counted(1, 2000), CashKind.SAFE_DROP: Counted(2, 30_000)},
    cash_expected=22_599, counted=None, voids=Counted(3, 1799), whole_voids=1, overrides=2, no_sales=4,
    refusals=7, perpetual_total=12_345_678, head="9f2a1c04" * 8,
)  # fmt: skip
Z = replace(X, ended=EVENING, closed_by="Mira", counted=22_500)


def lay(
    report: DrawerReport, *, columns: int = 42, copy: bool = False, training: bool = False, shop: Shop = SHOP,
    read_at: datetime = EVENING,
) -> Receipt:  # fmt: skip
    return lay_out_drawer(report, shop, columns=columns, training=training, read_at=read_at, copy=copy)


def rows(page: Receipt) -> list[str]:
    return [" ".join(row.split()) for row in page.rows()]


@pytest.mark.parametrize("columns", [32, 48])
def test_the_whole_z_reads_as_it_is_kept(columns: int) -> None:
    page = lay(Z, columns=columns, training=True, copy=True)
    assert text(page) == (GOLDEN / f"z_report_{columns}.txt").read_text(encoding="utf-8")


def test_an_x_says_that_it_closes_nothing_and_which_z_is_next() -> None:
    found = rows(lay(X))
    assert {"X READING", "not closed; the next Z is 12", "Read Sat 21 Nov 2026 18:02"} <= set(found)
    assert not any(row.startswith(("Closed", "Z REPORT")) for row in found)


def test_an_x_does_not_give_the_count_away() -> None:
    found = rows(lay(X))
    assert not any("expected" in row or "counted" in row or "225.99" in row for row in found)
    assert {"Cash expected 225.99", "Cash counted 225.00", "Short -0.99"} <= set(rows(lay(Z)))


@pytest.mark.parametrize(
    ("counted", "words"), [(22_599, "Over or short 0.00"), (22_600, "Over 0.01"), (0, "Short -225.99")]
)
def test_a_z_says_over_or_short(counted: int, words: str) -> None:
    assert words in rows(lay(replace(Z, counted=counted)))


def test_what_of_the_stock_is_to_be_looked_at_stands_before_the_foot() -> None:
    words = "2 past their date, 14 expiring in 30 days, 3 low"
    page = lay_out_drawer(Z, SHOP, columns=32, training=False, read_at=EVENING, alerts=words)
    found = " ".join(rows(page))
    assert f"Alerts: {words}" in found
    assert found.index("Packs refused") < found.index("Alerts") < found.index("Perpetual total")
    assert "Alerts" not in " ".join(rows(lay(Z)))


@ROW
def test_hostile_words_of_alerts_keep_to_the_paper(words: str) -> None:
    page = lay_out_drawer(X, SHOP, columns=32, training=False, read_at=EVENING, alerts=words)
    keeps_to_its_paper(page)


def test_a_z_printed_later_says_when() -> None:
    assert not any(row.startswith("Printed") for row in rows(lay(Z)))
    later = rows(lay(Z, read_at=EVENING + timedelta(days=1)))
    assert "Printed Sun 22 Nov 2026 18:02" in later
    assert "Closed Sat 21 Nov 2026 18:02" in later


def test_each_rate_and_each_way_to_pay_has_its_line() -> None:
    found = rows(lay(X))
    at = found.index("Rate Net Tax Gross")
    assert found[at + 1 : at + 3] == ["21% 600.00 126.00 726.00", "9% 252.10 27.86 279.96"]
    assert {"Cash 20 405.99", "Card 21 590.00", "On account 1 10.00", "not confirmed 1 12.00"} <= set(found)


def test_what_did_not_happen_is_left_out_or_nought() -> None:
    quiet = replace(X, receipts={}, tenders={}, taxes=(), moved={}, rounding=0, reductions=0, unknown=Counted())
    found = rows(lay(quiet))
    assert {"Sales 0 0.00", "Paid in 0 0.00", "To the safe 0 0.00"} <= set(found)
    assert not any(row.startswith(("Rate", "Rounded", "Reductions", "not confirmed")) for row in found)
    assert "-0.00" not in " ".join(found)


def test_the_whole_hash_is_on_paper() -> None:
    found = "".join(lay(Z, columns=32).rows())
    assert Z.head in found


@pytest.mark.parametrize("columns", [32, 42, 48, 64])
def test_amounts_end_in_the_last_column(columns: int) -> None:
    money = [
        line for line in lay(Z, columns=columns).lines if line.text.endswith(("005.96", "23.45", "26.00", "599"))
    ]
    assert len(money) >= 3
    assert {cells(line.text) for line in money} == {columns}


def test_the_number_and_the_total_are_the_tall_lines() -> None:
    tall = [" ".join(line.text.split()) for line in lay(Z).lines if line.style is Style.DOUBLE]
    assert tall == ["Corner Shop", "Z REPORT 12", "TOTAL EUR 1005.96"]


@pytest.mark.parametrize("columns", [31, 65])
def test_a_width_that_is_no_paper_is_refused(columns: int) -> None:
    with pytest.raises(ValueError, match="32 to 64"):
        lay(X, columns=columns)


@ROW
@pytest.mark.parametrize("columns", [32, 48])
def test_hostile_names_stay_in_their_place(words: str, columns: int) -> None:
    shop = Shop(name=words, address=(words,), tax_number=words, currency=words)
    page = lay(replace(Z, till=words, opened_by=words, closed_by=words), columns=columns, shop=shop)
    keeps_to_its_paper(page)
    prints_whole(page)


def test_the_largest_amounts_stay_whole_on_the_narrowest_paper() -> None:
    most = 10**13
    taxes = (TaxLine(8875, most, most), TaxLine(0, -most, 0))
    page = lay(replace(Z, total=most, taxes=taxes, perpetual_total=most, cash_expected=-most), columns=32)
    keeps_to_its_paper(page)
    assert "8.875% net 100000000000.00" in rows(page)
