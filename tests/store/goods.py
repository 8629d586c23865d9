"""Documents of goods in few words, and a day of them that leaves a row in every table of goods."""

from __future__ import annotations

import hashlib
from typing import Any

from pos_term.domain.documents import (
    AnnouncedLine,
    BoughtLine,
    CertificateKept,
    DeliveryAnnounced,
    Difference,
    Disposed,
    GoneLine,
    GoodsReceipt,
    LotAmended,
    LotFact,
    LotField,
    LotNamed,
    LotSplit,
    MovedLine,
    PlacesSet,
    Produced,
    PurchaseClosed,
    PurchaseOrdered,
    ReceivedLine,
    StockMoved,
    SupplierReturned,
    SuppliersSet,
    UsedLine,
)
from pos_term.domain.places import Branch, Location, Supplier
from pos_term.domain.products import Tracking
from pos_term.domain.qualities import Measured
from tests.shop import TODAY, TestShop, days

PAPER = b"%PDF-1.7 milk of the farm, tested"
HASH = hashlib.sha256(PAPER).hexdigest()
FARM = Supplier(id="farm", name="Hill Farm", gln="9521234500001", lead_days=2)
CELLAR = Location(name="cellar", title="Cold cellar", sellable=False)
NORTH = Branch(id="north", name="North Street")
NORTH_SHELF = Location(name="north-shelf", branch="north")


def came(lot: str | None = None, quantity: int = 10, *, sku: str = "milk", **more: Any) -> ReceivedLine:
    """Pieces of a lot that come in or are made."""
    given: dict[str, Any] = {"sku": sku, "lot": lot, "quantity": quantity * 1000, "received_on": TODAY, **more}
    return ReceivedLine(**given)


def receipt(*lines: ReceivedLine, id: str = "g", **more: Any) -> GoodsReceipt:  # noqa: A002
    """A goods receipt."""
    return GoodsReceipt(id=id, lines=lines, **more)


def used(
    lot: str | None, quantity: int = 1, *, sku: str = "milk", location: str = "floor", **more: Any
) -> UsedLine:
    """Pieces of a lot that are used up."""
    return UsedLine(sku=sku, lot=lot, location=location, quantity=quantity * 1000, **more)


def gone(
    lot: str | None, quantity: int = 1, *, sku: str = "milk", location: str = "floor", **more: Any
) -> GoneLine:
    """Pieces of a lot that leave for good."""
    return GoneLine(sku=sku, lot=lot, location=location, quantity=quantity * 1000, **more)


def carried(
    lot: str | None, quantity: int = 1, *, sku: str = "milk", source: str = "floor", target: str = "back",
    serial: str | None = None,
) -> MovedLine:  # fmt: skip
    """Pieces of a lot that go from place to place."""
    return MovedLine(sku=sku, lot=lot, serial=serial, source=source, target=target, quantity=quantity * 1000)


def moved(*lines: MovedLine, id: str = "m", **more: Any) -> StockMoved:  # noqa: A002
    """A transfer."""
    return StockMoved(id=id, lines=lines, **more)


def disposed(*lines: GoneLine, id: str = "d", reason: str = "leaking", **more: Any) -> Disposed:  # noqa: A002
    """A disposal."""
    return Disposed(id=id, lines=lines, reason=reason, **more)


def sent_back(*lines: GoneLine, id: str = "r", **more: Any) -> SupplierReturned:  # noqa: A002
    """A return to the supplier."""
    return SupplierReturned(**{"id": id, "supplier": "farm", "lines": lines, "reason": "sour", **more})


def made(use: tuple[UsedLine, ...], make: tuple[ReceivedLine, ...], *, id: str = "p", **more: Any) -> Produced:  # noqa: A002
    """A production order carried out."""
    return Produced(id=id, used=use, made=make, **more)


def split(use: tuple[UsedLine, ...], make: tuple[ReceivedLine, ...], *, id: str = "sp", **more: Any) -> LotSplit:  # noqa: A002
    """A lot goes on as several."""
    return LotSplit(**{"id": id, "used": use, "made": make, "reason": "two grades", **more})


def amended(lot: str, *facts: tuple[LotField, str, str], sku: str = "milk", **more: Any) -> LotAmended:
    """What is known of a lot is put right."""
    given: dict[str, Any] = {"id": "a", "reason": "read again", "serial": None, **more}
    named = LotNamed(sku=sku, lot=lot, serial=given.pop("serial"))
    return LotAmended(lot=named, facts=tuple(LotFact(field=f, was=w, now=n) for f, w, n in facts), **given)


def mark(shop: TestShop, lot_id: str) -> str:
    """The mark of a lot as somebody reads it now."""
    return str(shop.rows("SELECT changed FROM lot WHERE id = ?", lot_id)[0][0])


def attach(shop: TestShop, content: bytes = PAPER) -> str:
    """Keep the bytes of a file; their hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    with shop.store.writing() as connection:
        connection.exec_driver_sql("INSERT OR IGNORE INTO attachment VALUES (?, ?, 't')", (sha256, content))
    return sha256


def a_day_of_goods(shop: TestShop) -> None:
    """Bought, announced, received with a certificate, moved, made, split, put right, thrown away, sent back."""
    shop.product("cream", Tracking.LOT)
    cheese = shop.product("cheese", Tracking.LOT)
    shop.post(SuppliersSet(id="suppliers", suppliers=(FARM,)))
    shop.post(PlacesSet(id="places", locations=(CELLAR, NORTH_SHELF), branches=(NORTH,)))
    bought = BoughtLine(sku="cream", quantity=40_000, unit_cost=5000)
    shop.post(PurchaseOrdered(id="bought", order="PO-1", supplier="farm", due=days(2), lines=(bought,)))
    coming = AnnouncedLine(sku="cream", lot="F1", expiry=days(20), quantity=40_000, sscc="095212345000000019")
    shop.post(
        DeliveryAnnounced(id="coming", notice="ASN-1", supplier="farm", lines=(coming,), purchase_order="PO-1")
    )
    attach(shop)
    shop.post(
        CertificateKept(
            id="paper", certificate="C-7", supplier="farm", valid_until=days(300), file_name="c7.pdf",
            size=len(PAPER), sha256=HASH,
        )
    )  # fmt: skip
    line = came(
        "F1", 40, sku="cream", expiry=days(20), unit_cost=5125, freight=125, supplier="farm", supplier_lot="F-1",
        purchase_order="PO-1", certificate="C-7", grade="A", location="back", sscc="095212345000000019",
        qualities=(Measured(name="fat", value="31.5", unit="%"),), notes="cold",
    )  # fmt: skip
    short = Difference(kind="short", sku="cream", lot="F1", expected="41", found="40")
    shop.post(
        receipt(
            line, id="received", number="GR-1-000001", supplier="farm", notice="ASN-1", freight=50,
            differences=(short,),
        )
    )  # fmt: skip
    shop.post(PurchaseClosed(id="closed", order="PO-1", reason="all came"))
    shop.post(
        moved(carried("F1", 10, sku="cream", source="back", target="cellar"), id="moved", number="TR-1-000001")
    )
    shop.post(moved(carried("F1", 2, sku="cream", source="back", target="north-shelf"), id="sent"))
    shop.post(
        made(
            (used("F1", 8, sku="cream", location="cellar"),),
            (came("K1", 2, sku=cheese.sku, expiry=days(60), unit_cost=20500),), id="made", number="MO-1-000001",
        )
    )  # fmt: skip
    shop.post(
        split(
            (used("K1", 1, sku="cheese"),), (came("K1-B", 1, sku="cheese", grade="B", expiry=days(60)),), id="split"
        )
    )  # fmt: skip
    later = (LotField.EXPIRY, days(20).isoformat(), days(30).isoformat())
    shop.post(amended("F1", later, sku="cream", id="later", retest=True, certificate="C-7"))
    shop.post(disposed(gone("F1", 1, sku="cream", location="back", value=51), id="disposed", witness="Mira"))
    shop.post(sent_back(gone("F1", 3, sku="cream", location="back", value=154), id="back"))
