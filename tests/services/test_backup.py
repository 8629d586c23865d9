"""Whole stores: made, copied while the till sells, restored, rebuilt."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pos_term.domain.customers import Customer
from pos_term.domain.people import Person
from pos_term.domain.shop import Shop
from pos_term.services import backup as jobs
from pos_term.services.backup import (
    Kept,
    back_up,
    check,
    make_store,
    rebuild_store,
    restore,
    upgrade_store,
)
from pos_term.services.credentials import verify_pin
from pos_term.services.desk import BadInput, Desk, Refused
from pos_term.store import carts, catalogue, drawer_log
from pos_term.store.customers import customer_by_id, put_customer
from pos_term.store.engine import Store, StoreFault
from pos_term.store.journal import Posting
from tests.services.conftest import change, copied, names, sell
from tests.shop import NOON, TODAY, TestShop

BY = Posting("1", "Mira", NOON, TODAY)


def test_a_new_store_knows_its_shop_and_whether_it_is_for_training(tmp_path: Path) -> None:
    for training in (False, True):
        path = tmp_path / f"new-{training}" / "store.db"
        assert make_store(path, Shop(name="Corner"), BY, training=training) is None
        store = Store(path)
        with store.reading() as connection:
            assert catalogue.shop(connection).name == "Corner"
            assert catalogue.is_training(connection) is training
        store.close()
        assert names(path.parent) == {"store.db"}


def test_a_store_that_stands_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_text("mine")
    assert make_store(path, Shop(), BY, training=True) == BadInput(
        (f"store {path} exists already; choose another path with --store",)
    )
    assert path.read_text() == "mine"


def test_a_store_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise StoreFault("store x cannot grow: the disk is full; free some space")

    monkeypatch.setattr(jobs, "post", full)
    with pytest.raises(StoreFault):
        make_store(tmp_path / "store.db", Shop(), BY, training=True)
    assert names(tmp_path) == set()
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreFault, match=r"cannot be written: .*; check the path"):
        make_store(tmp_path / "file" / "store.db", Shop(), BY, training=True)


def test_a_current_store_needs_no_upgrade_and_a_newer_one_is_not_touched(store: Store) -> None:
    store.close()
    assert upgrade_store(store.path, NOON) is None
    change(store.path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(
        StoreFault, match="has version 9999, which a newer program made; install the newer pos_term"
    ):
        upgrade_store(store.path, NOON)
    assert "before-upgrade" not in str(names(store.path.parent))


def test_an_older_store_is_copied_before_it_is_brought_up_to_date(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    change(store.path, "UPDATE alembic_version SET version_num = '0000'")

    def migrate(path: Path) -> None:
        change(path, "UPDATE alembic_version SET version_num = '0001'")

    monkeypatch.setattr(jobs, "migrate", migrate)
    kept = upgrade_store(store.path, NOON)
    assert kept is not None
    assert kept.before == store.path.with_name("store.db.before-upgrade-from-0000-20261121T120000Z")
    with closing(sqlite3.connect(kept.before)) as driver:
        assert driver.execute("SELECT version_num FROM alembic_version").fetchone() == ("0000",)


def test_a_copy_is_one_file_that_verifies_and_holds_every_sale(busy: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    kept = back_up(busy.store.path, folder / "copy.db", check=True)
    assert isinstance(kept, Kept)
    assert names(folder) == {"copy.db"}
    found = check(folder / "copy.db")
    assert found.sound
    assert found.entries == kept.entries == check(busy.store.path).entries


def test_a_copy_is_made_in_the_middle_of_a_sale_and_holds_none_of_it(
    shop: TestShop, busy: Desk, tmp_path: Path
) -> None:
    before = check(busy.store.path).entries
    with busy.store.writing() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = 'half' WHERE key = 'store'")
        copied(busy, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as driver:
        assert driver.execute("SELECT value FROM meta WHERE key = 'store'").fetchone() != ("half",)
    sell(shop)
    assert check(tmp_path / "copy.db").entries == before


def test_a_copy_overwrites_nothing(busy: Desk, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("mine")
    assert back_up(busy.store.path, copy) == BadInput((f"file {copy} exists already; choose another name",))
    assert copy.read_text() == "mine"
    missing = tmp_path / "none" / "copy.db"
    assert back_up(busy.store.path, missing) == BadInput(
        (f"file {missing}: its folder does not exist; make the folder first",)
    )


def test_a_checked_copy_of_a_broken_store_is_not_made(busy: Desk, tmp_path: Path) -> None:
    change(busy.store.path, "UPDATE balance SET quantity = quantity + 1000 WHERE location = 'floor'")
    refused = back_up(busy.store.path, tmp_path / "copy.db", check=True)
    assert isinstance(refused, Refused)
    assert "does not verify: conservation: lot MILK" in refused.words
    assert not (tmp_path / "copy.db").exists()


def test_a_copy_comes_back_whole_with_its_pins(busy: Desk, tmp_path: Path) -> None:
    copy = copied(busy, tmp_path / "copy.db")
    back = tmp_path / "back" / "store.db"
    kept = restore(copy, back, NOON)
    assert kept == Kept(path=back, entries=check(copy).entries)
    store = Store(back)
    assert isinstance(verify_pin(store, "Ana", "1111", NOON), Person)
    store.close()
    assert names(back.parent) == {"store.db"}


def test_a_store_is_only_replaced_when_asked_and_is_kept_beside(shop: TestShop, busy: Desk, tmp_path: Path) -> None:
    copy = copied(busy, tmp_path / "copy.db")
    entries = check(copy).entries
    sell(shop)
    path = busy.store.path
    assert restore(copy, path, NOON) == BadInput(
        (f"store {path} exists already; add --replace to put the copy in its place",)
    )
    kept = restore(copy, path, NOON, replace=True)
    before = path.with_name("store.db.before-restore-20261121T120000Z")
    assert kept == Kept(path=path, entries=entries, before=before)
    assert check(path).entries == entries
    assert check(before).entries == entries + 1, "the last sale is kept, not only what was in the main file"
    second = restore(copy, path, NOON, replace=True)
    assert isinstance(second, Kept)
    assert second.before == path.with_name("store.db.before-restore-20261121T120000Z-2")


def test_a_till_that_is_open_goes_on_with_what_was_restored(shop: TestShop, busy: Desk, tmp_path: Path) -> None:
    copy = copied(busy, tmp_path / "copy.db")
    sell(shop)
    restore(copy, busy.store.path, NOON, replace=True)
    sell(shop)
    assert check(busy.store.path).sound


def test_the_store_itself_is_no_copy_of_it(busy: Desk) -> None:
    path = busy.store.path
    assert restore(path, path, NOON, replace=True) == BadInput((f"file {path} is the store itself; name a copy",))


def test_a_rebuilt_store_has_the_same_entries_pins_and_identity(busy: Desk, tmp_path: Path) -> None:
    kept = rebuild_store(busy.store.path, tmp_path / "new.db")
    assert isinstance(kept, Kept)
    found = check(tmp_path / "new.db")
    assert found.sound
    assert found.entries == check(busy.store.path).entries
    made = Store(tmp_path / "new.db")
    assert made.id == busy.store.id
    assert isinstance(verify_pin(made, "Ana", "1111", NOON), Person)
    with made.reading() as connection:
        assert catalogue.is_training(connection)
    made.close()


def test_a_rebuilt_store_keeps_what_the_journal_does_not_hold(busy: Desk, tmp_path: Path) -> None:
    with busy.store.writing() as connection:
        put_customer(connection, Customer(id="c1", name="Anouk"))
        connection.exec_driver_sql(
            "INSERT INTO open_sale (id, till, state, cashier, label, total, items, head, changed_at)"
            " VALUES ('s1', '1', 'suspended', 'ana', 'blue coat', 250, 1, '{}', '2026-11-21')"
        )
    drawer_log.begin(busy.store, at="2026-11-21", till="1", cashier="ana", reason="change", document="")
    assert isinstance(rebuild_store(busy.store.path, tmp_path / "new.db"), Kept)
    made = Store(tmp_path / "new.db")
    with made.reading() as connection:
        assert customer_by_id(connection, "c1") == Customer(id="c1", name="Anouk")
        assert [sale.label for sale in carts.listed(connection)] == ["blue coat"]
        assert [pulse.reason for pulse in drawer_log.pulses(connection, "")] == ["change"]
    made.close()


def test_rebuilding_mends_tables_that_differ_from_the_journal(busy: Desk, tmp_path: Path) -> None:
    change(busy.store.path, "UPDATE product SET price = 1")
    rebuild_store(busy.store.path, tmp_path / "new.db")
    assert check(tmp_path / "new.db").sound
    assert rebuild_store(busy.store.path, tmp_path / "new.db") == BadInput(
        (f"file {tmp_path / 'new.db'} exists already; choose another name",)
    )


def test_a_journal_that_was_tampered_with_is_not_replayed(busy: Desk, tmp_path: Path) -> None:
    copy = copied(busy, tmp_path / "copy.db")
    change(copy, "DROP TRIGGER entry_keeps", "UPDATE entry SET actor = 'Eve' WHERE seq = 4")
    assert rebuild_store(copy, tmp_path / "new.db") == Refused(
        f"store {copy} cannot be replayed: chain: entry 4 of till 1: was changed after it was written; "
        "nothing was made"
    )
    change(copy, "UPDATE entry SET document = '{}' WHERE seq = 4")
    assert isinstance(rebuild_store(copy, tmp_path / "new.db"), Refused)
    assert not (tmp_path / "new.db").exists()
