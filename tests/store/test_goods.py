"""What documents of goods write into the tables that people read: costs, dates, holds, order of removal."""

from __future__ import annotations

from pos_term.domain.documents import Hold, LotField, LotNamed, Release
from pos_term.domain.judgement import Reason
from pos_term.domain.products import Tracking
from pos_term.store.verify import verify
from tests.shop import TestShop, days
from tests.store.goods import amended, came, carried, gone, mark, moved, receipt, sent_back, split, used
from tests.store.test_guards import reasons, rejected
from tests.store.test_journal import piece, sale

D = {n: days(n).isoformat() for n in (-1, 9, 30)}


def test_a_lots_own_cost_is_the_mean_of_its_intakes_rounded_half_up(shop: TestShop) -> None:
    shop.product("milk", Tracking.LOT)
    for n, (pieces, cost) in enumerate([(1, 100), (1, 101), (2, None), (0, 999_999)]):
        shop.post(receipt(came("A", pieces, unit_cost=cost), id=f"g{n}"))
    assert shop.rows("SELECT unit_cost FROM lot") == [(101,)]
    shop.post(sent_back(gone("A", 2)))
    assert shop.rows("SELECT unit_cost FROM lot") == [(101,)]


def test_a_lot_none_of_whose_intakes_has_a_cost_has_none(shop: TestShop) -> None:
    shop.product("milk", Tracking.LOT)
    shop.post(receipt(came("A", 2)))
    assert shop.rows("SELECT unit_cost FROM lot") == [(None,)]


def test_goods_held_as_they_come_are_not_sold_until_they_are_released(shop: TestShop) -> None:
    shop.product("milk", Tracking.LOT)
    shop.post(receipt(came("A", hold="too warm")))
    assert reasons(rejected(shop, sale("s", piece("A")))) == [Reason.HELD]
    assert shop.rows("SELECT hold, held_at FROM lot") == [("too warm", "2026-11-21T12:00:00.000000Z")]
    shop.post(Release(id="r", lots=(LotNamed(sku="milk", lot="A"),), reason="measured again"))
    shop.post(sale("s", piece("A")))
    assert shop.rows("SELECT hold, held_at FROM lot") == [(None, None)]


def test_a_hold_of_one_serial_as_it_comes_stops_neither_its_lot_nor_its_sister(shop: TestShop) -> None:
    shop.product("pump", Tracking.LOT_SERIAL)
    one, two = (came("P1", 1, sku="pump", serial=serial, unit_cost=5) for serial in ("S1", "S2"))
    shop.post(receipt(came("P1", 1, sku="pump", serial="S1", unit_cost=5, hold="loud"), two))
    assert one.serial == "S1"
    rows = shop.rows("SELECT serial, hold, unit_cost FROM lot ORDER BY id")
    assert rows == [(None, None, None), ("S1", "loud", 5), ("S2", None, 5)]


def test_a_serial_has_what_was_put_right_of_its_lot_whenever_it_comes_to_be_known(shop: TestShop) -> None:
    shop.product("pump", Tracking.LOT_SERIAL)
    shop.post(receipt(came("P1", 1, sku="pump", serial="S1", expiry=days(9))))
    facts = ((LotField.EXPIRY, D[9], D[30]), (LotField.GRADE, "", "B"))
    shop.post(amended("P1", *facts, sku="pump", retest=True))
    shop.post(receipt(came("P1", 1, sku="pump", serial="S2", expiry=days(9)), id="later"))
    shop.post(Hold(id="h", lots=(LotNamed(sku="pump", lot="P1", serial="S3"),), reason="loud"))
    rows = shop.rows("SELECT serial, expiry, grade, superseded FROM lot ORDER BY id")
    assert rows == [(serial, D[30], "B", D[9]) for serial in (None, "S1", "S2", "S3")]
    assert verify(shop.store).sound


def test_a_lot_takes_its_place_in_the_order_of_removal_by_the_date_it_has_now(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(9))
    shop.post(moved(carried("A", 2)))
    shop.post(amended("A", (LotField.EXPIRY, D[9], D[30]), retest=True))
    rows = shop.rows("SELECT location, removal_date FROM balance WHERE quantity > 0 ORDER BY location")
    assert rows == [("back", D[30]), ("floor", D[30])]


def test_a_label_with_the_date_that_was_put_off_sells_and_one_with_another_old_date_does_not(
    shop: TestShop,
) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(-1))
    assert reasons(rejected(shop, sale("s", piece("A", expiry=days(-1))))) == [Reason.EXPIRED]
    shop.post(amended("A", (LotField.EXPIRY, D[-1], D[30]), retest=True))
    shop.post(sale("s", piece("A", expiry=days(-1))))
    assert reasons(rejected(shop, sale("t", piece("A", expiry=days(-2))))) == [Reason.EXPIRED]


def test_only_a_test_puts_a_date_off(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(30))
    shop.post(amended("A", (LotField.EXPIRY, D[30], D[9])))
    shop.post(amended("A", (LotField.PRODUCTION_DATE, "", D[-1]), retest=True, id="b", seen=mark(shop, "milk␟A")))
    assert shop.rows("SELECT superseded FROM lot") == [("",)]


def test_an_expiry_that_was_put_right_stays_when_the_lot_comes_again(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(9), grade="A")
    shop.post(amended("A", (LotField.GRADE, "A", "B")))
    shop.receive(milk, "A", expiry=days(9), grade="A")
    assert shop.rows("SELECT grade FROM lot") == [("B",)]


def test_a_split_keeps_what_the_goods_cost_and_knows_where_they_come_from(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", unit_cost=777)
    shop.post(split((used("A", 4),), (came("B", 1, unit_cost=777), came("C", 3, unit_cost=777))))
    assert shop.rows("SELECT component, result FROM lineage") == [("milk␟A", "milk␟B"), ("milk␟A", "milk␟C")]
    there = shop.rows("SELECT lot_id, quantity FROM balance WHERE location = 'floor' ORDER BY lot_id")
    assert there == [("milk␟A", 6000), ("milk␟B", 1000), ("milk␟C", 3000)]
    assert {row[0] for row in shop.rows("SELECT unit_cost FROM lot")} == {777}
