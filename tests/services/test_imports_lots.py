"""`import lots`: goods come in with the numbers and dates their products need, or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pos_term.domain.clean import clean
from pos_term.domain.lots import Lot, lot_key, serial_key
from pos_term.services.desk import BadInput, Desk
from pos_term.services.imports import Imported, import_file
from pos_term.store.lots import lot_by_id
from tests.hostile import HOSTILE
from tests.services.conftest import Write, rows, take


def lot(desk: Desk, sku: str, code: str, *, serial: bool = False) -> Lot:
    with desk.store.reading() as connection:
        found = lot_by_id(connection, serial_key(sku, code) if serial else lot_key(sku, code))
    assert found is not None
    return found


def refused(desk: Desk, path: Path) -> list[str]:
    before = rows(desk, "SELECT count(*) FROM entry")
    result = import_file(desk, "lots", path)
    assert isinstance(result, BadInput), result
    assert rows(desk, "SELECT count(*) FROM entry") == before
    return [line.removeprefix(f"{path}, ") for line in result.lines]


def test_goods_of_every_tracking_come_in(stocked_desk: Desk, write: Write) -> None:
    text = (
        "sku,gtin,lot,serial,expiry,quantity,unit_cost,location\n"
        "MILK,,A1,,2026-12-01,12,0.7903,\n"
        "MILK,9520114000013,A1,,2026-12-01,24,0.7903,Back room\n"
        ",9520171000018,,S-1,,,80,floor\n"
        "PILLS,,RX1,77,2027-01-01,1,,quarantine\n"
        "SHOES,,,,,4,20,cellar\n"
    )
    take(stocked_desk, "lots", write("l.csv", text))
    milk = lot(stocked_desk, "MILK", "A1")
    assert (milk.on_hand, milk.expiry) == (36_000, date(2026, 12, 1))
    assert lot(stocked_desk, "PHONE", "S-1", serial=True).on_hand == 1000
    pills = lot(stocked_desk, "PILLS", "77", serial=True)
    assert (pills.lot, pills.on_hand, pills.quarantined) == ("RX1", 0, 1000)
    places = rows(
        stocked_desk,
        "SELECT sku, location, quantity FROM balance WHERE location <> 'supplier' ORDER BY sku, location",
    )
    assert places == [
        ("MILK", "back", 24_000), ("MILK", "floor", 12_000), ("PHONE", "floor", 1000),
        ("PILLS", "quarantine", 1000), ("SHOES", "cellar", 4000),
    ]  # fmt: skip
    costs = rows(stocked_desk, "SELECT unit_cost FROM lot WHERE unit_cost IS NOT NULL ORDER BY id")
    assert costs == [(7903,), (800_000,), (200_000,)]


def test_what_belongs_to_the_delivery_is_kept(stocked_desk: Desk, write: Write) -> None:
    text = (
        "sku,lot,best_before,production_date,quantity,supplier,supplier_lot,purchase_order,certificate,grade,"
        "received_on\nJAM,J1,2027-06-01,2026-06-01,6,[b]Farm[/b],F-1,PO-1,COA-1,A,2026-11-02\n"
    )
    take(stocked_desk, "lots", write("l.csv", text))
    assert rows(
        stocked_desk,
        "SELECT best_before, production_date, supplier, supplier_lot, purchase_order, certificate, grade,"
        " received_on FROM lot",
    ) == [("2027-06-01", "2026-06-01", "[b]Farm[/b]", "F-1", "PO-1", "COA-1", "A", "2026-11-02")]


def test_shelf_life_gives_the_date_a_label_leaves_out(stocked_desk: Desk, write: Write) -> None:
    text = (
        "sku,lot,quantity,production_date,received_on\n"
        "MILK,FROM-TODAY,1,,\nMILK,FROM-RECEIPT,1,,2026-11-02\nMILK,FROM-MAKING,1,2026-11-01,2026-11-05\n"
        "JAM,NO-SHELF-LIFE,1,,\n"
    )
    take(stocked_desk, "lots", write("l.csv", text))
    assert lot(stocked_desk, "MILK", "FROM-TODAY").expiry == date(2026, 12, 5)
    assert lot(stocked_desk, "MILK", "FROM-RECEIPT").expiry == date(2026, 11, 16)
    assert lot(stocked_desk, "MILK", "FROM-MAKING").expiry == date(2026, 11, 15)
    assert lot(stocked_desk, "JAM", "NO-SHELF-LIFE").best_before is None


def test_a_date_that_is_worked_out_gives_way_to_a_label_and_the_earliest_counts(
    stocked_desk: Desk, write: Write
) -> None:
    text = (
        "sku,lot,expiry,quantity,received_on\n"
        "MILK,LABEL,,1,2026-11-20\nMILK,label,2026-11-30,1,2026-11-10\n"
        "MILK,NONE,,1,2026-11-20\nMILK,NONE,,1,2026-11-10\n"
    )
    take(stocked_desk, "lots", write("l.csv", text))
    assert lot(stocked_desk, "MILK", "LABEL").expiry == date(2026, 11, 30)
    assert lot(stocked_desk, "MILK", "NONE").expiry == date(2026, 11, 24)
    take(stocked_desk, "lots", write("again.csv", "sku,lot,quantity\nMILK,LABEL,5\n"))
    assert lot(stocked_desk, "MILK", "LABEL") == Lot(
        id=lot_key("MILK", "LABEL"),
        sku="MILK",
        lot="LABEL",
        expiry=date(2026, 11, 30),
        on_hand=7000,
        received_on=date(2026, 11, 10),
    )
    ranks = rows(
        stocked_desk, "SELECT DISTINCT removal_date FROM balance WHERE lot_id = ?", lot_key("MILK", "LABEL")
    )
    assert ranks == [("2026-11-30",)]


BAD_ROWS = [
    ("sku,lot,quantity", ",A1,1", "sku: is empty, and so is gtin; name the product by one of them"),
    ("sku,lot,quantity", "TEA,A1,1", "sku: no product has TEA; import its product first"),
    ("gtin,lot,quantity", "9520156000019,A1,1", "gtin: no product has 09520156000019; import its product first"),
    ("gtin,lot,quantity", "9520114000014,A1,1",
     "gtin: 9520114000014 has a wrong check digit, it should end in 3; check the number"),
    ("sku,gtin,lot,quantity", "MILK,9520114000020,A1,1",
     "gtin: 09520114000020 is not a code of MILK; check both"),
    ("sku,quantity", "MILK,1", "lot: is empty, but MILK is tracked by lot; fill it in"),
    ("sku,quantity", "PHONE,1", "serial: is empty, but PHONE is tracked by serial; fill it in"),
    ("sku,lot,quantity", "PILLS,A1,1", "serial: is empty, but PILLS is tracked by lot+serial; fill it in"),
    ("sku,lot,quantity", "SHOES,A1,1", "lot: SHOES is tracked by none; leave it empty"),
    ("sku,lot,serial,quantity", "MILK,A1,S1,1", "serial: MILK is tracked by lot; leave it empty"),
    ("sku,serial,quantity", "PHONE,S1,2", "quantity: a serial is one unit; write 1"),
    ("sku,expiry,quantity", "SHOES,2027-01-01,1",
     "expiry: SHOES is not tracked, so its stock has no date; leave it empty"),
    ("sku,lot,quantity", "MILK,A1,", "quantity: is empty; fill it in"),
    ("sku,lot,quantity", "MILK,A1,0", "quantity: is not more than 0; leave out what did not come"),
    ("sku,lot,quantity", "MILK,A1,-3", "quantity: is not more than 0; leave out what did not come"),
    ("sku,lot,quantity", "MILK,A1,many", "quantity: quantity 'many' is not a number such as 12.50"),
    ("sku,lot,quantity", "MILK,A1,1.2345", "quantity: quantity '1.2345' has more than 3 decimals"),
    ("sku,lot,quantity", "MILK,A1,1000001", "quantity: quantity '1000001' is too large"),
    ("sku,lot,quantity,unit_cost", "MILK,A1,1,-1", "unit_cost: is below 0; a cost is 0 or more"),
    ("sku,lot,quantity,unit_cost", "MILK,A1,1,1.23456",
     "unit_cost: unit cost '1.23456' has more than 4 decimals"),
    ("sku,lot,quantity,expiry", "MILK,A1,1,30/11/2026",
     "expiry: date '30/11/2026' is not a date such as 2026-11-30"),
    ("sku,lot,quantity,expiry", "MILK,A1,1,2026-02-30",
     "expiry: date '2026-02-30' is not a date such as 2026-11-30"),
    ("sku,lot,quantity,expiry", "MILK,A1,1,9999-12-31", "expiry: date 9999-12-31 is too far off; check the year"),
    ("sku,lot,quantity,received_on", "MILK,A1,1,today",
     "received_on: date 'today' is not a date such as 2026-11-30"),
    ("sku,lot,quantity,expiry,production_date", "MILK,A1,1,2026-11-01,2026-11-02",
     "expiry: 2026-11-01 is before the production date 2026-11-02; check both"),
    ("sku,lot,quantity,location", "MILK,A1,1,customer",
     "location: 'customer' is not a place inside the shop; write floor, back or quarantine"),
    ("sku,lot,quantity,location", "MILK,A1,1,quarantene",
     "location: 'quarantene' is not a place; did you mean quarantine?"),
    ("sku,lot,quantity", "MILK,A\x1d1,1", "lot: holds the invisible character U+001D; remove it"),
    ("sku,lot,quantity", f"MILK,{'A' * 81},1", "lot: is longer than 80 characters; check the column"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "row", "words"), BAD_ROWS, ids=[words for _, _, words in BAD_ROWS])
def test_a_bad_row_is_one_line_with_its_line_and_field(
    stocked_desk: Desk, write: Write, head: str, row: str, words: str
) -> None:
    assert refused(stocked_desk, write("l.csv", f"{head}\n{row}\n")) == [f"line 2, {words}"]


def test_a_lot_with_two_dates_and_a_serial_twice_are_told_with_both_lines(stocked_desk: Desk, write: Write) -> None:
    text = (
        "sku,lot,serial,expiry,best_before,quantity\n"
        "MILK,A1,,2026-12-01,,1\nMILK,a1,,2026-12-02,,1\n"
        "JAM,J1,,,2027-01-01,1\nJAM,J1,,,2027-01-02,1\n"
        "PHONE,,S1,,,1\nPHONE,, s1 ,,,1\n"
        "PILLS,RX1,1,2027-05-01,,1\nPILLS,RX1,2,2027-05-02,,1\n"
    )
    assert refused(stocked_desk, write("l.csv", text)) == [
        "line 3, expiry: lot a1 has 2026-12-01 in line 2 and 2026-12-02 here; check the label",
        "line 5, best_before: lot J1 has 2027-01-01 in line 4 and 2027-01-02 here; check the label",
        "line 7, serial: s1 stands in line 6 already; keep one of them",
        "line 9, expiry: lot RX1 has 2027-05-01 in line 8 and 2027-05-02 here; check the label",
    ]


def test_a_lot_comes_again_only_with_the_date_it_has_and_a_serial_comes_once(
    stocked_desk: Desk, write: Write
) -> None:
    text = "sku,lot,serial,expiry,quantity\nMILK,A1,,2026-12-01,1\nPHONE,,S1,,1\nPILLS,RX1,1,2027-05-01,1\n"
    take(stocked_desk, "lots", write("l.csv", text))
    again = (
        "sku,lot,serial,expiry,quantity\nMILK,A1,,2026-12-09,1\nPHONE,,S1,,1\nPILLS,RX1,2,2027-05-09,1\n"
        "MILK,A1,,2026-12-01,5\n"
    )
    assert refused(stocked_desk, write("l2.csv", again)) == [
        "line 2, expiry: lot A1 has 2026-12-01 in the store and 2026-12-09 here; check the label",
        "line 3, serial: S1 of PHONE was received before; leave it out",
        "line 4, expiry: lot RX1 has 2027-05-01 in the store and 2027-05-09 here; check the label",
        "line 5, expiry: lot A1 has 2026-12-09 in line 2 and 2026-12-01 here; check the label",
    ]


def test_a_delivery_is_not_received_twice(stocked_desk: Desk, write: Write) -> None:
    path = write("l.csv", "sku,lot,serial,quantity\nMILK,A1,,5\nPHONE,,S1,1\n")
    take(stocked_desk, "lots", path)
    assert take(stocked_desk, "lots", path).again == stocked_desk.clock.business_date()
    assert lot(stocked_desk, "MILK", "A1").on_hand == 5000


def test_a_dry_run_finds_what_a_run_would_find(stocked_desk: Desk, write: Write) -> None:
    path = write("l.csv", "sku,lot,quantity\nMILK,A1,5\n")
    assert take(stocked_desk, "lots", path, dry_run=True).rows == 1
    assert rows(stocked_desk, "SELECT * FROM lot") == []
    bad = import_file(stocked_desk, "lots", write("bad.csv", "sku,lot,quantity\nTEA,A1,5\n"), dry_run=True)
    assert isinstance(bad, BadInput)


TEXT = ("lot", "expiry", "quantity", "unit_cost", "location", "supplier", "certificate", "grade")


@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])
def test_hostile_text_in_any_cell_is_taken_as_data_or_refused_in_one_plain_line(
    stocked_desk: Desk, write: Write, text: str
) -> None:
    quoted = '"' + text.replace('"', '""') + '"'
    for n, column in enumerate(TEXT):
        cells = {"sku": "MILK", "lot": f"L{n}", "quantity": "1", column: quoted}
        content = f"{','.join(cells)}\n{','.join(cells.values())}\n".encode("utf-8", "surrogatepass")
        result = import_file(stocked_desk, "lots", write("hostile.csv", content))
        if isinstance(result, BadInput):
            assert len(result.lines) == 1
            assert clean(result.lines[0], limit=10_000) == result.lines[0]
        else:
            assert isinstance(result, Imported)
    for values in rows(stocked_desk, "SELECT lot, supplier, certificate, grade FROM lot"):
        assert all(clean(value) == " ".join(value.split()) for value in values)
