"""The table of application identifiers: whole, right, and cheap to have."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pos_term.domain import gs1_table
from pos_term.domain.gs1_table import identifier_at, table

DICTIONARY = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "gs1-syntax-dictionary.txt"


def test_decoding_does_not_load_the_company_prefixes() -> None:
    program = (
        "import sys; from datetime import date; from pos_term.domain.barcode import decode;"
        "on = date(2026, 11, 21);"
        "codes = [decode(raw, on=on) for raw in (b']d2010400638133393110A', b'4006381333931',"
        " b'https://a/01/04006381333931')];"
        "assert {code.gtin for code in codes} == {'04006381333931'}, codes;"
        "sys.exit('biip' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_data_file_and_the_public_class_say_the_same() -> None:
    assert gs1_table._from_data_file() == gs1_table._from_package()


def test_a_data_file_that_moved_is_replaced_by_the_public_class(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gs1_table, "find_spec", lambda _name: None)
    assert gs1_table._from_data_file() == {}
    assert gs1_table.table.__wrapped__() == table()


def test_no_identifier_begins_another() -> None:
    assert not [(a, b) for a in table() for b in table() if a != b and b.startswith(a)]


def test_every_pattern_refuses_the_empty_value_and_other_scripts() -> None:
    for each in table().values():
        assert not each.accepts("")
        assert not any(each.accepts("٣" * length) for length in range(1, 40))


def test_a_long_run_of_percent_escapes_is_judged_at_once() -> None:
    found = identifier_at("4302")
    assert found is not None
    assert found.accepts("%20" * 23)
    assert not found.accepts("%20" * 160 + "£")


@pytest.mark.skipif(not DICTIONARY.exists(), reason="GS1's syntax dictionary does not lie beside the checkout")
def test_the_table_is_gs1s_own() -> None:
    listed: dict[str, tuple[str, str]] = {}
    for line in DICTIONARY.read_text(encoding="utf-8").splitlines():
        if row := re.match(r"(\d+)(?:-(\d+))?\s+([*?]*)\s*(\S+)", line):
            first, last, flags, form = row.groups()
            for number in range(int(first), int(last or first) + 1):
                listed[f"{number:0{len(first)}}"] = (flags, form.split(",")[0])
    assert set(listed) == set(table())
    for ai, (flags, form) in listed.items():
        predefined = int(form[1:]) if "*" in flags else None
        assert table()[ai].length == predefined, ai
