"""`import products`: what is taken, what is refused, and in which words."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from pos_term.domain.clean import clean
from pos_term.domain.lots import KEY_MARK
from pos_term.domain.products import Dated, LotPolicy, MissingPolicy, Product, Removal, Tracking, UnknownLot
from pos_term.services.desk import BadInput, Desk
from pos_term.services.imports import Imported, import_file
from pos_term.store import catalogue
from tests.hostile import HOSTILE
from tests.services.conftest import Write, rows, take

HEAD = "sku,name,price"


def product(desk: Desk, sku: str) -> Product:
    with desk.store.reading() as connection:
        found = catalogue.product_by_sku(connection, sku)
    assert found is not None
    return dataclasses.replace(found, changed="")


def refused(desk: Desk, path: Path) -> list[str]:
    """The lines about a file that is not taken, its name cut off; nothing of it is in the store."""
    before = rows(desk, "SELECT count(*) FROM entry")
    result = import_file(desk, "products", path)
    assert isinstance(result, BadInput), result
    assert rows(desk, "SELECT count(*) FROM entry") == before
    for line in result.lines:
        assert line.startswith(str(path))
        assert clean(line, limit=10_000) == line, "one plain line"
    return [line.removeprefix(str(path)).lstrip(":, ") for line in result.lines]


def test_only_sku_name_and_price_are_needed_and_the_rest_has_its_defaults(desk: Desk, write: Write) -> None:
    take(desk, "products", write("p.csv", f"{HEAD}\nBAG,Paper bag,0.25\n"))
    assert product(desk, "BAG") == Product(sku="BAG", name="Paper bag", price=25)


def test_every_column_is_kept(desk: Desk, write: Write) -> None:
    text = (
        "sku,name,gtin,barcodes,department,price,tax_rate,tracking,dated,lot_policy,missing_policy,"
        "shelf_life_days,warning_days,min_shelf_life_days,unit,weighed,removal,unknown_lot,levels,min_age,deposit,"
        "open_price,warranty_months\n"
        "CHE-1,Gouda,99520118000012,2010001; 20007010;614141171033,Cheese,11.9,9,lot+serial,best_before,auto,"
        "warn,60,7,2,kg,Yes,fifo,create,short_dated=block; past_best_before = Allow,18,0.25,no,24\n"
        "FLO-1,Flowers,,,,0,9,,,,,,,,,,,,,,,yes,\n"
    )
    take(desk, "products", write("p.csv", text))
    assert product(desk, "CHE-1") == Product(
        sku="CHE-1", name="Gouda", gtin="99520118000012", department="Cheese", price=1190, tax_rate=9000,
        tracking=Tracking.LOT_SERIAL, dated=Dated.BEST_BEFORE, lot_policy=LotPolicy.AUTO,
        missing_policy=MissingPolicy.WARN, shelf_life_days=60, warning_days=7, min_shelf_life_days=2, unit="kg",
        weighed=True, removal=Removal.FIFO, unknown_lot=UnknownLot.CREATE, min_age=18, deposit=25,
        levels=(("past_best_before", "allow"), ("short_dated", "block")), warranty_months=24,
    )  # fmt: skip
    assert product(desk, "FLO-1") == Product(sku="FLO-1", name="Flowers", tax_rate=9000, open_price=True)
    codes = {code for (code,) in rows(desk, "SELECT code FROM barcode")}
    assert codes == {"99520118000012", "2010001", "00000020007010", "00614141171033"}


@pytest.mark.parametrize("price", ["1.29", "1,29", " 1.29 "])
def test_prices_are_read_as_people_write_them(desk: Desk, write: Write, price: str) -> None:
    take(desk, "products", write("p.csv", f'{HEAD}\nBAG,Bag,"{price}"\n'))
    assert product(desk, "BAG").price == 129


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_spreadsheets_of_every_make_are_read(desk: Desk, write: Write, start: bytes, end: str) -> None:
    lines = ["SKU, Name ,price", 'A,"Yogurt, plain ""500 g""",1', "", ",,", "B,חלב 3%,2"]
    take(desk, "products", write("p.csv", start + end.join(lines).encode()))
    assert product(desk, "A").name == 'Yogurt, plain "500 g"'
    assert product(desk, "B").name == "חלב 3%"


BAD_CELLS = [
    ("sku,name,price", ",Milk,1", "sku: is empty; fill it in"),
    ("sku,name,price", "A,,1", "name: is empty; fill it in"),
    ("sku,name,price", "A,\x1b\x07,1", "name: is empty; fill it in"),
    ("sku,name,price", "A,Milk,", "price: is empty; fill it in"),
    ("sku,name,price", "A,Milk,free", "price: amount 'free' is not a number such as 12.50"),
    ("sku,name,price", "A,Milk,1e3", "price: amount '1e3' is not a number such as 12.50"),
    ("sku,name,price", "A,Milk,1.999", "price: amount '1.999' has more than 2 decimals"),
    ("sku,name,price", "A,Milk,-1", "price: is below 0; a price is 0 or more"),
    ("sku,name,price", "A,Milk,999999999999", "price: amount '999999999999' is too large"),
    ("sku,name,price", f"A,{'x' * 201},1", "name: is longer than 200 characters; shorten it"),
    ("sku,name,price", f"{'x' * 81},Milk,1", "sku: is longer than 80 characters; check the column"),
    ("sku,name,price", f"A{KEY_MARK}B,Milk,1", "sku: holds the character ␟, which no code may have; remove it"),
    ("sku,name,price", "A\x1bB,Milk,1", "sku: holds the invisible character U+001B; remove it"),
    ("sku,name,price", "A\u200bB,Milk,1", "sku: holds the invisible character U+200B; remove it"),
    ("sku,name,price,gtin", "A,Milk,1,9520114000014",
     "gtin: 9520114000014 has a wrong check digit, it should end in 3; check the number"),
    ("sku,name,price,gtin", "A,Milk,1,952011400001",
     "gtin: 952011400001 has a wrong check digit, it should end in 6; check the number"),
    ("sku,name,price,gtin", "A,Milk,1,95201140001",
     "gtin: '95201140001' is not a number of 8, 12, 13 or 14 digits; "
     "a spreadsheet may have dropped zeros in front"),
    ("sku,name,price,gtin", "A,Milk,1,9.52011E+12",
     "gtin: '9.52011E+12' is not a number of 8, 12, 13 or 14 digits; store the column as text"),
    ("sku,name,price,gtin", "A,Milk,1,0000000000000", "gtin: 0000000000000 names no product; leave it empty"),
    ("sku,name,price,barcodes", "A,Milk,1,12\x0734", "barcodes: holds the invisible character U+0007; remove it"),
    ("sku,name,price,tax_rate", "A,Milk,1,101", "tax_rate: tax rate '101' is not a percentage from 0 to 100"),
    ("sku,name,price,tracking", "A,Milk,1,batch",
     "tracking: 'batch' is not none or lot or serial or lot+serial"),
    ("sku,name,price,dated", "A,Milk,1,yes", "dated: 'yes' is not no or expiry or best_before"),
    ("sku,name,price,lot_policy", "A,Milk,1,ask", "lot_policy: 'ask' is not scan or confirm or auto"),
    ("sku,name,price,missing_policy", "A,Milk,1,x", "missing_policy: 'x' is not block or warn or allow"),
    ("sku,name,price,weighed", "A,Milk,1,kg", "weighed: 'kg' is not yes or no"),
    ("sku,name,price,warning_days", "A,Milk,1,-1",
     "warning_days: '-1' is not a number of days from 0 to 36500"),
    ("sku,name,price,shelf_life_days", "A,Milk,1,2.5",
     "shelf_life_days: '2.5' is not a number of days from 0 to 36500"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "row", "words"), BAD_CELLS, ids=[words for _, _, words in BAD_CELLS])
def test_a_bad_cell_is_one_line_with_its_line_and_field(
    desk: Desk, write: Write, head: str, row: str, words: str
) -> None:
    assert refused(desk, write("p.csv", f"{head}\n{row}\n")) == [f"line 2, {words}"]


def test_one_bad_row_and_nothing_is_written_and_every_bad_row_is_listed(desk: Desk, write: Write) -> None:
    text = f'{HEAD}\nA,Milk,1\nB,Bread,x\n\nC,"two\nlines",3\nD,,-1\nA,Milk again,1\n'
    assert refused(desk, write("p.csv", text)) == [
        "line 3, price: amount 'x' is not a number such as 12.50",
        "line 7, name: is empty; fill it in; price: is below 0; a price is 0 or more",
        "line 8, sku: A stands in line 2 already; keep one of them",
    ]
    assert rows(desk, "SELECT * FROM product") == []


def test_a_code_stands_once_in_a_file_however_it_is_written(desk: Desk, write: Write) -> None:
    text = (
        "sku,name,price,gtin,barcodes\nA,Milk,1,614141171033,\nB,Bread,1,,0614141171033;77\nC,Jam,1,,77\n"
        "D,Tea,1,00614141171033,\n"
    )
    assert refused(desk, write("p.csv", text)) == [
        "line 3, barcodes: 00614141171033 stands in line 2 already; keep one of them",
        "line 4, barcodes: 77 stands in line 3 already; keep one of them",
        "line 5, gtin: 00614141171033 stands in line 2 already; keep one of them",
    ]


FILES = [
    ("sku,name\nA,Milk\n", "line 1, price: the column is missing; add it"),
    ("sku,name,prise\nA,Milk,1\n", "line 1, prise: is not a column; known are sku, name, gtin, barcodes"),
    ("sku,name,price,sku\nA,Milk,1,A\n", "line 1, sku: the column is there twice; remove one"),
    ("sku,name,price,\nA,Milk,1,\n", "line 1, (no name): is not a column; known are sku, name, gtin"),
    ("sku;name;price\nA;Milk;1\n", "line 1: the columns are not parted by commas; save it with commas"),
    ("", "the file is empty; its first row must name the columns"),
    ("\n\n", "the file is empty; its first row must name the columns"),
    (f"{HEAD}\nA,Milk\n", "line 2, row: has 2 fields, the header has 3; check its commas and quotes"),
    (f"{HEAD}\nA,Milk,1,2\n", "line 2, row: has 4 fields, the header has 3; check its commas and quotes"),
    (f"{HEAD}\nA,Mi\0lk,1\n", "line 2, row: holds a NUL byte; remove it"),
    (f'{HEAD}\nA,"Milk,1\n', "line 2, quotes: a quote is opened and never closed; close it"),
    (f'{HEAD}\nA,"Mi"lk,1\n', "line 2, quotes: a quote stands where none may; write a quote inside a field twice"),
    (f"{HEAD}\rA,Milk,1\r", "line 1: a carriage return stands in the row; end rows with LF or CR LF"),
    (f"{HEAD}\nA,Milk,1\n".encode("utf-16"), "line 1: the file is UTF-16; save it as UTF-8"),
    (f"{HEAD}\nA,Käse,1\n".encode("latin-1"),
     "line 2: byte 0xE4 at offset 18 is not UTF-8; save the file as UTF-8"),
    (f"\ufeff{HEAD}\nA,".encode() + b"\xff,1\n",
     "line 2: byte 0xFF at offset 20 is not UTF-8; save the file as UTF-8"),
    (HEAD + "\n" + "x" * 1_000_001, "line 2: is longer than 1000000 bytes; check that the file is CSV"),
    (f"{HEAD}\nA,{'x' * 140_000},1\n", "line 2, quotes: a field is too long; check that its quotes are closed"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "words"), FILES, ids=[words for _, words in FILES])
def test_a_file_that_is_no_such_csv_is_one_plain_line(
    desk: Desk, write: Write, content: str | bytes, words: str
) -> None:
    [line] = refused(desk, write("p.csv", content))
    assert line.startswith(words)


def test_a_file_that_is_not_there_and_a_folder_are_said_so(desk: Desk, tmp_path: Path) -> None:
    assert refused(desk, tmp_path / "none.csv") == ["No such file or directory; check the path"]
    assert refused(desk, tmp_path) == ["Is a directory; check the path"]


def test_a_file_of_absurd_size_is_refused(desk: Desk, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("p.csv", f"{HEAD}\n" + "".join(f"{n},Milk,1\n" for n in range(30)))
    monkeypatch.setattr("pos_term.services.import_rows.MOST_ROWS", 20)
    assert refused(desk, path) == ["more than 20 rows; split the file"]
    monkeypatch.setattr("pos_term.services.import_rows.LARGEST_FILE", 100)
    assert refused(desk, path) == ["is larger than 0 MB; split the file"]


def test_a_thousand_bad_rows_are_listed_and_the_rest_counted(desk: Desk, write: Write) -> None:
    lines = refused(desk, write("p.csv", f"{HEAD}\n" + "A,Milk,x\n" * 1005))
    assert len(lines) == 1001
    assert lines[-1] == "5 more bad rows; mend these first"


def test_a_header_alone_changes_nothing(desk: Desk, write: Write) -> None:
    assert take(desk, "products", write("p.csv", f"{HEAD}\n")).rows == 0
    assert rows(desk, "SELECT * FROM entry") == []


def test_the_same_file_changes_nothing_the_second_time(desk: Desk, write: Write) -> None:
    path = write("p.csv", f"{HEAD}\nA,Milk,1\n")
    first = take(desk, "products", path)
    renamed = write("other.csv", path.read_bytes())
    second = take(desk, "products", renamed)
    assert (first.again, second.again) == (None, desk.clock.business_date())
    assert len(rows(desk, "SELECT * FROM entry")) == 1


def test_a_changed_file_changes_products_by_sku(desk: Desk, write: Write) -> None:
    take(desk, "products", write("p.csv", f"{HEAD},barcodes\nA,Milk,1,77\nB,Bread,2,\n"))
    take(desk, "products", write("p.csv", f"{HEAD},barcodes\nA,Milk 1 l,1.10,78\n"))
    assert (product(desk, "A").name, product(desk, "A").price) == ("Milk 1 l", 110)
    assert product(desk, "B").name == "Bread"
    assert rows(desk, "SELECT code FROM barcode") == [("78",)]


def test_a_dry_run_checks_and_writes_nothing(desk: Desk, write: Write) -> None:
    path = write("p.csv", f"{HEAD}\nA,Milk,1\n")
    assert take(desk, "products", path, dry_run=True) == Imported(
        file=str(path), kind="products", rows=1, dry_run=True
    )
    assert rows(desk, "SELECT * FROM entry UNION ALL SELECT 1,1,1,1,1,1,1,1,1,1 FROM product") == []
    assert isinstance(import_file(desk, "products", write("bad.csv", HEAD + "\nA,,1\n"), dry_run=True), BadInput)


def test_a_big_file_is_several_documents_in_one_transaction(desk: Desk, write: Write) -> None:
    told: list[tuple[str, int, int]] = []
    path = write("p.csv", f"{HEAD}\n" + "".join(f"S{n},Milk {n},1\n" for n in range(2500)))
    result = take(desk, "products", path, progress=lambda *step: told.append(step))
    assert (result.rows, len(result.documents)) == (2500, 3)
    assert rows(desk, "SELECT count(*) FROM product") == [(2500,)]
    assert told == [("reading", 1000, 0), ("reading", 2000, 0), *(("writing", n, 3) for n in (1, 2, 3))]


def test_the_tracking_of_a_product_in_stock_stays(stocked_desk: Desk, write: Write) -> None:
    take(stocked_desk, "lots", write("l.csv", "sku,lot,quantity\nMILK,A1,3\n"))
    text = "sku,name,price,tracking\nMILK,Milk,1.29,none\nJAM,Jam,2.49,none\n"
    assert refused(stocked_desk, write("p.csv", text)) == [
        "line 2, tracking: MILK is tracked as lot and in stock; sell or move the stock out first"
    ]
    take(stocked_desk, "products", write("p.csv", "sku,name,price,tracking\nJAM,Jam,2.49,none\n"))
    assert product(stocked_desk, "JAM").tracking is Tracking.NONE


def test_a_code_of_another_product_is_not_taken_from_it(stocked_desk: Desk, write: Write) -> None:
    text = "sku,name,price,gtin,barcodes\nX,New,1,9520114000013,\nY,New,1,,9520114000020;5\n"
    assert refused(stocked_desk, write("p.csv", text)) == [
        "line 2, gtin: 09520114000013 belongs to MILK already; take it away from there first",
        "line 3, barcodes: 09520114000020 belongs to JAM already; take it away from there first",
    ]


COLUMNS = (
    "sku", "name", "price", "gtin", "barcodes", "department", "tax_rate", "tracking", "warning_days", "unit",
    "weighed",
)  # fmt: skip


@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])
def test_hostile_text_in_any_cell_is_taken_as_data_or_refused_in_one_plain_line(
    desk: Desk, write: Write, text: str
) -> None:
    quoted = '"' + text.replace('"', '""') + '"'
    for column in COLUMNS:
        cells = {"sku": "S", "name": "Milk", "price": "1", column: quoted}
        content = f"{','.join(cells)}\n{','.join(cells.values())}\n".encode("utf-8", "surrogatepass")
        path = write("hostile.csv", content)
        result = import_file(desk, "products", path)
        if isinstance(result, BadInput):
            assert len(result.lines) == 1
            assert clean(result.lines[0], limit=10_000) == result.lines[0]
        else:
            assert isinstance(result, Imported)
    for name, department in rows(desk, "SELECT name, department FROM product"):
        assert (clean(name), clean(department)) == (name, department)


@pytest.mark.parametrize("text", ["[/]", "=1+1", "'; DROP TABLE product; --", "\x1b[2JMilk", "Milk \u202e99.1"])
def test_a_hostile_name_is_kept_cleaned(desk: Desk, write: Write, text: str) -> None:
    take(desk, "products", write("p.csv", f'{HEAD}\nA,"{text}",1\n'))
    assert product(desk, "A").name == clean(text)
