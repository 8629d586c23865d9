"""What the store knows of lots: found by their codes, stopped by recalls, proposed first to expire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from pos_term.domain.allocation import Wish, allocate, removal_date
from pos_term.domain.documents import (
    Document,
    GoodsReceipt,
    Hold,
    LotNamed,
    ProductsSet,
    RecallApplied,
    RecallProposed,
    RecallTarget,
    ReceivedLine,
    Release,
    ShiftOpened,
    SoldNumber,
)
from pos_term.domain.lots import Lot, Provenance, lot_key, serial_key
from pos_term.domain.products import Dated, Product, Removal, Tracking
from pos_term.store.engine import Store
from pos_term.store.journal import Posted, Posting, post
from pos_term.store.lots import find_lot, first_to_take, lot_by_id, lots_by_code, places_of, stocked_lots
from pos_term.store.own_tables import LOCAL
from pos_term.store.verify import verify
from tests.hostile import HOSTILE
from tests.shop import NOON, TODAY, TestShop, days, gtin
from tests.store.test_journal import piece, sale

BY = Posting("1", "Ana", NOON, TODAY)
MILK = Product(sku="milk", name="Milk", gtin=gtin(1), tracking=Tracking.LOT, dated=Dated.EXPIRY)
PUMP = Product(sku="pump", name="Pump", gtin=gtin(2), tracking=Tracking.LOT_SERIAL)


def lot_of(shop: TestShop, key: str) -> Lot:
    with shop.store.reading() as connection:
        found = lot_by_id(connection, key)
    assert found is not None
    return found


# -- finding -------------------------------------------------------------------------------------------------


def test_a_lot_is_found_however_its_code_is_written(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "Lot-ä1", expiry=days(9))
    with shop.store.reading() as connection:
        for written in ("Lot-ä1", "LOT-Ä1", " lot-a\u03081 "):
            found = find_lot(connection, milk, lot=written, serial=None)
            assert found is not None
            assert (found.lot, found.expiry, found.on_hand) == ("Lot-ä1", days(9), 10000)
            assert [lot.id for lot in lots_by_code(connection, written)] == [found.id]
        assert find_lot(connection, milk, lot="Lot-ä", serial=None) is None
        assert find_lot(connection, milk, lot=None, serial=None) is None


def test_a_serial_beats_the_lot_beside_it(shop: TestShop) -> None:
    pump = shop.product("pump", Tracking.LOT_SERIAL)
    shop.receive(pump, "PL", serial="S1", expiry=days(9))
    with shop.store.reading() as connection:
        found = find_lot(connection, pump, lot="PL", serial="s1")
        assert found is not None
        assert (found.id, found.lot, found.serial, found.on_hand) == (serial_key("pump", "S1"), "PL", "S1", 1000)
        parent = find_lot(connection, pump, lot="PL", serial=None)
        assert parent is not None
        assert (parent.serial, parent.on_hand) == (None, 0)


def test_one_code_may_be_a_lot_of_several_products(shop: TestShop) -> None:
    for sku in ("milk", "cream"):
        shop.receive(shop.product(sku, Tracking.LOT), "10156", expiry=days(9))
    with shop.store.reading() as connection:
        assert {lot.sku for lot in lots_by_code(connection, "10156")} == {"milk", "cream"}
        assert lots_by_code(connection, "") == []
        assert lots_by_code(connection, "  ") == []


def test_outside_text_is_only_a_code_that_is_not_there(shop: TestShop) -> None:
    with shop.store.reading() as connection:
        for name, text in HOSTILE:
            assert lots_by_code(connection, text) == [], name
            assert find_lot(connection, MILK, lot=text, serial=None) is None, name
            assert find_lot(connection, MILK, lot=None, serial=text) is None, name


def test_what_is_where_is_told_with_the_floor_first(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    for place, pieces in (("back", 4), ("cellar", 2), ("floor", 1), ("quarantine", 3)):
        shop.receive(milk, "A", expiry=days(9), quantity=pieces, location=place)
    with shop.store.reading() as connection:
        places = places_of(connection, ["milk␟A", "milk␟GHOST"])
    assert [(lot, list(at.items())) for lot, at in places.items()] == [
        ("milk␟A", [("floor", 1000), ("back", 4000), ("cellar", 2000)])
    ]
    found = lot_of(shop, "milk␟A")
    assert (found.on_hand, found.quarantined) == (7000, 3000)


# -- first to expire -----------------------------------------------------------------------------------------

DAY = st.none() | st.integers(-4, 30).map(days)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "expiry": DAY,
            "best_before": DAY,
            "received_on": st.integers(-5, 0).map(days),
            "quantity": st.integers(0, 3).map(lambda n: n * 1000),
            "location": st.sampled_from(["floor", "floor", "back", "quarantine"]),
        }
    ),
    max_size=6,
)
WISHES = st.builds(Wish, removal=st.sampled_from(list(Removal)), min_days=st.integers(0, 9), last_day=st.booleans())
STOPS = st.lists(st.sampled_from([None, None, "hold", "recall"]), min_size=6, max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ROWS, STOPS, st.integers(0, 6), st.sampled_from(list(Dated)), st.sampled_from([None, None, None, "R-9"]), WISHES
)
def test_the_first_to_take_is_the_first_that_would_be_proposed(
    store: Store,
    rows: list[dict[str, Any]],
    stops: list[str | None],
    least: int,
    dated: Dated,
    whole: str | None,
    wish: Wish,
) -> None:
    """The quick read that every scan asks, and the full rule over all lots in stock, agree."""
    sku = f"sku-{len(list(store_products(store)))}"
    product = replace(MILK, sku=sku, gtin=None, dated=dated, min_shelf_life_days=least, recall=whole)
    post(store, ProductsSet(id=f"p-{sku}", products=(product,)), BY)
    for n, row in enumerate(rows):
        line = ReceivedLine(sku=sku, lot=f"L{n}", **row)
        assert isinstance(post(store, GoodsReceipt(id=f"g-{sku}-{n}", lines=(line,)), BY), Posted)
        named, target = LotNamed(sku=sku, lot=f"l{n}"), RecallTarget(sku=sku, lot=f"l{n}")
        if stops[n] == "hold":
            post(store, Hold(id=f"h-{sku}-{n}", lots=(named,), reason="wet"), BY)
        if stops[n] == "recall":
            post(store, RecallApplied(id=f"r-{sku}-{n}", recall="R", targets=(target,)), BY)
    with store.reading() as connection:
        stocked = stocked_lots(connection, sku)
        received = stocked_lots(connection, sku, removal=Removal.FIFO)
        first = first_to_take(connection, product, TODAY, wish)
    inside = {n for n, row in enumerate(rows) if row["quantity"] and row["location"] != "quarantine"}
    assert {lot.lot for lot in stocked} == {f"L{n}" for n in inside}
    order = [(removal_date(lot), str(rows[int((lot.lot or "L")[1:])]["received_on"]), lot.id) for lot in stocked]
    assert order == sorted(order)
    came = [str(lot.received_on) for lot in received]
    assert (came, sorted(lot.id for lot in received)) == (sorted(came), sorted(lot.id for lot in stocked))
    parts = allocate(product, stocked, 1000, TODAY, wish).parts
    assert (first and first.id) == (parts[0][0].id if parts else None)
    assert first is None or first == parts[0][0]


def store_products(store: Store) -> Sequence[str]:
    with store.reading() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT sku FROM product")]


def test_a_lot_that_was_sold_out_is_proposed_no_more(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(5), quantity=1)
    shop.receive(milk, "B", expiry=days(9), quantity=1)
    shop.post(sale("s", piece("A")))
    with shop.store.reading() as connection:
        first = first_to_take(connection, milk, TODAY)
        assert first is not None
        assert first.lot == "B"
        assert [lot.lot for lot in stocked_lots(connection, "milk")] == ["B"]


# -- stops ---------------------------------------------------------------------------------------------------


def test_a_hold_stops_a_lot_that_has_not_come_yet_and_a_release_lets_it_go(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.hold(milk, "a")
    shop.receive(milk, "A", expiry=days(9))
    assert lot_of(shop, "milk␟A").hold == "leaking"
    shop.post(Release(id="release", lots=(LotNamed(sku="milk", lot="A"),), reason="tested"))
    assert lot_of(shop, "milk␟A").hold is None


def test_a_hold_of_one_serial_leaves_the_others_of_its_lot(shop: TestShop) -> None:
    pump = shop.product("pump", Tracking.LOT_SERIAL)
    for serial in ("S1", "S2"):
        shop.receive(pump, "PL", serial=serial)
    shop.post(Hold(id="h", lots=(LotNamed(sku="pump", serial="s1"),), reason="opened"))
    assert lot_of(shop, serial_key("pump", "S1")).hold == "opened"
    assert lot_of(shop, serial_key("pump", "S2")).hold is None
    shop.post(Hold(id="h2", lots=(LotNamed(sku="pump", lot="pl"),), reason="cracked"))
    assert lot_of(shop, serial_key("pump", "S2")).hold == "cracked"


@pytest.mark.parametrize("by", ["sku", "gtin", "barcode"])
@pytest.mark.parametrize("proposed", [True, False])
@pytest.mark.parametrize("lot", ["a", None])
def test_a_recall_stops_a_product_that_is_imported_later(
    shop: TestShop, by: str, proposed: bool, lot: str | None
) -> None:
    code = {"sku": None, "gtin": gtin(77), "barcode": "IN-HOUSE-1"}[by]
    target = RecallTarget(sku=None if code else "milk", gtin=code, lot=lot)
    if proposed:
        shop.post(RecallProposed(id="n", recall="R-7", source="file", reason="glass", targets=(target,)))
    shop.post(RecallApplied(id="a", recall="R-7", targets=(target,)))
    milk = shop.product("milk", Tracking.LOT, gtin=gtin(77), barcodes=("IN-HOUSE-1",))
    shop.receive(milk, "A", expiry=days(9))
    shop.receive(milk, "B", expiry=days(9))
    with shop.store.reading() as connection:
        stopped = [row[0] for row in connection.exec_driver_sql("SELECT sku FROM product WHERE recall = 'R-7'")]
    assert stopped == ([] if lot else ["milk"])
    assert lot_of(shop, "milk␟A").recall == ("R-7" if lot else None)
    assert lot_of(shop, "milk␟B").recall is None
    assert verify(shop.store).sound


def test_a_product_that_is_given_a_recalled_gtin_later_is_stopped(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    target = RecallTarget(gtin=gtin(88), lot=None)
    shop.post(RecallApplied(id="a", recall="R-8", targets=(target,)))
    shop.post(ProductsSet(id="p", products=(replace(milk, barcodes=(gtin(88),)),)))
    assert shop.rows("SELECT recall FROM product WHERE sku = 'milk'") == [("R-8",)]


def test_a_notice_that_was_only_proposed_stops_nothing(shop: TestShop) -> None:
    target = RecallTarget(sku="milk", lot="A")
    shop.post(RecallProposed(id="n", recall="R-7", source="file", reason="glass", targets=(target,)))
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(9))
    assert lot_of(shop, "milk␟A").recall is None


def test_a_change_of_a_product_takes_no_recall_off_it(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.recall(milk, None)
    shop.post(ProductsSet(id="p", products=(replace(milk, price=1, recall=None),)))
    assert shop.rows("SELECT price, recall FROM product WHERE sku = 'milk'") == [(1, "R-1")]
    shop.receive(milk, "A", expiry=days(9))
    shop.recall(milk, "A", "R-0")
    shop.post(Release(id="release", lots=(LotNamed(sku="milk", lot="A"),), reason="tested"))
    assert lot_of(shop, "milk␟A").recall == "R-0"


def test_of_several_recalls_one_is_shown_whichever_came_first(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    for lot, numbers in (("A", ("R-2", "R-1")), ("B", ("R-1", "R-2"))):
        for number in numbers:
            shop.recall(milk, lot, number)
        assert lot_of(shop, lot_key("milk", lot)).recall == "R-1"


# -- the order of arrival ------------------------------------------------------------------------------------


def line(sku: str, lot: str, **more: Any) -> ReceivedLine:
    given: dict[str, Any] = {"sku": sku, "lot": lot, "quantity": 1000, "received_on": TODAY, **more}
    return ReceivedLine(**given)


BY_GTIN, BY_SKU = RecallTarget(gtin=gtin(1), lot="a"), RecallTarget(sku="pump", lot="pl")
WHOLE = RecallTarget(gtin=gtin(3))
HISTORIES: dict[str, tuple[Document, ...]] = {
    "a recall of a lot, by GTIN": (
        ProductsSet(id="p", products=(MILK,)),
        RecallProposed(id="n", recall="R-2", source="f", reason="glass", targets=(BY_GTIN,)),
        RecallApplied(id="a", recall="R-2", targets=(BY_GTIN,)),
        GoodsReceipt(id="g", lines=(line("milk", "A", expiry=days(9)), line("milk", "B", expiry=days(9)))),
    ),
    "a recall of a production lot, by sku": (
        ProductsSet(id="p", products=(PUMP,)),
        RecallProposed(id="n", recall="R-2", source="f", reason="glass", targets=(BY_SKU, WHOLE)),
        RecallApplied(id="a", recall="R-2", targets=(BY_SKU,)),
        GoodsReceipt(id="g", lines=(line("pump", "PL", serial="S1"), line("pump", "P2", serial="S2"))),
    ),
    "two recalls of which one names all": (
        ProductsSet(id="p", products=(MILK, replace(PUMP, gtin=gtin(3)))),
        RecallApplied(id="a", recall="R-2", targets=(WHOLE, BY_GTIN)),
        RecallApplied(id="a2", recall="R-1", targets=(BY_GTIN, WHOLE)),
        RecallProposed(id="n", recall="R-1", source="f", reason="glass", targets=(WHOLE, BY_SKU, BY_GTIN)),
    ),
    "a recall applied in two parts, at two times": (
        ProductsSet(id="p", products=(MILK, PUMP)),
        RecallProposed(id="n", recall="R-1", source="f", reason="glass", targets=(BY_SKU, BY_GTIN)),
        RecallApplied(id="a", recall="R-1", targets=(BY_SKU,)),
        RecallApplied(id="a2", recall="R-1", targets=(BY_GTIN,)),
    ),
    "loose goods, sold before they were received": (
        ProductsSet(id="p", products=(Product(sku="bag", name="Bag"),)),
        GoodsReceipt(id="g", lines=(ReceivedLine(sku="bag", quantity=5000, received_on=TODAY),)),
        ShiftOpened(id="shift-1", opening_float=0),
        sale("s", SoldNumber(lot_id="bag␟", quantity=1000, provenance=Provenance.SCANNED), sku="bag"),
    ),
    "a lot that came three times": (
        ProductsSet(id="p", products=(MILK,)),
        GoodsReceipt(id="g", lines=(line("milk", "A", received_on=days(-1), expiry=days(9)),)),
        GoodsReceipt(id="g2", lines=(line("milk", "a", received_on=days(-3), location="back"),)),
        GoodsReceipt(id="g3", lines=(line("milk", "A", best_before=days(7), production_date=days(-9)),)),
    ),
}


@pytest.mark.parametrize("history", HISTORIES)
def test_the_tables_depend_on_what_a_store_holds_not_on_the_order_it_came_in(
    template: Path, tmp_path: Path, history: str
) -> None:
    """Tills that exchange entries must come to say the same. An order that the rules refuse here is left out."""
    documents = HISTORIES[history]
    wrote = {d.id: replace(BY, till=f"till-{n}", at=NOON.replace(minute=n)) for n, d in enumerate(documents)}
    seen: dict[str, tuple[str, ...]] = {}
    content = template.read_bytes()
    for n, order in enumerate(permutations(documents)):
        path = tmp_path / f"{n}.db"
        path.write_bytes(content)
        store = Store(path)
        posted = [post(store, document, wrote[document.id]) for document in order]
        with store.reading() as connection:
            rows = tuple(
                f"{table.name} {tuple(row)}"
                for table in SQLModel.metadata.sorted_tables
                if table.name not in LOCAL
                for row in sorted(connection.exec_driver_sql(f"SELECT * FROM {table.name}"), key=repr)
            )
        store.close()
        path.unlink()
        if all(isinstance(each, Posted) for each in posted):
            seen["\n".join(rows)] = tuple(document.id for document in order)
    texts = list(seen)
    assert len(texts) == 1, set(texts[0].splitlines()) ^ set(texts[1].splitlines())


@given(st.dates(date(2026, 11, 1), date(2027, 1, 1)))
@example(TODAY)
def test_a_lot_without_a_date_is_ranked_behind_every_date(day: date) -> None:
    assert removal_date(Lot(id="x", sku="x", expiry=day)) < removal_date(Lot(id="y", sku="x"))
