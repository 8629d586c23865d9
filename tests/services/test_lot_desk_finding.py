"""From anything in hand to the lots it means, and the card that says everything of one of them."""

from __future__ import annotations

from typing import Any

import pytest

from pos_term.domain.documents import GoodsReceipt, OrderedLine, OrderPlaced, ReceivedLine
from pos_term.domain.products import Product, Tracking
from pos_term.domain.qualities import Measured
from pos_term.services.lot_desk import card, find_lots, stock_of, suppliers
from tests.hostile import HOSTILE
from tests.services.lot_hands import card_of, certificate, desk, key, supplier
from tests.shop import TODAY, TestShop, code, days, gs1


@pytest.fixture
def milk(shop: TestShop) -> Product:
    product = shop.product("milk", Tracking.LOT)
    shop.receive(product, "L20", quantity=5, expiry=days(20))
    shop.receive(product, "L10", quantity=5, expiry=days(10), supplier="ACME", supplier_lot="9/7-b")
    shop.receive(product, "GONE", quantity=0, expiry=days(3))
    return product


def found(shop: TestShop, text: str | bytes, **more: Any) -> list[str]:
    return [hit.code for hit in find_lots(desk(shop), text, **more)]


@pytest.mark.parametrize("text", ["L10", "l10", " L10 ", "lot L10", "batch l10", "9/7-B", "lot 9/7-b"])
def test_a_lot_is_found_by_its_code_and_by_its_suppliers(shop: TestShop, milk: Product, text: str) -> None:
    assert found(shop, text) == ["L10"]
    assert milk.sku == find_lots(desk(shop), text)[0].sku


def test_a_gs1_scan_finds_the_very_lot_and_a_barcode_what_is_here_in_the_order_of_removal(
    shop: TestShop, milk: Product
) -> None:
    assert found(shop, gs1(milk, "L20", days(20))) == ["L20"]
    assert found(shop, code(milk)) == ["L10", "L20"]
    assert found(shop, gs1(milk, "NEVER-CAME")) == []


def test_words_of_the_product_and_the_beginning_of_a_code_find_lots(shop: TestShop, milk: Product) -> None:
    assert found(shop, "mil") == ["L10", "L20"]
    assert found(shop, milk.sku) == ["L10", "L20"]
    assert found(shop, "L2")[0] == "L20"
    assert found(shop, "mil", most=1) == ["L10"]
    assert found(shop, "") == found(shop, "  ") == found(shop, b"\r\n") == []


def test_a_lot_that_is_only_in_quarantine_is_found_by_its_product(shop: TestShop) -> None:
    product = shop.product("cream", Tracking.LOT)
    shop.receive(product, "Q1", expiry=days(5), location="quarantine")
    [hit] = find_lots(desk(shop), "cream")
    assert (hit.code, hit.status, hit.on_hand) == ("Q1", "quarantined", 10_000)


def test_a_serial_is_found_alone_and_its_lot_with_the_units_it_has(shop: TestShop) -> None:
    product = shop.product("pump", Tracking.LOT_SERIAL)
    for serial in ("S1", "S2"):
        shop.receive(product, "P1", serial=serial, unit_cost=1_000_000)
    assert found(shop, "s2") == ["S2"]
    [lot] = find_lots(desk(shop), "P1")
    assert (lot.lot, lot.serial, lot.on_hand) == ("P1", None, 2000)
    whole = card_of(shop, product, "P1")
    assert (whole.serials, whole.on_hand, whole.value) == (2, 2000, 20_000)
    assert [each.serial for each in stock_of(desk(shop), whole.key)] == ["S1", "S2"]


def test_loose_stock_is_found_by_its_product(shop: TestShop) -> None:
    product = shop.product("bag")
    shop.receive(product, quantity=5, unit_cost=100)
    [hit] = find_lots(desk(shop), "bag")
    assert (hit.key, hit.code, hit.on_hand) == (key(product), "", 5000)
    loose = card_of(shop, product)
    assert (loose.title, loose.on_hand, loose.value) == ("Bag", 5000, 5)


def test_loose_stock_that_was_sold_before_it_came_has_a_card_too(shop: TestShop) -> None:
    product = shop.product("bag")
    shop.checkout.scan(code(product))
    shop.sell()
    assert [(place.place, place.quantity) for place in card_of(shop, product).places] == [("floor", -1000)]


def test_the_card_says_everything_of_a_lot(shop: TestShop) -> None:
    product = shop.product("milk", Tracking.LOT)
    supplier(shop, "ACME", "Acme Dairies")
    certificate(shop, "C-1", until=days(40), supplier="ACME")
    line = ReceivedLine(
        sku="milk", lot="L1", expiry=days(10), production_date=days(-3), quantity=8000, unit_cost=12_345,
        supplier="ACME", supplier_lot="S-9", purchase_order="PO-1", certificate="c-1", grade="A",
        received_on=TODAY, notes="cold", qualities=(Measured(name="fat", value="3.5", unit="%"),),
    )  # fmt: skip
    shop.post(GoodsReceipt(id=shop.id(), lines=(line,)))
    shop.post(OrderPlaced(id=shop.id(), order="SO-1", lines=(OrderedLine(sku="milk", quantity=2000, lot="l1"),)))
    shop.checkout.scan(gs1(product, "L1"))
    found = card_of(shop, product, "L1")
    assert found.title == "lot L1 of Milk"
    assert (found.expiry, found.production_date, found.received_on) == (days(10), days(-3), TODAY)
    assert (found.supplier, found.supplier_name, found.supplier_lot) == ("ACME", "Acme Dairies", "S-9")
    assert (found.certificate, found.certificate_until) == ("c-1", days(40))
    assert (found.grade, found.notes, found.qualities[0].value) == ("A", "cold", "3.5")
    assert (found.unit_cost, found.value) == (12_345, 988)  # 8 x 1.2345 = 9.876
    assert (found.on_hand, found.taken, found.reserved) == (8000, 1000, 2000)
    assert (found.status, found.components, found.results, found.history) == ("ok", 0, 0, ())


def test_a_lot_that_was_sold_out_says_so(shop: TestShop) -> None:
    product = shop.product("milk", Tracking.LOT)
    shop.receive(product, "L1", quantity=1, expiry=days(10))
    shop.receive(product, "L2", quantity=0, expiry=days(10))
    shop.checkout.scan(gs1(product, "L1"))
    shop.sell()
    assert card_of(shop, product, "L1").status == "sold"
    assert card_of(shop, product, "L2").status == "none_left"


def test_a_key_of_nothing_has_no_card(shop: TestShop) -> None:
    assert card(desk(shop), "nobody␟") is None
    assert card(desk(shop), "nobody␟L1") is None
    assert card(desk(shop), "") is None


def test_suppliers_are_found_by_id_name_or_a_part_of_it(shop: TestShop) -> None:
    supplier(shop, "D1", "Dairy")
    supplier(shop, "D2", "Dairy West")
    assert [each.id for each in suppliers(desk(shop), "dairy")] == ["D1"]
    assert [each.id for each in suppliers(desk(shop), "dair")] == ["D1", "D2"]
    assert [each.id for each in suppliers(desk(shop), "D2")] == ["D2"]
    assert [each.id for each in suppliers(desk(shop), "")] == ["D1", "D2"]


def test_any_text_may_be_looked_for(shop: TestShop, milk: Product) -> None:
    assert milk
    for name, text in HOSTILE:
        assert isinstance(find_lots(desk(shop), text), list), name
        assert isinstance(suppliers(desk(shop), text), list), name
