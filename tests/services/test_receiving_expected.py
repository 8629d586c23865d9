"""A delivery against its notice and its purchase order: SSCCs, what is over, short, missing or unexpected."""

from __future__ import annotations

import pytest

from pos_term.domain.documents import BoughtLine
from pos_term.services.announced import deliveries, delivery
from pos_term.services.desk import Desk, Refused
from pos_term.services.purchasing import purchase
from pos_term.services.receiving import Booked, TakenKind
from tests.services.goods_in import OTHER_SSCC, SSCC, Goods, announced, booked, codes, done, only, quantities, scan
from tests.shop import TestShop, code, days, gs1


@pytest.fixture
def goods(shop: TestShop, desk: Desk) -> Goods:
    return Goods(shop, desk)


def kinds(result: Booked) -> list[tuple[str, str, str | None, str, str]]:
    return [(d.kind, d.sku, d.serial or d.lot, d.expected, d.found) for d in result.document.differences]


def test_an_sscc_finds_the_announced_delivery_and_takes_what_is_in_it(goods: Goods) -> None:
    goods.announce(
        announced(goods.milk, "L1", 24, expiry=days(9), unit_cost=8_000, sscc=SSCC),
        announced(goods.bag, None, 100, sscc=SSCC), announced(goods.milk, "L2", 6, expiry=days(9)),
    )  # fmt: skip
    receiving = goods.receiving()
    taken = done(receiving.take(scan(("00", SSCC))))
    assert taken.kind is TakenKind.DELIVERY_FOUND
    draft = receiving.draft
    assert (draft.notice, draft.supplier_text) == ("N-1", "Acme Foods")
    assert [(x.product.sku, x.lot, x.quantity, x.unit_cost, x.sscc) for x in draft.lines] == [
        ("MILK", "L1", 24_000, 8_000, SSCC), ("BAG", "", 100_000, None, SSCC),
    ]  # fmt: skip
    assert [each.open for each in receiving.still_expected()] == [0, 0, 6_000]
    again = receiving.take(scan(("00", SSCC)))
    assert (again.kind, again.message) == (TakenKind.REFUSED, f"Everything in SSCC {SSCC} was taken already")


def test_two_pallets_of_one_lot_are_taken_one_by_one_in_any_order(goods: Goods) -> None:
    goods.announce(
        announced(goods.milk, "L1", 10, expiry=days(9), sscc=SSCC),
        announced(goods.milk, "L1", 20, expiry=days(9), sscc=OTHER_SSCC),
    )
    receiving = goods.receiving()
    done(receiving.take(scan(("00", OTHER_SSCC))))
    done(receiving.take(scan(("00", SSCC))))
    assert sorted(line.quantity for line in receiving.draft.lines) == [10_000, 20_000]
    assert receiving.differences() == ()
    booked(receiving)
    assert goods.balances("MILK") == {("L1", "floor"): 30_000}


def test_packs_scanned_before_their_pallet_are_checked_off(goods: Goods) -> None:
    goods.announce(announced(goods.milk, "L1", 10, expiry=days(9), sscc=SSCC))
    receiving = goods.begun(notice="N-1")
    for _ in range(3):
        done(receiving.take(gs1(goods.milk, "L1", days(9))))
    done(receiving.take(scan(("00", SSCC))))
    assert sum(line.quantity for line in receiving.draft.lines) == 10_000
    assert receiving.differences() == ()


def test_a_pallet_label_that_says_what_is_on_it_is_its_notice_all_the_same(goods: Goods) -> None:
    goods.announce(
        announced(goods.milk, "L1", 10, expiry=days(9), sscc=SSCC), announced(goods.bag, None, 5, sscc=SSCC)
    )
    receiving = goods.receiving()
    label = scan(("00", SSCC), ("02", goods.milk.gtin or ""), ("37", "10"), ("10", "L1"))
    assert done(receiving.take(label)).kind is TakenKind.DELIVERY_FOUND
    assert [line.quantity for line in receiving.draft.lines] == [10_000, 5_000]


def test_a_pallet_nobody_announced_is_taken_by_its_label_once(goods: Goods) -> None:
    receiving = goods.receiving()
    label = scan(("00", SSCC), ("02", goods.milk.gtin or ""), ("37", "48"), ("10", "L1"))
    done(receiving.take(label))
    assert receiving.take(label).message == f"SSCC {SSCC} was taken already. Each logistic unit comes once."
    assert (only(receiving).quantity, only(receiving).sscc) == (48_000, SSCC)
    booked(receiving)
    assert goods.shop.rows("SELECT sscc FROM intake") == [(SSCC,)]


def test_an_sscc_of_another_delivery_or_of_none_is_told(goods: Goods) -> None:
    goods.announce(announced(goods.milk, "L1", sscc=SSCC), notice="N-1")
    goods.announce(announced(goods.milk, "L9"), notice="N-2")
    receiving = goods.begun(notice="N-2")
    assert receiving.take(scan(("00", SSCC))).message == (
        f"SSCC {SSCC} belongs to the announced delivery N-1, this is N-2"
    )
    assert receiving.take(scan(("00", OTHER_SSCC))).kind is TakenKind.UNKNOWN
    assert receiving.draft.lines == ()


def test_every_difference_to_the_notice_is_told_and_written_down(goods: Goods) -> None:
    goods.announce(
        announced(goods.milk, "L1", 5, expiry=days(9)), announced(goods.milk, "L2", 5, expiry=days(9)),
        announced(goods.pills, "RX1", 2, expiry=days(90)), announced(goods.pills, "RX2", 2, expiry=days(90)),
        announced(goods.phone, serial="S1", quantity=1),
    )  # fmt: skip
    receiving = goods.begun(notice="n-1")
    for _ in range(6):
        done(receiving.take(gs1(goods.milk, "L1", days(9))))
    done(receiving.take(gs1(goods.milk, "L2", days(8))))
    done(receiving.take(gs1(goods.milk, "L3", days(9))))
    done(receiving.take(gs1(goods.pills, "RX1", days(90))))
    done(receiving.take(gs1(goods.pills, "RX1", days(90))))
    done(receiving.take(code(goods.bag)))
    said = {line.lot or line.product.sku: codes(line) for line in receiving.draft.lines}
    assert said == {
        "L1": {"over"}, "L2": {"wrong_date"}, "L3": {"unexpected_lot"}, "RX1": set(), "BAG": {"unexpected_product"},
    }  # fmt: skip
    assert [each.words for each in receiving.draft.findings] == [
        "MILK L2: only 1 of 5 came", "PILLS RX2: none of 2 came", "PHONE S1: none of 1 came",
    ]  # fmt: skip
    assert kinds(booked(receiving)) == [
        ("wrong_date", "MILK", "L2", days(9).isoformat(), days(8).isoformat()),
        ("unexpected_lot", "MILK", "L3", "", "1"),
        ("unexpected_product", "BAG", None, "", "1"),
        ("over", "MILK", "L1", "5", "6"),
        ("short", "MILK", "L2", "5", "1"),
        ("missing", "PILLS", "RX2", "2", "0"),
        ("missing", "PHONE", "S1", "1", "0"),
    ]


def test_a_delivery_as_announced_has_no_differences(goods: Goods) -> None:
    goods.announce(
        announced(goods.milk, "L1", 5, expiry=days(9)), announced(goods.phone, serial="S1", quantity=1),
        announced(goods.bag, None, 7),
    )  # fmt: skip
    receiving = goods.begun(notice="N-1")
    done(receiving.take_all())
    assert receiving.differences() == ()
    result = booked(receiving)
    assert quantities(result.document) == [("L1", 5_000), ("S1", 1_000), (None, 7_000)]
    assert deliveries(goods.desk) == []
    [came] = deliveries(goods.desk, waiting=False)
    assert (came.notice, came.receipt, came.line_count) == ("N-1", result.number, 3)


def test_what_came_with_one_delivery_is_not_expected_of_the_next(goods: Goods) -> None:
    goods.announce(announced(goods.milk, "L1", 10, expiry=days(9)))
    first = goods.begun(notice="N-1")
    done(first.take(gs1(goods.milk, "L1", days(9))))
    assert kinds(booked(first)) == [("short", "MILK", "L1", "10", "1")]
    second = goods.begun(notice="N-1")
    done(second.take_all())
    assert only(second).quantity == 9_000
    assert kinds(booked(second)) == []
    third = goods.begun(notice="N-1")
    assert third.take_all().message == "Nothing more is expected of this delivery"


def test_a_made_code_is_checked_by_the_suppliers_lot_it_is_linked_to(goods: Goods) -> None:
    goods.announce(announced(goods.jam, "SUP7", 10))
    receiving = goods.begun(notice="N-1")
    key = done(receiving.take(code(goods.jam))).key or 0
    assert codes(only(receiving)) == {"unexpected_lot"}
    done(receiving.edit(key, supplier_lot="sup7", quantity=10_000))
    assert receiving.differences() == ()


def test_a_notice_without_lots_counts_any_lot_of_its_product(goods: Goods) -> None:
    goods.announce(announced(goods.milk, None, 3))
    receiving = goods.begun(notice="N-1")
    for lot in ("L1", "L2", "L3"):
        done(receiving.take(gs1(goods.milk, lot, days(9))))
    assert receiving.differences() == ()
    done(receiving.take(gs1(goods.milk, "L4", days(9))))
    assert [each.kind for each in receiving.differences()] == ["over"]


def test_a_purchase_order_is_checked_by_product_and_fills_the_costs(goods: Goods) -> None:
    goods.order(
        BoughtLine(sku="MILK", quantity=5_000, unit_cost=7_900), BoughtLine(sku="PILLS", quantity=2_000),
        BoughtLine(sku="PHONE", quantity=1_000),
    )  # fmt: skip
    receiving = goods.begun(purchase="po-1")
    assert receiving.draft.supplier_text == "Acme Foods"
    for lot in ("L1", "L1", "L1", "L2", "L2", "L2"):
        done(receiving.take(gs1(goods.milk, lot, days(9))))
    done(receiving.take(gs1(goods.pills, "RX1", days(90))))
    done(receiving.take(code(goods.bag)))
    assert receiving.draft.lines[0].unit_cost == 7_900
    assert kinds(booked(receiving)) == [
        ("unexpected_product", "BAG", None, "", "1"), ("over", "MILK", None, "5", "6"),
        ("short", "PILLS", None, "2", "1"), ("missing", "PHONE", None, "1", "0"),
    ]  # fmt: skip
    found = purchase(goods.desk, "PO-1")
    assert found is not None
    assert [(line.sku, line.received, line.open) for line in found.lines] == [
        ("MILK", 6_000, 0), ("PILLS", 1_000, 1_000), ("PHONE", 0, 1_000),
    ]  # fmt: skip


def test_with_a_notice_an_order_speaks_only_of_what_is_too_much(goods: Goods) -> None:
    goods.order(BoughtLine(sku="MILK", quantity=5_000), BoughtLine(sku="PILLS", quantity=2_000))
    goods.announce(announced(goods.milk, "L1", 6, expiry=days(9)), purchase_order="PO-1")
    receiving = goods.begun(notice="N-1")
    assert receiving.draft.purchase_order == "PO-1"
    done(receiving.take_all())
    assert kinds(booked(receiving)) == [("over", "MILK", None, "5", "6")]


@pytest.mark.parametrize(
    ("begin", "words"),
    [
        ({"notice": "N-9"}, "No announced delivery has the number N-9; check it"),
        ({"purchase": "PO-9"}, "No purchase order has the number PO-9; check it, or go on without"),
        ({"supplier": "Duo Dairy", "notice": "N-1"},
         "Notice N-1 is with Acme Foods, this delivery comes from Duo Dairy; put the supplier right first"),
    ],
)  # fmt: skip
def test_what_is_not_to_be_had_is_told_and_nothing_is_begun(
    goods: Goods, begin: dict[str, str], words: str
) -> None:
    goods.announce(announced(goods.milk, "L1"))
    receiving = goods.receiving()
    taken = receiving.begin(**begin)
    assert (taken.kind, taken.message) == (TakenKind.REFUSED, words)
    assert goods.receiving().drafts(goods.desk) == []


def test_a_closed_order_takes_no_delivery(goods: Goods) -> None:
    from pos_term.services.purchasing import close

    goods.order(BoughtLine(sku="MILK", quantity=5_000))
    close(goods.desk, "PO-1", "supplier is out of it")
    taken = goods.receiving().begin(purchase="PO-1")
    assert taken.message == "Purchase order PO-1 is closed: supplier is out of it"


def test_serials_a_notice_leaves_out_are_scanned(goods: Goods) -> None:
    goods.announce(announced(goods.phone, None, 2), announced(goods.milk, "L1", 1, expiry=days(9)))
    receiving = goods.begun(notice="N-1")
    assert done(receiving.take_all()).message == "1 line taken as expected; 1 needs a serial, scan it."
    assert only(receiving).product.sku == "MILK"
    for serial in ("S1", "S2"):
        done(receiving.take(gs1(goods.phone, serial=serial)))
    assert receiving.differences() == ()


def test_a_notice_is_read_with_its_lines(goods: Goods) -> None:
    goods.announce(announced(goods.milk, "L1", 5, expiry=days(9)))
    found = delivery(goods.desk, "n-1")
    assert found is not None
    assert [(line.sku, line.lot, line.quantity) for line in found.lines] == [("MILK", "L1", 5_000)]
    assert delivery(goods.desk, "N-2") is None


def test_an_empty_delivery_is_not_booked(goods: Goods) -> None:
    assert isinstance(goods.begun(supplier="ACME").book(), Refused)
