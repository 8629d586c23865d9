"""The drawer without a sale: every opening has a reason, and no more leaves it than it should hold."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from pos_term.domain.customers import Customer
from pos_term.domain.documents import CashKind, CashMoved, Sale, SaleKind, ShiftClosed
from pos_term.domain.tender import Tender, TenderKind
from pos_term.services.desk import Desk
from pos_term.services.drawer import DrawerDesk, moves_cash
from pos_term.services.open_sale import Attended
from pos_term.services.reports import Report, make_report
from pos_term.services.till import Till
from pos_term.services.turns import Turns
from pos_term.settings import DrawerSettings, Settings
from pos_term.store import drawer_log
from pos_term.store.customers import put_customer
from pos_term.store.drawer_log import Pulse
from pos_term.store.engine import StoreFault
from pos_term.store.journal import Rejected
from pos_term.store.shifts import figures
from pos_term.store.verify import verify
from tests.equipment import CashDrawer, Counter
from tests.hostile import HOSTILE
from tests.shop import NOON, TestShop


@pytest.fixture
def drawer(shop: TestShop) -> DrawerDesk:
    """A drawer with a float of 100.00."""
    return DrawerDesk(shop.counterpart())


def expected(shop: TestShop) -> int:
    with shop.store.reading() as connection:
        now = figures(connection, "shift-1")
    assert now is not None
    return now.cash_expected


def moved(shop: TestShop) -> list[tuple[str, int, str]]:
    return [(row[0], row[1], row[2]) for row in shop.rows("SELECT kind, amount, reason FROM cash ORDER BY id")]


def test_every_move_of_cash_counts_in_the_shift(shop: TestShop, drawer: DrawerDesk) -> None:
    assert drawer.no_sale("change for a note") is None
    assert drawer.move(CashKind.PAID_IN, 2500, "float") is None
    assert drawer.move(CashKind.PAID_OUT, 500, "stamps") is None
    assert drawer.move(CashKind.SAFE_DROP, 10000, "to the safe") is None
    assert moved(shop) == [
        ("no_sale", 0, "change for a note"), ("paid_in", 2500, "float"), ("paid_out", 500, "stamps"),
        ("safe_drop", 10000, "to the safe"),
    ]  # fmt: skip
    assert expected(shop) == 10000 + 2500 - 500 - 10000
    assert verify(shop.store).sound


@pytest.mark.parametrize("kind", [CashKind.PAID_OUT, CashKind.SAFE_DROP])
def test_no_more_leaves_the_drawer_than_it_should_hold(shop: TestShop, drawer: DrawerDesk, kind: CashKind) -> None:
    assert "more than the drawer should hold" in str(drawer.move(kind, 10001, "to the safe"))
    assert moved(shop) == []
    shop.product("tea")
    shop.checkout.scan(b"tea")
    shop.checkout.pay()
    shop.checkout.tender(TenderKind.CASH, 1000)
    assert shop.checkout.complete().ok
    assert drawer.move(kind, 10250, "to the safe") is None
    assert expected(shop) == 0


def test_the_store_itself_holds_these_rules(shop: TestShop) -> None:
    for cash, amount, customer in (
        (CashKind.SAFE_DROP, 10001, None), (CashKind.PAID_IN, 0, None), (CashKind.PAID_IN, 1, "nobody"),
    ):  # fmt: skip
        document = CashMoved(
            id=shop.id(), shift="shift-1", cashier="ana", cash=cash, amount=amount, reason="x", customer=customer
        )
        assert isinstance(shop.try_post(document), Rejected)


@pytest.mark.parametrize("reason", ["", "   ", "\x1b\x07\u200b"])
def test_a_reason_is_needed(shop: TestShop, drawer: DrawerDesk, reason: str) -> None:
    assert "reason" in str(drawer.no_sale(reason))
    assert "reason" in str(drawer.move(CashKind.PAID_IN, 100, reason))
    assert moved(shop) == []


@pytest.mark.parametrize("amount", [0, -1, 10**12])
def test_an_amount_that_is_none_is_refused(shop: TestShop, drawer: DrawerDesk, amount: int) -> None:
    assert "amount" in str(drawer.move(CashKind.PAID_IN, amount, "float"))
    assert moved(shop) == []


def test_nobody_opens_a_drawer_that_nobody_answers_for(shop: TestShop, drawer: DrawerDesk) -> None:
    shop.post(ShiftClosed(id=shop.id(), shift="shift-1", expected=10000, counted=10000))
    assert "No shift is open" in str(drawer.no_sale("change"))
    away = replace(shop.counterpart(), attended=lambda: Attended(till="1", actor="", cashier="", shift=None))
    assert DrawerDesk(away).no_sale("change") == "Sign in first."
    assert "Sign in first." in str(DrawerDesk(away).move(CashKind.PAID_IN, 100, "float"))


def test_who_may_not_is_told_so(shop: TestShop) -> None:
    shop.settings = replace(shop.settings, rights=(replace(shop.settings.rights[0], may=()),))
    clerk = DrawerDesk(shop.counterpart())
    assert "may not open" in str(clerk.no_sale("change"))
    assert "may not move" in str(clerk.move(CashKind.PAID_IN, 100, "float"))


def test_a_payment_on_account_takes_what_is_owed_and_no_more(shop: TestShop, drawer: DrawerDesk) -> None:
    with shop.store.writing() as connection:
        put_customer(connection, Customer(id="K-1", name="Mirjam Vos", phone="0612345678", credit_limit=100000))
    shop.product("tea")
    shop.checkout.customer.attach("K-1")
    shop.checkout.scan(b"tea")
    shop.checkout.pay()
    assert shop.checkout.tender(TenderKind.ACCOUNT).ok
    assert shop.checkout.complete().ok
    assert "not there" in str(drawer.move(CashKind.PAID_IN, 100, "on account", customer="nobody"))
    assert "account" in str(drawer.move(CashKind.PAID_OUT, 100, "on account", customer="K-1"))
    assert "more than this customer owes" in str(drawer.move(CashKind.PAID_IN, 251, "on account", customer="K-1"))
    assert "Leave the customer's name" in str(drawer.move(CashKind.PAID_IN, 1, "from mirjam", customer="K-1"))
    assert drawer.move(CashKind.PAID_IN, 250, "on account", customer="K-1") is None
    assert "owes" in str(drawer.move(CashKind.PAID_IN, 1, "on account", customer="K-1"))
    assert shop.rows("SELECT owed FROM account") == [(0,)]
    assert expected(shop) == 10250
    assert verify(shop.store).sound


def test_the_cash_report_lists_each_opening_and_adds_up_by_kind(
    shop: TestShop, drawer: DrawerDesk, desk: Desk
) -> None:
    drawer.no_sale("change for a note")
    drawer.move(CashKind.PAID_IN, 2500, "float")
    shop.clock.fixed = NOON + timedelta(days=1)
    drawer.move(CashKind.PAID_OUT, 500, "=1+1")
    report = make_report(desk, "cash")
    assert isinstance(report, Report)
    assert [(row["kind"], row["amount"], row["reason"]) for row in report.rows] == [
        ("no_sale", "0.00", "change for a note"), ("paid_in", "25.00", "float"), ("paid_out", "5.00", "=1+1"),
    ]  # fmt: skip
    assert report.totals == {
        "rows": 3, "no_sale": 1, "paid_in": "25.00", "paid_out": "5.00", "safe_drop": "0.00",
    }  # fmt: skip
    today = make_report(desk, "cash", until=NOON.date())
    assert isinstance(today, Report)
    assert len(today.rows) == 2


def test_whatever_is_typed_as_a_reason_is_text_and_nothing_else(shop: TestShop, drawer: DrawerDesk) -> None:
    for _, text in HOSTILE:
        drawer.no_sale(text)
        drawer.move(CashKind.PAID_IN, 1, text)
        drawer.move(CashKind.PAID_IN, 1, "x", customer=text or "-")
    assert all(reason and reason.isprintable() for _, _, reason in moved(shop))
    assert shop.rows("SELECT count(*) FROM cash WHERE customer IS NOT NULL") == [(0,)]


# -- the pulse -------------------------------------------------------------------------------------------------


def till_with(shop: TestShop, drawer: CashDrawer, settings: DrawerSettings | None = None) -> Till:
    """A till on the shop's store with that drawer; nobody is signed in."""
    own = Settings(store=shop.store.path, drawer=settings or DrawerSettings())
    return Till(shop.store, own, at=NOON, equipment=Counter(drawer=drawer))


def logged(shop: TestShop) -> list[Pulse]:
    with shop.store.reading() as connection:
        return list(drawer_log.pulses(connection, ""))


def sold(*tenders: tuple[TenderKind, int], change: int = 0) -> Sale:
    return Sale(
        id="s", shift="shift-1", cashier="ana", lines=(), taxes=(), net=0, tax=0, total=0, change=change,
        tenders=tuple(Tender(kind=kind, amount=amount) for kind, amount in tenders), currency="EUR",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sale", "moves"),
    [
        (sold((TenderKind.CASH, 1000)), True),
        (sold((TenderKind.CASH, -1000)), True),
        (sold((TenderKind.FOREIGN, 1000)), True),
        (sold((TenderKind.VOUCHER, 1000), change=250), True),
        (sold((TenderKind.CARD, 1000), (TenderKind.CASH, 5)), True),
        (sold((TenderKind.CARD, 1000)), False),
        (sold((TenderKind.CARD, -1000)), False),
        (sold((TenderKind.VOUCHER, 1000)), False),
        (sold((TenderKind.ACCOUNT, 1000)), False),
        (sold(), False),
    ],
)
def test_the_drawer_opens_after_a_sale_in_which_cash_moved(shop: TestShop, sale: Sale, moves: bool) -> None:
    assert moves_cash(sale) is moves
    assert till_with(shop, CashDrawer()).opens_for(sale) is moves
    assert till_with(shop, CashDrawer(), DrawerSettings(every_sale=True)).opens_for(sale)


def test_each_opening_is_logged_with_its_reason(shop: TestShop) -> None:
    drawer = CashDrawer()
    till = till_with(shop, drawer)
    assert till.open_drawer("count", "shift-1") is None
    assert drawer.opened == 1
    assert logged(shop) == [Pulse("2026-11-21T12:00:00.000000Z", "1", "", "count", "shift-1", "")]


def test_an_opening_after_a_sale_names_its_receipt_in_the_report(shop: TestShop, desk: Desk) -> None:
    till = till_with(shop, CashDrawer())
    shop.product("tea")
    shop.checkout.scan(b"tea")
    shop.checkout.tender(TenderKind.CASH, 1000)
    done = shop.checkout.complete()
    assert done.sale
    till.open_drawer(SaleKind.SALE.value, done.sale.document.id)
    stuck = till_with(shop, CashDrawer(stuck="the printer is off"))
    stuck.open_drawer("no sale: =1+1")
    report = make_report(desk, "drawer")
    assert isinstance(report, Report)
    assert report.columns == ("at", "till", "cashier", "reason", "document", "problem")
    assert [(row["reason"], row["document"], row["problem"]) for row in report.rows] == [
        ("sale", "1-000001", ""), ("no sale: =1+1", "", "the printer is off"),
    ]  # fmt: skip
    assert report.totals == {"rows": 2, "opened": 1, "failed": 1}
    tomorrow = make_report(desk, "drawer", since=(NOON + timedelta(days=1)).date())
    assert isinstance(tomorrow, Report)
    assert tomorrow.rows == []


def test_a_pulse_that_fails_is_told_once_logged_and_never_tried_again(shop: TestShop) -> None:
    drawer = CashDrawer(stuck="the printer is off.")
    till = till_with(shop, drawer)
    assert till.open_drawer("sale") == "Look at the drawer: the printer is off; its key opens it."
    drawer.stuck = ""
    till.print_pending()
    assert drawer.opened == 0
    assert [pulse.problem for pulse in logged(shop)] == ["the printer is off."]


@pytest.mark.parametrize(
    "error", [OSError("No such device [/] \x1b[2J"), AssertionError(), RecursionError("\u202e")]
)
def test_whatever_a_drawer_raises_is_told_in_words(shop: TestShop, error: Exception) -> None:
    class Broken(CashDrawer):
        def open(self) -> str | None:
            raise error

    words = str(till_with(shop, Broken()).open_drawer("sale"))
    assert words.startswith("Look at the drawer: ")
    assert words.isprintable()
    assert logged(shop)[0].problem


def test_whatever_a_reason_says_is_kept_as_safe_text(shop: TestShop) -> None:
    till = till_with(shop, CashDrawer())
    for _, text in HOSTILE:
        assert till.open_drawer(text, text) is None
    assert len(logged(shop)) == len(HOSTILE)
    assert all((pulse.reason + pulse.document).isprintable() for pulse in logged(shop))


def test_a_till_killed_at_the_pulse_has_it_in_the_log(shop: TestShop) -> None:
    class Killed(BaseException):
        """The process is gone."""

    class Dying(CashDrawer):
        def open(self) -> str | None:
            raise Killed

    with pytest.raises(Killed):
        till_with(shop, Dying()).open_drawer("sale")
    assert [pulse.problem for pulse in logged(shop)] == ["the till stopped before it heard whether it opened"]


def test_no_drawer_opens_without_a_line_in_the_log(shop: TestShop, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> str:
        raise StoreFault("the disk is full")

    drawer = CashDrawer()
    till = till_with(shop, drawer)
    with monkeypatch.context() as broken:
        broken.setattr(drawer_log, "begin", full)
        assert till.open_drawer("sale") == "Look at the drawer: the disk is full; its key opens it."
    assert drawer.opened == 0
    with monkeypatch.context() as broken:
        broken.setattr(drawer_log, "end", full)
        assert till.open_drawer("sale") is None
    assert drawer.opened == 1


# -- whose turn it is ------------------------------------------------------------------------------------------


def test_the_drawer_goes_before_the_receipts_that_wait() -> None:
    turns, order = Turns(), list[str]()
    go_on, begun = threading.Event(), threading.Event()

    def a_round() -> None:
        for name in ("first", "second"):
            with turns.job(name):
                order.append(name)
                begun.set()
                assert go_on.wait(10)

    def drawer() -> None:
        with turns.drawer() as mine:
            assert mine
            order.append("drawer")

    printing, waiting = threading.Thread(target=a_round), threading.Thread(target=drawer)
    printing.start()
    assert begun.wait(10)
    waiting.start()
    while not turns._drawers:
        assert waiting.is_alive()
    go_on.set()
    for each in (printing, waiting):
        each.join(10)
    assert order == ["first", "drawer", "second"]
    assert turns.in_hand == ""


def test_a_drawer_whose_printer_stays_busy_is_not_opened_later(
    shop: TestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = Turns()
    with turns.job("stalled"), turns.drawer(seconds=0) as mine:
        assert mine is False
        assert turns.in_hand == "stalled"
    with turns.drawer(seconds=0) as mine:
        assert mine
    drawer = CashDrawer()
    till = till_with(shop, drawer)
    monkeypatch.setattr(till._press.turns, "drawer", partial(till._press.turns.drawer, seconds=0))
    with till._press.turns.job("stalled"):
        words = till.open_drawer("sale")
    assert words == "Look at the drawer: the printer it hangs on is busy; its key opens it."
    assert drawer.opened == 0
    assert [pulse.problem for pulse in logged(shop)] == ["the printer it hangs on is busy"]
