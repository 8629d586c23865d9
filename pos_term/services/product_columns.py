"""How each column of a product is read, and what has to fit together: for a file of them and for one at a desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from pos_term.domain.money import parse_amount
from pos_term.domain.policies import SETTABLE
from pos_term.domain.products import Dated, LotPolicy, MissingPolicy, Product, Removal, Tracking, UnknownLot
from pos_term.domain.quantity import ONE, format_quantity, parse_quantity
from pos_term.domain.reasons import Level, Reason
from pos_term.domain.shop import Shop
from pos_term.domain.tax import parse_rate
from pos_term.services.import_fields import CODE, Fields

OLDEST = 120
"""The most years a product may ask a customer to have."""
LONGEST_WARRANTY = 1200
"""The most months of warranty."""
HEAVIEST = 100 * ONE
"""The most that a container may weigh, in thousandths of a product's unit."""

Reader = Callable[[Fields], Any]


class ProductColumns:
    """Reads a product column by column; what is wrong is told to the fields that are read."""

    def __init__(self, shop: Shop) -> None:
        self._money = partial(parse_amount, digits=shop.digits)
        self.readers: Mapping[str, Reader] = {
            "sku": lambda row: row.exact("sku", needed=True) or "",
            "name": lambda row: row.text("name", needed=True),
            "price": self._price,
            "deposit": self._deposit,
            "weighed": lambda row: row.flag("weighed"),
            "tare": lambda row: row.value("tare", parse_quantity) or 0,
            "gtin": lambda row: row.gtin("gtin"),
            "barcodes": lambda row: row.codes("barcodes"),
            "department": lambda row: row.text("department"),
            "tax_rate": lambda row: row.value("tax_rate", parse_rate) or 0,
            "tracking": lambda row: row.choice("tracking", Tracking, Tracking.NONE),
            "dated": lambda row: row.choice("dated", Dated, Dated.NO),
            "lot_policy": lambda row: row.word("lot_policy", LotPolicy),
            "missing_policy": lambda row: row.word("missing_policy", MissingPolicy),
            "removal": lambda row: row.word("removal", Removal),
            "unknown_lot": lambda row: row.word("unknown_lot", UnknownLot),
            "levels": lambda row: row.value("levels", parse_levels) or (),
            "min_age": lambda row: row.whole("min_age", OLDEST) or 0,
            "open_price": lambda row: row.flag("open_price"),
            "warranty_months": lambda row: row.whole("warranty_months", LONGEST_WARRANTY) or 0,
            "shelf_life_days": lambda row: row.days("shelf_life_days"),
            "warning_days": lambda row: row.days("warning_days"),
            "min_shelf_life_days": lambda row: row.days("min_shelf_life_days") or 0,
            "unit": lambda row: row.text("unit", most=20),
            "supplier": lambda row: row.text("supplier", most=CODE),
            "lot_format": _lot_format,
            "lot_rule": _lot_rule,
            "low_stock": _low_stock,
            "alert_days": lambda row: row.days("alert_days"),
        }

    def _price(self, row: Fields) -> int:
        price = row.value("price", self._money)
        if price is None and not row.given("price"):
            row.fault("price", "is empty; fill it in")
        elif price is not None and price < 0:
            row.fault("price", "is below 0; a price is 0 or more")
        return price or 0

    def _deposit(self, row: Fields) -> int:
        deposit = row.value("deposit", self._money) or 0
        if deposit < 0:
            row.fault("deposit", "is below 0; a deposit is 0 or more")
        return deposit


def _lot_format(row: Fields) -> str:
    from pos_term.domain.lot_codes import format_fault

    text = row.text("lot_format", most=CODE)
    if text and (fault := format_fault(text)):
        row.fault("lot_format", fault)
    return text


def _lot_rule(row: Fields) -> str:
    from pos_term.domain.lot_codes import rule_fault

    text = row.exact("lot_rule") or ""
    if text and (fault := rule_fault(text)):
        row.fault("lot_rule", fault)
    return text


def _low_stock(row: Fields) -> int:
    least = row.value("low_stock", parse_quantity) or 0
    if least < 0:
        row.fault("low_stock", "is below 0; write how much must be there, or leave it empty")
    return least


def whole(given: Mapping[str, Any], known: Product | None) -> Product:
    """A product of what was given of it; what was not given stays as it is known, or has its default.

    A code that is its GTIN is none of its further ones; a product without a unit is sold by the kilogram where it
    is weighed, else by the piece. The recall and the mark of a product are never set by hand.
    """
    weighed = given.get("weighed", known.weighed if known else False)
    unit = given.get("unit", known.unit if known else "")
    turned = known is not None and weighed != known.weighed and "unit" not in given
    if not unit or (turned and unit in ("each", "kg")):
        unit = "kg" if weighed else "each"
    gtin = given.get("gtin", known.gtin if known else None)
    barcodes = given.get("barcodes", known.barcodes if known else ())
    further = tuple(code for code in barcodes if code != gtin)
    own = {"unit": unit, "barcodes": further, "recall": None, "changed": ""}
    return replace(known, **{**given, **own}) if known else Product(**{**given, **own})


def misfits(product: Product) -> Iterator[tuple[str, str]]:
    """What of a product does not fit together: the field, and plain words."""
    if product.tare and not product.weighed:
        yield "tare", "is for goods sold by weight; write yes under weighed, or leave it empty"
    elif not 0 <= product.tare <= HEAVIEST:
        yield "tare", f"is no container's weight; write 0 to {format_quantity(HEAVIEST)}, such as 0.015"
    names: set[str] = set()
    for each in product.qualities:
        if not each.name:
            yield "qualities", "one has no name; give it one"
        if each.name.casefold() in names:
            yield "qualities", f"{each.name} is there twice; keep one of them"
        names.add(each.name.casefold())
        if each.least is not None and each.most is not None and each.least > each.most:
            yield "qualities", f"{each.name} may be at least more than at most; check both limits"


def parse_levels(text: str) -> tuple[tuple[str, str], ...]:
    """Levels as they are written in a cell, `short_dated=block;past_best_before=warn`, by reason.

    Raises ValueError in plain words for what is no reason, or one whose level cannot be set.
    """
    known = ", ".join(reason.value for reason in Reason if reason in SETTABLE)
    found: dict[str, str] = {}
    for part in filter(None, (each.strip(" ") for each in text.lower().split(";"))):
        reason, _, level = (each.strip(" ") for each in part.partition("="))
        if reason not in {each.value for each in SETTABLE}:
            raise ValueError(f"{reason[:30]!r} is not a reason whose level may be set; known are {known}")
        if level not in {each.value for each in Level}:
            raise ValueError(f"{level[:30]!r} is not {' or '.join(reversed(Level))}; write {reason}=warn")
        if reason in found:
            raise ValueError(f"{reason} is there twice; keep one of them")
        found[reason] = level
    return tuple(sorted(found.items()))
