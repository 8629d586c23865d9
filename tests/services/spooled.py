"""A till with milk to sell, a printer that does as it is told, and the spool between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from pos_term.domain.delivery import Delivery, JobState
from pos_term.domain.documents import (
    GoodsReceipt,
    ProductsSet,
    ReceivedLine,
    Sale,
    SaleLine,
    ShiftOpened,
    SoldNumber,
)
from pos_term.domain.lots import Provenance, lot_key
from pos_term.domain.products import Dated, Product, Tracking
from pos_term.domain.shop import Shop
from pos_term.domain.tax import tax_lines
from pos_term.domain.tender import Tender, TenderKind
from pos_term.services.clock import Clock
from pos_term.services.ports import Printer
from pos_term.services.press import Press, PrintResult
from pos_term.services.till import Till
from pos_term.services.turns import Turns
from pos_term.settings import Settings
from pos_term.store import spool
from pos_term.store.engine import Store
from pos_term.store.journal import Posted, Posting, entries, post
from tests.equipment import PRINTED, Counter, Paper

AT = datetime(2026, 11, 21, 13, 3, tzinfo=UTC)
BY = Posting("1", "Ana", AT, date(2026, 11, 21))
SHOP = Shop(name="Corner Shop", timezone="Europe/Amsterdam")
EXPIRY = date(2026, 11, 28)


def failed(words: str, *, others_may_print: bool = False) -> Delivery:
    return Delivery(JobState.FAILED, words, others_may_print)


AWAY = failed("printer 192.168.1.9:9100 does not answer; check its power and cable.")
UNSAFE = failed("this receipt cannot be printed safely", others_may_print=True)


class PaperPrinter(Paper):
    """Keeps what it is given; ends its jobs as it was told, in order, then prints."""

    def __init__(self, *ends: Delivery | None) -> None:
        super().__init__(*(end or PRINTED for end in ends))

    @property
    def numbers(self) -> list[str]:
        """The receipts it printed, in order."""
        return [row.split()[1] for receipt in self.printed for row in receipt.rows() if row.startswith("Receipt ")]


def stock(store: Store) -> Store:
    """A shift is open and milk on the shelf."""
    milk = Product(sku="MILK", name="Whole milk 1 l", price=129, tracking=Tracking.LOT, dated=Dated.EXPIRY)
    came = ReceivedLine(sku="MILK", lot="L2411A", expiry=EXPIRY, quantity=50_000, received_on=date(2026, 11, 20))
    for document in (
        ProductsSet(id="products", products=(milk,)),
        GoodsReceipt(id="goods", lines=(came,)),
        ShiftOpened(id="shift", opening_float=10000),
    ):
        assert isinstance(post(store, document, BY), Posted)
    return store


def sell(store: Store, name: str, *, receipt: bool = True) -> Posted:
    """Two packs sold for cash, a minute after the sale before."""
    number = SoldNumber(
        lot_id=lot_key("MILK", "L2411A"), lot="L2411A", quantity=2000, provenance=Provenance.SCANNED, expiry=EXPIRY
    )
    line = SaleLine(
        n=1, sku="MILK", name="Whole milk 1 l", quantity=2000, unit="each", unit_price=129, total=258,
        tax_rate=9000, numbers=(number,),
    )  # fmt: skip
    (tax,) = tax_lines([(9000, 258)], included=True)
    sale = Sale(
        id=name, shift="shift", cashier="ana", lines=(line,), tenders=(Tender(kind=TenderKind.CASH, amount=300),),
        taxes=(tax,), net=tax.net, tax=tax.tax, total=258, change=42, currency="EUR",
    )  # fmt: skip
    count = sum(entry.kind == "sale" for entry in entries(store))
    posted = post(store, sale, replace(BY, at=AT + timedelta(minutes=count)), receipt=receipt)
    assert isinstance(posted, Posted)
    return posted


def press(
    store: Store, printer: Printer | None, *, columns: int = 42, training: bool = False,
    labels: Printer | None = None, turns: Turns | None = None, at: datetime = AT,
) -> Press:  # fmt: skip
    """What does the rounds of printing, at a moment."""
    clock = Clock(ZoneInfo("Europe/Amsterdam"), fixed=at)
    return Press(
        store, printer, labels=labels, shop=SHOP, clock=clock, columns=columns, training=training, turns=turns
    )


def work(store: Store, printer: Printer, *, columns: int = 42, training: bool = False) -> list[PrintResult]:
    """One round."""
    return press(store, printer, columns=columns, training=training).print_pending()


def open_states(store: Store) -> list[tuple[JobState, int, str]]:
    """State, tries and fault of what is still to be printed."""
    return [(job.state, job.attempts, job.error) for job in spool.open_jobs(store)]


def states(store: Store) -> list[str]:
    """How every job stands, oldest first."""
    with store.reading() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT state FROM spool ORDER BY created_at, id")]


def till_at(store: Store, equipment: Counter) -> Till:
    """A till on that store whose clock stands; nobody is signed in."""
    return Till(store, Settings(store=store.path), at=AT, equipment=equipment)
