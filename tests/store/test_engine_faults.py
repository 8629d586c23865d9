"""The store file away, locked, damaged, pulled from under the till: told in words, never lost, back by itself."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pos_term.domain.documents import Refusal
from pos_term.domain.products import Tracking
from pos_term.store import engine
from pos_term.store.create import create_store
from pos_term.store.engine import Store, StoreFault
from pos_term.store.journal import Posted, Posting, entries, find, post
from pos_term.store.verify import verify
from tests.shop import NOON, TODAY, TestShop, days
from tests.store.test_journal import piece, sale

BY = Posting("1", "Ana", NOON, TODAY)


def write(store: Store, name: str = "r") -> Posted:
    """Post something small."""
    posted = post(store, Refusal(id=name, cashier="ana", raw="x"), BY)
    assert isinstance(posted, Posted)
    return posted


def read(store: Store) -> int:
    with store.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM entry").scalar_one())


def told(words: str) -> pytest.RaisesExc[StoreFault]:
    """A fault in one plain line that holds these words."""
    return pytest.raises(StoreFault, match=rf"(?s)^store [^\n]*{words}[^\n]*$")


# -- opening -------------------------------------------------------------------------------------------------


def test_a_store_that_is_not_there_is_told_with_how_to_make_one(tmp_path: Path) -> None:
    with told("does not exist; make one with: pos-term init"):
        Store(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_store_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    content = b"Dear diary, " * 1000
    path.write_bytes(content)
    with told("not SQLite"):
        Store(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE song (title)")
    with told("no pos_term store"):
        Store(path)
    (tmp_path / "empty.db").touch()
    with told("no pos_term store"):
        Store(tmp_path / "empty.db")


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with told("cannot be opened"):
        Store(tmp_path)


def test_a_store_of_a_newer_program_is_told_and_not_touched(store: Store) -> None:
    store.close()
    with closing(sqlite3.connect(store.path)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with told("version 9999"):
        Store(store.path)


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_never_taken_for_sound(store: Store, share: float) -> None:
    write(store)
    store.checkpoint()
    store.close()
    content = store.path.read_bytes()
    store.path.write_bytes(content[: int(len(content) * share)])
    try:
        opened = Store(store.path)
    except StoreFault as fault:
        words = str(fault)
    else:
        try:
            found = verify(opened)
            words = f"damaged {found}" if not found.sound else "sound"
        except StoreFault as fault:
            words = str(fault)
        opened.close()
    assert "damaged" in words or "not a store" in words, words


def test_a_store_this_user_may_not_write_to_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    write(store)
    store.close()
    monkeypatch.setattr(os, "access", lambda _, mode: not mode & os.W_OK)
    with told("read-only"):
        Store(store.path)


_AS_SOMEONE_ELSE = """
import os, sys
from pathlib import Path
from pos_term.domain.documents import Refusal
from pos_term.store.engine import Store, StoreFault
from pos_term.store.journal import post
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    Store(Path(sys.argv[1]))
except StoreFault as fault:
    print(fault)
else:
    print("opened")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files are those of POSIX")
@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o555), (0o444, 0o777), (0o666, 0o555)])
def test_rights_that_forbid_writing_are_told(store: Store, file: int, folder: int) -> None:
    """As another user where the tests run as root, whom no right binds."""
    store.close()
    with tempfile.TemporaryDirectory(prefix="pos_term-test-") as name:
        kept = Path(name) / "kept"
        kept.mkdir()
        shutil.copy(store.path, kept / "store.db")
        os.chmod(kept / "store.db", file)
        os.chmod(kept, folder)
        os.chmod(name, stat.S_IRWXU | stat.S_IROTH | stat.S_IXOTH)
        if os.getuid() != 0 and os.access(kept / "store.db", os.W_OK) and os.access(kept, os.W_OK):
            pytest.skip("rights of files do not bind this user")
        command = [sys.executable, "-c", _AS_SOMEONE_ELSE, str(kept / "store.db")]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        os.chmod(kept, stat.S_IRWXU)
        if "PermissionError" in ran.stderr:
            pytest.skip("this user may not become another")
        assert ran.stderr == ""
        assert ran.stdout.startswith(f"store {kept / 'store.db'} ")
        assert "written to" in ran.stdout or "write to" in ran.stdout
        assert ran.stdout.count("\n") == 1


# -- connections ---------------------------------------------------------------------------------------------


def test_every_connection_writes_its_log_through_to_the_disk(store: Store) -> None:
    """WAL, synchronous FULL and foreign keys: on the readers of every thread and on the writer."""
    seen: list[tuple[object, ...]] = []

    def look(connection: object) -> None:
        pragmas = ("journal_mode", "synchronous", "foreign_keys")
        seen.append(tuple(connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas))  # type: ignore[attr-defined]

    def reads() -> None:
        with store.reading() as connection:
            look(connection)

    reads()
    thread = threading.Thread(target=reads)
    thread.start()
    thread.join()
    with store.writing() as connection:
        look(connection)
    assert seen == [("wal", 2, 1)] * 3


@pytest.mark.parametrize(("answer", "to"), [("memory", "journal_mode"), (1, "synchronous")])
def test_a_disk_that_cannot_keep_the_log_is_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch, answer: object, to: str
) -> None:
    class Cursor:
        def fetchone(self) -> tuple[object]:
            return (answer,)

    class Driver(sqlite3.Connection):
        def execute(self, sql: str, *rest: object) -> sqlite3.Cursor:
            if sql.startswith(f"PRAGMA {to}") and (to == "journal_mode" or "=" not in sql):
                return Cursor()  # type: ignore[return-value]
            return super().execute(sql, *rest)  # type: ignore[arg-type]

    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **more: connect(*args, factory=Driver, **more))
    with told("cannot keep a write-ahead log"):
        Store(store.path)


def test_a_write_is_not_waited_for_by_the_readers_of_other_threads(store: Store) -> None:
    write(store)
    seen: list[int] = []
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = 'x' WHERE key = 'till'")
        thread = threading.Thread(target=lambda: seen.append(read(store)))
        thread.start()
        thread.join(timeout=5)
    assert seen == [1]


# -- locks ---------------------------------------------------------------------------------------------------


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a lock."""
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.02)


@pytest.fixture
def holder(store: Store) -> Iterator[sqlite3.Connection]:
    """Another program with the store open."""
    with closing(sqlite3.connect(store.path, isolation_level=None, check_same_thread=False)) as raw:
        yield raw


def test_a_store_another_program_writes_to_is_told_and_works_when_it_is_done(
    impatient: None, store: Store, holder: sqlite3.Connection
) -> None:
    holder.execute("BEGIN EXCLUSIVE")
    with told("in use by another program"):
        write(store)
    assert read(store) == 0
    holder.execute("ROLLBACK")
    assert not write(store).again
    assert verify(store).sound


def test_a_store_another_program_keeps_for_itself_cannot_be_opened(
    impatient: None, store: Store, holder: sqlite3.Connection
) -> None:
    store.close()
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    holder.execute("UPDATE meta SET value = value")
    with told("in use by another program"):
        Store(store.path)
    holder.execute("ROLLBACK")
    holder.close()
    opened = Store(store.path)
    write(opened)
    opened.close()


def test_a_short_lock_is_waited_for(store: Store, holder: sqlite3.Connection) -> None:
    holder.execute("BEGIN EXCLUSIVE")
    began = threading.Event()

    def lets_go() -> None:
        began.wait(timeout=5)
        holder.execute("ROLLBACK")

    thread = threading.Thread(target=lets_go)
    thread.start()
    began.set()
    assert not write(store).again
    thread.join()


def test_a_full_disk_loses_nothing_and_is_told(store: Store) -> None:
    """The file may grow no further: what was acknowledged stays, what was not leaves nothing."""
    written = 0
    with store.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 4}")
    with told("disk is full"):
        for n in range(200):
            post(store, Refusal(id=f"r{n}", cashier="ana", raw="x" * 900), BY)
            written += 1
    assert 0 < written < 200
    assert read(store) == written
    assert not write(store, "after").again
    assert verify(store).sound


# -- the file goes and comes back ----------------------------------------------------------------------------


def test_a_store_taken_away_is_told_each_time_and_works_when_it_is_back(store: Store) -> None:
    write(store, "before")
    away = store.path.with_name("away.db")
    store.path.rename(away)
    for _ in range(3):
        with told("is away; bring its disk or folder back"):
            read(store)
        with told("is away; bring its disk or folder back"):
            write(store, "meanwhile")
        with told("is away; bring its disk or folder back"):
            store.checkpoint()
        with told("is away; bring its disk or folder back"):
            find(store, "before")
    assert not store.path.exists()
    away.rename(store.path)
    assert read(store) == 1
    assert not write(store, "after").again
    assert verify(store).sound


def test_a_store_that_was_deleted_is_told_and_not_made_anew(store: Store) -> None:
    for path in store.path.parent.glob("store.db*"):
        path.unlink()
    for _ in range(2):
        with told("is away; bring its disk or folder back"):
            write(store)
    assert list(store.path.parent.glob("store.db*")) == []


def test_another_store_in_its_place_is_refused_again_and_again(store: Store) -> None:
    write(store, "mine")
    away, other = store.path.with_name("away.db"), create_store(store.path.with_name("other.db"))
    other.close()
    store.checkpoint()
    store.path.rename(away)
    for side in ("-wal", "-shm"):
        Path(f"{store.path}{side}").unlink(missing_ok=True)
    other.path.rename(store.path)
    for _ in range(2):
        with told("replaced by another store"):
            write(store, "wrong")
        with told("replaced by another store"):
            read(store)
    with closing(sqlite3.connect(store.path)) as raw:
        assert raw.execute("SELECT count(*) FROM entry").fetchone() == (0,)
    store.path.unlink()
    away.rename(store.path)
    assert read(store) == 1
    write(store, "after")


def test_another_store_is_refused_although_it_was_locked_at_first(impatient: None, store: Store) -> None:
    """The first look at it fails; the second must not take it for the store that was opened."""
    other = create_store(store.path.with_name("other.db"))
    other.close()
    store.path.unlink()
    other.path.rename(store.path)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as raw:
        raw.execute("PRAGMA locking_mode=EXCLUSIVE")
        raw.execute("BEGIN EXCLUSIVE")
        raw.execute("UPDATE meta SET value = value")
        with told("in use by another program"):
            write(store, "wrong")
        raw.execute("ROLLBACK")
    with told("replaced by another store"):
        write(store, "wrong")
    with closing(sqlite3.connect(store.path)) as raw:
        assert raw.execute("SELECT count(*) FROM entry").fetchone() == (0,)


def test_a_newer_store_in_its_place_is_refused_again_and_again(store: Store) -> None:
    newer = store.path.with_name("newer.db")
    shutil.copy(store.path, newer)
    with closing(sqlite3.connect(newer)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    newer.rename(store.path)
    for _ in range(2):
        with told("version 9999"):
            write(store, "wrong")
        with told("version 9999"):
            read(store)


def test_the_same_store_restored_from_its_copy_goes_on(store: Store) -> None:
    write(store, "one")
    store.checkpoint()
    copy = store.path.with_name("copy.db")
    with closing(sqlite3.connect(store.path)) as raw, closing(sqlite3.connect(copy)) as target:
        raw.backup(target)
    write(store, "two")
    store.close()
    copy.rename(store.path)
    for side in ("-wal", "-shm"):
        Path(f"{store.path}{side}").unlink(missing_ok=True)
    assert [entry.seq for entry in entries(store)] == [1]
    write(store, "three")
    assert verify(store).sound


def test_other_threads_find_the_store_again_too(store: Store) -> None:
    """Each thread has a connection of its own; none may go on with the file that is gone."""
    seen: list[object] = []
    away, back = threading.Event(), threading.Event()

    def look() -> None:
        seen.append(read(store))
        ready.set()
        away.wait(timeout=5)
        try:
            seen.append(read(store))
        except StoreFault:
            seen.append("away")
        told_it.set()
        back.wait(timeout=5)
        seen.append(read(store))

    ready, told_it = threading.Event(), threading.Event()
    thread = threading.Thread(target=look)
    thread.start()
    ready.wait(timeout=5)
    gone = store.path.with_name("gone.db")
    store.path.rename(gone)
    away.set()
    told_it.wait(timeout=5)
    gone.rename(store.path)
    write(store)
    back.set()
    thread.join(timeout=5)
    assert seen == [0, "away", 1]


# -- two at once ---------------------------------------------------------------------------------------------


def test_of_two_threads_one_sells_the_last_piece(shop: TestShop) -> None:
    shop.receive(shop.product("milk", Tracking.LOT), "A", expiry=days(9), quantity=12)
    start = threading.Barrier(3)
    taken: list[bool] = []

    def sells(name: str) -> None:
        start.wait(timeout=5)
        taken.extend(isinstance(post(shop.store, sale(f"{name}{n}", piece("A")), BY), Posted) for n in range(6))

    threads = [threading.Thread(target=sells, args=(name,)) for name in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert (taken.count(True), taken.count(False)) == (12, 6)
    assert shop.rows("SELECT quantity FROM balance WHERE lot_id = 'milk␟A' AND location = 'floor'") == [(0,)]
    assert len(set(shop.rows("SELECT number FROM sale"))) == 12
    assert verify(shop.store).sound


def test_of_two_programs_one_sells_the_last_piece(shop: TestShop) -> None:
    """Another process, here another open store on the same file, obeys the same counts."""
    shop.receive(shop.product("milk", Tracking.LOT), "A", expiry=days(9), quantity=3)
    other = Store(shop.store.path)
    outcomes = [
        isinstance(post(store, sale(f"s{n}", piece("A")), BY), Posted)
        for n, store in enumerate((shop.store, other, shop.store, other))
    ]
    other.close()
    assert outcomes == [True, True, True, False]
    assert [row[0] for row in shop.rows("SELECT number FROM sale ORDER BY seq")] == [
        f"1-00000{n}" for n in (1, 2, 3)
    ]
    assert verify(shop.store).sound


# -- power ---------------------------------------------------------------------------------------------------

_SELLS = """
import sys
from pathlib import Path
from pos_term.store.engine import Store
from pos_term.store.journal import Posted, post
from tests.store.test_engine_faults import BY
from tests.store.test_journal import piece, sale
store = Store(Path(sys.argv[1]))
for n in range(100_000):
    document = sale(f"{sys.argv[2]}-{n}", piece("A"))
    if isinstance(post(store, document, BY, receipt=True), Posted):
        print(document.id, flush=True)
    if n % 7 == 3:
        store.checkpoint()
"""


def test_a_till_that_is_killed_while_it_sells_has_every_sale_it_told_of(shop: TestShop) -> None:
    shop.receive(shop.product("milk", Tracking.LOT), "A", expiry=days(9), quantity=99_000)
    told_of: set[str] = set()
    root = Path(__file__).parents[2]
    for life, after in enumerate((1, 6, 17)):
        command = [sys.executable, "-c", _SELLS, str(shop.store.path), f"life{life}"]
        till = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root)
        assert till.stdout is not None
        for _ in range(after):
            told_of.add(till.stdout.readline().strip())
        till.kill()
        told_of |= {line.strip() for line in till.stdout if line.endswith("\n")}
        till.wait()
        till.stdout.close()
        assert "" not in told_of
        reopened = Store(shop.store.path)
        with reopened.reading() as connection:
            stand = {row[0] for row in connection.exec_driver_sql("SELECT id FROM sale")}
            spool = {row[0] for row in connection.exec_driver_sql("SELECT sale FROM spool")}
        assert told_of <= stand
        assert spool == stand
        assert verify(reopened).sound
        reopened.close()


def test_a_power_cut_at_any_byte_leaves_whole_sales_in_order(shop: TestShop, tmp_path: Path) -> None:
    """The file and its log as the disk may hold them: the log cut off anywhere, its last bytes torn."""
    shop.receive(shop.product("milk", Tracking.LOT), "A", expiry=days(9), quantity=50)
    shop.store.checkpoint()
    for n in range(12):
        shop.post(sale(f"s{n}", piece("A")))
    whole = [entry.hash for entry in entries(shop.store)]
    content, log = shop.store.path.read_bytes(), Path(f"{shop.store.path}-wal").read_bytes()
    assert len(log) > 100_000
    chance = random.Random(11)
    cuts = [0, 1, 31, 32, 33, len(log) - 1, len(log), *(chance.randrange(len(log)) for _ in range(14))]
    lengths = set()
    for n, cut in enumerate(cuts):
        path = tmp_path / f"cut-{n}.db"
        path.write_bytes(content)
        torn = bytearray(log[:cut])
        if n % 2 and cut > 40:
            torn[-30:] = chance.randbytes(30)
        Path(f"{path}-wal").write_bytes(torn)
        reopened = Store(path)
        stands = [entry.hash for entry in entries(reopened)]
        assert stands == whole[: len(stands)]
        lengths.add(len(stands))
        with reopened.reading() as connection:
            sums = connection.exec_driver_sql("SELECT sum(quantity) FROM balance GROUP BY lot_id").fetchall()
            sold = connection.exec_driver_sql("SELECT count(*) FROM sale").scalar_one()
            left = connection.exec_driver_sql("SELECT quantity FROM balance WHERE location = 'floor'").scalar_one()
        assert set(sums) == {(0,)}
        assert left == 50_000 - 1000 * sold
        if n < 6:
            assert verify(reopened).sound
        post(reopened, sale("after", piece("A")), BY)
        reopened.close()
    assert len(lengths) > 4
    assert max(lengths) == len(whole)
