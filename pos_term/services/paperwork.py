"""What a till brings to paper, what it asks a person to look for, and the pulse that opens its drawer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pos_term.domain.clean import clean
from pos_term.domain.dates import stamp, unstamp
from pos_term.domain.delivery import JobState
from pos_term.domain.documents import Sale
from pos_term.domain.labels import Label
from pos_term.domain.receipt import Receipt
from pos_term.domain.shop import Shop
from pos_term.services.clock import Clock
from pos_term.services.drawer import moves_cash
from pos_term.services.open_sale import Attended
from pos_term.services.ports import Equipment
from pos_term.services.press import Press, PrintResult, name_of
from pos_term.settings import Settings
from pos_term.store import drawer_log, journal, spool
from pos_term.store.engine import Store, StoreFault
from pos_term.store.sales import sale_by_number
from pos_term.store.spool import Job, JobKind
from pos_term.store.spool_bodies import MOST_LABELS, UnreadableBody, read_page, write_label, write_page

_NO_RECEIPT = "No sale has that receipt number. Check the number."
_SETTLED = "That was settled meanwhile."


class Looked(StrEnum):
    """What a person says of a print that is unknown or failed."""

    ON_PAPER = "on_paper"
    """It is on paper, whole."""
    AGAIN = "again"
    """It is to be printed again; after a doubtful try it says COPY."""
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsure:
    """A print that a person has to look for, or may decide about."""

    id: str
    name: str
    """What people call it: `receipt 1-000012`."""
    state: JobState
    """`unknown` or `failed`."""
    why: str
    at: datetime
    """When it was tried last."""
    kind: str


class Paperwork:
    """The part of a till that prints and opens the drawer. In a training nothing prints and nothing opens."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        equipment: Equipment | None,
        *,
        shop: Shop,
        clock: Clock,
        training: bool,
    ) -> None:
        self.store, self.settings, self.equipment = store, settings, equipment
        self.shop, self.clock, self.training = shop, clock, training
        self.practice = False
        """Whether the store is the throw-away copy of a training."""
        self.printer = equipment.printer if equipment else None
        self.display = equipment.display if equipment else None
        """The customer's display; a training shows there that it is one."""
        self._press = Press(
            store, self.printer, labels=equipment.labels if equipment else None, shop=shop, clock=clock,
            columns=settings.printer.columns, training=training,
        )  # fmt: skip

    def attended(self) -> Attended:
        """Who stands at the till now."""
        raise NotImplementedError

    # -- asking for paper ----------------------------------------------------------------------------------

    def print_page(self, title: str, page: Receipt) -> str | None:
        """Put a page on the spool under the name people call it by; None when done, else why not.

        `print_pending` prints it. Raises StoreFault.
        """
        body = write_page(page)
        try:
            read_page(body)
        except UnreadableBody:
            return "There is nothing on that page that could be printed."
        return self._put(JobKind.PAGE, title=clean(title, limit=60), body=body)

    def print_label(self, label: Label, copies: int) -> str | None:
        """Put so many of a label on the spool; None when done, else why not. Raises StoreFault."""
        if not 1 <= copies <= MOST_LABELS:
            return f"Print 1 to {MOST_LABELS} labels at a time."
        count = "label" if copies == 1 else f"{copies} labels"
        title = f"{count} {clean(label.title, limit=40)}".rstrip()
        body = write_label(label, copies)
        return self._put(JobKind.LABEL, title=title, body=body)

    def gift_receipt(self, number: str) -> str | None:
        """Put a receipt without prices on the spool; None when done, else why not. Raises StoreFault."""
        from pos_term.domain.gift_receipt import why_no_gift

        if problem := self._none_for(JobKind.GIFT):
            return problem
        sale = self._sale(number)
        posted = journal.find(self.store, sale) if sale else None
        if sale is None or posted is None or not isinstance(posted.document, Sale):
            return _NO_RECEIPT
        return why_no_gift(posted.document) or self._put(JobKind.GIFT, sale=sale)

    def reprint(self, number: str) -> str | None:
        """Put a receipt on the spool that says COPY; None when done, else why not. Raises StoreFault."""
        if problem := self._none_for(JobKind.RECEIPT):
            return problem
        sale = self._sale(number)
        if sale is None:
            return _NO_RECEIPT
        spool.enqueue_copy(self.store, sale, at=stamp(self.clock.at()))
        return None

    def _sale(self, number: str) -> str | None:
        with self.store.reading() as connection:
            return sale_by_number(connection, number)

    def _none_for(self, kind: str) -> str | None:
        if self._press.printer_for(kind) is not None:
            return None
        if self.practice:
            return "Training prints nothing."
        what = "no printer for labels" if kind == JobKind.LABEL else "no printer"
        return f"This till has {what}. Name one in its settings."

    def _put(self, kind: JobKind, *, sale: str = "", title: str = "", body: str = "") -> str | None:
        if problem := self._none_for(kind):
            return problem
        spool.put(self.store, kind, at=stamp(self.clock.at()), sale=sale, title=title, body=body)
        return None

    # -- printing ------------------------------------------------------------------------------------------

    @property
    def prints(self) -> bool:
        """Whether the till has anything to print with."""
        return self.printer is not None or self._press.labels is not None

    def print_pending(self) -> list[PrintResult]:
        """Print what waits on the spool; called after each sale, at the start, and from time to time."""
        return self._press.print_pending() if self.prints else []

    def is_waiting(self) -> bool:
        """Whether anything still waits that this till could print. Raises StoreFault."""
        return any(self._press.printer_for(job.kind) is not None for job in spool.open_jobs(self.store))

    def unsure(self) -> list[Unsure]:
        """What a person has to look for, and what failed; not what the printer has just now. Raises StoreFault."""
        before = self._press.in_hand
        jobs = spool.unsure_jobs(self.store)
        return [_unsure(job) for job in jobs if job.id not in before | self._press.in_hand]

    def looked(self, job: Unsure, says: Looked) -> str | None:
        """Keep what a person says of a print as it was shown to them; None when done, else why not.

        What failed is known not to be on paper; what is printed again although some of it may be says COPY. Raises
        StoreFault.
        """
        unknown = job.state is JobState.UNKNOWN
        if job.id in self._press.in_hand:
            return "The printer has it just now. Wait a moment."
        if says is Looked.ON_PAPER and not unknown:
            return "It was not printed. Print it again, or leave it."
        if says is Looked.AGAIN:
            if problem := self._none_for(job.kind):
                return problem
            done = spool.again(self.store, job.id, was=job.state, copy=unknown)
        else:
            end = JobState.CONFIRMED if says is Looked.ON_PAPER else JobState.DROPPED
            done = spool.answer(self.store, job.id, end, was=job.state)
        return None if done else _SETTLED

    # -- the drawer ----------------------------------------------------------------------------------------

    @property
    def has_drawer(self) -> bool:
        """Whether there is a drawer that the till can open."""
        return not self.practice and self.equipment is not None and self.equipment.drawer is not None

    def opens_for(self, sale: Sale) -> bool:
        """Whether the drawer opens after this sale: cash moved, or the till's settings say after every one."""
        return moves_cash(sale) or self.settings.drawer.every_sale

    def open_drawer(self, reason: str, document: str = "") -> str | None:
        """Open the drawer and log it; None when the pulse went out, else why not, for the cashier.

        To be called off the UI thread, once what it is opened for is stored. Without a drawer nothing happens. It
        is logged before, so that no opening goes without; one that fails is never tried again later.
        """
        drawer = self.equipment.drawer if self.equipment else None
        if drawer is None or self.practice:
            return None
        try:
            with self._press.turns.drawer() as mine:
                pulse = self._log(reason, document)
                problem = _pulsed(drawer.open) if mine else "the printer it hangs on is busy"
                with suppress(StoreFault):  # the log then says that nobody heard how it went
                    drawer_log.end(self.store, pulse, problem)
        except StoreFault as error:
            problem = clean(str(error), limit=160)
        return f"Look at the drawer: {problem.rstrip('.')}; its key opens it." if problem else None

    def _log(self, reason: str, document: str) -> str:
        who = self.attended()
        return drawer_log.begin(
            self.store, at=stamp(self.clock.at()), till=who.till, cashier=who.cashier,
            reason=clean(reason, limit=200), document=clean(document, limit=60),
        )  # fmt: skip


def _pulsed(open_it: Callable[[], str | None]) -> str:
    """Why the pulse did not go out; empty when it did."""
    try:
        problem: object = open_it()
    except Exception as error:  # whatever a drawer does, what it was opened for stands
        problem = str(error) or "its printer broke off"
    return "" if problem is None else clean(str(problem), limit=160) or "nobody knows why"


def _unsure(job: Job) -> Unsure:
    return Unsure(
        id=job.id, name=name_of(job), state=job.state, why=clean(job.error, limit=200),
        at=unstamp(job.tried_at or job.created_at), kind=job.kind,
    )  # fmt: skip
