"""Any day of sales and returns: never more back than sold, and never more paid back than paid.

A plain count kept beside the store says what is with whom and what was paid for it. Every step is also tried where
it must not work. At the end the store is verified, which replays its journal.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from pos_term.domain.lots import loose_key, lot_key, serial_key
from pos_term.domain.products import Product, Tracking
from pos_term.services.returning import Pick, Sold
from pos_term.store.engine import Store
from pos_term.store.verify import verify
from tests.services.taking_back import SUPERVISOR, document, settle
from tests.shop import TestShop, days, gs1

LOTS = ("A1", "B2")
SERIALS = ("S1", "S2", "S3")
STOCK = 500
"""Pieces of each lot in the shop at the start."""
REASONS = st.sampled_from(["changed their mind", "damaged"])
PIECES = st.integers(1, 3)


@dataclass
class Bought:
    """One line of one sale: what of each number is still with the customer, what was paid and paid back."""

    receipt: str
    n: int
    total: int
    out: dict[tuple[str, str | None], int] = field(default_factory=dict)
    back: int = 0

    @property
    def left(self) -> int:
        return sum(self.out.values())


class Day(RuleBasedStateMachine):
    """The till, and the plain count beside it."""

    template: Path
    folder: Path
    made = count()

    def __init__(self) -> None:
        super().__init__()
        path = self.folder / f"{next(self.made)}.db"
        shutil.copy(self.template, path)
        self.shop = TestShop(Store(path))
        self.milk: Product = self.shop.product("milk", Tracking.LOT, price=133, deposit=7)
        self.phone: Product = self.shop.product("phone", Tracking.SERIAL, price=12901)
        self.soap: Product = self.shop.product("soap", price=299)
        for lot in LOTS:
            self.shop.receive(self.milk, lot, quantity=STOCK, expiry=days(30))
        for serial in SERIALS:
            self.shop.receive(self.phone, serial=serial)
        self.bought: list[Bought] = []
        self.stopped: set[str] = set()
        self.on_floor = set(SERIALS)
        self.paid = 0
        self.loose_back = 0

    def teardown(self) -> None:
        self.shop.recorder.flush()
        found = verify(self.shop.store)
        self.shop.close()
        self.shop.store.close()
        assert found.sound, found

    # -- what may happen -----------------------------------------------------------------------------------

    @rule(
        milk=st.lists(st.sampled_from(LOTS), max_size=6), phones=st.sets(st.sampled_from(SERIALS), max_size=2),
        soap=st.integers(0, 3), off=st.integers(0, 60),
    )  # fmt: skip
    def sell(self, milk: list[str], phones: set[str], soap: int, off: int) -> None:
        """Sell what may be sold, with something off the whole; what may not is refused."""
        checkout = self.shop.checkout
        for lot in milk:
            assert checkout.scan(gs1(self.milk, lot)).ok == (lot not in self.stopped)
        for serial in sorted(phones):
            assert checkout.scan(gs1(self.phone, serial=serial)).ok == (serial in self.on_floor)
        if soap:
            assert checkout.scan(f"{soap}*soap".encode()).ok
        if not checkout.cart:
            return
        if off and checkout.cart.total > 5 * off:
            assert checkout.pricing.discount(None, amount=off, reason="staff").ok
        sale = document(settle(checkout))
        assert sum(line.total for line in sale.lines) == sale.total
        self.paid += sale.total
        for line in sale.lines:
            bought = Bought(sale.number, line.n, line.total)
            for number in line.numbers:
                key = (number.lot_id, number.serial or number.lot)
                bought.out[key] = bought.out.get(key, 0) + number.quantity
                self.on_floor.discard(number.serial or "")
            self.bought.append(bought)

    @precondition(lambda self: self.bought)
    @rule(data=st.data(), pieces=PIECES, reason=REASONS)
    def take_back(self, data: st.DataObject, pieces: int, reason: str) -> None:
        """Take back some of a number by its receipt; what is not out is refused and changes nothing."""
        still_out = [bought for bought in self.bought if bought.left]
        bought = data.draw(st.sampled_from(still_out if still_out and pieces < 3 else self.bought))
        (lot_id, name), out = data.draw(st.sampled_from(sorted(bought.out.items(), key=lambda each: -each[1])))
        serial = name if name in SERIALS else None
        pick = Pick(line=bought.n, quantity=pieces * 1000, serial=serial, lot=None if serial else name)
        returns = self.shop.checkout.returns
        outcome = returns.take_back(bought.receipt, (pick,), reason)
        assert outcome.ok == (pieces * 1000 <= out), outcome.message
        if outcome.ok:
            again = returns.take_back(bought.receipt, (Pick(line=bought.n, quantity=bought.left + 1000),), reason)
            assert not again.ok
            self._settle_return(bought, (lot_id, name), pieces * 1000, reason)

    @precondition(lambda self: any(bought.left for bought in self.bought))
    @rule(data=st.data(), reason=REASONS)
    def take_the_rest_back(self, data: st.DataObject, reason: str) -> None:
        """Bring the rest of a line piece by piece: what is paid back is what was paid, to the last cent."""
        bought = data.draw(st.sampled_from([bought for bought in self.bought if bought.left]))
        pieces = [key for key, out in bought.out.items() for _ in range(out // 1000)]
        for lot_id, name in data.draw(st.permutations(pieces)):
            serial = name if name in SERIALS else None
            pick = Pick(line=bought.n, quantity=1000, serial=serial, lot=None if serial else name)
            assert self.shop.checkout.returns.take_back(bought.receipt, (pick,), reason).ok
            bought.out[lot_id, name] -= 1000
            if not self._held(name, reason) and serial:
                self.on_floor.add(serial)
        sale = document(settle(self.shop.checkout))
        assert bought.back - sale.total == bought.total
        for line in sale.returned:
            for number in line.numbers:
                held = self._held(number.serial or number.lot, reason)
                assert number.place == ("quarantine" if held else "floor")
        bought.back = bought.total
        self.paid += sale.total

    @rule(serial=st.sampled_from(SERIALS), reason=REASONS)
    def take_unit_back(self, serial: str, reason: str) -> None:
        """Take one unit back by its serial, if a customer has it."""
        key = (serial_key("phone", serial), serial)
        owners = [bought for bought in self.bought if bought.out.get(key)]
        outcome = self.shop.checkout.returns.by_serial(serial, reason)
        assert outcome.ok == bool(owners), outcome.message
        if outcome.ok:
            [owner] = owners
            self._settle_return(owner, key, 1000, reason)

    @precondition(lambda self: self.bought)
    @rule(data=st.data())
    def take_back_whole(self, data: st.DataObject) -> None:
        """Take a sale back whole, if nothing of it came back."""
        receipt = data.draw(st.sampled_from(sorted({bought.receipt for bought in self.bought})))
        lines = [bought for bought in self.bought if bought.receipt == receipt]
        before = sum(line.total for line in lines)
        untouched = all(not line.back and line.left for line in lines) and not self._touched(receipt)
        outcome = self.shop.checkout.returns.post_void(receipt, "scanned twice")
        assert outcome.ok == untouched, outcome.message
        if outcome.ok:
            self.paid -= before
            for line in lines:
                line.back = line.total
                self.on_floor |= {name for _, name in line.out if name in SERIALS}
                line.out = dict.fromkeys(line.out, 0)

    @rule(pieces=PIECES, reason=REASONS)
    def take_loose_goods_back(self, pieces: int, reason: str) -> None:
        """Take untracked goods back on a supervisor's word."""
        assert self.shop.checkout.returns.without_receipt("soap", pieces * 1000, reason, SUPERVISOR).ok
        sale = document(settle(self.shop.checkout))
        assert sale.total == -pieces * 299
        self.paid += sale.total
        self.loose_back += pieces * 1000

    @precondition(lambda self: not self.stopped)
    @rule(lot=st.sampled_from(LOTS))
    def recall(self, lot: str) -> None:
        """Recall a lot: what comes back of it goes to quarantine from now on; a customer brings some at once."""
        self.stopped.add(lot)
        self.shop.recall(self.milk, lot)
        key = (lot_key("milk", lot), lot)
        for bought in self.bought:
            if bought.out.get(key):
                pick = Pick(line=bought.n, quantity=1000, lot=lot)
                assert self.shop.checkout.returns.take_back(bought.receipt, (pick,), "wrong product").ok
                self._settle_return(bought, key, 1000, "wrong product")
                return

    # -- helpers -------------------------------------------------------------------------------------------

    def _held(self, name: str | None, reason: str) -> bool:
        return name in self.stopped or reason == "damaged"

    def _touched(self, receipt: str) -> bool:
        rows = self.shop.rows(
            "SELECT count(*) FROM return_line r JOIN sale s ON s.id = r.sold WHERE s.number = ?", receipt
        )
        return bool(rows[0][0])

    def _settle_return(self, bought: Bought, key: tuple[str, str | None], quantity: int, reason: str) -> None:
        sale = document(settle(self.shop.checkout))
        [line] = sale.returned
        held = self._held(key[1], reason)
        assert {number.place for number in line.numbers} == {"quarantine" if held else "floor"}
        assert (sale.total, line.quantity) == (-line.total, quantity)
        bought.out[key] -= quantity
        bought.back += line.total
        self.paid += sale.total
        if key[1] in SERIALS and not held:
            self.on_floor.add(key[1])

    # -- what always holds ---------------------------------------------------------------------------------

    @invariant()
    def the_till_and_the_count_agree(self) -> None:
        """What customers have, what was paid for it, and what each receipt still offers."""
        out: dict[str, int] = {loose_key("soap"): -self.loose_back}
        for bought in self.bought:
            assert 0 <= bought.back <= bought.total
            assert (bought.back == bought.total) >= (bought.left == 0)
            for (lot_id, _), quantity in bought.out.items():
                out[lot_id] = out.get(lot_id, 0) + quantity
        with_customers = dict(self.shop.rows("SELECT lot_id, quantity FROM balance WHERE location = 'customer'"))
        for lot_id in (
            loose_key("soap"),
            *(lot_key("milk", x) for x in LOTS),
            *(serial_key("phone", x) for x in SERIALS),
        ):
            assert with_customers.get(lot_id, 0) == out.get(lot_id, 0)
        assert self.shop.rows("SELECT coalesce(sum(total), 0) FROM sale") == [(self.paid,)]
        assert self.shop.rows("SELECT lot_id FROM balance GROUP BY lot_id HAVING sum(quantity) <> 0") == []

    @precondition(lambda self: self.bought)
    @rule(data=st.data())
    def look_up(self, data: st.DataObject) -> None:
        """A receipt offers what is still out of it, and nothing else."""
        bought = data.draw(st.sampled_from(self.bought))
        sold = self.shop.checkout.returns.look_up(bought.receipt)
        assert isinstance(sold, Sold)
        line = sold.line(bought.n)
        assert line is not None
        assert (line.left, line.paid_back) == (bought.left, bought.back)
        assert {(n.lot_id, n.code or None): n.left for n in line.numbers} == bought.out


def test_any_day_of_sales_and_returns_adds_up(template: Path, tmp_path: Path) -> None:
    class ThisDay(Day):
        pass

    ThisDay.template, ThisDay.folder, ThisDay.made = template, tmp_path, count()
    run_state_machine_as_test(
        ThisDay,
        settings=settings(
            max_examples=8, stateful_step_count=25, deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )  # fmt: skip
