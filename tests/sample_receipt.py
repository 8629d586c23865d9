"""A sale with everything a receipt can show, laid out without a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from pos_term.domain.documents import ReturnedLine, ReturnedNumber, Sale, SaleLine, SoldNumber
from pos_term.domain.lots import Provenance
from pos_term.domain.pricing import Reduction, ReductionKind
from pos_term.domain.receipt import Receipt, ReceiptFacts, lay_out
from pos_term.domain.shop import Shop
from pos_term.domain.tax import tax_lines
from pos_term.domain.tender import Tender, TenderKind

SHOP = Shop(
    name="Corner Shop",
    address=("12 Harbour Street", "1011 AB Amsterdam"),
    tax_number="NL001234567B01",
    footer=("Thank you.", "Keep this receipt: it names your lots."),
)
FACTS = ReceiptFacts(till="1", business_date=date(2026, 11, 21), actor="Ana", hash="9f2a1c04" + "0" * 56)
LOCAL_AT = datetime(2026, 11, 21, 14, 3)  # noqa: DTZ001 - a shop's wall clock
EVERYTHING = (
    SaleLine(
        n=1, sku="DAI-002", name="Yogurt, plain 500 g", quantity=3000, unit="each", unit_price=249, total=747,
        tax_rate=9000,
        numbers=(
            SoldNumber(lot_id="a", lot="L2411A", quantity=2000, provenance=Provenance.SCANNED,
                       expiry=date(2026, 11, 28)),
            SoldNumber(lot_id="b", lot="L2411B", quantity=1000, provenance=Provenance.SUGGESTED,
                       expiry=date(2026, 12, 4)),
        ),
    ),
    SaleLine(
        n=2, sku="ELE-001", name="Headset with noise cancelling, black", quantity=2000, unit="each",
        unit_price=4900, total=9800, tax_rate=21000,
        numbers=(
            SoldNumber(lot_id="c", lot="H7", serial="8841-07", quantity=1000, provenance=Provenance.SCANNED),
            SoldNumber(lot_id="d", serial="8841-09", quantity=1000, provenance=Provenance.KEYED),
        ),
    ),
    SaleLine(
        n=3, sku="CHE-001", name="Gruyère", quantity=482, unit="kg", unit_price=2490, total=1200, tax_rate=9000,
        numbers=(SoldNumber(lot_id="e", lot="G7", quantity=482, provenance=Provenance.PICKED,
                            best_before=date(2026, 12, 24)),),
    ),
    SaleLine(
        n=4, sku="FRU-001", name="牛乳 1 リットル", quantity=1000, unit="each", unit_price=305, total=305,
        tax_rate=9000, numbers=(SoldNumber(lot_id="f", quantity=1000, provenance=Provenance.UNKNOWN),),
    ),
    SaleLine(
        n=5, sku="BAG-001", name="Bag", quantity=1000, unit="each", unit_price=10, total=10, tax_rate=21000,
        numbers=(SoldNumber(lot_id="g", quantity=1000, provenance=Provenance.SCANNED),),
    ),
)  # fmt: skip


def make_sale(
    *lines: SaleLine,
    tenders: tuple[Tender, ...] | None = None,
    number: str = "1-000123",
    included: bool = True,
    currency: str = "EUR",
) -> Sale:
    """A sale of these lines, paid exactly by card unless tenders say otherwise."""
    taxes = tax_lines([(line.tax_rate, line.total) for line in lines], included=included)
    total = sum(tax.gross for tax in taxes)
    paid = tenders if tenders is not None else (Tender(kind=TenderKind.CARD, amount=total),)
    return Sale(
        id="sale-1", number=number, shift="shift-1", cashier="ana", lines=lines, tenders=paid, taxes=taxes,
        net=sum(tax.net for tax in taxes), tax=sum(tax.tax for tax in taxes), total=total,
        change=max(0, sum(tender.amount for tender in paid) - total), currency=currency,
        prices_include_tax=included,
    )  # fmt: skip


def piece(name: str = "Milk 1 l", *numbers: SoldNumber, pieces: int = 1, price: int = 129) -> SaleLine:
    """A line of pieces at 9 % tax."""
    return SaleLine(
        n=1, sku="MILK", name=name, quantity=pieces * 1000, unit="each", unit_price=price, total=pieces * price,
        tax_rate=9000, numbers=numbers,
    )  # fmt: skip


def lay(sale: Sale, *, columns: int = 42, copy: bool = False, training: bool = False, shop: Shop = SHOP) -> Receipt:
    """Lay a sale out as till 1 and Ana on 21 November 2026 at 14:03."""
    return lay_out(sale, FACTS, shop, columns=columns, copy=copy, training=training, local_at=LOCAL_AT)


def full_sale() -> Sale:
    """The sale with everything, paid by card and cash."""
    card = Tender(kind=TenderKind.CARD, amount=9000, reference="**** 4411")
    return make_sale(*EVERYTHING, tenders=(card, Tender(kind=TenderKind.CASH, amount=5000)))


REDUCED = (
    SaleLine(
        n=1, sku="DAI-002", name="Yogurt, plain 500 g", quantity=2000, unit="each", unit_price=249, total=333,
        tax_rate=9000,
        numbers=(SoldNumber(lot_id="a", lot="L2411A", quantity=2000, provenance=Provenance.SCANNED,
                            expiry=date(2026, 11, 28)),),
        reductions=(
            Reduction(kind=ReductionKind.MARKDOWN, amount=149, percent=30_000, reason="short-dated, 28 Nov"),
            Reduction(kind=ReductionKind.SALE, amount=16, percent=5_000, reason="regular customer"),
        ),
    ),
    SaleLine(
        n=2, sku="COL-001", name="Cola 1 l", quantity=3000, unit="each", unit_price=150, total=468, tax_rate=21000,
        numbers=(SoldNumber(lot_id="b", quantity=3000, provenance=Provenance.SCANNED),), deposit=75,
        reductions=(
            Reduction(kind=ReductionKind.LINE, amount=36, reason="damaged packaging"),
            Reduction(kind=ReductionKind.SALE, amount=21, percent=5_000, reason="regular customer"),
        ),
    ),
    SaleLine(
        n=3, sku="ELE-001", name="Headset", quantity=1000, unit="each", unit_price=4500, total=4275, tax_rate=21000,
        numbers=(SoldNumber(lot_id="c", serial="8841-07", quantity=1000, provenance=Provenance.SCANNED),),
        list_price=4900, price_reason="shelf label says otherwise",
        reductions=(Reduction(kind=ReductionKind.SALE, amount=225, percent=5_000, reason="regular customer"),),
    ),
)  # fmt: skip
BACK = (
    ReturnedLine(
        n=4, sale="sale-0", receipt="1-000012", line=1, sku="ELE-002", name="Speaker", quantity=1000, unit="each",
        total=2999, tax_rate=21000, reason="does not work",
        numbers=(ReturnedNumber(lot_id="s", serial="S-77", quantity=1000, place="quarantine"),),
    ),
    ReturnedLine(
        n=5, sku="COL-001", name="Cola 1 l", quantity=2000, unit="each", total=350, tax_rate=21000, deposit=50,
        numbers=(ReturnedNumber(lot_id="b", quantity=2000, place="floor"),), reason="wrong product",
    ),
)  # fmt: skip


def exchange(
    *tenders: Tender, lines: tuple[SaleLine, ...] = REDUCED, back: tuple[ReturnedLine, ...] = BACK
) -> Sale:
    """Reduced goods that leave and others that come back; paid, or paid back, as the tenders say."""
    amounts = [(line.tax_rate, line.total) for line in lines] + [(line.tax_rate, -line.total) for line in back]
    taxes = tax_lines(amounts, included=True)
    total = sum(tax.gross for tax in taxes)
    paid = sum(tender.amount for tender in tenders)
    return replace(
        make_sale(*lines, tenders=tenders), returned=back, taxes=taxes, total=total,
        net=sum(tax.net for tax in taxes), tax=sum(tax.tax for tax in taxes),
        change=max(0, paid - total) if total > 0 else 0,
    )  # fmt: skip
