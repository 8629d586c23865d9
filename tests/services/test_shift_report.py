"""The X and the Z: figures of a day made by hand, the same before and after the close, numbered without gaps."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

import pytest

from pos_term.domain.documents import Refusal, Settlement, ShiftClosed, ShiftOpened, TenderSettled
from pos_term.domain.tender import TenderKind
from pos_term.services.desk import Desk, Refused
from pos_term.services.later import Later
from pos_term.services.papers import x_sheet, z_sheet
from pos_term.services.reports import Report, make_report
from pos_term.services.shift_report import COLUMNS, closed_drawer, open_drawer
from pos_term.services.till import ShiftClosing, Till
from pos_term.store.journal import Posted, Posting, entries, post
from pos_term.store.verify import verify
from tests.services.drawer_day import ANA, open_till, sell, stock, whole_day
from tests.shop import NOON, TestShop

CLOSED = ("closed", "to", "closed_by", "head", "counted", "difference")
"""What a Z says that an X cannot."""


@pytest.fixture
def till(shop: TestShop) -> Till:
    stock(shop)
    return open_till(shop)


def rows(desk: Desk, name: str, **days: Any) -> list[dict[str, Any]]:
    report = make_report(desk, name, **days)
    assert isinstance(report, Report), report
    for row in report.rows:
        assert tuple(row) == report.columns == COLUMNS
    return report.rows


def close(till: Till, counted: int = 0) -> ShiftClosing:
    closed = till.close_shift(counted)
    assert isinstance(closed, ShiftClosing), closed
    return closed


def next_shift(till: Till, opening_float: int = 0) -> None:
    assert till.open_shift(opening_float) is None


def test_the_figures_of_a_whole_day(shop: TestShop, till: Till, desk: Desk) -> None:
    whole_day(shop, till)
    [row] = rows(desk, "x")
    # Tea 5.00, card 10.00, tea 2.50, milk 1.09; a return of 2.50, a pan for a tea 7.50, and 2.50 taken back.
    expected = {
        "till": "1", "number": 1, "closed": False, "from": "2026-11-21T12:00:00.000000Z", "to": None,
        "sales": 4, "returns": 1, "exchanges": 1, "post_voids": 1, "sold": "18.59", "returned": "-2.50",
        "exchanged": "7.50", "post_voided": "-2.50", "total": "21.09",
        "tenders": {"cash": "3.59", "card": "17.50"}, "unknown": "10.00", "voids": 2, "overrides": 1,
        "no_sales": 1, "refusals": 2, "perpetual_total": "21.09", "opening_float": "100.00",
        "paid_in": "20.00", "paid_out": "7.50", "safe_drop": "30.00", "cash_expected": "86.09",
        "counted": None, "difference": None, "opened_by": "Ana", "closed_by": None, "reductions": "0.00",
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    # 21 %: two pans at 1.74. 9 %: 0.09 in the milk and 0.41 in two teas, less 0.21 twice as each came back alone;
    # tax is rounded on each receipt, and the sums are those of the receipts.
    assert row["taxes"] == [
        {"rate": "21", "net": "16.52", "tax": "3.48"},
        {"rate": "9", "net": "1.01", "tax": "0.08"},
    ]
    assert (row["net"], row["tax"]) == ("17.53", "3.56")
    figures = till.shift_figures()
    assert figures
    assert figures.cash_expected == 8609


def test_the_z_is_what_the_x_was_at_the_close(shop: TestShop, till: Till, desk: Desk) -> None:
    whole_day(shop, till)
    [x] = rows(desk, "x")
    closing = close(till, 8500)
    [z] = rows(desk, "z")
    assert {name: z[name] for name in COLUMNS if name not in CLOSED} == {
        name: x[name] for name in COLUMNS if name not in CLOSED
    }
    assert (z["closed"], z["closed_by"], z["counted"], z["difference"]) == (True, "Ana", "85.00", "-1.09")
    assert closing.difference == -109
    assert verify(shop.store).sound


def test_an_x_is_refused_in_words_where_no_shift_is_open(till: Till, desk: Desk) -> None:
    close(till)
    refused = Refused("no shift is open on till 1; open one first")
    assert make_report(desk, "x") == refused
    assert x_sheet(till, "1", 42) == refused


def test_the_head_is_the_last_entry_of_the_till_that_is_covered(shop: TestShop, till: Till, desk: Desk) -> None:
    sell(till, b"tea")
    journal = [entry for entry in entries(shop.store) if entry.till == "1"]
    assert rows(desk, "x")[0]["head"] == journal[-1].hash
    close(till)
    closing = [entry for entry in entries(shop.store) if entry.till == "1"][-1]
    assert closing.kind == "shift_closed"
    next_shift(till)
    sell(till, b"tea")
    assert rows(desk, "z")[0]["head"] == closing.hash


def test_z_numbers_of_each_till_have_no_gaps(shop: TestShop, till: Till, desk: Desk) -> None:
    other = open_till(shop, "2")
    next_shift(other)
    for turn in (till, other, till, till, other):
        sell(turn, b"tea")
        close(turn)
        next_shift(turn)
    closed = [(row["till"], row["number"]) for row in rows(desk, "z")]
    assert sorted(closed) == [("1", 1), ("1", 2), ("1", 3), ("2", 1), ("2", 2)]
    assert rows(desk, "x")[0]["number"] == 4
    with shop.store.reading() as connection:
        report = open_drawer(connection, "2", UTC)
    assert report
    assert (report.number, report.closed) == (3, False)


def test_the_perpetual_total_is_the_tills_own_and_never_set_back(shop: TestShop, till: Till, desk: Desk) -> None:
    other = open_till(shop, "2")
    next_shift(other)
    for turn, packs in ((till, b"2*tea"), (other, b"pan"), (till, b"tea")):
        sell(turn, packs)
        close(turn)
        next_shift(turn)
    sell(till, b"pan")
    found = {(row["till"], row["number"]): (row["total"], row["perpetual_total"]) for row in rows(desk, "z")}
    assert found == {("1", 1): ("5.00", "5.00"), ("2", 1): ("10.00", "10.00"), ("1", 2): ("2.50", "7.50")}
    assert rows(desk, "x")[0]["perpetual_total"] == "17.50"


def test_what_is_settled_after_the_close_changes_no_z(shop: TestShop, till: Till, desk: Desk) -> None:
    did = whole_day(shop, till)
    close(till)
    before = rows(desk, "z")
    assert before[0]["unknown"] == "10.00"
    next_shift(till)
    assert Later(shop.counterpart()).settle(did["card"].number, 1, Settlement.DECLINED) is None
    assert rows(desk, "z") == before
    close(till)
    assert rows(desk, "z")[0] == before[0]


def test_what_is_settled_before_the_close_counts_as_it_ended(shop: TestShop, till: Till, desk: Desk) -> None:
    did = whole_day(shop, till)
    assert Later(shop.counterpart()).settle(did["card"].number, 1, Settlement.DECLINED) is None
    for name in ("x", "z"):
        [row] = rows(desk, name)
        assert (row["tenders"], row["unknown"]) == ({"cash": "3.59", "card": "7.50"}, "0.00")
        if name == "x":
            close(till)


def test_a_settlement_by_another_till_counts_by_its_moment(shop: TestShop, till: Till, desk: Desk) -> None:
    sold = whole_day(shop, till)["card"]
    close(till)
    late = TenderSettled(id=shop.id(), sale=sold.id, n=1, outcome=Settlement.DECLINED, cashier="ana")
    posting = Posting("2", "Ana", NOON + timedelta(hours=1), NOON.date())
    assert isinstance(post(shop.store, late, posting), Posted)
    assert rows(desk, "z")[0]["unknown"] == "10.00"


def test_what_happens_between_two_shifts_is_in_the_later_one(shop: TestShop, till: Till, desk: Desk) -> None:
    close(till)
    shop.post(Refusal(id=shop.id(), cashier="ana", raw="x", reasons=("unknown_product",)))
    next_shift(till)
    close(till)
    assert [(row["number"], row["refusals"]) for row in rows(desk, "z")] == [(1, 0), (2, 1)]


def test_zs_are_chosen_by_the_day_on_which_they_were_closed(shop: TestShop, till: Till, desk: Desk) -> None:
    close(till)
    tomorrow = Posting("1", "Ana", NOON + timedelta(days=1), (NOON + timedelta(days=1)).date())
    assert isinstance(post(shop.store, ShiftOpened(id="s2", opening_float=0), tomorrow), Posted)
    ended = ShiftClosed(id=shop.id(), shift="s2", expected=0, counted=0)
    assert isinstance(post(shop.store, ended, tomorrow), Posted)
    assert [row["number"] for row in rows(desk, "z", until=NOON.date())] == [1]
    [second] = rows(desk, "z", since=(NOON + timedelta(days=1)).date())
    assert (second["number"], second["perpetual_total"]) == (2, "0.00")


def test_a_z_is_found_again_by_its_number(shop: TestShop, till: Till) -> None:
    for amount in (100, 200):
        close(till, amount)
        next_shift(till)
    with shop.store.reading() as connection:
        found = [closed_drawer(connection, "1", UTC, number) for number in (1, 2, None)]
        assert closed_drawer(connection, "1", UTC, 3) is None
        assert closed_drawer(connection, "9", UTC) is None
    assert [report and report.counted for report in found] == [100, 200, 200]
    assert z_sheet(till, "1", 42, number=7) == Refused("till 1 has no Z report 7; check the number")
    assert z_sheet(till, "9", 42) == Refused("no shift of till 9 was closed yet")


def test_an_empty_shift_is_all_noughts(till: Till, desk: Desk) -> None:
    [row] = rows(desk, "x")
    assert (row["sales"], row["total"], row["tenders"], row["taxes"]) == (0, "0.00", {}, [])
    assert (row["cash_expected"], row["perpetual_total"]) == ("100.00", "0.00")


def test_the_totals_are_those_of_the_rows(shop: TestShop, till: Till, desk: Desk) -> None:
    for packs in (b"tea", b"pan"):
        sell(till, packs, kind=TenderKind.CARD)
        close(till)
        next_shift(till)
    report = make_report(desk, "z")
    assert isinstance(report, Report)
    assert report.training
    assert report.totals == {"rows": 2, "net": "10.55", "tax": "1.95", "total": "12.50"}


def test_the_printed_x_hides_what_the_drawer_should_hold_and_the_z_shows_it(shop: TestShop, till: Till) -> None:
    whole_day(shop, till)
    x = x_sheet(till, "1", 42)
    assert not isinstance(x, Refused)
    assert x.title == "X reading"
    assert not any("86.09" in row for row in x.page.rows())
    close(till, 8600)
    z = z_sheet(till, "1", 42, copy=True)
    assert not isinstance(z, Refused)
    printed = [" ".join(row.split()) for row in z.page.rows()]
    assert z.title == "Z report 1"
    for row in (
        "Z REPORT 1", "Cash expected 86.09", "Cash counted 86.00", "Short -0.09", "Sales 4 18.59",
        "Card 2 17.50", "not confirmed 1 10.00", "21% 16.52 3.48 20.00", "Perpetual total 21.09",
    ):  # fmt: skip
        assert row in printed, row
    assert f"by {ANA.name}" in printed
    assert printed.count(printed[0]) == 2
    assert "TRAINING" in printed[0]
    assert "COPY" in printed[1]
