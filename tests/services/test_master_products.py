"""Products at a desk: added, changed by one or two managers, refused in words; and their history."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pos_term.domain.clean import clean
from pos_term.domain.documents import Document, GoodsReceipt, ProductsSet, ReceivedLine, SuppliersSet
from pos_term.domain.places import Supplier
from pos_term.domain.policies import Department, Rules
from pos_term.domain.products import Dated, LotPolicy, Product, Tracking
from pos_term.domain.qualities import Quality
from pos_term.domain.shop import Shop
from pos_term.services.desk import Desk, Refused
from pos_term.services.master.form import Fault, sentence
from pos_term.services.master.history import history
from pos_term.services.master.keeping import Kept, Meanwhile, Unfit
from pos_term.services.master.product_form import product_form
from pos_term.services.master.products import form_of_products, keep_product, open_product, read_product
from pos_term.store.codec import read_document
from pos_term.store.journal import Posted, Posting, entries, post
from tests.hostile import HOSTILE
from tests.services.conftest import rows
from tests.shop import NOON, TODAY, gtin

MILK = Product(
    sku="MILK", name="Whole milk 1 l", gtin=gtin(1), barcodes=("77",), price=129, tax_rate=9000,
    tracking=Tracking.LOT, dated=Dated.EXPIRY,
)  # fmt: skip


def written(desk: Desk, document: Document, who: str = "Ben") -> None:
    """Somebody else posts something."""
    assert isinstance(post(desk.store, document, Posting("1", who, NOON, TODAY)), Posted)


def add(desk: Desk, product: Product = MILK) -> Product:
    outcome = keep_product(desk, None, product)
    assert isinstance(outcome, Kept), outcome
    return outcome.now


def received(desk: Desk, sku: str, lot: str, quantity: int = 3000) -> None:
    line = ReceivedLine(sku=sku, lot=lot, quantity=quantity, received_on=TODAY)
    written(desk, GoodsReceipt(id=f"receipt-{sku}-{lot}", lines=(line,)))


def refused(outcome: object) -> dict[str, str]:
    """The faults that a product was refused for, by field."""
    assert isinstance(outcome, Unfit), outcome
    return {fault.key: fault.words for fault in outcome.faults}


def last(desk: Desk) -> ProductsSet:
    entry = list(entries(desk.store))[-1]
    document = read_document(entry.kind, entry.document)
    assert isinstance(document, ProductsSet)
    return document


# -- adding, changing ------------------------------------------------------------------------------------------


def test_a_product_is_added_as_one_document_and_found_with_its_codes(desk: Desk) -> None:
    outcome = keep_product(desk, None, MILK)
    assert isinstance(outcome, Kept)
    assert outcome.words == "Whole milk 1 l was added."
    assert replace(outcome.now, changed="") == MILK
    assert outcome.now.changed
    assert rows(desk, "SELECT kind, actor FROM entry") == [("products_set", "Mira")]


def test_a_change_is_told_in_one_sentence_and_names_the_mark_that_was_read(desk: Desk) -> None:
    before = add(desk)
    outcome = keep_product(desk, before, replace(before, price=135, shelf_life_days=21))
    assert isinstance(outcome, Kept)
    assert outcome.words == "Kept: price 1.29 → 1.35, shelf life - → 21 days."
    assert last(desk).seen == before.changed
    now = read_product(desk, "MILK")
    assert now is not None
    assert (now.price, now.shelf_life_days, now.barcodes) == (135, 21, ("77",))
    assert now.changed != before.changed


def test_what_is_the_same_is_not_written_again(desk: Desk) -> None:
    before = add(desk)
    outcome = keep_product(desk, before, before)
    assert isinstance(outcome, Kept)
    assert not outcome.posted
    assert len(rows(desk, "SELECT 1 FROM entry")) == 1


def test_the_sku_never_changes(desk: Desk) -> None:
    before = add(desk)
    outcome = keep_product(desk, before, replace(before, sku="OTHER", price=1))
    assert isinstance(outcome, Kept)
    assert rows(desk, "SELECT sku, price FROM product") == [("MILK", 1)]


# -- two at once -----------------------------------------------------------------------------------------------


def test_the_second_of_two_managers_is_told_who_changed_what_and_loses_nothing(desk: Desk) -> None:
    before = add(desk)
    mine = replace(before, price=149, name="Milk")
    written(desk, ProductsSet(id="other", products=(replace(before, price=135, changed=""),)))
    outcome = keep_product(desk, before, mine)
    assert isinstance(outcome, Meanwhile)
    assert outcome.words == "Ben changed it at 12:00: price 1.29 → 1.35. You changed price too."
    assert len(rows(desk, "SELECT 1 FROM entry")) == 2
    again = form_of_products(desk).onto(before, mine, outcome.now)
    assert (again.price, again.name) == (149, "Milk")
    assert isinstance(keep_product(desk, outcome.now, again), Kept)
    assert rows(desk, "SELECT name, price FROM product") == [("Milk", 149)]


def test_what_another_one_changed_elsewhere_stays(desk: Desk) -> None:
    before = add(desk)
    written(desk, ProductsSet(id="other", products=(replace(before, shelf_life_days=9, changed=""),)))
    mine = replace(before, price=149)
    outcome = keep_product(desk, before, mine)
    assert isinstance(outcome, Meanwhile)
    assert "You changed" not in outcome.words
    again = form_of_products(desk).onto(before, mine, outcome.now)
    assert isinstance(keep_product(desk, outcome.now, again), Kept)
    assert rows(desk, "SELECT price, shelf_life_days FROM product") == [(149, 9)]


# -- what is refused -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sku", ["MILK", "milk", " M i lk "])
def test_a_sku_is_another_ones_whatever_its_capitals_and_blanks(desk: Desk, sku: str) -> None:
    add(desk)
    faults = refused(keep_product(desk, None, Product(sku=sku, name="Other", price=1)))
    assert faults["sku"].endswith(
        ("SKU MILK is that of Whole milk 1 l already. Choose another.", "cannot be kept so; type it again.")
    )


@pytest.mark.parametrize(("field", "codes"), [
    ("gtin", {"gtin": gtin(1)}), ("barcodes", {"barcodes": ("77",)}), ("barcodes", {"barcodes": (gtin(1),)}),
])  # fmt: skip
def test_a_code_of_another_product_names_that_product(desk: Desk, field: str, codes: dict[str, Any]) -> None:
    add(desk)
    faults = refused(keep_product(desk, None, Product(sku="B", name="Other", price=1, **codes)))
    assert "belongs to Whole milk 1 l (MILK)" in faults[field]


def test_a_gtin_with_a_wrong_check_digit_is_none(desk: Desk) -> None:
    found = form_of_products(desk).typed(MILK, "gtin", "9520114000014")
    assert found == Fault(
        "gtin", "GTIN: 9520114000014 has a wrong check digit, it should end in 3; check the number."
    )
    faults = refused(keep_product(desk, None, replace(MILK, gtin="09520114000014")))
    assert "wrong check digit" in faults["gtin"]


def test_the_tracking_of_what_is_in_stock_stays(desk: Desk) -> None:
    before = add(desk)
    received(desk, "MILK", "A1")
    faults = refused(keep_product(desk, before, replace(before, tracking=Tracking.NONE)))
    assert faults == {"tracking": "It is tracked by lots and in stock. Sell or move the stock out first."}


def test_another_unit_of_what_is_in_stock_is_said(desk: Desk) -> None:
    before = add(desk)
    received(desk, "MILK", "A1")
    outcome = keep_product(desk, before, replace(before, weighed=True))
    assert isinstance(outcome, Kept)
    assert "Mind: 3 each of it in stock now count as kg." in outcome.words
    assert rows(desk, "SELECT unit FROM product") == [("kg",)]


def test_a_container_is_for_what_is_weighed_and_a_supplier_is_known(desk: Desk) -> None:
    before = add(desk)
    faults = refused(keep_product(desk, before, replace(before, tare=15, supplier="ACME")))
    assert faults.keys() == {"tare", "supplier"}
    written(desk, SuppliersSet(id="s", suppliers=(Supplier(id="ACME", name="Acme"),)))
    assert isinstance(keep_product(desk, before, replace(before, supplier="ACME")), Kept)


def test_a_product_that_is_not_there_is_not_changed(desk: Desk) -> None:
    assert isinstance(keep_product(desk, MILK, replace(MILK, price=1)), Refused)


FAULTS = [
    ("price", "-1", "Price: is below 0; a price is 0 or more."),
    ("price", "", "Price: is empty; fill it in."),
    ("price", "free", "Price: amount 'free' is not a number such as 12.50."),
    ("name", "-", "Name: is empty; fill it in."),
    ("tax_rate", "101", "Tax: tax rate '101' is not a percentage from 0 to 100."),
    ("shelf_life_days", "x", "Shelf life: 'x' is not a number of days from 0 to 36500."),
    ("low_stock", "-2", "Buy again below: is below 0; write how much must be there, or leave it empty."),
    ("lot_rule", "[A-", "Lot codes from outside: "),
    ("lot_format", "LOT", "Lot codes made here: "),
    ("qualities", "pH; 9..6", "Asked of each lot: pH would be at least 9 and at most 6."),
    (
        "qualities",
        "a; text; 1..2",
        "Asked of each lot: a is text and has no limits; leave out the one or the other.",
    ),
]


@pytest.mark.parametrize(("key", "text", "words"), FAULTS, ids=[f"{key}-{text}" for key, text, _ in FAULTS])
def test_what_no_field_can_be_is_said_at_once(desk: Desk, key: str, text: str, words: str) -> None:
    found = form_of_products(desk).typed(MILK, key, text)
    assert isinstance(found, Fault), found
    assert found.key == key
    assert found.words.startswith(words)


@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])
def test_hostile_text_in_any_field_is_data_or_refused_in_one_plain_line(desk: Desk, text: str) -> None:
    form = form_of_products(desk)
    before = add(desk)
    mine = before
    for field in form.fields:
        found = (form.added if field.several else form.typed)(mine, field.key, text)
        if isinstance(found, Fault):
            assert clean(found.words, limit=1000) == found.words
        elif not field.fixed:
            mine = found
    outcome = keep_product(desk, before, mine)
    assert isinstance(outcome, Kept | Unfit), outcome
    now = read_product(desk, "MILK")
    assert now is not None
    assert clean(now.name) == now.name
    for each in (history(desk, form, Product, "MILK"),):
        assert each[-1].first


# -- policies, qualities -----------------------------------------------------------------------------------------


def test_a_policy_that_is_not_set_says_what_the_shop_says(desk: Desk) -> None:
    form = form_of_products(desk)
    assert form.field("lot_policy").show(MILK) == "as the shop: proposed, Enter accepts"
    own = replace(MILK, lot_policy=LotPolicy.SCAN, warning_days=1)
    assert form.field("lot_policy").show(own) == "must be scanned or keyed"
    assert form.field("warning_days").show(MILK) == "as the shop: 7 days"
    assert form.field("warning_days").show(own) == "1 day"


def test_a_policy_of_its_department_says_so() -> None:
    dairy = Department(name="Dairy", rules=Rules(lot_policy=LotPolicy.AUTO, warning_days=2))
    form = product_form(Shop(departments=(dairy,)))
    milk = replace(MILK, department="Dairy")
    assert form.field("lot_policy").show(milk) == "as its department: taken without asking"
    assert form.field("warning_days").show(milk) == "as its department: 2 days"
    assert form.field("removal").show(milk) == "as the shop: first to expire (FEFO)"


@pytest.mark.parametrize(("text", "quality"), [
    ("moisture; %; 0..14.5; required", Quality(name="moisture", unit="%", least=0, most=14500, required=True)),
    ("pH; 6.5..", Quality(name="pH", least=6500)),
    ("purity;%;>=98", Quality(name="purity", unit="%", least=98000)),
    ("plant; text", Quality(name="plant", number=False)),
])  # fmt: skip
def test_what_lots_are_asked_for_is_typed_in_one_line(desk: Desk, text: str, quality: Quality) -> None:
    form = form_of_products(desk)
    found = form.added(MILK, "qualities", text)
    assert isinstance(found, Product)
    assert found.qualities == (quality,)
    assert form.field("qualities").read(form.field("qualities").text(found)) == (quality,)
    before = add(desk)
    assert isinstance(keep_product(desk, before, replace(before, qualities=(quality,))), Kept)
    now = read_product(desk, "MILK")
    assert now is not None
    assert now.qualities == (quality,)


# -- looking -----------------------------------------------------------------------------------------------------


def test_a_product_opens_with_what_of_it_lies_where(desk: Desk) -> None:
    add(desk)
    add(desk, Product(sku="MILK2", name="Other milk", price=1, tracking=Tracking.LOT))
    received(desk, "MILK", "A1")
    received(desk, "MILK", "A2", 2000)
    received(desk, "MILK2", "B1", 9000)
    opened = open_product(desk, "MILK")
    assert opened is not None
    assert [(each.location, each.lots, each.quantity) for each in opened.stock] == [("floor", 2, 5000)]
    assert open_product(desk, "NONE") is None


def test_the_history_of_a_product_says_who_changed_what_and_when(desk: Desk) -> None:
    before = add(desk)
    written(desk, ProductsSet(id="same", products=(replace(before, changed=""),)))
    written(
        desk, ProductsSet(id="other", products=(replace(before, price=135, changed=""), Product(sku="X", name="X")))
    )
    now = read_product(desk, "MILK")
    assert now is not None
    assert isinstance(keep_product(desk, now, replace(now, name="Milk", barcodes=())), Kept)
    past = history(desk, form_of_products(desk), Product, "MILK")
    assert [(step.actor, step.first, sentence(step.changes)) for step in past] == [
        ("Mira", False, "name Whole milk 1 l → Milk, further barcodes 77 → -"),
        ("Ben", False, "price 1.29 → 1.35"),
        ("Mira", True, ""),
    ]
    assert past[0].at.startswith("2026-11-21T12:00")
