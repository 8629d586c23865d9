"""A serial's standing in one look: sold when, to whom, covered until when, come back or not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pos_term.domain.products import Product, Tracking
from pos_term.domain.refunds import months_later
from pos_term.services.returning import Pick
from pos_term.services.warranty import Warranty, warranties
from tests.services.taking_back import give_back, pack, sell
from tests.shop import NOON, TODAY, TestShop, days


@pytest.fixture
def phone(shop: TestShop) -> Product:
    product = shop.product("phone", Tracking.SERIAL, price=12900, warranty_months=24)
    shop.receive(product, serial="S1")
    return product


def ask(shop: TestShop, serial: str, on: date = TODAY) -> list[Warranty]:
    with shop.store.reading() as connection:
        return warranties(connection, serial, on)


def test_a_unit_sold_here_says_when_to_whom_and_until_when_it_is_covered(shop: TestShop, phone: Product) -> None:
    eva = shop.checkout.customer.add("Eva Kos", "0123")
    assert not isinstance(eva, str)
    shop.checkout.customer.attach(eva.id)
    receipt = sell(shop, pack(phone, serial="S1"))
    [unit] = ask(shop, " s1 ")
    assert (unit.product.sku, unit.serial, unit.receipt, unit.sold_on) == ("phone", "S1", receipt, TODAY)
    assert (unit.customer, unit.customer_name, unit.until, unit.covered) == (
        eva.id, "Eva Kos", date(2028, 11, 21), True,
    )  # fmt: skip
    assert unit.lines == (
        f"Sold Sat 21 Nov 2026, receipt {receipt}",
        "To Eva Kos",
        "Warranty until 21 Nov 2028 (731 d)",
        "Now with the customer",
    )


@pytest.mark.parametrize(("later", "covered"), [(731, True), (732, False)])
def test_the_last_day_of_a_warranty_is_covered(shop: TestShop, phone: Product, later: int, covered: bool) -> None:
    sell(shop, pack(phone, serial="S1"))
    [unit] = ask(shop, "S1", days(later))
    assert unit.covered is covered
    assert any(line.startswith("Warranty ENDED") for line in unit.lines) is not covered


def test_a_unit_that_came_back_has_no_warranty_until_it_is_sold_again(shop: TestShop, phone: Product) -> None:
    back = give_back(shop, sell(shop, pack(phone, serial="S1")), Pick(line=1, quantity=1000), reason="damaged")
    [unit] = ask(shop, "S1")
    assert (unit.returned_on, unit.returned_with, unit.covered, unit.place) == (
        TODAY, back.number, False, "quarantine",
    )  # fmt: skip
    assert f"CAME BACK Sat 21 Nov 2026, receipt {back.number}" in unit.lines
    assert "Now in QUARANTINE" in unit.lines


def test_a_unit_sold_again_is_covered_from_its_last_sale(shop: TestShop, phone: Product) -> None:
    give_back(shop, sell(shop, pack(phone, serial="S1")), Pick(line=1, quantity=1000))
    shop.clock.fixed = NOON + timedelta(days=10)
    receipt = sell(shop, pack(phone, serial="S1"))
    [unit] = ask(shop, "S1", days(10))
    assert (unit.receipt, unit.returned_on, unit.until) == (receipt, None, date(2028, 12, 1))


def test_a_unit_in_the_shop_and_a_serial_nobody_has(shop: TestShop, phone: Product) -> None:
    [unit] = ask(shop, "S1")
    assert unit.lines == (
        "NOT SOLD by this shop", "Warranty 24 months from the day it is sold", "Now on the sales floor",
    )  # fmt: skip
    assert ask(shop, "S9") == ask(shop, "") == ask(shop, "%") == []


def test_what_is_recalled_or_held_is_told_first(shop: TestShop, phone: Product) -> None:
    sell(shop, pack(phone, serial="S1"))
    shop.recall(phone, "S1", "R-7")
    [unit] = ask(shop, "S1")
    assert (unit.recall, unit.lines[0]) == ("R-7", "RECALLED (R-7)")


def test_every_product_with_the_serial_is_shown(shop: TestShop, phone: Product) -> None:
    radio = shop.product("radio", Tracking.SERIAL)
    shop.receive(radio, serial="s1")
    assert [unit.product.sku for unit in ask(shop, "S1")] == ["phone", "radio"]
    assert "No warranty of its own" in ask(shop, "S1")[1].lines


def test_a_forgotten_customer_has_no_name_here(shop: TestShop, phone: Product) -> None:
    eva = shop.checkout.customer.add("Eva Kos")
    assert not isinstance(eva, str)
    shop.checkout.customer.attach(eva.id)
    sell(shop, pack(phone, serial="S1"))
    with shop.store.writing() as connection:
        connection.exec_driver_sql("UPDATE customer SET forgotten = 1, name = ''")
    [unit] = ask(shop, "S1")
    assert (unit.customer, unit.customer_name) == (eva.id, None)
    assert "To a customer whose name is not kept" in unit.lines


@pytest.mark.parametrize(
    ("day", "months", "until"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 21), 1, date(2026, 12, 21)),
        (date(2026, 12, 31), 24, date(2028, 12, 31)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_end_on_a_day_that_there_is(day: date, months: int, until: date) -> None:
    assert months_later(day, months) == until
