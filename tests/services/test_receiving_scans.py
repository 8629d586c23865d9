"""Receiving by scanner: a scan fills a line, the next one counts it up, what a code leaves out is asked for."""

from __future__ import annotations

import pytest

from pos_term.domain.money import format_fixed
from pos_term.domain.products import Tracking
from pos_term.domain.scan_types import DecoderSettings
from pos_term.services.desk import Desk
from pos_term.services.receiving import Need, Receiving, TakenKind
from tests.services.goods_in import Goods, ai_day, booked, codes, done, only, scan
from tests.shop import TODAY, TestShop, check_digit, code, days, gs1


@pytest.fixture
def goods(shop: TestShop, desk: Desk) -> Goods:
    return Goods(shop, desk)


def test_one_gs1_scan_fills_product_lot_expiry_and_production_date(goods: Goods) -> None:
    receiving = goods.begun()
    raw = scan(("01", goods.milk.gtin or ""), ("11", ai_day(days(-2))), ("17", ai_day(days(12))), ("10", "L1"))
    taken = done(receiving.take(raw))
    assert (taken.kind, taken.needs) == (TakenKind.LINE_ADDED, ())
    line = only(receiving)
    assert (line.product.sku, line.lot, line.expiry, line.production_date) == ("MILK", "L1", days(12), days(-2))
    assert (line.quantity, line.computed_date) == (1000, False)
    assert booked(receiving).number == "GR-1-000001"
    assert goods.balances("MILK") == {("L1", "floor"): 1000}
    assert goods.shop.rows("SELECT production_date FROM lot WHERE sku = 'MILK'") == [(days(-2).isoformat(),)]


def test_the_same_lot_again_counts_its_line_up_however_it_is_written(goods: Goods) -> None:
    receiving = goods.begun()
    done(receiving.take(gs1(goods.milk, "L1", days(9))))
    taken = done(receiving.take(gs1(goods.milk, "l1", days(9))))
    assert taken.kind is TakenKind.LINE_COUNTED
    done(receiving.take(gs1(goods.milk, "L2", days(9))))
    assert [(line.lot, line.quantity) for line in receiving.draft.lines] == [("L1", 2000), ("L2", 1000)]


def test_a_lot_of_the_draft_is_counted_up_by_its_code_alone(goods: Goods) -> None:
    receiving = goods.begun()
    done(receiving.take(gs1(goods.milk, "L1", days(9))))
    assert done(receiving.take(b"L1")).kind is TakenKind.LINE_COUNTED
    assert only(receiving).quantity == 2000


def test_each_serial_is_a_line_of_its_own_and_comes_once(goods: Goods) -> None:
    receiving = goods.begun()
    for serial in ("S1", "S2"):
        done(receiving.take(gs1(goods.phone, serial=serial)))
    again = receiving.take(gs1(goods.phone, serial="s1"))
    assert (again.kind, again.message) == (
        TakenKind.REFUSED, "Serial s1 stands here already. Each serial is one unit.",
    )  # fmt: skip
    booked(receiving)
    assert goods.balances("PHONE") == {("S1", "floor"): 1000, ("S2", "floor"): 1000}
    known = goods.begun()
    done(known.take(gs1(goods.phone, serial="S2")))
    assert codes(only(known)) == {"serial_known"}


def test_counts_and_weights_in_the_code_are_the_quantity(goods: Goods) -> None:
    receiving = goods.begun()
    done(receiving.take(scan(("01", goods.milk.gtin or ""), ("17", ai_day(days(9))), ("10", "L1"), ("30", "24"))))
    case = scan(("02", goods.milk.gtin or ""), ("17", ai_day(days(9))), ("37", "6"), ("10", "L1"))
    done(receiving.take(case))
    done(
        receiving.take(
            scan(("01", goods.cheese.gtin or ""), ("3103", "001482"), ("17", ai_day(days(9))), ("10", "C"))
        )
    )
    assert [line.quantity for line in receiving.draft.lines] == [30_000, 1_482]


def test_a_plain_barcode_asks_for_lot_and_quantity_and_takes_its_date_from_the_shelf_life(goods: Goods) -> None:
    receiving = goods.begun()
    taken = done(receiving.take(code(goods.milk)))
    assert (taken.kind, taken.needs) == (TakenKind.NEEDS, (Need.LOT, Need.QUANTITY))
    key = only(receiving).key
    assert done(receiving.edit(key, lot="B7")).needs == (Need.QUANTITY,)
    assert done(receiving.edit(key, quantity="12")).needs == ()
    line = only(receiving)
    assert (line.lot, line.quantity, line.expiry, line.computed_date) == ("B7", 12_000, days(14), True)
    done(receiving.edit(key, production_date=days(-4)))
    assert only(receiving).expiry == days(10)


def test_a_lot_keyed_for_a_plain_barcode_takes_the_date_of_its_label_and_leaves_that_as_it_is(goods: Goods) -> None:
    receiving = goods.begun()
    done(receiving.take(gs1(goods.milk, "L1", days(9))))
    taken = done(receiving.take(code(goods.milk)))
    assert taken.key is not None
    done(receiving.edit(taken.key, lot="L1"))
    assert [(line.expiry, line.computed_date) for line in receiving.draft.lines] == [(days(9), False)] * 2


def test_a_dated_product_without_shelf_life_asks_for_its_date(goods: Goods) -> None:
    receiving = goods.begun()
    taken = done(receiving.take(code(goods.pills)))
    assert taken.needs == (Need.LOT, Need.DATE, Need.QUANTITY)
    key = only(receiving).key
    done(receiving.edit(key, lot="RX1", quantity=5_000))
    assert codes(only(receiving)) == {"date_missing"}
    assert done(receiving.edit(key, date="2027-05-31")).needs == ()
    assert only(receiving).expiry is not None


def test_a_second_plain_barcode_counts_the_line_that_waits(goods: Goods) -> None:
    receiving = goods.begun()
    done(receiving.take(code(goods.milk)))
    assert done(receiving.take(code(goods.milk))).needs == (Need.LOT, Need.QUANTITY)
    assert only(receiving).quantity == 2_000


def test_a_scan_of_the_pack_answers_the_line_that_waits(goods: Goods) -> None:
    receiving = goods.begun()
    done(receiving.take(code(goods.milk)))
    taken = done(receiving.take(gs1(goods.milk, "L1", days(9))))
    assert taken.kind is TakenKind.NEEDS
    line = only(receiving)
    assert (line.lot, line.quantity, line.expiry, line.computed_date) == ("L1", 1_000, days(9), False)


def test_a_plain_code_is_the_lot_or_serial_that_is_waited_for(goods: Goods) -> None:
    receiving = goods.begun()
    key = done(receiving.take(code(goods.milk))).key
    done(receiving.take(b"10156", waiting=key))
    assert only(receiving).lot == "10156"
    other = done(receiving.take(code(goods.phone))).key
    done(receiving.take(b"SN-77", waiting=other))
    assert receiving.draft.lines[-1].serial == "SN-77"


def test_untracked_goods_are_counted_by_their_barcode(goods: Goods) -> None:
    receiving = goods.begun()
    for _ in range(3):
        assert done(receiving.take(code(goods.bag))).needs == ()
    assert only(receiving).quantity == 3_000
    booked(receiving)
    assert goods.balances("BAG") == {(None, "floor"): 3_000}


def test_a_date_on_untracked_goods_is_nobodys(goods: Goods) -> None:
    receiving = goods.begun()
    done(receiving.take(scan(("01", goods.bag.gtin or ""), ("15", ai_day(days(90))))))
    assert only(receiving).day is None
    booked(receiving)


def test_a_label_with_the_weight_inside_asks_for_the_lot_only(goods: Goods) -> None:
    body = "2112345" + "01482"
    cheese = goods.shop.product("GOUDA", tracking=Tracking.LOT, weighed=True, unit="kg", barcodes=("2112345",))
    receiving = Receiving(goods.desk, DecoderSettings(restricted=goods.shop.settings.restricted))
    taken = done(receiving.take((body + check_digit(body)).encode()))
    assert only(receiving).product.sku == cheese.sku
    assert (only(receiving).quantity, taken.needs) == (1_482, (Need.LOT, Need.DATE))


def test_an_unknown_code_changes_nothing(goods: Goods) -> None:
    receiving = goods.begun()
    assert receiving.take(b"9999999999994").kind is TakenKind.UNKNOWN
    assert receiving.take(b"").kind in (TakenKind.UNKNOWN, TakenKind.REFUSED)
    assert receiving.draft.lines == ()


def test_lot_codes_are_made_where_the_product_says_so_and_linked_to_the_suppliers_lot(goods: Goods) -> None:
    receiving = goods.begun()
    taken = done(receiving.take(code(goods.jam)))
    assert taken.needs == (Need.LOT, Need.QUANTITY)
    key = only(receiving).key
    done(receiving.edit(key, lot="sup-7"))
    line = only(receiving)
    assert (line.lot, line.made_code, line.supplier_lot) == ("J-202611-001", True, "sup-7")
    booked(receiving)
    assert goods.shop.rows("SELECT lot, supplier_lot FROM lot WHERE sku = 'JAM'") == [("J-202611-001", "sup-7")]


def test_a_lot_that_stands_in_the_code_keeps_its_name_for_that_is_what_the_counter_will_scan(goods: Goods) -> None:
    receiving = goods.begun()
    done(receiving.take(scan(("01", goods.jam.gtin or ""), ("15", ai_day(days(90))), ("10", "X9"))))
    assert (only(receiving).lot, only(receiving).made_code) == ("X9", False)


def test_lot_and_serial_are_both_kept(goods: Goods) -> None:
    receiving = goods.begun()
    done(receiving.take(gs1(goods.pump, "P1", serial="77")))
    done(receiving.take(gs1(goods.pump, "P1", serial="78")))
    booked(receiving)
    assert goods.shop.rows("SELECT lot, serial FROM lot WHERE serial IS NOT NULL ORDER BY serial") == [
        ("P1", "77"), ("P1", "78"),
    ]  # fmt: skip


def test_labels_come_for_what_was_received_one_a_piece(goods: Goods) -> None:
    receiving = goods.begun()
    for _ in range(3):
        done(receiving.take(gs1(goods.milk, "L1", days(9))))
    done(receiving.take(gs1(goods.phone, serial="S1")))
    done(receiving.take(code(goods.bag)))
    labels = booked(receiving).labels
    assert [(label.title, copies) for label, copies in labels] == [("Milk", 3), ("Phone", 1)]
    assert labels[0][0].element_string.endswith("10L1")


def test_freight_goes_into_the_unit_costs_by_value(goods: Goods) -> None:
    receiving = goods.begun()
    milk = done(receiving.take(gs1(goods.milk, "L1", days(9)))).key or 0
    pills = done(receiving.take(gs1(goods.pills, "RX1", days(200)))).key or 0
    done(receiving.edit(milk, quantity=10_000, unit_cost="1.00"))
    done(receiving.edit(pills, quantity=3_000, unit_cost="10.00"))
    done(receiving.set_freight(400))
    lines = booked(receiving).document.lines
    assert [(format_fixed(x.unit_cost or 0, 4), x.freight) for x in lines] == [
        ("1.1000", 1_000),
        ("11.0000", 10_000),
    ]
    assert sum(line.freight * line.quantity for line in lines) == 400 * 100 * 1_000
    assert lines[0].received_on == TODAY
