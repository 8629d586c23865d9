"""`report` for figures of the stock: narrowed, in JSON and CSV, with help that names every report."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from pos_term.services.reports import REPORTS
from tests.e2e.commands.conftest import AT, Shell

FIGURES = (
    "on-hand", "expiry", "valuation", "utilisation", "slow-lots", "low", "forecast", "turnover", "margin",
    "receipts", "waste", "alerts",
)  # fmt: skip


def test_the_help_names_every_report(shell: Shell) -> None:
    words = shell("report", "--help").out.replace(",", " ").replace("(", " ").split()
    assert set(REPORTS) - {"x", "z"} <= set(words)
    assert {"x", "z", "--days", "--product", "--department", "--supplier"} <= set(words)


@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_comes_as_a_table_as_csv_and_as_json(filled: Shell, name: str) -> None:
    columns = list(REPORTS[name][0])
    found = filled("report", name, "--json", "--at", AT).json()
    assert set(found) == {"name", "as_of", "training", "rows", "totals"}
    assert all(list(row) == columns for row in found["rows"])
    table = filled("report", name, "--csv", "--at", AT)
    lines = list(csv.reader(io.StringIO(table.out)))
    assert (table.code, lines[0], len(lines) - 1) == (0, columns, found["totals"]["rows"])
    shown = filled("report", name, "--at", AT)
    assert (shown.code, shown.err) == (0, "")
    assert "Total: rows" in shown.out


def test_a_report_is_narrowed_by_its_options(filled: Shell) -> None:
    found = filled("report", "valuation", "--product", "9520114000013", "--json", "--at", AT).json()
    assert [(row["sku"], row["on_hand"], row["value"]) for row in found["rows"]] == [("MILK", "5", "4.00")]
    assert found["totals"] == {"rows": 1, "value": "4.00", "without_cost": 0}
    none = filled("report", "expiry", "--days", "30", "--json", "--at", AT).json()
    assert none["rows"] == []


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["sales", "--product", "MILK"], "--product: report sales does not take it; on-hand, valuation, "),
        (["margin", "--days", "7"], "--days: report margin does not take it; expiry, slow-lots, turnover do"),
        (["on-hand", "--product", "TEA"], "--product: no product has 'TEA'; check it"),
        (["expiry", "--days", "-1"], "--days"),
    ],
)
def test_what_a_report_does_not_take_is_bad_usage(filled: Shell, args: list[str], words: str) -> None:
    answer = filled("report", *args, "--at", AT)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert words in answer.err


def test_the_value_of_the_stock_is_one_figure_in_every_report(filled: Shell) -> None:
    products = "sku,name,price,tracking\nJAM,Jam,3.00,lot\nPUMP,Pump,9.00,lot+serial\n"
    lots = (
        "sku,lot,serial,quantity,unit_cost,location\nJAM,J1,,19,0.9023,back\nJAM,J1,,14,0.9023,floor\n"
        "PUMP,P1,S1,,5.1263,floor\nPUMP,P1,S2,,5.1263,floor\nPUMP,P1,S3,,5.1263,floor\n"
    )
    for kind, text in (("products", products), ("lots", lots)):
        Path(f"more-{kind}.csv").write_text(text)
        assert filled("import", kind, f"more-{kind}.csv", "--at", AT).code == 0
    totals = set()
    for name in ("on-hand", "valuation", "utilisation"):
        found = filled("report", name, "--json", "--at", AT).json()
        added = sum(Decimal(row["value"] or 0) for row in found["rows"])
        assert str(added) == found["totals"]["value"]
        totals.add(added)
    assert len(totals) == 1
    [jam] = [r for r in filled("report", "valuation", "--json", "--at", AT).json()["rows"] if r["sku"] == "JAM"]
    assert jam["value"] == "29.78"  # 33 x 0.9023, rounded once
