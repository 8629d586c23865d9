"""Where unexpected errors are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.screens.faults import FaultLog, default_log, fault_notice, is_store_fault
from pos_term.store.engine import StoreFault
from tests.hostile import HOSTILE


def test_the_log_is_in_the_users_state_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert default_log() == tmp_path / "pos_term" / "till.log"
    monkeypatch.setenv("XDG_STATE_HOME", "not/absolute")
    assert default_log() == Path.home() / ".local" / "state" / "pos_term" / "till.log"


def test_an_error_is_kept_with_where_it_came_from(tmp_path: Path) -> None:
    log = FaultLog(tmp_path / "deep" / "till.log")
    try:
        raise ValueError("odd")
    except ValueError as error:
        log.keep(error)
        log.keep(error)
    log.close()
    text = log.path.read_text(encoding="utf-8")
    assert "test_faults.py" in text
    assert text.count("ValueError: odd") == 1
    assert log.count == 2


def test_a_log_that_cannot_be_written_makes_no_second_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    log = FaultLog(blocked / "till.log")
    log.keep(ValueError("odd"))
    assert log.count == 1


def test_only_a_store_that_is_away_is_no_defect() -> None:
    assert is_store_fault(StoreFault("away"))
    assert not is_store_fault(OSError("away"))


@pytest.mark.parametrize("text", [text for _, text in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_an_errors_own_text_is_only_text(text: str) -> None:
    notice = fault_notice(RuntimeError(text), Path("till.log"))
    assert notice.detail.isprintable()
