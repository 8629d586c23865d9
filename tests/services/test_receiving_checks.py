"""What stops or turns aside what arrives: other dates, old, recalled, bad codes, limits, places; splitting."""

from __future__ import annotations

from datetime import date

import pytest

from pos_term.domain.documents import LotAmended, LotFact, LotField, LotNamed
from pos_term.domain.policies import Arriving
from pos_term.services.desk import Desk, Refused
from pos_term.services.receiving import Part, Receiving, TakenKind
from tests.services.goods_in import Goods, ai_day, booked, codes, done, only, scan
from tests.shop import TODAY, TestShop, code, days, gs1


@pytest.fixture
def goods(shop: TestShop, desk: Desk) -> Goods:
    return Goods(shop, desk)


def test_a_lot_received_again_with_another_expiry_is_stopped_with_both_dates(goods: Goods) -> None:
    goods.shop.receive(goods.milk, "L1", expiry=days(9))
    receiving = goods.begun()
    taken = receiving.take(gs1(goods.milk, "L1", days(12)))
    assert taken.kind is TakenKind.REFUSED
    assert taken.message == (
        f"Lot L1 of MILK has expiry {days(9)} in the store and {days(12)} here; check the label"
    )
    done(receiving.take(gs1(goods.milk, "L1", days(9))))
    assert receiving.edit(only(receiving).key, expiry=days(12)).kind is TakenKind.REFUSED
    assert only(receiving).expiry == days(9)


def test_two_packs_of_one_lot_with_two_dates_are_stopped_with_both(goods: Goods) -> None:
    receiving = goods.begun()
    done(receiving.take(gs1(goods.milk, "L1", days(9))))
    taken = receiving.take(gs1(goods.milk, "L1", days(10)))
    assert str(days(9)) in taken.message
    assert str(days(10)) in taken.message
    assert only(receiving).quantity == 1_000


def test_a_date_that_came_to_be_known_meanwhile_stops_the_booking(goods: Goods) -> None:
    receiving = goods.begun()
    done(receiving.take(gs1(goods.milk, "L1", days(9))))
    goods.shop.receive(goods.milk, "L1", expiry=days(12))
    refused = receiving.book()
    assert isinstance(refused, Refused)
    assert str(days(9)) in refused.words
    assert str(days(12)) in refused.words
    assert codes(only(receiving)) == {"other_date"}


def test_a_date_put_off_by_a_retest_is_that_of_the_record(goods: Goods) -> None:
    goods.shop.receive(goods.milk, "L1", expiry=days(2))
    fact = LotFact(field=LotField.EXPIRY, was=days(2).isoformat(), now=days(20).isoformat())
    goods.shop.post(
        LotAmended(
            id=goods.shop.id(), lot=LotNamed(sku="MILK", lot="L1"), facts=(fact,), reason="tested", retest=True
        )
    )
    receiving = goods.begun()
    done(receiving.take(gs1(goods.milk, "L1", days(2))))
    assert (only(receiving).expiry, codes(only(receiving))) == (days(20), set())
    booked(receiving)


def test_the_date_of_one_line_is_that_of_all_lines_of_its_lot(goods: Goods) -> None:
    receiving = goods.begun()
    done(receiving.take(gs1(goods.milk, "L1", days(9))))
    key = only(receiving).key
    done(receiving.edit(key, quantity=4_000))
    done(receiving.split(key, [Part(quantity=1_000), Part(quantity=3_000, location="back")]))
    done(receiving.edit(key, expiry=days(8)))
    assert {line.expiry for line in receiving.draft.lines} == {days(8)}
    booked(receiving)
    assert goods.balances("MILK") == {("L1", "floor"): 1_000, ("L1", "back"): 3_000}


ARRIVING = [
    ("receive_expired", days(-1), "expired"),
    ("receive_short", days(3), "short_dated"),
]


@pytest.mark.parametrize(("policy", "day", "finding"), ARRIVING)
def test_what_is_too_old_is_refused_or_put_in_quarantine_by_policy(
    goods: Goods, policy: str, day: date, finding: str
) -> None:
    refusing = goods.receiving(goods.policy(min_shelf_life_days=5, **{policy: Arriving.REFUSE}))
    done(refusing.take(gs1(goods.milk, "L1", day)))
    assert codes(only(refusing)) == {finding}
    assert isinstance(refusing.book(), Refused)
    aside = goods.receiving(goods.policy(min_shelf_life_days=5, **{policy: Arriving.QUARANTINE}))
    done(aside.take(gs1(goods.milk, "L1", day)))
    result = booked(aside)
    assert len(result.quarantined) == len(result.held) == 1
    assert goods.balances("MILK") == {("L1", "quarantine"): 1_000}
    [(hold,)] = goods.shop.rows("SELECT hold FROM lot WHERE lot = 'L1'")
    assert day.isoformat() in hold


def test_a_best_before_date_that_has_passed_is_said_as_such(goods: Goods) -> None:
    receiving = goods.begun()
    done(receiving.take(scan(("01", goods.jam.gtin or ""), ("15", ai_day(days(-1))), ("10", "J1"))))
    refused = receiving.book()
    assert refused == Refused(f"best before {days(-1)}, which has passed; send it back")


def test_on_its_last_day_a_lot_is_not_expired(goods: Goods) -> None:
    receiving = goods.begun()
    done(receiving.take(gs1(goods.milk, "L1", TODAY)))
    assert codes(only(receiving)) == set()


def test_short_dated_goes_to_quarantine_and_expired_back_where_the_shop_says_nothing(goods: Goods) -> None:
    receiving = goods.receiving(goods.policy(min_shelf_life_days=5))
    done(receiving.take(gs1(goods.milk, "SHORT", days(3))))
    done(receiving.take(gs1(goods.milk, "OLD", days(-1))))
    short, old = receiving.draft.lines
    assert (short.blocked, short.quarantined, old.blocked) == (False, True, True)


@pytest.mark.parametrize("lot", ["L1", None], ids=["a lot", "the whole product"])
@pytest.mark.parametrize("policy", list(Arriving))
def test_what_is_recalled_is_refused_or_put_in_quarantine(goods: Goods, lot: str | None, policy: Arriving) -> None:
    goods.shop.recall(goods.milk, lot)
    receiving = goods.receiving(goods.policy(receive_recalled=policy))
    done(receiving.take(gs1(goods.milk, "L1", days(9))))
    assert codes(only(receiving)) == {"recalled"}
    result = receiving.book()
    if policy is Arriving.REFUSE:
        assert isinstance(result, Refused)
        assert "R-1" in result.words
    else:
        assert goods.balances("MILK") == {("L1", "quarantine"): 1_000}


def test_a_lot_on_hold_is_received_and_stays_on_hold(goods: Goods) -> None:
    goods.shop.hold(goods.milk, "L1")
    receiving = goods.begun()
    done(receiving.take(gs1(goods.milk, "L1", days(9))))
    assert codes(only(receiving)) == {"held"}
    booked(receiving)
    assert goods.shop.rows("SELECT hold FROM lot WHERE lot = 'L1'") == [("leaking",)]


def test_a_code_from_outside_that_breaks_the_products_rule_is_stopped(goods: Goods) -> None:
    receiving = goods.begun()
    done(receiving.take(gs1(goods.pills, "AB1", days(90))))
    assert codes(only(receiving)) == {"bad_lot_code"}
    assert isinstance(receiving.book(), Refused)
    done(receiving.edit(only(receiving).key, lot="rx12"))
    booked(receiving)


def test_a_date_before_the_production_date_is_stopped(goods: Goods) -> None:
    receiving = goods.begun()
    raw = scan(("01", goods.milk.gtin or ""), ("11", ai_day(days(-1))), ("17", ai_day(days(9))), ("10", "L1"))
    done(receiving.take(raw))
    done(receiving.edit(only(receiving).key, production_date=days(10)))
    assert codes(only(receiving)) == {"dates_crossed"}


@pytest.mark.parametrize(
    ("value", "finding"),
    [("4.2", set()), ("4", set()), ("4,6", set()), ("3.999", {"out_of_limits"}), ("4.601", {"out_of_limits"})],
)
def test_a_result_outside_its_limits_holds_the_lot(goods: Goods, value: str, finding: set[str]) -> None:
    receiving = goods.begun()
    key = done(receiving.take(gs1(goods.yogurt, "Y1"))).key or 0
    assert codes(only(receiving)) == {"quality_missing"}
    done(receiving.measure(key, "ph", value))
    done(receiving.measure(key, "Plant", "North [b]"))
    assert codes(only(receiving)) == finding
    result = booked(receiving)
    assert bool(result.held) == bool(finding)
    assert goods.balances("YOGURT") == {("Y1", "floor"): 1_000}
    [(hold, qualities)] = goods.shop.rows("SELECT hold, qualities FROM lot WHERE lot = 'Y1'")
    assert bool(hold) == bool(finding)
    assert "North [b]" in qualities


def test_a_result_that_is_no_number_is_refused_and_can_be_taken_back(goods: Goods) -> None:
    receiving = goods.begun()
    key = done(receiving.take(gs1(goods.yogurt, "Y1"))).key or 0
    assert receiving.measure(key, "pH", "sour").kind is TakenKind.REFUSED
    done(receiving.measure(key, "Moisture", "15"))
    assert codes(only(receiving)) == {"quality_missing", "out_of_limits"}
    done(receiving.measure(key, "moisture", ""))
    assert codes(only(receiving)) == {"quality_missing"}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"closed": True}, "cellar is closed"), ({"branch": "NORTH"}, "cellar is of another store"),
        (None, "is not a place"),
    ],
)  # fmt: skip
def test_a_place_that_takes_nothing_is_stopped(goods: Goods, more: dict[str, object] | None, words: str) -> None:
    if more is not None:
        if "branch" in more:
            from pos_term.domain.documents import PlacesSet
            from pos_term.domain.places import Branch

            goods.shop.post(PlacesSet(id=goods.shop.id(), branches=(Branch(id="NORTH", name="North"),)))
        goods.place("cellar", **more)
    receiving = goods.begun()
    done(receiving.take(gs1(goods.milk, "L1", days(9))))
    done(receiving.edit(only(receiving).key, location="Cellar"))
    assert codes(only(receiving)) == {"place_closed"}
    refused = receiving.book()
    assert isinstance(refused, Refused)
    assert words in refused.words


SPLITS: list[tuple[list[Part], str]] = [
    ([Part(quantity=1_000), Part(quantity=2_000)], "The parts add up to 3, the line has 4; mend one of them"),
    ([Part(quantity=4_000)], "Name 2 to 200 parts"),
    ([Part(quantity=5_000), Part(quantity=-1_000)], "Each part must be more than 0"),
    ([Part(quantity=1_500), Part(quantity=2_500)], "MILK is counted in whole pieces; key whole numbers"),
    ([Part(quantity=1_000, grade="A"), Part(quantity=3_000, grade="B")],
     "A lot has one grade; give each grade a lot code of its own"),
    ([Part(quantity=1_000, grade="A"), Part(quantity=3_000, lot="")],
     "MILK has no format for lot codes; key the lot's code"),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "words"), SPLITS, ids=[words for _, words in SPLITS])
def test_a_split_that_cannot_be_is_refused(goods: Goods, parts: list[Part], words: str) -> None:
    receiving = four_of_milk(goods)
    taken = receiving.split(only(receiving).key, parts)
    assert (taken.kind, taken.message) == (TakenKind.REFUSED, words)
    assert only(receiving).quantity == 4_000


def four_of_milk(goods: Goods) -> Receiving:
    receiving = goods.begun()
    done(receiving.take(gs1(goods.milk, "L1", days(9))))
    done(receiving.edit(only(receiving).key, quantity=4_000))
    return receiving


def test_a_delivery_is_split_by_grade_into_lots_of_their_own(goods: Goods) -> None:
    receiving = four_of_milk(goods)
    parts = [Part(quantity=1_000, grade="A"), Part(quantity=3_000, grade="B", lot="L1-B", location="back")]
    done(receiving.split(only(receiving).key, parts))
    booked(receiving)
    assert goods.shop.rows("SELECT lot, grade, supplier_lot FROM lot WHERE sku = 'MILK' ORDER BY lot") == [
        ("L1", "A", ""), ("L1-B", "B", "L1"),
    ]  # fmt: skip


def test_grades_of_a_product_with_a_format_get_codes_made_here(goods: Goods) -> None:
    receiving = goods.begun()
    key = done(receiving.take(code(goods.jam))).key or 0
    done(receiving.edit(key, lot="sup-7", quantity="10"))
    done(receiving.split(key, [Part(quantity=4_000, grade="A"), Part(quantity=6_000, grade="B")]))
    booked(receiving)
    assert goods.shop.rows("SELECT lot, grade, supplier_lot FROM lot WHERE sku = 'JAM' ORDER BY lot") == [
        ("J-202611-001", "A", "sup-7"), ("J-202611-002", "B", "sup-7"),
    ]  # fmt: skip


def test_serials_come_as_a_range(goods: Goods) -> None:
    receiving = goods.begun()
    key = done(receiving.take(code(goods.pump))).key or 0
    done(receiving.edit(key, lot="P1"))
    done(receiving.serials(key, "A098-A101"))
    assert [line.serial for line in receiving.draft.lines] == ["A098", "A099", "A100", "A101"]
    assert {line.lot for line in receiving.draft.lines} == {"P1"}
    assert receiving.serials(key, "A099, B1").kind is TakenKind.REFUSED
    booked(receiving)
    assert len(goods.balances("PUMP")) == 4


NONE = [
    ({"quantity": "-3"}, "Quantity must be more than 0; take the line off where nothing came"),
    ({"quantity": "0"}, "Quantity must be more than 0; take the line off where nothing came"),
    ({"quantity": "1.5"}, "MILK is counted in whole pieces; key a whole number"),
    ({"quantity": "many"}, "Quantity 'many' is not a number such as 12.50"),
    ({"unit_cost": "-1"}, "Unit cost is below 0 or too large; a cost is 0 or more"),
    ({"expiry": "31.12.2026"}, "Expiry: date '31.12.2026' is not a date such as 2026-11-30"),
    ({"expiry": "9999-12-31"}, "Expiry: date 9999-12-31 is too far off; check the year"),
    ({"serial": "S1"}, "MILK is tracked by lot; it takes no serial"),
    ({"lot": "A\x1d1"}, "Lot holds the invisible character U+001D; remove it"),
    ({"colour": "red"}, "Colour is not a field of a line"),
]


@pytest.mark.parametrize(("fields", "words"), NONE, ids=[words for _, words in NONE])
def test_a_field_that_is_none_is_refused_in_words_and_changes_nothing(
    goods: Goods, fields: dict[str, object], words: str
) -> None:
    receiving = four_of_milk(goods)
    before = receiving.draft
    taken = receiving.edit(only(receiving).key, **fields)
    assert (taken.kind, taken.message) == (TakenKind.REFUSED, words)
    assert receiving.draft == before


def test_freight_below_nothing_is_refused(goods: Goods) -> None:
    receiving = four_of_milk(goods)
    assert receiving.set_freight(-1).kind is TakenKind.REFUSED
