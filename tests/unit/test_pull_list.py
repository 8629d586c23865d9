"""The page of the pull list: by department, a box for each lot, what leaves today before what will soon."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from pos_term.domain.pull_list import PullLine, PullList, in_order, lay_out_pull_list
from pos_term.domain.reasons import Reason
from pos_term.domain.receipt import Receipt
from pos_term.domain.shop import Shop
from tests.hostile import HOSTILE
from tests.printing import keeps_to_its_paper, prints_whole
from tests.sample_receipt import LOCAL_AT, SHOP

ROW = pytest.mark.parametrize("words", [words for _, words in HOSTILE], ids=[name for name, _ in HOSTILE])
TODAY = date(2026, 11, 21)


def line(name: str = "Yogurt", lot: str | None = "L1", left: int | None = -2, **more: Any) -> PullLine:
    day = None if left is None else TODAY + timedelta(days=left)
    given: dict[str, Any] = {
        "department": "Dairy", "sku": name.upper(), "unit": "each", "serial": None, "best_before": None,
        "location": "floor", "quantity": 3000, "reasons": (Reason.EXPIRED,), "why": "EXPIRED 19 Nov", **more,
    }  # fmt: skip
    return PullLine(name=name, lot=lot, expiry=day, **given)


def soon(name: str = "Quark", **more: Any) -> PullLine:
    return line(name, left=4, reasons=(Reason.SHORT_DATED,), why="short-dated: 4 d", **more)


def lay(*lines: PullLine, columns: int = 42, training: bool = False, shop: Shop = SHOP) -> Receipt:
    pull = in_order(lines, TODAY)
    at: datetime = LOCAL_AT
    return lay_out_pull_list(pull, shop, columns=columns, training=training, read_at=at)


def rows(page: Receipt) -> list[str]:
    return [row.rstrip() for row in page.rows()]


def test_a_lot_has_a_box_its_place_its_numbers_and_why() -> None:
    found = rows(lay(line(), line("Phone", None, None, department="Electronics", serial="S-1", quantity=1000,
                                  location="back", reasons=(Reason.HELD,), why="ON HOLD: battery")))  # fmt: skip
    at = found.index("[ ] Yogurt")
    assert found[at + 1 : at + 4] == ["    3 on sales floor  lot L1", "    exp 19 Nov 2026", "    EXPIRED 19 Nov"]
    at = found.index("[ ] Phone")
    assert found[at + 1 : at + 3] == ["    1 in back room  serial S-1", "    ON HOLD: battery"]


def test_what_leaves_today_stands_before_what_will_soon_each_with_its_count() -> None:
    found = rows(lay(soon(), line(), soon("Butter")))
    heads = [" ".join(row.split()) for row in found if row.startswith(("TAKE OFF", "SHORT-DATED"))]
    assert heads == ["TAKE OFF THE FLOOR 1", "SHORT-DATED 2"]
    assert [row for row in found if row.startswith("[ ]")] == ["[ ] Yogurt", "[ ] Butter", "[ ] Quark"]
    assert any("exp 25 Nov 2026 (4 d)" in row for row in found)


def test_people_walk_department_by_department_and_the_unnamed_one_comes_last() -> None:
    found = rows(lay(line("Nails", department=""), line("Ham", department="Meat"), line("Milk"), line("Brie")))
    order = ["Dairy", "[ ] Brie", "[ ] Milk", "Meat", "[ ] Ham", "Without a department", "[ ] Nails"]
    assert [row for row in found if row in order] == order


def test_of_one_product_the_earliest_date_comes_first() -> None:
    pull = in_order([line(lot="B", left=-1), line(lot="A", left=-3), line(lot="C", left=None)], TODAY)
    assert [each.lot for each in pull.lines] == ["A", "B", "C"]


def test_measured_goods_say_their_unit() -> None:
    assert "    0.482 kg on sales floor  lot L1" in rows(lay(line(unit="kg", quantity=482)))


def test_an_empty_list_says_so_and_is_still_a_page_to_sign() -> None:
    found = rows(lay())
    assert {"Nothing has to leave today.", "Nothing is short-dated."} <= set(found)
    assert found[-1].startswith("Done by")


def test_in_training_it_says_so_at_both_ends() -> None:
    found = rows(lay(line(), training=True))
    assert "TRAINING" in found[0]
    assert found[-1] == found[0]
    assert not any("TRAINING" in row for row in rows(lay(line())))


@pytest.mark.parametrize("columns", [31, 65])
def test_a_width_that_is_no_paper_is_refused(columns: int) -> None:
    with pytest.raises(ValueError, match="32 to 64"):
        lay(columns=columns)


@pytest.mark.parametrize("reason", [Reason.RECALLED, Reason.HELD, Reason.EXPIRED, Reason.PAST_BEST_BEFORE])
def test_any_reason_that_stops_a_lot_takes_it_off_today(reason: Reason) -> None:
    both = line(reasons=(reason, Reason.SHORT_DATED))
    assert (both.pulled, soon().pulled) == (True, False)
    pull = PullList(on=TODAY, lines=(both, soon()))
    assert (pull.today, pull.soon) == ((both,), (soon(),))


@ROW
@pytest.mark.parametrize("columns", [32, 48])
def test_hostile_names_stay_in_their_place(words: str, columns: int) -> None:
    hostile = line(words, words, serial=words, department=words, location=words, unit=words, why=words)
    page = lay(hostile, replace(hostile, reasons=(Reason.SHORT_DATED,)), columns=columns, shop=Shop(name=words))
    keeps_to_its_paper(page)
    prints_whole(page)
    assert sum(row.startswith("[ ]") for row in page.rows()) >= 2
