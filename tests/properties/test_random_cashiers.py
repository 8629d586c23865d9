"""Two tills, and cashiers who scan, change, void, park, crash, fetch, pay and take back at random.

What a person would swear to is kept beside the store: which packs were held before the scanner, which lots were
stopped at which moment, what lies in each drawer. After every step the promises are held against the store.
"""

from __future__ import annotations

import shutil
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

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
from pos_term.domain.cart import CartLine
from pos_term.domain.documents import PeopleSet, Release, Sale, ShiftOpened, ShopSet
from pos_term.domain.documents.standing import LotNamed
from pos_term.domain.judgement import Reason
from pos_term.domain.lots import Provenance
from pos_term.domain.people import Person, Role
from pos_term.domain.policies import Rules
from pos_term.domain.products import Product, Tracking
from pos_term.domain.shop import Shop
from pos_term.domain.tender import TenderKind, TenderState
from pos_term.services.checkout import Checkout
from pos_term.services.clock import Clock
from pos_term.services.open_sale import Attended, Counterpart
from pos_term.services.outcomes import Outcome
from pos_term.services.returning import Pick
from pos_term.store.engine import Store
from pos_term.store.journal import Posted, find, post
from pos_term.store.shifts import figures
from pos_term.store.verify import verify
from tests.shop import NOON, RULES, TODAY, TestShop, days, gs1

LOTS = ("NEAR", "FAR", "LAST")
SERIALS = ("S1", "S2", "S3", "S4", "S5")
TILLS = ("1", "2")
MIRA = Person(id="mira", name="Mira", role=Role.SUPERVISOR)
ANA = Person(id="ana", name="Ana", role=Role.CASHIER)
SHOP = Shop(
    name="Corner Shop", restricted=RULES, cash_unit=5,
    rules=Rules(overrides=(Reason.EXPIRED, Reason.SHORT_DATED, Reason.NOT_FIRST_TO_EXPIRE)),
)  # fmt: skip
AT = st.sampled_from(TILLS)
LOT = st.sampled_from(LOTS)
SERIAL = st.sampled_from(SERIALS)
PLACE = st.integers(0, 5)
_OUT_OF_PLACE = """SELECT lot_id FROM balance b JOIN location p ON p.name = b.location
    WHERE instr(lot_id, '␟␟') > 0 AND b.quantity > 0 GROUP BY lot_id HAVING sum(b.quantity) > 1000"""
_UNBALANCED = "SELECT lot_id FROM balance GROUP BY lot_id HAVING sum(quantity) <> 0"
_CLAIMED_TWICE = (
    """SELECT lot_id FROM open_number WHERE instr(lot_id, '␟␟') > 0 GROUP BY lot_id HAVING count(*) > 1"""
)


class Counters(RuleBasedStateMachine):
    """A shop with two tills on one store."""

    template: Path
    folder: Path
    made = count()

    def __init__(self) -> None:
        super().__init__()
        path = self.folder / f"{next(self.made)}.db"
        shutil.copy(self.template, path)
        self.store = Store(path)
        self.shop = TestShop(self.store)
        self.shop.settings = SHOP
        self.shop.post(ShopSet(id="set", shop=SHOP))
        self.shop.post(PeopleSet(id="people", people=(ANA, MIRA)))
        self.now = NOON
        self.clock = Clock(ZoneInfo("UTC"), system=lambda: self.now)
        self.stopped: dict[str, set[str]] = {"held": set(), "recalled": set()}
        self.presented: dict[str, set[tuple[str, Provenance]]] = {}
        self.sales: list[Posted] = []
        self.drawer = {"1": 10000, "2": 5000}
        self.tills: dict[str, Checkout] = {}

    @initialize()
    def stock_the_shelves(self) -> None:
        """Milk by lot, phones by serial, bags without either."""
        self.milk = self.shop.product("milk", Tracking.LOT, price=249)
        self.phone = self.shop.product("phone", Tracking.SERIAL, price=19999)
        self.bag = self.shop.product("bag", price=7, deposit=25)
        for lot, left in zip(LOTS, (1, 9, 60), strict=True):
            self.shop.receive(self.milk, lot, quantity=6, expiry=days(left))
        for serial in SERIALS:
            self.shop.receive(self.phone, serial=serial)
        shift = ShiftOpened(id="shift-2", opening_float=5000)
        posting = self.checkout_at("1")._sale.posting()
        assert isinstance(post(self.store, shift, posting.__class__("2", "Ben", self.now, TODAY)), Posted)
        self.tills = {till: self.checkout_at(till) for till in TILLS}

    def checkout_at(self, till: str) -> Checkout:
        """A till as it comes up: whatever was open on it is fetched back."""
        who = Attended(till=till, actor="Ana", cashier="ana", shift=f"shift-{till}")
        return Checkout(
            Counterpart(
                store=self.store, shop=SHOP, clock=self.clock, attended=lambda: who,
                decoder=DecoderSettings(restricted=RULES), recorder=self.shop.recorder,
            )
        )  # fmt: skip

    # -- what is done --------------------------------------------------------------------------------------

    def told(self, till: str, outcome: Outcome, *, before: set[tuple[str, Provenance]]) -> None:
        """What an accepted step brought onto the cart was presented in it; a refused one brought nothing."""
        now = self.numbers(till)
        if not outcome.ok:
            marks_only = {key for key, _ in now} <= {key for key, _ in before}
            assert marks_only, outcome
        self.presented.setdefault(self.tills[till]._sale.id, set()).update(now - before)

    def numbers(self, till: str) -> set[tuple[str, Provenance]]:
        """The numbers in a cart, and how each is known."""
        lines = self.tills[till].cart.lines
        return {(number.lot_id, number.provenance) for line in lines for number in line.numbers}

    def line_of(self, till: str, place: int) -> CartLine | None:
        """One of the lines, or none."""
        lines = self.tills[till].cart.lines
        return lines[place % len(lines)] if lines else None

    def present(self, till: str, product: Product, lot: str | None, serial: str | None) -> Outcome:
        """Hold a pack before the scanner, and see that nothing but itself comes onto the cart."""
        before = self.numbers(till)
        outcome = self.tills[till].scan(gs1(product, lot, serial=serial))
        fresh = {key for key, _ in self.numbers(till) - before}
        assert len(fresh) <= 1
        assert all(key.endswith(f"␟{serial or lot}") for key in fresh), (fresh, lot, serial)
        self.told(till, outcome, before=before)
        return outcome

    @rule(till=AT, lot=LOT)
    def scan_milk(self, till: str, lot: str) -> None:
        """A pack that says its lot."""
        outcome = self.present(till, self.milk, lot, None)
        if f"milk␟{lot}" in self.stopped["recalled"]:
            assert not outcome.ok
            assert outcome.reasons[0] == "recalled"

    @rule(till=AT, serial=SERIAL)
    def scan_a_phone(self, till: str, serial: str) -> None:
        """A box that says its serial."""
        self.present(till, self.phone, None, serial)

    @rule(till=AT, what=st.sampled_from(["bag", "milk", "phone"]), times=st.sampled_from(["", "2*", "3*"]))
    def scan_a_plain_barcode(self, till: str, what: str, times: str) -> None:
        """A pack that says nothing but what it is."""
        product = {"bag": self.bag, "milk": self.milk, "phone": self.phone}[what]
        before = self.numbers(till)
        outcome = self.tills[till].scan(times.encode() + (product.gtin or "").encode())
        self.told(till, outcome, before=before)

    @rule(till=AT, code=LOT | SERIAL, keyed=st.booleans())
    def answer_the_prompt(self, till: str, code: str, keyed: bool) -> None:
        """A lot or serial for the line that waits."""
        waiting = self.tills[till].waiting
        if waiting:
            before = self.numbers(till)
            outcome = self.tills[till].answer(waiting.key, code.encode(), keyed=keyed)
            fresh = {key for key, _ in self.numbers(till) - before}
            assert all(key.endswith(f"␟{code}") for key in fresh)
            self.told(till, outcome, before=before)

    @rule(till=AT)
    def take_the_proposal(self, till: str) -> None:
        """Enter at the prompt."""
        before = self.numbers(till)
        outcome = self.tills[till].accept_suggestion()
        assert all(how is Provenance.SUGGESTED for _, how in self.numbers(till) - before)
        self.told(till, outcome, before=before)

    @rule(till=AT, place=PLACE, pieces=st.integers(0, 4))
    def change_the_quantity(self, till: str, place: int, pieces: int) -> None:
        """More, or less, of a line."""
        line = self.line_of(till, place)
        if line:
            before = self.numbers(till)
            self.told(till, self.tills[till].set_quantity(line.key, pieces * 1000), before=before)

    @rule(till=AT, place=PLACE)
    def take_a_number_off(self, till: str, place: int) -> None:
        """The last number of a line goes."""
        line = self.line_of(till, place)
        if line and line.numbers:
            assert self.tills[till].drop_number(line.key, line.numbers[-1].lot_id).ok

    @rule(till=AT, place=PLACE)
    def remove_a_line(self, till: str, place: int) -> None:
        """A line goes."""
        line = self.line_of(till, place)
        if line:
            assert self.tills[till].remove(line.key).ok

    @rule(till=AT, place=st.none() | PLACE, percent=st.sampled_from([-1, 0, 10, 25, 40, 100, 120]))
    def give_a_discount(self, till: str, place: int | None, percent: int) -> None:
        """On a line, or on all of it; more than a quarter is not a cashier's to give."""
        line = self.line_of(till, place) if place is not None else None
        key = line.key if line else None
        total = self.tills[till].cart.total
        outcome = self.tills[till].pricing.discount(key, percent=percent * 1000, reason="regular customer")
        assert not (outcome.ok and not 0 <= percent <= (25 if key else self.rounded_limit(till))), outcome
        assert outcome.ok or self.tills[till].cart.total == total

    def rounded_limit(self, till: str) -> int:
        """Percent off the sale that a quarter may come to where one minor unit of a cheap line is a large part."""
        goods = [line.goods for line in self.tills[till].cart.lines if not line.returns]
        most = sum((amount + 2) // 4 + 1 for amount in goods)
        return max(25, -(-100 * most // max(1, sum(goods))))

    @rule(till=AT)
    def void_the_sale(self, till: str) -> None:
        """Everything goes."""
        if self.tills[till].cart:
            assert self.tills[till].void("random").ok

    @rule(till=AT)
    def let_it_go(self, till: str) -> None:
        """A supervisor lets the pack go that was refused last, where the shop allows that."""
        before = self.numbers(till)
        outcome = self.tills[till].overrides.allow("was told", MIRA)
        assert not {key for key, _ in self.numbers(till) - before} & self.stopped["recalled"]
        self.told(till, outcome, before=before)

    # -- the day goes on -----------------------------------------------------------------------------------

    @rule(lot=LOT)
    def hold_a_lot(self, lot: str) -> None:
        """A manager stops a lot."""
        self.shop.hold(self.milk, lot)
        self.stopped["held"].add(f"milk␟{lot}")

    @rule(lot=LOT)
    def release_a_lot(self, lot: str) -> None:
        """A manager lets it go again."""
        named = LotNamed(sku="milk", lot=lot)
        self.shop.post(Release(id=self.shop.id(), lots=(named,), reason="checked"))
        self.stopped["held"].discard(f"milk␟{lot}")

    @precondition(lambda self: len(self.sales) > 2)
    @rule(lot=st.sampled_from(LOTS[:2]))
    def recall_a_lot(self, lot: str) -> None:
        """A notice comes in; it never goes away again."""
        self.shop.recall(self.milk, lot)
        self.stopped["recalled"].add(f"milk␟{lot}")

    @precondition(lambda self: self.now < NOON + timedelta(days=12))
    @rule(hours=st.sampled_from([1, 13, 30]))
    def time_goes_by(self, hours: int) -> None:
        """Perhaps past midnight, in mid-sale."""
        self.now += timedelta(hours=hours)
        self.shop.now = self.now

    @rule()
    def the_clock_is_set_back(self) -> None:
        """It makes nothing sellable again: the journal has seen a later hour."""
        self.now -= timedelta(hours=1)

    # -- parked, crashed, fetched --------------------------------------------------------------------------

    @rule(till=AT)
    def park_the_sale(self, till: str) -> None:
        """It waits for any till."""
        had = bool(self.tills[till].cart)
        assert self.tills[till].open_sales.suspend("blue coat").ok is had
        assert not self.tills[till].cart

    @rule(till=AT, place=PLACE)
    def fetch_a_parked_sale(self, till: str, place: int) -> None:
        """At this till or the other; the second who tries gets nothing."""
        parked = [each for each in self.tills[till].open_sales.suspended() if not each.open]
        if parked and not self.tills[till].cart:
            wanted = parked[place % len(parked)]
            assert self.tills[till].open_sales.resume(wanted.id).ok
            other = self.tills["2" if till == "1" else "1"]
            if not other.cart:
                assert not other.open_sales.resume(wanted.id).ok

    @rule(till=AT)
    def the_till_crashes(self, till: str) -> None:
        """It comes up with the cart as it was."""
        before, sale = self.tills[till].cart, self.tills[till]._sale.id
        self.tills[till] = self.checkout_at(till)
        self.tills[till].open_sales.restore()
        after = self.tills[till].cart
        # It comes back under a new id, so that whoever had it is out of it.
        self.presented[self.tills[till]._sale.id] = self.presented.pop(sale, set())
        assert [_bare(line) for line in after.lines] == [_bare(line) for line in before.lines]
        assert after.total == before.total

    # -- paying and taking back ----------------------------------------------------------------------------

    @rule(till=AT, kind=st.sampled_from(["cash", "card", "split", "unknown"]), over=st.integers(0, 3))
    def pay(self, till: str, kind: str, over: int) -> None:
        """However the sale stands: it is stored as it was presented, or it is not stored."""
        checkout = self.tills[till]
        if not checkout.cart or checkout.pay() is not None:
            return
        cart, sale_id = checkout.cart, checkout._sale.id
        tendering = checkout.tendering
        assert tendering is not None
        if tendering.owed:
            for way in (TenderKind.CASH, TenderKind.CARD):
                if checkout.tendering and checkout.tendering.owed:
                    checkout.refund(way)
            assert checkout.tendering
            assert not checkout.tendering.owed
        elif tendering.remaining:
            self._hand_over(checkout, kind, over)
        outcome = checkout.complete()
        if outcome.ok:
            assert outcome.sale is not None
            self.stored(till, outcome.sale, sale_id)
        else:
            assert checkout.cart.total == cart.total
            checkout.stop_paying()

    @rule(
        till=AT, packs=st.lists(st.sampled_from([*LOTS, *SERIALS, "bag"]), min_size=1, max_size=4),
        kind=st.sampled_from(["cash", "card", "split", "unknown"]), over=st.integers(0, 2),
    )  # fmt: skip
    def a_customer_comes(self, till: str, packs: list[str], kind: str, over: int) -> None:
        """What can be sold is sold: the line that still waits for a number is taken off."""
        for pack in packs:
            if pack == "bag":
                self.scan_a_plain_barcode(till, "bag", "")
            elif pack in LOTS:
                self.scan_milk(till, pack)
            else:
                self.scan_a_phone(till, pack)
        while (waiting := self.tills[till].waiting) is not None:
            assert self.tills[till].remove(waiting.key).ok
        self.pay(till, kind, over)

    @precondition(lambda self: bool(self.sales))
    @rule(till=AT, which=st.integers(0, 50), place=PLACE, pack=st.sampled_from(["", "FAR", "S1", "bag"]))
    def a_customer_comes_back(self, till: str, which: int, place: int, pack: str) -> None:
        """With one piece of a sale, for money or for something else."""
        if not self.tills[till].cart:
            self.take_back(till, which, place, "changed their mind")
            self.a_customer_comes(till, [pack] if pack else ["bag"], "cash", 0)

    def _hand_over(self, checkout: Checkout, kind: str, over: int) -> None:
        if kind == "split" and checkout.cart.total > 100:
            assert checkout.tender(TenderKind.CARD, 100).ok
        if kind in ("card", "unknown"):
            state = TenderState.UNKNOWN if kind == "unknown" else TenderState.APPROVED
            assert checkout.tender(TenderKind.CARD, state=state).ok
        else:
            rest = checkout.tendering.for_cash() if checkout.tendering else 0
            assert checkout.tender(TenderKind.CASH, rest + over * 500).ok

    def stored(self, till: str, posted: Posted, sale_id: str) -> None:
        """What the store took is what was presented, was not stopped, and adds up."""
        sale = posted.document
        assert isinstance(sale, Sale)
        self.sales.append(posted)
        today = self.clock.business_date()
        allowed = {(each.line, each.lot_id): set(each.reasons) for each in sale.overrides}
        for line in sale.lines:
            for number in line.numbers:
                let_go = allowed.get((line.n, number.lot_id), set())
                assert number.lot_id not in self.stopped["recalled"]
                assert number.lot_id not in self.stopped["held"] or "held" in let_go
                assert number.expiry is None or number.expiry >= today or "expired" in let_go
                if number.lot or number.serial:
                    assert (number.lot_id, number.provenance) in self.presented[sale_id]
        paid = sum(tender.amount for tender in sale.tenders)
        assert paid - sale.change == sale.total + sale.rounding
        lines = sum(line.total for line in sale.lines) - sum(line.total for line in sale.returned)
        assert lines == sale.total == sum(tax.gross for tax in sale.taxes)
        cash = sum(tender.amount for tender in sale.tenders if tender.kind is TenderKind.CASH)
        self.drawer[till] += cash - sale.change

    @precondition(lambda self: bool(self.sales))
    @rule(till=AT, which=st.integers(0, 50), place=PLACE, reason=st.sampled_from(["changed their mind", "damaged"]))
    def take_back(self, till: str, which: int, place: int, reason: str) -> None:
        """One piece of some sale; the second time it is refused."""
        sale = self.sales[which % len(self.sales)].document
        assert isinstance(sale, Sale)
        if not sale.lines:
            return
        line = sale.lines[place % len(sale.lines)]
        number = line.numbers[place % len(line.numbers)]
        pick = Pick(line=line.n, quantity=1000, serial=number.serial, lot=number.lot)
        self.tills[till].returns.take_back(sale.number, [pick], reason)

    @rule(till=AT, serial=SERIAL)
    def take_back_by_serial(self, till: str, serial: str) -> None:
        """Only a phone that is with a customer comes back."""
        out = self.rows("SELECT 1 FROM balance WHERE lot_id = ? AND location = 'customer' AND quantity > 0",
                        f"phone␟␟{serial}")  # fmt: skip
        outcome = self.tills[till].returns.by_serial(serial, "does not work")
        assert out or not outcome.ok

    @precondition(lambda self: bool(self.sales))
    @rule(till=AT, which=st.integers(0, 50))
    def take_a_whole_sale_back(self, till: str, which: int) -> None:
        """In the shift in which it was made, once."""
        sale = self.sales[which % len(self.sales)].document
        assert isinstance(sale, Sale)
        outcome = self.tills[till].returns.post_void(sale.number, "wrong customer")
        if outcome.ok:
            assert outcome.sale is not None
            back = outcome.sale.document
            assert isinstance(back, Sale)
            assert (back.total, back.voids, sale.shift) == (-sale.total, sale.id, f"shift-{till}")
            self.sales.append(outcome.sale)
            cash = sum(tender.amount for tender in back.tenders if tender.kind is TenderKind.CASH)
            self.drawer[till] += cash - back.change

    # -- what must always hold -----------------------------------------------------------------------------

    def rows(self, text: str, *values: object) -> list[tuple[Any, ...]]:
        return self.shop.rows(text, *values)

    @invariant()
    def every_lot_is_somewhere_and_sums_to_zero(self) -> None:
        """P3."""
        assert self.rows(_UNBALANCED) == []

    @invariant()
    def a_serial_is_in_one_place_and_in_one_cart(self) -> None:
        """P4."""
        assert self.rows(_OUT_OF_PLACE) == []
        assert self.rows(_CLAIMED_TWICE) == []

    @invariant()
    def no_more_comes_back_than_was_sold(self) -> None:
        """P4, for lots and loose goods too."""
        text = """SELECT r.sold FROM return_line r GROUP BY r.sold, r.sold_line, r.lot_id HAVING sum(r.quantity) >
            (SELECT sum(l.quantity) FROM sale_line l
             WHERE l.sale = r.sold AND l.line = r.sold_line AND l.lot_id = r.lot_id)"""
        assert self.rows(text) == []

    @invariant()
    def a_sale_is_whole_or_not_there(self) -> None:
        """P5: as many sales as were acknowledged, each found by its id, none of them still an open sale."""
        assert self.rows("SELECT count(*) FROM sale") == [(len(self.sales),)]
        assert self.rows("SELECT 1 FROM open_sale o JOIN sale s ON s.id = o.id") == []
        if self.sales:
            last = find(self.store, self.sales[-1].document.id)
            assert last is not None
            assert last.entry.hash == self.sales[-1].entry.hash

    @invariant()
    def money_is_whole(self) -> None:
        """P9: the cart adds up to the last minor unit, and the drawers hold what was put in."""
        for checkout in self.tills.values():
            cart = checkout.cart
            assert sum(cart.totals) == cart.total == sum(tax.gross for tax in cart.taxes)
            assert all(type(total) is int for total in cart.totals)
        for till in self.tills:
            with self.store.reading() as connection:
                shift = figures(connection, f"shift-{till}")
            assert shift is not None
            assert shift.cash_expected == self.drawer[till]

    def teardown(self) -> None:
        """The journal is whole and its replay gives the same tables: asked where much has happened."""
        self.shop.close()
        if len(self.sales) > 2:
            assert verify(self.store).sound
        self.store.close()
        self.store.path.unlink()


def _bare(line: CartLine) -> tuple[object, ...]:
    """What of a line must come back after a crash."""
    numbers = tuple((n.lot_id, n.quantity, n.provenance, n.allowed) for n in line.numbers)
    return (
        line.key, line.product.sku, line.quantity, line.unit_price, numbers, line.discount, line.returns is None,
        line.total,
    )  # fmt: skip


def test_whatever_cashiers_do_the_promises_hold(template: Path, tmp_path: Path) -> None:
    class OnThisDisk(Counters):
        """The machine in this test's own folder."""

    OnThisDisk.template, OnThisDisk.folder = template, tmp_path
    run_state_machine_as_test(
        OnThisDisk,
        settings=settings(
            max_examples=80, stateful_step_count=50, deadline=None, print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
