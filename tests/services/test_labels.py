"""Labels: what a shelf and a lot are told by, and codes that the till itself reads back, or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pos_term.devices.job_checks import check_labels
from pos_term.devices.label_bytes import encode_label
from pos_term.domain.barcode import decode
from pos_term.domain.labels import Label
from pos_term.domain.lots import Lot
from pos_term.domain.products import Dated, Product, Tracking
from pos_term.domain.scan_types import ScannedCode
from pos_term.domain.shop import Shop
from pos_term.services.desk import Refused
from pos_term.services.labels import (
    copies_fault,
    ean_of,
    find_lot_label,
    find_shelf_label,
    lot_label,
    may_be_marked,
    shelf_label,
)
from pos_term.services.papers import label_lines
from pos_term.settings import LabelSettings, PrinterSettings
from tests.hostile import HOSTILE
from tests.shop import TODAY, TestShop, days

ROW = pytest.mark.parametrize("words", [words for _, words in HOSTILE], ids=[name for name, _ in HOSTILE])
GTIN = "09520114000013"
MILK = Product(sku="MILK", name="Whole milk 1 l", gtin=GTIN, department="Dairy", price=129, tracking=Tracking.LOT)
SHOP = Shop(name="Corner Shop")


def lot(code: str | None = "L-1", **more: Any) -> Lot:
    given: dict[str, Any] = {"expiry": date(2026, 11, 30), **more}
    return Lot(id="x", sku="MILK", lot=code, **given)


def made(product: Product, of: Lot) -> Label:
    label = lot_label(product, of, TODAY)
    assert isinstance(label, Label), label
    return label


def read_back(label: Label) -> ScannedCode:
    """The code of a label as the till's own decoder reads it off a GS1 DataMatrix."""
    scanned = decode(b"]d2" + label.element_string.encode(), on=TODAY)
    assert isinstance(scanned, ScannedCode), scanned
    return scanned


def test_a_shelf_label_names_product_price_and_codes() -> None:
    label = shelf_label(replace(MILK, deposit=25), SHOP)
    assert (label.title, label.price, label.ean) == ("Whole milk 1 l", "1.29 EUR", "9520114000013")
    assert label.rows == ("deposit 0.25", "Dairy", "SKU MILK")
    assert read_back(label).gtin == GTIN


def test_weighed_goods_are_priced_by_their_unit_and_open_prices_not_at_all() -> None:
    assert shelf_label(replace(MILK, weighed=True, unit="kg"), SHOP).price == "1.29 EUR/kg"
    assert shelf_label(MILK, Shop(currency="JPY", digits=0)).price == "129 JPY"
    assert shelf_label(replace(MILK, open_price=True), SHOP).price == ""


def test_a_product_without_a_gtin_gets_no_code_on_either_label() -> None:
    plain = replace(MILK, gtin=None)
    assert (shelf_label(plain, SHOP).ean, shelf_label(plain, SHOP).element_string) == ("", "")
    label = made(plain, lot("ü" * 30))
    assert (label.element_string, label.rows) == ("", (f"lot {'ü' * 30}", "exp 30 Nov 2026", "SKU MILK"))


@pytest.mark.parametrize(
    ("gtin", "ean", "marked"),
    [
        (GTIN, "9520114000013", True),
        ("00012345678905", "012345678905", True),
        ("00000096385074", "96385074", True),
        ("19520114000010", "", True),
        ("02012345000003", "2012345000003", False),
        ("00212345678909", "212345678909", False),
        ("00412345678903", "412345678903", False),
        ("00000020123451", "20123451", False),
        (None, "", True),
    ],
)
def test_a_number_stands_in_the_symbol_of_its_length_and_a_shops_own_one_is_not_marked(
    gtin: str | None, ean: str, marked: bool
) -> None:
    assert ean_of(gtin) == ean
    if gtin:
        assert may_be_marked(gtin) is marked
        assert bool(shelf_label(replace(MILK, gtin=gtin), SHOP).element_string) is marked


def test_a_lot_label_reads_back_as_product_date_lot_and_serial() -> None:
    label = made(replace(MILK, tracking=Tracking.LOT_SERIAL), lot("L-1", serial="S/9"))
    assert label.rows == ("serial S/9", "lot L-1", "exp 30 Nov 2026", "SKU MILK")
    assert label.element_string == f"01{GTIN}1726113010L-1\x1d21S/9"
    code = read_back(label)
    assert (code.gtin, code.lot, code.serial, code.expiry) == (GTIN, "L-1", "S/9", date(2026, 11, 30))
    assert (label.price, label.ean) == ("", "")


def test_a_best_before_date_is_one_and_no_date_is_none() -> None:
    label = made(MILK, lot(expiry=None, best_before=date(2026, 12, 24)))
    assert "best before 24 Dec 2026" in label.rows
    assert read_back(label).best_before == date(2026, 12, 24)
    assert read_back(label).expiry is None
    bare = made(MILK, lot(expiry=None))
    assert bare.element_string == f"01{GTIN}10L-1"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("L" * 21, "longer than 20 characters"),
        ("Käse", "characters that GS1 does not allow"),
        ("A B", "characters that GS1 does not allow"),
        ("A\x1d21X", "characters that GS1 does not allow"),
        ("[A]", "characters that GS1 does not allow"),
    ],
)
def test_a_number_that_no_gs1_code_can_hold_is_refused_in_words(code: str, words: str) -> None:
    for of, what in ((lot(code), "lot"), (lot("L1", serial=code), "serial")):
        refused = lot_label(MILK, of, TODAY)
        assert isinstance(refused, Refused)
        assert refused.words.startswith(f"{what} ")
        assert words in refused.words


@pytest.mark.parametrize("code", ["L" * 20, "!\"%&'()*+,-./_:;<=>?", "a9", "01" + GTIN])
def test_every_number_that_gs1_allows_comes_back_as_it_is(code: str) -> None:
    assert read_back(made(MILK, lot(code))).lot == code


@pytest.mark.parametrize("day", [date(2077, 1, 1), date(1970, 1, 1)])
def test_a_date_whose_century_would_be_lost_is_refused(day: date) -> None:
    refused = lot_label(MILK, lot(expiry=day), TODAY)
    assert isinstance(refused, Refused)
    assert str(day) in refused.words


@ROW
def test_whatever_a_lot_is_called_its_label_reads_back_exactly_or_is_refused(words: str) -> None:
    label = lot_label(replace(MILK, name=words, department=words), lot(words or None, grade=words), TODAY)
    if isinstance(label, Refused):
        assert all(char.isprintable() for char in label.words)
        return
    assert read_back(label).lot == (words or None)


@ROW
def test_hostile_names_reach_no_label_as_commands(words: str) -> None:
    product = replace(MILK, name=words, sku=words or "x", department=words, unit=words, weighed=True)
    shelf = shelf_label(product, Shop(name=words, currency=words))
    for label in (shelf, made(product, lot("L1"))):
        shown = label_lines(label)
        assert all(line.isprintable() for line in shown)
        paper, printer = LabelSettings(), PrinterSettings()
        job = encode_label(label, 2, paper, printer)
        assert check_labels(job, 2, paper, printer) is None


def test_a_label_as_text_shows_its_codes_as_people_read_them() -> None:
    assert label_lines(shelf_label(MILK, SHOP)) == (
        "Whole milk 1 l", "1.29 EUR", "Dairy", "SKU MILK", "EAN 9520114000013", f"GS1 (01){GTIN}",
    )  # fmt: skip
    assert label_lines(made(MILK, lot()))[-1] == f"GS1 (01){GTIN}(17)261130(10)L-1"


def test_labels_are_found_by_sku_gtin_and_number(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A-1", expiry=days(9))
    phone = shop.product("phone", Tracking.SERIAL, dated=Dated.NO)
    shop.receive(phone, serial="S-1")
    bag = shop.product("bag")
    with shop.store.reading() as connection:
        for code in ("milk", milk.gtin or ""):
            found = find_shelf_label(connection, shop.settings, code)
            assert isinstance(found, Label)
            assert found.title == "Milk"
        by_lot = find_lot_label(connection, "milk", TODAY, lot="a-1")
        by_serial = find_lot_label(connection, "phone", TODAY, serial="S-1")
        assert isinstance(by_lot, Label)
        assert isinstance(by_serial, Label)
        assert "lot A-1" in by_lot.rows
        assert by_serial.rows == ("serial S-1", "SKU phone")
        assert find_shelf_label(connection, shop.settings, "tea") == Refused("no product has tea; check the SKU")
        assert find_lot_label(connection, "tea", TODAY, lot="A") == Refused("no product has tea; check the SKU")
        assert find_lot_label(connection, "milk", TODAY, lot="B") == Refused(
            "lot B of milk is not known; receive it first"
        )
        assert find_lot_label(connection, "phone", TODAY, serial="S-2") == Refused(
            "serial S-2 of phone is not known; receive it first"
        )
        assert find_lot_label(connection, bag.sku, TODAY, lot="B") == Refused(
            "bag is not tracked by lot or serial; print its shelf label"
        )


@pytest.mark.parametrize(("copies", "fine"), [(0, False), (1, True), (999, True), (1000, False), (-1, False)])
def test_no_more_copies_than_the_printer_is_given(copies: int, fine: bool) -> None:
    assert (copies_fault(copies) is None) is fine
