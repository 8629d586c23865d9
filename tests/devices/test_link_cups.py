"""A printer behind CUPS: the programs are stand-ins that write down what they were given."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pos_term.devices.conversation import Manners
from pos_term.devices.delivery import Ending, deliver, inspect
from pos_term.devices.links.cups import CupsLink
from pos_term.devices.links.opening import open_link
from pos_term.domain.delivery import JobState
from pos_term.domain.device_state import Condition
from pos_term.settings import PrinterSettings

JOB = b"\x1b@\x1bt\x13Milk 1 l\n\x1dV\x00\xff"
LP = f"""#!{sys.executable} -I
import sys, pathlib, time
here = pathlib.Path(__file__).parent
with (here / "lp.argv").open("a") as log: log.write(repr(sys.argv[1:]) + "\\n")
mode = (here / "lp.mode").read_text() if (here / "lp.mode").exists() else "ok"
if mode != "deaf": (here / "lp.stdin").write_bytes(sys.stdin.buffer.read())
if mode in ("hangs", "deaf"): time.sleep(600)
if mode == "killed": import os; os.kill(os.getpid(), 9)
if mode == "refuses": sys.exit("lp: Error - The printer or class \\x1b[31mdoes not exist.")
print("request id is counter-12 (0 file(s))")
"""
LPSTAT = f"""#!{sys.executable} -I
import sys, pathlib
said = (pathlib.Path(__file__).parent / "lpstat.says").read_text()
default, _, rest = said.partition("----\\n")
sys.stdout.write(default if sys.argv[1:] == ["-r", "-d"] else rest)
"""
IDLE = "scheduler is running\nprinter counter is idle.  enabled since Sat\ncounter accepting requests since Sat\n"
DEFAULT = "scheduler is running\nsystem default destination: counter\n"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `lp` and `lpstat` in it, the only one on PATH."""
    for name, text in (("lp", LP), ("lpstat", LPSTAT)):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    says(tmp_path, IDLE)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def says(programs: Path, queue: str, default: str = DEFAULT) -> None:
    (programs / "lpstat.says").write_text(f"{default}----\n{queue}")


def send(queue: str = "counter", timeout: float = 20) -> Ending:
    return deliver(JOB, lambda: CupsLink(queue, timeout=timeout, title="Receipt"), Manners(), timeout=timeout)


@pytest.mark.parametrize(("queue", "argv"), [
    ("counter", "['-d', 'counter', '-t', 'Receipt', '-o', 'raw', '-']"),
    ("", "['-t', 'Receipt', '-o', 'raw', '-']"),
])  # fmt: skip
def test_the_queue_gets_the_job_byte_for_byte(programs: Path, queue: str, argv: str) -> None:
    assert send(queue) == Ending(JobState.SENT, Condition.READY)
    assert (programs / "lp.stdin").read_bytes() == JOB
    assert (programs / "lp.argv").read_text() == f"{argv}\n"


def test_settings_choose_the_queue(programs: Path) -> None:
    link = open_link(PrinterSettings(kind="cups", queue="counter"), title="Label")
    link.send(JOB)
    assert "'counter', '-t', 'Label'" in (programs / "lp.argv").read_text()


def test_a_job_that_is_refused_is_tried_again_with_what_lp_said(programs: Path) -> None:
    (programs / "lp.mode").write_text("refuses")
    ended = send()
    assert ended.state is JobState.FAILED
    assert ended.words == "The printer or class [31mdoes not exist."


@pytest.mark.parametrize("mode", ["hangs", "deaf", "killed"])
def test_a_program_that_ends_without_a_word_leaves_the_job_unknown(programs: Path, mode: str) -> None:
    (programs / "lp.mode").write_text(mode)
    ended = deliver(JOB, lambda: _impatient(CupsLink("counter", timeout=20)), Manners(), timeout=20)
    assert ended.state is JobState.UNKNOWN
    assert "print service" in ended.words


def _impatient(link: CupsLink) -> CupsLink:
    """Once the queue is known to be well, the program itself is not waited for long."""
    link._timeout = 0.3
    return link


@pytest.mark.parametrize(
    ("queue", "condition", "words"),
    [
        ("printer counter disabled since Sat 21 Nov 2026 -\n\tPaused\n", Condition.TROUBLE, "cupsenable counter"),
        ("counter not accepting requests since Sat -\n\trejecting\n", Condition.TROUBLE, "cupsaccept counter"),
        ('lpstat: Invalid destination name in list "counter".\n', Condition.AWAY, "check printer.queue"),
        ("scheduler is not running\n", Condition.AWAY, "the print service is not running"),
        (IDLE, Condition.READY, ""),
        ("something new", Condition.READY, ""),
    ],
)
def test_a_queue_that_would_not_print_is_sent_nothing(
    programs: Path, queue: str, condition: Condition, words: str
) -> None:
    says(programs, queue)
    found = inspect(lambda: CupsLink("counter", timeout=20), Manners(), timeout=20)
    assert found.condition is condition
    assert words in found.words
    assert (send().state is JobState.SENT) == (condition is Condition.READY)


def test_without_a_default_queue_one_has_to_be_named(programs: Path) -> None:
    says(programs, IDLE, "no system default destination\n")
    assert "write its name as printer.queue" in send("").words


@pytest.mark.parametrize("queue", ["-o", "--help", "a b", "a/b", "a#b", "q\n", "-", "\x1b[2J", "é"])
def test_no_queue_is_an_option(programs: Path, queue: str) -> None:
    ended = send(queue)
    assert ended.state is JobState.FAILED
    assert "check printer.queue" in ended.words
    assert ended.words.isprintable()
    assert not (programs / "lp.argv").exists()


def test_without_the_program_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ended = send()
    assert ended.state is JobState.FAILED
    assert "install cups-client" in ended.words


def test_a_till_without_lpstat_prints_all_the_same(programs: Path) -> None:
    (programs / "lpstat").unlink()
    assert send().state is JobState.SENT
