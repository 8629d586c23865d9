"""Made here: components are used up, lots come of them with dates, cost and grade of their own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pos_term.domain.documents import Produced
from pos_term.domain.policies import MadeGrade
from pos_term.domain.products import Dated, Tracking
from pos_term.services.lot_desk import (
    Order,
    Output,
    Plan,
    Take,
    dispose,
    hold,
    make,
    paper,
    plan,
    quarantine,
)
from tests.hostile import HOSTILE
from tests.services.lot_hands import card_of, desk, document, done, entries, key, refused, take, where
from tests.shop import TestShop, days, gs1


class Kitchen:
    """Flour in two lots, salt that is loose, and bread that is made of them."""

    def __init__(self, shop: TestShop) -> None:
        self.shop = shop
        self.flour = shop.product("flour", Tracking.LOT)
        shop.receive(self.flour, "F1", quantity=10, expiry=days(30), unit_cost=10_000, grade="A")
        shop.receive(self.flour, "F2", quantity=10, expiry=days(9), unit_cost=15_001, grade="C", location="back")
        self.salt = shop.product("salt")
        shop.receive(self.salt, quantity=5, unit_cost=2_000)
        self.bread = shop.product("bread", Tracking.LOT, shelf_life_days=4, lot_format="B{YY}{MM}{DD}-{seq:2}")

    @property
    def used(self) -> tuple[Take, ...]:
        return (take(self.flour, "F1", 2), take(self.flour, "F2", 1, "back"), take(self.salt, None, 1))

    def order(self, *outputs: Output, used: tuple[Take, ...] | None = None, **more: Any) -> Order:
        return Order(
            sku="bread",
            outputs=outputs or (Output(quantity=7000),),
            used=self.used if used is None else used,
            **more,
        )

    def plan(self, *outputs: Output, **more: Any) -> Plan:
        found = plan(desk(self.shop), self.order(*outputs, **more))
        assert isinstance(found, Plan), found
        return found


@pytest.fixture
def kitchen(shop: TestShop) -> Kitchen:
    return Kitchen(shop)


def test_a_production_order_uses_up_components_and_makes_a_lot_with_code_date_cost_and_grade(
    shop: TestShop, kitchen: Kitchen
) -> None:
    outcome = make(desk(shop, approved_by="Max"), kitchen.order(notes="oven 2"))
    made = document(outcome, Produced)
    assert (made.number, made.notes, made.approved_by) == ("MO-1-000001", "oven 2", "Max")
    bread = card_of(shop, kitchen.bread, "B261121-01")
    assert (bread.expiry, bread.production_date, bread.grade) == (days(4), days(0), "C")
    # 2 x 1.0000 + 1 x 1.5001 + 1 x 0.2000 = 3.7001 for 7
    assert (bread.unit_cost, done(outcome).value) == (5_286, 370)
    assert where(shop, kitchen.flour, "F1") == {"supplier": -10, "floor": 8, "production": 2}
    assert where(shop, kitchen.flour, "F2") == {"supplier": -10, "back": 9, "production": 1}
    assert where(shop, kitchen.salt) == {"supplier": -5, "floor": 4, "production": 1}
    assert where(shop, kitchen.bread, "B261121-01") == {"production": -7, "floor": 7}
    assert bread.components == 3
    assert shop.checkout.scan(gs1(kitchen.bread, "B261121-01")).ok


def test_a_plan_says_it_all_before_and_writes_nothing(shop: TestShop, kitchen: Kitchen) -> None:
    before = entries(shop)
    found = kitchen.plan()
    [lot] = found.made
    assert (lot.lot, lot.made_code, lot.expiry, lot.computed_date) == ("B261121-01", True, days(4), True)
    assert (found.unit_cost, found.value, found.grade, found.first_date) == (5_286, 370, "C", days(9))
    assert found.warnings == ()
    assert entries(shop) == before


def test_several_lots_of_one_order_have_codes_and_places_of_their_own_and_one_cost(
    shop: TestShop, kitchen: Kitchen
) -> None:
    outputs = (Output(quantity=3000), Output(quantity=4000, lot="RYE", place="back", grade="B", expiry=days(2)))
    done(make(desk(shop), kitchen.order(*outputs)))
    one, two = card_of(shop, kitchen.bread, "B261121-01"), card_of(shop, kitchen.bread, "RYE")
    assert (one.unit_cost, two.unit_cost, two.grade, two.expiry) == (5_286, 5_286, "B", days(2))
    assert where(shop, kitchen.bread, "RYE") == {"production": -4, "back": 4}
    done(make(desk(shop), kitchen.order(used=(take(kitchen.flour, "F1", 1),))))
    assert card_of(shop, kitchen.bread, "B261121-02").expiry == days(4)


def test_the_grade_follows_the_worst_component_by_the_shops_list_or_not_at_all(
    shop: TestShop, kitchen: Kitchen
) -> None:
    shop.rule(grades=("C", "B", "A"))
    assert kitchen.plan().grade == "A"
    shop.rule(made_grade=MadeGrade.NONE)
    assert kitchen.plan().grade == ""


def test_the_cost_is_unknown_where_that_of_a_component_is(shop: TestShop, kitchen: Kitchen) -> None:
    shop.receive(kitchen.flour, "F3", quantity=1, expiry=days(30))
    found = kitchen.plan(used=(take(kitchen.flour, "F1", 1), take(kitchen.flour, "F3", 1)))
    assert (found.unit_cost, found.value) == (None, None)
    assert "What the lot F3 of Flour cost is not known" in found.warnings[0]


def test_a_date_later_than_that_of_a_component_is_pointed_out_and_taken(shop: TestShop, kitchen: Kitchen) -> None:
    order = kitchen.order(Output(quantity=1000, expiry=days(20)))
    assert kitchen.plan(*order.outputs).warnings == (
        "2026-12-11 is later than 2026-11-30, the earliest date among the components.",
    )
    assert "is later than" in done(make(desk(shop), order)).words


def test_the_date_is_counted_from_the_day_it_was_produced(kitchen: Kitchen) -> None:
    assert kitchen.plan(production_date=days(-2)).made[0].expiry == days(2)


def test_a_product_without_shelf_life_needs_its_date_and_one_without_dates_none(
    shop: TestShop, kitchen: Kitchen
) -> None:
    shop.product("cake", Tracking.LOT)
    shop.product("frame", Tracking.LOT, dated=Dated.NO)
    cake = Order(sku="cake", outputs=(Output(quantity=1000, lot="K1"),), used=kitchen.used)
    assert "Enter the expiry date" in refused(plan_refused(shop, cake))
    frame = Order(sku="frame", outputs=(Output(quantity=1000, lot="K1"),), used=kitchen.used)
    done(make(desk(shop), frame))


def plan_refused(shop: TestShop, order: Order) -> Any:
    """The same answer from the plan and from the making, and nothing is written."""
    before = entries(shop)
    planned, made = plan(desk(shop), order), make(desk(shop), order)
    assert planned == made
    assert entries(shop) == before
    return made


@pytest.mark.parametrize("what", ["recalled", "recalled product", "held", "expired", "quarantined"])
def test_a_component_that_may_not_be_sold_may_not_be_used(shop: TestShop, kitchen: Kitchen, what: str) -> None:
    used = (take(kitchen.flour, "F1", 1),)
    match what:
        case "recalled":
            shop.recall(kitchen.flour, "F1")
        case "recalled product":
            shop.recall(kitchen.flour, None)
        case "held":
            done(hold(desk(shop), card_of(shop, kitchen.flour, "F1"), "moths"))
        case "expired":
            shop.receive(kitchen.flour, "OLD", quantity=1, expiry=days(-1))
            used = (take(kitchen.flour, "OLD", 1),)
        case _:
            done(quarantine(desk(shop), card_of(shop, kitchen.flour, "F1"), "torn", used))
            used = (take(kitchen.flour, "F1", 1, "quarantine"),)
    words = refused(plan_refused(shop, kitchen.order(used=used)))
    assert "cannot be used" in words


def test_a_component_past_its_best_before_date_is_pointed_out(shop: TestShop, kitchen: Kitchen) -> None:
    jam = shop.product("jam", Tracking.LOT, dated=Dated.BEST_BEFORE)
    shop.receive(jam, "J1", best_before=days(-1), unit_cost=1)
    assert "past its best-before date" in " ".join(kitchen.plan(used=(take(jam, "J1", 1),)).warnings)


def test_nothing_is_made_of_itself(shop: TestShop, kitchen: Kitchen) -> None:
    done(make(desk(shop), kitchen.order()))
    again = kitchen.order(
        Output(quantity=1000, lot="b261121-01", expiry=days(4)), used=(take(kitchen.bread, "B261121-01", 1),)
    )
    assert "cannot be used for itself" in refused(plan_refused(shop, again))


def test_nothing_is_made_of_what_was_made_of_it(shop: TestShop, kitchen: Kitchen) -> None:
    done(make(desk(shop), kitchen.order()))
    crumbs = shop.product("crumbs", Tracking.LOT, dated=Dated.NO)
    of_bread = (take(kitchen.bread, "B261121-01", 2),)
    done(make(desk(shop), Order(sku="crumbs", outputs=(Output(quantity=1000, lot="C1"),), used=of_bread)))
    of_crumbs = (take(crumbs, "C1", 1),)
    again = kitchen.order(Output(quantity=1000, lot="B261121-01", expiry=days(4)), used=of_crumbs)
    assert "was made of the very lot" in refused(plan_refused(shop, again))
    done(make(desk(shop), kitchen.order(used=of_crumbs)))


def test_no_more_is_used_than_there_is(shop: TestShop, kitchen: Kitchen) -> None:
    order = kitchen.order(used=(take(kitchen.flour, "F1", 6), take(kitchen.flour, "F1", 5)))
    assert "Only 10 of lot F1" in refused(plan_refused(shop, order))
    done(dispose(desk(shop), [take(kitchen.flour, "F1", 9)], "moths", "Bo"))
    assert "Only 1 of lot F1" in refused(plan_refused(shop, kitchen.order()))


def test_a_lot_that_is_there_with_another_date_is_not_made_again(shop: TestShop, kitchen: Kitchen) -> None:
    done(make(desk(shop), kitchen.order(Output(quantity=1000, lot="X"))))
    other = kitchen.order(Output(quantity=1000, lot="x", expiry=days(3)))
    assert "is there already and expires 2026-11-25" in refused(plan_refused(shop, other))
    done(make(desk(shop), kitchen.order(Output(quantity=1000, lot="X"))))
    assert card_of(shop, kitchen.bread, "X").on_hand == 2000


def test_a_code_that_a_recall_waits_for_is_not_made(shop: TestShop, kitchen: Kitchen) -> None:
    shop.recall(kitchen.bread, "X")
    outcome = plan_refused(shop, kitchen.order(Output(quantity=1000, lot="X")))
    assert "is recalled (R-1)" in refused(outcome)


def test_units_are_made_with_a_serial_each(shop: TestShop, kitchen: Kitchen) -> None:
    oven = shop.product("oven", Tracking.LOT_SERIAL, dated=Dated.NO)
    outputs = (Output(quantity=0, lot="O1", serials=("S1", "S2")),)
    done(make(desk(shop), Order(sku="oven", outputs=outputs, used=kitchen.used)))
    assert where(shop, oven, serial="S2") == {"production": -1, "floor": 1}
    assert card_of(shop, oven, "O1").serials == 2
    again = Order(sku="oven", outputs=(Output(quantity=1000, lot="O2", serials=("s2",)),), used=kitchen.used)
    assert "Serial S2 is there already" in refused(plan_refused(shop, again))
    for serials, words in (
        ((), "needs a serial"),
        (("S3", "S3"), "is there twice"),
        (("S3", " "), "needs a serial"),
    ):
        order = Order(sku="oven", outputs=(Output(quantity=0, lot="O2", serials=serials),), used=kitchen.used)
        assert words in refused(plan_refused(shop, order))
    order = Order(sku="oven", outputs=(Output(quantity=5000, lot="O2", serials=("S3",)),), used=kitchen.used)
    assert "says something else" in refused(plan_refused(shop, order))


def test_a_loose_product_can_be_made_too(shop: TestShop, kitchen: Kitchen) -> None:
    soup = shop.product("soup")
    done(make(desk(shop), Order(sku="soup", outputs=(Output(quantity=4000),), used=kitchen.used)))
    assert where(shop, soup) == {"production": -4, "floor": 4}
    assert card_of(shop, soup).unit_cost == 9_250


@pytest.mark.parametrize(
    ("output", "more", "words"),
    [
        (Output(quantity=0), {}, "must be more than 0"),
        (Output(quantity=-1000), {}, "must be more than 0"),
        (Output(quantity=10**15), {}, "must be more than 0 and fit one line"),
        (Output(quantity=1000, place="moon"), {}, "No place is called moon"),
        (Output(quantity=1000, serials=("S1",)), {}, "is not tracked by serial"),
        (Output(quantity=1000, expiry=date(2026, 11, 1)), {}, "is before the production date"),
        (Output(quantity=1000, lot="a\x00b"), {}, "invisible character"),
        (Output(quantity=1000), {"production_date": days(1)}, "is still to come"),
        (Output(quantity=1000), {"production_date": days(-9)}, "would have expired"),
        (Output(quantity=1000), {"used": ()}, "nothing to use"),
    ],
)
def test_what_cannot_be_made_is_refused_in_words(
    shop: TestShop, kitchen: Kitchen, output: Output, more: dict[str, Any], words: str
) -> None:
    assert words in refused(plan_refused(shop, kitchen.order(output, **more)))


def test_an_order_that_makes_nothing_or_nobody_knows_what_is_refused(shop: TestShop, kitchen: Kitchen) -> None:
    assert "Nothing is made" in refused(plan_refused(shop, Order(sku="bread", outputs=(), used=kitchen.used)))
    nobody = Order(sku="nobody", outputs=(Output(quantity=1000),), used=kitchen.used)
    assert "no product has this number" in refused(plan_refused(shop, nobody))


def test_the_production_record_lists_what_was_used_and_made(shop: TestShop, kitchen: Kitchen) -> None:
    sheet = paper(desk(shop), done(make(desk(shop), kitchen.order(notes="oven 2"))), 42)
    assert sheet is not None
    text = "\n".join(sheet.page.rows())
    for words in ("PRODUCTION RECORD", "MO-1-000001", "USED", "lot F1", "MADE", "lot B261121-01", "Notes: oven 2"):
        assert words in text


def test_the_trace_of_a_made_lot_leads_to_its_components(shop: TestShop, kitchen: Kitchen) -> None:
    done(make(desk(shop), kitchen.order()))
    rows = shop.rows("SELECT component FROM lineage WHERE result = ?", key(kitchen.bread, "B261121-01"))
    assert {row[0] for row in rows} == {
        key(kitchen.flour, "F1"), key(kitchen.flour, "F2"), key(kitchen.salt),
    }  # fmt: skip


def test_any_text_in_an_order_is_data_or_refused(shop: TestShop, kitchen: Kitchen) -> None:
    shop.receive(kitchen.flour, "F1", quantity=500, expiry=days(30))
    used = (take(kitchen.flour, "F1", 1),)
    for name, text in HOSTILE:
        output = Output(quantity=1000, lot=text, grade=text, notes=text)
        assert make(desk(shop), kitchen.order(output, used=used, notes=text)), name
    for row in shop.rows("SELECT lot, grade, notes FROM lot WHERE sku = 'bread'"):
        assert all(value.isprintable() for value in row if value), row
    assert shop.rows("SELECT lot_id FROM balance GROUP BY lot_id HAVING sum(quantity) <> 0") == []
