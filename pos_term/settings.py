"""What belongs to this till: its number, store, printer, scanner and theme.

Read from a TOML file, then the environment, then flags; nothing is created by importing this.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import platformdirs


class SettingsError(ValueError):
    """A settings file cannot be used; the message is one plain line that names file, key and remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSettings:
    """Where receipts go and what the paper is like."""

    kind: str = "none"
    """`none`, `file` or `tcp`."""
    path: Path | None = None
    """For `file`: where the printer's bytes are appended."""
    host: str = ""
    port: int = 9100
    columns: int = 42
    """Characters in a line: 42 or 48 on 80 mm paper, 32 on 58 mm."""
    code_page: str = "CP858"
    timeout_seconds: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerSettings:
    """How the keyboard-wedge scanner is set up."""

    prefix: str = ""
    suffix: str = ""
    separators: tuple[str, ...] = ()
    """Characters the scanner sends in place of GS, such as `|`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything this till keeps for itself."""

    till: str = "1"
    store: Path = field(default_factory=lambda: default_store())
    theme: str = "dark"
    """`dark` or `light`."""
    lock_seconds: int = 300
    """How long nobody may touch the till before it locks itself; 0 is never."""
    printer: PrinterSettings = PrinterSettings()
    scanner: ScannerSettings = ScannerSettings()


COLUMNS = range(32, 65)
"""Widths of paper that a receipt can be laid out for, in characters."""

_CODE_PAGE = re.compile(r"[A-Z][A-Z0-9_-]{1,20}", re.ASCII)
_MAY_BE_ZERO = ("lock_seconds",)
_CHOICES = {"theme": ("dark", "light"), "printer.kind": ("none", "file", "tcp")}


def default_store() -> Path:
    """The store in the user's data folder."""
    return Path(platformdirs.user_data_dir("pos_term")) / "store.db"


def default_file() -> Path:
    """The settings file in the user's config folder."""
    return Path(platformdirs.user_config_dir("pos_term")) / "till.toml"


def load_settings(
    file: Path | None = None, *, environment: Mapping[str, str] = os.environ, store: Path | None = None
) -> Settings:
    """Read the settings: `file` (by default the user's, if there is one), then `POS_TERM_STORE`, then `store`.

    Raises SettingsError for a missing named file, broken TOML, an unknown key or a value of the wrong kind.
    """
    settings = Settings()
    named = file or (Path(environment["POS_TERM_SETTINGS"]) if environment.get("POS_TERM_SETTINGS") else None)
    path = named or default_file()
    if named or path.exists():
        settings = _build(Settings, _read(path), path, "")
        if not settings.store.is_absolute():
            settings = replace(settings, store=path.parent / settings.store)
    if environment.get("POS_TERM_STORE"):
        settings = replace(settings, store=Path(environment["POS_TERM_STORE"]))
    return replace(settings, store=store) if store else settings


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"settings {path}: {error.strerror or error}; check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"settings {path}: {error}; mend that line") from error


def _build(shape: type[Any], values: Mapping[str, Any], path: Path, prefix: str) -> Any:
    known = {f.name: f for f in fields(shape)}
    built: dict[str, Any] = {}
    for key, value in values.items():
        name = f"{prefix}{key}"
        if key not in known:
            close = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean {prefix}{close[0]}?" if close else f"known are {', '.join(known)}"
            raise SettingsError(f"settings {path}: unknown key {name}; {hint}")
        built[key] = _value(str(known[key].type), value, path, name)
    return shape(**built)


def _value(kind: str, value: Any, path: Path, name: str) -> Any:
    if name == "printer.columns" and value not in COLUMNS:
        raise SettingsError(f"settings {path}: {name} is {value!r}; choose {COLUMNS.start} to {COLUMNS.stop - 1}")
    if name == "printer.code_page" and isinstance(value, str) and not _CODE_PAGE.fullmatch(value):
        raise SettingsError(f"settings {path}: {name} is {value!r}; name one such as CP858")
    if kind in ("PrinterSettings", "ScannerSettings") and isinstance(value, dict):
        return _build(PrinterSettings if kind == "PrinterSettings" else ScannerSettings, value, path, f"{name}.")
    if kind.startswith("Path") and isinstance(value, str):
        return Path(value).expanduser()
    if kind == "str" and isinstance(value, str | int) and not isinstance(value, bool):
        choices = _CHOICES.get(name)
        if choices and value not in choices:
            raise SettingsError(f"settings {path}: {name} is {value!r}; choose {' or '.join(choices)}")
        return str(value)
    least = 0 if name in _MAY_BE_ZERO else 1
    if kind == "int" and isinstance(value, int) and not isinstance(value, bool) and least <= value < 65536:
        return value
    if kind.startswith("tuple") and isinstance(value, list) and all(isinstance(v, str) for v in value):
        return tuple(value)
    expected = {"str": "text in quotes", "int": "a whole number"}.get(kind, "of another kind")
    raise SettingsError(f"settings {path}: {name} is {value!r}, but must be {expected}")
