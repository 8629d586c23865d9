"""What stands on a shelf label and on the label of a lot or serial, and why one cannot be made."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from pos_term.domain.clean import clean, visible
from pos_term.domain.gs1 import encode_element_string
from pos_term.domain.gs1_fields import gs1_date
from pos_term.domain.gs1_table import table
from pos_term.domain.labels import Label
from pos_term.domain.lots import Lot
from pos_term.domain.money import format_amount
from pos_term.domain.products import Product
from pos_term.domain.receipt_goods import short_day
from pos_term.domain.shop import Shop
from pos_term.services.desk import Refused
from pos_term.services.holds import find_product
from pos_term.services.papers import Place
from pos_term.store.lots import find_lot, stocked_lots
from pos_term.store.spool_bodies import MOST_LABELS

_LOT, _SERIAL, _EXPIRY, _BEST_BEFORE, _GTIN = "10", "21", "17", "15", "01"


def shelf_label(product: Product, shop: Shop) -> Label:
    """The label for the shelf a product stands on: its name and price, and codes that find it.

    A product without a GTIN gets no code; nor does one whose price is asked for each time get a price.
    """
    price = ""
    if not product.open_price:
        unit = f"/{clean(product.unit, limit=4)}" if product.weighed else ""
        price = f"{format_amount(product.price, shop.digits)} {clean(shop.currency, limit=4)}{unit}"
    deposit = f"deposit {format_amount(product.deposit, shop.digits)}" if product.deposit else ""
    elements = [(_GTIN, product.gtin)] if product.gtin and may_be_marked(product.gtin) else []
    return Label(
        title=clean(product.name), rows=_rows(deposit, clean(product.department), f"SKU {clean(product.sku)}"),
        price=price, element_string=_element_string(elements), ean=ean_of(product.gtin),
    )  # fmt: skip


def lot_label(product: Product, lot: Lot, on: date) -> Label | Refused:
    """The label of a lot or serial: its numbers and date, and a GS1 code of product, date, lot and serial.

    The code holds AI 01, 17 or 15, 10 and 21; a product without a GTIN gets none, for GS1 asks for the product
    with each of them. Refused where a number or the date cannot stand in such a code.
    """
    day = lot.expiry or lot.best_before
    dated = f"{'exp' if lot.expiry else 'best before'} {short_day(day)}" if day else ""
    made = f"lot {clean(lot.lot)}" if lot.lot else ""
    serial = f"serial {clean(lot.serial)}" if lot.serial else ""
    elements: list[tuple[str, str]] = []
    if product.gtin and may_be_marked(product.gtin):
        problem = _unfit(_LOT, "lot", lot.lot) or _unfit(_SERIAL, "serial", lot.serial) or _beyond(day, on)
        if problem:
            return Refused(problem)
        written = ((_LOT, lot.lot), (_SERIAL, lot.serial))
        elements = [(_GTIN, product.gtin)]
        elements += [(_EXPIRY if lot.expiry else _BEST_BEFORE, f"{day:%y%m%d}")] if day else []
        elements += [(ai, value) for ai, value in written if value]
    return Label(
        title=clean(product.name), rows=_rows(serial, made, dated, f"SKU {clean(product.sku)}"),
        element_string=_element_string(elements),
    )  # fmt: skip


def find_shelf_label(connection: Connection, shop: Shop, code: str) -> Label | Refused:
    """The shelf label of the product with this sku, GTIN or other code. Raises StoreFault."""
    product = find_product(connection, code)
    return shelf_label(product, shop) if product else _no_product(code)


def find_lot_label(
    connection: Connection, code: str, on: date, *, lot: str | None = None, serial: str | None = None
) -> Label | Refused:
    """The label of a lot or serial that the shop knows, of the product with this code. Raises StoreFault."""
    product = find_product(connection, code)
    if product is None:
        return _no_product(code)
    if not product.tracked:
        return Refused(f"{product.sku} is not tracked by lot or serial; print its shelf label")
    found = find_lot(connection, product, lot=lot, serial=serial)
    if found is None:
        kind, number = ("serial", serial) if serial else ("lot", lot or "")
        return Refused(f"{kind} {visible(number or '', limit=40)} of {product.sku} is not known; receive it first")
    return lot_label(product, found, on)


def lots_on_hand(place: Place, product: Product) -> list[Lot]:
    """Lots and serials on the floor and in the back room, in the order of removal. Raises StoreFault."""
    with place.store.reading() as connection:
        return stocked_lots(connection, product.sku)


def label_of(
    place: Place, product: Product, *, lot: str | None = None, serial: str | None = None
) -> Label | Refused:
    """The label of a lot or serial that the shop knows, on the business date of a till. Raises StoreFault."""
    with place.store.reading() as connection:
        return find_lot_label(connection, product.sku, place.clock.business_date(), lot=lot, serial=serial)


def copies_fault(copies: int) -> str | None:
    """Why so many copies are not printed, in plain words; None when they are."""
    return None if 1 <= copies <= MOST_LABELS else f"{copies} copies are not printed; choose 1 to {MOST_LABELS}"


def may_be_marked(gtin: str) -> bool:
    """Whether a 14-digit number may stand in AI 01, so that it means the same to everybody.

    Numbers for restricted circulation may not (GS1 General Specifications 2.1.11 and 3.3.2): the prefixes 02, 04
    and 20 to 29 of 13 digits, 0 and 2 of 8 digits.
    """
    if gtin.startswith("000000"):
        return gtin[6] not in "02"
    return not (gtin[0] == "0" and (gtin[1] == "2" or gtin[1:3] in ("02", "04")))


def ean_of(gtin: str | None) -> str:
    """A 14-digit number as it stands in an EAN or UPC symbol; empty where it is of a case, or there is none."""
    if not gtin or gtin[0] != "0":
        return ""
    if gtin.startswith("000000"):
        return gtin[6:]
    return gtin[2:] if gtin.startswith("00") else gtin[1:]


def _element_string(elements: list[tuple[str, str]]) -> str:
    return encode_element_string(elements, aim="").decode()


def _rows(*words: str) -> tuple[str, ...]:
    return tuple(row for row in words if row)


def _no_product(code: str) -> Refused:
    return Refused(f"no product has {visible(code, limit=40)}; check the SKU")


def _unfit(ai: str, what: str, value: str | None) -> str:
    """Why a number cannot stand under its identifier; empty where it can, or there is none.

    Batch or lot (3.4.1) and serial (3.5.2) hold 1 to 20 characters of set 82 (figure 7.11-1).
    """
    if not value or table()[ai].accepts(value):
        return ""
    why = "longer than 20 characters" if len(value) > 20 else "with characters that GS1 does not allow"
    return f"{what} {visible(value, limit=40)} is {why}; no scanner could read it back: use a number of the pack"


def _beyond(day: date | None, on: date) -> str:
    """Why a date cannot stand in a code: its year has two digits there (7.12)."""
    if day is None or gs1_date(f"{day:%y%m%d}", on) == day:
        return ""
    return f"the date {day} cannot stand in a GS1 code, which reaches 50 years ahead; check the date"
