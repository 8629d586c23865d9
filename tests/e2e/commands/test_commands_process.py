"""The program as a process: what only a real one shows."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import pos_term
from pos_term.services.demo import demo_data, load_demo
from tests.shop import NOON

START = "import sys; from pos_term.cli import main; sys.exit(main(sys.argv[1:]))"
JOURNAL = Path(pos_term.__file__).parent.parent / "docs" / "journal.md"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "store.db"
    load_demo(path, demo_data(), NOON)
    return path


def command(*args: str) -> list[str]:
    return [sys.executable, "-c", START, *args]


def run(args: Sequence[str | bytes]) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1", "POS_TERM_SETTINGS": ""}
    return subprocess.run(args, capture_output=True, env=environment, timeout=60, check=False)


def test_a_reader_that_has_seen_enough_ends_it_without_a_word(demo: Path) -> None:
    with subprocess.Popen(
        command("--store", str(demo), "journal"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


def test_data_is_utf_8_whatever_the_terminal_speaks_and_words_still_come_out(demo: Path) -> None:
    for form in ("--csv", "--json"):
        answer = run(command("--store", str(demo), "report", "on-hand", form))
        assert (answer.returncode, answer.stderr) == (0, b"")
        assert "Ряженка" in answer.stdout.decode("utf-8")
    words = run(command("--store", str(demo), "report", "on-hand"))
    assert (words.returncode, words.stderr) == (0, b"")
    assert "Crème" in words.stdout.decode("latin-1")


def test_help_starts_without_the_database_or_the_screen() -> None:
    loaded = (
        "import sys; from pos_term.cli import main; main(['--help']); print(sorted(sys.modules), file=sys.stderr)"
    )
    answer = run([sys.executable, "-c", loaded])
    assert b"Usage: pos-term" in answer.stdout
    for heavy in (b"'sqlalchemy'", b"'textual'", b"'sqlmodel'", b"'escpos'", b"'argon2'", b"'rich'", b"'pydantic'"):
        assert heavy not in answer.stderr


def test_the_journal_can_be_checked_with_the_documented_program_alone(demo: Path, tmp_path: Path) -> None:
    [program] = re.findall(r"```python\n(.*?)```", JOURNAL.read_text(encoding="utf-8"), re.DOTALL)
    journal = run(command("--store", str(demo), "journal")).stdout

    def check(lines: bytes) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", "-c", program], input=lines, capture_output=True, timeout=60, check=False
        )
        return done.returncode, (done.stdout or done.stderr).decode().strip()

    lines = journal.splitlines(keepends=True)
    assert check(journal) == (0, f"{len(lines)} entries hold")
    entry = json.loads(lines[2])
    assert list(entry) == [
        "till", "seq", "kind", "at", "business_date", "actor", "document", "previous", "hash",
    ]  # fmt: skip
    entry["document"]["version"] += 1
    changed = [*lines[:2], json.dumps(entry).encode() + b"\n", *lines[3:]]
    assert check(b"".join(changed)) == (1, "entry 3 of till 1 does not hold")
    assert check(b"".join([*lines[:2], *lines[3:]])) == (1, "entry 4 of till 1 does not hold")
    assert (
        json.loads(run(command("--store", str(demo), "journal", "--from", "5")).stdout.splitlines()[0])["seq"] == 5
    )


def test_a_path_that_is_no_text_is_no_crash(demo: Path) -> None:
    answer = run([*command("--store", str(demo), "import", "products"), b"caf\xe9.csv"])
    assert (answer.returncode, answer.stderr) == (
        2, b"pos-term: caf.csv: No such file or directory; check the path\n",
    )  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="another shell")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_was_closed_beforehand_is_no_fault(demo: Path, closed: str) -> None:
    line = f'"{sys.executable}" -m pos_term --store "{demo}" scan {closed}'
    ended = subprocess.run(
        ["/bin/sh", "-c", line], input=b"", capture_output=True, timeout=60, check=False,
        env={**os.environ, "POS_TERM_SETTINGS": ""},
    )  # fmt: skip
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
