"""Receipts on their way from the posted sale to the paper, with printers that fail."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pos_term.devices.escpos_decoder import Cut, DrawerPulse, decode, rows
from pos_term.devices.printer import ReceiptPrinter
from pos_term.domain.delivery import Delivery, JobState
from pos_term.domain.documents import ProductsSet, Sale, SaleLine, ShiftOpened, SoldNumber
from pos_term.domain.lots import Provenance
from pos_term.domain.products import Product
from pos_term.domain.receipt import Receipt
from pos_term.domain.tax import tax_lines
from pos_term.domain.tender import Tender, TenderKind
from pos_term.services.printing import receipt_of
from pos_term.services.turns import Turns
from pos_term.settings import PrinterSettings
from pos_term.store import spool
from pos_term.store.create import create_store
from pos_term.store.engine import Store
from pos_term.store.journal import Posted, entries, post
from pos_term.store.verify import verify
from tests.equipment import PRINTED, Counter
from tests.services.spooled import (
    AWAY,
    BY,
    SHOP,
    UNSAFE,
    PaperPrinter,
    failed,
    open_states,
    press,
    sell,
    stock,
    till_at,
    work,
)  # fmt: skip


@pytest.fixture
def counter(store: Store) -> Store:
    """A store with a shift open and milk on the shelf."""
    return stock(store)


def test_a_sale_on_a_real_file_becomes_one_paper_receipt(tmp_path: Path) -> None:
    fresh = create_store(tmp_path / "shop" / "store.db")
    try:
        bag = Product(sku="BAG", name="Bag for käse", price=10)
        assert isinstance(post(fresh, ProductsSet(id="p", products=(bag,)), BY), Posted)
        assert isinstance(post(fresh, ShiftOpened(id="shift", opening_float=0), BY), Posted)
        loose = SoldNumber(lot_id="BAG␟", quantity=1000, provenance=Provenance.SCANNED)
        line = SaleLine(
            n=1, sku="BAG", name=bag.name, quantity=1000, unit="each", unit_price=10, total=10, tax_rate=0,
            numbers=(loose,),
        )  # fmt: skip
        sale = Sale(
            id="s", shift="shift", cashier="ana", lines=(line,), tenders=(Tender(kind=TenderKind.CASH, amount=10),),
            taxes=tax_lines([(0, 10)], included=True), net=10, tax=0, total=10, change=0, currency="EUR",
        )  # fmt: skip
        posted = post(fresh, sale, BY, receipt=True)
        assert isinstance(posted, Posted)
        output = tmp_path / "printer.bin"
        printer = ReceiptPrinter(PrinterSettings(kind="file", path=output))
        (result,) = work(fresh, printer)
        assert (result.printed, result.number, result.copy) == (True, "1-000001", False)
        found = decode(output.read_bytes())
        assert sum(isinstance(event, Cut) for event in found) == 1
        assert not any(isinstance(event, DrawerPulse) for event in found)
        paper = rows(found)
        assert "Sat 21 Nov 2026 14:03" in paper
        assert "Bag for käse" in paper
        assert "1 item" + f"record {posted.entry.hash[:8]}".rjust(36) in paper
        assert not any("TRAINING" in row or "COPY" in row for row in paper)
        assert work(fresh, printer) == []
    finally:
        fresh.close()


def test_nothing_waits_where_no_receipt_was_asked_for(counter: Store) -> None:
    sell(counter, "sale-1", receipt=False)
    assert work(counter, PaperPrinter()) == []


def test_receipts_print_once_in_the_order_of_the_sales(counter: Store) -> None:
    for n in range(1, 4):
        sell(counter, f"sale-{n}")
    printer = PaperPrinter()
    assert [result.printed for result in work(counter, printer)] == [True, True, True]
    assert work(counter, printer) == []
    assert printer.numbers == ["1-000001", "1-000002", "1-000003"]


def test_the_lot_that_was_sold_is_on_the_paper(counter: Store) -> None:
    sell(counter, "sale-1")
    printer = PaperPrinter()
    work(counter, printer)
    assert "  lot L2411A  exp 28 Nov 2026 x2" in printer.printed[0].rows()


def test_a_printer_that_is_away_leaves_the_sale_and_the_receipt_waiting(counter: Store) -> None:
    sell(counter, "sale-1")
    before = [entry.hash for entry in entries(counter)]
    (result,) = work(counter, PaperPrinter(AWAY))
    assert (result.printed, result.number, result.error) == (False, "1-000001", AWAY.words)
    assert open_states(counter) == [(JobState.FAILED, 1, AWAY.words)]
    assert [entry.hash for entry in entries(counter)] == before
    assert verify(counter).sound
    printer = PaperPrinter()
    assert [again.printed for again in work(counter, printer)] == [True]
    assert printer.numbers == ["1-000001"]
    assert open_states(counter) == []


def test_a_printer_that_is_away_is_asked_once_a_round_and_not_once_a_receipt(counter: Store) -> None:
    for n in range(1, 4):
        sell(counter, f"sale-{n}")
    assert len(work(counter, PaperPrinter(AWAY, AWAY, AWAY))) == 1
    assert sorted(state for state, _, _ in open_states(counter)) == ["failed", "pending", "pending"]


def test_a_receipt_that_can_never_be_printed_holds_up_no_other(counter: Store) -> None:
    for n in range(1, 4):
        sell(counter, f"sale-{n}")
    printer = PaperPrinter(UNSAFE)
    assert [result.printed for result in work(counter, printer)] == [False, True, True]
    sell(counter, "sale-4")
    printer.ends = [PRINTED, UNSAFE]
    assert [result.printed for result in work(counter, printer)] == [True, False]
    assert printer.numbers == ["1-000002", "1-000003", "1-000004"]


def test_a_job_whose_sale_is_gone_is_said_and_passed_over(counter: Store) -> None:
    spool.enqueue_copy(counter, "no-such-sale", at="2026-11-20T00:00:00.000000Z")
    spool.enqueue_copy(counter, "shift", at="2026-11-20T00:00:01.000000Z")
    sell(counter, "sale-1")
    results = work(counter, PaperPrinter())
    assert [(result.printed, result.number) for result in results] == [(False, ""), (False, ""), (True, "1-000001")]
    assert "pos-term verify" in results[0].error


def test_paper_too_narrow_for_a_receipt_is_said_and_the_receipt_waits(counter: Store) -> None:
    sell(counter, "sale-1")
    printer = PaperPrinter()
    (result,) = work(counter, printer, columns=20)
    assert "printer.columns" in result.error
    assert printer.printed == []
    assert [done.printed for done in work(counter, printer)] == [True]


def test_what_a_device_says_is_kept_as_safe_text(counter: Store) -> None:
    sell(counter, "sale-1")
    (result,) = work(counter, PaperPrinter(failed("printer \x1b[31m\u202eoff\nnow")))
    assert result.error == "printer [31moff now"


def test_a_copy_says_so_and_keeps_the_moment_of_the_sale(counter: Store) -> None:
    sell(counter, "sale-1")
    printer = PaperPrinter()
    work(counter, printer)
    assert till_at(counter, Counter(printer=printer)).reprint("1-000001") is None
    (result,) = work(counter, printer)
    assert (result.copy, result.number, result.printed) == (True, "1-000001", True)
    original, copy = (receipt.rows() for receipt in printer.printed)
    assert copy[0] == copy[-1] == " COPY ".center(42, "*")
    assert copy[1:-1] == original


def test_a_copy_of_an_unknown_receipt_is_refused_in_words(counter: Store) -> None:
    till = till_at(counter, Counter(printer=PaperPrinter()))
    assert till.reprint("1-000404") == "No sale has that receipt number. Check the number."
    assert spool.open_jobs(counter) == []


def test_a_training_store_says_training_on_originals_and_copies(counter: Store) -> None:
    sell(counter, "sale-1")
    printer = PaperPrinter()
    till_at(counter, Counter(printer=printer)).reprint("1-000001")
    work(counter, printer, training=True)
    assert len(printer.printed) == 2
    for receipt in printer.printed:
        assert "TRAINING" in receipt.rows()[0]
        assert "TRAINING" in receipt.rows()[-1]


def test_the_screen_shows_the_receipt_that_is_printed(counter: Store) -> None:
    posted = sell(counter, "sale-1")
    printer = PaperPrinter()
    work(counter, printer)
    zone = ZoneInfo("Europe/Amsterdam")
    assert receipt_of(posted, shop=SHOP, zone=zone, columns=42, training=False) == printer.printed[0]


class MeetingPrinter(PaperPrinter):
    """Holds its first receipt until another round prints too, or a moment has gone by."""

    def __init__(self) -> None:
        super().__init__()
        self.meeting = threading.Barrier(2)

    def print(self, receipt: Receipt) -> Delivery:
        with suppress(threading.BrokenBarrierError):
            self.meeting.wait(0.3)
        return super().print(receipt)


def test_two_rounds_at_once_print_each_receipt_once(counter: Store) -> None:
    for n in range(1, 5):
        sell(counter, f"sale-{n}")
    printer = MeetingPrinter()
    at_work = press(counter, printer, turns=Turns())
    rounds = [threading.Thread(target=at_work.print_pending) for _ in range(2)]
    for each in rounds:
        each.start()
    for each in rounds:
        each.join()
    assert printer.numbers == [f"1-{n:06d}" for n in range(1, 5)]
