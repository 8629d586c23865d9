"""A small shop to sell in: real store, real services, a clock that stands where the test puts it."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pos_term.domain.barcode import DecoderSettings, encode_element_string
from pos_term.domain.documents import (
    Document,
    GoodsReceipt,
    Hold,
    LotNamed,
    ProductsSet,
    RecallApplied,
    RecallTarget,
    ReceivedLine,
    Sale,
    ShiftOpened,
    ShopSet,
)
from pos_term.domain.people import Role
from pos_term.domain.policies import Department, Rules
from pos_term.domain.products import Dated, Product, Tracking
from pos_term.domain.scan_types import RestrictedRule
from pos_term.domain.shop import Shop
from pos_term.domain.tender import TenderKind
from pos_term.services.checkout import Checkout
from pos_term.services.clock import Clock
from pos_term.services.open_sale import Attended, Counterpart
from pos_term.services.recorder import Recorder
from pos_term.store.codec import read_document
from pos_term.store.engine import Store
from pos_term.store.journal import Posted, Posting, Rejected, post

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
RULES = (
    RestrictedRule("20", 5, 5, "price", 2),
    RestrictedRule("21", 5, 5, "weight", 3),
)


def days(count: int) -> date:
    """A date that many days from the shop's today."""
    return TODAY + timedelta(days=count)


def check_digit(body: str) -> str:
    """The GS1 check digit of a number without one."""
    total = sum(int(digit) * (3 if n % 2 == 0 else 1) for n, digit in enumerate(reversed(body)))
    return str(-total % 10)


def gtin(number: int) -> str:
    """A GTIN-14 with a right check digit."""
    body = f"{952_000_000_000 + number:013d}"
    return body + check_digit(body)


class TestShop:
    """A store with an open shift, and hands to put things in it."""

    __test__ = False

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = NOON
        self.settings = Shop(name="Corner Shop", restricted=RULES)
        self.recorder = Recorder(store)
        self._count = 0
        self.post(ShiftOpened(id="shift-1", opening_float=10000))
        self.clock = Clock(ZoneInfo("UTC"), fixed=NOON)
        self.checkout = self.new_checkout()

    def new_checkout(self, till: str = "1") -> Checkout:
        """Another open sale, on the same till or another."""
        return Checkout(self.counterpart(till))

    def counterpart(self, till: str = "1", role: Role = Role.CASHIER) -> Counterpart:
        """What a sale, or a desk beside it, works with: Ana in a role, with the open shift."""
        attended = Attended(till=till, actor="Ana", cashier="ana", shift="shift-1", role=role)
        return Counterpart(
            store=self.store,
            shop=self.settings,
            clock=self.clock,
            attended=lambda: attended,
            decoder=DecoderSettings(restricted=RULES),
            recorder=self.recorder,
        )

    def change(self, settings: Shop) -> None:
        """The shop changes its settings and rules, in the store and at the till; the open sale goes on."""
        self.settings = settings
        self.post(ShopSet(id=self.id(), shop=settings))
        sale = self.checkout._sale
        self.checkout._counter = sale.counter = dataclasses.replace(sale.counter, shop=settings)

    def close(self) -> None:
        """Stop the recorder."""
        self.recorder.close()

    def post(self, document: Document) -> Posted:
        """Post a document as Ana; it must be taken."""
        outcome = self.try_post(document)
        assert isinstance(outcome, Posted), outcome
        return outcome

    def try_post(self, document: Document) -> Posted | Rejected:
        """Post a document as Ana."""
        return post(self.store, document, Posting("1", "Ana", self.now, self.now.date()))

    def id(self) -> str:
        """A fresh document id."""
        self._count += 1
        return f"document-{self._count}"

    def product(self, sku: str, tracking: Tracking = Tracking.NONE, **more: Any) -> Product:
        """Enter a product; its GTIN follows from how many there are."""
        self._count += 1
        given: dict[str, Any] = {
            "name": sku.title(),
            "gtin": gtin(self._count),
            "price": 250,
            "tax_rate": 9000,
            "dated": Dated.EXPIRY if tracking is Tracking.LOT else Dated.NO,
        }
        product = Product(sku=sku, tracking=tracking, **{**given, **more})
        self.post(ProductsSet(id=self.id(), products=(product,)))
        return product

    def receive(
        self, product: Product, lot: str | None = None, *, serial: str | None = None, quantity: int = 10,
        expiry: date | None = None, **more: Any,
    ) -> None:  # fmt: skip
        """Receive pieces of a lot, or one serial, on the sales floor."""
        line = ReceivedLine(
            sku=product.sku, lot=lot, serial=serial, quantity=1000 if serial else quantity * 1000,
            expiry=expiry, **{"received_on": TODAY, **more},
        )  # fmt: skip
        self.post(GoodsReceipt(id=self.id(), lines=(line,)))

    def hold(self, product: Product, lot: str, reason: str = "leaking") -> None:
        """Hold a lot."""
        named = LotNamed(sku=product.sku, lot=lot)
        self.post(Hold(id=self.id(), lots=(named,), reason=reason))

    def recall(self, product: Product, lot: str | None, number: str = "R-1") -> None:
        """Recall a lot, or the whole product."""
        target = RecallTarget(sku=product.sku, lot=lot)
        self.post(RecallApplied(id=self.id(), recall=number, targets=(target,)))

    def rule(self, *departments: Department, **rules: Any) -> None:
        """The shop asks something of lots."""
        self.change(dataclasses.replace(self.settings, rules=Rules(**rules), departments=departments))

    def sell(self) -> Sale:
        """Pay the open sale with exact cash; what was posted."""
        assert self.checkout.tender(TenderKind.CASH).ok
        outcome = self.checkout.complete()
        assert outcome.sale is not None, outcome.message
        document = read_document(outcome.sale.entry.kind, outcome.sale.entry.document)
        assert isinstance(document, Sale)
        return document

    def rows(self, text: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows straight from the store."""
        with self.store.reading() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(text, values)]


def code(product: Product) -> bytes:
    """A scan of the product's plain barcode."""
    return (product.gtin or "").encode()


def gs1(product: Product, lot: str | None = None, expiry: date | None = None, serial: str | None = None) -> bytes:
    """A GS1 DataMatrix scan as a scanner sends it."""
    assert product.gtin
    elements = [("01", product.gtin)]
    if expiry:
        elements.append(("17", f"{expiry:%y%m%d}"))
    if lot:
        elements.append(("10", lot))
    if serial:
        elements.append(("21", serial))
    return encode_element_string(tuple(elements))
