"""`import products` beside what managers enter: no column, no change; the columns for buying and for lot codes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_term.domain.documents import ProductsSet, SuppliersSet
from pos_term.domain.places import Supplier
from pos_term.domain.products import Dated, LotPolicy, MissingPolicy, Product, Removal, Tracking, UnknownLot
from pos_term.domain.qualities import Quality
from pos_term.services.desk import Desk
from pos_term.services.master.products import read_product
from pos_term.store.journal import Posted, post
from tests.services.conftest import Write, rows, take
from tests.services.test_imports_products import refused
from tests.shop import gtin

WHOLE = Product(
    sku="GOUDA", name="Gouda", gtin=gtin(1), barcodes=("77", "78"), department="Cheese", price=1190, tax_rate=9000,
    tracking=Tracking.LOT, dated=Dated.BEST_BEFORE, lot_policy=LotPolicy.SCAN, missing_policy=MissingPolicy.WARN,
    shelf_life_days=60, warning_days=9, min_shelf_life_days=3, unit="kg", weighed=True, removal=Removal.FIFO,
    unknown_lot=UnknownLot.CREATE, levels=(("short_dated", "block"),), min_age=16, deposit=25, open_price=True,
    warranty_months=3, tare=15, supplier="ACME", lot_format="G-{YYYY}-{seq:3}", lot_rule="G[0-9]+", low_stock=5000,
    alert_days=45, qualities=(Quality(name="fat", unit="%", least=48000),),
)  # fmt: skip


@pytest.fixture
def cheese(desk: Desk) -> Desk:
    """A shop with a product of which everything is known, and its supplier."""
    for document in (
        SuppliersSet(id="s", suppliers=(Supplier(id="ACME", name="Acme Dairy"),)),
        ProductsSet(id="p", products=(WHOLE,)),
    ):
        assert isinstance(post(desk.store, document, desk.posting()), Posted)
    return desk


def known(desk: Desk, sku: str = "GOUDA") -> Product:
    found = read_product(desk, sku)
    assert found is not None
    return replace(found, changed="")


def test_a_file_changes_only_the_columns_it_has(cheese: Desk, write: Write) -> None:
    take(cheese, "products", write("p.csv", "sku,name,price\nGOUDA,Gouda old,12.50\n"))
    assert known(cheese) == replace(WHOLE, name="Gouda old", price=1250)
    assert {code for (code,) in rows(cheese, "SELECT code FROM barcode")} == {gtin(1), "77", "78"}


def test_an_empty_cell_empties_what_was_known(cheese: Desk, write: Write) -> None:
    head = "sku,name,price,barcodes,shelf_life_days,lot_policy,supplier,low_stock,alert_days"
    take(cheese, "products", write("p.csv", f"{head}\nGOUDA,Gouda,11.90,,,,,,\n"))
    assert known(cheese) == replace(
        WHOLE, barcodes=(), shelf_life_days=None, lot_policy=None, supplier="", low_stock=0, alert_days=None
    )


def test_another_gtin_leaves_the_further_codes_and_none_of_them_twice(cheese: Desk, write: Write) -> None:
    take(cheese, "products", write("p.csv", f"sku,name,price,gtin\nGOUDA,Gouda,11.90,{gtin(2)}\n"))
    assert (known(cheese).gtin, known(cheese).barcodes) == (gtin(2), ("77", "78"))
    take(cheese, "products", write("q.csv", f"sku,name,price,barcodes\nGOUDA,Gouda,11.90,{gtin(2)};79\n"))
    assert (known(cheese).gtin, known(cheese).barcodes) == (gtin(2), ("79",))


def test_the_columns_for_buying_and_lot_codes_are_kept(cheese: Desk, write: Write) -> None:
    text = (
        "sku,name,price,supplier,lot_format,lot_rule,low_stock,alert_days\n"
        'BRIE,Brie,4.50,acme,"BR-{YYYY}{MM}-{seq:3}","[A-Z]{2}[0-9]{4}",2.5,14\n'
    )
    take(cheese, "products", write("p.csv", text))
    brie = known(cheese, "BRIE")
    assert (brie.supplier, brie.lot_format, brie.lot_rule) == ("ACME", "BR-{YYYY}{MM}-{seq:3}", "[A-Z]{2}[0-9]{4}")
    assert (brie.low_stock, brie.alert_days) == (2500, 14)


@pytest.mark.parametrize(("head", "row", "words"), [
    ("supplier", "NOBODY", "supplier: NOBODY is not known; enter the supplier first, or import suppliers"),
    ("low_stock", "-1", "low_stock: is below 0; write how much must be there, or leave it empty"),
    ("low_stock", "few", "low_stock: quantity 'few' is not a number such as 12.50"),
    ("alert_days", "x", "alert_days: 'x' is not a number of days from 0 to 36500"),
    ("lot_format", "LOT-{year}", "lot_format: "),
    ("lot_rule", "[A-", "lot_rule: "),
])  # fmt: skip
def test_what_cannot_be_kept_of_them_is_one_line(
    cheese: Desk, write: Write, head: str, row: str, words: str
) -> None:
    (line,) = refused(cheese, write("p.csv", f"sku,name,price,{head}\nX,New,1,{row}\n"))
    assert line.startswith(f"line 2, {words}")


def test_a_container_needs_a_weighed_product_whether_the_file_says_so_or_the_store(
    cheese: Desk, write: Write
) -> None:
    take(cheese, "products", write("p.csv", "sku,name,price,tare\nGOUDA,Gouda,11.90,0.02\n"))
    assert known(cheese).tare == 20
    (line,) = refused(cheese, write("q.csv", "sku,name,price,tare\nBAG,Bag,1,0.02\n"))
    assert line.startswith("line 2, tare: is for goods sold by weight")
    (line,) = refused(cheese, write("r.csv", "sku,name,price,weighed\nGOUDA,Gouda,11.90,no\n"))
    assert line.startswith("line 2, tare: is for goods sold by weight")


def test_what_is_weighed_from_now_on_is_sold_by_the_kilogram(desk: Desk, write: Write) -> None:
    take(desk, "products", write("p.csv", "sku,name,price\nNUTS,Nuts,4\n"))
    take(desk, "products", write("q.csv", "sku,name,price,weighed\nNUTS,Nuts,4,yes\n"))
    assert known(desk, "NUTS").unit == "kg"


@pytest.mark.parametrize("sku", ["gouda", "Go uda"])
def test_a_new_sku_differs_by_more_than_capitals_and_blanks(cheese: Desk, write: Write, sku: str) -> None:
    (line,) = refused(cheese, write("p.csv", f"sku,name,price\n{sku},Other,1\n"))
    assert line == f"line 2, sku: {sku} is GOUDA but for capitals or blanks; choose another"
    (line,) = refused(cheese, write("q.csv", "sku,name,price\nA1,One,1\na 1,Two,1\n"))
    assert line == "line 3, sku: a 1 is A1 but for capitals or blanks; choose another"
