"""Imports, recalls, holds, traces and reports from the command line: their names, keys and words."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pos_term import cli
from pos_term.settings import Settings
from tests.e2e.commands.conftest import AT, Answer, Shell


def test_an_import_answers_in_json(filled: Shell, tmp_path: Path) -> None:
    again = filled("import", "lots", "lots.csv", "--json", "--at", AT).json()
    assert again == {
        "file": "lots.csv", "kind": "lots", "rows": 2, "documents": [], "dry_run": False,
        "already_imported": "2026-11-21",
    }  # fmt: skip
    assert filled("import", "lots", "lots.csv", "--at", AT).out == (
        "lots.csv: already imported on 2026-11-21; nothing changed\n"
    )
    (tmp_path / "more.csv").write_text("sku,name,price\nTEA,Tea,2\n")
    assert filled("import", "products", "more.csv", "--dry-run").out == (
        "more.csv: 1 rows of products are in order; nothing was written\n"
    )
    assert len(filled("import", "products", "more.csv", "--json").json()["documents"]) == 1


def test_a_terminal_that_watches_is_shown_how_far_an_import_is(
    filled: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "more.csv").write_text("sku,name,price\n" + "".join(f"S{n},[/b]{n},2\n" for n in range(1200)))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    answer = filled("import", "products", "more.csv")
    assert (answer.code, answer.out) == (0, "more.csv: 1200 rows of products imported\n")
    assert "writing" in answer.err
    assert "2/2" in answer.err


def test_every_bad_row_of_an_import_is_a_line_with_file_line_and_field(filled: Shell, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("sku,name,price\nTEA,Tea,2\nJAM,,1\nX,X,x\n")
    answer = filled("import", "products", "bad.csv", "--json")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.splitlines() == [
        "pos-term: bad.csv, line 3, name: is empty; fill it in",
        "pos-term: bad.csv, line 4, price: amount 'x' is not a number such as 12.50",
    ]
    assert filled("trace", "TEA").code == 1


def test_trace_has_its_keys(filled: Shell) -> None:
    found = filled("trace", "A1", "--json", "--at", AT).json()
    assert set(found) >= {"lot", "received", "movements", "sales", "refused", "on_hand"}
    assert found["on_hand"] == {"floor": "5"}
    assert found["received"][0]["quantity"] == "5"
    forward = filled("trace", "A1", "--direction", "forward", "--json").json()
    assert "received" not in forward
    assert filled("trace", "A1", "--at", AT).out.startswith("TRAINING\nLot A1 of MILK Whole milk: ok\n")
    assert filled("trace", "B2") == Answer(
        1, "", "pos-term: no receipt, lot or serial is called B2; check the code\n"
    )


def test_reports_come_as_table_csv_and_json(filled: Shell) -> None:
    columns = "sku,lot,serial,location,on_hand,available,expiry,best_before,status,unit_cost,value,"
    columns += "received_on,age,store,department,name"
    report = filled("report", "on-hand", "--json", "--at", AT).json()
    assert set(report) >= {"name", "as_of", "rows", "totals"}
    assert ",".join(report["rows"][0]) == columns
    table = list(csv.DictReader(io.StringIO(filled("report", "on-hand", "--csv").out)))
    assert [row["on_hand"] for row in table] == [row["on_hand"] for row in report["rows"]] == ["10", "5"]
    text = filled("report", "on-hand", "--at", AT).out
    assert text.startswith("TRAINING\nOn hand as of 2026-11-21 14:03\n")
    assert "Total: rows 2, on hand 15, value 4.00" in text


def test_a_recall_goes_from_file_to_report(filled: Shell, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("gtin,lot,reason,recall\n9520114000013,A1,Listeria,F-1\n")
    assert filled("recall", "import", "r.csv", "--format", "csv").out == (
        "F-1: proposed; apply it with: pos-term recall apply F-1\n"
    )
    assert filled("recall", "import", "r.csv", "--json").json()["already_imported"] is True
    assert filled("recall", "apply", "F-1", "--lots", "B9").code == 1
    assert filled("recall", "apply", "F-1", "--lots", "A1", "--json").json() == {
        "recall": "F-1", "targets": 1, "waiting": 0, "on_hand": "5", "again": False,
    }  # fmt: skip
    [listed] = filled("recall", "list", "--json").json()["recalls"]
    assert (listed["recall"], listed["applied"]) == ("F-1", 1)
    assert filled("recall", "report", "F-1", "--json").json()["totals"]["on_hand"] == "5"
    assert "F-1: Listeria; in effect since" in filled("recall", "report", "F-1").out


def test_a_hold_is_set_and_ended(filled: Shell) -> None:
    assert filled("hold", "A1", "--product", "MILK", "--reason", "[b]leaking[/b]").out == (
        "lot A1 of MILK is on hold: [b]leaking[/b]; 5 on hand\n"
    )
    assert filled("release", "A1", "--product", "MILK", "--reason", "ok", "--json").json()["held"] is None
    assert filled("release", "A1", "--product", "MILK", "--reason", "ok").code == 1
    assert "no stock of it ever came; check the code" in filled(
        "hold", "A9", "--product", "MILK", "--reason", "x"
    ).out  # fmt: skip


def test_demo_opens_the_till_on_a_store_that_is_gone_afterwards(shell: Shell, tmp_path: Path) -> None:
    seen: list[tuple[Path, bool, int]] = []

    def run_till(settings: Settings, *, card: Sequence[object] = (), at: Any = None) -> int:
        seen.append((settings.store, settings.store.exists(), len(card)))
        return 0

    assert cli.main(["demo"], run_till) == 0
    [(path, there, cards)] = seen
    assert (there, cards, path.parent.exists()) == (True, 17, False)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("")
    assert cli.main(["demo", "--keep", str(tmp_path / "full")], run_till) == 2
