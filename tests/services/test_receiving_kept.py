"""A delivery survives: power cuts, a refused booking, two people at once; and codes are never given twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from pos_term.services.desk import Desk, Refused
from pos_term.services.lot_numbers import made_code
from pos_term.services.receiving import Receiving, Taken, TakenKind
from pos_term.store import drafts as kept_drafts
from pos_term.store.engine import Store, StoreFault
from tests.hostile import HOSTILE
from tests.services.goods_in import Goods, booked, codes, done, only
from tests.shop import TestShop, code, days, gs1


@pytest.fixture
def goods(shop: TestShop, desk: Desk) -> Goods:
    return Goods(shop, desk)


@contextmanager
def after_a_power_cut(goods: Goods) -> Iterator[Receiving]:
    """Another program on the same store file, going on with the one draft there is."""
    store = Store(goods.desk.store.path)
    try:
        desk = replace(goods.desk, store=store)
        [card] = Receiving.drafts(desk)
        receiving = goods.receiving(desk)
        assert receiving.resume(card.id).ok
        yield receiving
    finally:
        store.close()


def test_after_every_change_the_delivery_is_there_as_it_was(goods: Goods) -> None:
    receiving = goods.begun(supplier="ACME")
    steps: list[Callable[[], Taken]] = [
        lambda: receiving.set_note("DN-7"), lambda: receiving.set_freight(1_250),
        lambda: receiving.take(gs1(goods.milk, "L1", days(9))),
        lambda: receiving.edit(1, quantity=7_000, unit_cost="0.79", grade="A", notes="[/] x", certificate="C-1"),
        lambda: receiving.take(code(goods.jam)), lambda: receiving.take(gs1(goods.phone, serial="S1")),
        lambda: receiving.take(gs1(goods.yogurt, "Y1")), lambda: receiving.measure(4, "pH", "4.2"),
        lambda: receiving.remove(3),
    ]  # fmt: skip
    for step in steps:
        done(step())
        with after_a_power_cut(goods) as resumed:
            assert resumed.draft == receiving.draft
    with after_a_power_cut(goods) as resumed:
        again = done(resumed.take(gs1(goods.milk, "L1", days(9))))
        assert again.kind is TakenKind.LINE_COUNTED


def test_a_booked_delivery_is_no_draft_any_more(goods: Goods) -> None:
    receiving = goods.begun(supplier="ACME")
    done(receiving.take(gs1(goods.milk, "L1", days(9))))
    [card] = Receiving.drafts(goods.desk)
    assert (card.title, card.person, card.lines) == ("Acme Foods", "Mira", 1)
    booked(receiving)
    assert Receiving.drafts(goods.desk) == []
    assert receiving.draft.lines == ()
    assert not goods.receiving().resume(card.id).ok


def test_a_refused_booking_keeps_the_delivery(goods: Goods) -> None:
    receiving = goods.begun()
    done(receiving.take(code(goods.pills)))
    assert isinstance(receiving.book(), Refused)
    with after_a_power_cut(goods) as resumed:
        assert resumed.draft == receiving.draft


def test_a_store_that_fails_at_a_step_leaves_the_delivery_as_it_was(
    goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiving = goods.begun()
    done(receiving.take(gs1(goods.milk, "L1", days(9))))
    before = receiving.draft

    def fail(*_: object) -> bool:
        raise StoreFault("the disk is full")

    monkeypatch.setattr("pos_term.services.receiving.kept.write_draft", fail)
    with pytest.raises(StoreFault):
        receiving.take(gs1(goods.milk, "L2", days(9)))
    assert receiving.draft == before
    monkeypatch.setattr("pos_term.services.receiving.kept.write_draft", kept_drafts.write_draft)
    done(receiving.take(gs1(goods.milk, "L2", days(9))))
    booked(receiving)
    assert goods.balances("MILK") == {("L1", "floor"): 1_000, ("L2", "floor"): 1_000}


def test_receipt_and_draft_change_in_one_transaction(goods: Goods, monkeypatch: pytest.MonkeyPatch) -> None:
    receiving = goods.begun()
    done(receiving.take(gs1(goods.milk, "L1", days(9))))

    def fail(*_: object) -> bool:
        raise StoreFault("the power is gone")

    monkeypatch.setattr("pos_term.services.receiving.booking.drop_draft", fail)
    with pytest.raises(StoreFault):
        receiving.book()
    monkeypatch.undo()
    assert goods.shop.rows("SELECT count(*) FROM entry WHERE kind = 'goods_receipt'") == [(0,)]
    with after_a_power_cut(goods) as resumed:
        assert booked(resumed).number == "GR-1-000001"


def test_two_people_at_one_delivery_book_it_once(goods: Goods) -> None:
    one = goods.begun(supplier="ACME")
    done(one.take(gs1(goods.milk, "L1", days(9))))
    other = goods.receiving(replace(goods.desk, actor="Jan"))
    assert other.resume(one.draft.id).ok
    booked(other)
    refused = one.book()
    assert isinstance(refused, Refused)
    assert refused.words.startswith("This delivery was booked, changed or thrown away by somebody else.")
    assert goods.balances("MILK") == {("L1", "floor"): 1_000}


def test_a_change_by_somebody_else_is_noticed_and_nothing_is_lost(goods: Goods) -> None:
    one = goods.begun(supplier="ACME")
    done(one.take(gs1(goods.milk, "L1", days(9))))
    other = goods.receiving()
    assert other.resume(one.draft.id).ok
    done(other.take(gs1(goods.milk, "L2", days(9))))
    assert one.take(gs1(goods.milk, "L3", days(9))).kind is TakenKind.REFUSED
    assert not one.discard().ok
    assert one.resume(other.draft.id).ok
    assert [line.lot for line in one.draft.lines] == ["L1", "L2"]


def test_two_deliveries_at_once_keep_to_themselves(goods: Goods) -> None:
    one, other = goods.begun(supplier="ACME"), goods.begun(supplier="DUO")
    done(one.take(gs1(goods.milk, "L1", days(9))))
    done(other.take(gs1(goods.milk, "L2", days(9))))
    assert len(Receiving.drafts(goods.desk)) == 2
    assert booked(other).number == "GR-1-000001"
    assert booked(one).number == "GR-1-000002"
    assert goods.shop.rows("SELECT lot, supplier FROM lot WHERE sku = 'MILK' ORDER BY lot") == [
        ("L1", "ACME"), ("L2", "DUO"),
    ]  # fmt: skip


def test_a_code_is_given_once_whatever_becomes_of_the_delivery(goods: Goods) -> None:
    one, other = goods.begun(), goods.begun()
    done(one.take(code(goods.jam)))
    done(other.take(code(goods.jam)))
    assert (only(one).lot, only(other).lot) == ("J-202611-001", "J-202611-002")
    one.discard()
    third = goods.begun()
    done(third.take(code(goods.jam)))
    assert only(third).lot == "J-202611-003"
    booked(other)
    assert made_code(goods.desk, goods.jam) == "J-202611-004"


def test_a_code_that_somebody_keyed_is_not_given(goods: Goods) -> None:
    goods.shop.receive(goods.jam, "j-202611-001", best_before=days(200))
    one = goods.begun()
    done(one.take(gs1(goods.jam, "J-202611-002", days(200))))
    other = goods.begun()
    done(other.take(code(goods.jam)))
    assert only(other).lot == "J-202611-003"


def test_a_made_code_that_came_to_be_known_elsewhere_is_made_anew(goods: Goods) -> None:
    receiving = goods.begun()
    done(receiving.take(code(goods.jam)))
    goods.shop.receive(goods.jam, "J-202611-001", best_before=days(200))
    booked(receiving)
    assert goods.balances("JAM") == {("J-202611-001", "floor"): 10_000, ("J-202611-002", "floor"): 1_000}


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", "null", "[" * 10_000, '{"lines": [{"sku": "MILK"}], "supplier": 1}']
)
def test_a_draft_that_cannot_be_read_is_told_and_ends_nothing(goods: Goods, body: str) -> None:
    receiving = goods.begun(supplier="ACME")
    with goods.desk.store.writing() as connection:
        connection.exec_driver_sql("UPDATE draft SET body = ?", (body,))
    other = goods.receiving()
    assert other.resume(receiving.draft.id).kind is TakenKind.REFUSED
    assert other.draft.lines == ()
    assert len(Receiving.drafts(goods.desk)) == 1


def test_who_let_it_happen_stands_in_the_receipt(goods: Goods) -> None:
    receiving = goods.begun(supplier="ACME")
    done(receiving.take(gs1(goods.milk, "L1", days(9))))
    result = booked(receiving, replace(goods.desk, approved_by="Mira"))
    assert result.document.approved_by == "Mira"


@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])
def test_hostile_text_in_any_field_is_data_or_a_plain_refusal(goods: Goods, text: str) -> None:
    receiving = goods.begun(supplier="ACME")
    done(receiving.take(gs1(goods.milk, "L1", days(9))))
    fields = ("lot", "serial", "expiry", "production_date", "quantity", "unit_cost", "location", "supplier_lot",
              "certificate", "grade", "notes", "date", "best_before")  # fmt: skip
    answers = [receiving.edit(1, **{field: text}) for field in fields]
    answers += [receiving.measure(1, text, text), receiving.set_note(text), receiving.set_supplier(text)]
    answers += [receiving.set_purchase(text), receiving.set_notice(text), receiving.serials(1, text)]
    raw = text.encode("utf-8", "replace")
    answers += [receiving.take(raw), receiving.take(raw, scanned=False, waiting=1)]
    assert all("\n" not in each.message and "\x1b" not in each.message for each in answers)
    with after_a_power_cut(goods) as resumed:
        assert resumed.draft == receiving.draft
    done(receiving.edit(1, lot="L1", quantity=1_000, location="floor", expiry=days(9), production_date=None))
    for line in receiving.draft.lines[1:]:
        done(receiving.remove(line.key))
    assert codes(only(receiving)) <= {"other_date"}
    booked(receiving)
