"""The traceability report: which lots it takes, what it says of them, how it comes out on paper."""

from __future__ import annotations

import csv
import dataclasses
import io
import string
from collections.abc import Iterator
from typing import Any

import pytest

from pos_term.domain.cells import cells
from pos_term.services.desk import BadInput, Desk, Refused, open_desk
from pos_term.services.trace import Direction
from pos_term.services.tracing.files import TIMELINE, file_name, save_csv, sheet_of
from pos_term.services.tracing.journey import Journey, journey
from pos_term.services.tracing.papers import journey_listing, journey_sheet, report_listing, report_sheet
from pos_term.services.tracing.report import COLUMNS, Detail, TraceReport, Wanted, traceability
from tests.hostile import HOSTILE
from tests.services.tracing.world import Bakery, bake
from tests.shop import NOON, TODAY, TestShop, days


@pytest.fixture
def bakery(shop: TestShop) -> Bakery:
    return bake(shop)


@pytest.fixture
def desk(bakery: Bakery) -> Iterator[Desk]:
    with open_desk(bakery.shop.store.path, till="1", actor="Mira", at=NOON.isoformat()) as opened:
        yield opened


def make(desk: Desk, **wanted: Any) -> TraceReport:
    made = traceability(desk, Wanted(**wanted))
    assert isinstance(made, TraceReport), made
    return made


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        ({"product": "FLOUR"}, {"F1", "F2", "F1-B"}), ({"product": "09520118000033"}, {"B1"}),
        ({"lot": "f1"}, {"F1"}), ({"department": "bakery"}, {"B1"}),
        ({"department": "BAKERY"}, {"B1"}), ({"supplier": "mill"}, {"F1", "F2"}),
        ({"supplier": "MILL"}, {"F1", "F2"}),
        ({"supplier": "old mill"}, {"F1", "F2"}), ({"supplier": "MILL", "lot": "F2"}, {"F2"}),
        ({"since": TODAY}, {"F1", "F2", "F1-B", "D1", "B1"}), ({"until": days(-1)}, set()),
        ({"product": "FLOUR", "since": days(1)}, set()),
    ],
)  # fmt: skip
def test_it_takes_the_lots_that_fit_all_that_is_said(desk: Desk, wanted: dict[str, Any], chosen: set[str]) -> None:
    rows = make(desk, **wanted).rows
    assert {row["lot"] for row in rows if row["relation"] == "chosen"} == chosen


def test_its_direction_says_which_lots_are_followed(desk: Desk) -> None:
    def related(way: Direction) -> list[tuple[str, int, str]]:
        rows = make(desk, lot="D1", direction=way).rows
        return [(row["relation"], row["depth"], row["lot"]) for row in rows]

    assert related(Direction.BACKWARD) == [("chosen", 0, "D1"), ("component", 1, "F1")]
    assert related(Direction.FORWARD) == [("chosen", 0, "D1"), ("result", 1, "B1")]
    assert related(Direction.BOTH) == [("chosen", 0, "D1"), ("component", 1, "F1"), ("result", 1, "B1")]


def test_a_row_of_a_lot_adds_up_and_says_what_was_there_before_and_after_the_days(desk: Desk) -> None:
    [row] = make(desk, lot="F2", direction=Direction.BACKWARD).rows
    figures = {name: row[name] for name in ("opening", "received", "used", "closing", "on_hand", "balance")}
    assert figures == {
        "opening": "0", "received": "20", "used": "1", "closing": "19", "on_hand": "19", "balance": "0",
    }  # fmt: skip
    assert (row["supplier_lot"], row["expiry"], row["status"]) == ("M-882", "2027-01-30", "ok")
    assert tuple(row) == COLUMNS[Detail.LOTS]


def test_a_summary_adds_the_lots_of_a_product_up(desk: Desk) -> None:
    rows = make(desk, product="FLOUR", direction=Direction.BACKWARD, detail=Detail.SUMMARY).rows
    [row] = [row for row in rows if row["relation"] == "chosen"]
    assert (row["lots"], row["received"], row["used"], row["on_hand"], row["balance"]) == (3, "70", "11", "54", "0")


def test_movements_are_told_one_by_one_with_what_was_there_after_each(desk: Desk) -> None:
    rows = make(desk, lot="F2", direction=Direction.BACKWARD, detail=Detail.MOVEMENTS).rows
    assert [(r["kind"], r["document"], r["quantity"], r["on_hand"]) for r in rows] == [
        ("received", "GR-1-000002", "20", "20"), ("used up", "MO-1-000002", "1", "19"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({}, BadInput(("traceability of what? name --product, --lot, --department, --supplier, --from or --to",))),
        (
            {"since": TODAY, "until": days(-1)},
            BadInput(("--to 2026-11-20 is before --from 2026-11-21; swap them",)),
        ),
        ({"product": "TEA"}, Refused("no product has TEA; check --product")),
        ({"lot": "ZZ"}, Refused("no lot or serial is called ZZ; check --lot")),
        ({"department": "ZZ"}, Refused("no product is of the department ZZ; check --department")),
        ({"supplier": "ACME"}, Refused("no supplier is called ACME; check --supplier")),
    ],
)
def test_what_it_cannot_take_is_said(desk: Desk, wanted: dict[str, Any], words: BadInput | Refused) -> None:
    assert traceability(desk, Wanted(**wanted)) == words


@pytest.mark.parametrize("field", ["product", "lot", "department", "supplier"])
def test_hostile_filters_are_data(desk: Desk, field: str) -> None:
    for _, text in HOSTILE:
        wanted: dict[str, Any] = {field: text}
        assert not isinstance(traceability(desk, Wanted(**wanted)), BadInput)


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_on_receipt_paper_no_line_is_wider_than_the_paper(desk: Desk, columns: int) -> None:
    found = journey(desk, "B1")
    assert isinstance(found, Journey)
    for sheet in (journey_sheet(desk, found, columns), report_sheet(desk, make(desk, lot="B1"), columns)):
        assert all(cells(row) <= columns for row in sheet.page.rows())
        text = " ".join(" ".join(sheet.page.rows()).split())
        assert "On hand 15" in text or "On hand 64" in text


def test_paper_says_what_the_screen_says(desk: Desk) -> None:
    found = journey(desk, "F1")
    assert isinstance(found, Journey)
    listing = journey_listing(found, desk.clock.zone)
    assert [table.title for table in listing.tables] == [
        "Lots", "Received", "Made into", "Certificates", "Time line", "Returns to supplier", "Put right",
    ]  # fmt: skip
    report = report_listing(make(desk, lot="F1"), desk.clock.zone)
    assert report.tables[0].title == "4 rows"
    assert report.words[0] == "lot F1, direction both, detail lots"


def test_a_saved_sheet_has_every_step_and_no_formula(desk: Desk, tmp_path: Any) -> None:
    found = journey(desk, "B1")
    assert isinstance(found, Journey)
    path = tmp_path / file_name(desk, found, ".csv")
    assert path.name == "trace-lot-B1-20261121-1200.csv"
    assert save_csv(path, found) is None
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert [row["kind"] for row in rows] == [step["kind"] for step in found.timeline]
    assert save_csv(tmp_path / "no" / "x.csv", found) == (
        f"{tmp_path}/no/x.csv cannot be written: No such file or directory; check the folder and its rights."
    )
    wild = sheet_of(("note",), [{"note": text} for _, text in HOSTILE])
    for cell in [row[0] for row in csv.reader(io.StringIO(wild)) if row]:
        assert not cell.startswith(("=", "@", "\t", "\r")), cell
    assert tuple(rows[0]) == TIMELINE


def test_a_file_s_name_takes_letters_and_digits_only_from_a_code(desk: Desk) -> None:
    allowed = set(string.ascii_letters + string.digits + "-.")
    found = journey(desk, "B1")
    assert isinstance(found, Journey)
    for _, text in HOSTILE:
        wild = dataclasses.replace(found, thing=dataclasses.replace(found.thing, code=text))
        name = file_name(desk, wild, ".pdf")
        assert set(name) <= allowed
        assert ".." not in name
        assert len(name) < 100
