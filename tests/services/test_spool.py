"""What becomes of a print: every way a try can end, who is asked, and what a till that dies leaves behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from pos_term.domain.delivery import Delivery, JobState
from pos_term.domain.receipt import Receipt
from pos_term.services.paperwork import Looked, Unsure
from pos_term.services.press import KEPT, wait_seconds
from pos_term.services.till import Till
from pos_term.store import spool
from pos_term.store.engine import Store, StoreFault
from pos_term.store.verify import verify
from tests.equipment import NO_PAPER, NOBODY_KNOWS, PRINTED, Counter
from tests.services.spooled import (
    AT,
    AWAY,
    UNSAFE,
    PaperPrinter,
    failed,
    press,
    sell,
    states,
    stock,
    till_at,
    work,
)  # fmt: skip

COPY = " COPY ".center(42, "*")


@pytest.fixture
def counter(store: Store) -> Store:
    """A store with a shift open and milk on the shelf."""
    return stock(store)


def asked(till: Till) -> list[tuple[str, str, str]]:
    """What a person is asked about: name, state, why."""
    return [(each.name, each.state.value, each.why) for each in till.unsure()]


def doubtful(store: Store, printer: PaperPrinter) -> tuple[Till, Unsure]:
    """A till whose first receipt nobody knows about."""
    sell(store, "sale-1")
    printer.ends = [NOBODY_KNOWS]
    till = till_at(store, Counter(printer=printer))
    till.print_pending()
    (job,) = till.unsure()
    assert job.state is JobState.UNKNOWN
    assert not till.is_waiting()
    return till, job


# -- how a try ends --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "state"),
    [
        (PRINTED, "confirmed"),
        (Delivery(JobState.SENT), "sent"),
        (NO_PAPER, "failed"),
        (NOBODY_KNOWS, "unknown"),
    ],
)
def test_a_job_stands_as_its_printer_said(counter: Store, end: Delivery, state: str) -> None:
    sell(counter, "sale-1")
    (result,) = work(counter, PaperPrinter(end))
    assert states(counter) == [state] == [result.state.value]
    assert (result.name, result.printed) == ("receipt 1-000001", state in ("confirmed", "sent"))


def test_what_the_printer_wants_soon_is_told_though_it_printed(counter: Store) -> None:
    sell(counter, "sale-1")
    (result,) = work(counter, PaperPrinter(Delivery(JobState.CONFIRMED, "the paper is nearly out")))
    assert (result.printed, result.error, result.soon) == (True, "", "the paper is nearly out")


def test_before_a_byte_is_handed_over_the_job_is_written_down_as_unknown(counter: Store) -> None:
    class Curious(PaperPrinter):
        def print(self, receipt: Receipt) -> Delivery:
            seen.append(states(counter))
            return super().print(receipt)

    seen: list[list[str]] = []
    sell(counter, "sale-1")
    work(counter, Curious())
    assert seen == [["unknown"]]
    assert states(counter) == ["confirmed"]


@pytest.mark.parametrize("printed", [True, False], ids=["after the paper", "before the paper"])
def test_a_till_that_is_killed_while_printing_asks_and_prints_nothing_twice(counter: Store, printed: bool) -> None:
    class Killed(BaseException):
        """The process is gone."""

    class Cut(PaperPrinter):
        def print(self, receipt: Receipt) -> Delivery:
            if printed:
                super().print(receipt)
            raise Killed

    sell(counter, "sale-1")
    sell(counter, "sale-2")
    dying = Cut()
    with pytest.raises(Killed):
        work(counter, dying)
    reopened = Store(counter.path)
    try:
        printer = PaperPrinter()
        till = till_at(reopened, Counter(printer=printer))
        assert [result.number for result in till.print_pending()] == ["1-000002"]
        assert printer.numbers == ["1-000002"]
        assert asked(till) == [("receipt 1-000001", "unknown", "the till stopped while it was printing")]
        assert till.print_pending() == []
        assert verify(reopened).sound
    finally:
        reopened.close()


@pytest.mark.parametrize(
    "error", [OSError("No such device [/] \x1b[2J"), ValueError(), AssertionError("\u202e"), RecursionError()]
)
def test_whatever_a_printer_raises_the_sale_stands_and_the_cashier_is_asked(
    counter: Store, error: Exception
) -> None:
    class Broken(PaperPrinter):
        def print(self, receipt: Receipt) -> Delivery:
            raise error

    sell(counter, "sale-1")
    till = till_at(counter, Counter(printer=Broken()))
    (result,) = till.print_pending()
    assert result.state is JobState.UNKNOWN
    assert result.error.startswith("the printer broke off")
    assert result.error.isprintable()
    assert till.print_pending() == []
    assert verify(counter).sound


@pytest.mark.parametrize(
    "says", [None, "ok", Delivery(JobState.PENDING), Delivery(JobState.DROPPED), Delivery(JobState.UNKNOWN)]
)
def test_a_printer_that_does_not_say_leaves_the_job_unknown(counter: Store, says: object) -> None:
    class Mute(PaperPrinter):
        def print(self, receipt: Receipt) -> Delivery:
            return says  # type: ignore[return-value]

    sell(counter, "sale-1")
    (result,) = work(counter, Mute())
    assert result.error
    assert states(counter) == ["unknown"]


def test_a_store_that_does_not_keep_the_answer_leaves_the_job_unknown(
    counter: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreFault("the disk is full")

    sell(counter, "sale-1")
    printer = PaperPrinter()
    with monkeypatch.context() as broken:
        broken.setattr(spool, "settle", full)
        with pytest.raises(StoreFault):
            work(counter, printer)
    assert work(counter, printer) == []
    assert printer.numbers == ["1-000001"]
    assert states(counter) == ["unknown"]


def test_what_a_printer_says_is_kept_as_safe_text(counter: Store) -> None:
    sell(counter, "sale-1")
    till = till_at(
        counter, Counter(printer=PaperPrinter(Delivery(JobState.UNKNOWN, "\x1b[31m[b]half\u202e\n" + "x" * 900)))
    )
    (result,) = till.print_pending()
    assert result.error.isprintable()
    assert result.error.startswith("[31m[b]half")
    assert len(result.error) <= 200
    assert till.unsure()[0].why == result.error


# -- trying again ----------------------------------------------------------------------------------------------


def test_what_failed_is_tried_again_by_itself_and_what_is_unknown_never(counter: Store) -> None:
    sell(counter, "sale-1")
    sell(counter, "sale-2")
    printer = PaperPrinter(NOBODY_KNOWS, AWAY, AWAY)
    at_work = press(counter, printer)
    rounds = [[result.number for result in at_work.print_pending()] for _ in range(6)]
    assert rounds == [["1-000001"], ["1-000002"], ["1-000002"], ["1-000002"], [], []]
    assert printer.numbers == ["1-000002"]
    assert states(counter) == ["unknown", "confirmed"]


def test_the_wait_doubles_up_to_five_minutes() -> None:
    assert [wait_seconds(n) for n in (1, 2, 3, 4, 5, 100_000)] == [15, 30, 60, 60, 60, 60]
    assert wait_seconds(0) == 15


def test_a_job_with_a_fault_of_its_own_stands_behind_the_others(counter: Store) -> None:
    for n in range(1, 4):
        sell(counter, f"sale-{n}")
    printer = PaperPrinter(UNSAFE, AWAY)
    at_work = press(counter, printer)
    assert [result.number for result in at_work.print_pending()] == ["1-000001", "1-000002"]
    printer.ends = [PRINTED, UNSAFE, PRINTED]
    assert [result.number for result in at_work.print_pending()] == ["1-000003", "1-000001", "1-000002"]
    assert states(counter) == ["failed", "confirmed", "confirmed"]


def test_an_unknown_print_ends_the_round_unless_the_fault_is_its_own(counter: Store) -> None:
    for n in range(1, 4):
        sell(counter, f"sale-{n}")
    printer = PaperPrinter(Delivery(JobState.UNKNOWN, "half of it", others_may_print=True), NOBODY_KNOWS)
    assert len(work(counter, printer)) == 2
    assert states(counter) == ["unknown", "unknown", "pending"]


def test_two_programs_on_one_store_print_each_receipt_once(counter: Store) -> None:
    for n in range(1, 9):
        sell(counter, f"sale-{n}")
    printer, second = PaperPrinter(), Store(counter.path)
    try:
        both = [threading.Thread(target=press(each, printer).print_pending) for each in (counter, second)]
        for each in both:
            each.start()
        for each in both:
            each.join()
    finally:
        second.close()
    assert sorted(printer.numbers) == [f"1-{n:06d}" for n in range(1, 9)]


def test_what_is_dropped_while_others_print_is_not_printed(counter: Store) -> None:
    class Busy(PaperPrinter):
        def print(self, receipt: Receipt) -> Delivery:
            (job,) = (each for each in till.unsure() if each.name == "receipt 1-000001")
            assert till.looked(job, Looked.NOT_NEEDED) is None
            return super().print(receipt)

    printer = Busy()
    till = till_at(counter, Counter(printer=printer))
    sell(counter, "sale-1")
    work(counter, PaperPrinter(AWAY))
    sell(counter, "sale-2")
    till.print_pending()
    assert printer.numbers == ["1-000002"]
    assert states(counter) == ["dropped", "confirmed"]


def test_what_the_printer_has_just_now_is_not_asked_about(counter: Store) -> None:
    class Curious(PaperPrinter):
        def print(self, receipt: Receipt) -> Delivery:
            seen.append(till.unsure())
            job = Unsure(id=ids[0], name="", state=JobState.UNKNOWN, why="", at=AT, kind="receipt")
            refused.append(till.looked(job, Looked.AGAIN))
            return super().print(receipt)

    seen: list[list[Unsure]] = []
    refused: list[str | None] = []
    printer = Curious()
    till = till_at(counter, Counter(printer=printer))
    sell(counter, "sale-1")
    ids = [job.id for job in spool.open_jobs(counter)]
    till.print_pending()
    assert seen == [[]]
    assert refused == ["The printer has it just now. Wait a moment."]
    assert printer.numbers == ["1-000001"]


# -- what a person says ----------------------------------------------------------------------------------------


def test_what_is_on_paper_is_done(counter: Store) -> None:
    printer = PaperPrinter()
    till, job = doubtful(counter, printer)
    assert till.looked(job, Looked.ON_PAPER) is None
    assert states(counter) == ["confirmed"]
    assert [till.print_pending(), till.unsure(), printer.printed] == [[], [], []]


def test_what_is_not_on_paper_is_printed_again_and_marked_as_a_copy(counter: Store) -> None:
    printer = PaperPrinter()
    till, job = doubtful(counter, printer)
    sell(counter, "sale-2")
    assert till.looked(job, Looked.AGAIN) is None
    assert till.is_waiting()
    assert [result.name for result in till.print_pending()] == ["copy of receipt 1-000001", "receipt 1-000002"]
    first, second = printer.printed
    assert [row for row in first.rows() if row == COPY] == [COPY, COPY]
    assert COPY not in second.rows()
    assert states(counter) == ["confirmed", "confirmed"]


def test_a_second_copy_that_is_doubtful_too_is_asked_about_again(counter: Store) -> None:
    printer = PaperPrinter()
    till, job = doubtful(counter, printer)
    printer.ends = [NOBODY_KNOWS]
    till.looked(job, Looked.AGAIN)
    till.print_pending()
    (again,) = till.unsure()
    assert (again.id, again.name) == (job.id, "copy of receipt 1-000001")
    assert till.looked(again, Looked.AGAIN) is None
    till.print_pending()
    assert [COPY in receipt.rows() for receipt in printer.printed] == [True]


def test_what_is_not_needed_is_never_printed(counter: Store) -> None:
    printer = PaperPrinter()
    till, job = doubtful(counter, printer)
    assert till.looked(job, Looked.NOT_NEEDED) is None
    assert states(counter) == ["dropped"]
    assert [till.print_pending(), till.unsure()] == [[], []]


def test_a_failed_print_can_be_tried_at_once_or_dropped_and_is_no_copy(counter: Store) -> None:
    sell(counter, "sale-1")
    printer = PaperPrinter(UNSAFE)
    till = till_at(counter, Counter(printer=printer))
    till.print_pending()
    (job,) = till.unsure()
    assert (job.state, job.why) == (JobState.FAILED, UNSAFE.words)
    assert till.looked(job, Looked.ON_PAPER) == "It was not printed. Print it again, or leave it."
    assert till.looked(job, Looked.AGAIN) is None
    till.print_pending()
    assert COPY not in printer.printed[0].rows()
    sell(counter, "sale-2")
    printer.ends = [UNSAFE]
    till.print_pending()
    (job,) = till.unsure()
    assert till.looked(job, Looked.NOT_NEEDED) is None
    assert states(counter) == ["confirmed", "dropped"]


@pytest.mark.parametrize("first", list(Looked))
@pytest.mark.parametrize("then", list(Looked))
def test_what_was_settled_meanwhile_stays_as_it_was_settled(counter: Store, first: Looked, then: Looked) -> None:
    till, job = doubtful(counter, PaperPrinter())
    assert till.looked(job, first) is None
    before = states(counter)
    assert till.looked(job, then) == "That was settled meanwhile."
    assert states(counter) == before


def test_nothing_is_printed_again_where_there_is_no_printer(counter: Store) -> None:
    _, job = doubtful(counter, PaperPrinter())
    bare = till_at(counter, Counter())
    assert bare.looked(job, Looked.AGAIN) == "This till has no printer. Name one in its settings."
    assert bare.looked(job, Looked.ON_PAPER) is None


def test_the_doubtful_are_asked_about_before_the_failed(counter: Store) -> None:
    for n in range(1, 4):
        sell(counter, f"sale-{n}")
    printer = PaperPrinter(UNSAFE, NOBODY_KNOWS)
    till = till_at(counter, Counter(printer=printer))
    till.print_pending()
    assert [row[:2] for row in asked(till)] == [("receipt 1-000002", "unknown"), ("receipt 1-000001", "failed")]
    assert till.is_waiting()


# -- a table that does not grow for ever -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "settle", "stays"),
    [
        (PRINTED, None, False),
        (Delivery(JobState.SENT), None, False),
        (NOBODY_KNOWS, Looked.NOT_NEEDED, False),
        (NOBODY_KNOWS, None, True),
        (UNSAFE, None, True),
    ],
)
def test_what_is_done_is_forgotten_after_a_month_and_what_is_not_never(
    counter: Store, end: Delivery, settle: Looked | None, stays: bool
) -> None:
    sell(counter, "sale-1")
    till = till_at(counter, Counter(printer=PaperPrinter(end)))
    till.print_pending()
    if settle:
        till.looked(till.unsure()[0], settle)
    away = PaperPrinter()
    away.always = failed("away", others_may_print=True)
    press(counter, away, at=AT + KEPT - timedelta(hours=1)).print_pending()
    assert len(states(counter)) == 1
    press(counter, away, at=AT + KEPT + timedelta(days=1)).print_pending()
    assert len(states(counter)) == stays


def test_a_store_that_cannot_forget_prints_all_the_same(counter: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise StoreFault("the disk is full")

    monkeypatch.setattr(spool, "forget_done", full)
    sell(counter, "sale-1")
    assert [result.printed for result in work(counter, PaperPrinter())] == [True]


def test_every_state_is_reached_only_by_its_own_way(counter: Store) -> None:
    sell(counter, "sale-1")
    (job,) = spool.open_jobs(counter)
    moves: dict[str, Callable[[], object]] = {
        "settle": lambda: spool.settle(counter, job.id, JobState.SENT, at="t"),
        "answer": lambda: spool.answer(counter, job.id, JobState.CONFIRMED, was=JobState.UNKNOWN),
        "again": lambda: spool.again(counter, job.id, was=JobState.UNKNOWN, copy=True),
    }
    for move in moves.values():
        move()
        assert states(counter) == ["pending"]
    assert spool.claim(counter, job.id, at="t")
    assert not spool.claim(counter, job.id, at="t")
    spool.fail(counter, job.id, error="x", at="t")
    assert states(counter) == ["unknown"]
    spool.settle(counter, job.id, JobState.CONFIRMED, at="t")
    for move in (*moves.values(), lambda: spool.claim(counter, job.id, at="t")):
        move()
        assert states(counter) == ["confirmed"]


def test_a_try_that_ends_late_says_nothing_of_the_one_that_somebody_asked_for_since(counter: Store) -> None:
    sell(counter, "sale-1")
    (job,) = spool.open_jobs(counter)
    assert spool.claim(counter, job.id, at="first")
    assert spool.again(counter, job.id, was=JobState.UNKNOWN, copy=True)
    assert spool.claim(counter, job.id, at="second")
    spool.settle(counter, job.id, JobState.FAILED, at="first", error="away")
    assert states(counter) == ["unknown"]
    spool.settle(counter, job.id, JobState.CONFIRMED, at="second")
    assert states(counter) == ["confirmed"]


def test_a_till_that_ends_prints_what_it_has_begun_and_begins_nothing_more(counter: Store) -> None:
    class LastJob(PaperPrinter):
        def print(self, receipt: Receipt) -> Delivery:
            rounds.close(0)
            return super().print(receipt)

    rounds = press(counter, LastJob())
    sell(counter, "sale-1")
    sell(counter, "sale-2")
    assert [result.number for result in rounds.print_pending()] == ["1-000001"]
    assert states(counter) == ["confirmed", "pending"]
    assert rounds.print_pending() == []
