"""Sales orders at the counter: found, loaded with what is kept for them, fulfilled once."""

from __future__ import annotations

import pytest

from pos_term.domain.documents import OrderedLine, OrderPlaced
from pos_term.domain.lots import Provenance
from pos_term.domain.products import LotPolicy, Product, Tracking
from pos_term.domain.tender import TenderKind
from pos_term.services.checkout import Checkout
from pos_term.services.customers import Customers
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.store.verify import verify
from tests.hostile import HOSTILE
from tests.shop import TestShop, days, gs1


def place(shop: TestShop, order: str, *lines: OrderedLine, customer: str | None = None) -> None:
    shop.post(OrderPlaced(id=shop.id(), order=order, customer=customer, lines=lines))


def line(product: Product, quantity: int = 1, lot: str | None = None, serial: str | None = None) -> OrderedLine:
    return OrderedLine(sku=product.sku, quantity=quantity * 1000, lot=lot, serial=serial)


def pay(checkout: Checkout) -> Outcome:
    refused = checkout.pay()
    if refused:
        return refused
    assert checkout.tender(TenderKind.CASH).ok
    return checkout.complete()


def cart(shop: TestShop) -> list[tuple[str, int, list[tuple[str | None, str | None, int]]]]:
    return [
        (each.product.sku, each.quantity, [(n.lot, n.serial, n.quantity) for n in each.numbers])
        for each in shop.checkout.cart.lines
    ]


def fulfilled(shop: TestShop, order: str) -> list[int]:
    return [row[0] for row in shop.rows("SELECT fulfilled FROM order_line WHERE order_id = ? ORDER BY n", order)]


@pytest.fixture
def milk(shop: TestShop) -> Product:
    """Ten of lot A, which goes first, and ten of lot B."""
    product = shop.product("milk", Tracking.LOT)
    shop.receive(product, "A", expiry=days(20))
    shop.receive(product, "B", expiry=days(30))
    return product


@pytest.fixture
def phone(shop: TestShop) -> Product:
    product = shop.product("phone", Tracking.SERIAL, price=9900)
    for serial in ("S1", "S2"):
        shop.receive(product, serial=serial)
    return product


def test_an_order_loads_with_the_numbers_kept_for_it_and_its_customer(
    shop: TestShop, milk: Product, phone: Product
) -> None:
    ana = Customers(shop.counterpart()).add("Mirjam Vos")
    assert not isinstance(ana, str)
    bag = shop.product("bag")
    place(shop, "77", line(milk, 3, lot="B"), line(phone, serial="S2"), line(bag, 2), customer=ana.id)
    outcome = shop.checkout.orders.load("77")
    assert (outcome.kind, outcome.subject) == (OutcomeKind.LOADED, "77")
    assert cart(shop) == [
        ("milk", 3000, [("B", None, 3000)]), ("phone", 1000, [(None, "S2", 1000)]), ("bag", 2000, []),
    ]  # fmt: skip
    assert {n.provenance for each in shop.checkout.cart.lines for n in each.numbers} == {Provenance.PICKED}
    assert shop.checkout.cart.customer == ana
    assert pay(shop.checkout).ok
    assert fulfilled(shop, "77") == [3000, 1000, 2000]
    assert shop.rows("SELECT order_id, customer FROM sale") == [("77", ana.id)]
    assert verify(shop.store).sound


def test_a_fulfilled_order_cannot_be_loaded_again_and_the_receipt_is_named(shop: TestShop, milk: Product) -> None:
    place(shop, "77", line(milk, 1, lot="A"))
    shop.checkout.orders.load("77")
    assert pay(shop.checkout).ok
    assert "fulfilled already on receipt 1-000001" in shop.checkout.orders.load("77").message
    assert not shop.checkout.cart


def test_an_order_that_is_not_there_or_stands_before_a_filled_cart_is_refused(
    shop: TestShop, milk: Product
) -> None:
    place(shop, "77", line(milk))
    assert "No order" in shop.checkout.orders.load("78").message
    shop.checkout.scan(gs1(milk, "A"))
    assert "Finish, suspend or void" in shop.checkout.orders.load("77").message
    assert [each.order_line for each in shop.checkout.cart.lines] == [None]


def test_less_than_was_ordered_leaves_the_rest_open(shop: TestShop, milk: Product) -> None:
    place(shop, "77", line(milk, 3, lot="A"), line(milk, 1, lot="B"))
    shop.checkout.orders.load("77")
    first, second = shop.checkout.cart.lines
    assert shop.checkout.set_quantity(first.key, 2000).ok
    assert shop.checkout.remove(second.key).ok
    assert pay(shop.checkout).ok
    assert fulfilled(shop, "77") == [2000, 0]
    assert shop.checkout.orders.load("77").ok
    assert cart(shop) == [("milk", 1000, [("A", None, 1000)]), ("milk", 1000, [("B", None, 1000)])]


def test_more_than_was_ordered_goes_to_a_line_of_its_own(shop: TestShop, milk: Product) -> None:
    place(shop, "77", line(milk, 2, lot="A"))
    shop.checkout.orders.load("77")
    [ordered] = shop.checkout.cart.lines
    refused = shop.checkout.set_quantity(ordered.key, 3000)
    assert not refused.ok
    assert "Order 77 has 2" in refused.message
    assert shop.checkout.set_quantity(ordered.key, 1000).ok
    assert shop.checkout.set_quantity(ordered.key, 2000).ok
    assert shop.checkout.number(ordered.key, lot="A").ok
    assert shop.checkout.scan(gs1(milk, "A")).ok
    assert [each.order_line for each in shop.checkout.cart.lines] == [1, None]
    assert pay(shop.checkout).ok
    assert fulfilled(shop, "77") == [2000]


@pytest.mark.parametrize(
    ("stop", "word"),
    [
        ("expired", "EXPIRED"), ("held", "ON HOLD"), ("recalled", "RECALLED"), ("sold", "NONE LEFT"),
        ("never", "UNKNOWN"),
    ],
)  # fmt: skip
def test_a_kept_lot_that_may_not_go_now_is_left_off_and_the_line_waits(
    shop: TestShop, milk: Product, stop: str, word: str
) -> None:
    place(shop, "77", line(milk, 2, lot="K"), line(milk, 1, lot="A"))
    if stop != "never":
        shop.receive(milk, "K", quantity=2, expiry=days(-1) if stop == "expired" else days(9))
    if stop == "held":
        shop.hold(milk, "K")
    elif stop == "recalled":
        shop.recall(milk, "K")
    elif stop == "sold":
        for _ in range(2):
            assert shop.checkout.scan(gs1(milk, "K")).ok
        assert pay(shop.checkout).ok
    outcome = shop.checkout.orders.load("77")
    assert outcome.ok
    assert word in outcome.message
    assert cart(shop) == [("milk", 2000, []), ("milk", 1000, [("A", None, 1000)])]
    assert shop.checkout.waiting is not None
    assert not pay(shop.checkout).ok
    assert shop.checkout.number(shop.checkout.waiting.key, lot="B").ok
    assert pay(shop.checkout).ok
    assert fulfilled(shop, "77") == [2000, 1000]


def test_as_much_as_is_left_of_a_kept_lot_is_loaded(shop: TestShop, milk: Product) -> None:
    place(shop, "77", line(milk, 12, lot="A"))
    assert "2" in shop.checkout.orders.load("77").message
    assert cart(shop) == [("milk", 12000, [("A", None, 10000)])]


def test_a_recalled_product_is_left_off_the_sale(shop: TestShop, milk: Product, phone: Product) -> None:
    place(shop, "77", line(phone, serial="S1"), line(milk, 1, lot="A"))
    place(shop, "78", line(phone, serial="S2"))
    shop.recall(phone, None)
    outcome = shop.checkout.orders.load("77")
    assert "RECALLED" in outcome.message
    assert [sku for sku, _, _ in cart(shop)] == ["milk"]
    assert pay(shop.checkout).ok
    assert not shop.checkout.orders.load("78").ok
    assert (shop.checkout.cart.lines, shop.checkout.cart.order) == ((), None)


def test_lines_without_a_kept_lot_take_the_proposal_only_where_the_shop_takes_it_unasked(shop: TestShop) -> None:
    auto = shop.product("auto", Tracking.LOT, lot_policy=LotPolicy.AUTO)
    asked = shop.product("asked", Tracking.LOT, lot_policy=LotPolicy.CONFIRM)
    for product in (auto, asked):
        shop.receive(product, "L", expiry=days(30))
    place(shop, "77", line(auto, 2), line(asked, 2))
    shop.checkout.orders.load("77")
    assert cart(shop) == [("auto", 2000, [("L", None, 2000)]), ("asked", 2000, [])]


def test_two_tills_with_one_order_sell_it_once(shop: TestShop, milk: Product) -> None:
    place(shop, "77", line(milk, 2))
    other = shop.new_checkout("2")
    assert shop.checkout.orders.load("77").ok
    assert "till 1" in other.orders.load("77").message
    with shop.store.writing() as connection:
        # As if both had looked at the same moment.
        connection.exec_driver_sql("UPDATE open_sale SET head = json_remove(head, '$.order')")
    assert other.orders.load("77").ok
    assert other.number(other.cart.lines[0].key, lot="B").ok
    assert pay(other).ok
    assert shop.checkout.number(shop.checkout.cart.lines[0].key, lot="A").ok
    stopped = pay(shop.checkout)
    assert not stopped.ok
    assert "has no more of it to fulfil" in stopped.message
    assert fulfilled(shop, "77") == [2000]
    assert verify(shop.store).sound


def test_a_sale_without_any_line_of_the_order_does_not_claim_it(shop: TestShop, milk: Product) -> None:
    place(shop, "77", line(milk, 1, lot="A"))
    shop.checkout.orders.load("77")
    shop.checkout.scan(gs1(milk, "B"))
    shop.checkout.remove(shop.checkout.cart.lines[0].key)
    assert pay(shop.checkout).ok
    assert shop.rows("SELECT order_id FROM sale") == [(None,)]
    assert fulfilled(shop, "77") == [0]


def test_a_sale_taken_back_whole_opens_the_order_again(shop: TestShop, milk: Product) -> None:
    place(shop, "77", line(milk, 1, lot="A"))
    shop.checkout.orders.load("77")
    assert pay(shop.checkout).ok
    outcome = shop.checkout.returns.post_void("1-000001", "wrong customer")
    assert outcome.ok, outcome.message
    if shop.checkout.cart:
        pay(shop.checkout)
    assert fulfilled(shop, "77") == [0]
    assert shop.checkout.orders.load("77").ok


def test_orders_are_found_by_number_customer_product_and_lot_and_open_ones_come_first(
    shop: TestShop, milk: Product, phone: Product
) -> None:
    jose = Customers(shop.counterpart()).add("José Núñez", "0612345678")
    assert not isinstance(jose, str)
    place(shop, "WEB-1", line(phone, serial="S1"), customer=jose.id)
    place(shop, "WEB-2", line(milk, 2, lot="B"))
    place(shop, "SHOP-3", line(milk, 1), line(phone, 1))

    def found(text: str) -> list[str]:
        return [each.order for each in shop.checkout.orders.find(text)]

    assert found("") == ["SHOP-3", "WEB-1", "WEB-2"]
    assert found("web") == ["WEB-1", "WEB-2"]
    assert found("nunez") == found("0612345678") == ["WEB-1"]
    assert found("milk") == ["SHOP-3", "WEB-2"]
    assert "WEB-1" in found("S1")
    assert "WEB-2" not in found("S1")
    assert found("%") == []
    shop.checkout.orders.load("SHOP-3")
    shop.checkout.remove(shop.checkout.cart.lines[1].key)
    shop.checkout.number(shop.checkout.cart.lines[0].key, lot="A")
    assert pay(shop.checkout).ok
    shop.checkout.orders.load("WEB-1")
    assert pay(shop.checkout).ok
    states = {each.order: (each.state, each.receipts) for each in shop.checkout.orders.find()}
    assert states["SHOP-3"] == ("partly", ("1-000001",))
    assert states["WEB-1"] == ("fulfilled", ("1-000002",))
    assert states["WEB-2"] == ("open", ())
    assert found("")[-1] == "WEB-1"
    assert [each.customer for each in shop.checkout.orders.find("WEB-1")] == ["José Núñez"]


@pytest.mark.parametrize("text", [text for _, text in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_whatever_is_typed_for_an_order_finds_or_says_so(shop: TestShop, text: str) -> None:
    assert shop.checkout.orders.find(text) == []
    outcome = shop.checkout.orders.load(text)
    assert not outcome.ok
    assert outcome.message.isprintable()
