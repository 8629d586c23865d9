"""The demo shop: sound, as fresh as the day, and ready to sell."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pos_term.domain.alerts import AlertKind
from pos_term.domain.people import Person
from pos_term.domain.quantity import parse_quantity
from pos_term.services.alerts import alerts
from pos_term.services.backup import check
from pos_term.services.demo import CardScan, demo_card, demo_data, load_demo
from pos_term.services.demo_history import FLOAT
from pos_term.services.desk import BadInput, Desk, open_desk
from pos_term.services.recalls import list_recalls
from pos_term.services.reports import Report, make_report
from pos_term.services.till import Till
from pos_term.settings import Settings
from tests.services.conftest import rows

MORNING = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
TODAY = date(2026, 11, 21)
OUTCOMES = {
    "Plain code, no prompt": "",
    "Plain code, lot asked": "number_missing",
    "One scan, no prompt": "",
    "Expired": "expired",
    "On hold": "held",
    "Recalled": "recalled",
    "Plain code, serial asked": "number_missing",
    "Serial in the code": "",
    "Lot and serial": "",
    "Price label": "number_missing",
    "Weight label": "",
    "GS1 Digital Link": "",
    "Lot never received": "unknown_lot",
    "Nothing to sell": "expired",
    "Three at once": "",
    "Short-dated": "short_dated",
    "Not first to expire": "not_first_to_expire",
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "store.db"
    assert load_demo(path, demo_data(), MORNING) == TODAY
    return path


@pytest.fixture
def demo(loaded: Path, tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "store.db"
    shutil.copy(loaded, path)
    with open_desk(path, till="1", actor="x", at=MORNING.isoformat()) as desk:
        yield desk


def test_everything_in_the_files_is_in_the_store(demo: Desk) -> None:
    assert check(demo.store.path).sound
    counts = "SELECT (SELECT count(*) FROM product), (SELECT count(*) FROM person), (SELECT count(*) FROM recall)"
    assert rows(demo, counts) == [(200, 4, 3)]
    # 610 rows of stock, and each week's delivery of 15 products, one of which sold nothing in one week.
    assert rows(demo, "SELECT count(*) FROM movement WHERE kind = 'goods_receipt'") == [(610 + 15 * 10 - 1,)]
    assert all(notice.applied == notice.targets for notice in list_recalls(demo))
    assert rows(demo, "SELECT count(*) FROM lot WHERE hold IS NOT NULL") == [(6,)]
    assert (demo.shop.name, demo.training) == ("Molenpad Corner Shop", True)
    assert "Open daily 8-20" in (*demo.shop.address, *demo.shop.footer)


def test_yesterday_sold_and_todays_shift_is_open(demo: Desk) -> None:
    sales = make_report(demo, "sales", since=TODAY - timedelta(days=1))
    assert isinstance(sales, Report)
    assert len(sales.rows) == 4
    today = make_report(demo, "sales", since=TODAY)
    assert isinstance(today, Report)
    assert today.rows == []
    shifts = rows(demo, "SELECT opening_float, expected = counted, closed_at IS NULL FROM shift ORDER BY opened_at")
    assert shifts == [(FLOAT, 1, 0)] * 70 + [(FLOAT, None, 1)]
    assert rows(demo, "SELECT count(DISTINCT closed_at) FROM shift") == [(70,)]
    sold = rows(demo, "SELECT l.serial FROM sale_line s JOIN lot l ON l.id = s.lot_id WHERE l.serial IS NOT NULL")
    assert sold == [("8841-11",)]


def test_weeks_of_trade_lie_behind_it_and_leave_the_stock_as_it_is(demo: Desk) -> None:
    """Each week sold what its delivery brought: `lots.csv` says what is here, but for yesterday's sales."""
    inside = "location IN (SELECT name FROM location WHERE inside)"
    [(left,)] = rows(demo, f"SELECT sum(quantity) FROM balance WHERE {inside}")
    with (demo_data() / "lots.csv").open(encoding="utf-8", newline="") as file:
        stocked = sum(parse_quantity(row["quantity"]) for row in csv.DictReader(file))
    [(sold,)] = rows(
        demo, "SELECT sum(x.quantity) FROM sale_line x JOIN sale s ON s.id = x.sale WHERE s.business_date = ?",
        (TODAY - timedelta(days=1)).isoformat(),
    )  # fmt: skip
    made, used = 11_000, 2_200
    assert left == stocked - sold + made - used
    forecast = make_report(demo, "forecast")
    assert isinstance(forecast, Report)
    known = {row["sku"]: row for row in forecast.rows if row["wape"] is not None}
    assert len(known) == 15
    assert known["BAK-001"]["weeks"] == 10
    assert forecast.totals["wape"] < forecast.totals["wape_as_last_week"] < 15


def test_the_manager_finds_something_of_everything(demo: Desk) -> None:
    counts = """SELECT (SELECT count(*) FROM supplier), (SELECT count(*) FROM purchase),
        (SELECT count(*) FROM delivery WHERE received IS NULL), (SELECT count(*) FROM certificate),
        (SELECT count(*) FROM lineage),
        (SELECT count(*) FROM balance WHERE location = 'quarantine' AND quantity > 0)"""
    assert rows(demo, counts) == [(14, 3, 1, 4, 2, 4)]
    assert rows(demo, "SELECT count(*) FROM product WHERE supplier = ''") == [(0,)]
    strangers = "SELECT count(*) FROM lot WHERE supplier <> '' AND supplier NOT IN (SELECT id FROM supplier)"
    assert rows(demo, strangers) == [(0,)]
    kinds = {alert.kind for alert in alerts(demo)}
    assert kinds >= {
        AlertKind.EXPIRED,
        AlertKind.EXPIRING,
        AlertKind.LOW,
        AlertKind.STAGNANT,
        AlertKind.CERTIFICATE,
    }
    actions = {row["action"] for row in make_report(demo, "expiry").rows}  # type: ignore[union-attr]
    assert actions == {None, "mark_down", "return", "dispose"}


def test_each_scan_of_the_card_does_what_it_says_at_the_till(demo: Desk) -> None:
    card = demo_card(demo_data(), TODAY)
    assert [scan.title for scan in card] == list(OUTCOMES)
    with closing(Till.open(Settings(store=demo.store.path), at=MORNING)) as till:
        assert isinstance(till.sign_in("Ana", "1111"), Person)
        for scan in card:
            till.checkout.void("next")
            outcome = till.checkout.scan(scan.raw)
            assert (outcome.reasons or ("",))[0] == OUTCOMES[scan.title], (scan, outcome.message)
            assert outcome.ok is (OUTCOMES[scan.title] not in {
                "expired", "held", "recalled", "unknown_lot",
            })  # fmt: skip


def test_the_card_shows_what_a_person_reads_and_sends_what_a_scanner_sends() -> None:
    card = {scan.title: scan for scan in demo_card(demo_data(), TODAY)}
    assert card["Lot and serial"] == CardScan(
        "Lot and serial", "(01)09520181000015(17)270619(10)RX4471(21)0009350117",
        "A prescription pack says all four", b"]d2010952018100001517270619" b"10RX4471\x1d210009350117",
    )  # fmt: skip
    assert card["Three at once"].raw == b"3*9520141000017"
    assert card["GS1 Digital Link"].raw.endswith(b"?17=270331")


@pytest.mark.parametrize(
    "hour", [datetime(2027, 3, 28, 0, 10, tzinfo=UTC), datetime(2028, 2, 29, 23, 30, tzinfo=UTC)]
)
def test_it_is_as_fresh_on_any_other_day_at_any_hour(tmp_path: Path, hour: datetime) -> None:
    path = tmp_path / "store.db"
    today = load_demo(path, demo_data(), hour)
    assert isinstance(today, date)
    assert check(path).sound
    with open_desk(path, till="1", actor="x", at=hour.isoformat()) as desk:
        assert desk.clock.business_date() == today
        assert max(at for (at,) in rows(desk, "SELECT at FROM entry")) == hour.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def test_files_that_are_not_there_are_told(tmp_path: Path) -> None:
    missing = tmp_path / "data"
    assert load_demo(tmp_path / "store.db", missing, MORNING) == BadInput(
        (f"{missing / 'shop.toml'}: No such file or directory; check the path",)
    )
