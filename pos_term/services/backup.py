"""Making, copying, restoring and rebuilding whole stores."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uuid_utils

from pos_term.domain.documents import ShopSet
from pos_term.domain.shop import Shop
from pos_term.services.desk import BadInput, Refused
from pos_term.store.backup import (
    carry_over,
    copy_store,
    count_entries,
    fold_log,
    is_current,
    seal,
    sync,
    version_of,
)  # fmt: skip
from pos_term.store.create import create_store, migrate
from pos_term.store.engine import Store, StoreFault
from pos_term.store.journal import Posting, post
from pos_term.store.verify import OK, Unreplayable, Verification, rebuild, verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A store file was written."""

    path: Path
    entries: int
    """Entries in its journal."""
    before: Path | None = None
    """Where what stood at its place before is kept."""


def make_store(path: Path, shop: Shop, by: Posting, *, training: bool) -> BadInput | None:
    """Make a new store with its shop; nothing stays behind when that fails. Raises StoreFault."""
    if path.exists():
        return BadInput((f"store {path} exists already; choose another path with --store",))
    with _beside(path) as fresh:
        store = create_store(fresh, training=training, till=by.till)
        try:
            post(store, ShopSet(id=str(uuid_utils.uuid7()), shop=shop), by)
        finally:
            store.close()
        seal(fresh)
        return _put(fresh, path)


def upgrade_store(path: Path, at: datetime) -> Kept | None:
    """Bring an older store up to date, a copy of it beside it; None when it is. Raises StoreFault."""
    if is_current(path):
        return None
    version = version_of(path)
    if not version.isdigit() or not _older(version):
        raise StoreFault(
            f"store {path} has version {version}, which a newer program made; install the newer pos_term"
        )
    copy = _aside(path, f"before-upgrade-from-{version}", at)
    copy_store(path, copy)
    migrate(path)
    return Kept(path=path, entries=0, before=copy)


def _older(version: str) -> bool:
    from pos_term.store.version import HEAD

    return int(version) < int(HEAD)


def back_up(path: Path, copy: Path, *, check: bool = False) -> Kept | BadInput | Refused:
    """Copy a store to a new file while the till sells; the copy is whole, of one moment, and on the disk.

    With `check` a copy that does not verify is refused. Raises StoreFault.
    """
    if copy.exists():
        return BadInput((f"file {copy} exists already; choose another name",))
    if not copy.absolute().parent.is_dir():
        return BadInput((f"file {copy}: its folder does not exist; make the folder first",))
    with _beside(copy) as fresh:
        copy_store(path, fresh)
        entries = count_entries(fresh)
        if check:
            found = _verified(fresh)
            if not found.sound:
                return Refused(f"store {path} does not verify: {first_fault(found)}; no copy was made")
        return _put(fresh, copy) or Kept(path=copy, entries=entries)


def restore(copy: Path, path: Path, at: datetime, *, replace: bool = False) -> Kept | BadInput | Refused:
    """Put a copy that verifies in the place of a store. Raises StoreFault.

    A store that stands there is kept beside it, and only given up with `replace`.
    """
    if path.exists() and not replace:
        return BadInput((f"store {path} exists already; add --replace to put the copy in its place",))
    if path.exists() and copy.exists() and path.samefile(copy):
        return BadInput((f"file {copy} is the store itself; name a copy",))
    with _beside(path) as fresh:
        copy_store(copy, fresh)
        try:
            found = _verified(fresh)
        except StoreFault as fault:
            raise StoreFault(str(fault).replace(f"store {fresh}", f"copy {copy}")) from fault
        if not found.sound:
            return Refused(f"copy {copy} does not verify: {first_fault(found)}; nothing was restored")
        before = None
        if path.exists():
            before = _aside(path, "before-restore", at)
            fold_log(path)
            _move(path, before)
        fresh.rename(path)
        sync(path.absolute().parent)
    return Kept(path=path, entries=found.entries, before=before)


def rebuild_store(path: Path, target: Path) -> Kept | BadInput | Refused:
    """Replay a store's journal into a new store; PINs and the store's own facts come along. Raises StoreFault."""
    if target.exists():
        return BadInput((f"file {target} exists already; choose another name",))
    with _beside(target) as fresh:
        source, made = Store(path), create_store(fresh)
        try:
            rebuild(source, made)
            carry_over(source, made)
            found = verify(made)
        except Unreplayable as error:
            return Refused(f"store {path} cannot be replayed: {error}; nothing was made")
        finally:
            source.close()
            made.close()
        if not found.sound:
            return Refused(f"store {path} cannot be replayed: {first_fault(found)}; nothing was made")
        seal(fresh)
        return _put(fresh, target) or Kept(path=target, entries=found.entries)


def first_fault(found: Verification) -> str:
    """The first part of a check that is not in order, in words."""
    parts = (("chain", found.chain), ("database", found.database), ("conservation", found.conservation),
             ("projection", found.projection))  # fmt: skip
    return next((f"{name}: {words}" for name, words in parts if words != OK), OK)


def check(path: Path) -> Verification:
    """Verify a store. Raises StoreFault when it cannot be read."""
    store = Store(path)
    try:
        return verify(store)
    finally:
        store.close()


def _verified(path: Path) -> Verification:
    """Check a copy that nobody else has open, and leave it one file."""
    found = check(path)
    seal(path)
    return found


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to first; what is still there at the end is removed."""
    folder = path.absolute().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=f".{path.name}-") as made:
            yield Path(made) / path.name
    except OSError as error:
        raise StoreFault(f"folder {folder} cannot be written: {error.strerror or error}; check the path") from error


def _put(fresh: Path, path: Path) -> BadInput | None:
    """Move a finished file to its place, unless something has come there in the meantime."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        return BadInput((f"file {path} exists already; choose another name",))
    except OSError:
        fresh.rename(path)
    sync(path.absolute().parent)
    return None


def _aside(path: Path, why: str, at: datetime) -> Path:
    stem = f"{path.name}.{why}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    names = (path.with_name(stem if n == 1 else f"{stem}-{n}") for n in range(1, 1000))
    return next(name for name in names if not name.exists())


def _move(path: Path, target: Path) -> None:
    """Move a store file with the log SQLite keeps beside it."""
    for suffix in ("-wal", "-shm", ""):
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").rename(f"{target}{suffix}")
