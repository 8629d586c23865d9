"""Training: a throw-away copy of the store to practise on, so that nothing is rung up."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from pos_term.domain.people import Permission
from pos_term.services.credentials import keep_pins_in
from pos_term.services.till import Till
from pos_term.settings import PrinterSettings
from pos_term.store.backup import copy_store
from pos_term.store.engine import StoreFault
from pos_term.store.training import mark_training

PREFIX = "pos_term-training-"
"""How the folders of copies are named; the number of the process that made one follows."""
STALE = timedelta(days=1)
"""A copy that nobody has written to for so long is left behind, whatever its process looks like."""

_NAME = re.compile(rf"{PREFIX}(\d+)-.*", re.ASCII)


def begin_training(till: Till, folder: Path | None = None) -> Till | str:
    """Copy the store and open a till on the copy, the same person signed in; or why not, in plain words.

    The copy is made in a new folder inside `folder`, by default the system's for temporary files, that only
    this user may enter. It is a training store without printer; PINs are checked by the real store, where
    wrong tries count. Takes as long as copying does: call it off the UI thread.
    """
    if till.practice:
        return "Training is on already."
    if till.person is None:
        return "Sign in first."
    if not till.shop.allows(till.person.role, Permission.TRAINING):
        return f"{till.person.name} may not begin a training. Ask someone who may."
    if till.checkout.cart:
        return "A sale is open. Finish or void it first, then begin the training."
    try:
        directory = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=folder))
    except OSError as error:
        return f"Training needs room for a copy of the store: {error.strerror or error}. Free some space."
    try:
        copy = _open_copy(till, directory / "store.db")
    except StoreFault as error:
        shutil.rmtree(directory, ignore_errors=True)
        return f"Training could not begin: {error}."
    except BaseException:
        shutil.rmtree(directory, ignore_errors=True)
        raise
    copy.practice = True
    copy.display = till.display
    copy.person = till.person
    return copy


def _open_copy(till: Till, path: Path) -> Till:
    copy_store(till.store.path, path)
    mark_training(path)
    settings = replace(till.settings, store=path, printer=PrinterSettings())
    copy = Till.open(settings, at=till.clock.fixed, background=True)
    keep_pins_in(till.store, copy.store)
    return copy


def end_training(copy: Till) -> None:
    """Close the copy of a training and delete it, with all that was done in it."""
    if not copy.practice:
        raise ValueError("only the copy of a training is thrown away")
    try:
        with suppress(StoreFault):  # what could not be written is thrown away in any case
            copy.close()
    finally:
        shutil.rmtree(copy.store.path.parent, ignore_errors=True)


def remove_leftovers(at: datetime, folder: Path | None = None) -> list[Path]:
    """Delete copies that a crash left in `folder`, by default the system's for temporary files; gives which.

    A copy is left behind when its process is gone, or when at `at` it has not been written to for a day.
    """
    removed = []
    for found in sorted((folder or Path(tempfile.gettempdir())).glob(f"{PREFIX}*")):
        with suppress(OSError):
            if _left_behind(found, at):
                shutil.rmtree(found, ignore_errors=True)
                removed.append(found)
    return removed


def _left_behind(found: Path, at: datetime) -> bool:
    name, facts = _NAME.fullmatch(found.name), found.lstat()
    own = not hasattr(os, "getuid") or facts.st_uid == os.getuid()
    if not name or not own or not stat.S_ISDIR(facts.st_mode) or int(name[1]) == os.getpid():
        return False
    written = max(path.lstat().st_mtime for path in (found, *found.iterdir()))
    return not _is_running(int(name[1])) or at.timestamp() - written > STALE.total_seconds()


def _is_running(process: int) -> bool:
    """Whether there is such a process; where that cannot be asked without harm, as on Windows, there may be."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
