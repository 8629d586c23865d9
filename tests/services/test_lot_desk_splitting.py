"""Parts of a lot go on as lots of their own: what is known of it goes with them, and lots are never merged."""

from __future__ import annotations

from typing import Any

import pytest

from pos_term.domain.documents import LotSplit
from pos_term.domain.products import Product, Tracking
from pos_term.services.lot_desk import Done, SplitPart, hold, paper, quarantine, split
from tests.hostile import HOSTILE
from tests.services.lot_hands import card_of, desk, document, done, entries, refused, take, where
from tests.shop import TestShop, days, gs1


def apples(shop: TestShop, **more: Any) -> Product:
    product = shop.product("apples", Tracking.LOT, **more)
    shop.receive(
        product, "A", quantity=10, expiry=days(10), unit_cost=12_345, supplier="ACME", supplier_lot="9", grade="A",
        received_on=days(-5), production_date=days(-6), certificate="C-1", notes="cold",
    )  # fmt: skip
    return product


def parts(*sizes: tuple[int, str], **more: Any) -> list[SplitPart]:
    return [SplitPart(quantity=quantity * 1000, lot=lot, **more) for quantity, lot in sizes]


def test_a_part_goes_on_as_a_new_lot_with_dates_supplier_and_cost_inherited(shop: TestShop) -> None:
    product = apples(shop)
    part = SplitPart(quantity=4000, lot="A-B", grade="B", place="back")
    outcome = split(desk(shop), card_of(shop, product, "A"), "floor", [part], "bruised")
    assert document(outcome, LotSplit).number == "SP-1-000001"
    assert where(shop, product, "A") == {"supplier": -10, "floor": 6, "production": 4}
    assert where(shop, product, "A-B") == {"production": -4, "back": 4}
    new, old = card_of(shop, product, "A-B"), card_of(shop, product, "A")
    inherited = (
        "expiry", "production_date", "received_on", "supplier", "supplier_lot", "certificate", "unit_cost", "notes",
    )  # fmt: skip
    for field in inherited:
        assert getattr(new, field) == getattr(old, field)
    assert (new.grade, old.grade) == ("B", "A")
    assert (new.value or 0) + (old.value or 0) == 1235  # 10 x 1.2345, as before
    assert (new.components, old.results) == (1, 1)
    assert shop.checkout.scan(gs1(product, "A-B", days(10))).ok


def test_codes_are_made_where_the_product_has_a_format(shop: TestShop) -> None:
    product = apples(shop, lot_format="AP-{YY}{MM}-{seq:3}")
    shop.receive(product, "AP-2611-007", quantity=1, expiry=days(10))
    outcome = split(desk(shop), card_of(shop, product, "A"), "floor", parts((1, ""), (2, ""), (1, "own")), "sorted")
    assert [line.lot for line in document(outcome, LotSplit).made] == ["AP-2611-008", "AP-2611-009", "own"]


def test_without_a_format_a_code_has_to_be_given(shop: TestShop) -> None:
    product = apples(shop)
    outcome = split(desk(shop), card_of(shop, product, "A"), "floor", parts((1, "")), "sorted")
    assert refused(outcome).startswith("Enter a lot code")


@pytest.mark.parametrize("lot", ["A", " a ", "OTHER", "other"])
def test_lots_are_never_merged_by_a_split(shop: TestShop, lot: str) -> None:
    product = apples(shop)
    shop.receive(product, "OTHER", quantity=1, expiry=days(10))
    before = entries(shop)
    words = refused(split(desk(shop), card_of(shop, product, "A"), "floor", parts((1, lot)), "sorted"))
    assert "lots are never merged" in words
    assert entries(shop) == before


def test_two_parts_need_two_codes(shop: TestShop) -> None:
    product = apples(shop)
    both = parts((1, "B"), (1, "b"))
    assert "is there twice" in refused(split(desk(shop), card_of(shop, product, "A"), "floor", both, "sorted"))


def test_no_more_is_split_off_than_is_at_the_place(shop: TestShop) -> None:
    product = apples(shop)
    card = card_of(shop, product, "A")
    assert "Only 10 of lot A" in refused(split(desk(shop), card, "floor", parts((6, "B"), (5, "C")), "sorted"))
    assert "Only 0 of lot A" in refused(split(desk(shop), card, "back", parts((1, "B")), "sorted"))
    assert "more than 0" in refused(split(desk(shop), card, "floor", parts((6, "B"), (-1, "C")), "sorted"))
    assert "No part is named" in refused(split(desk(shop), card, "floor", [], "sorted"))
    assert "Say why" in refused(split(desk(shop), card, "floor", parts((1, "B")), " "))


def test_what_is_held_stays_held_in_every_part(shop: TestShop) -> None:
    product = apples(shop)
    done(hold(desk(shop), card_of(shop, product, "A"), "worms"))
    done(split(desk(shop), card_of(shop, product, "A"), "floor", parts((4, "B")), "sorted"))
    assert card_of(shop, product, "B").hold == "worms"
    assert not shop.checkout.scan(gs1(product, "B")).ok


def test_a_recalled_lot_stays_one_lot(shop: TestShop) -> None:
    product = apples(shop)
    shop.recall(product, "A")
    outcome = split(desk(shop), card_of(shop, product, "A"), "floor", parts((4, "B")), "sorted")
    assert "is recalled (R-1) and stays one lot" in refused(outcome)


def test_a_split_is_no_way_out_of_quarantine(shop: TestShop) -> None:
    product = apples(shop)
    done(quarantine(desk(shop), card_of(shop, product, "A"), "bruised", [take(product, "A", 5)]))
    card = card_of(shop, product, "A")
    words = refused(split(desk(shop), card, "quarantine", parts((2, "B"), place="floor"), "sorted"))
    assert "in quarantine" in words
    done(split(desk(shop), card, "quarantine", parts((2, "B")), "sorted"))
    assert where(shop, product, "B") == {"production": -2, "quarantine": 2}


def test_units_with_serials_and_loose_goods_are_not_split(shop: TestShop) -> None:
    pump, bag = shop.product("pump", Tracking.LOT_SERIAL), shop.product("bag")
    shop.receive(pump, "P1", serial="S1")
    shop.receive(bag, quantity=3)
    some = parts((1, "B"))
    assert "has its own serial" in refused(split(desk(shop), card_of(shop, pump, "P1"), "floor", some, "x"))
    assert "not tracked by lot" in refused(split(desk(shop), card_of(shop, bag), "floor", some, "x"))


def test_the_paper_of_a_split_says_out_of_what_and_into_what(shop: TestShop) -> None:
    product = apples(shop)
    part = SplitPart(quantity=4000, lot="A-B", grade="B")
    outcome = done(split(desk(shop), card_of(shop, product, "A"), "floor", [part], "bruised"))
    sheet = paper(desk(shop), outcome, 42)
    assert sheet is not None
    text = "\n".join(sheet.page.rows())
    for words in ("LOT SPLIT", "SP-1-000001", "OUT OF", "lot A", "INTO", "lot A-B", "grade B", "bruised"):
        assert words in text


def test_any_text_as_a_code_grade_or_note_is_data_or_refused(shop: TestShop) -> None:
    product = apples(shop)
    shop.receive(product, "A", quantity=500, expiry=days(10))
    for name, text in HOSTILE:
        part = SplitPart(quantity=1000, lot=text, grade=text, notes=text)
        outcome = split(desk(shop), card_of(shop, product, "A"), "floor", [part], f"r {text}")
        if isinstance(outcome, Done):
            [made] = document(outcome, LotSplit).made
            assert made.lot, name
            assert (made.lot + made.grade + made.notes).isprintable(), name
    assert sum(where(shop, product, "A").values()) == 0
