"""The benchmarks' own arithmetic, and the stores they measure on."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bench import __main__ as command
from bench.bare import open_bare, rows_of_sale, write_bare
from bench.counter import BenchCounter
from bench.generate import TODAY, Shelf, fill, gtin
from bench.imports import write_table
from bench.measure import Result, compare, interleave, ratio_of, seconds, skipped
from bench.syncs import count_calls
from pos_term.domain.barcode import ScannedCode, decode
from pos_term.domain.gtin import check_digit_is_right
from pos_term.services.judging import Counter, judge_pack
from pos_term.services.scanning import Identified, identify
from pos_term.store.engine import Store
from pos_term.store.journal import Posted, post
from pos_term.store.lots import first_to_take
from pos_term.store.verify import verify


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return fill(tmp_path / "shelf.db", products=12, lots=3, sold_out=5, loose=2)


@pytest.fixture
def counter(shelf: Shelf) -> Iterator[BenchCounter]:
    built = BenchCounter(shelf)
    yield built
    built.close()


# -- measuring ---------------------------------------------------------------------------------------------


def test_a_ratio_is_the_median_of_the_ratios_of_the_rounds() -> None:
    assert ratio_of([2.0, 30.0, 6.0], [1.0, 10.0, 1.0]) == 3.0


def test_one_noisy_minute_that_falls_on_both_cases_leaves_the_ratio_as_it_is() -> None:
    assert ratio_of([2.0, 200.0, 2.0], [1.0, 100.0, 1.0]) == 2.0


def test_cases_take_turns_forwards_and_backwards_after_one_turn_to_warm_up() -> None:
    seen: list[str] = []

    def case(name: str, value: float) -> float:
        seen.append(name)
        return value

    measured = interleave({"a": lambda: case("a", 1.0), "b": lambda: case("b", 2.0)}, 2, turns=2)
    assert "".join(seen) == "ab" + "abba" + "abba"
    assert measured == {"a": [1.0, 1.0], "b": [2.0, 2.0]}


def test_a_round_gives_the_median_of_its_turns() -> None:
    values = iter([0.0, 5.0, 1.0, 9.0])
    assert interleave({"a": lambda: next(values)}, 1, turns=3) == {"a": [5.0]}


@pytest.mark.parametrize(
    ("result", "met"),
    [
        (Result(case="under", value=1.9, goal=2.0), True),
        (Result(case="at", value=2.0, goal=2.0), True),
        (Result(case="over", value=2.1, goal=2.0), False),
        (Result(case="exactly", value=1, goal=1, exact=True), True),
        (Result(case="fewer than the one that is wanted", value=0, goal=1, exact=True), False),
        (Result(case="for information", value=9.0), None),
        (skipped("nothing to measure with", "no such program"), None),
    ],
)
def test_a_goal_is_met_or_missed_only_where_there_is_one(result: Result, met: bool | None) -> None:
    assert result.met is met


def test_seconds_are_told_in_the_unit_a_person_would_use() -> None:
    assert [seconds(value) for value in (2.5, 0.0125, 0.00000042)] == ["2.5 s", "12.5 ms", "0.42 µs"]


def test_the_table_names_what_was_missed_and_why_something_was_not_measured() -> None:
    rows = [compare("sale", [0.003], [0.001], goal=2.0), skipped("syncs", "no strace on this machine")]
    table = command.as_table({"sale": rows})
    assert "3.00 ×" in table
    assert "MISSED" in table
    assert "skipped: no strace" in table
    assert table.endswith("0 of 1 goals met; missed: sale")


def test_the_json_says_of_each_row_whether_its_goal_was_met() -> None:
    document = json.loads(command.as_json({"sale": [compare("sale", [0.001], [0.001], goal=2.0)]}))
    assert [(row["bench"], row["case"], row["value"], row["met"]) for row in document["results"]] == [
        ("sale", "sale", 1.0, True)
    ]
    assert document["sqlite"]


def test_every_benchmark_of_the_table_can_be_run() -> None:
    folder = Path(command.__file__).parent
    assert all((folder / f"{benchmark.name}.py").exists() for benchmark in command.BENCHMARKS)


def test_an_unknown_benchmark_is_bad_usage() -> None:
    with pytest.raises(SystemExit) as end:
        command.main(["--only", "nothing"])
    assert end.value.code == 2


# -- the generated store -----------------------------------------------------------------------------------


def test_a_generated_store_conserves_stock_and_is_sound(shelf: Shelf) -> None:
    store = Store(shelf.path)
    checked = verify(store)
    store.close()
    assert (checked.conservation, checked.database) == ("ok", "ok")


def test_the_same_sizes_give_the_same_rows(shelf: Shelf, tmp_path: Path) -> None:
    again = fill(tmp_path / "again.db", products=12, lots=3, sold_out=5, loose=2)
    for table in ("product", "barcode", "lot", "balance", "movement"):
        text = f"SELECT * FROM {table} ORDER BY 1, 2"
        rows = [open_bare(each.path, triggers=True).execute(text).fetchall() for each in (shelf, again)]
        assert rows[0]
        assert rows[0] == rows[1]


def test_every_generated_gtin_has_a_right_check_digit() -> None:
    assert all(check_digit_is_right(gtin(n)) and len(gtin(n)) == 14 for n in range(300))


def test_a_generated_pack_is_found_and_may_be_sold(counter: BenchCounter) -> None:
    with counter.store.reading() as connection:
        found = identify(connection, counter.shelf.pack(7, 2), TODAY, counter.decoder)
        assert isinstance(found, Identified)
        judged = judge_pack(connection, found.product, found.pack, 1000, Counter(TODAY, counter.posting.at))
    assert (found.product.sku, found.pack.lot) == ("P0000007", "L0000002")
    assert [reason.value for reason in judged.verdict.reasons] == ["not_first_to_expire"]


def test_sold_out_lots_that_would_expire_first_are_passed_over(counter: BenchCounter) -> None:
    with counter.store.reading() as connection:
        found = identify(connection, counter.shelf.ean(11), TODAY, counter.decoder)
        assert isinstance(found, Identified)
        first = first_to_take(connection, found.product, TODAY)
    assert first is not None
    assert (first.lot, first.on_hand) == ("L0000000", 1_000_000)


def test_a_store_can_be_made_for_another_day(tmp_path: Path) -> None:
    day = date(2031, 2, 3)
    shelf = fill(tmp_path / "later.db", products=1, lots=1, today=day)
    code = decode(shelf.pack(0, 0), on=day)
    assert isinstance(code, ScannedCode)
    assert code.expiry == day + timedelta(days=10)


# -- the floors --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chained", [True, False])
def test_the_bare_floor_writes_the_very_rows_that_the_till_wrote(
    counter: BenchCounter, tmp_path: Path, chained: bool
) -> None:
    other = fill(tmp_path / "bare.db", products=12, lots=3, sold_out=5, loose=2)
    sale = counter.sale(1, lines=3)
    assert isinstance(post(counter.store, sale, counter.posting), Posted)
    mine, bare = open_bare(counter.shelf.path, triggers=True), open_bare(other.path, triggers=True)
    rows = rows_of_sale(mine, sale.id)
    write_bare(bare, rows, chained=chained)
    assert rows.count == 1 + 1 + 3 + 1 + 3 + 3 + 3
    for text in (
        "SELECT * FROM entry WHERE kind = 'sale'", "SELECT * FROM sale", "SELECT * FROM sale_line",
        "SELECT * FROM tender", "SELECT * FROM movement WHERE kind = 'sale' ORDER BY lot_id",
        "SELECT lot_id, location, quantity FROM balance ORDER BY lot_id, location",
    ):  # fmt: skip
        assert bare.execute(text).fetchall() == mine.execute(text).fetchall()


def test_calls_are_counted_between_the_marks_only() -> None:
    log = (
        '7 fdatasync(4) = 0\n7 write(9, "bench: the sales begin", 22) = 22\n7 fdatasync(4) = 0\n'
        '8 pwrite64(4, "x", 1, 0) = 1\n7 write(9, "bench: the sales end", 20) = 20\n7 fdatasync(4) = 0\n'
    )
    calls = count_calls(log)
    assert (calls["fdatasync"], calls["pwrite64"]) == (1, 1)


def test_a_price_file_becomes_products_whose_codes_find_one_of_them(tmp_path: Path) -> None:
    prices = tmp_path / "prices.csv.gz"
    with gzip.open(prices, "wt", encoding="utf-8") as out:
        out.write("gtin14,barcode,name_he,price_ils,weighed,chain_id\n")
        out.write("09520000000015,9520000000015,Milk,5.90,0,1\n09520000000015,9520000000015,Milk,6.10,0,2\n")
        out.write(",4711,,12.5,1,1\n")
    assert write_table(prices, tmp_path / "products.csv", most=10) == 3
    with (tmp_path / "products.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [(r["sku"], r["gtin"], r["barcodes"], r["unit"]) for r in rows] == [
        ("1-9520000000015", "09520000000015", "", "each"),
        ("2-9520000000015", "", "", "each"),
        ("1-4711", "", "4711", "kg"),
    ]
