"""One till: its store, its shop, who is signed in, the open shift, the counter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import uuid_utils

from pos_term.domain.barcode import DecoderSettings
from pos_term.domain.dates import unstamp
from pos_term.domain.documents import ShiftClosed, ShiftOpened
from pos_term.domain.people import Person, Role
from pos_term.domain.products import Product
from pos_term.domain.scan_frame import separators_of
from pos_term.services.checkout import Checkout
from pos_term.services.clock import Clock
from pos_term.services.credentials import change_pin, verify_pin
from pos_term.services.customers import Customers
from pos_term.services.desk import Desk
from pos_term.services.drawer import DrawerDesk
from pos_term.services.later import Later
from pos_term.services.open_sale import Attended, Counterpart
from pos_term.services.outcomes import Outcome
from pos_term.services.paperwork import Paperwork
from pos_term.services.ports import Equipment
from pos_term.services.recorder import Recorder
from pos_term.settings import Settings, SettingsError
from pos_term.store import catalogue, saved_cart
from pos_term.store.engine import Store, StoreFault
from pos_term.store.journal import Posted, Posting, Rejected, find, last_at, post, warm_up
from pos_term.store.sales import last_cashier, last_sale, on_hand, sale_by_number
from pos_term.store.shifts import ShiftFigures, figures, open_shift


@dataclass(frozen=True, slots=True)
class ShiftClosing:
    """How a shift ended, in minor units."""

    expected: int
    counted: int
    note: str = ""
    """What is to be minded: sales of this till that are still suspended."""

    @property
    def difference(self) -> int:
        """Counted less expected: above 0 there is too much in the drawer."""
        return self.counted - self.expected


@dataclass(frozen=True, slots=True)
class Found:
    """A product that a search brought up."""

    product: Product
    on_hand: int
    """Thousandths on the floor and in the back room, whatever their standing."""


class Till(Paperwork):
    """What the screens, the scripts and the scan command hold of one till."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        at: datetime | None = None,
        equipment: Equipment | None = None,
        background: bool = False,
    ) -> None:
        with store.reading() as connection:
            shop = catalogue.shop(connection)
            training = catalogue.is_training(connection)
        if at is not None and not training:
            raise SettingsError("only a training store lets its clock be set (--at)")
        seen = last_at(store)
        clock = Clock(ZoneInfo(shop.timezone), seen=unstamp(seen) if seen else None, fixed=at)
        super().__init__(store, settings, equipment, shop=shop, clock=clock, training=training)
        self.number = settings.till
        self.person: Person | None = None
        self.restored: Outcome | None = None
        """What the last sign-in found of an open sale, until somebody is told; None where there was none."""
        self.shift: str | None = self._open_shift()
        self._recorder = Recorder(store, background=background)
        decoder = DecoderSettings(
            restricted=self.shop.restricted,
            separators=separators_of(settings.scanner.separators, *(each.separators for each in settings.scanners)),
        )
        self.decoder = decoder
        counter = Counterpart(
            store=store, shop=self.shop, clock=self.clock, attended=self.attended, decoder=decoder,
            recorder=self._recorder, receipts=self.printer is not None,
            scale=equipment.scale if equipment else None,
        )  # fmt: skip
        self.checkout = Checkout(counter)
        self.drawer = DrawerDesk(counter)
        self.later = Later(counter)
        self.customers = Customers(counter)

    @classmethod
    def open(
        cls,
        settings: Settings,
        *,
        at: datetime | None = None,
        equipment: Equipment | None = None,
        background: bool = False,
    ) -> Till:
        """Open the store that the settings name.

        Raises StoreFault, or SettingsError for a clock that may not be set.
        """
        store = Store(settings.store)
        try:
            return cls(store, settings, at=at, equipment=equipment, background=background)
        except BaseException:
            store.close()
            raise

    def warm_up(self) -> None:
        """Load what the first sale needs, while someone types a PIN; takes some tenths of a second."""
        warm_up()
        saved_cart.warm_up()

    def close(self) -> None:
        """End the printing, write what waits to be recorded and close the store.

        Raises StoreFault when it does not answer.
        """
        self._press.close()
        try:
            self._recorder.close()
        finally:
            self.store.close()

    # -- people --------------------------------------------------------------------------------------------

    def attended(self) -> Attended:
        """Who stands at the till now."""
        person = self.person
        return Attended(
            till=self.number,
            actor=person.name if person else "",
            cashier=person.id if person else "",
            shift=self.shift,
            role=person.role if person else Role.CASHIER,
        )

    def desk(self, approver: Person | None = None) -> Desk:
        """The till as a desk of the back office: what is posted there is by whoever is signed in.

        `approver` is who lets them do what they may not by themselves.
        """
        return Desk(
            store=self.store, shop=self.shop, clock=self.clock, training=self.training, till=self.number,
            actor=self.attended().actor, approved_by=approver.name if approver else "",
        )  # fmt: skip

    def people(self) -> list[Person]:
        """Everyone who may sign in."""
        with self.store.reading() as connection:
            return catalogue.people(connection)

    def last_cashier(self) -> str | None:
        """The name of who sold last here: the one who most likely signs in next."""
        with self.store.reading() as connection:
            return last_cashier(connection, self.number)

    def sign_in(self, name: str, pin: str) -> Person | str:
        """Sign someone in, or say why not in plain words. Takes tens of milliseconds by design of the hash.

        The sale that stood open on this till when it stopped is open again then; `restored` says so. Raises
        StoreFault, and then nobody is signed in.
        """
        person = verify_pin(self.store, name, pin, self.clock.at())
        if isinstance(person, str):
            return person
        self.person = person
        self.shift = self._open_shift()
        try:
            self.restored = self.checkout.open_sales.restore()
        except StoreFault:
            self.person = None
            raise
        return person

    def sign_out(self) -> None:
        """Leave the till; the open shift stays open."""
        self.person = None

    def change_pin(self, old: str, new: str) -> str | None:
        """Give whoever is signed in a new PIN; None when done, else why not. Takes tens of milliseconds."""
        if self.person is None:
            return "Sign in first."
        least = self.shop.pin_digits
        return change_pin(self.store, self.person, old, new, self.clock.at(), least=least)

    # -- the shift -----------------------------------------------------------------------------------------

    def _open_shift(self) -> str | None:
        with self.store.reading() as connection:
            return open_shift(connection, self.number)

    def open_shift(self, opening_float: int) -> str | None:
        """Open a shift with a float in minor units; None when done, else why not."""
        if self.person is None:
            return "Sign in first."
        if opening_float < 0:
            return "The float cannot be less than 0."
        document = ShiftOpened(id=str(uuid_utils.uuid7()), opening_float=opening_float)
        posted = self._post(document)
        if isinstance(posted, Rejected):
            return f"{posted.words}."
        self.shift = document.id
        return None

    def shift_figures(self) -> ShiftFigures | None:
        """What the open shift has taken so far; None without an open shift."""
        with self.store.reading() as connection:
            return figures(connection, self.shift) if self.shift else None

    def close_shift(self, counted: int) -> ShiftClosing | str:
        """End the shift with the cash counted in the drawer, in minor units; or why not."""
        if self.person is None:
            return "Sign in first."
        if self.checkout.cart:
            return "A sale is open. Finish or void it first."
        now = self.shift_figures()
        if self.shift is None or now is None:
            return "No shift is open on this till."
        if counted < 0:
            return "The count cannot be less than 0."
        document = ShiftClosed(
            id=str(uuid_utils.uuid7()), shift=self.shift, expected=now.cash_expected, counted=counted
        )
        posted = self._post(document)
        if isinstance(posted, Rejected):
            return f"{posted.words}."
        self.shift = None
        waiting = sum(each.till == self.number for each in self.checkout.open_sales.suspended())
        still = f"{waiting} suspended sale{' stands' if waiting == 1 else 's stand'} open at this till."
        return ShiftClosing(now.cash_expected, counted, still if waiting else "")

    def _post(self, document: ShiftOpened | ShiftClosed) -> Posted | Rejected:
        who = self.attended()
        self._recorder.flush()
        return post(self.store, document, Posting(who.till, who.actor, self.clock.at(), self.clock.business_date()))

    # -- looking -------------------------------------------------------------------------------------------

    def write_records(self) -> None:
        """Bring the refusals and voids that wait into the store, so that figures hold them. Raises StoreFault."""
        self._recorder.flush()

    def find(self, text: str, *, most: int = 50) -> list[Found]:
        """Products by name, code or lot, best first."""
        with self.store.reading() as connection:
            products = catalogue.search_products(connection, text, most=most)
            stock = on_hand(connection, [product.sku for product in products])
        return [Found(product, stock.get(product.sku, 0)) for product in products]

    def receipt(self, number: str | None = None) -> Posted | None:
        """A sale by its receipt number; without one, this till's last."""
        with self.store.reading() as connection:
            sale = sale_by_number(connection, number) if number else last_sale(connection, self.number)
        return find(self.store, sale) if sale else None
