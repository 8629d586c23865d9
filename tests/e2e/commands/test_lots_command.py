"""Lots from the command line: moved, thrown away, sent back, extended, put right, split, made."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pos_term.domain.documents import CertificateKept, Document, SuppliersSet
from pos_term.domain.places import Supplier
from pos_term.services.desk import open_desk
from pos_term.store.journal import Posted, post
from tests.e2e.commands.conftest import AT, Shell

PRODUCTS = """sku,name,gtin,price,tracking,dated,shelf_life_days
CREAM,Cream,9520114000020,2.49,lot,expiry,
CAKE,Cake,,12.00,lot,expiry,3
PUMP,Pump,,99.00,lot+serial,no,
"""
LOTS = """sku,lot,serial,quantity,unit_cost,expiry,supplier,location
CREAM,C1,,10,1.2345,2026-11-25,ACME,floor
CREAM,OLD,,4,1.00,2026-11-19,ACME,back
PUMP,P1,S1,,50,,,floor
PUMP,P1,S2,,50,,,floor
"""


@pytest.fixture
def stocked(filled: Shell) -> Shell:
    """A shop with lots, units, loose goods, a supplier and a certificate."""
    for kind, text in (("products", PRODUCTS), ("lots", LOTS)):
        Path(f"more-{kind}.csv").write_text(text)
        assert filled("import", kind, f"more-{kind}.csv").code == 0
    documents: tuple[Document, ...] = (
        SuppliersSet(id="s", suppliers=(Supplier(id="ACME", name="Acme Dairies"),)),
        CertificateKept(id="c", certificate="LAB-1", valid_until=date(2027, 1, 1)),
    )
    with open_desk(Path("store.db"), till="1", actor="Mira", at=AT) as desk:
        for document in documents:
            assert isinstance(post(desk.store, document, desk.posting()), Posted)
    return filled


def done(shell: Shell, *args: str) -> dict[str, object]:
    found: dict[str, object] = shell(*args, "--json", "--at", AT, "--actor", "Mira").json()
    return found


def on_hand(shell: Shell, lot: str, *args: str) -> object:
    return shell("trace", lot, *args, "--json", "--at", AT).json()["on_hand"]


def test_a_part_of_a_lot_is_moved_and_then_all_the_rest(stocked: Shell) -> None:
    found = done(stocked, "move", "C1", "--to", "back", "--quantity", "4")
    assert (found["number"], found["message"]) == (
        "TR-1-000001",
        "TR-1-000001: 4 of lot C1 of Cream moved to back.",
    )
    assert [each["kind"] for each in found["documents"]] == ["stock_moved"]  # type: ignore[attr-defined]
    assert on_hand(stocked, "C1") == {"floor": "6", "back": "4"}
    answer = stocked("move", "C1", "--to", "quarantine", "--at", AT)
    assert (answer.code, answer.out) == (0, "TR-1-000002: 6 of lot C1 of Cream moved to quarantine.\n")
    assert on_hand(stocked, "C1") == {"back": "4", "quarantine": "6"}


def test_what_comes_out_of_quarantine_needs_a_reason(stocked: Shell) -> None:
    done(stocked, "move", "C1", "--to", "quarantine")
    answer = stocked("move", "C1", "--from", "quarantine", "--to", "floor", "--at", AT)
    assert answer.code == 1
    assert "Say why" in answer.err
    done(stocked, "move", "C1", "--from", "quarantine", "--to", "floor", "--reason", "tasted")
    assert on_hand(stocked, "C1") == {"floor": "10"}


def test_loose_goods_and_units_are_moved_too(stocked: Shell) -> None:
    done(stocked, "move", "--product", "BAG", "--to", "back", "--quantity", "3")
    assert done(stocked, "move", "P1", "--to", "back")["message"] == "TR-1-000002: 2 lines moved to back."
    done(stocked, "move", "S1", "--from", "back", "--to", "floor")
    assert on_hand(stocked, "P1") == {"back": "1", "floor": "1"}


def test_a_disposal_says_what_it_was_worth_and_wants_a_witness(stocked: Shell) -> None:
    answer = stocked("dispose", "C1", "--quantity", "3", "--reason", "sour", "--at", AT)
    assert (answer.code, answer.out) == (1, "")
    assert "name of the witness" in answer.err
    found = done(stocked, "dispose", "C1", "--quantity", "3", "--reason", "sour", "--witness", "Bo")
    assert (found["number"], found["value"]) == ("DI-1-000001", "3.70")


@pytest.mark.parametrize("quantity", ["11", "0", "-1"])
def test_more_or_less_than_there_is_is_refused_with_exit_code_1(stocked: Shell, quantity: str) -> None:
    answer = stocked("dispose", "C1", f"--quantity={quantity}", "--reason", "sour", "--witness", "Bo", "--at", AT)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize("quantity", ["much", "", "1e5", "NaN", "999999999"])
def test_a_quantity_that_is_none_is_bad_usage(stocked: Shell, quantity: str) -> None:
    answer = stocked("move", "C1", "--to", "back", f"--quantity={quantity}", "--at", AT)
    assert (answer.code, answer.out) == (2, "")
    assert "--quantity" in answer.err


def test_goods_go_back_to_a_supplier_by_name(stocked: Shell) -> None:
    found = done(
        stocked, "return-to-supplier", "C1", "--supplier", "acme dairies", "--reason", "sour", "--reference", "R-9"
    )
    assert (found["number"], found["value"]) == ("SR-1-000001", "12.35")
    answer = stocked("return-to-supplier", "C1", "--supplier", "Nobody", "--reason", "sour", "--at", AT)
    assert answer.code == 1


def test_a_lot_that_was_tested_again_is_extended(stocked: Shell) -> None:
    args = ("extend", "OLD", "--certificate", "LAB-1", "--reason", "tasted")
    found = done(stocked, *args, "--until", "2026-12-01")
    assert (found["number"], found["value"]) == ("", None)
    assert stocked("trace", "OLD", "--json", "--at", AT).json()["lot"]["expiry"] == "2026-12-01"
    assert stocked(*args, "--until", "2026-11-20", "--at", AT).code == 1
    assert stocked(*args, "--until", "soon", "--at", AT).code == 2


def test_what_is_known_of_a_lot_is_put_right(stocked: Shell) -> None:
    done(stocked, "amend", "C1", "--reason", "typed wrong", "--supplier-lot", "A-7", "--expiry", "2026-11-24")
    lot = stocked("trace", "C1", "--json", "--at", AT).json()["lot"]
    assert (lot["supplier_lot"], lot["expiry"]) == ("A-7", "2026-11-24")
    for args in (("--expiry", "soon"), ("--quality", "pH"), ("--quality", "pH=4"), ()):
        answer = stocked("amend", "C1", "--reason", "typed wrong", *args, "--at", AT)
        assert (answer.code, answer.out) == (2, ""), args


def test_a_part_goes_on_as_a_lot_of_its_own(stocked: Shell) -> None:
    found = done(stocked, "split", "C1", "--quantity", "4", "--as", "C1-B", "--grade", "B", "--reason", "sorted")
    assert found["number"] == "SP-1-000001"
    assert on_hand(stocked, "C1-B") == {"floor": "4"}
    again = stocked("split", "C1", "--quantity", "1", "--as", "C1-B", "--reason", "sorted", "--at", AT)
    assert again.code == 1
    assert "never merged" in again.err


def test_a_production_order_takes_its_components_from_a_file(stocked: Shell) -> None:
    Path("use.csv").write_text("sku,lot,serial,quantity,location\nCREAM,C1,,2,\nBAG,,,1,floor\n")
    args = ("make", "CAKE", "--use", "use.csv", "--quantity", "4", "--lot", "K1")
    plan = done(stocked, *args, "--dry-run")
    assert plan["made"] == [
        {
            "lot": "K1", "serials": [], "quantity": "4", "expiry": "2026-11-24", "best_before": None,
            "location": "floor", "grade": "",
        }
    ]  # fmt: skip
    assert (plan["unit_cost"], plan["value"]) == (None, None)  # what a bag cost nobody knows
    assert stocked("trace", "K1", "--at", AT).code == 1
    assert done(stocked, *args)["number"] == "MO-1-000001"
    assert on_hand(stocked, "C1") == {"floor": "8"}
    assert on_hand(stocked, "K1") == {"floor": "4"}


def test_every_bad_row_of_the_components_is_named(stocked: Shell) -> None:
    Path("use.csv").write_text("sku,lot,quantity\nCREAM,C1,two\nNOBODY,,1\n,,1\n")
    answer = stocked("make", "CAKE", "--use", "use.csv", "--quantity", "4", "--lot", "K1", "--at", AT)
    assert (answer.code, answer.out) == (2, "")
    assert [line.partition("line ")[2][:1] for line in answer.err.splitlines()] == ["2", "3", "4"]
    assert stocked("make", "CAKE", "--use", "no.csv", "--quantity", "4", "--at", AT).code == 2


def test_a_code_that_two_products_have_needs_the_product(stocked: Shell) -> None:
    Path("twin.csv").write_text("sku,lot,quantity,expiry\nCAKE,C1,2,2026-12-01\n")
    assert stocked("import", "lots", "twin.csv").code == 0
    answer = stocked("move", "C1", "--to", "back", "--at", AT)
    assert answer.code == 1
    assert "several products have C1: CAKE, CREAM; add --product SKU" in answer.err
    done(stocked, "move", "C1", "--product", "9520114000020", "--to", "back")


@pytest.mark.parametrize(
    "args", [("move", "--to", "back"), ("move", "NONE", "--to", "back"), ("extend", "A1", "--product", "NONE")]
)
def test_what_is_not_there_is_refused(stocked: Shell, args: tuple[str, ...]) -> None:
    more = ("--until", "2026-12-01", "--certificate", "LAB-1", "--reason", "x") if args[0] == "extend" else ()
    answer = stocked(*args, *more, "--at", AT)
    assert (answer.code, answer.out) == (1, "")


def test_pieces_stay_whole_whatever_is_done_with_them(stocked: Shell) -> None:
    Path("use.csv").write_text("sku,lot,quantity\nCREAM,C1,2\n")
    for args in (
        ("move", "C1", "--to", "back", "--quantity", "1.5"),
        ("dispose", "C1", "--quantity", "0.5", "--reason", "old", "--witness", "Ana"),
        ("return-to-supplier", "C1", "--supplier", "ACME", "--quantity", "2.25", "--reason", "bad"),
        ("split", "C1", "--quantity", "1.5", "--as", "C2", "--reason", "grade"),
        ("make", "CAKE", "--use", "use.csv", "--quantity", "1.5", "--lot", "K1"),
    ):
        told = stocked(*args, "--at", AT)
        assert (told.code, told.out) == (1, "")
        assert "is counted in whole pieces" in told.err
    assert on_hand(stocked, "C1") == {"floor": "10"}


def test_half_a_piece_can_be_a_component_and_what_is_left_of_it_thrown_away(stocked: Shell) -> None:
    Path("use.csv").write_text("sku,lot,quantity\nCREAM,C1,2.5\n")
    assert stocked("make", "CAKE", "--use", "use.csv", "--quantity", "1", "--lot", "K1", "--at", AT).code == 0
    gone = ("--reason", "opened", "--witness", "Ana", "--at", AT, "--actor", "Mira")
    assert stocked("dispose", "C1", "--quantity", "0.5", *gone).code == 0
    assert on_hand(stocked, "C1") == {"floor": "7"}


def test_every_bad_row_of_the_components_is_told(stocked: Shell) -> None:
    Path("use.csv").write_text("sku,lot,quantity\nNOPE,C1,1\nCREAM,C1,-2\nCREAM,C1,much\n")
    told = stocked("make", "CAKE", "--use", "use.csv", "--quantity", "1", "--lot", "K1", "--at", AT)
    assert told.code == 2
    assert [line.split(", ")[1] for line in told.err.splitlines()] == ["line 2", "line 3", "line 4"]


def test_what_is_not_where_it_is_looked_for_is_told_with_where_it_is(stocked: Shell) -> None:
    told = stocked("dispose", "OLD", "--reason", "old", "--witness", "Ana", "--at", AT)
    assert (told.code, told.err) == (
        1, "pos-term: nothing of lot OLD of Cream is in floor; there is 4 in back: say --from\n",
    )  # fmt: skip
    gone = ("--from", "back", "--reason", "old", "--witness", "Ana", "--at", AT)
    assert stocked("dispose", "OLD", *gone).code == 0
    told = stocked("dispose", "OLD", *gone)
    assert (told.code, told.err) == (
        1,
        "pos-term: nothing of lot OLD of Cream is on hand; look with: pos-term trace\n",
    )
