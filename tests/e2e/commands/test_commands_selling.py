"""`scan` and `replay`: verdicts and scripted days for other programs."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands.conftest import Shell

GTIN = "09520114000013"
STEPS = (
    {"do": "sign_in", "user": "Ana", "pin": "1111"},
    {"do": "open_shift", "float": "100"},
    {"do": "scan", "raw": f"]d201{GTIN}10A1"},
    {"do": "tender", "kind": "cash", "amount": "2"},
    {"do": "complete"},
)


def feed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))


def script(tmp_path: Path, *steps: dict[str, Any]) -> str:
    path = tmp_path / "day.jsonl"
    path.write_text("".join(json.dumps(step) + "\n" for step in steps), encoding="utf-8")
    return str(path)


def test_scan_gives_one_verdict_a_line_and_sells_nothing(filled: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (
        f"]d201{GTIN}10A1\r\n",
        f"]d201{GTIN}10ZZ\n",
        "9520114000013\n",
        "BAG\n",
        "nothing\n",
        "\xff\xfe\n",
        "",
    )
    feed(monkeypatch, "".join(lines).encode("latin-1"))
    answer = filled("scan")
    assert (answer.code, answer.err) == (0, "")
    verdicts = [json.loads(line) for line in answer.out.splitlines()]
    assert [(v["kind"], v["verdict"], v["reasons"]) for v in verdicts] == [
        ("gs1", "allow", []),
        ("gs1", "block", ["unknown_lot"]),
        ("gtin", "needs_number", ["number_missing"]),
        ("code", "allow", []),
        ("unknown", "unknown", ["unknown_product"]),
        ("invalid", "invalid", ["bad_code"]),
    ]
    assert set(verdicts[0]) == {
        "raw", "kind", "gtin", "sku", "lot", "serial", "expiry", "best_before", "quantity", "weight", "price",
        "verdict", "reasons", "message",
    }  # fmt: skip
    assert filled("--json", "report", "sales").json()["rows"] == []


def test_replay_sells_like_the_till(filled: Shell, tmp_path: Path) -> None:
    answer = filled("replay", script(tmp_path, *STEPS))
    assert (answer.code, answer.err) == (0, "")
    answers = [json.loads(line) for line in answer.out.splitlines()]
    assert [step["do"] for step in answers] == [step["do"] for step in STEPS]
    assert answers[-1]["receipt"]["change"] == "0.71"
    assert filled("--json", "verify").json()["projection"] == "ok"


def test_a_refused_step_ends_the_script_with_exit_code_1(filled: Shell, tmp_path: Path) -> None:
    steps = (*STEPS[:2], {"do": "scan", "raw": f"]d201{GTIN}10ZZ"}, {"do": "scan", "raw": "BAG"})
    answer = filled("replay", script(tmp_path, *steps))
    assert answer.code == 1
    assert len(answer.out.splitlines()) == 3
    assert answer.err.count("\n") == 1


def test_keep_going_plays_the_rest(filled: Shell, tmp_path: Path) -> None:
    steps = (*STEPS[:2], {"do": "scan", "raw": f"]d201{GTIN}10ZZ"}, {"do": "scan", "raw": "BAG"})
    answer = filled("replay", script(tmp_path, *steps), "--keep-going")
    assert [json.loads(line)["ok"] for line in answer.out.splitlines()] == [True, True, False, True]
    assert answer.code == 0


def test_a_badly_written_script_names_file_and_line(filled: Shell, tmp_path: Path) -> None:
    path = script(tmp_path, STEPS[0], {"do": "sacn", "raw": "x"})
    answer = filled("replay", path)
    assert answer.code == 2
    assert f"{path}: line 2: unknown step 'sacn'" in answer.err


def test_a_missing_script_is_named(filled: Shell) -> None:
    answer = filled("replay", "none.jsonl")
    assert (answer.code, answer.err) == (2, "pos-term: none.jsonl: No such file or directory; check the path\n")


def test_a_set_clock_judges_by_that_day(filled: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, f"]d201{GTIN}1726123110A1\n]d201{GTIN}1726123110A1\n".encode())
    assert '"expired"' not in filled("scan", "--at", "2026-12-31T23:59").out
    feed(monkeypatch, f"]d201{GTIN}1726123110A1\n".encode())
    assert '"expired"' in filled("scan", "--at", "2027-01-01T00:01").out
