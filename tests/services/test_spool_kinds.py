"""More than receipts on the spool: pages, labels and gift receipts, kept as they were laid out."""

from __future__ import annotations

import json

import pytest

from pos_term.domain.delivery import Delivery, JobState
from pos_term.domain.labels import Label
from pos_term.domain.receipt import Receipt, ReceiptLine, Style
from pos_term.services.paperwork import Looked
from pos_term.services.till import Till
from pos_term.settings import Settings
from pos_term.store import spool
from pos_term.store.engine import Store
from pos_term.store.spool import JobKind
from pos_term.store.spool_bodies import UnreadableBody, read_label, read_page, write_label, write_page
from tests.equipment import NO_PAPER, NOBODY_KNOWS, CashDrawer, Counter
from tests.hostile import HOSTILE
from tests.services.spooled import AT, AWAY, PaperPrinter, sell, states, stock, till_at

PAGE = Receipt(42, (ReceiptLine("X REPORT", Style.DOUBLE), ReceiptLine("  cash        12.00"), ReceiptLine("")))
LABEL = Label(title="Whole milk 1 l", rows=("Lot L2411A", "28 Nov 2026"), element_string="0109520114000013\x1d10L1")


@pytest.fixture
def counter(store: Store) -> Store:
    """A store with a shift open and milk on the shelf."""
    return stock(store)


@pytest.fixture
def paper() -> PaperPrinter:
    """The receipt printer."""
    return PaperPrinter()


@pytest.fixture
def till(counter: Store, paper: PaperPrinter) -> Till:
    """A till whose labels come from the receipt printer."""
    return till_at(counter, Counter(printer=paper, labels=paper))


def put(store: Store, kind: str, body: str) -> None:
    """A row as a damaged store, or a newer program, could have it."""
    job = spool.put(store, JobKind.PAGE, at="2026-11-21T13:00:00.000000Z", title="odd", body=body)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE spool SET kind = ? WHERE id = ?", (kind, job))


def test_a_page_is_printed_as_it_was_laid_out(till: Till, paper: PaperPrinter) -> None:
    assert till.print_page("X report", PAGE) is None
    (result,) = till.print_pending()
    assert (result.name, result.number, result.printed) == ("X report", "", True)
    assert paper.printed == [PAGE]


def test_a_page_printed_again_after_a_doubtful_try_says_copy(till: Till, paper: PaperPrinter) -> None:
    paper.ends = [NOBODY_KNOWS]
    till.print_page("X report", PAGE)
    till.print_pending()
    assert till.looked(till.unsure()[0], Looked.AGAIN) is None
    till.print_pending()
    (page,) = paper.printed
    assert page.rows()[0] == page.rows()[-1] == " COPY ".center(42, "*")
    assert page.lines[1:-1] == PAGE.lines


@pytest.mark.parametrize("page", [Receipt(42, ()), Receipt(0, PAGE.lines), Receipt(900, PAGE.lines)])
def test_a_page_that_cannot_be_printed_is_refused_at_once(till: Till, page: Receipt) -> None:
    assert till.print_page("empty", page) == "There is nothing on that page that could be printed."
    assert till.print_pending() == []


def test_labels_are_printed_as_many_as_were_asked_for(till: Till, paper: PaperPrinter) -> None:
    assert till.print_label(LABEL, 3) is None
    assert till.print_label(LABEL, 1) is None
    assert [result.name for result in till.print_pending()] == ["3 labels Whole milk 1 l", "label Whole milk 1 l"]
    assert paper.labels == [(LABEL, 3), (LABEL, 1)]


@pytest.mark.parametrize("copies", [0, -1, 1000])
def test_a_number_of_labels_that_is_none_is_refused(till: Till, copies: int) -> None:
    assert till.print_label(LABEL, copies) == "Print 1 to 999 labels at a time."
    assert till.print_pending() == []


def test_the_label_printer_and_the_receipt_printer_do_not_wait_for_each_other(counter: Store) -> None:
    paper, rolls = PaperPrinter(), PaperPrinter(AWAY, AWAY)
    till = till_at(counter, Counter(printer=paper, labels=rolls))
    till.print_label(LABEL, 1)
    till.print_label(LABEL, 2)
    sell(counter, "sale-1")
    assert [(result.name, result.printed) for result in till.print_pending()] == [
        ("receipt 1-000001", True), ("label Whole milk 1 l", False),
    ]  # fmt: skip
    paper.ends = [NO_PAPER, NO_PAPER]
    sell(counter, "sale-2")
    rolls.ends = []
    assert sorted(result.printed for result in till.print_pending()) == [False, True, True]
    assert rolls.labels == [(LABEL, 2), (LABEL, 1)]


def test_the_drawer_does_not_wait_for_a_label_printer_of_its_own(counter: Store) -> None:
    class Slow(PaperPrinter):
        def print_label(self, label: Label, copies: int = 1) -> Delivery:
            opened.append(till.open_drawer("sale"))
            seen.append(till.unsure())
            return super().print_label(label, copies)

    opened: list[str | None] = []
    seen: list[object] = []
    drawer = CashDrawer()
    till = till_at(counter, Counter(printer=PaperPrinter(), labels=Slow(), drawer=drawer))
    till.print_label(LABEL, 200)
    till.print_pending()
    assert (opened, seen, drawer.opened) == ([None], [[]], 1)


def test_what_a_till_has_no_printer_for_waits_for_one_that_has(counter: Store, paper: PaperPrinter) -> None:
    till_at(counter, Counter(labels=paper)).print_label(LABEL, 1)
    receipts = till_at(counter, Counter(printer=paper))
    assert receipts.print_pending() == []
    assert not receipts.is_waiting()
    assert till_at(counter, Counter(labels=paper)).is_waiting()
    assert states(counter) == ["pending"]


def test_a_gift_receipt_shows_the_goods_and_no_prices(counter: Store, till: Till, paper: PaperPrinter) -> None:
    sell(counter, "sale-1", receipt=False)
    assert till.gift_receipt("1-000001") is None
    (result,) = till.print_pending()
    assert (result.name, result.number) == ("gift receipt 1-000001", "1-000001")
    rows = "\n".join(paper.printed[0].rows())
    assert "Whole milk 1 l" in rows
    assert "1-000001" in rows
    assert "2.58" not in rows
    assert "1.29" not in rows


def test_a_gift_receipt_of_a_receipt_that_is_not_there_is_refused(till: Till) -> None:
    assert till.gift_receipt("1-000404") == "No sale has that receipt number. Check the number."
    assert till.print_pending() == []


def test_a_till_without_a_printer_says_so_and_keeps_nothing(counter: Store) -> None:
    sell(counter, "sale-1", receipt=False)
    bare = Till(counter, Settings(store=counter.path), at=AT)
    none = "This till has no printer. Name one in its settings."
    assert bare.print_page("X report", PAGE) == bare.gift_receipt("1-000001") == bare.reprint("1-000001") == none
    assert bare.print_label(LABEL, 1) == "This till has no printer for labels. Name one in its settings."
    assert bare.open_drawer("sale") is None
    assert bare.print_pending() == []
    assert states(counter) == []


def test_a_training_prints_nothing_and_opens_nothing(counter: Store) -> None:
    drawer = CashDrawer()
    practising = till_at(counter, Counter(drawer=drawer))
    practising.practice = True
    assert practising.print_page("X report", PAGE) == practising.print_label(LABEL, 1) == "Training prints nothing."
    assert not practising.has_drawer
    assert practising.open_drawer("sale") is None
    assert drawer.opened == 0


# -- what is kept ----------------------------------------------------------------------------------------------


def test_pages_and_labels_come_back_as_they_were() -> None:
    assert read_page(write_page(PAGE)) == PAGE
    assert read_label(write_label(LABEL, 7)) == (LABEL, 7)


@pytest.mark.parametrize("text", [text for _, text in HOSTILE])
def test_whatever_stands_on_a_page_or_label_can_be_kept(text: str) -> None:
    page = Receipt(42, (ReceiptLine(text),))
    whole = "".join("\ufffd" if 0xD800 <= ord(c) <= 0xDFFF else c for c in text)
    assert read_page(write_page(page)) == Receipt(42, (ReceiptLine(whole),))
    assert read_label(write_label(Label(title=text), 1))[0].title == whole


WRONG = [
    "", "{}", "[]", "null", "7", '"x"', "{", "[" * 5000, '{"columns":42}', '{"columns":"42","lines":[]}',
    '{"columns":42,"lines":[]}', '{"columns":42,"lines":[{"text":7,"style":"bold"}]}',
    '{"columns":42,"lines":[{"text":"x","style":"blink"}]}', '{"columns":9999,"lines":[{"text":"x"}]}',
    '[{"title":"x"},0]', '[{"title":"x"},"3"]', '[{"title":"x","rows":"abc"},1]', '[{"title":"x"}]',
]  # fmt: skip


@pytest.mark.parametrize("body", WRONG)
def test_what_is_no_page_and_no_label_is_not_taken_for_one(body: str) -> None:
    for read in (read_page, read_label):
        with pytest.raises(UnreadableBody, match="make it again"):
            read(body)


@pytest.mark.parametrize("kind", ["page", "label"])
@pytest.mark.parametrize("body", WRONG)
def test_a_body_nobody_can_read_fails_in_words_and_holds_up_no_other(
    counter: Store, till: Till, paper: PaperPrinter, kind: str, body: str
) -> None:
    put(counter, kind, body)
    sell(counter, "sale-1")
    odd, receipt = till.print_pending()
    assert (odd.state, receipt.printed) == (JobState.FAILED, True)
    assert odd.error == f"what was kept of this {kind} cannot be read; make it again"
    assert [each.why for each in till.unsure()] == [odd.error]
    assert till.looked(till.unsure()[0], Looked.NOT_NEEDED) is None


def test_a_kind_this_program_does_not_know_fails_in_words(counter: Store, till: Till) -> None:
    put(counter, "hologram", json.dumps({"x": 1}))
    (result,) = till.print_pending()
    assert result.error == "a newer pos_term put this on the spool; print it from there"
    assert states(counter) == ["failed"]


def test_a_sale_nobody_can_read_any_more_fails_in_words(
    counter: Store, till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> None:
        raise ValueError("half a document")

    sell(counter, "sale-1")
    monkeypatch.setattr("pos_term.store.journal.find", damaged)
    (result,) = till.print_pending()
    assert result.error == "the sale of this receipt cannot be read; run: pos-term verify"


def test_titles_are_kept_as_safe_text(till: Till, paper: PaperPrinter) -> None:
    paper.always = Delivery(JobState.UNKNOWN, "half", others_may_print=True)
    for _, text in HOSTILE:
        till.print_page(text, PAGE)
        till.print_label(Label(title=text), 1)
    till.print_pending()
    names = [each.name for each in till.unsure()]
    assert len(names) == 2 * len(HOSTILE)
    assert all(name and name.isprintable() for name in names)
