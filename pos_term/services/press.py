"""Rounds of printing: what waits on the spool is handed to the printer, and what became of it is kept.

No job is both lost and called printed, and none is printed twice by itself: before its first byte leaves it is
written down as unknown, and only what the printer then says makes it printed or failed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from pos_term.domain.clean import clean
from pos_term.domain.dates import stamp
from pos_term.domain.delivery import Delivery, JobState
from pos_term.domain.receipt import Receipt, ReceiptLine, Style
from pos_term.domain.shop import Shop
from pos_term.services.clock import Clock
from pos_term.services.ports import Printer
from pos_term.services.printing import receipt_of
from pos_term.services.turns import Turns
from pos_term.store import journal, spool
from pos_term.store.engine import Store, StoreFault
from pos_term.store.spool import Job, JobKind
from pos_term.store.spool_bodies import UnreadableBody, read_label, read_page

FIRST_WAIT, LONGEST_WAIT = 15, 60
"""Seconds until a printer that took nothing is asked again by itself, at first and at most."""
LAST_JOB_SECONDS = 3
"""How long a till that ends waits for what its printer has in hand."""
KEPT = timedelta(days=30)
"""How long the spool remembers what is done with."""

_ENDS = frozenset({JobState.SENT, JobState.CONFIRMED, JobState.UNKNOWN, JobState.FAILED})
_GONE = "the sale of this receipt is not in the store; run: pos-term verify"
_UNREAD = "the sale of this receipt cannot be read; run: pos-term verify"
_NEWER = "a newer pos_term put this on the spool; print it from there"


def wait_seconds(failures: int) -> int:
    """How long to wait after so many rounds in a row in which the printer took nothing: doubling, to a limit."""
    return min(LONGEST_WAIT, FIRST_WAIT << max(0, min(failures, 16) - 1))


def name_of(job: Job) -> str:
    """What people call a job: `receipt 1-000012`, or its title."""
    if job.kind == JobKind.GIFT:
        return f"gift receipt {job.number}".rstrip()
    if job.kind == JobKind.RECEIPT:
        return f"{'copy of ' if job.copy else ''}receipt {job.number}".rstrip()
    return clean(job.title, limit=60) or clean(job.kind, limit=20) or "print"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintResult:
    """How one try to print ended."""

    job: str
    name: str
    """What people call it."""
    number: str
    """The receipt's number; empty where its sale is not in the store, or there is none."""
    copy: bool
    state: JobState
    error: str = ""
    """Why it is not on paper, or why nobody knows, in plain words; empty when it is."""
    soon: str = ""
    """What the printer wants soon though it printed this."""

    @property
    def printed(self) -> bool:
        """Whether the printer took it."""
        return self.state in (JobState.SENT, JobState.CONFIRMED)


class Press:
    """The printers of one till and what a round needs to know."""

    def __init__(
        self, store: Store, printer: Printer | None, *, shop: Shop, clock: Clock, columns: int, training: bool,
        labels: Printer | None = None, turns: Turns | None = None,
    ) -> None:  # fmt: skip
        self._store, self._shop, self._clock = store, shop, clock
        self._columns, self._training = columns, training
        self.printer, self.labels = printer, labels
        self.turns = turns or Turns()
        """Whose turn it is at the receipt printer, on which the drawer hangs."""
        self._label_turns = self.turns if labels is printer else Turns()
        self._tidied: date | None = None
        self._over = False

    def printer_for(self, kind: str) -> Printer | None:
        """What prints jobs of a kind; None where this till has no such printer."""
        return self.labels if kind == JobKind.LABEL else self.printer

    @property
    def in_hand(self) -> frozenset[str]:
        """The jobs that printers have just now, by id."""
        return frozenset((self.turns.in_hand, self._label_turns.in_hand))

    def print_pending(self) -> list[PrintResult]:
        """Print what waits on the spool, oldest first, and say how each try ended.

        To be called off the UI thread: after a sale, at start and from time to time. The first job that a printer
        does not take ends the round for that printer, unless the fault is the job's own; that one and those behind
        it wait for the next call. What is unknown is never tried. Raises StoreFault.
        """
        results: list[PrintResult] = []
        stopped: list[Printer] = []
        with self.turns.round:
            self._tidy()
            # Somebody waits for a receipt; a label printer of its own may be at work for minutes.
            jobs = spool.open_jobs(self._store)
            for job in sorted(jobs, key=lambda job: self.printer_for(job.kind) is not self.printer):
                printer = self.printer_for(job.kind)
                if self._over:
                    break
                if printer is None or any(printer is each for each in stopped):
                    continue
                delivery = self._print(job, printer)
                if delivery is None:
                    continue
                results.append(_result(job, delivery))
                if not delivery.done and not delivery.others_may_print:
                    stopped.append(printer)
        return results

    def close(self, seconds: int = LAST_JOB_SECONDS) -> None:
        """Begin no other job, and wait so long for the one in hand: what has not ended by then stays unknown."""
        self._over = True
        if self.turns.round.acquire(timeout=seconds):
            self.turns.round.release()

    def _tidy(self) -> None:
        """Once a day, forget what was done with long ago."""
        today = self._clock.business_date()
        if self._tidied != today:
            self._tidied = today
            with suppress(StoreFault):
                spool.forget_done(self._store, stamp(self._clock.at() - KEPT))

    # -- one job -------------------------------------------------------------------------------------------

    def _print(self, job: Job, printer: Printer) -> Delivery | None:
        """One try; None for a job that is nobody's to print any more."""
        made = self._make(job)
        if isinstance(made, Delivery):
            spool.fail(self._store, job.id, error=made.words, at=stamp(self._clock.at()))
            return made
        turns = self.turns if printer is self.printer else self._label_turns
        with turns.job(job.id):
            at = stamp(self._clock.at())
            if not spool.claim(self._store, job.id, at=at):
                return None
            delivery = _sound(partial(made, printer))
            told = "" if delivery.done else delivery.words
            spool.settle(self._store, job.id, delivery.state, at=at, error=told)
            return delivery

    def _make(self, job: Job) -> Callable[[Printer], Delivery] | Delivery:
        """How to hand a job to a printer, or why it cannot even be made."""
        try:
            if job.kind == JobKind.PAGE:
                page = read_page(spool.body_of(self._store, job.id))
                marked = marked_copy(page) if job.copy else page
                return lambda printer: printer.print(marked)
            if job.kind == JobKind.LABEL:
                label, copies = read_label(spool.body_of(self._store, job.id))
                return lambda printer: printer.print_label(label, copies)
        except UnreadableBody as error:
            return _own_fault(str(error))
        if job.kind in (JobKind.RECEIPT, JobKind.GIFT):
            return self._make_receipt(job)
        return _own_fault(_NEWER)

    def _make_receipt(self, job: Job) -> Callable[[Printer], Delivery] | Delivery:
        try:
            posted = journal.find(self._store, job.sale)
        except StoreFault:
            raise
        except Exception:  # an entry that somebody damaged is not the printer's business
            return _own_fault(_UNREAD)
        try:
            receipt = (
                receipt_of(
                    posted, shop=self._shop, zone=self._clock.zone, columns=self._columns, training=self._training,
                    copy=job.copy, store=self._store, gift=job.kind == JobKind.GIFT,
                )
                if posted
                else None
            )  # fmt: skip
        except ValueError as error:
            words = f"{error}; mend printer.columns in the till's settings file"
            return Delivery(JobState.FAILED, clean(words, limit=200))
        if receipt is None:
            return _own_fault(_GONE)
        return lambda printer: printer.print(receipt)


def marked_copy(page: Receipt) -> Receipt:
    """A page that says COPY at both ends."""
    banner = ReceiptLine(" COPY ".center(page.columns, "*"), Style.DOUBLE)
    return Receipt(page.columns, (banner, *page.lines, banner))


def _own_fault(words: str) -> Delivery:
    return Delivery(JobState.FAILED, words, others_may_print=True)


def _sound(hand_over: Callable[[], Delivery]) -> Delivery:
    """What a printer says of a job, its words made safe; one that breaks its word leaves it unknown."""
    try:
        delivery: object = hand_over()
    except Exception as error:  # whatever a printer does, the sale stands
        words = f"the printer broke off: {error}" if str(error) else "the printer broke off"
        return Delivery(JobState.UNKNOWN, clean(words, limit=200))
    if not isinstance(delivery, Delivery) or delivery.state not in _ENDS:
        return Delivery(JobState.UNKNOWN, "the printer did not say what became of it")
    words = clean(str(delivery.words), limit=200)
    if not delivery.done and not words:
        words = (
            "the printer did not take it" if delivery.state is JobState.FAILED else "nobody knows what is on paper"
        )
    return Delivery(delivery.state, words, delivery.others_may_print)


def _result(job: Job, delivery: Delivery) -> PrintResult:
    words = delivery.words
    return PrintResult(
        job=job.id, name=name_of(job), number=job.number, copy=job.copy, state=delivery.state,
        error="" if delivery.done else words, soon=words if delivery.done else "",
    )  # fmt: skip
