"""A counter on a generated store: the till's own services with nobody at the keys."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from bench.generate import TODAY, Shelf
from pos_term.domain.barcode import DecoderSettings
from pos_term.domain.documents import Sale, ShiftOpened
from pos_term.domain.shop import Shop
from pos_term.domain.tender import Tendering, TenderKind
from pos_term.services.checkout import Checkout
from pos_term.services.clock import Clock
from pos_term.services.open_sale import Attended, Counterpart
from pos_term.services.recorder import Recorder
from pos_term.services.selling import build_sale
from pos_term.store.engine import Store
from pos_term.store.journal import Posted, Posting, post

NOON = datetime.combine(TODAY, time(12), UTC)


class BenchCounter:
    """An open shift on the store of a shelf, and the checkout that sells from it."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.store = Store(shelf.path)
        self.decoder = DecoderSettings()
        self.posting = Posting("1", "Ana", NOON, TODAY)
        self.shift = f"shift-{shelf.path.stem}"
        opened = post(self.store, ShiftOpened(id=self.shift, opening_float=0), self.posting)
        assert isinstance(opened, Posted)
        self._recorder = Recorder(self.store)
        self._sold = 0
        self.checkout = self.new_checkout()

    def new_checkout(self) -> Checkout:
        """Another open sale on the same till."""
        attended = Attended(till="1", actor="Ana", cashier="ana", shift=self.shift)
        return Checkout(
            Counterpart(
                store=self.store, shop=Shop(name="Bench"), clock=Clock(ZoneInfo("UTC"), fixed=NOON),
                attended=lambda: attended, decoder=self.decoder, recorder=self._recorder,
            )
        )  # fmt: skip

    def leave_cart(self) -> None:
        """Begin another open sale; what the one before held is to be had again."""
        with self.store.writing() as connection:
            for name in ("open_sale", "open_line", "open_number"):
                connection.exec_driver_sql(f"DELETE FROM {name}")
        self.checkout = self.new_checkout()

    def fill_cart(self, lines: int) -> None:
        """Scan packs of that many products, one lot each: the next ones on the shelf."""
        for _ in range(lines):
            product = self._sold % self.shelf.products
            outcome = self.checkout.scan(self.shelf.pack(product, 0))
            assert outcome.ok, outcome.message
            self._sold += 1

    def take_cash(self) -> None:
        """Tender what the cart costs."""
        assert self.checkout.pay() is None
        assert self.checkout.tender(TenderKind.CASH).ok

    def sale(self, number: int, lines: int) -> Sale:
        """The document of a sale of that many packs, ready to post; `number` makes its id."""
        self.fill_cart(lines)
        cart = self.checkout.cart
        self.take_cash()
        tendering = self.checkout.tendering or Tendering(cart.total)
        with self.store.reading() as connection:
            sale = build_sale(
                connection, cart, tendering, sale_id=f"0199f1b2-7c3a-7000-8000-{number:012d}", shift=self.shift,
                cashier="ana", shop=Shop(name="Bench"),
            )  # fmt: skip
        self.leave_cart()
        return sale

    def close(self) -> None:
        """Write what waits and close the store."""
        self._recorder.close()
        self.store.close()
