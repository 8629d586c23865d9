"""The life of lots in any order: received, held, moved, made, split, put right, sold, thrown away, sent back.

A plain count kept beside the store says what must be there, what it cost and what was made of what. After every
step the two are compared: each lot sums to zero, what moved adds up to what is there, the value of the stock is the
sum over its lots, and a lot is found forward of another exactly when that one is found backward of it. At the end
the store is verified, which replays its journal.
"""

from __future__ import annotations

import shutil
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from pos_term.domain.documents import Document, Hold, LotField, LotNamed, PlacesSet, Release, SoldNumber
from pos_term.domain.lots import Provenance, lot_key
from pos_term.domain.money import format_amount
from pos_term.domain.products import Tracking
from pos_term.services.desk import Desk
from pos_term.services.report_asked import Asked
from pos_term.services.report_stock import valuation
from pos_term.services.tracing.totals import totals_of
from pos_term.store.engine import Store
from pos_term.store.journal import Posted, Posting, Rejected, post
from pos_term.store.journey import steps_of_lots
from pos_term.store.lineage import ancestors, descendants
from pos_term.store.verify import verify
from tests.properties.counted_lots import PLACES, Code, Counted, key_of, label
from tests.shop import NOON, TODAY, TestShop, days
from tests.store import goods
from tests.store.test_journal import sale

LOTS: tuple[Code, ...] = (
    ("milk", "A", None), ("milk", "B", None), ("milk", "OLD", None), ("cheese", "K1", None), ("cheese", "K2", None),
)  # fmt: skip
UNITS: tuple[Code, ...] = (("pump", "P1", "S1"), ("pump", "P1", "S2"), ("pump", "P2", "S3"))
CODE = st.sampled_from(LOTS + LOTS + UNITS)
PLACE = st.sampled_from(("floor", *PLACES))
PICK = st.integers(0, 99)
"""Chooses among what lies somewhere."""
PIECES = st.sampled_from([0, 1, 1, 1, 2, 2, 3, 9])
COST = st.sampled_from([None, 0, 100, 12_345, 7_777])
NAMED = "SELECT id FROM lot UNION SELECT parent FROM lot WHERE parent IS NOT NULL"


class Life(RuleBasedStateMachine):
    """The store, and the plain count beside it."""

    template: Path
    folder: Path
    stores = count()

    def __init__(self) -> None:
        super().__init__()
        path = self.folder / f"{next(self.stores)}.db"
        shutil.copy(self.template, path)
        self.store = Store(path)
        self.shop = TestShop(self.store)
        self.names = count(1)
        self.counted = Counted()

    @initialize()
    def open_the_shop(self) -> None:
        """Milk and cheese go by lot, pumps by serial; a cellar, a shelf in another store; the first delivery."""
        for sku, tracking in (("milk", Tracking.LOT), ("cheese", Tracking.LOT), ("pump", Tracking.LOT_SERIAL)):
            self.shop.product(sku, tracking)
        places = PlacesSet(id="places", locations=(goods.CELLAR, goods.NORTH_SHELF), branches=(goods.NORTH,))
        self.shop.post(places)
        for code in (*LOTS[:4], UNITS[0]):
            self._receive(code, "floor", 6, 12_345)

    def teardown(self) -> None:
        found = verify(self.store)
        self.shop.close()
        self.store.close()
        self.store.path.unlink()
        assert found.sound, found

    def id(self) -> str:
        return f"d{next(self.names)}"

    def post(self, document: Document, *, ok: bool) -> bool:
        """Post a document; the store takes it exactly when the count says so."""
        outcome = post(self.store, document, Posting("1", "Ana", NOON, TODAY))
        assert isinstance(outcome, Posted if ok else Rejected), (document, outcome)
        return ok

    def some(self, pick: int, pieces: int) -> tuple[Code, str, int, bool]:
        """A lot where some of it lies, how many pieces are asked for, and whether so many are there."""
        lying = self.counted.lying() or [(LOTS[0], "floor")]
        code, place = lying[pick % len(lying)]
        there = self.counted.at(code, place)
        pieces = min(pieces, 1) if code[2] else pieces
        return code, place, pieces, 0 < pieces <= there

    # -- what is done ----------------------------------------------------------------------------------------

    @rule(code=CODE, place=PLACE, pieces=PIECES, cost=COST)
    def receive(self, code: Code, place: str, pieces: int, cost: int | None) -> None:
        """Packs come with the date that is printed on them."""
        self._receive(code, place, pieces, cost)

    def _receive(self, code: Code, place: str, pieces: int, cost: int | None) -> None:
        sku, lot, serial = code
        pieces = 1 if serial else pieces
        line = goods.came(
            lot, pieces, sku=sku, serial=serial, location=place, expiry=label(code), unit_cost=cost
        )  # fmt: skip
        ok = self.counted.fits(code) and not self.counted.about(code)
        if self.post(goods.receipt(line, id=self.id()), ok=ok):
            self.counted.come(code, place, pieces, cost, "supplier")

    @rule(code=CODE)
    def hold(self, code: Code) -> None:
        """A lot or one serial is stopped, known or not."""
        sku, lot, serial = code
        self.post(Hold(id=self.id(), lots=(LotNamed(sku=sku, lot=lot, serial=serial),), reason="wet"), ok=True)
        self.counted.held.add(key_of(code))
        self.counted.hear_of(code)

    @rule()
    def release_all(self) -> None:
        """What is on hold is let go, one by one."""
        for key in sorted(self.counted.held):
            sku, lot, serial = self.counted.codes[key]
            if not serial or lot_key(sku, lot) not in self.counted.held:
                named = LotNamed(sku=sku, lot=lot, serial=serial)
                self.post(Release(id=self.id(), lots=(named,), reason="dry"), ok=True)
                self.counted.held.discard(key)

    @rule(pick=PICK, onto=PLACE, pieces=PIECES)
    def move(self, pick: int, onto: str, pieces: int) -> None:
        """Packs go from place to place."""
        code, place, pieces, ok = self.some(pick, pieces)
        line = goods.carried(code[1], pieces, sku=code[0], serial=code[2], source=place, target=onto)
        if self.post(goods.moved(line, id=self.id()), ok=ok and place != onto):
            self.counted.move(code, place, onto, pieces)

    @rule(pick=PICK, pieces=PIECES, back=st.booleans())
    def leave(self, pick: int, pieces: int, back: bool) -> None:
        """Packs are thrown away, or go back to their supplier."""
        code, place, pieces, ok = self.some(pick, pieces)
        line = goods.gone(code[1], pieces, sku=code[0], serial=code[2], location=place)
        document = goods.sent_back(line, id=self.id()) if back else goods.disposed(line, id=self.id())
        if self.post(document, ok=ok):
            self.counted.move(code, place, "supplier" if back else "disposal", pieces)

    @rule(picks=st.lists(st.tuples(PICK, PIECES), min_size=1, max_size=2), code=CODE, place=PLACE, cost=COST)
    def make(self, picks: list[tuple[int, int]], code: Code, place: str, cost: int | None) -> None:
        """Some lots become one other; nothing becomes itself."""
        sku, lot, serial = code
        taken = [self.some(pick, pieces) for pick, pieces in picks]
        sums: dict[tuple[str, str], int] = {}
        for part, where, pieces, _ in taken:
            sums[key_of(part), where] = sums.get((key_of(part), where), 0) + pieces
        components = {key_of(part) for part, _, _, _ in taken}
        ok = all(each[3] for each in taken) and all(self.counted.there[at] >= n for at, n in sums.items())
        ok = ok and not self.counted.before(components) & {key_of(code), lot_key(sku, lot)}
        made = 1 if serial else 2
        result = goods.came(lot, made, sku=sku, serial=serial, location=place, unit_cost=cost)
        use = tuple(goods.used(part[1], n, sku=part[0], serial=part[2], location=at) for part, at, n, _ in taken)
        if self.post(goods.made(use, (result,), id=self.id()), ok=ok and not self.counted.about(code)):
            for part, where, pieces, _ in taken:
                self.counted.move(part, where, "production", pieces)
            self.counted.come(code, place, made, cost, "production")
            self.counted.link(components, lot_key(sku, lot))
            self.counted.link(components, key_of(code))

    @rule(pick=PICK, pieces=st.tuples(PIECES, PIECES), more=st.sampled_from([0, 0, 0, 1]))
    def split(self, pick: int, pieces: tuple[int, int], more: int) -> None:
        """A lot goes on as two of its own; nothing is gained by it."""
        code, place, whole, ok = self.some(pick, sum(pieces) + more)
        sku, lot, serial = code
        parts: list[Code] = [(sku, f"{lot}-{next(self.names)}", None) for _ in pieces]
        cost = self.counted.cost(key_of(code))
        made = tuple(
            goods.came(part[1], n, sku=sku, unit_cost=cost, location=place)
            for part, n in zip(parts, pieces, strict=True)
        )
        use = goods.used(lot, whole, sku=sku, serial=serial, location=place)
        ok = ok and all(pieces) and not more and not serial
        if self.post(goods.split((use,), made, id=self.id()), ok=ok):
            self.counted.move(code, place, "production", whole)
            for part, n in zip(parts, pieces, strict=True):
                self.counted.come(part, place, n, cost, "production")
                self.counted.link({key_of(code)}, key_of(part))

    @rule(code=st.sampled_from((*LOTS, ("pump", "P1", None))), later=st.integers(1, 60), retest=st.booleans())
    def put_right(self, code: Code, later: int, retest: bool) -> None:
        """A lot is tested again and gets a later date; without a test it does not."""
        found = self.rows("SELECT expiry, changed FROM lot WHERE id = ?", key_of(code))
        text, seen = (str(value or "") for value in (found or [("", "")])[0])
        was, now = date.fromisoformat(text) if text else None, days(later)
        ok = bool(found) and was != now and (retest or was is None or now < was)
        fact = (LotField.EXPIRY, text, now.isoformat())
        document = goods.amended(code[1], fact, sku=code[0], retest=retest, seen=seen, id=self.id())
        if self.post(document, ok=ok):
            self.counted.expires(code, now, was if retest else None)

    @rule(pick=PICK, pieces=PIECES)
    def sell(self, pick: int, pieces: int) -> None:
        """A pack is sold with the date its label has; what is stopped or not for sale is not."""
        code, place, pieces, ok = self.some(pick, pieces)
        number = SoldNumber(
            lot_id=key_of(code), lot=code[1], serial=code[2], quantity=pieces * 1000, expiry=label(code),
            provenance=Provenance.SCANNED, location=place,
        )  # fmt: skip
        ok = ok and self.counted.may_be_sold(code, place)
        if self.post(sale(self.id(), number, sku=code[0]), ok=ok):
            self.counted.move(code, place, "customer", pieces)

    # -- what must hold --------------------------------------------------------------------------------------

    def rows(self, text: str, *values: object) -> list[tuple[Any, ...]]:
        return self.shop.rows(text, *values)

    @invariant()
    def every_lot_sums_to_zero_and_is_where_the_count_says(self) -> None:
        assert self.rows("SELECT lot_id FROM balance GROUP BY lot_id HAVING sum(quantity) <> 0") == []
        found = {(row[0], row[1]): row[2] for row in self.rows("SELECT lot_id, location, quantity FROM balance")}
        there = {at: pieces * 1000 for at, pieces in self.counted.there.items() if pieces}
        assert {at: quantity for at, quantity in found.items() if quantity} == there

    @invariant()
    def what_moved_adds_up_to_what_is_there(self) -> None:
        with self.store.reading() as connection:
            for key in self.counted.codes:
                left = 0
                for step in steps_of_lots(connection, [key]):
                    left += step.quantity * ((step.target in PLACES) - (step.source in PLACES))
                    assert left >= 0, step
                assert left == self.counted.inside(key) * 1000
                assert totals_of(connection, [key]).agrees

    @invariant()
    def the_value_of_the_stock_is_the_sum_over_its_lots(self) -> None:
        costs = dict(self.rows("SELECT id, unit_cost FROM lot"))
        assert {key: costs.get(key) for key in self.counted.codes} == {
            key: self.counted.cost(key) for key in self.counted.codes
        }
        desk = Desk(
            store=self.store, shop=self.shop.settings, clock=self.shop.clock, training=True, till="1", actor="Ana"
        )
        with self.store.reading() as connection:
            _, sums = valuation(Asked(connection=connection, desk=desk, since=None, until=None))
        assert sums["value"] == format_amount(self.counted.value(), 2)

    @invariant()
    def forward_and_backward_are_one_way_walked_from_both_ends(self) -> None:
        with self.store.reading() as connection:
            keys = {row[0] for row in connection.exec_driver_sql(NAMED)}
            back = {(step.component, key) for key in keys for step in ancestors(connection, key)}
            forth = {(key, step.result) for key in keys for step in descendants(connection, key)}
        assert back == forth
        assert back == {(part, key) for key, parts in self.counted.parts.items() for part in parts}
        assert not [key for part, key in back if part == key]


def test_whatever_happens_to_lots_the_promises_hold(template: Path, tmp_path: Path) -> None:
    Life.template, Life.folder = template, tmp_path
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=18, stateful_step_count=28, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert list(tmp_path.glob("*.db")) == []
