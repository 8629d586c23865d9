"""Any day of business, in any order: a store that receives, holds, recalls and sells never breaks a promise.

A plain count kept beside the store says what must be there and what may leave. After every step the two are
compared; at the end the store is verified, which replays its journal.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pos_term.domain.barcode import DecoderSettings
from pos_term.domain.documents import (
    Document,
    GoodsReceipt,
    Hold,
    LotNamed,
    RecallApplied,
    RecallTarget,
    ReceivedLine,
    Release,
    Sale,
    ShiftClosed,
    ShiftOpened,
    SoldNumber,
)
from pos_term.domain.lots import Provenance, lot_key, serial_key
from pos_term.domain.products import Dated, Product, Tracking
from pos_term.domain.tender import TenderKind
from pos_term.services.checkout import Checkout
from pos_term.services.open_sale import Attended, Counterpart
from pos_term.store.engine import Store
from pos_term.store.journal import Posted, Posting, Rejected, post
from pos_term.store.verify import verify
from tests.shop import RULES, TestShop, gs1
from tests.store.test_journal import sale

LOTS = ("A", "B", "C")
SERIALS = ("S1", "S2", "S3", "S4")
Key = tuple[str, str | None, str | None]
"""Product, lot and serial: what names stock."""

MILK_LOTS: list[Key] = [(sku, lot, None) for sku in ("milk", "cream") for lot in LOTS]
UNITS: list[Key] = [("pump", LOTS[n % 2], serial) for n, serial in enumerate(SERIALS)]
KEYS = st.sampled_from(MILK_LOTS + UNITS)
PLACES = st.sampled_from(["floor", "floor", "back", "quarantine"])
PIECES = st.integers(1, 4).map(lambda n: n * 1000)


def key_of(key: Key) -> str:
    sku, lot, serial = key
    return serial_key(sku, serial) if serial else lot_key(sku, lot or "")


class Day(RuleBasedStateMachine):
    """The store, and the plain count beside it."""

    template: Path
    folder: Path
    made = count()

    def __init__(self) -> None:
        super().__init__()
        path = self.folder / f"{next(self.made)}.db"
        shutil.copy(self.template, path)
        self.store = Store(path)
        self.shop = TestShop(self.store)
        self.names = count()
        self.today = self.shop.now.date()
        self.stock: dict[tuple[str, str], int] = {}
        self.expiry: dict[str, date] = {}
        self.held: set[str] = set()
        self.recalled: set[str] = set()
        self.shift: str | None = "shift-1"
        self.sold: dict[str, int] = {}
        self.posted = 0
        self.products: dict[str, Product] = {}
        self.counters = [self.counter(), self.counter()]

    def counter(self) -> Checkout:
        """An open sale whose shift is whichever is open."""
        return Checkout(
            Counterpart(
                store=self.store, shop=self.shop.settings, clock=self.shop.clock, recorder=self.shop.recorder,
                attended=lambda: Attended(till="1", actor="Ana", cashier="ana", shift=self.shift),
                decoder=DecoderSettings(restricted=RULES),
            )
        )  # fmt: skip

    def teardown(self) -> None:
        found = verify(self.store)
        self.shop.close()
        self.store.close()
        self.store.path.unlink()
        assert found.sound, found

    # -- what the count says ---------------------------------------------------------------------------------

    def stopped(self, key: Key, on: date) -> bool:
        """Whether anything known forbids that it leaves by a sale."""
        sku, lot, _ = key
        names = {key_of(key), lot_key(sku, lot or ""), sku}
        expiry = self.expiry.get(key_of(key))
        return bool(names & (self.held | self.recalled)) or (expiry is not None and expiry < on)

    def there(self, key: Key, place: str) -> int:
        return self.stock.get((key_of(key), place), 0)

    def move(self, key: str, source: str, target: str, quantity: int) -> None:
        for place, change in ((source, -quantity), (target, quantity)):
            self.stock[key, place] = self.stock.get((key, place), 0) + change

    def post(self, document: Document) -> Posted | Rejected:
        by = Posting("1", "Ana", self.shop.now, self.today)
        return post(self.store, document, by)

    def name(self) -> str:
        return f"d{next(self.names)}"

    def took(self, document: Document) -> None:
        """A sale stands: nothing in it was stopped, and the count follows it."""
        assert isinstance(document, Sale)
        assert document.shift == self.shift
        for line in document.lines:
            for number in line.numbers:
                if number.lot_id.endswith("␟"):
                    continue
                key: Key = (line.sku, number.lot, number.serial)
                assert not self.stopped(key, self.today), f"{number.lot_id} left although it was stopped"
                assert self.there(key, number.location) >= number.quantity
                self.move(number.lot_id, number.location, "customer", number.quantity)
                self.sold[number.lot_id] = self.sold.get(number.lot_id, 0) + number.quantity
        self.posted += 1

    # -- what happens in a day -------------------------------------------------------------------------------

    @initialize()
    def opens(self) -> None:
        for sku in ("milk", "cream"):
            self.products[sku] = self.shop.product(sku, Tracking.LOT, dated=Dated.EXPIRY)
        self.products["pump"] = self.shop.product("pump", Tracking.LOT_SERIAL)
        self.products["bag"] = self.shop.product("bag")
        for n, key in enumerate((*MILK_LOTS[:-1], *UNITS[:-1])):
            self.goods_come(key, 2000 + 1000 * (n % 2), "back" if n == 3 else "floor", n)

    @rule(key=KEYS, quantity=PIECES, place=PLACES, days=st.integers(-1, 5))
    def goods_come(self, key: Key, quantity: int, place: str, days: int) -> None:
        sku, lot, serial = key
        expiry = self.expiry.get(key_of(key)) or (None if serial else self.today + timedelta(days=days))
        line = ReceivedLine(
            sku=sku, lot=lot, serial=serial, quantity=1000 if serial else quantity, location=place, expiry=expiry,
            received_on=self.today,
        )  # fmt: skip
        outcome = self.post(GoodsReceipt(id=self.name(), lines=(line,)))
        came_before = serial is not None and (key_of(key), "supplier") in self.stock
        assert isinstance(outcome, Rejected if came_before else Posted)
        if isinstance(outcome, Posted):
            self.move(key_of(key), "supplier", place, line.quantity)
            if expiry:
                self.expiry[key_of(key)] = expiry

    @rule(key=KEYS, whole_lot=st.booleans())
    def is_held(self, key: Key, whole_lot: bool) -> None:
        named, name = self.named(key, whole_lot)
        assert isinstance(self.post(Hold(id=self.name(), lots=(named,), reason="leaking")), Posted)
        self.held.add(name)

    @rule(key=KEYS, whole_lot=st.booleans())
    def is_released(self, key: Key, whole_lot: bool) -> None:
        named, name = self.named(key, whole_lot)
        came = (key_of(key), "supplier") in self.stock
        # A serial that is held with its lot only is let go with it.
        with_its_lot = (
            named.serial and came and name not in self.held and lot_key(key[0], key[1] or "") in self.held
        )
        outcome = self.post(Release(id=self.name(), lots=(named,), reason="tested"))
        assert isinstance(outcome, Rejected if with_its_lot else Posted)
        if isinstance(outcome, Posted):
            self.held.discard(name)

    def named(self, key: Key, whole_lot: bool) -> tuple[LotNamed, str]:
        sku, lot, serial = key
        if serial and not whole_lot:
            return LotNamed(sku=sku, serial=serial.lower()), key_of(key)
        return LotNamed(sku=sku, lot=(lot or "").lower()), lot_key(sku, lot or "")

    @precondition(lambda self: len(self.recalled) < 3)
    @rule(key=KEYS, all_of_it=st.sampled_from([False, False, False, True]), by_gtin=st.booleans())
    def is_recalled(self, key: Key, all_of_it: bool, by_gtin: bool) -> None:
        sku, lot, _ = key
        gtin = self.products[sku].gtin
        target = RecallTarget(
            sku=None if by_gtin else sku, gtin=gtin if by_gtin else None, lot=None if all_of_it else lot
        )
        assert isinstance(self.post(RecallApplied(id=self.name(), recall="R-1", targets=(target,))), Posted)
        self.recalled.add(sku if all_of_it else lot_key(sku, lot or ""))

    @rule(days=st.integers(0, 2))
    def time_goes_on(self, days: int) -> None:
        self.shop.now += timedelta(days=days, minutes=5)
        self.shop.clock.fixed = self.shop.now
        self.today = self.shop.now.date()

    @rule(stays_closed=st.sampled_from([False, False, False, True]))
    def the_shift_ends(self, stays_closed: bool) -> None:
        if self.shift:
            closed = ShiftClosed(id=self.name(), shift=self.shift, expected=0, counted=0)
            assert isinstance(self.post(closed), Posted)
            self.shift = None
        if not stays_closed:
            opened = ShiftOpened(id=self.name(), opening_float=0)
            assert isinstance(self.post(opened), Posted)
            self.shift = opened.id

    @rule(numbers=st.lists(st.tuples(KEYS, PIECES, PLACES), min_size=1, max_size=3))
    def anything_is_posted_as_a_sale(self, numbers: list[tuple[Key, int, str]]) -> None:
        self.is_posted(numbers)

    @rule(data=st.data())
    def what_is_there_is_posted_as_a_sale(self, data: st.DataObject) -> None:
        held = [
            (key, place) for key in MILK_LOTS + UNITS for place in ("floor", "back") if self.there(key, place) > 0
        ]
        if held:
            chosen = data.draw(st.lists(st.sampled_from(held), min_size=1, max_size=2, unique=True))
            self.is_posted([(key, 1000, place) for key, place in chosen])

    def is_posted(self, numbers: list[tuple[Key, int, str]]) -> None:
        """Past every service: what the one door itself lets through is exactly what may leave."""
        lines = []
        for n, (key, quantity, place) in enumerate(numbers, 1):
            sku, lot, serial = key
            number = SoldNumber(
                lot_id=key_of(key), lot=lot, serial=serial, quantity=1000 if serial else quantity, location=place,
                provenance=Provenance.SCANNED,
            )  # fmt: skip
            lines.append(replace(sale("x", number, sku=sku).lines[0], n=n))
        wanted: dict[tuple[str, str], int] = {}
        for line in lines:
            number = line.numbers[0]
            wanted[number.lot_id, number.location] = (
                wanted.get((number.lot_id, number.location), 0) + number.quantity
            )
        may = (
            self.shift is not None
            and not any(self.stopped(key, self.today) for key, _, _ in numbers)
            and all(place != "quarantine" for _, _, place in numbers)
            and all(self.stock.get(at, 0) >= quantity for at, quantity in wanted.items())
        )
        document = replace(sale(self.name(), lines[0].numbers[0], shift=self.shift or "none"), lines=tuple(lines))
        outcome = self.post(document)
        if isinstance(outcome, Posted):
            assert self.post(document) == replace(outcome, again=True)
            self.took(outcome.document)
        assert isinstance(outcome, Posted) is may, outcome

    @rule(counter=st.integers(0, 1), keys=st.lists(KEYS, min_size=1, max_size=3), pays=st.booleans())
    def packs_are_scanned(self, counter: int, keys: list[Key], pays: bool) -> None:
        for key in keys:
            self.is_scanned(counter, key, 1 + len(keys) % 2)
        if pays:
            self.the_customer_pays(counter)

    def is_scanned(self, counter: int, key: Key, pieces: int) -> None:
        sku, lot, serial = key
        checkout = self.counters[counter]
        before = checkout.cart
        prefix = b"" if serial else f"{pieces}*".encode()
        outcome = checkout.scan(prefix + gs1(self.products[sku], lot, serial=serial))
        change = checkout.cart.in_cart(key_of(key)) - before.in_cart(key_of(key))
        if self.stopped(key, self.today):
            assert not outcome.ok
        assert change == (0 if not outcome.ok else 1000 if serial else pieces * 1000)
        others = {n.lot_id for line in before.lines for n in line.numbers} - {key_of(key)}
        assert all(checkout.cart.in_cart(other) == before.in_cart(other) for other in others)

    @rule(counter=st.integers(0, 1), sku=st.sampled_from(["milk", "cream", "bag"]))
    def a_plain_barcode_is_scanned(self, counter: int, sku: str) -> None:
        checkout = self.counters[counter]
        checkout.scan((self.products[sku].gtin or "").encode())
        checkout.accept_suggestion()

    @rule(counter=st.integers(0, 1), data=st.data())
    def a_line_is_changed(self, counter: int, data: st.DataObject) -> None:
        checkout = self.counters[counter]
        if checkout.cart.lines:
            line = data.draw(st.sampled_from(checkout.cart.lines))
            change = data.draw(st.sampled_from(["remove", "less", "drop"]))
            if change == "remove":
                checkout.remove(line.key)
            elif change == "less":
                checkout.set_quantity(line.key, 1000)
            else:
                for number in line.numbers:
                    checkout.drop_number(line.key, number.lot_id)

    @rule(counter=st.integers(0, 1))
    def the_customer_pays(self, counter: int) -> None:
        checkout = self.counters[counter]
        cart = checkout.cart
        stopped = any(
            self.stopped((line.product.sku, n.lot, n.serial), self.today)
            for line in cart.lines
            for n in line.numbers
        )
        if checkout.pay() is not None or not checkout.tender(TenderKind.CASH).ok:
            return
        outcome = checkout.complete()
        if outcome.sale is None:
            return
        assert not stopped
        document = outcome.sale.document
        assert isinstance(document, Sale)
        for line in cart.lines:
            for number in line.numbers:
                left = sum(n.quantity for each in document.lines for n in each.numbers if n.lot_id == number.lot_id)
                assert left == cart.in_cart(number.lot_id), "another lot was recorded than the one presented"
        self.took(document)

    @rule(counter=st.integers(0, 1))
    def the_sale_is_given_up(self, counter: int) -> None:
        self.counters[counter].void("changed mind")

    # -- what always holds -----------------------------------------------------------------------------------

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        return self.shop.rows(text)

    @invariant()
    def every_lot_sums_to_zero(self) -> None:
        assert self.rows("SELECT lot_id FROM balance GROUP BY lot_id HAVING sum(quantity) <> 0") == []

    @invariant()
    def the_balances_are_what_was_counted_and_what_the_movements_say(self) -> None:
        tracked = self.rows("SELECT lot_id, location, quantity FROM balance WHERE lot_id NOT LIKE '%␟'")
        assert {(lot, place): quantity for lot, place, quantity in tracked} == self.stock
        moved = self.rows(
            "SELECT lot_id, place, sum(q) FROM (SELECT lot_id, target AS place, quantity AS q FROM movement"
            " UNION ALL SELECT lot_id, source, -quantity FROM movement) GROUP BY lot_id, place"
        )
        assert sorted(moved) == sorted(self.rows("SELECT lot_id, location, quantity FROM balance"))

    @invariant()
    def a_serial_is_in_one_place(self) -> None:
        places = self.rows(
            "SELECT lot_id, sum(quantity), min(quantity), count(*) FILTER (WHERE quantity > 0) FROM balance"
            " WHERE lot_id LIKE '%␟␟%' AND location <> 'supplier' GROUP BY lot_id"
        )
        assert all(row[1:] == (1000, 0 if row[2] == 0 else 1000, 1) for row in places), places
        assert all(quantity == 1000 for lot, quantity in self.sold.items() if "␟␟" in lot)

    @invariant()
    def the_journal_and_the_receipts_count_without_gaps(self) -> None:
        first, last, entries = self.rows("SELECT min(seq), max(seq), count(*) FROM entry")[0]
        assert (first, last) == (1, entries)
        numbers = [row[0] for row in self.rows("SELECT number FROM sale ORDER BY seq")]
        assert numbers == [f"1-{n:06d}" for n in range(1, self.posted + 1)]


def test_a_recall_of_a_product_that_stands_in_the_cart_stops_the_next_pack_at_the_scan(shop: TestShop) -> None:
    """The cart was filled before the recall came; the scan is judged by what the store says now."""
    milk = shop.product("milk", Tracking.LOT)
    for lot in LOTS:
        shop.receive(milk, lot, expiry=shop.now.date() + timedelta(days=9))
    assert shop.checkout.scan(gs1(milk, "A")).ok
    shop.recall(milk, None)
    assert shop.checkout.scan(gs1(milk, "A")).reasons == ("recalled",)
    assert shop.checkout.scan(gs1(milk, "B")).reasons == ("recalled",)
    key = shop.checkout.cart.lines[0].key
    shop.checkout.set_quantity(key, 2000)
    assert not shop.checkout.accept_suggestion(key).ok
    assert shop.checkout.number(key, lot="C").reasons == ("recalled",)


def test_no_order_of_business_breaks_a_promise(template: Path, tmp_path: Path) -> None:
    Day.template, Day.folder = template, tmp_path
    run_state_machine_as_test(
        Day,
        settings=settings(
            max_examples=35, stateful_step_count=35, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert list(tmp_path.glob("*.db")) == []
