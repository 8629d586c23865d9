"""Customers and sales orders from the command line, and the order sold by a script."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.e2e.commands.conftest import AT, Shell

ORDERS = "order,customer,sku,quantity,lot,serial\n77,Mirjam Vosteen,MILK,2,A1,\n77,,BAG,3,,\n"
CUSTOMERS = "id,name,phone,consent\nK-1,Mirjam Vosteen,0612345678,yes\n"
DAY: tuple[dict[str, Any], ...] = (
    {"do": "sign_in", "user": "Ana", "pin": "1111"},
    {"do": "open_shift", "float": "100"},
    {"do": "load_order", "order": "77"},
    {"do": "quantity", "line": 2, "value": "1"},
    {"do": "tender", "kind": "cash", "amount": "10"},
    {"do": "complete"},
    {"do": "load_order", "order": "77"},
    {"do": "tender", "kind": "cash", "amount": "10"},
    {"do": "complete"},
    {"do": "load_order", "order": "77"},
)


def replay(shell: Shell, folder: Path, *steps: dict[str, Any]) -> list[dict[str, Any]]:
    (folder / "day.jsonl").write_text("".join(json.dumps(step) + "\n" for step in steps), encoding="utf-8")
    answer = shell("replay", "day.jsonl", "--keep-going", "--at", AT)
    return [json.loads(line) for line in answer.out.splitlines()]


def test_an_imported_order_is_sold_in_two_parts_and_no_third_time(filled: Shell, tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    assert filled("import", "customers", "customers.csv", "--at", AT).out == (
        "customers.csv: 1 rows of customers imported\n"
    )
    assert filled("import", "orders", "orders.csv", "--dry-run", "--at", AT).out == (
        "orders.csv: 2 rows of orders are in order; nothing was written\n"
    )
    imported = filled("import", "orders", "orders.csv", "--json", "--at", AT).json()
    assert (imported["rows"], len(imported["documents"]), imported["already_imported"]) == (2, 1, None)
    again = filled("import", "orders", "orders.csv", "--json", "--at", AT).json()
    assert (again["documents"], again["already_imported"]) == ([], "2026-11-21")

    steps = replay(filled, tmp_path, *DAY)
    assert [step["ok"] for step in steps] == [True] * 9 + [False]
    assert [lot["lot"] for line in steps[2]["cart"]["lines"] for lot in line["lots"]] == ["A1"]
    assert [line["quantity"] for line in steps[5]["receipt"]["lines"]] == ["2", "1"]
    assert [(line["sku"], line["quantity"]) for line in steps[8]["receipt"]["lines"]] == [("BAG", "2")]
    assert "fulfilled already on receipt 1-000002" in steps[9]["message"]

    rows = filled("report", "sales", "--json", "--at", AT).json()["rows"]
    assert [(row["customer"], row["order"], row["kind"]) for row in rows] == [("K-1", "77", "sale")] * 2
    assert filled("verify", "--json").json()["projection"] == "ok"
    journal = filled("journal").out
    assert "Vosteen" not in journal
    assert "0612345678" not in journal


def test_a_bad_order_is_told_with_file_line_and_field(filled: Shell, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text(
        "order,sku,quantity,lot\n1,MILK,1.5,\n1,BAG,1,L1\n1,TEA,1,\n", encoding="utf-8"
    )
    answer = filled("import", "orders", "bad.csv", "--at", AT)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.splitlines() == [
        "pos-term: bad.csv, line 2, quantity: MILK is sold by the piece; 1.5 is not whole",
        "pos-term: bad.csv, line 3, lot: BAG is tracked by none; leave it empty",
        "pos-term: bad.csv, line 4, sku: no product has TEA; import its product first",
    ]


def test_a_recall_report_names_whom_to_reach(filled: Shell, tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    (tmp_path / "recalls.csv").write_text("recall,sku,lot\nF-1,MILK,A1\n", encoding="utf-8")
    for kind in ("customers", "orders"):
        assert filled("import", kind, f"{kind}.csv", "--at", AT).code == 0
    replay(filled, tmp_path, *DAY[:6])
    assert filled("recall", "import", "recalls.csv", "--at", AT).code == 0
    assert filled("recall", "apply", "F-1", "--at", AT).code == 0
    report = filled("recall", "report", "F-1", "--json", "--at", AT).json()
    assert [(row["name"], row["phone"], row["lot"], row["quantity"]) for row in report["customers"]] == [
        ("Mirjam Vosteen", "0612345678", "A1", "2")
    ]
    told = filled("recall", "report", "F-1", "--at", AT).out
    assert "Customers to reach" in told
    assert "To reach: 1; customers without consent: 0; sales without a customer: 0" in told
