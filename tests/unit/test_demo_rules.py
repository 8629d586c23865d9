"""The demo shop's rules, and goods of every kind that asks for more than a scan."""

from __future__ import annotations

from pos_term.domain.reasons import Reason
from pos_term.domain.shop import Shop
from pos_term.services.shop_file import read_shop_file
from tests.unit.test_demo_data import DATA, products, rows


def test_some_goods_ask_for_more_than_a_scan() -> None:
    asked = {
        column: {row["sku"] for row in rows("products") if row[column] not in ("", "no")}
        for column in ("levels", "min_age", "deposit", "open_price", "warranty_months")
    }
    assert asked["min_age"] == {"DRI-006", "DRI-009"}
    assert asked["deposit"] == {"DRI-003", "DRI-004", "DRI-009"}
    assert (asked["open_price"], asked["levels"]) == ({"NEW-009"}, {"PHA-003"})
    of = {row["sku"]: row["department"] for row in rows("products")}
    assert {of[sku] for sku in asked["warranty_months"]} == {"Electronics", "Health devices"}
    assert all(product.has_serial for sku, product in products().items() if sku in asked["warranty_months"])


def test_the_shop_has_rules_for_departments_that_are_there() -> None:
    shop = read_shop_file(DATA / "shop.toml")
    assert isinstance(shop, Shop)
    assert {department.name for department in shop.departments} <= {row["department"] for row in rows("products")}
    dated = {row["department"] for row in rows("products") if row["dated"] != "no"}
    marked = {department.name for department in shop.departments if department.rules.markdown}
    assert marked
    assert marked <= dated
    assert (shop.cash_unit, [currency.code for currency in shop.currencies]) == (5, ["GBP"])
    assert Reason.EXPIRED not in (shop.rules.overrides or ())
