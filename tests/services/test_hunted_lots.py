"""Ways by which goods that are stopped might go on under another code, place or paper; each is shut."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pos_term.domain.dates import stamp
from pos_term.domain.documents import (
    Document,
    LotField,
    PlacesSet,
    ProductsSet,
    RecallApplied,
    RecallProposed,
    RecallTarget,
)
from pos_term.domain.places import Location
from pos_term.domain.products import Product, Tracking
from pos_term.services.desk import Refused
from pos_term.services.lot_desk import (
    Order,
    Output,
    SplitPart,
    amend,
    bring_back,
    hold,
    make,
    making,
    move,
    quarantine,
    release,
    split,
    splitting,
)
from pos_term.services.recall_report import RecallReport, recall_report
from pos_term.services.recalls import apply_recall
from pos_term.store.codec import GENESIS, seal, write_document
from pos_term.store.verify import verify
from tests.services.goods_in import SSCC, Goods, announced, booked, scan
from tests.services.lot_hands import card_of, desk, done, refused, take, where
from tests.shop import NOON, TODAY, TestShop, code, days, gs1
from tests.store.goods import amended, came, receipt
from tests.store.goods import split as split_document
from tests.store.goods import used as used_line
from tests.store.test_arrival_order import Stores, stores

__all__ = ["stores"]


def told(shop: TestShop, recall: str = "R-1") -> RecallReport:
    """The report of a recall, which is there."""
    found = recall_report(desk(shop), recall)
    assert isinstance(found, RecallReport), found
    return found


def notice(shop: TestShop, sku: str, lot: str) -> None:
    """A notice that names a lot takes effect."""
    target = RecallTarget(sku=sku, lot=lot)
    shop.post(RecallProposed(id=shop.id(), recall="R-1", source="s", reason="salmonella", targets=(target,)))
    apply_recall(desk(shop), "R-1")


# -- a recall names the code that the maker printed ---------------------------------------------------------------


@pytest.mark.parametrize("recalled_first", [True, False])
def test_a_lot_with_a_code_of_its_own_is_recalled_by_its_makers_code(shop: TestShop, recalled_first: bool) -> None:
    jam = shop.product("JAM", Tracking.LOT)
    if recalled_first:
        notice(shop, "JAM", "maker-9")
    shop.receive(jam, "LOT-1", expiry=days(30), supplier_lot=" MAKER-9")
    shop.receive(jam, "LOT-2", expiry=days(30), supplier_lot="MAKER-8")
    if not recalled_first:
        notice(shop, "JAM", "maker-9")
    outcome = shop.checkout.scan(gs1(jam, "LOT-1", days(30)))
    assert not outcome.ok
    assert "RECALLED (R-1)" in outcome.message
    assert shop.checkout.scan(gs1(jam, "LOT-2", days(30))).ok
    assert [row["lot"] for row in told(shop).lots if row["on_hand"] != "0"] == ["LOT-1"]
    assert verify(shop.store).sound


@pytest.mark.parametrize("recalled_first", [True, False])
def test_a_lot_whose_makers_code_is_put_in_later_is_recalled_by_it(shop: TestShop, recalled_first: bool) -> None:
    jam = shop.product("JAM", Tracking.LOT)
    shop.receive(jam, "LOT-1", expiry=days(30))
    if recalled_first:
        notice(shop, "JAM", "MAKER-9")
    done(amend(desk(shop), card_of(shop, jam, "LOT-1"), {LotField.SUPPLIER_LOT: "maker-9"}, "read"))
    if not recalled_first:
        notice(shop, "JAM", "MAKER-9")
    assert "RECALLED (R-1)" in shop.checkout.scan(gs1(jam, "LOT-1", days(30))).message
    assert verify(shop.store).sound


def test_a_serial_is_recalled_by_its_makers_lot_and_loose_goods_are_not(shop: TestShop) -> None:
    phone, bag = shop.product("PHONE", Tracking.SERIAL), shop.product("BAG")
    shop.receive(phone, serial="S1", supplier_lot="B7")
    shop.receive(bag, supplier_lot="B7")
    shop.recall(phone, "B7")
    shop.recall(bag, "B7", "R-2")
    assert "RECALLED (R-1)" in shop.checkout.scan(gs1(phone, serial="S1")).message
    assert shop.checkout.scan(code(bag)).ok


def test_what_arrives_of_a_makers_lot_that_is_recalled_is_said_at_the_door(shop: TestShop) -> None:
    goods = Goods(shop, desk(shop))
    shop.recall(goods.milk, "MAKER-9")
    receiving = goods.begun()
    receiving.take(gs1(goods.milk, "L1", days(9)))
    receiving.edit(receiving.draft.lines[0].key, supplier_lot="maker-9")
    assert "recalled" in {each.code.value for each in receiving.draft.lines[0].findings}


def test_the_order_in_which_recalls_and_makers_codes_arrive_changes_nothing(stores: Stores) -> None:
    documents: list[Document] = [
        ProductsSet(id="products", products=(Product(sku="milk", name="milk", tracking=Tracking.LOT),)),
        receipt(came("OWN", 5, supplier_lot="mk"), id="r1"),
        receipt(came("OWN", 5, supplier_lot="mk2"), id="r2"),
        receipt(came("MK2", 5, supplier_lot="deep"), id="r3"),
        receipt(came("Z", 5), id="r4"),
        amended("Z", (LotField.SUPPLIER_LOT, "", "Deep"), id="a1"),
        split_document((used_line(None, 0),), (came("S", 1, supplier_lot="own"),), id="sp"),
        RecallApplied(id="c1", recall="R-2", targets=(RecallTarget(sku="milk", lot="MK"),)),
        RecallApplied(id="c2", recall="R-1", targets=(RecallTarget(sku="milk", lot="deep"),)),
    ]
    arrivals = [
        (
            seal(
                till="12"[n % 2], seq=n // 2 + 1, kind=each.KIND, at=stamp(NOON + timedelta(minutes=n)),
                business_date=TODAY.isoformat(), actor="Ana", document=write_document(each), previous=GENESIS,
            ),
            each,
        )
        for n, each in enumerate(documents)
    ]  # fmt: skip
    expected = stores.tables(arrivals)
    shuffled = random.Random(9)
    for _ in range(12):
        order = shuffled.sample(arrivals, len(arrivals))
        assert stores.tables(order) == expected, [each.id for _, each in order]


def test_the_report_of_a_recall_names_what_was_made_of_it(shop: TestShop) -> None:
    cream, cake, box = (shop.product(sku, Tracking.LOT, shelf_life_days=9) for sku in ("CREAM", "CAKE", "BOX"))
    shop.receive(cream, "A", expiry=days(30))
    of_cream = Order(sku="CAKE", outputs=(Output(quantity=3000, lot="C1"),), used=(take(cream, "A", 2),))
    done(make(desk(shop), of_cream))
    of_cake = Order(sku="BOX", outputs=(Output(quantity=1000, lot="X1"),), used=(take(cake, "C1", 1),))
    done(make(desk(shop), of_cake))
    assert shop.checkout.scan(gs1(cake, "C1")).ok
    shop.sell()
    shop.hold(box, "X1", "of recalled cream")
    notice(shop, "CREAM", "A")
    rows = [(r["depth"], r["sku"], r["lot"], r["sold"], r["on_hand"], r["hold"]) for r in told(shop).made]
    assert rows == [(1, "CAKE", "C1", "1", "1", None), (2, "BOX", "X1", "0", "1", "of recalled cream")]


# -- two managers at once -----------------------------------------------------------------------------------------


def _first(monkeypatch: pytest.MonkeyPatch, module: Any, other: Callable[[], object]) -> None:
    """Let somebody else do something after a job has looked at the store and before it writes."""
    really = module.numbered

    def late(*given: Any, **more: Any) -> Any:
        other()
        return really(*given, **more)

    monkeypatch.setattr(module, "numbered", late)


@pytest.mark.parametrize("change", ["hold", "amend"])
def test_a_lot_that_is_stopped_while_it_is_split_is_not_split(
    shop: TestShop, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    jam = shop.product("JAM", Tracking.LOT)
    shop.receive(jam, "A", expiry=days(30))

    def other() -> None:
        if change == "hold":
            shop.hold(jam, "A")
        else:
            fields = {LotField.EXPIRY: days(-2).isoformat()}
            done(amend(desk(shop, "Bo"), card_of(shop, jam, "A"), fields, "misread"))

    _first(monkeypatch, splitting, other)
    part = SplitPart(quantity=2000, lot="A-1")
    words = refused(split(desk(shop), card_of(shop, jam, "A"), "floor", [part], "sorted"))
    assert words == "Lot A of Jam was held or changed meanwhile; look at it again."
    assert not shop.checkout.scan(gs1(jam, "A-1")).ok
    assert where(shop, jam, "A") == {"supplier": -10, "floor": 10}


def test_a_component_that_is_stopped_while_it_is_used_is_not_used(
    shop: TestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    cream, _ = (shop.product(sku, Tracking.LOT, shelf_life_days=9) for sku in ("CREAM", "CAKE"))
    shop.receive(cream, "A", expiry=days(30))
    _first(monkeypatch, making, lambda: shop.recall(cream, "A"))
    order = Order(sku="CAKE", outputs=(Output(quantity=3000, lot="C1"),), used=(take(cream, "A", 2),))
    assert "is recalled (R-1): it cannot be used" in refused(make(desk(shop), order))
    assert where(shop, cream, "A") == {"supplier": -10, "floor": 10}


def test_a_hold_is_not_released_by_somebody_who_read_of_another(shop: TestShop) -> None:
    jam = shop.product("JAM", Tracking.LOT)
    shop.receive(jam, "A", expiry=days(30))
    done(quarantine(desk(shop), card_of(shop, jam, "A"), "dented"))
    seen = card_of(shop, jam, "A")
    done(hold(desk(shop, "Bo"), seen, "salmonella"))
    assert "on hold anew: salmonella" in refused(release(desk(shop), seen, "only the box"))
    assert "on hold anew: salmonella" in refused(bring_back(desk(shop), seen, "floor", "only the box"))
    done(release(desk(shop), card_of(shop, jam, "A"), "the lab says no"))


def test_one_announced_delivery_is_not_booked_by_two_people_unseen(shop: TestShop) -> None:
    goods = Goods(shop, desk(shop))
    goods.announce(announced(goods.milk, "L1", 10, expiry=days(9), sscc=SSCC))
    one, other = goods.begun(), goods.begun()
    for receiving in (one, other):
        assert receiving.take(scan(("00", SSCC))).ok
    booked(one)
    second = other.book()
    assert isinstance(second, Refused)
    assert second.words.startswith("Something else was booked meanwhile. MILK L1: 10 came, 0 were expected.")
    assert goods.balances("MILK") == {("L1", "floor"): 10_000}


# -- places -------------------------------------------------------------------------------------------------------


def test_quarantine_is_left_by_its_own_right_only_and_not_by_way_of_another_place(shop: TestShop) -> None:
    jam = shop.product("JAM", Tracking.LOT)
    shop.post(PlacesSet(id=shop.id(), locations=(Location(name="cellar", sellable=False),)))
    shop.receive(jam, "A", expiry=days(30))
    done(move(desk(shop), [take(jam, "A", 10)], "quarantine", "dented"))
    aside = [take(jam, "A", 10, "quarantine")]
    assert "bring it back out of quarantine" in refused(move(desk(shop), aside, "cellar", ""))
    part = SplitPart(quantity=10_000, lot="A-1", place="cellar")
    assert "It is in quarantine" in refused(
        split(desk(shop), card_of(shop, jam, "A"), "quarantine", [part], "sorted")
    )
    assert where(shop, jam, "A") == {"supplier": -10, "quarantine": 10}
    done(bring_back(desk(shop), card_of(shop, jam, "A"), "cellar", "to be looked at", aside))
