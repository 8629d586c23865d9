"""A bakery: flour becomes dough, dough becomes bread, and the bread is sold, held, moved and thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from pos_term.domain.documents import (
    CertificateKept,
    Disposed,
    GoneLine,
    GoodsReceipt,
    Hold,
    LotAmended,
    LotFact,
    LotField,
    LotNamed,
    LotSplit,
    MovedLine,
    PlacesSet,
    Produced,
    ProductsSet,
    ReceivedLine,
    Release,
    ShopSet,
    StockMoved,
    SupplierReturned,
    SuppliersSet,
    UsedLine,
)
from pos_term.domain.places import Branch, Location, Supplier
from pos_term.domain.products import Product, Tracking
from tests.shop import NOON, TODAY, TestShop, days, gs1

FLOUR = Product(sku="FLOUR", name="Flour 1 kg", gtin="09520118000019", price=100, tracking=Tracking.LOT)
DOUGH = Product(sku="DOUGH", name="Dough", gtin="09520118000026", price=100, tracking=Tracking.LOT)
BREAD = Product(
    sku="BREAD", name="Bread", gtin="09520118000033", price=350, tracking=Tracking.LOT, department="bakery"
)


@dataclass
class Bakery:
    """The shop after its day."""

    shop: TestShop

    def later(self, minutes: int = 10) -> None:
        """Time goes by."""
        self.shop.now += timedelta(minutes=minutes)


def line(sku: str, lot: str | None, quantity: int, **more: object) -> ReceivedLine:
    """Pieces of a lot that come in."""
    return ReceivedLine(sku=sku, lot=lot, quantity=quantity * 1000, received_on=TODAY, **more)  # type: ignore[arg-type]


def used(sku: str, lot: str, quantity: int, place: str = "floor") -> UsedLine:
    """Pieces of a lot that are used up."""
    return UsedLine(sku=sku, lot=lot, location=place, quantity=quantity * 1000)


def open_bakery(shop: TestShop) -> Bakery:
    """Suppliers, another store, products; nothing has moved yet."""
    bakery = Bakery(shop)
    shop.post(ShopSet(id="shop", shop=shop.settings))
    mill = Supplier(id="MILL", name="Old Mill")
    shop.post(SuppliersSet(id="suppliers", suppliers=(mill,)))
    store_two = Branch(id="two", name="Store Two")
    there = Location(name="two-floor", title="Their floor", branch="two", sellable=False)
    shop.post(PlacesSet(id="places", branches=(store_two,), locations=(there,)))
    shop.post(ProductsSet(id="goods", products=(FLOUR, DOUGH, BREAD)))
    return bakery


def bake(shop: TestShop) -> Bakery:
    """The whole day, from the delivery of flour to bread in the bin."""
    shop.now = NOON - timedelta(hours=2)
    bakery = open_bakery(shop)
    shop.post(
        CertificateKept(
            id="c1", certificate="QC-7", supplier="MILL", title="Analysis", valid_from=days(-30),
            valid_until=days(30), file_name="qc7.pdf", sha256="ab" * 32, size=12,
        )
    )  # fmt: skip
    shop.post(
        GoodsReceipt(
            id="gr1", number="GR-1-000001", supplier="MILL",
            lines=(
                line("FLOUR", "F1", 50, supplier="MILL", supplier_lot="M-881", purchase_order="PO-7",
                     certificate="QC-7", expiry=days(60), unit_cost=9000),
            ),
        )
    )  # fmt: skip
    bakery.later()
    shop.post(
        GoodsReceipt(
            id="gr2",
            number="GR-1-000002",
            supplier="MILL",
            lines=(line("FLOUR", "F2", 20, supplier="MILL", supplier_lot="M-882", expiry=days(70)),),
        )
    )
    bakery.later()
    shop.post(
        Produced(id="mo1", number="MO-1-000001", used=(used("FLOUR", "F1", 10),), made=(line("DOUGH", "D1", 15),))
    )
    bakery.later()
    shop.post(
        Produced(
            id="mo2", number="MO-1-000002", used=(used("DOUGH", "D1", 15), used("FLOUR", "F2", 1)),
            made=(line("BREAD", "B1", 20, expiry=days(3)),),
        )
    )  # fmt: skip
    bakery.later()
    shop.post(Hold(id="h1", lots=(LotNamed(sku="BREAD", lot="b1"),), reason="smells odd"))
    bakery.later()
    shop.post(Release(id="h2", lots=(LotNamed(sku="BREAD", lot="B1"),), reason="tasted", approved_by="Mira"))
    bakery.later()
    moved = (
        MovedLine(sku="BREAD", lot="B1", source="floor", target="two-floor", quantity=4000),
        MovedLine(sku="BREAD", lot="B1", source="floor", target="quarantine", quantity=3000),
    )
    shop.post(StockMoved(id="tr1", number="TR-1-000001", lines=moved, reason="too many"))
    bakery.later()
    gone = (GoneLine(sku="BREAD", lot="B1", location="quarantine", quantity=3000, value=450),)
    shop.post(Disposed(id="di1", number="DI-1-000001", lines=gone, reason="mould", witness="Mira"))
    bakery.later()
    back = (GoneLine(sku="FLOUR", lot="F1", location="floor", quantity=5000, value=4500),)
    shop.post(SupplierReturned(id="sr1", number="SR-1-000001", supplier="MILL", lines=back, reason="lumps"))
    bakery.later()
    shop.post(
        LotSplit(
            id="sp1", number="SP-1-000001", used=(used("FLOUR", "F1", 5),), made=(line("FLOUR", "F1-B", 5),),
            reason="second grade",
        )
    )  # fmt: skip
    bakery.later()
    fact = LotFact(field=LotField.EXPIRY, was=days(60).isoformat(), now=days(90).isoformat())
    shop.post(
        LotAmended(
            id="am1", lot=LotNamed(sku="FLOUR", lot="F1"), facts=(fact,), reason="laboratory", retest=True,
            certificate="QC-8",
        )
    )  # fmt: skip
    shop.now = NOON
    shop.checkout.scan(gs1(BREAD, "B1", days(3)))
    shop.checkout.scan(gs1(BREAD, "B1", days(3)))
    shop.sell()
    return bakery
