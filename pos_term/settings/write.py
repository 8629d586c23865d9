"""Settings changed in the file they came from: only the named keys, the owner's comments and order kept.

What was written is read back and checked before it takes the old file's place; the old one stays beside it.
"""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pos_term.settings.edit import changed_text, known_setting, parsed
from pos_term.settings.load import SettingsError, read_settings
from pos_term.settings.render import Unwritable, render
from pos_term.settings.values import Settings

__all__ = ["changed_text", "render", "value_of", "write_settings", "write_text"]

BEFORE = ".before"
"""Ends the name of the file that keeps what stood there before."""


def write_settings(path: Path, changes: Mapping[str, Any]) -> str | None:
    """Change settings in their file, or make the file with every setting's comment; None when done, else why not.

    Keys are dotted: `printer.host`; `scanners.1.prefix` is the first scanner's, and one more than there are adds
    one. Values are what TOML holds: text, whole numbers, booleans, lists of texts.
    """
    try:
        old = path.read_bytes().decode("utf-8-sig") if path.exists() else render(Settings())
        new = changed_text(old, changes, path)
    except OSError as error:
        return f"settings {path}: {error.strerror or error}; check the path"
    except UnicodeDecodeError as error:
        return f"settings {path}: {error}; mend that line"
    except (SettingsError, Unwritable) as error:
        return str(error)
    return write_text(path, new)


def write_text(path: Path, text: str) -> str | None:
    """Put a settings file in its place, whole or not at all; None when done, else why not.

    What stood there before is kept as `till.toml.before`.
    """
    try:
        read_settings(parsed(text, path), path)
        data = text.encode()
        path = path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            _put(path.with_name(path.name + BEFORE), path.read_bytes(), like=path)
        _put(path, data, like=path)
    except SettingsError as error:
        return str(error)
    except UnicodeEncodeError:
        return f"settings {path}: a value cannot be written: it holds half a character or a wrong byte"
    except OSError as error:
        return f"settings {path}: {error.strerror or error}; check the path and its rights"
    return None


def value_of(key: str, text: str) -> Any:
    """What a person typed for a setting as the value it means there; text that fits nothing stays text.

    Several texts are typed with commas between, or as in the file: `["|"]`.
    """
    known = known_setting(key.split("."))
    if known is None:
        return text
    kind = known[1]
    if kind is int and re.fullmatch(r"-?\d{1,12}", text, re.ASCII):
        return int(text)
    if kind is bool and text in ("true", "false"):
        return text == "true"
    if getattr(kind, "__origin__", None) is tuple:
        with suppress(tomllib.TOMLDecodeError):
            if text.startswith("["):
                return tomllib.loads(f"value = {text}")["value"]
        return text.split(",") if text else []
    return text


# -- the file ------------------------------------------------------------------------------------------------


def _put(path: Path, data: bytes, *, like: Path) -> None:
    """Write a file under another name, on the disk for certain, and then give it its own."""
    handle, half = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".half", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(half, like.stat().st_mode & 0o777 if like.exists() else 0o644)
        os.replace(half, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(half)
        raise
    with suppress(OSError):  # some systems cannot sync a folder
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
