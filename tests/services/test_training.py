"""Training: what is done in the throw-away copy never reaches the real store, and nothing of it stays."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pos_term.domain.documents import PeopleSet, Sale, ShopSet
from pos_term.domain.people import Person, Rights, Role
from pos_term.domain.tender import TenderKind
from pos_term.services import training
from pos_term.services.credentials import MOST_FAILURES, hash_pin, person_id
from pos_term.services.till import Till
from pos_term.services.training import PREFIX, begin_training, end_training, remove_leftovers
from pos_term.settings import PrinterSettings, Settings
from pos_term.store.backup import count_entries
from pos_term.store.create import create_store
from pos_term.store.engine import StoreFault
from pos_term.store.journal import Posted, Posting, post
from pos_term.store.people import set_pins
from pos_term.store.verify import verify
from tests.shop import TestShop

ANA = Person(id=person_id("Ana"), name="Ana", role=Role.CASHIER)


@pytest.fixture(scope="module")
def real_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real store, not one for training, with Ana, a bag at 0.25, and her shift open."""
    path = tmp_path_factory.mktemp("real") / "store.db"
    store = create_store(path, training=False)
    shop = TestShop(store)
    by = Posting("1", "Ana", shop.now, shop.now.date())
    post(store, ShopSet(id="shop", shop=shop.settings), by)
    post(store, PeopleSet(id="people", people=(ANA,)), by)
    shop.product("BAG", name="Paper carrier bag", price=25)
    with store.writing() as connection:
        set_pins(connection, {ANA.id: hash_pin("2468")})
    shop.close()
    store.close()
    return path


@pytest.fixture
def real(real_template: Path, tmp_path: Path) -> Iterator[Till]:
    """A till on a real store, Ana signed in."""
    path = Path(shutil.copy(real_template, tmp_path / "till.db"))
    settings = Settings(store=path, printer=PrinterSettings(kind="file", path=tmp_path / "paper"), lock_seconds=7)
    with closing(Till.open(settings)) as till:
        assert till.sign_in("Ana", "2468") == ANA
        yield till


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where copies are made."""
    made = tmp_path / "copies"
    made.mkdir()
    return made


@pytest.fixture
def copy(real: Till, folder: Path) -> Iterator[Till]:
    """A training of Ana's."""
    begun = begin_training(real, folder)
    assert isinstance(begun, Till), begun
    yield begun
    end_training(begun)


def sell_a_bag(till: Till) -> Sale:
    assert till.checkout.scan(b"BAG").ok
    assert till.checkout.pay() is None
    till.checkout.tender(TenderKind.CASH, None)
    outcome = till.checkout.complete()
    assert outcome.sale, outcome
    assert isinstance(outcome.sale.document, Sale)
    return outcome.sale.document


def state_of(path: Path) -> dict[str, str]:
    """The bytes of a store's file and of its log."""
    files = (path, Path(f"{path}-wal"))
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.exists()}


def test_a_training_sale_never_reaches_the_real_store(real: Till, folder: Path) -> None:
    path = real.store.path
    entries, before = count_entries(path), state_of(path)
    copy = begin_training(real, folder)
    assert isinstance(copy, Till)
    sell_a_bag(copy)
    copy.checkout.scan(b"BAG")
    copy.checkout.void("practised")
    assert copy.open_shift(100) is not None  # the shift of the real store is open in the copy
    assert not isinstance(copy.close_shift(10025), str)
    assert count_entries(copy.store.path) > entries
    end_training(copy)
    assert count_entries(path) == entries
    assert state_of(path) == before
    assert real.shift
    assert real.receipt() is None
    assert verify(real.store).sound


def test_the_real_till_sells_on_as_if_nothing_had_been(real: Till, copy: Till) -> None:
    practised = sell_a_bag(copy)
    sold = sell_a_bag(real)
    assert practised.number == sold.number
    assert copy.receipt(sold.number) is not None
    figures = real.shift_figures()
    assert figures
    assert figures.sales == 1


def test_selling_works_at_once_by_the_same_person_and_says_training(real: Till, copy: Till) -> None:
    assert copy.training
    assert copy.practice
    assert not real.training
    assert not real.practice
    assert copy.person == ANA
    assert copy.shift == real.shift
    assert copy.settings.lock_seconds == 7
    assert sell_a_bag(copy).cashier == ANA.id


def test_training_prints_nothing(real: Till, copy: Till) -> None:
    sale = sell_a_bag(copy)
    assert copy.printer is None
    assert copy.print_pending() == []
    assert copy.reprint(sale.number) == "Training prints nothing."
    assert real.print_pending() == []


def test_the_copy_is_nobody_elses_and_holds_no_pins(real: Till, copy: Till, folder: Path) -> None:
    (made,) = folder.iterdir()
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert copy.store.id != real.store.id
    with copy.store.reading() as connection:
        for table in ("credential", "spool"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0


def test_pins_are_checked_by_the_real_store_where_wrong_tries_count(real: Till, folder: Path) -> None:
    for _ in range(MOST_FAILURES):
        copy = begin_training(real, folder)
        assert isinstance(copy, Till)
        assert isinstance(copy.sign_in("Ana", "9876"), str)
        end_training(copy)
    copy = begin_training(real, folder)
    assert isinstance(copy, Till)
    locked = copy.sign_in("Ana", "2468")
    assert isinstance(locked, str)
    assert "Too many wrong PINs" in locked
    end_training(copy)


def test_the_right_pin_signs_in_and_none_is_changed(copy: Till) -> None:
    assert copy.sign_in("Ana", "2468") == ANA
    assert copy.change_pin("2468", "1357") == "Training changes no PIN. End the training first."


def test_the_end_leaves_nothing_behind_even_with_a_practice_sale_open(real: Till, folder: Path) -> None:
    copy = begin_training(real, folder)
    assert isinstance(copy, Till)
    assert list(folder.iterdir())
    copy.checkout.scan(b"BAG")
    end_training(copy)
    assert list(folder.iterdir()) == []


def test_a_real_till_is_never_thrown_away(real: Till) -> None:
    with pytest.raises(ValueError, match="only the copy"):
        end_training(real)
    assert real.store.path.exists()


def test_training_does_not_begin_over_an_open_sale(real: Till, folder: Path) -> None:
    real.checkout.scan(b"BAG")
    assert begin_training(real, folder) == "A sale is open. Finish or void it first, then begin the training."
    assert real.checkout.cart.items == 1
    assert list(folder.iterdir()) == []


def test_training_needs_someone_and_is_not_begun_twice(real: Till, copy: Till, folder: Path) -> None:
    assert begin_training(copy, folder) == "Training is on already."
    real.sign_out()
    assert begin_training(real, folder) == "Sign in first."


def test_whoever_may_not_practise_is_told_so(real: Till, folder: Path) -> None:
    nothing = Rights(role=Role.CASHIER, may=(), discount=0)
    document = ShopSet(id="stricter", shop=replace(real.shop, rights=(nothing,)))
    at = real.clock.at()
    assert isinstance(post(real.store, document, Posting("desk", "Mira", at, at.date())), Posted)
    with closing(Till.open(real.settings)) as till:
        till.sign_in("Ana", "2468")
        assert begin_training(till, folder) == "Ana may not begin a training. Ask someone who may."
        till.person = replace(ANA, role=Role.MANAGER)
        copy = begin_training(till, folder)
        assert isinstance(copy, Till)
        end_training(copy)


def test_no_room_for_the_copy_is_told_in_words(real: Till, folder: Path) -> None:
    refused = begin_training(real, folder / "gone")
    assert isinstance(refused, str)
    assert "needs room" in refused


def test_a_copy_that_fails_half_way_leaves_nothing(
    real: Till, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> None:
        raise StoreFault(f"store {path} cannot grow: the disk is full; free some space")

    monkeypatch.setattr(training, "mark_training", full)
    refused = begin_training(real, folder)
    assert isinstance(refused, str)
    assert "the disk is full" in refused
    assert list(folder.iterdir()) == []


def test_a_store_that_is_away_is_told_in_words(real: Till, folder: Path) -> None:
    path = real.store.path
    away = path.with_name("away.db")
    path.rename(away)
    refused = begin_training(real, folder)
    away.rename(path)
    assert isinstance(refused, str)
    assert "does not exist" in refused
    assert list(folder.iterdir()) == []


def test_a_clock_that_was_set_stays_set_in_the_copy(template: Path, tmp_path: Path, folder: Path) -> None:
    path = Path(shutil.copy(template, tmp_path / "till.db"))
    at = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    with closing(Till.open(Settings(store=path), at=at)) as till:
        till.person = ANA
        copy = begin_training(till, folder)
        assert isinstance(copy, Till)
        assert copy.clock.at() == at
        assert copy.shift is None
        end_training(copy)


# -- what a crash leaves ---------------------------------------------------------------------------------------


def leftover(folder: Path, process: int, *, hours: float = 0) -> Path:
    """A copy that a process made, last written to some hours ago."""
    made = folder / f"{PREFIX}{process}-abc"
    made.mkdir()
    (made / "store.db").write_bytes(b"x")
    then = datetime.now(UTC).timestamp() - hours * 3600
    for path in (made / "store.db", made):
        os.utime(path, (then, then))
    return made


def ended_process() -> int:
    """The number of a process that is gone."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_the_copy_of_a_process_that_is_gone_is_removed(folder: Path) -> None:
    made = leftover(folder, ended_process())
    assert remove_leftovers(datetime.now(UTC), folder) == [made]
    assert not made.exists()


def test_the_copy_of_a_running_till_stays_until_it_was_not_written_to_for_a_day(folder: Path) -> None:
    other = os.getppid()
    made = leftover(folder, other, hours=23)
    assert remove_leftovers(datetime.now(UTC), folder) == []
    (made / "store.db-wal").write_bytes(b"x")
    tomorrow = datetime.now(UTC) + timedelta(hours=23)
    assert remove_leftovers(tomorrow, folder) == []
    assert remove_leftovers(tomorrow + timedelta(hours=2), folder) == [made]


def test_what_is_not_ours_stays(folder: Path, tmp_path: Path) -> None:
    gone = ended_process()
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "till.db").write_bytes(b"x")
    (folder / f"{PREFIX}{gone}-link").symlink_to(kept)
    (folder / f"{PREFIX}{gone}-file").write_bytes(b"x")
    (folder / f"{PREFIX}notes").mkdir()
    (folder / f"other-{PREFIX}{gone}-abc").mkdir()
    own = leftover(folder, os.getpid(), hours=72)
    before = sorted(folder.iterdir())
    assert remove_leftovers(datetime.now(UTC), folder) == []
    assert sorted(folder.iterdir()) == before
    assert own.exists()
    assert (kept / "till.db").exists()


def test_a_folder_that_cannot_be_read_ends_nothing(tmp_path: Path) -> None:
    assert remove_leftovers(datetime.now(UTC), tmp_path / "none") == []
