"""What is known of a lot is put right, and a lot that was tested again gets a later date; nothing is forgotten."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pos_term.domain.documents import Hold, LotAmended, LotField
from pos_term.domain.policies import MadeGrade
from pos_term.domain.products import Dated, Product, Tracking
from pos_term.domain.qualities import Measured, Quality
from pos_term.services.desk import BadInput
from pos_term.services.lot_desk import Changes, Done, amend, extend, find_lots
from tests.hostile import HOSTILE
from tests.services.lot_hands import (
    card_of,
    certificate,
    desk,
    document,
    done,
    entries,
    key,
    refused,
    supplier,
)
from tests.shop import TestShop, code, days, gs1

PH = Quality(name="pH", least=4_000, most=4_600)
SHIFT = Quality(name="shift", number=False)


def milk(shop: TestShop, expiry: date | None = None, **more: Any) -> Product:
    product = shop.product("milk", Tracking.LOT, **more)
    shop.receive(product, "L1", quantity=10, expiry=expiry or days(10), supplier="ACME", grade="B")
    return product


def faults(outcome: object) -> tuple[str, ...]:
    assert isinstance(outcome, BadInput), outcome
    return outcome.lines


def test_each_field_of_a_lot_can_be_put_right_and_its_history_says_who_when_and_why(shop: TestShop) -> None:
    product = milk(shop)
    supplier(shop, "B", "Beta Foods")
    changes: Changes = {
        LotField.EXPIRY: "2026-11-30", LotField.BEST_BEFORE: "2026-11-28", LotField.PRODUCTION_DATE: "2026-11-01",
        LotField.SUPPLIER: "beta foods", LotField.SUPPLIER_LOT: "B-7", LotField.PURCHASE_ORDER: "PO-1",
        LotField.CERTIFICATE: "C-9", LotField.GRADE: "A", LotField.NOTES: "upper shelf",
    }  # fmt: skip
    outcome = amend(desk(shop, approved_by="Max"), card_of(shop, product, "L1"), changes, "typed wrong")
    assert document(outcome, LotAmended).approved_by == "Max"
    card = card_of(shop, product, "L1")
    assert (card.expiry, card.best_before, card.production_date) == (
        date(2026, 11, 30), date(2026, 11, 28), date(2026, 11, 1),
    )  # fmt: skip
    assert (card.supplier, card.supplier_name, card.supplier_lot) == ("B", "Beta Foods", "B-7")
    assert (card.purchase_order, card.certificate, card.grade, card.notes) == ("PO-1", "C-9", "A", "upper shelf")
    history = {fact.field: fact for fact in card.history}
    assert len(history) == 9
    fact = history[LotField.EXPIRY]
    assert (fact.was, fact.now, fact.by, fact.approved_by) == ("2026-12-01", "2026-11-30", "Mira", "Max")
    assert (fact.reason, fact.retest, fact.at) == ("typed wrong", False, "2026-11-21T12:00:00.000000Z")


def test_a_lot_whose_suppliers_code_was_put_right_is_found_by_the_right_one(shop: TestShop) -> None:
    product = milk(shop)
    done(amend(desk(shop), card_of(shop, product, "L1"), {LotField.SUPPLIER_LOT: "B-7"}, "typed wrong"))
    assert [hit.key for hit in find_lots(desk(shop), "b-7")] == [key(product, "L1")]


def test_two_managers_who_change_one_lot_are_told_of_each_other(shop: TestShop) -> None:
    product = milk(shop)
    one, other = card_of(shop, product, "L1"), card_of(shop, product, "L1")
    done(amend(desk(shop, "Ana"), one, {LotField.GRADE: "A"}, "looked at it"))
    before = entries(shop)
    words = refused(amend(desk(shop, "Bo"), other, {LotField.NOTES: "x"}, "moved"))
    assert words == "lot L1 of Milk was changed by Ana at 12:00 on 2026-11-21; look at it again."
    certificate(shop, "C-1")
    late = extend(desk(shop, "Bo"), other, days(30), "tested", "C-1")
    assert "was changed by Ana" in refused(late)
    assert entries(shop) == before + 1
    done(amend(desk(shop, "Bo"), card_of(shop, product, "L1"), {LotField.NOTES: "x"}, "moved"))


def test_a_change_that_slips_in_before_the_commit_is_noticed_too(
    shop: TestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pos_term.services.lot_desk import amending

    product = milk(shop)
    card = card_of(shop, product, "L1")
    monkeypatch.setattr(amending, "_unchanged", lambda *_: card)
    done(amend(desk(shop, "Ana"), card, {LotField.GRADE: "A"}, "looked at it"))
    before = entries(shop)
    words = refused(amend(desk(shop, "Bo"), card, {LotField.NOTES: "x"}, "moved"))
    assert "look at it again" in words
    assert entries(shop) == before
    assert card_of(shop, product, "L1").notes == ""


def test_what_is_as_it_was_is_no_change(shop: TestShop) -> None:
    product = milk(shop)
    same: Changes = {LotField.GRADE: "B", LotField.EXPIRY: days(10).isoformat()}
    assert "Nothing is different" in refused(amend(desk(shop), card_of(shop, product, "L1"), same, "why"))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (LotField.EXPIRY, "tomorrow", "is not a date such as 2026-11-30"),
        (LotField.EXPIRY, "", "lots of this product need it"),
        (LotField.EXPIRY, "3026-01-01", "is too far off"),
        (LotField.EXPIRY, "2026-02-30", "is not a date"),
        (LotField.PRODUCTION_DATE, "2026-11-22", "is still to come"),
        (LotField.PRODUCTION_DATE, "2026-12-02", "is before the production date"),
        (LotField.SUPPLIER_LOT, "x" * 81, "is longer than 80 characters"),
        (LotField.SUPPLIER_LOT, "a\x1db", "invisible character"),
        (LotField.PURCHASE_ORDER, "a␟b", "which no code may have"),
        (LotField.NOTES, "x" * 201, "is longer than 200 characters"),
    ],
)
def test_a_value_that_an_import_would_not_take_is_not_taken_here(
    shop: TestShop, field: LotField, value: str, words: str
) -> None:
    product = milk(shop)
    before = entries(shop)
    found = faults(amend(desk(shop), card_of(shop, product, "L1"), {field: value}, "typed wrong"))
    assert any(words in line for line in found)
    assert entries(shop) == before


def test_every_fault_is_named_at_once(shop: TestShop) -> None:
    product = milk(shop)
    changes: Changes = {LotField.EXPIRY: "soon", LotField.PRODUCTION_DATE: "yesterday"}
    assert len(faults(amend(desk(shop), card_of(shop, product, "L1"), changes, "why"))) == 2


def test_a_grade_is_one_of_the_shops_where_it_has_a_list(shop: TestShop) -> None:
    product = milk(shop)
    shop.rule(grades=("Extra", "B", "Waste"), made_grade=MadeGrade.WORST)
    done(amend(desk(shop), card_of(shop, product, "L1"), {LotField.GRADE: "extra"}, "looked at"))
    assert card_of(shop, product, "L1").grade == "Extra"
    [line] = faults(amend(desk(shop), card_of(shop, product, "L1"), {LotField.GRADE: "A"}, "looked at"))
    assert line == "grade: A is not one of Extra, B, Waste."


def test_a_result_outside_its_limits_holds_the_lot_in_the_same_transaction(shop: TestShop) -> None:
    product = milk(shop, qualities=(PH, SHIFT))
    found = (Measured(name="ph", value="5.2"), Measured(name="Shift", value="night"))
    outcome = amend(desk(shop), card_of(shop, product, "L1"), {LotField.QUALITIES: found}, "measured")
    assert document(outcome, Hold).reason == "pH 5.2 is above 4.6"
    card = card_of(shop, product, "L1")
    assert card.qualities == (Measured(name="pH", value="5.2"), Measured(name="shift", value="night"))
    assert (card.status, card.hold) == ("held", "pH 5.2 is above 4.6")
    assert not shop.checkout.scan(gs1(product, "L1")).ok


@pytest.mark.parametrize("value", ["4", "4.6", "4,3"])
def test_a_result_on_or_within_its_limits_holds_nothing(shop: TestShop, value: str) -> None:
    product = milk(shop, qualities=(PH,))
    found = (Measured(name="pH", value=value),)
    done(amend(desk(shop), card_of(shop, product, "L1"), {LotField.QUALITIES: found}, "measured"))
    assert card_of(shop, product, "L1").hold is None


def test_results_that_are_no_numbers_or_not_asked_for_are_refused(shop: TestShop) -> None:
    product = milk(shop, qualities=(PH,))
    found = (Measured(name="pH", value="sour"), Measured(name="colour", value="white"))
    lines = faults(amend(desk(shop), card_of(shop, product, "L1"), {LotField.QUALITIES: found}, "measured"))
    assert any("is not a number" in line for line in lines)
    assert any("colour is not asked of this product" in line for line in lines)


def test_a_retest_gives_a_later_date_by_which_packs_with_the_old_one_sell_again(shop: TestShop) -> None:
    product = milk(shop, expiry=days(-2))
    pack = gs1(product, "L1", days(-2))
    assert "EXPIRED" in shop.checkout.scan(pack).message
    certificate(shop, "LAB-1", since=days(-5), until=days(60))
    card = card_of(shop, product, "L1")
    outcome = extend(desk(shop, approved_by="Max"), card, days(30), "tested again", "lab-1")
    tested = document(outcome, LotAmended)
    assert (tested.retest, tested.certificate, tested.approved_by) == (True, "LAB-1", "Max")
    assert "now expires on 2026-12-21, not 2026-11-19, by certificate LAB-1" in done(outcome).words
    assert shop.checkout.scan(pack).ok
    sold = shop.sell()
    assert sold.lines[0].numbers[0].lot == "L1"
    now = card_of(shop, product, "L1")
    assert (now.expiry, now.superseded) == (days(30), (days(-2),))
    [fact] = now.history
    assert (fact.was, fact.now, fact.retest, fact.certificate) == ("2026-11-19", "2026-12-21", True, "LAB-1")


def test_a_pack_with_a_date_that_was_never_the_lots_does_not_sell_by_its_retest(shop: TestShop) -> None:
    product = milk(shop, expiry=days(-2))
    certificate(shop, "LAB-1")
    done(extend(desk(shop), card_of(shop, product, "L1"), days(30), "tested again", "LAB-1"))
    assert "EXPIRED" in shop.checkout.scan(gs1(product, "L1", days(-1))).message


def test_a_later_date_without_a_test_is_refused_with_the_way_to_it(shop: TestShop) -> None:
    product = milk(shop, expiry=days(-2))
    changes: Changes = {LotField.EXPIRY: days(30).isoformat()}
    [line] = faults(amend(desk(shop), card_of(shop, product, "L1"), changes, "typed wrong"))
    assert line == "expiry: a later date than 2026-11-19 needs a new test; extend the lot instead."


def test_an_earlier_date_that_is_put_right_stops_packs_that_say_a_later_one(shop: TestShop) -> None:
    product = milk(shop, expiry=days(10))
    changes: Changes = {LotField.EXPIRY: days(-1).isoformat()}
    done(amend(desk(shop), card_of(shop, product, "L1"), changes, "typed wrong"))
    assert "EXPIRED" in shop.checkout.scan(gs1(product, "L1", days(10))).message


def test_an_extended_lot_that_expires_again_is_stopped_again(shop: TestShop) -> None:
    product = milk(shop, expiry=days(-9))
    certificate(shop, "LAB-1")
    done(extend(desk(shop), card_of(shop, product, "L1"), days(5), "tested again", "LAB-1"))
    done(extend(desk(shop), card_of(shop, product, "L1"), days(6), "tested once more", "LAB-1"))
    assert card_of(shop, product, "L1").superseded == (days(-9), days(5))


def test_a_best_before_date_can_be_put_off_too(shop: TestShop) -> None:
    product = shop.product("jam", Tracking.LOT, dated=Dated.BEST_BEFORE)
    shop.receive(product, "J1", best_before=days(-1))
    certificate(shop, "LAB-1")
    done(extend(desk(shop), card_of(shop, product, "J1"), days(90), "tasted", "LAB-1"))
    assert card_of(shop, product, "J1").best_before == days(90)
    assert shop.checkout.scan(code(product)).ok


@pytest.mark.parametrize(
    ("day", "certified", "words"),
    [
        (0, "LAB-1", "is not after today"),
        (-3, "LAB-1", "is not after today"),
        (1, "LAB-1", "is not after 2026-11-25, the date it has"),
        (30, "", "No certificate is named"),
        (30, "LAB-9", "Certificate LAB-9 is not kept here"),
        (30, "OLD", "ran out on 2026-11-20"),
        (30, "NEXT", "holds from 2026-11-22 on, not today"),
        (80_000, "LAB-1", "is too far off"),
    ],
)
def test_an_extension_without_ground_is_refused(shop: TestShop, day: int, certified: str, words: str) -> None:
    product = milk(shop, expiry=days(4))
    certificate(shop, "LAB-1", until=days(0))
    certificate(shop, "OLD", until=days(-1))
    certificate(shop, "NEXT", since=days(1))
    before = entries(shop)
    assert words in refused(extend(desk(shop), card_of(shop, product, "L1"), days(day), "tested", certified))
    assert entries(shop) == before


def test_what_has_no_date_or_is_one_unit_of_a_lot_is_not_extended(shop: TestShop) -> None:
    plain = shop.product("bolt", Tracking.LOT, dated=Dated.NO)
    shop.receive(plain, "B1")
    pump = shop.product("pump", Tracking.LOT_SERIAL, dated=Dated.EXPIRY)
    shop.receive(pump, "P1", serial="S1", expiry=days(3))
    certificate(shop, "LAB-1")
    assert "no date" in refused(extend(desk(shop), card_of(shop, plain, "B1"), days(9), "x", "LAB-1"))
    unit = card_of(shop, pump, serial="S1")
    assert "extend lot P1" in refused(extend(desk(shop), unit, days(9), "x", "LAB-1"))
    done(extend(desk(shop), card_of(shop, pump, "P1"), days(9), "x", "LAB-1"))
    assert card_of(shop, pump, serial="S1").expiry == days(9)


def test_any_text_in_any_field_is_data_or_refused(shop: TestShop) -> None:
    product = milk(shop)
    texts = [field for field in LotField if field not in (LotField.QUALITIES, LotField.EXPIRY)]
    for n, (name, text) in enumerate(HOSTILE):
        field = texts[n % len(texts)]
        outcome = amend(desk(shop), card_of(shop, product, "L1"), {field: text, LotField.NOTES: text}, f"r {text}")
        assert isinstance(outcome, Done | BadInput) or "Nothing is different" in outcome.words, name
        if isinstance(outcome, BadInput):
            assert all(line.isprintable() for line in outcome.lines), name
        card = card_of(shop, product, "L1")
        for value in (
            card.supplier,
            card.supplier_lot,
            card.purchase_order,
            card.certificate,
            card.grade,
            card.notes,
        ):
            assert value.isprintable(), name
            assert len(value) <= 200, name
