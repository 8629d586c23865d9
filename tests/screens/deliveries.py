"""What is on its way to the shop of the screen tests: suppliers, an order, a notice, goods that ask for more."""

from __future__ import annotations

import pytest

from pos_term.domain.barcode import encode_element_string
from pos_term.domain.documents import GoodsReceipt
from pos_term.domain.documents.buying import AnnouncedLine, BoughtLine, DeliveryAnnounced, PurchaseOrdered
from pos_term.domain.documents.master import SuppliersSet
from pos_term.domain.places import Supplier
from pos_term.domain.products import Dated, Product, Tracking
from pos_term.domain.qualities import Quality
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.receiving.booked import AfterBooking
from pos_term.screens.receiving.checking import Check
from pos_term.screens.receiving.counter import Counter
from pos_term.screens.receiving.screen import ReceivingScreen
from pos_term.store.codec import read_document
from pos_term.widgets.band import Tone
from tests.screens.conftest import Goods
from tests.screens.driving import Hands
from tests.screens.errands import MIRA, product, written
from tests.shop import check_digit, days

RECEIVE, EXPECTED, CERTIFICATES = 1, 2, 13
"""Their numbers in the office, which never change."""
OFFICE = 17
"""The office's number on the counter's menu."""
_SSCC_BODY = "34567800000000001"
SSCC = _SSCC_BODY + check_digit(_SSCC_BODY)


def hasten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the check of a delivery book at once: a test's hands are faster than a person's."""
    monkeypatch.setattr(Check, "patience", 0.0)


async def office(hands: Hands, number: int) -> None:
    """One of the office's screens."""
    await hands.menu(OFFICE)
    await hands.type(str(number), "enter")


async def receiving(hands: Hands) -> ReceivingScreen:
    """Receive goods, from the counter."""
    await office(hands, RECEIVE)
    return await hands.until_shown(ReceivingScreen)


def suppliers(hands: Hands) -> None:
    """Two suppliers."""
    both = (Supplier(id="dairy", name="Dairy Direct"), Supplier(id="north", name="North Sea Fish"))
    written(hands, SuppliersSet(id="suppliers", suppliers=both))


def ordered(hands: Hands, goods: Goods, number: str = "PO-77") -> None:
    """24 milk and 10 bags were ordered."""
    lines = (
        BoughtLine(sku=goods.milk.sku, quantity=24_000, unit_cost=7500),
        BoughtLine(sku=goods.bag.sku, quantity=10_000),
    )
    written(hands, PurchaseOrdered(id=f"order-{number}", order=number, supplier="dairy", due=days(1), lines=lines))


def announced(hands: Hands, goods: Goods, number: str = "N-5", *, sscc: str = SSCC) -> None:
    """12 milk of lot 8801 and 12 of lot 8802 are on their way, the first on a pallet."""
    lines = (
        AnnouncedLine(sku=goods.milk.sku, lot="8801", expiry=days(20), quantity=12_000, unit_cost=7000, sscc=sscc),
        AnnouncedLine(sku=goods.milk.sku, lot="8802", expiry=days(21), quantity=12_000),
    )
    written(
        hands, DeliveryAnnounced(id=f"notice-{number}", notice=number, supplier="dairy", due=days(2), lines=lines)
    )


def oil(hands: Hands, **more: object) -> Product:
    """A product whose lots are measured."""
    purity = Quality(name="Purity", unit="%", least=95_000, most=100_000)
    plant = Quality(name="Plant", number=False)
    given = {"name": "Rose oil", "dated": Dated.EXPIRY, "qualities": (purity, plant), **more}
    return product(hands, "OIL", Tracking.LOT, **given)


def pallet(sscc: str = SSCC) -> bytes:
    """The label of a logistic unit as a scanner sends it."""
    return encode_element_string((("00", sscc),))


def received(hands: Hands) -> list[GoodsReceipt]:
    """The goods receipts that people booked here, in order; those of the shop's beginning have no number."""
    with hands.app.till.store.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT document FROM entry WHERE kind = 'goods_receipt' ORDER BY seq"
        ).fetchall()
    found = [read_document("goods_receipt", row[0]) for row in rows]
    return [each for each in found if isinstance(each, GoodsReceipt) and each.number]


def counter(hands: Hands) -> Counter:
    """The counter for goods, which must be open."""
    step = hands.showing(ReceivingScreen).step
    assert isinstance(step, Counter), step
    return step


async def at_goods(hands: Hands) -> Counter:
    """The counter for goods comes to be open, with nothing being kept any more."""
    screen = await hands.until_shown(ReceivingScreen)
    await hands.until(lambda: isinstance(screen.step, Counter) and not screen.storing, "the counter for goods")
    return counter(hands)


async def quiet(hands: Hands) -> None:
    """Nothing is being kept any more."""
    screen = hands.showing(ReceivingScreen)
    await hands.until(lambda: not screen.storing)


def tone(hands: Hands) -> Tone:
    """How loud the band is."""
    notice = hands.screen.band.notice
    assert notice is not None
    return notice.tone


async def book(hands: Hands) -> AfterBooking:
    """F10, F10, and Mira's PIN."""
    screen = hands.showing(ReceivingScreen)
    await hands.press("f10")
    await hands.until(lambda: isinstance(screen.step, Check))
    await hands.press("f10")
    await hands.until_shown(ApproveScreen)
    await hands.type(MIRA, "enter")
    await hands.until(lambda: isinstance(screen.step, AfterBooking), "the booking")
    assert isinstance(screen.step, AfterBooking)
    return screen.step
