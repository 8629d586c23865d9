"""`import suppliers|purchases|deliveries`: all of a file or nothing, every bad row named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.clean import clean
from pos_term.services.announced import deliveries, delivery
from pos_term.services.desk import BadInput, Desk
from pos_term.services.imports import Imported, import_file
from pos_term.services.purchasing import purchase
from tests.hostile import HOSTILE
from tests.services.conftest import Write, rows, take
from tests.services.goods_in import SSCC

SUPPLIERS = "id,name,gln,lead_days\nACME,Acme Foods,9520000000004,3\nDUO,Duo Dairy,,\n"


@pytest.fixture
def buying_desk(stocked_desk: Desk, write: Write) -> Desk:
    take(stocked_desk, "suppliers", write("suppliers.csv", SUPPLIERS))
    return stocked_desk


def refused(desk: Desk, kind: str, path: Path) -> list[str]:
    before = rows(desk, "SELECT count(*) FROM entry")
    result = import_file(desk, kind, path)
    assert isinstance(result, BadInput), result
    assert rows(desk, "SELECT count(*) FROM entry") == before
    return [line.removeprefix(f"{path}, ") for line in result.lines]


def test_suppliers_are_added_and_changed_by_their_id(buying_desk: Desk, write: Write) -> None:
    take(buying_desk, "suppliers", write("more.csv", "id,name,active\nDUO,Duo Dairy BV,no\nZED,Zed [b],\n"))
    assert rows(buying_desk, "SELECT id, name, gln, lead_days, active FROM supplier ORDER BY id") == [
        ("ACME", "Acme Foods", "9520000000004", 3, 1), ("DUO", "Duo Dairy BV", "", 0, 0),
        ("ZED", "Zed [b]", "", 0, 1),
    ]  # fmt: skip
    before = rows(buying_desk, "SELECT count(*) FROM entry")
    take(buying_desk, "suppliers", write("same.csv", "id,name\nACME,Acme Foods\n"))
    assert rows(buying_desk, "SELECT count(*) FROM entry") == before


BAD_SUPPLIERS = [
    ("id,name", ",Acme", "id: is empty; fill it in"),
    ("id,name", "A,", "name: is empty; fill it in"),
    ("id,name", "acme,Acme", "id: acme is there as ACME; write it so"),
    ("id,name,gln", "A,Acme,9520000000001",
     "gln: 9520000000001 has a wrong check digit, it should end in 4; check the number"),
    ("id,name,email", "A,Acme,nobody", "email: is no e-mail address; check it"),
    ("id,name,lead_days", "A,Acme,-1", "lead_days: '-1' is not a whole number from 0 to 3650"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "row", "words"), BAD_SUPPLIERS, ids=[words for _, _, words in BAD_SUPPLIERS])
def test_a_bad_supplier_is_one_line(buying_desk: Desk, write: Write, head: str, row: str, words: str) -> None:
    assert refused(buying_desk, "suppliers", write("s.csv", f"{head}\n{row}\n")) == [f"line 2, {words}"]


def test_purchases_are_grouped_by_their_number(buying_desk: Desk, write: Write) -> None:
    text = (
        "order,supplier,due,sku,quantity,unit_cost\nPO-1,acme foods,2026-12-01,MILK,24,0.79\n"
        "po-1,,,JAM,12,\nPO-2,Corner farm,,SHOES,1,20\n"
    )
    take(buying_desk, "purchases", write("p.csv", text))
    first, second = purchase(buying_desk, "PO-1"), purchase(buying_desk, "PO-2")
    assert first is not None
    assert second is not None
    assert (first.supplier, str(first.due), [(x.sku, x.ordered, x.unit_cost) for x in first.lines]) == (
        "ACME", "2026-12-01", [("MILK", 24_000, 7_900), ("JAM", 12_000, None)],
    )  # fmt: skip
    assert (second.supplier, second.supplier_name) == ("Corner farm", "Corner farm")
    take(buying_desk, "purchases", write("same.csv", text + "\n"))
    changed = write("other.csv", "order,supplier,sku,quantity\nPO-2,Corner farm,SHOES,2\n")
    assert refused(buying_desk, "purchases", changed) == [
        "line 2, order: PO-2 is there already with other content; give it another number"
    ]


BAD_PURCHASES = [
    ("PO-1,ACME,,TEA,1,", "sku: no product has TEA; import its product first"),
    ("PO-1,ACME,,MILK,0,", "quantity: is not more than 0; leave out what does not come"),
    ("PO-1,ACME,,MILK,-2,", "quantity: is not more than 0; leave out what does not come"),
    ("PO-1,ACME,,MILK,1.5,", "quantity: MILK is counted in whole pieces; 1.5 is not whole"),
    ("PO-1,,,MILK,1,", "supplier: is empty; fill it in"),
    (",ACME,,MILK,1,", "order: is empty; fill it in"),
    ("PO-1,ACME,soon,MILK,1,", "due: date 'soon' is not a date such as 2026-11-30"),
    ("PO-1,ACME,,MILK,1,-1", "unit_cost: is below 0; a cost is 0 or more"),
]


@pytest.mark.parametrize(("row", "words"), BAD_PURCHASES, ids=[words for _, words in BAD_PURCHASES])
def test_a_bad_purchase_is_one_line(buying_desk: Desk, write: Write, row: str, words: str) -> None:
    path = write("p.csv", f"order,supplier,due,sku,quantity,unit_cost\n{row}\n")
    assert refused(buying_desk, "purchases", path) == [f"line 2, {words}"]


HEAD = "notice,supplier,purchase_order,due,sscc,sku,gtin,lot,serial,expiry,quantity,unit_cost\n"


def test_a_shipping_notice_is_registered_with_all_it_says(buying_desk: Desk, write: Write) -> None:
    text = (
        f"{HEAD}N-1,Acme Foods,PO-1,2026-12-01,{SSCC},MILK,,L1,,2026-12-20,24,0.79\n"
        "N-1,,,,,,9520171000018,,S-1,,,80\nN-2,9520000000004,,,,SHOES,,,,,2,\n"
    )
    take(buying_desk, "deliveries", write("d.csv", text))
    assert [(each.notice, each.supplier_name) for each in deliveries(buying_desk)] == [
        ("N-1", "Acme Foods"), ("N-2", "Acme Foods"),
    ]  # fmt: skip
    found = delivery(buying_desk, "N-1")
    assert found is not None
    assert (found.purchase_order, str(found.due)) == ("PO-1", "2026-12-01")
    assert [(x.sku, x.lot, x.serial, x.quantity, x.unit_cost, x.sscc) for x in found.lines] == [
        ("MILK", "L1", None, 24_000, 7_900, SSCC), ("PHONE", None, "S-1", 1_000, 800_000, ""),
    ]  # fmt: skip
    path = write("same.csv", text + "\n")
    assert take(buying_desk, "deliveries", path).documents == ()


def test_a_notice_without_a_supplier_has_the_one_of_its_order(buying_desk: Desk, write: Write) -> None:
    take(buying_desk, "purchases", write("p.csv", "order,supplier,sku,quantity\nPO-1,DUO,MILK,5\n"))
    take(buying_desk, "deliveries", write("d.csv", "notice,purchase_order,sku,quantity\nN-1,po-1,MILK,5\n"))
    found = delivery(buying_desk, "N-1")
    assert found is not None
    assert (found.supplier, found.purchase_order) == ("DUO", "PO-1")


BAD_ROWS = [
    ("N-1,ACME,,,,,,L1,,,1,", "sku: is empty, and so is gtin; name the product by one of them"),
    ("N-1,ACME,,,,TEA,,L1,,,1,", "sku: no product has TEA; import its product first"),
    ("N-1,ACME,,,123,MILK,,L1,,,1,", "sscc: '123' is not a number of 18 digits; store the column as text"),
    (f"N-1,ACME,,,{SSCC[:-1]}0,MILK,,L1,,,1,",
     f"sscc: {SSCC[:-1]}0 has a wrong check digit, it should end in {SSCC[-1]}; check the number"),
    ("N-1,ACME,,,,SHOES,,L1,,,1,", "lot: SHOES is tracked by none; leave it empty"),
    ("N-1,ACME,,,,PHONE,,,S1,,2,", "quantity: a serial is one unit; write 1"),
    ("N-1,ACME,,,,MILK,,L1,,,,", "quantity: is empty; fill it in"),
    ("N-1,,,,,MILK,,L1,,,1,", "supplier: is empty; fill it in"),
    (",ACME,,,,MILK,,L1,,,1,", "notice: is empty; fill it in"),
    ("N-1,ACME,,,,SHOES,,,,2027-01-01,1,",
     "expiry: SHOES is not tracked, so its stock has no date; leave it empty"),
    ("N-1,ACME,,,,MILK,9520171000018,L1,,,1,", "gtin: 09520171000018 is not a code of MILK; check both"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "words"), BAD_ROWS, ids=[words for _, words in BAD_ROWS])
def test_a_bad_row_of_a_notice_is_one_line(buying_desk: Desk, write: Write, row: str, words: str) -> None:
    assert refused(buying_desk, "deliveries", write("d.csv", f"{HEAD}{row}\n")) == [f"line 2, {words}"]


def test_rows_that_contradict_each_other_are_told_with_both_lines(buying_desk: Desk, write: Write) -> None:
    text = (
        f"{HEAD}N-1,ACME,,,,MILK,,L1,,2026-12-20,1,\nN-1,DUO,,,,JAM,,J1,,,1,\n"
        "N-1,,,,,MILK,,l1,,2026-12-21,1,\nN-1,,,,,PHONE,,,S1,,,\nN-1,,,,,PHONE,,,s1,,,\n"
    )
    assert refused(buying_desk, "deliveries", write("d.csv", text)) == [
        "line 3, supplier: notice N-1 has ACME in line 2 and DUO here; keep one",
        "line 4, expiry: lot l1 has 2026-12-20 in line 2 and 2026-12-21 here; ask the supplier",
        "line 6, serial: s1 stands in line 5 already; keep one of them",
    ]


def test_of_a_hundred_thousand_lines_the_three_wrong_ones_are_named(buying_desk: Desk, write: Write) -> None:
    lines = [f"N-1,ACME,,,,MILK,,L{n},,2026-12-20,5,0.79" for n in range(100_000)]
    lines[500] = "N-1,ACME,,,,TEA,,L1,,,5,"
    lines[70_000] = "N-1,ACME,,,,MILK,,LX,,2026-13-01,5,"
    lines[99_999] = "N-1,ACME,,,,MILK,,LY,,,-5,"
    path = write("d.csv", HEAD + "\n".join(lines) + "\n")
    assert refused(buying_desk, "deliveries", path) == [
        "line 502, sku: no product has TEA; import its product first",
        "line 70002, expiry: date '2026-13-01' is not a date such as 2026-11-30",
        "line 100001, quantity: is not more than 0; leave out what does not come",
    ]


def test_a_row_that_cannot_be_read_hides_none_that_does_not_fit(buying_desk: Desk, write: Write) -> None:
    path = write("l.csv", "sku,lot,quantity\nMILK,A1,many\nTEA,A1,1\n")
    assert refused(buying_desk, "lots", path) == [
        "line 2, quantity: quantity 'many' is not a number such as 12.50",
        "line 3, sku: no product has TEA; import its product first",
    ]


CELLS = {
    "suppliers": {"id": "S1", "name": "Sun", "address": ""},
    "purchases": {"order": "P1", "supplier": "ACME", "sku": "MILK", "quantity": "1"},
    "deliveries": {"notice": "N1", "supplier": "ACME", "sku": "MILK", "lot": "L1", "quantity": "1"},
}
HURT = [("suppliers", "name"), ("purchases", "order"), ("deliveries", "supplier"), ("deliveries", "lot")]


@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])
def test_hostile_text_in_a_cell_is_taken_as_data_or_refused_in_plain_lines(
    buying_desk: Desk, write: Write, text: str
) -> None:
    quoted = '"' + text.replace('"', '""') + '"'
    for n, (kind, column) in enumerate(HURT):
        cells = {**CELLS[kind], next(iter(CELLS[kind])): f"K{n}", column: quoted}
        content = f"{','.join(cells)}\n{','.join(cells.values())}\n".encode("utf-8", "surrogatepass")
        result = import_file(buying_desk, kind, write("hostile.csv", content))
        if isinstance(result, BadInput):
            assert all(clean(line, limit=10_000) == line for line in result.lines)
        else:
            assert isinstance(result, Imported)
