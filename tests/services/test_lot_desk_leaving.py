"""What leaves otherwise than by a sale: thrown away with a witness, or sent back with its paper."""

from __future__ import annotations

import pytest

from pos_term.domain.documents import Disposed, SupplierReturned
from pos_term.domain.policies import Department, Rules, Witness
from pos_term.domain.products import Product, Tracking
from pos_term.services.lot_desk import Done, demands_witness, dispose, hold, paper, return_to_supplier, value_of
from tests.hostile import HOSTILE
from tests.services.lot_hands import card_of, desk, document, done, entries, refused, supplier, take, where
from tests.shop import TestShop, days


def milk(shop: TestShop, **more: object) -> Product:
    product = shop.product("milk", Tracking.LOT, **more)
    shop.receive(
        product, "L1", quantity=10, expiry=days(10), unit_cost=12_345, supplier="ACME", supplier_lot="99-7"
    )
    return product


def test_a_disposal_writes_off_the_value_at_the_lots_own_cost_and_names_its_witness(shop: TestShop) -> None:
    product = milk(shop)
    outcome = dispose(desk(shop, approved_by="Max"), [take(product, "L1", 3)], "leaking", "Bo")
    gone = document(outcome, Disposed)
    assert (gone.number, gone.witness, gone.reason, gone.approved_by) == ("DI-1-000001", "Bo", "leaking", "Max")
    assert gone.lines[0].value == 370  # 3 x 1.2345 = 3.7035
    assert done(outcome).value == 370
    assert done(outcome).words == "DI-1-000001: 3 of lot L1 of Milk disposed of."
    assert where(shop, product, "L1") == {"supplier": -10, "floor": 7, "disposal": 3}
    assert shop.rows("SELECT kind, number, quantity, value, witness FROM departure") == [
        ("disposed", "DI-1-000001", 3000, 370, "Bo")
    ]


def test_more_than_there_is_cannot_be_disposed_of(shop: TestShop) -> None:
    product = milk(shop)
    before = entries(shop)
    words = refused(dispose(desk(shop), [take(product, "L1", 11)], "leaking", "Bo"))
    assert words == "Only 10 of lot L1 of Milk is in floor, not 11."
    assert entries(shop) == before
    done(dispose(desk(shop), [take(product, "L1", 10)], "leaking", "Bo"))
    assert refused(dispose(desk(shop), [take(product, "L1", 1)], "leaking", "Bo")).startswith("Only 0 of")


def test_what_is_worth_something_needs_a_witness_and_what_is_worth_nothing_does_not(shop: TestShop) -> None:
    product = milk(shop)
    assert demands_witness(desk(shop), [take(product, "L1", 1)])
    assert "name of the witness" in refused(dispose(desk(shop), [take(product, "L1", 1)], "leaking"))
    free = shop.product("leaflet", Tracking.LOT)
    shop.receive(free, "F1", unit_cost=0)
    assert not demands_witness(desk(shop), [take(free, "F1", 1)])
    assert done(dispose(desk(shop), [take(free, "F1", 1)], "old")).value == 0


def test_what_has_no_cost_needs_a_witness_because_nobody_knows_what_it_is_worth(shop: TestShop) -> None:
    product = shop.product("gift", Tracking.LOT)
    shop.receive(product, "G1")
    assert value_of(desk(shop), [take(product, "G1", 1)]) is None
    assert demands_witness(desk(shop), [take(product, "G1", 1)])
    outcome = done(dispose(desk(shop), [take(product, "G1", 1)], "broken", "Bo"))
    assert outcome.value is None
    assert outcome.value is None


def test_a_shop_may_always_want_a_witness_or_never(shop: TestShop) -> None:
    product = milk(shop, department="dairy")
    shop.rule(witness=Witness.NEVER)
    assert not demands_witness(desk(shop), [take(product, "L1", 1)])
    done(dispose(desk(shop), [take(product, "L1", 1)], "leaking"))
    shop.rule(Department(name="dairy", rules=Rules(witness=Witness.ALWAYS)), witness=Witness.NEVER)
    assert demands_witness(desk(shop), [take(product, "L1", 1)])


@pytest.mark.parametrize("witness", ["Mira", "mira", " MIRA ", "Max"])
def test_nobody_witnesses_what_they_do_or_approve_themselves(shop: TestShop, witness: str) -> None:
    product = milk(shop)
    outcome = dispose(desk(shop, approved_by="Max"), [take(product, "L1", 1)], "leaking", witness)
    assert "somebody else" in refused(outcome)


def test_a_disposal_needs_a_reason(shop: TestShop) -> None:
    product = milk(shop)
    assert "Say why" in refused(dispose(desk(shop), [take(product, "L1", 1)], " ", "Bo"))


def test_loose_goods_nobody_counted_can_be_thrown_away_and_it_is_said(shop: TestShop) -> None:
    product = shop.product("bag")
    shop.receive(product, quantity=2, unit_cost=1000)
    outcome = done(dispose(desk(shop), [take(product, None, 3)], "wet", "Bo"))
    assert "by the record there is less of Bag in floor: count it" in outcome.words
    assert where(shop, product) == {"supplier": -2, "floor": -1, "disposal": 3}


def test_held_expired_recalled_and_quarantined_goods_can_be_disposed_of(shop: TestShop) -> None:
    product = milk(shop)
    shop.receive(product, "OLD", quantity=2, expiry=days(-3), location="quarantine")
    done(hold(desk(shop), card_of(shop, product, "OLD"), "old"))
    shop.recall(product, "OLD")
    done(dispose(desk(shop), [take(product, "OLD", 2, "quarantine")], "recall", "Bo"))
    assert where(shop, product, "OLD") == {"supplier": -2, "disposal": 2}


def test_each_line_is_valued_by_itself_and_the_total_is_their_sum(shop: TestShop) -> None:
    product = milk(shop)
    shop.receive(product, "L2", quantity=10, expiry=days(10), unit_cost=50)  # half a cent
    takes = [take(product, "L2", 1), take(product, "L1", 1)]
    assert value_of(desk(shop), takes) == 1 + 123
    outcome = dispose(desk(shop), takes, "fell", "Bo")
    assert [line.value for line in document(outcome, Disposed).lines] == [1, 123]
    assert done(outcome).value == 124


def test_a_return_goes_to_a_supplier_found_by_id_or_name_with_their_reference(shop: TestShop) -> None:
    product = milk(shop)
    supplier(shop, "ACME", "Acme Dairies", "Long Road 1")
    outcome = return_to_supplier(desk(shop), "acme dairies", [take(product, "L1", 4)], "recall", "RMA-77")
    sent = document(outcome, SupplierReturned)
    assert (sent.number, sent.supplier, sent.reference) == ("SR-1-000001", "ACME", "RMA-77")
    assert sent.lines[0].value == 494  # 4 x 1.2345 = 4.938
    assert where(shop, product, "L1") == {"supplier": -6, "floor": 6}
    assert done(outcome).words == "SR-1-000001: 4 of lot L1 of Milk sent back to Acme Dairies."


def test_a_supplier_nobody_knows_is_refused_and_several_that_fit_are_named(shop: TestShop) -> None:
    product = milk(shop)
    supplier(shop, "D1", "Dairy East")
    supplier(shop, "D2", "Dairy West")
    back = [take(product, "L1", 1)]
    assert "No supplier is called Nobody" in refused(return_to_supplier(desk(shop), "Nobody", back, "bad"))
    assert "D1 (Dairy East), D2 (Dairy West)" in refused(return_to_supplier(desk(shop), "Dairy", back, "bad"))
    assert "Enter who takes it back" in refused(return_to_supplier(desk(shop), " ", back, "bad"))


def test_a_name_that_only_the_lot_knows_is_taken(shop: TestShop) -> None:
    product = milk(shop)
    outcome = return_to_supplier(desk(shop), "acme", [take(product, "L1", 1)], "bad")
    assert document(outcome, SupplierReturned).supplier == "ACME"


def test_goods_that_go_to_another_supplier_than_they_came_from_are_pointed_out(shop: TestShop) -> None:
    product = milk(shop)
    supplier(shop, "B", "Beta")
    outcome = done(return_to_supplier(desk(shop), "B", [take(product, "L1", 1)], "bad"))
    assert "the lot L1 of Milk came from ACME" in outcome.words


@pytest.mark.parametrize("columns", [32, 42, 48, 64])
def test_the_disposal_record_says_what_why_who_and_what_it_was_worth(shop: TestShop, columns: int) -> None:
    product = milk(shop)
    outcome = done(dispose(desk(shop, approved_by="Max"), [take(product, "L1", 3)], "leaking", "Bo"))
    sheet = paper(desk(shop), outcome, columns)
    assert sheet is not None
    text = "\n".join(sheet.page.rows())
    for words in (
        "DISPOSAL RECORD", "DI-1-000001", "Done by: Mira", "Approved by: Max", "Witness: Bo", "Reason: leaking",
        "Milk (milk)", "lot L1", "expires 2026-12-01", "3 from floor", "3.70", "TOTAL VALUE", "TRAINING",
    ):  # fmt: skip
        assert words in text
    assert all(len(row) <= columns for row in sheet.page.rows())


def test_the_paper_of_a_return_names_the_supplier_and_their_own_lot(shop: TestShop) -> None:
    product = milk(shop)
    supplier(shop, "ACME", "Acme Dairies", "Long Road 1")
    outcome = done(return_to_supplier(desk(shop), "ACME", [take(product, "L1", 4)], "recall", "RMA-77"))
    sheet = paper(desk(shop), outcome, 42)
    assert sheet is not None
    text = "\n".join(sheet.page.rows())
    for words in (
        "RETURN TO SUPPLIER", "Supplier: Acme Dairies (ACME)", "Long Road 1", "Their reference: RMA-77",
        "supplier's lot 99-7", "4.94",
    ):  # fmt: skip
        assert words in text
    assert sheet.title == "return to supplier SR-1-000001"


def test_the_paper_of_a_hold_is_none(shop: TestShop) -> None:
    product = milk(shop)
    assert paper(desk(shop), done(hold(desk(shop), card_of(shop, product, "L1"), "x")), 42) is None


def test_any_text_as_reason_witness_and_reference_is_data_on_the_paper_too(shop: TestShop) -> None:
    product = milk(shop)
    shop.receive(product, "L1", quantity=500, expiry=days(10))
    for name, text in HOSTILE:
        outcome = return_to_supplier(desk(shop), "ACME", [take(product, "L1", 1)], f"r {text}", text)
        sheet = paper(desk(shop), done(outcome), 42)
        assert sheet is not None
        assert all(row.isprintable() for row in sheet.page.rows()), name
        thrown = dispose(desk(shop), [take(product, "L1", 1)], f"r {text}", text)
        if isinstance(thrown, Done):
            record = paper(desk(shop), thrown, 32)
            assert record is not None
            assert all(row.isprintable() for row in record.page.rows()), name
            assert len(document(thrown, Disposed).witness) <= 60, name
