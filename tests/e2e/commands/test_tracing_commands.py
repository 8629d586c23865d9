"""`trace` and `traceability` from the command line: their shapes, their refusals, their files."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.e2e.commands.conftest import AT, Answer, Shell

LOTS = """sku,lot,quantity,unit_cost,supplier,supplier_lot,purchase_order,certificate
MILK,B7,4,0.80,Dairy,D-9,PO-3,C-1
"""


@pytest.fixture
def traced(filled: Shell, tmp_path: Path) -> Shell:
    """A store with a lot of which more is known."""
    (tmp_path / "more.csv").write_text(LOTS)
    assert filled("import", "lots", "more.csv", "--at", AT).code == 0
    assert filled("hold", "B7", "--product", "MILK", "--reason", "smell", "--at", AT).code == 0
    return filled


def test_a_trace_in_json_has_every_part(traced: Shell) -> None:
    found = traced("trace", "B7", "--json", "--at", AT).json()
    assert set(found) == {
        "subject", "lot", "received", "movements", "sales", "returned", "refused", "on_hand", "lots", "made_from",
        "made_into", "certificate", "disposals", "transfers", "supplier_returns", "holds", "amendments",
        "timeline", "totals", "training",
    }  # fmt: skip
    assert found["totals"]["received"] == found["totals"]["on_hand"] == "4"
    assert (found["totals"]["balance"], found["totals"]["agrees"]) == ("0", True)
    assert [step["kind"] for step in found["timeline"]] == ["received", "put on hold"]
    assert [row["standing"] for row in found["certificate"]] == ["not_kept"]


@pytest.mark.parametrize("code", ["D-9", "po-3", "C-1"])
def test_a_trace_begins_at_any_code(traced: Shell, code: str) -> None:
    found = traced("trace", code, "--json", "--at", AT).json()
    assert [row["lot"] for row in found["lots"]] == ["B7"]


def test_a_trace_is_a_table_a_sheet_and_a_pdf(traced: Shell, tmp_path: Path) -> None:
    text = traced("trace", "B7", "--at", AT).out
    assert text.startswith("TRAINING\nLot B7 of MILK Whole milk, hold smell: held\n")
    assert "On hand 4; in less out less on hand: 0 (the books agree in every place)" in text
    rows = list(csv.DictReader(io.StringIO(traced("trace", "B7", "--csv", "--at", AT).out)))
    assert [(row["kind"], row["on_hand"]) for row in rows] == [("received", "4"), ("put on hold", "4")]
    answer = traced("trace", "B7", "--pdf", "b7.pdf", "--at", AT)
    assert answer == Answer(0, "Trace: Lot B7 of MILK Whole milk: written to b7.pdf\n", "")
    assert (tmp_path / "b7.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("trace", "B7", "--csv", "--json"), 2, "--csv and --json exclude each other; choose one"),
        (("trace", "B7", "--csv", "--print"), 2, "--csv and --print exclude each other; choose one"),
        (("trace", "B7", "--pdf", "b7.txt"), 2, "--pdf b7.txt: end the file's name in .pdf"),
        (("trace", "B7", "--pdf", "."), 2, "--pdf . is a folder; name a file"),
        (
            ("trace", "B7", "--pdf", "no/b7.pdf"),
            3,
            "no/b7.pdf cannot be written: No such file or directory; check the path and its rights.",
        ),
        (("trace", "B7", "--print"), 2,
         "this till has no printer; name one in its settings, or write a PDF with --pdf FILE"),
        (("traceability",), 2,
         "traceability of what? name --product, --lot, --department, --supplier, --from or --to"),
        (("traceability", "--lot", "ZZ"), 1, "no lot or serial is called ZZ; check --lot"),
        (("traceability", "--lot", "B7", "--detail", "all"), 2,
         "--detail 'all' is not summary or lots or movements"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_in_one_line(traced: Shell, args: tuple[str, ...], code: int, words: str) -> None:
    assert traced(*args) == Answer(code, "", f"pos-term: {words}\n")


def test_a_kind_that_is_none_is_told_the_kinds(traced: Shell) -> None:
    answer = traced("trace", "B7", "--as", "box")
    assert answer.code == 2
    assert answer.err.startswith("pos-term: --as 'box' is not receipt or lot or serial or supplier_lot")
    assert traced("trace", "B7", "--as", "receipt").err == (
        "pos-term: B7 is no receipt, but lot: lot of MILK Whole milk; change --as\n"
    )


def test_the_traceability_report_comes_in_every_shape(traced: Shell, tmp_path: Path) -> None:
    made = traced("traceability", "--supplier", "Dairy", "--json", "--at", AT).json()
    assert set(made) == {"name", "as_of", "training", "direction", "detail", "rows", "totals"}
    assert [(row["lot"], row["received"], row["on_hand"]) for row in made["rows"]] == [("B7", "4", "4")]
    sheet = list(csv.DictReader(io.StringIO(traced("traceability", "--product", "MILK", "--csv").out)))
    assert {row["lot"] for row in sheet} == {"A1", "B7"}
    text = traced("traceability", "--from", "2026-11-21", "--to", "2026-11-21", "--at", AT).out
    assert text.startswith("TRAINING\nTraceability as of 2026-11-21 14:03\n")
    moves = traced("traceability", "--lot", "B7", "--detail", "movements", "--json").json()["rows"]
    assert [(row["kind"], row["quantity"], row["on_hand"]) for row in moves] == [("received", "4", "4")]
    assert traced("traceability", "--lot", "B7", "--pdf", "r.pdf").code == 0
    assert (tmp_path / "r.pdf").stat().st_size > 1000
