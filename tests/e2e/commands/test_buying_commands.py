"""Buying from the command line: orders and notices come in as files, deliveries are booked, papers kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.e2e.commands.conftest import AT, Shell

SUPPLIERS = "id,name\nACME,Acme Foods\n"
PURCHASES = "order,supplier,due,sku,quantity,unit_cost\nPO-1,ACME,2026-12-01,MILK,24,0.79\n"
DELIVERIES = (
    "notice,supplier,purchase_order,sku,lot,expiry,quantity,unit_cost\n"
    "N-1,ACME,PO-1,MILK,L1,2026-12-20,10,0.79\nN-1,ACME,PO-1,BAG,,,100,\n"
)


@pytest.fixture
def buying(filled: Shell, tmp_path: Path) -> Shell:
    """A shell in a shop that has ordered something."""
    for kind, text in (("suppliers", SUPPLIERS), ("purchases", PURCHASES), ("deliveries", DELIVERIES)):
        (tmp_path / f"{kind}.csv").write_text(text)
        assert filled("import", kind, f"{kind}.csv", "--at", AT).code == 0
    return filled


def test_a_delivery_is_received_as_it_was_announced_once(buying: Shell) -> None:
    assert [each["notice"] for each in buying("delivery", "list", "--json").json()["deliveries"]] == ["N-1"]
    got = buying("receive", "--notice", "n-1", "--note", "DN-7", "--freight", "1.00", "--at", AT, "--json").json()
    assert (got["receipt"], got["lines"], got["differences"]) == (
        "GR-1-000001", 2,
        [{"kind": "unexpected_product", "sku": "BAG", "lot": None, "serial": None, "expected": "", "found": "100"}],
    )  # fmt: skip
    [left] = buying("purchase", "list", "--json").json()["purchases"]
    assert (left["order"], left["ordered"], left["received"], left["open"]) == ("PO-1", "24", "10", "14")
    again = buying("receive", "--notice", "N-1", "--at", AT)
    assert (again.code, again.err) == (1, "pos-term: Nothing more is expected of this delivery\n")
    assert buying("delivery", "list", "--json").json() == {"deliveries": []}


def test_a_refused_delivery_leaves_nothing_behind(buying: Shell, tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("notice,supplier,sku,lot,expiry,quantity\nN-2,ACME,MILK,OLD,2026-11-20,10\n")
    assert buying("import", "deliveries", "old.csv", "--at", AT).code == 0
    refused = buying("receive", "--notice", "N-2", "--at", AT)
    assert (refused.code, refused.out) == (1, "")
    assert "expired on 2026-11-20; send it back" in refused.err
    assert [each["notice"] for each in buying("delivery", "list", "--json").json()["deliveries"]] == ["N-1", "N-2"]


def test_an_order_is_closed_for_a_reason(buying: Shell) -> None:
    assert buying("purchase", "close", "PO-1", "--reason", " ", "--at", AT).code == 2
    assert buying("purchase", "close", "PO-1", "--reason", "sold out", "--at", AT).code == 0
    assert buying("purchase", "list", "--json").json() == {"purchases": []}
    assert buying("purchase", "close", "PO-1", "--reason", "again", "--at", AT).code == 1
    assert buying("purchase", "close", "PO-9", "--reason", "x", "--at", AT).code == 1


def test_a_certificate_and_its_file_come_out_as_they_went_in(buying: Shell, tmp_path: Path) -> None:
    (tmp_path / "coa.pdf").write_bytes(b"%PDF-1.7")
    kept = buying(
        "certificate", "add", "C-1", "--supplier", "acme foods", "--title", "Analysis", "--from", "2026-01-01",
        "--until", "2026-12-31", "--file", "coa.pdf", "--at", AT, "--json",
    ).json()  # fmt: skip
    assert kept["sha256"] == hashlib.sha256(b"%PDF-1.7").hexdigest()
    [listed] = buying("certificate", "list", "--until", "2026-12-31", "--json").json()["certificates"]
    assert listed == kept
    assert buying("certificate", "file", "c-1", "out.pdf").code == 0
    assert (tmp_path / "out.pdf").read_bytes() == b"%PDF-1.7"
    assert buying("certificate", "file", "C-1", "out.pdf").code == 2
    assert buying("certificate", "file", "C-2", "other.pdf").code == 1


def test_what_is_no_date_amount_or_file_is_bad_usage(buying: Shell) -> None:
    for args in (
        ("receive", "--notice", "N-1", "--freight", "much"),
        ("certificate", "add", "C-1", "--until", "soon"),
        ("certificate", "add", "C-1", "--file", "missing.pdf"),
    ):
        answer = buying(*args, "--at", AT)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.count("\n") == 1


def test_tables_for_people_have_a_head(buying: Shell) -> None:
    assert buying("purchase", "list").out.splitlines()[0].split()[:3] == ["order", "supplier", "due"]
    assert buying("delivery", "list").out.splitlines()[0].split()[:2] == ["notice", "supplier"]
    assert buying("certificate", "list").out == "none\n"


def test_the_store_verifies_after_all_of_it(buying: Shell) -> None:
    assert buying("receive", "--notice", "N-1", "--at", AT).code == 0
    assert buying("verify", "--json").json()["projection"] == "ok"


def test_what_is_left_out_of_a_certificate_stays_as_it_is(buying: Shell) -> None:
    (first, last), of = ("2026-01-01", "2026-12-31"), ("--supplier", "ACME", "--at", AT)
    given = ("--title", "Analysis", "--from", first, "--until", last, "--notes", "yearly")
    assert buying("certificate", "add", "C-1", *given, *of).code == 0
    changed = buying("certificate", "add", "c-1", "--until", "2027-12-31", "--json", *of).json()
    assert (changed["title"], changed["valid_from"], changed["notes"]) == ("Analysis", first, "yearly")
    assert changed["valid_until"] == "2027-12-31"
    emptied = buying("certificate", "add", "C-1", "--title", "", "--from", "", "--json", *of).json()
    assert (emptied["title"], emptied["valid_from"], emptied["valid_until"]) == ("", None, "2027-12-31")


def test_the_file_of_a_certificate_is_found_by_the_suppliers_name_in_any_case(
    buying: Shell, tmp_path: Path
) -> None:
    (tmp_path / "coa.pdf").write_bytes(b"%PDF-1.7")
    added = buying("certificate", "add", "C-1", "--supplier", "ACME", "--file", "coa.pdf", "--at", AT)
    assert added.code == 0
    assert buying("certificate", "add", "C-1", "--supplier", "Other", "--at", AT).code == 0
    assert buying("certificate", "file", "C-1", "out.pdf").code == 1
    assert buying("certificate", "file", "C-1", "out.pdf", "--supplier", "acme foods").code == 0


def test_a_notice_of_more_lines_than_a_delivery_has_is_left_to_the_till(
    buying: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos_term.services.receiving.lines.MOST_LINES", 1)
    told = buying("receive", "--notice", "N-1", "--at", AT)
    assert (told.code, told.err) == (
        1, "pos-term: 2 lines are to come, and a delivery has at most 1; receive it at the till\n",
    )  # fmt: skip
    assert [each["notice"] for each in buying("delivery", "list", "--json").json()["deliveries"]] == ["N-1"]
