"""What was made of what: followed both ways at any depth, at the cost of the answer."""

from __future__ import annotations

import random
import uuid
from pathlib import Path
from typing import cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from pos_term.domain.documents import GoodsReceipt, Produced, ProductsSet, ReceivedLine, UsedLine
from pos_term.domain.lots import lot_key, serial_key
from pos_term.domain.products import Product, Tracking
from pos_term.store import journey, journey_codes, journey_facts, lineage, trace
from pos_term.store.engine import Store
from pos_term.store.lineage import Step, ancestors, descendants
from tests.shop import TODAY, TestShop


def write(store: Store, *edges: tuple[str, str]) -> None:
    """Write lineage as the projection would."""
    with store.writing() as connection:
        for component, result in dict.fromkeys(edges):
            connection.exec_driver_sql(
                "INSERT INTO lineage VALUES (?, ?, ?)", (component, result, f"made {component}{result}")
            )


def down(store: Store, key: str) -> list[tuple[str, str, int]]:
    with store.reading() as connection:
        return [(step.component, step.result, step.depth) for step in descendants(connection, key)]


def up(store: Store, key: str) -> list[tuple[str, str, int]]:
    with store.reading() as connection:
        return [(step.component, step.result, step.depth) for step in ancestors(connection, key)]


def test_a_chain_is_followed_to_its_ends_both_ways(store: Store) -> None:
    write(store, ("a", "b"), ("b", "c"), ("x", "c"), ("c", "d"))
    assert down(store, "a") == [("a", "b", 1), ("b", "c", 2), ("c", "d", 3)]
    assert up(store, "d") == [("c", "d", 1), ("b", "c", 2), ("x", "c", 2), ("a", "b", 3)]
    assert down(store, "d") == up(store, "a") == []


def test_the_depth_is_that_of_the_shortest_way(store: Store) -> None:
    write(store, ("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"))
    assert down(store, "a") == [("a", "b", 1), ("a", "c", 1), ("b", "c", 2), ("c", "d", 2)]


def test_a_very_long_chain_is_followed_to_its_end(store: Store) -> None:
    write(store, *((f"{n:05d}", f"{n + 1:05d}") for n in range(3000)))
    assert down(store, "00000")[-1] == ("02999", "03000", 3000)
    assert up(store, "03000")[-1] == ("00000", "00001", 3000)


def test_a_loop_is_survived(store: Store) -> None:
    write(store, ("a", "b"), ("b", "c"), ("c", "a"))
    assert {(one, other) for one, other, _ in down(store, "a")} == {("a", "b"), ("b", "c"), ("c", "a")}
    assert len(up(store, "a")) == 3


def test_a_serial_has_what_its_lot_was_made_of_and_gives_its_lot_what_was_made_of_it(shop: TestShop) -> None:
    motor = Product(sku="MOTOR", name="Motor", tracking=Tracking.LOT_SERIAL)
    steel = Product(sku="STEEL", name="Steel", tracking=Tracking.LOT)
    fan = Product(sku="FAN", name="Fan", tracking=Tracking.LOT)
    shop.post(ProductsSet(id="p", products=(motor, steel, fan)))
    shop.post(GoodsReceipt(id="g", lines=(ReceivedLine(sku="STEEL", lot="S", quantity=9000, received_on=TODAY),)))
    made = tuple(
        ReceivedLine(sku="MOTOR", lot="M", serial=str(n), quantity=1000, received_on=TODAY) for n in (1, 2)
    )
    steel_used = (UsedLine(sku="STEEL", lot="S", location="floor", quantity=2000),)
    shop.post(Produced(id="m1", used=steel_used, made=made))
    one = (UsedLine(sku="MOTOR", lot="M", serial="1", location="floor", quantity=1000),)
    fans = (ReceivedLine(sku="FAN", lot="F", quantity=1000, received_on=TODAY),)
    shop.post(Produced(id="m2", used=one, made=fans))
    lot, first, second = lot_key("MOTOR", "M"), serial_key("MOTOR", "1"), serial_key("MOTOR", "2")
    with shop.store.reading() as connection:
        assert {step.result for step in descendants(connection, lot)} == {first, second, lot_key("FAN", "F")}
        assert {step.result for step in descendants(connection, second)} == set()
        back = ancestors(connection, lot_key("FAN", "F"))
    assert Step(first, lot_key("FAN", "F"), "m2", 1) in back
    assert {(step.component, step.depth) for step in back} >= {(lot, 1), (lot_key("STEEL", "S"), 2)}
    assert second not in {step.component for step in back}, "a sister was not used"


NAMES = st.sampled_from([f"n{number}" for number in range(12)])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(NAMES, NAMES), max_size=30))
def test_b_is_forward_of_a_exactly_when_a_is_backward_of_b(store: Store, edges: list[tuple[str, str]]) -> None:
    mine = uuid.uuid4().hex  # of other examples nothing can be taken back
    write(store, *((mine + one, mine + other) for one, other in edges if one != other))
    names = sorted({mine + name for edge in edges for name in edge})
    forward = {(name, result) for name in names for _, result, _ in down(store, name)}
    backward = {(component, name) for name in names for component, _, _ in up(store, name)}
    assert forward == backward


def plans(store: Store, *texts: tuple[str, tuple[object, ...]]) -> list[str]:
    """How the database would go about it."""
    with store.reading() as connection:
        return [
            str(row[3])
            for text, values in texts
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)
        ]


def test_no_read_of_a_trace_walks_through_a_whole_table(store: Store) -> None:
    """Each begins at an index of what is asked for, so that it costs by the length of its answer."""
    said: list[tuple[str, tuple[object, ...]]] = []

    class Listening:
        """A connection that keeps what it is asked."""

        def exec_driver_sql(self, text: str, values: tuple[object, ...] = ()) -> object:
            said.append((text, values))
            return real.exec_driver_sql(text, values)

    with store.reading() as real:
        asked = cast("Connection", Listening())
        keys = ["MILK␟A"]
        for read in (
            journey.steps_of_lots, journey.steps_of_documents, journey.flows, journey.balances,
            journey.lot_names, journey.shares, journey.makings, journey_facts.amendments, journey_facts.intakes,
            journey_facts.departures, journey_facts.certificates, lineage.ancestors_of, lineage.descendants_of,
            trace.sold, trace.returned, trace.refused, trace.on_hand, trace.movements, trace.records_by_keys,
            journey_codes.lots_of_products, journey_codes.lots_of_suppliers, trace.sold_by_lot,
        ):  # fmt: skip
            read(asked, keys)
        for one in (
            journey_facts.intakes_by_supplier_lot, journey_facts.intakes_by_purchase,
            journey_facts.intakes_by_certificate, journey_facts.intakes_of_document,
            journey_codes.sales_of_customer, journey_codes.receipts_of_goods, journey_codes.purchase_record,
            trace.sold_to, trace.returned_by, trace.records_by_code, trace.sold_on,
        ):  # fmt: skip
            one(asked, "X")
        journey_codes.documents_with_number(asked, "DI-1-000001")
        journey_codes.last_lots(asked, "MILK", 5)
    walked = [line for line in plans(store, *said) if line.startswith("SCAN") and "VIRTUAL TABLE" not in line]
    assert set(walked) == {"SCAN r"}, "only what was reached so far is walked through"


def test_the_holds_of_a_lot_are_read_by_an_index_of_their_own(store: Store) -> None:
    text = Path(journey_facts.__file__).read_text()
    assert "entry_of_standing" in " ".join(
        plans(
            store,
            ("SELECT 1 FROM entry e WHERE e.kind IN ('hold', 'release') AND "
             "e.kind IN ('hold', 'recall_applied', 'release')", ()),
        )
    )  # fmt: skip
    assert "e.kind IN ('hold', 'recall_applied', 'release')" in text


def test_many_lots_do_not_make_a_trace_longer(store: Store) -> None:
    """The steps the database takes for one chain are as many among 20,000 others as alone."""
    write(store, ("a", "b"), ("b", "c"))

    def work() -> int:
        counted = 0

        def tick() -> int:
            nonlocal counted
            counted += 1
            return 0

        with store.reading() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.set_progress_handler(tick, 1)
            try:
                descendants(connection, "a")
                ancestors(connection, "c")
            finally:
                driver.set_progress_handler(None, 0)
        return counted

    alone = work()
    lots = random.Random(7)
    with store.writing() as connection:
        for n in range(20_000):
            connection.exec_driver_sql(
                "INSERT INTO lineage VALUES (?, ?, ?)",
                (f"k{lots.random()}", f"r{lots.random()}", f"d{n}"),
            )
    assert work() <= alone * 1.3
