"""A shop that receives goods: products of every kind, a supplier, a desk, and a delivery to be filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pos_term.domain.barcode import encode_element_string
from pos_term.domain.documents import (
    AnnouncedLine,
    BoughtLine,
    DeliveryAnnounced,
    GoodsReceipt,
    PlacesSet,
    PurchaseOrdered,
    SuppliersSet,
)
from pos_term.domain.places import Location, Supplier
from pos_term.domain.policies import Arriving
from pos_term.domain.products import Dated, Product, Tracking
from pos_term.domain.qualities import Quality
from pos_term.domain.scan_types import DecoderSettings
from pos_term.services.desk import Desk
from pos_term.services.receiving import Booked, DraftLine, FindingCode, Receiving, Taken
from tests.shop import TestShop, check_digit

SSCC = "00952000000000001" + check_digit("00952000000000001")
OTHER_SSCC = "00952000000000002" + check_digit("00952000000000002")
PH = Quality(name="pH", least=4_000, most=4_600, required=True)
MOISTURE = Quality(name="Moisture", unit="%", most=14_000)


class Goods:
    """Products to receive, and the hands to do it with."""

    def __init__(self, shop: TestShop, desk: Desk) -> None:
        self.shop, self.desk = shop, desk
        self.milk = shop.product("MILK", tracking=Tracking.LOT, shelf_life_days=14)
        self.jam = shop.product(
            "JAM", tracking=Tracking.LOT, dated=Dated.BEST_BEFORE, lot_format="J-{YYYY}{MM}-{seq:3}",
            shelf_life_days=365,
        )  # fmt: skip
        self.pills = shop.product("PILLS", tracking=Tracking.LOT, dated=Dated.EXPIRY, lot_rule=r"RX\d+")
        self.phone = shop.product("PHONE", tracking=Tracking.SERIAL)
        self.pump = shop.product("PUMP", tracking=Tracking.LOT_SERIAL, dated=Dated.NO)
        self.bag = shop.product("BAG", tracking=Tracking.NONE)
        self.cheese = shop.product("CHEESE", tracking=Tracking.LOT, weighed=True, unit="kg")
        self.yogurt = shop.product("YOGURT", tracking=Tracking.LOT, dated=Dated.NO, qualities=(PH, MOISTURE))
        shop.post(
            SuppliersSet(
                id=shop.id(),
                suppliers=(Supplier(id="ACME", name="Acme Foods"), Supplier(id="DUO", name="Duo Dairy")),
            )
        )

    def receiving(self, desk: Desk | None = None) -> Receiving:
        """Hands that have not begun yet."""
        return Receiving(desk or self.desk, DecoderSettings())

    def begun(self, **more: str) -> Receiving:
        """A delivery that has begun."""
        receiving = self.receiving()
        assert receiving.begin(**more).ok
        return receiving

    def announce(
        self, *lines: AnnouncedLine, notice: str = "N-1", supplier: str = "ACME", purchase_order: str = ""
    ) -> None:
        """A supplier's shipping notice."""
        document = DeliveryAnnounced(
            id=self.shop.id(), notice=notice, supplier=supplier, purchase_order=purchase_order, lines=lines
        )
        self.shop.post(document)

    def order(self, *lines: BoughtLine, order: str = "PO-1", supplier: str = "ACME") -> None:
        """A purchase order."""
        self.shop.post(PurchaseOrdered(id=self.shop.id(), order=order, supplier=supplier, lines=lines))

    def place(self, name: str, **more: Any) -> None:
        """A place of the shop."""
        self.shop.post(PlacesSet(id=self.shop.id(), locations=(Location(name=name, **more),)))

    def policy(self, **rules: Arriving | int) -> Desk:
        """The desk of a shop with other rules for what arrives."""
        asked: dict[str, Any] = dict(rules)
        return replace(self.desk, shop=replace(self.desk.shop, rules=replace(self.desk.shop.rules, **asked)))

    def balances(self, sku: str) -> dict[tuple[str | None, str], int]:
        """Thousandths inside the shop, by lot or serial and place."""
        found = self.shop.rows(
            "SELECT coalesce(l.serial, l.lot), b.location, b.quantity FROM balance b JOIN lot l ON l.id = b.lot_id"
            " WHERE b.sku = ? AND b.location <> 'supplier'",
            sku,
        )
        return {(row[0], row[1]): row[2] for row in found}


def announced(product: Product, lot: str | None = None, quantity: int = 10, **more: Any) -> AnnouncedLine:
    """A line of a notice, in pieces."""
    return AnnouncedLine(sku=product.sku, lot=lot, quantity=quantity * 1000, **more)


def scan(*elements: tuple[str, str]) -> bytes:
    """A GS1 scan of these application identifiers."""
    return encode_element_string(elements)


def ai_day(day: date) -> str:
    """A date as GS1 codes carry it."""
    return f"{day:%y%m%d}"


def only(receiving: Receiving) -> DraftLine:
    """The one line of a draft."""
    [line] = receiving.draft.lines
    return line


def codes(line: DraftLine) -> set[str]:
    """What stands against a line, but for an unknown cost."""
    return {each.code.value for each in line.findings if each.code is not FindingCode.COST_MISSING}


def done(taken: Taken) -> Taken:
    """A step that was taken."""
    assert taken.ok, taken.message
    return taken


def booked(receiving: Receiving, desk: Desk | None = None) -> Booked:
    """A delivery that is booked."""
    result = receiving.book(desk)
    assert isinstance(result, Booked), result
    return result


def quantities(document: GoodsReceipt) -> Sequence[tuple[str | None, int]]:
    """What a receipt took, in its order."""
    return [(line.serial or line.lot, line.quantity) for line in document.lines]
