"""Customers: found, entered, attached by their card, reached in a recall, and forgotten on request."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_term.domain.customers import Customer
from pos_term.domain.people import Role
from pos_term.domain.products import Tracking
from pos_term.domain.tender import TenderKind
from pos_term.services.customers import Customers, contact
from pos_term.services.outcomes import OutcomeKind
from pos_term.store.customers import put_customer
from pos_term.store.journal import entries
from tests.shop import TestShop, days, gs1


@pytest.fixture
def desk(shop: TestShop) -> Customers:
    return Customers(shop.counterpart())


def manager(shop: TestShop) -> Customers:
    return Customers(shop.counterpart(role=Role.MANAGER))


def added(
    desk: Customers, name: str, phone: str = "", email: str = "", loyalty: str = "", **more: bool
) -> Customer:
    outcome = desk.add(name, phone, email, loyalty, **more)
    assert isinstance(outcome, Customer), outcome
    return outcome


def kept(shop: TestShop, customer: Customer) -> None:
    """What the office sets of a customer."""
    with shop.store.writing() as connection:
        put_customer(connection, customer)


def paid(shop: TestShop) -> str:
    """Sell what is in the cart; the receipt."""
    assert shop.checkout.pay() is None
    assert shop.checkout.tender(TenderKind.CASH).ok
    done = shop.checkout.complete()
    assert done.ok, done.message
    return str(shop.rows("SELECT number FROM sale ORDER BY seq DESC LIMIT 1")[0][0])


def journal_of(shop: TestShop) -> str:
    shop.recorder.flush()
    return "\n".join(f"{entry.kind} {entry.actor} {entry.document}" for entry in entries(shop.store))


def test_a_customer_is_found_by_parts_of_name_phone_and_mail_and_by_exactly_the_card(desk: Customers) -> None:
    jose = added(desk, "José Núñez-Åberg", "+31 6 1234-5678", "Jose@Example.com", "CARD-77")
    added(desk, "Josephine Bakker")
    for text in (
        "jose nun",
        "NÚÑEZ",
        "aberg",
        "612345678",
        "06 1234".replace("0", "", 1),
        "1234 56",
        "example.COM",
    ):
        assert jose in desk.find(text), text
    assert desk.find("CARD-77") == [jose]
    assert desk.find("CARD-7") == []
    assert [c.name for c in desk.find("jose")] == ["José Núñez-Åberg", "Josephine Bakker"]
    for nobody in ("", "   ", "%", "_", "xyz"):
        assert desk.find(nobody) == []


def test_a_search_brings_up_no_more_than_fifty(shop: TestShop, desk: Customers) -> None:
    for n in range(60):
        kept(shop, Customer(id=f"c{n}", name=f"Ali {n:02}", phone=""))
    with shop.store.writing() as connection:
        connection.exec_driver_sql("UPDATE customer SET fold = lower(name)")
    assert len(desk.find("ali")) == 50


@pytest.mark.parametrize(
    ("name", "phone", "email", "words"),
    [
        ("", "", "", "name is needed"), ("\x1b\u200b", "", "", "name is needed"), ("Ana", "12", "", "no phone"),
        ("Ana", "", "ana at home", "no e-mail"), ("Ana", "", "@home", "no e-mail"),
    ],
)  # fmt: skip
def test_a_customer_that_cannot_be_reached_so_is_refused_in_words(
    shop: TestShop, desk: Customers, name: str, phone: str, email: str, words: str
) -> None:
    assert words in str(desk.add(name, phone, email))
    assert shop.rows("SELECT count(*) FROM customer") == [(0,)]
    assert "customer_kept" not in journal_of(shop)


def test_one_field_takes_a_phone_number_or_an_e_mail_address() -> None:
    assert contact("06 1234") == ("06 1234", "")
    assert contact("a@b.example") == ("", "a@b.example")


def test_that_a_customer_was_kept_is_posted_with_who_and_when_and_never_who_they_are(
    shop: TestShop, desk: Customers
) -> None:
    ana = added(desk, "Mirjam Vos", "0612345678", "mirjam@example.com", "CARD-9", consent=True)
    changed = desk.change(replace(ana, phone="0687654321"))
    assert isinstance(changed, Customer)
    [(kind, actor), _] = shop.rows("SELECT kind, actor FROM entry WHERE kind = 'customer_kept'")
    assert (kind, actor) == ("customer_kept", "Ana")
    assert ana.id in journal_of(shop)
    for personal in ("Mirjam", "Vos", "0612345678", "0687654321", "example.com", "CARD-9"):
        assert personal not in journal_of(shop)


def test_a_change_of_nothing_posts_nothing(shop: TestShop, desk: Customers) -> None:
    ana = added(desk, "Mirjam Vos")
    assert desk.change(ana) == ana
    assert len(shop.rows("SELECT 1 FROM entry WHERE kind = 'customer_kept'")) == 1


def test_taxes_and_credit_do_not_change_at_the_counter(desk: Customers) -> None:
    ana = added(desk, "Mirjam Vos")
    for money in (replace(ana, exempt=True), replace(ana, credit_limit=10000), replace(ana, tax_number="NL1")):
        assert "set by the office" in str(desk.change(money))
    assert desk.get(ana.id) == ana


def test_a_card_belongs_to_one_customer_and_is_no_code_of_goods(shop: TestShop, desk: Customers) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "L1", expiry=days(9))
    added(desk, "Mirjam Vos", loyalty="CARD-1")
    assert "another customer" in str(desk.add("Other", loyalty="CARD-1"))
    for taken in ("milk", milk.gtin or "", (milk.gtin or "")[1:], "l1"):
        assert "code of goods" in str(desk.add("Other", loyalty=taken)), taken


def test_who_may_not_enter_or_forget_customers_is_told_so(shop: TestShop, desk: Customers) -> None:
    ana = added(desk, "Mirjam Vos")
    assert "may not forget" in str(desk.forget(ana.id, "on request"))
    shop.settings = replace(shop.settings, rights=(replace(shop.settings.rights[0], may=()),))
    assert "may not enter" in str(Customers(shop.counterpart()).add("Other"))


# -- at the counter ------------------------------------------------------------------------------------------


def test_a_scanned_card_attaches_its_customer_and_records_no_refusal(shop: TestShop, desk: Customers) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(30))
    ana = added(desk, "Mirjam Vos", loyalty="2999000012345")
    assert shop.checkout.scan(gs1(milk, "A")).ok
    outcome = shop.checkout.scan(b"2999000012345")
    assert (outcome.kind, shop.checkout.cart.customer) == (OutcomeKind.CHANGED, ana)
    receipt = paid(shop)
    assert shop.rows("SELECT customer FROM sale WHERE number = ?", receipt) == [(ana.id,)]
    assert shop.rows("SELECT count(*) FROM refusal") == [(0,)]


def test_goods_come_before_cards(shop: TestShop, desk: Customers) -> None:
    ana = added(desk, "Mirjam Vos", loyalty="tea")
    shop.product("tea")
    assert shop.checkout.scan(b"tea").kind is OutcomeKind.ADDED
    assert shop.checkout.cart.customer is None
    assert shop.checkout.customer.by_loyalty("tea") == ana


def test_a_name_or_number_typed_at_the_sale_is_not_recorded_as_refused_goods(
    shop: TestShop, desk: Customers
) -> None:
    added(desk, "Mirjam Vos", "06-1234 5678", "mirjam@example.com")
    for typed in (b"Mirjam Vos", b"0612345678", b"mirjam@example.com"):
        outcome = shop.checkout.scan(typed, keyed=True)
        assert not outcome.ok
        assert "F9" in outcome.message
    for personal in ("Mirjam", "12345678", "example"):
        assert personal not in journal_of(shop)


def test_an_exempt_customer_pays_no_tax_and_the_price_returns_when_they_leave(shop: TestShop) -> None:
    tea = shop.product("tea", price=1210, tax_rate=21000)
    kept(shop, Customer(id="embassy", name="Embassy", exempt=True, tax_number="X1"))
    shop.checkout.scan((tea.gtin or "").encode())
    assert shop.checkout.cart.total == 1210
    assert shop.checkout.customer.attach("embassy").ok
    assert (shop.checkout.cart.total, shop.checkout.cart.tax) == (1000, 0)
    assert shop.checkout.customer.attach(None).ok
    assert shop.checkout.cart.total == 1210


def test_a_customer_who_changes_the_total_cannot_come_while_it_is_being_paid(shop: TestShop) -> None:
    tea = shop.product("tea", price=1210, tax_rate=21000)
    kept(shop, Customer(id="embassy", name="Embassy", exempt=True))
    kept(shop, Customer(id="plain", name="Plain"))
    shop.checkout.scan((tea.gtin or "").encode())
    shop.checkout.pay()
    shop.checkout.tender(TenderKind.CASH, 500)
    assert not shop.checkout.customer.attach("embassy").ok
    assert shop.checkout.cart.total == 1210
    assert shop.checkout.customer.attach("plain").ok
    shop.checkout.tender(TenderKind.CASH)
    assert shop.checkout.complete().ok


def test_nobody_is_attached_who_is_not_there(shop: TestShop) -> None:
    assert "not there" in shop.checkout.customer.attach("nobody").message
    assert shop.checkout.cart.customer is None


# -- what they bought ----------------------------------------------------------------------------------------


def test_what_a_customer_bought_is_listed_by_lot_and_serial_with_what_came_back(
    shop: TestShop, desk: Customers
) -> None:
    milk, phone = shop.product("milk", Tracking.LOT), shop.product("phone", Tracking.SERIAL)
    shop.receive(milk, "A", expiry=days(30))
    shop.receive(phone, serial="S1")
    ana = added(desk, "Mirjam Vos")
    shop.checkout.customer.attach(ana.id)
    for raw in (gs1(milk, "A"), gs1(milk, "A"), gs1(phone, serial="S1")):
        assert shop.checkout.scan(raw).ok
    receipt = paid(shop)
    bought = {(b.lot, b.serial): b for b in desk.bought(ana.id)}
    assert (bought["A", None].quantity, bought["A", None].expiry) == (2000, days(30).isoformat())
    assert {b.receipt for b in bought.values()} == {receipt}
    assert bought[None, "S1"].with_them == 1000
    assert shop.checkout.returns.by_serial("S1", "changed their mind").ok
    shop.checkout.pay()
    shop.checkout.refund(TenderKind.CASH)
    assert shop.checkout.complete().ok
    [phone_now] = [b for b in desk.bought(ana.id) if b.serial]
    assert (phone_now.returned, phone_now.with_them) == (1000, 0)
