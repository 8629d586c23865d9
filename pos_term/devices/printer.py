"""The receipt printer: what is to be printed becomes a job, the job is checked, the job is delivered."""

from __future__ import annotations

import threading
from collections.abc import Callable

from pos_term.devices import test_page
from pos_term.devices.code_page import page_problem
from pos_term.devices.conversation import Manners
from pos_term.devices.delivery import LOOK, deliver, inspect
from pos_term.devices.job_checks import check_labels, check_pulse, check_receipt
from pos_term.devices.label_bytes import encode_label
from pos_term.devices.links.base import Link
from pos_term.devices.links.opening import open_link, reached
from pos_term.devices.printer_status import PrinterStatus
from pos_term.devices.receipt_bytes import encode, logo_problem
from pos_term.domain.clean import clean
from pos_term.domain.delivery import Delivery, JobState
from pos_term.domain.device_state import Condition, DeviceKind, DeviceState
from pos_term.domain.labels import Label
from pos_term.domain.receipt_page import Receipt
from pos_term.settings import LabelSettings, PrinterSettings

Changed = Callable[[DeviceState], None]
_PAPER = LabelSettings()
_BUSY = Delivery(JobState.FAILED, "the printer is busy with another job; try again in a moment")


class ReceiptPrinter:
    """An ESC/POS printer, reached as the till's settings say; one job at a time.

    It is opened for each job and closed after it: there is no line to lose in between, and a printer that was
    away is back as soon as it answers.
    """

    def __init__(
        self, settings: PrinterSettings, labels: LabelSettings = _PAPER, name: str = "printer",
        kind: DeviceKind = DeviceKind.PRINTER,
    ) -> None:  # fmt: skip
        self._settings, self._labels = settings, labels
        self._manners = Manners(answers={"yes": True, "no": False}.get(settings.status))
        self._lock = threading.Lock()
        self._changed: Changed | None = None
        self._drawer: Changed | None = None
        self._state = DeviceState(kind=kind, name=name, condition=Condition.IDLE, reached=reached(settings))
        # Labels are drawn, whatever the table; with a wrong one no receipt comes out of a printer that is well.
        self._unfit = "" if kind is DeviceKind.LABELS else page_problem(settings.code_page) or ""

    # -- jobs ----------------------------------------------------------------------------------------------

    def print(self, receipt: Receipt) -> Delivery:
        """Print one receipt, or anything else that is laid out as lines. Takes seconds when the printer is away."""
        try:
            job = encode(receipt, self._settings)
        except ValueError as error:
            self._unfit = str(error)
            self._is(Condition.TROUBLE, self._unfit)
            return Delivery(JobState.FAILED, f"{self._state.name}: {error}")
        return self._send(job, check_receipt(job, self._settings), "Receipt")

    def print_label(self, label: Label, copies: int = 1) -> Delivery:
        """Print one label so many times."""
        try:
            job = encode_label(label, copies, self._labels, self._settings)
        except ValueError as error:
            return Delivery(JobState.FAILED, f"{self._state.name}: {error}", others_may_print=True)
        return self._send(job, check_labels(job, copies, self._labels, self._settings), "Label")

    def send_pulse(self, job: bytes) -> Delivery:
        """Send a drawer's pulse, and that alone; a printer that is busy is not waited for.

        A drawer that opens when nobody expects it any more is worse than one that has to be asked twice.
        """
        look = "look whether the drawer is open"
        return self._send(job, check_pulse(job), "Drawer", look=look, wait=self._settings.timeout_seconds)

    def _send(self, job: bytes, problem: str | None, title: str, *, look: str = LOOK, wait: float = -1) -> Delivery:
        if problem:
            words = f"this cannot be printed safely ({problem}); show it on the screen instead"
            return Delivery(JobState.FAILED, words, others_may_print=True)
        if not self._lock.acquire(timeout=wait):
            return _BUSY
        try:
            self._doubt()
            ending = deliver(
                job, lambda: self._connect(title), self._manners, timeout=self._settings.timeout_seconds, look=look
            )
        finally:
            self._lock.release()
        self._is(ending.condition, ending.words)
        return Delivery(ending.state, f"{self._state.name}: {self._told(ending.words)}" if ending.words else "")

    # -- how it is -----------------------------------------------------------------------------------------

    def start(self, changed: Changed) -> None:
        """From now on tell how it is whenever that changes: after a job, and when it was asked."""
        self._changed = changed

    def tell_drawer(self, changed: Changed) -> None:
        """Tell the drawer that hangs on it how it is, whenever that changes."""
        self._drawer = changed

    def state(self) -> DeviceState:
        """How it was when it was last heard of; at once."""
        return self._state

    def look(self) -> DeviceState:
        """Ask it; one that is busy printing is as it was."""
        self.ask()
        return self._state

    def ask(self) -> PrinterStatus | None:
        """What it answers now; None where it does not, is away or is busy printing."""
        if not self._lock.acquire(timeout=self._settings.timeout_seconds):
            return None
        try:
            self._doubt(now=True)
            found = inspect(self._connect, self._manners, timeout=self._settings.timeout_seconds)
        finally:
            self._lock.release()
        self._is(found.condition, found.words, found.model)
        return found.status

    def try_out(self) -> str:
        """Print a test page, or a test label; how it went, in plain words."""
        if self._state.kind is DeviceKind.LABELS:
            what, delivery = "test label", self.print_label(test_page.label(self._state.reached))
        else:
            what, delivery = "test page", self.print(test_page.page(self._settings, self._state.reached))
        told = {
            JobState.CONFIRMED: f"The {what} is printed.",
            JobState.SENT: f"The {what} is sent; look whether it is printed.",
            JobState.UNKNOWN: f"Nobody can tell whether the {what} is printed.",
        }.get(delivery.state, f"The {what} is not printed.")
        more = [delivery.words, (logo_problem(self._settings) or "") if delivery.done else ""]
        return " ".join([told, *(f"{words[0].upper()}{words[1:]}." for words in more if words)])

    def close(self) -> None:
        """Nothing is held open between jobs; nobody is told of changes any more."""
        self._changed = None

    # -- inside --------------------------------------------------------------------------------------------

    def _connect(self, title: str = "") -> Link:
        return open_link(self._settings, title=title)

    def _doubt(self, *, now: bool = False) -> None:
        if self._settings.status != "no":
            self._manners.doubt(now=now)

    def _told(self, words: str) -> str:
        """What is wrong, with the settings named as those of this printer."""
        return words.replace(" printer.", " labels.printer.") if self._state.kind is DeviceKind.LABELS else words

    def _is(self, condition: Condition, words: str, model: str = "") -> None:
        """Keep how it is now, and tell it where that is news."""
        before = self._state
        if self._unfit and condition.well:
            condition, words = Condition.TROUBLE, self._unfit
        words = clean(self._told(words))
        self._state = DeviceState(
            kind=before.kind, name=before.name, condition=condition, words=words, reached=before.reached,
            model=model or before.model,
        )  # fmt: skip
        if self._state == before:
            return
        for tell in (self._changed, self._drawer):
            if tell:
                tell(self._state)
