"""The demo shop's files agree with each other, with the import columns and with the card of scans."""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from pos_term.domain.allocation import allocate
from pos_term.domain.judgement import Circumstances, Level, judge
from pos_term.domain.lots import Lot, Presented, lot_key, serial_key
from pos_term.domain.products import Dated, LotPolicy, MissingPolicy, Product, Tracking

DATA = Path(__file__).resolve().parents[2] / "data"
ON = date(2026, 11, 21)
number = itemgetter("sku", "lot", "serial")

COLUMNS = {
    "products": "sku,name,gtin,barcodes,department,price,tax_rate,tracking,dated,lot_policy,missing_policy,"
    "shelf_life_days,warning_days,min_shelf_life_days,unit,weighed,removal,unknown_lot,levels,min_age,deposit,"
    "open_price,warranty_months,supplier,low_stock,lot_format",
    "lots": "sku,gtin,lot,serial,expiry,best_before,production_date,quantity,unit_cost,location,supplier,"
    "supplier_lot,purchase_order,certificate,grade,received_on",
    "users": "name,role,pin",
    "recalls": "sku,lot,reason,class",
    "holds": "sku,lot,reason",
    "suppliers": "id,name,address,phone,email,gln,lead_days,active",
    "purchases": "order,supplier,due,sku,quantity,unit_cost",
    "deliveries": "notice,supplier,purchase_order,due,sscc,sku,lot,expiry,best_before,production_date,quantity,"
    "unit_cost",
    "certificates": "number,supplier,title,valid_from,valid_until,notes",
    "made": "sku,quantity,used,lot,location,amount,notes",
    "history": "sku,w10,w9,w8,w7,w6,w5,w4,w3,w2,w1",
}
CARD = {
    "Plain code, no prompt": "HOU-001 sold",
    "Plain code, lot asked": "DAI-002 asked L2411A",
    "One scan, no prompt": "DAI-002 allow",
    "Expired": "DAI-001 block expired",
    "On hold": "DAI-007 block held",
    "Recalled": "FIS-001 block recalled",
    "Plain code, serial asked": "ELE-001 asked 8841-07",
    "Serial in the code": "ELE-001 allow",
    "Lot and serial": "RX-001 allow",
    "Price label": "CHE-001 asked G-771",
    "Weight label": "FRU-001 sold",
    "GS1 Digital Link": "PHA-001 allow",
    "Lot never received": "DAI-004 block unknown_lot",
    "Nothing to sell": "DAI-010 block not_available",
    "Three at once": "DRI-001 sold",
    "Short-dated": "DRI-007 warn short_dated",
    "Not first to expire": "DAI-005 warn not_first_to_expire",
}
"""Each title of the card: the product, what the till does, and every reason or the number it proposes."""


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@cache
def table(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@cache
def products() -> dict[str, Product]:
    return {
        row["sku"]: Product(
            sku=row["sku"],
            name=row["name"],
            gtin=row["gtin"].zfill(14) if row["gtin"] else None,
            barcodes=tuple(code for code in row["barcodes"].split(";") if code),
            price=int(Decimal(row["price"]) * 100),
            tracking=Tracking(row["tracking"]),
            dated=Dated(row["dated"]),
            warning_days=int(row["warning_days"]) if row["warning_days"] else None,
            min_shelf_life_days=int(row["min_shelf_life_days"] or 0),
            weighed=row["weighed"] == "yes",
        )
        for row in rows("products")
    }


@cache
def stock() -> list[Lot]:
    """Every lot, each serial as a lot of one, as the demo store would know it."""
    held = {(row["sku"], row["lot"]): row["reason"] for row in rows("holds")}
    recalled = {(row["sku"], row["lot"]): row["reason"] for row in rows("recalls")}
    lots = []
    for (sku, lot, serial), parts in groupby(sorted(rows("lots"), key=number), key=number):
        places: Counter[str] = Counter()
        for row in parts:
            places[row["location"]] += int(Decimal(row["quantity"]) * 1000)
        known = Lot(
            id=serial_key(sku, serial) if serial else lot_key(sku, lot),
            sku=sku,
            lot=lot or None,
            serial=serial or None,
            expiry=day(row["expiry"]),
            best_before=day(row["best_before"]),
            hold=held.get((sku, lot)),
            recall=recalled.get((sku, lot)),
            on_hand=places["floor"] + places["back"],
            quarantined=places["quarantine"],
        )
        lots.append(known)
    return lots


def day(token: str) -> date | None:
    match = re.fullmatch(r"today([+-][1-9]\d*)?", token)
    assert match or not token, f"{token!r} is not a relative date"
    return ON + timedelta(days=int(match[1] or 0)) if match else None


def check_digit(payload: str) -> str:
    """GS1 General Specifications 7.9.1: weights 3 and 1 from the right."""
    return str(-sum(int(d) * (1 if i % 2 else 3) for i, d in enumerate(reversed(payload))) % 10)


def product_of(code: str) -> Product:
    [found] = [p for p in products().values() if code.zfill(14) == p.gtin or code in p.barcodes]
    return found


def note(title: str, key: str = "note") -> str:
    [text] = [scan[key] for scan in table("scans.toml")["scan"] if scan["title"] == title]
    return str(text)


def read(title: str) -> tuple[Product, Presented, int]:
    """What a code of the card says: the product, the numbers and dates on the pack, thousandths."""
    code = re.sub(r"\{(.*?)\}", lambda token: f"{day(token[1]):%y%m%d}", note(title, "code"))
    times, _, code = code.rpartition("*")
    if ais := dict(re.findall(r"[(/?](01|10|15|17|21)[)/=]([^(/?]+)", code)):
        ends = {ai: date.fromisoformat(f"20{ais[ai]}") for ai in ("15", "17") if ai in ais}
        pack = Presented(ais.get("10"), ais.get("21"), ends.get("17"), best_before=ends.get("15"))
        return product_of(ais["01"]), pack, 1000
    assert code[-1] == check_digit(code[:-1])
    for rule in table("shop.toml")["restricted"]:
        if code.startswith(rule["prefix"]) and len(code) == 13:
            product = product_of(code[: -rule["measure_digits"] - 1])
            measure = Decimal(code[-rule["measure_digits"] - 1 : -1]).scaleb(-rule["decimals"])
            weight = measure if rule["measure"] == "weight" else measure * 100 / product.price
            return product, Presented(), round(weight * 1000)
    return product_of(code), Presented(), int(times or 1) * 1000


def outcome(product: Product, pack: Presented, quantity: int) -> str:
    """What the till does with a scan, by its own judgement of the demo store's lots."""
    lots = [lot for lot in stock() if lot.sku == product.sku]
    proposed = allocate(product, lots, quantity, ON)
    first = proposed.parts[0][0] if proposed.parts else None
    if first is None or proposed.missing:
        return "block not_available"
    if not pack.numbered:
        return f"asked {first.code}" if product.tracked else "sold"
    named = next((lot for lot in lots if (lot.serial, lot.lot) == (pack.serial, pack.lot)), None)
    verdict = judge(product, pack, named, Circumstances(on=ON, quantity=quantity, first=first))
    return " ".join([verdict.level.value, *(reason.value for reason in verdict.reasons)])


@pytest.mark.parametrize("name", COLUMNS)
def test_each_list_has_the_columns_of_its_import(name: str) -> None:
    assert (DATA / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0] == COLUMNS[name]
    assert all(None not in row and None not in row.values() for row in rows(name))


def test_the_shop_is_mixed() -> None:
    kinds = Counter(product.tracking for product in products().values())
    assert kinds == {Tracking.NONE: 70, Tracking.LOT: 90, Tracking.SERIAL: 24, Tracking.LOT_SERIAL: 16}
    assert len(products()) == len(rows("products"))
    assert 550 <= len(rows("lots")) <= 650
    assert {row["lot_policy"] for row in rows("products")} == set(LotPolicy)
    assert {row["missing_policy"] for row in rows("products")} == set(MissingPolicy)
    assert {row["tax_rate"] for row in rows("products")} == {"21", "9", "0"}
    assert {p.tracking for p in products().values() if p.weighed} == {Tracking.NONE, Tracking.LOT}


def test_every_code_finds_one_product_of_ours_and_belongs_to_nobody() -> None:
    codes = [code.zfill(14) for p in products().values() for code in (p.sku, p.gtin, *p.barcodes) if code]
    assert [code for code, times in Counter(codes).items() if times > 1] == []
    assert all(product.gtin or product.barcodes for product in products().values())
    printed = [row["gtin"] for row in rows("products") if row["gtin"]]
    further = [code for p in products().values() for code in p.barcodes if len(code) != 7]
    assert {len(gtin) for gtin in printed} == {8, 12, 13, 14}
    for code in printed + further:
        assert code[-1] == check_digit(code[:-1]), code
        assert re.fullmatch(r"952\d{10}|952\d{5}|614141\d{6}|[19]952\d{10}|2000\d{4}", code), code


def test_names_are_printable_and_some_are_awkward() -> None:
    names = [row["name"] for row in rows("products")]
    assert all(unicodedata.is_normalized("NFC", name) and name.isprintable() for name in names)
    assert len(set(names)) == len(names)
    assert all(any(c in name for name in names) for c in ("[", "'", '"', "&", "ñ", "ä", "抹"))


def test_product_cells_are_ones_an_import_takes() -> None:
    for row in rows("products"):
        assert re.fullmatch(r"\d+\.\d\d", row["price"]), row
        label = bool(re.search(r"\b2[01]\d{5}\b", row["barcodes"]))
        assert (row["unit"], row["weighed"], label) in {("each", "no", False), ("kg", "yes", True)}, row
        days = [row[column] for column in ("shelf_life_days", "warning_days", "min_shelf_life_days")]
        if row["dated"] == "no":
            assert days == ["", "", ""], row
        else:
            shelf, warning, least = map(int, days)
            assert 0 <= least <= warning < shelf, row
            assert row["tracking"] != "none", row


def test_every_stock_row_fits_its_products_tracking() -> None:
    assert {row["sku"] for row in rows("lots")} == set(products())
    for row in rows("lots"):
        product = products()[row["sku"]]
        assert row["gtin"].zfill(14) == (product.gtin or "0" * 14), row
        assert (bool(row["lot"]), bool(row["serial"])) == (product.has_lot, product.has_serial), row
        assert not product.has_serial or row["quantity"] == "1", row
        assert re.fullmatch(r"\d+\.\d{3}" if product.weighed else r"[1-9]\d*", row["quantity"]), row
    places = Counter(row["location"] for row in rows("lots"))
    assert [place for place, _ in places.most_common()] == ["floor", "back", "quarantine"]


def test_a_lot_stands_once_at_each_location_with_the_same_dates() -> None:
    assert len({(*number(row), row["location"]) for row in rows("lots")}) == len(rows("lots"))
    dates = {(lot_key(r["sku"], r["lot"]), r["expiry"], r["best_before"]) for r in rows("lots")}
    assert len(dates) == len({key for key, *_ in dates})


def test_dates_are_relative_and_in_order() -> None:
    for row in rows("lots"):
        said = {kind for kind in ("expiry", "best_before") if row[kind]}
        assert said == {products()[row["sku"]].dated.value} - {"no"}, row
        made, came = day(row["production_date"]), day(row["received_on"]) or date.max
        end = day(row["expiry"] or row["best_before"])
        assert (made or came) <= came <= min(ON, end or ON), row


def test_goods_cost_no_more_than_they_sell_for() -> None:
    for row in rows("lots"):
        [product] = [product for product in rows("products") if product["sku"] == row["sku"]]
        assert re.fullmatch(r"\d+\.\d{1,4}", row["unit_cost"]), row
        gross = Decimal(row["unit_cost"]) * (100 + Decimal(product["tax_rate"])) / 100
        assert 0 < gross <= Decimal(product["price"]), row


def test_there_are_lots_of_every_kind() -> None:
    kinds: Counter[str] = Counter()
    for lot in stock():
        end = lot.expiry or lot.best_before
        verdict = judge(products()[lot.sku], Presented(), lot, Circumstances(on=ON, quantity=1))
        kinds.update(reason.value for reason in verdict.reasons)
        kinds.update(fresh=verdict.level is Level.ALLOW and end is not None, today=end == ON)
        assert end is None or end >= ON - timedelta(days=20), lot
    least = {"fresh": 150, "today": 5, "short_dated": 20, "expired": 10, "past_best_before": 5}
    assert {kind for kind in least if kinds[kind] < least[kind]} == set()
    sellable = Counter(outcome(product, Presented(), 1).split()[0] for product in products().values())
    assert 3 <= sellable["block"] <= 6, "a few products have nothing that may be sold, the rest have"


def test_recalls_and_holds_name_different_lots_in_stock() -> None:
    known = {(lot.sku, lot.lot) for lot in stock()}
    recalled, held = ({(row["sku"], row["lot"]) for row in rows(name)} for name in ("recalls", "holds"))
    assert (len(recalled), len(held)) == (len(rows("recalls")), len(rows("holds"))) == (8, 6)
    assert recalled | held <= known
    assert not recalled & held
    assert len({(row["reason"], row["class"]) for row in rows("recalls")}) == 3


def test_someone_of_each_role_can_sign_in_with_the_pin_the_readme_names() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert {row["role"] for row in rows("users")} == {"cashier", "supervisor", "manager"}
    assert all(re.search(rf"\b{row['name']} {row['pin']}\b", readme) for row in rows("users"))


def test_the_card_fits_the_screen_and_its_receipt_lines_the_paper() -> None:
    shop, card = table("shop.toml"), table("scans.toml")["scan"]
    assert all(len(line) <= 42 for line in (shop["name"], *shop["address"], *shop["header"], *shop["footer"]))
    assert [scan["title"] for scan in card] == list(CARD)
    assert all(len(scan["title"]) <= 24 and len(scan["note"]) <= 46 for scan in card)


@pytest.mark.parametrize("title", CARD)
def test_a_scan_of_the_card_does_what_its_title_says(title: str) -> None:
    product, pack, quantity = read(title)
    assert f"{product.sku} {outcome(product, pack, quantity)}" == CARD[title]


def test_notes_name_the_lot_to_take_and_the_weight_on_the_label() -> None:
    for title in ("Plain code, lot asked", "Expired", "Not first to expire"):
        assert outcome(read(title)[0], Presented(), 1000).removeprefix("asked ") in note(title)
    for title in ("Price label", "Weight label"):
        assert f"{Decimal(read(title)[2]).scaleb(-3)} kg" in note(title)
