"""Recall notices: read from a file, applied to lots and whole products, reported on."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.documents import RecallApplied, RecallTarget
from pos_term.domain.tender import TenderKind
from pos_term.services.desk import BadInput, Desk, Refused
from pos_term.services.recall_report import RecallReport, recall_report
from pos_term.services.recalls import Applied, Proposed, apply_recall, import_recalls, list_recalls
from pos_term.services.returning import Pick
from pos_term.store.journal import post
from pos_term.store.recalls import named_by
from tests.services.conftest import PRODUCTS, Write, rows, take
from tests.shop import TestShop

LOTS = "sku,lot,serial,quantity\nMILK,A1,,5\nMILK,A2,,3\nJAM,J1,,7\nPILLS,RX1,1,1\nPILLS,RX1,2,1\nPILLS,RX2,3,1\n"


@pytest.fixture
def full(stocked_desk: Desk, write: Write) -> Desk:
    take(stocked_desk, "lots", write("lots.csv", LOTS))
    return stocked_desk


def propose(desk: Desk, path: Path) -> Proposed:
    result = import_recalls(desk, path)
    assert isinstance(result, Proposed), result
    return result


def applied(desk: Desk, recall: str, lots: list[str] | None = None) -> Applied:
    result = apply_recall(desk, recall, lots)
    assert isinstance(result, Applied), result
    return result


def recalled(desk: Desk) -> set[tuple[str, str]]:
    found = rows(desk, "SELECT sku, coalesce(lot, serial) FROM lot WHERE recall IS NOT NULL")
    return {(sku, lot) for sku, lot in found}


def test_a_proposed_recall_stops_nothing_until_it_is_applied(full: Desk, write: Write) -> None:
    path = write("r.csv", "sku,lot,reason,class,recall\nMILK,a1,Listeria,I,F-1\n")
    assert propose(full, path) == Proposed(file=str(path), recalls=("F-1",), targets=1, again=False)
    assert recalled(full) == set()
    [notice] = list_recalls(full)
    assert (notice.recall, notice.reason, notice.applied_at, notice.targets) == (
        "F-1", "Listeria (class I)", None, 1,
    )  # fmt: skip
    assert applied(full, "F-1") == Applied(recall="F-1", targets=1, waiting=0, on_hand=5000, again=False)
    assert recalled(full) == {("MILK", "A1")}
    [notice] = list_recalls(full)
    assert (notice.applied_at, notice.applied) == ("2026-11-21T12:00:00.000000Z", 1)


def test_a_recalled_lot_is_refused_at_the_till(shop: TestShop, full: Desk, write: Write) -> None:
    propose(full, write("r.csv", "gtin,lot,recall\n9520114000013,A1,F-1\n"))
    milk = b"]d20109520114000013\x1d10A1"
    assert shop.checkout.scan(milk).ok
    applied(full, "F-1")
    assert shop.new_checkout().scan(milk).reasons[0] == "recalled"


def test_an_empty_lot_is_every_lot_of_the_product(shop: TestShop, full: Desk, write: Write) -> None:
    propose(full, write("r.csv", "sku,lot,recall\nMILK,,F-1\nSHOES,,F-1\n"))
    assert applied(full, "F-1").on_hand == 8000
    outcome = shop.checkout.scan(b"9520114000013")
    assert outcome.reasons[0] == "recalled"


def test_rows_are_one_notice_by_their_number_and_each_target_once(full: Desk, write: Write) -> None:
    text = "sku,gtin,lot,recall,reason\nMILK,,A1,F-1,x\nJAM,,J1,F-2,y\n,9520114000013,A2,F-1,z\nMILK,,A1,F-1,x\n"
    assert propose(full, write("r.csv", text)).recalls == ("F-1", "F-2")
    with full.store.reading() as connection:
        assert [named.target for named in named_by(connection, "F-1")] == [
            RecallTarget(sku="MILK", lot="A1"),
            RecallTarget(gtin="09520114000013", lot="A2"),
        ]
    assert [notice.reason for notice in list_recalls(full)] == ["x; z", "y"]


def test_a_file_without_numbers_is_one_notice_named_by_its_name_and_content(full: Desk, write: Write) -> None:
    [one] = propose(full, write("listeria.csv", "sku,lot\nMILK,A1\n")).recalls
    [two] = propose(full, write("listeria.csv", "sku,lot\nMILK,A2\n")).recalls
    assert one.startswith("listeria-")
    assert two.startswith("listeria-")
    assert one != two


def test_a_row_with_sku_and_gtin_reaches_a_product_known_by_either(full: Desk, write: Write) -> None:
    text = "sku,gtin,lot,recall\nOTHER-SHOP-SKU,9520114000013,A1,F-1\nMILK,9520156000019,A2,F-1\n"
    propose(full, write("r.csv", text))
    applied(full, "F-1")
    assert recalled(full) == {("MILK", "A1"), ("MILK", "A2")}


def test_the_same_file_proposes_nothing_the_second_time(full: Desk, write: Write) -> None:
    path = write("r.csv", "sku,lot,recall\nMILK,A1,F-1\nJAM,J1,F-2\n")
    propose(full, path)
    before = rows(full, "SELECT count(*) FROM entry")
    assert propose(full, path).again
    assert rows(full, "SELECT count(*) FROM entry") == before


def test_a_number_that_is_taken_is_refused_rather_than_lost(full: Desk, write: Write) -> None:
    propose(full, write("r.csv", "sku,lot,recall\nMILK,A1,F-1\n"))
    path = write("r2.csv", "sku,lot,recall\nMILK,A2,F-1\n")
    assert import_recalls(full, path) == Refused(
        f"{path}: recall F-1 is known already with other rows; give this one another number"
    )


def test_only_the_lots_that_were_chosen_are_stopped(full: Desk, write: Write) -> None:
    propose(full, write("r.csv", 'sku,lot,recall\nMILK,A1,F-1\nMILK,A2,F-1\nJAM,"J,1",F-1\nJAM,J1,F-1\n'))
    assert applied(full, "F-1", ["a2"]).targets == 1
    assert recalled(full) == {("MILK", "A2")}
    assert applied(full, "F-1", ["A1,J1"]).targets == 2
    assert applied(full, "F-1", ["J,1"]).targets == 1
    assert recalled(full) == {("MILK", "A1"), ("MILK", "A2"), ("JAM", "J1"), ("JAM", "J,1")}


@pytest.mark.parametrize(
    ("lots", "words"),
    [
        (["A9"], "recall F-1 does not name lot A9; see: pos-term recall report F-1"),
        (["A1", "zz"], "recall F-1 does not name lot A1, zz; see: pos-term recall report F-1"),
        ([""], "recall F-1 does not name lot (none given); see: pos-term recall report F-1"),
    ],
)
def test_a_lot_the_notice_does_not_name_stops_nothing(
    full: Desk, write: Write, lots: list[str], words: str
) -> None:
    propose(full, write("r.csv", "sku,lot,recall\nMILK,A1,F-1\n"))
    assert apply_recall(full, "F-1", lots) == Refused(words)
    assert recalled(full) == set()


def test_the_lots_chosen_narrow_down_a_recall_of_whole_products(full: Desk, write: Write) -> None:
    propose(full, write("r.csv", "sku,lot,recall\nMILK,,F-1\nJAM,,F-1\nTEA,,F-1\n"))
    assert applied(full, "F-1", ["a2"]) == Applied(recall="F-1", targets=1, waiting=0, on_hand=3000, again=False)
    assert recalled(full) == {("MILK", "A2")}
    assert rows(full, "SELECT * FROM product WHERE recall IS NOT NULL") == []
    assert applied(full, "F-1", ["A2"]).again
    assert applied(full, "F-1").targets == 4
    assert rows(full, "SELECT sku FROM product WHERE recall = 'F-1' ORDER BY sku") == [("JAM",), ("MILK",)]


def test_a_notice_that_comes_after_its_recall_took_effect_is_kept(full: Desk, write: Write) -> None:
    document = RecallApplied(id="early", recall="F-1", targets=(RecallTarget(sku="MILK", lot="A1"),))
    post(full.store, document, full.posting())
    propose(full, write("r.csv", "sku,lot,recall,reason\nMILK,A1,F-1,Listeria\nMILK,A2,F-1,Listeria\n"))
    [notice] = list_recalls(full)
    assert (notice.reason, notice.targets, notice.applied) == ("Listeria", 2, 1)


def test_a_recall_nobody_knows_cannot_be_applied_or_reported(full: Desk) -> None:
    words = Refused("recall [b]x is not known; see: pos-term recall list")
    assert apply_recall(full, "[b]x") == words
    assert recall_report(full, "[b]x") == words


def test_applying_again_changes_nothing(full: Desk, write: Write) -> None:
    propose(full, write("r.csv", "sku,lot,recall\nMILK,A1,F-1\n"))
    applied(full, "F-1")
    before = rows(full, "SELECT count(*) FROM entry")
    assert applied(full, "F-1").again
    assert rows(full, "SELECT count(*) FROM entry") == before


def test_a_recall_of_a_product_not_known_yet_waits_for_it(desk: Desk, write: Write) -> None:
    text = "gtin,lot,recall\n9520114000013,A1,F-1\n9520114000020,,F-1\n"
    propose(desk, write("r.csv", text))
    assert (applied(desk, "F-1").waiting, applied(desk, "F-1").on_hand) == (2, 0)
    take(desk, "products", write("p.csv", PRODUCTS))
    take(desk, "lots", write("lots.csv", LOTS))
    assert recalled(desk) == {("MILK", "A1")}
    assert rows(desk, "SELECT sku FROM product WHERE recall = 'F-1'") == [("JAM",)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sku,reason\nMILK,x\n", "line 1, lot: the column is missing; add it"),
        ("lot\nA1\n", "line 2, gtin: is empty, and so is sku; name the product by one of them"),
        ("gtin,lot\n9520114000014,A1\n",
         "line 2, gtin: 9520114000014 has a wrong check digit, it should end in 3; check the number"),
        ("sku,lot\nMILK,A\x071\n", "line 2, lot: holds the invisible character U+0007; remove it"),
        ("sku,lot,firm\nMILK,A1,x\n",
         "line 1, firm: is not a column; known are gtin, sku, lot, reason, class, recall"),
    ],
)  # fmt: skip
def test_a_bad_notice_is_one_line(desk: Desk, write: Write, text: str, words: str) -> None:
    path = write("r.csv", text)
    assert import_recalls(desk, path) == BadInput((f"{path}, {words}",))


def test_the_report_says_what_was_sold_what_is_here_and_what_was_refused(
    shop: TestShop, full: Desk, write: Write
) -> None:
    checkout = shop.checkout
    for pack in (b"]d20109520181000015\x1d10RX1\x1d211", b"]d20109520114000013\x1d10A1"):
        assert checkout.scan(pack).ok
    checkout.pay()
    checkout.tender(TenderKind.CASH, None)
    assert checkout.complete().ok
    propose(full, write("r.csv", "sku,lot,recall\nMILK,A1,F-1\nPILLS,rx1,F-1\nTEA,T1,F-1\n"))
    applied(full, "F-1")
    assert not checkout.scan(b"]d20109520181000015\x1d10RX1\x1d212").ok
    shop.recorder.flush()
    report = recall_report(full, "F-1")
    assert isinstance(report, RecallReport)
    lots = {(r["sku"], r["serial"] or r["lot"]): r for r in report.lots}
    assert {key: (r["received"], r["sold"], r["on_hand"], r["refused"]) for key, r in lots.items()} == {
        ("MILK", "A1"): ("5", "1", "4", 0),
        ("PILLS", "RX1"): ("0", "0", "0", 0),
        ("PILLS", "1"): ("1", "1", "0", 0),
        ("PILLS", "2"): ("1", "0", "1", 1),
    }
    assert [(s["receipt"], s["sku"], s["serial"], s["quantity"]) for s in report.sales] == [
        ("1-000001", "PILLS", "1", "1"),
        ("1-000001", "MILK", None, "1"),
    ]
    assert [r["reasons"][0] for r in report.refused] == ["recalled"]
    assert report.totals == {
        "received": "7", "sold": "2", "returned": "0", "outstanding": "2", "on_hand": "5", "refused": "1",
        "to_reach": "0", "no_consent": "0", "no_customer": "2",
    }  # fmt: skip
    assert [(t["sku"], t["products"]) for t in report.targets] == [
        ("MILK", ["MILK"]), ("PILLS", ["PILLS"]), ("TEA", []),
    ]  # fmt: skip


def test_what_came_back_is_not_out_any_more(shop: TestShop, full: Desk) -> None:
    for _ in range(2):
        assert shop.checkout.scan(b"]d20109520114000013\x1d10A1").ok
    assert shop.checkout.tender(TenderKind.CASH).ok
    assert shop.checkout.complete().ok
    shop.post(RecallApplied(id="recall", recall="F-2", targets=(RecallTarget(sku="MILK", lot="A1"),)))
    assert shop.checkout.returns.take_back("1-000001", (Pick(line=1, quantity=1000),), "damaged").ok
    assert shop.checkout.refund(TenderKind.CASH).ok
    assert shop.checkout.complete().ok
    report = recall_report(full, "F-2")
    assert isinstance(report, RecallReport)
    [lot] = report.lots
    assert [lot[key] for key in ("received", "sold", "returned", "outstanding", "on_hand")] == [
        "5", "2", "1", "1", "4",
    ]  # fmt: skip
    assert [(s["receipt"], s["quantity"], s["outstanding"]) for s in report.sales] == [("1-000001", "2", "1")]
    assert [(r["receipt"], r["quantity"], r["place"]) for r in report.returned] == [
        ("1-000002", "1", "quarantine"),
    ]  # fmt: skip
    assert (report.totals["sold"], report.totals["outstanding"]) == ("2", "1")
