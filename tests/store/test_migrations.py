"""The tables a store is made of: the migrations, the declared tables and the version agree."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool
from sqlmodel import SQLModel

from pos_term.store import create, own_tables
from pos_term.store.create import create_store, migrate
from pos_term.store.engine import Store, StoreFault
from pos_term.store.own_tables import LOCAL
from pos_term.store.verify import verify
from pos_term.store.version import HEAD

_SEARCH = "product_search"


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(create.__file__).parent / "migrations"))
    return ScriptDirectory.from_config(config)


def _schema(path: Path) -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()


def test_the_migrations_make_the_tables_that_are_declared(template: Path) -> None:
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(template), poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: not (kind == "table" and str(name).startswith(_SEARCH)),
            },
        )
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_constraints_and_the_shape_of_tables_agree_too(template: Path, tmp_path: Path) -> None:
    """What alembic does not compare: checks, tables without row ids, partial indexes."""
    declared = tmp_path / "declared.db"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(declared), poolclass=NullPool)
    SQLModel.metadata.create_all(engine)
    engine.dispose()

    def shape(path: Path) -> dict[str, tuple[bool, int, frozenset[str]]]:
        return {
            name: (sql.rstrip().endswith("WITHOUT ROWID"), sql.count("CHECK"), frozenset(columns(path, name)))
            for kind, name, sql in _schema(path)
            if kind == "table" and not name.startswith((_SEARCH, "alembic", "sqlite_"))
        }

    def columns(path: Path, table: str) -> list[str]:
        with closing(sqlite3.connect(path)) as raw:
            return [f"{row[1]} {row[2]} {row[3]} {row[5]}" for row in raw.execute(f"PRAGMA table_info({table})")]

    def partial(path: Path) -> dict[str, bool]:
        return {name: "WHERE" in sql for kind, name, sql in _schema(path) if kind == "index" and sql}

    assert shape(template) == shape(declared)
    assert partial(template) == partial(declared)


def test_the_version_is_that_of_the_last_migration(template: Path) -> None:
    assert _scripts().get_heads() == [HEAD]
    with closing(sqlite3.connect(template)) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]


def test_versions_count_up_so_that_older_and_newer_can_be_told_apart() -> None:
    revisions = [int(script.revision) for script in reversed(list(_scripts().walk_revisions()))]
    assert revisions == list(range(1, len(revisions) + 1))


def test_migrating_again_changes_nothing(template: Path, tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(template.read_bytes())
    before = _schema(path)
    migrate(path)
    assert _schema(path) == before
    opened = Store(path)
    assert verify(opened).sound
    opened.close()


def test_every_table_is_a_projection_of_the_journal_or_said_to_be_this_stores_own() -> None:
    names = {table.name for table in SQLModel.metadata.sorted_tables}
    assert names >= LOCAL
    assert {"product", "lot", "balance", "movement", "sale", "refusal", "recall", "shift"} <= names - LOCAL
    assert own_tables.Entry.__table__.name == "entry"  # type: ignore[attr-defined]


def test_the_places_of_a_new_store(template: Path) -> None:
    with closing(sqlite3.connect(template)) as raw:
        places = raw.execute("SELECT name, inside, sellable FROM location ORDER BY inside DESC, name").fetchall()
    assert places == [
        ("back", 1, 1), ("floor", 1, 1), ("quarantine", 1, 0), ("count", 0, 0), ("customer", 0, 0),
        ("disposal", 0, 0), ("production", 0, 0), ("supplier", 0, 0),
    ]  # fmt: skip


def test_two_stores_are_never_the_same_store(tmp_path: Path) -> None:
    one, other = create_store(tmp_path / "one.db"), create_store(tmp_path / "other.db")
    assert one.id != other.id
    one.close()
    other.close()


@pytest.mark.parametrize("name", ["50% off?.db", "a#b.db", "käse 牛.db", "a b;c&d=e.db", "%41.db", "'quote\".db"])
def test_a_store_may_have_any_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / "new folder?x=1" / name
    made = create_store(path)
    made.close()
    assert sorted(file.name for file in path.parent.iterdir()) == [name]
    opened = Store(path)
    assert opened.id == made.id
    opened.close()


def test_a_store_is_never_made_over_another_file(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_text("mine")
    with pytest.raises(StoreFault, match="exists already"):
        create_store(path)
    assert path.read_text() == "mine"


def test_a_store_that_could_not_be_made_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "store.db"

    def breaks_off(where: Path) -> None:
        with closing(sqlite3.connect(where)) as raw:
            raw.execute("CREATE TABLE half (x)")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(create, "migrate", breaks_off)
    with pytest.raises(StoreFault, match="disk is full"):
        create_store(path)
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []
    create_store(path).close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreFault):
        create_store(tmp_path / "file" / "store.db")
