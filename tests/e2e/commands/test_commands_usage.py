"""The command line as a whole: options, help, exit codes, one line an error, whatever it is given."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pos_term import cli
from pos_term.domain.clean import clean
from pos_term.services.reports import REPORTS
from pos_term.settings import Settings
from tests.e2e.commands.conftest import AT, Answer, Shell
from tests.hostile import HOSTILE

COMMANDS = (
    "till", "init", "verify", "backup", "restore", "rebuild", "hold", "release", "journal", "trace", "report",
    "demo", "import", "recall", "receive", "purchase", "delivery", "certificate", "move", "dispose", "extend",
    "amend", "split", "make", "traceability",
)  # fmt: skip


def test_help_names_every_command_and_every_command_has_help(shell: Shell) -> None:
    answer = shell("--help")
    assert answer.code == 0
    for command in COMMANDS:
        assert f"\n  {command}" in answer.out
        own = shell(command, "--help")
        assert (own.code, own.err) == (0, "")
        assert own.out.startswith(f"Usage: pos-term {command} ")


BAD_USAGE: tuple[tuple[Sequence[str], str], ...] = (
    (["zap"], "No such command 'zap'; see: pos-term --help"),
    (["reprot"], "No such command 'reprot'. Did you mean 'report'?; see: pos-term --help"),
    (["import"], "Missing command; see: pos-term --help"),
    (["import", "cats", "x"], "No such command 'cats'; see: pos-term --help"),
    (["import", "lots"], "Missing argument 'FILE'; see: pos-term --help"),
    (["trace"], "Missing argument 'CODE'; see: pos-term --help"),
    (["verify", "--fast"], "No such option: --fast; see: pos-term --help"),
    (["verify", "--store"], "--store needs a value; see: pos-term --help"),
    (["verify", "--store", ""], "--store is empty; name a file"),
    (["verify", "--store", "postgresql://hub/pos"],
     "--store postgresql: a store on a server is not possible yet; name a file"),
    (["report", "profit", "--at", AT],
     f"report 'profit' is not known; choose {', '.join(REPORTS)}"),
    (["report", "sales", "--from", "21.11.2026"], "--from: date '21.11.2026' is not a date such as 2026-11-30"),
    (["report", "sales", "--to", "9999-12-31"], "--to: date 9999-12-31 is too far off; check the year"),
    (["report", "sales", "--csv", "--json"], "--csv and --json exclude each other; choose one"),
    (["trace", "A1", "--direction", "up"], "--direction 'up' is not forward or backward or both"),
    (["recall", "import", "x", "--format", "openfda"], "--format 'openfda' comes with a later version; write csv"),
    (["recall", "import", "x", "--format", "xml"], "--format 'xml' is not known; write csv"),
    (["report", "sales", "--at", "noon"], "--at 'noon' is not a date and time such as 2026-11-21T14:03"),
    (["report", "sales", "--actor", "\x1b"], "--actor is empty; name who does this"),
)  # fmt: skip


@pytest.mark.parametrize(("args", "words"), BAD_USAGE, ids=[" ".join(args) for args, _ in BAD_USAGE])
def test_bad_usage_is_one_line_and_exit_2(filled: Shell, args: Sequence[str], words: str) -> None:
    assert filled(*args) == Answer(2, "", f"pos-term: {words}\n")


def test_the_common_options_stand_before_or_after_the_command(filled: Shell, tmp_path: Path) -> None:
    store = str(tmp_path / "store.db")
    for args in (
        ["--store", store, "--json", "--at", AT, "report", "on-hand"],
        ["report", "--json", "on-hand", f"--store={store}", f"--at={AT}"],
        ["report", "on-hand", "--at", AT, "--json"],
    ):
        assert filled(*args).json()["as_of"] == "2026-11-21T14:03:00+01:00"
    assert filled("trace", "--", "--json").code == 1, "behind -- it is what is looked for"


def test_the_actor_is_who_was_named_else_the_user_of_the_system(
    filled: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "night\x1bjob")
    filled("hold", "A1", "--product", "MILK", "--reason", "x")
    filled("--actor", "Mira [b]", "release", "A1", "--product", "MILK", "--reason", "x")
    actors = [json.loads(line)["actor"] for line in filled("journal").out.splitlines()]
    assert actors[-2:] == ["nightjob", "Mira [b]"]


def test_only_a_training_store_lets_its_clock_be_set(shell: Shell) -> None:
    words = "pos-term: --at sets the clock of a training store only; leave it out on a real one\n"
    assert shell("init", "--at", AT) == Answer(2, "", words)
    assert shell("verify").code == 3, "nothing was made"
    assert shell("init").code == 0
    for args in (["report", "sales"], ["hold", "A", "--product", "B", "--reason", "c"], ["journal"]):
        assert shell(*args, "--at", AT) == Answer(2, "", words)


def test_a_fault_of_the_program_is_a_line_too(filled: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by [b]zero[/b]\x1b\nand more")

    monkeypatch.setattr("pos_term.services.reports.make_report", broken)
    assert filled("report", "sales") == Answer(
        3, "",
        "pos-term: a fault of the program: ZeroDivisionError: by [b]zero[/b] and more; "
        "check the store with: pos-term verify\n",
    )  # fmt: skip


def test_without_a_command_the_till_opens_on_the_store_and_time_asked_for(filled: Shell, tmp_path: Path) -> None:
    opened: list[tuple[Path, Any]] = []

    def run_till(settings: Settings, *, card: Sequence[object] = (), at: Any = None) -> int:
        opened.append((settings.store, at))
        return 7

    for args in (["--at", AT], ["till", "--at", AT]):
        assert cli.main(args, run_till) == 7
    assert [(path, at.isoformat()) for path, at in opened] == [
        (tmp_path / "store.db", "2026-11-21T13:03:00+00:00")
    ] * 2


@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])
def test_hostile_arguments_are_data(filled: Shell, text: str) -> None:
    for args in (
        ["trace", "--", text], ["trace", "A1", f"--product={text}"], ["recall", "apply", "--", text],
        ["hold", f"--product={text}", f"--reason={text}", "--", text], ["report", "--", text],
        ["import", "products", "--", text], [f"--actor={text}", "recall", "list"],
    ):  # fmt: skip
        answer = filled(*args)
        assert answer.code in (0, 1, 2)
        assert answer.err.count("\n") <= 1
        for line in (answer.out + answer.err).splitlines():
            assert clean(line, limit=10_000) == line.strip(), args
