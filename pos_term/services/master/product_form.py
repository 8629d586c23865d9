"""The fields of a product, in the groups in which people look for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from pos_term.domain.money import format_amount
from pos_term.domain.places import Supplier
from pos_term.domain.policies import Policies, Rulebook
from pos_term.domain.products import Dated, LotPolicy, MissingPolicy, Product, Removal, Tracking, UnknownLot
from pos_term.domain.qualities import Quality
from pos_term.domain.quantity import format_quantity
from pos_term.domain.shop import Shop
from pos_term.domain.tax import format_rate
from pos_term.services.master.form import NOTHING, Form, FormField, Option, cell, put
from pos_term.services.master.quality_text import parse_qualities, qualities_text, quality_text
from pos_term.services.product_columns import ProductColumns

WHAT, PRICE, LOTS, BUYING, COUNTER = (
    "What it is", "Price and tax", "Lots and dates", "Buying", "At the counter",
)  # fmt: skip
ProductField = FormField[Product]

TRACKING = {
    Tracking.NONE: "no numbers", Tracking.LOT: "lots", Tracking.SERIAL: "serial numbers",
    Tracking.LOT_SERIAL: "lots and serial numbers",
}  # fmt: skip
DATED = {Dated.NO: "no date", Dated.EXPIRY: "expiry date", Dated.BEST_BEFORE: "best-before date"}
POLICIES: dict[str, dict[StrEnum, str]] = {
    "lot_policy": {
        LotPolicy.SCAN: "must be scanned or keyed",
        LotPolicy.CONFIRM: "proposed, Enter accepts",
        LotPolicy.AUTO: "taken without asking",
    },
    "missing_policy": {
        MissingPolicy.BLOCK: "cannot be paid",
        MissingPolicy.WARN: "paid after a question",
        MissingPolicy.ALLOW: "paid, given later",
    },
    "removal": {Removal.FEFO: "first to expire (FEFO)", Removal.FIFO: "first received (FIFO)"},
    "unknown_lot": {UnknownLot.BLOCK: "refused", UnknownLot.CREATE: "taken, told to the manager"},
}
_YES = (Option(True, "yes"), Option(False, "no"))


def product_form(shop: Shop, suppliers: Sequence[Supplier] = (), departments: Sequence[str] = ()) -> Form[Product]:
    """The fields of a product of this shop, with the suppliers and departments to choose from."""
    return Form(_Fields(shop, suppliers, departments).all())


class _Fields:
    def __init__(self, shop: Shop, suppliers: Sequence[Supplier], departments: Sequence[str]) -> None:
        self._readers = ProductColumns(shop).readers
        self._rules = Rulebook(shop)
        self._departments_rules = {each.name: each.rules for each in shop.departments}
        self._digits = shop.digits
        self._names = {supplier.id: supplier.name for supplier in suppliers}
        self._suppliers = tuple(Option(each.id, f"{each.name} ({each.id})") for each in suppliers if each.active)
        known = (*(each.name for each in shop.departments), *departments)
        self._departments = tuple(Option(name, name) for name in dict.fromkeys(known))

    def all(self) -> tuple[ProductField, ...]:
        """Every field, in order."""
        return (
            self._field("sku", "SKU", WHAT, fixed=True, needed=True, hint="the shop's own key"),
            self._field("name", "Name", WHAT, needed=True),
            self._field("gtin", "GTIN", WHAT, scans=True, hint="scan the pack, or 8 to 14 digits"),
            self._barcodes(),
            self._field("department", "Department", WHAT, options=self._departments, free=True),
            self._field("unit", "Unit", WHAT, hint="each, kg, l"),
            self._amount("price", "Price", needed=True),
            self._field("tax_rate", "Tax", PRICE, text=lambda p: format_rate(p.tax_rate), suffix=" %",
                        hint="percent, such as 9"),
            self._amount("deposit", "Deposit"),
            self._flag("open_price", "Price is asked for", PRICE),
            self._choice("tracking", "Numbers", TRACKING),
            self._choice("dated", "Date on the pack", DATED),
            self._policy("lot_policy", "A lot not in the code", lambda found: found.lot),
            self._policy("missing_policy", "A missing number", lambda found: found.missing),
            self._policy("removal", "Goes first", lambda found: found.removal),
            self._policy("unknown_lot", "An unknown number", lambda found: found.unknown_lot),
            self._days("shelf_life_days", "Shelf life", LOTS),
            self._days("warning_days", "Short-dated from", LOTS, lambda found: found.warning_days),
            self._days("min_shelf_life_days", "Days that must remain", LOTS, lambda of: of.min_shelf_life_days),
            self._days("alert_days", "Alert before the date", LOTS, above="as the shop: 90, 60, 30 days"),
            self._field("lot_format", "Lot codes made here", LOTS, hint="such as LOT-{YYYY}-{MM}-{seq:3}"),
            self._field("lot_rule", "Lot codes from outside", LOTS, hint="a pattern, such as [A-Z]{2}[0-9]{4}"),
            self._qualities(),
            self._levels(),
            self._field("supplier", "Supplier", BUYING, options=self._suppliers, shown=self._supplier),
            self._field("low_stock", "Buy again below", BUYING, hint="how much, such as 12",
                        text=lambda p: format_quantity(p.low_stock) if p.low_stock else ""),
            self._flag("weighed", "Sold by weight", COUNTER),
            self._field("tare", "Container weighs", COUNTER, hint="such as 0.015",
                        text=lambda p: format_quantity(p.tare) if p.tare else ""),
            self._field("min_age", "Least age", COUNTER, hint="years",
                        text=lambda p: str(p.min_age) if p.min_age else "", suffix=" years"),
            self._field("warranty_months", "Warranty", COUNTER, hint="months",
                        text=lambda p: str(p.warranty_months) if p.warranty_months else "", suffix=" months"),
        )  # fmt: skip

    # -- kinds of fields -----------------------------------------------------------------------------------

    def _field(
        self, key: str, title: str, group: str, *, text: Callable[[Product], str] | None = None,
        shown: Callable[[Product], str] | None = None, suffix: str = "", **more: Any,
    ) -> ProductField:  # fmt: skip
        written = text or (lambda product: getattr(product, key) or "")

        def show(product: Product) -> str:
            value = written(product)
            return f"{value}{suffix}" if value else NOTHING

        return FormField(
            key=key, title=title, group=group, read=cell(self._readers[key], key), text=written,
            show=shown or show, **more,
        )  # fmt: skip

    def _amount(self, key: str, title: str, *, needed: bool = False) -> ProductField:
        def text(product: Product) -> str:
            return format_amount(getattr(product, key), self._digits)

        return self._field(key, title, PRICE, text=text, hint="such as 2.49", needed=needed)

    def _flag(self, key: str, title: str, group: str) -> ProductField:
        return self._field(
            key, title, group, options=_YES, text=lambda product: "yes" if getattr(product, key) else "no"
        )

    def _choice(self, key: str, title: str, words: dict[Any, str]) -> ProductField:
        return self._field(
            key, title, LOTS, options=tuple(Option(value, said) for value, said in words.items()),
            text=lambda product: getattr(product, key).value, shown=lambda product: words[getattr(product, key)],
        )  # fmt: skip

    def _policy(self, key: str, title: str, of: Callable[[Policies], StrEnum]) -> ProductField:
        words = POLICIES[key]

        def shown(product: Product) -> str:
            own = getattr(product, key)
            if own is not None:
                return words[own]
            return f"{self._who_says(product, key)}: {words[of(self._rules.of(put_none(product, key)))]}"

        above = Option(None, "as the department or the shop says")
        options = (above, *(Option(value, said) for value, said in words.items()))
        return self._field(
            key, title, LOTS, options=options, shown=shown, text=lambda product: getattr(product, key) or ""
        )

    def _days(
        self, key: str, title: str, group: str, of: Callable[[Policies], int] | None = None, *, above: str = ""
    ) -> ProductField:
        def text(product: Product) -> str:
            days = getattr(product, key)
            return "" if days is None or (key == "min_shelf_life_days" and not days) else str(days)

        def shown(product: Product) -> str:
            own = text(product)
            if own:
                return days_words(int(own))
            if of is not None:
                empty = replace(product, warning_days=None, min_shelf_life_days=0)
                return f"{self._who_says(product, key)}: {days_words(of(self._rules.of(empty)))}"
            return above or NOTHING

        return self._field(key, title, group, text=text, shown=shown, hint="days")

    def _who_says(self, product: Product, key: str) -> str:
        """Whose word counts where a product has none of its own."""
        own = self._departments_rules.get(product.department)
        return "as its department" if own is not None and getattr(own, key) is not None else "as the shop"

    # -- fields of their own kind --------------------------------------------------------------------------

    def _barcodes(self) -> ProductField:
        return self._field(
            "barcodes", "Further barcodes", WHAT, several=True, scans=True, hint="scan it, or type it",
            text=lambda product: ";".join(product.barcodes),
            shown=lambda product: ", ".join(product.barcodes) or NOTHING,
        )  # fmt: skip

    def _levels(self) -> ProductField:
        def shown(product: Product) -> str:
            words = (f"{reason.replace('_', ' ')}: {level}" for reason, level in product.levels)
            return ", ".join(words) or "as the shop"

        return self._field(
            "levels", "Warns or stops", LOTS, several=True, shown=shown, hint="such as short_dated=block",
            text=lambda product: ";".join(f"{reason}={level}" for reason, level in product.levels),
        )  # fmt: skip

    def _qualities(self) -> ProductField:
        return FormField(
            key="qualities", title="Asked of each lot", group=LOTS, several=True, read=parse_qualities,
            hint="moisture; %; 0..14.5; required", text=lambda product: qualities_text(product.qualities),
            show=lambda product: ", ".join(each.name for each in product.qualities) or NOTHING,
        )  # fmt: skip

    def _supplier(self, product: Product) -> str:
        name = self._names.get(product.supplier)
        return f"{name} ({product.supplier})" if name else product.supplier or NOTHING


def put_none(product: Product, key: str) -> Product:
    """A product that leaves one policy to its department and the shop."""
    return put(product, key, None)


def days_words(days: int) -> str:
    """`1 day`, `2 days`."""
    return "1 day" if days == 1 else f"{days} days"


def item_words(value: object) -> str:
    """One of several values of a field, as it is typed."""
    if isinstance(value, Quality):
        return quality_text(value)
    if isinstance(value, tuple):
        return "=".join(str(part) for part in value)
    return str(value)
