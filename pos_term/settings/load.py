"""Settings read from a TOML file, then the environment, then flags; nothing is created by importing this."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

import platformdirs

from pos_term.settings.devices import PrinterSettings
from pos_term.settings.values import PROFILES, Settings, default_store

__all__ = ["SettingsError", "default_file", "default_store", "load_settings", "settings_file"]


class SettingsError(ValueError):
    """A settings file cannot be used; the message is one plain line that names file, key and remedy."""


def default_file() -> Path:
    """The settings file in the user's config folder."""
    return Path(platformdirs.user_config_dir("pos_term")) / "till.toml"


def settings_file(environment: Mapping[str, str] = os.environ) -> Path:
    """The settings file this till uses, there or not: the one the environment names, else the user's."""
    named = environment.get("POS_TERM_SETTINGS")
    return Path(named) if named else default_file()


def load_settings(
    file: Path | None = None, *, environment: Mapping[str, str] = os.environ, store: Path | None = None
) -> Settings:
    """Read the settings: `file` (by default the user's, if there is one), then `POS_TERM_STORE`, then `store`.

    Raises SettingsError for a missing named file, broken TOML, an unknown key or a value of the wrong kind.
    """
    settings = Settings()
    path = file or settings_file(environment)
    if file or environment.get("POS_TERM_SETTINGS") or path.exists():
        settings = _placed(replace(read_settings(_read(path), path), file=path), path.parent)
    if environment.get("POS_TERM_STORE"):
        settings = replace(settings, store=Path(environment["POS_TERM_STORE"]))
    return replace(settings, store=store) if store else settings


def read_settings(values: Mapping[str, Any], path: Path) -> Settings:
    """Settings from the values of a TOML file; `path` is named in what is wrong. Raises SettingsError."""
    built: Settings = _build(Settings, values, path, "")
    return built


def _placed(settings: Settings, folder: Path) -> Settings:
    """The settings with every path that does not start at the root starting at a folder."""
    labels = replace(settings.labels, printer=_printer_placed(settings.labels.printer, folder))
    printer = _printer_placed(settings.printer, folder)
    return replace(settings, store=folder / settings.store, printer=printer, labels=labels)


def _printer_placed(printer: PrinterSettings, folder: Path) -> PrinterSettings:
    path, logo = printer.path and folder / printer.path, printer.logo and folder / printer.logo
    return replace(printer, path=path, logo=logo)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"settings {path}: {error.strerror or error}; check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"settings {path}: {error}; mend that line") from error


def _build(shape: type[Any], values: Mapping[str, Any], path: Path, prefix: str) -> Any:
    known = {each.name: each for each in fields(shape) if "comment" in each.metadata}
    hints = get_type_hints(shape)
    built: dict[str, Any] = {}
    for key, value in values.items():
        name = f"{prefix}{key}"
        if key not in known:
            import difflib

            close = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean {prefix}{close[0]}?" if close else f"known are {', '.join(known)}"
            raise SettingsError(f"settings {path}: unknown key {name}; {hint}")
        built[key] = _Given(path, name, known[key]).value(hints[key], value)
    profile = PROFILES.get(str(built.get("profile")), {})
    return shape(**{**profile, **built})


class _Given:
    """One value of the file and where it stands."""

    def __init__(self, path: Path, name: str, known: Field[Any]) -> None:
        self.path = path
        self.name = name
        self.rules = known.metadata

    def wrong(self, value: object, words: str) -> SettingsError:
        return SettingsError(f"settings {self.path}: {self.name} is {value!r}{words}")

    def value(self, kind: Any, value: Any) -> Any:
        if is_dataclass(kind) and isinstance(kind, type):
            if not isinstance(value, dict):
                raise self.wrong(value, f", but must be a table; write [{self.name}]")
            return _build(kind, value, self.path, f"{self.name}.")
        if getattr(kind, "__origin__", None) is tuple:
            return self._several(get_args(kind)[0], value)
        if kind is bool and isinstance(value, bool):
            return value
        if kind is int and isinstance(value, int) and not isinstance(value, bool):
            return self._whole(value)
        if kind is str and isinstance(value, str | int) and not isinstance(value, bool):
            return self._text(str(value))
        if Path in get_args(kind) and value == "":
            return None
        if (kind is Path or Path in get_args(kind)) and isinstance(value, str) and value:
            return Path(value).expanduser()
        expected = {str: "text in quotes", int: "a whole number", bool: "true or false"}.get(
            kind, "a path in quotes"
        )
        raise self.wrong(value, f", but must be {expected}")

    def _several(self, kind: Any, value: Any) -> tuple[Any, ...]:
        of_tables = is_dataclass(kind) and isinstance(kind, type)
        if not isinstance(value, list) or not all(isinstance(each, dict if of_tables else str) for each in value):
            expected = f"tables; write [[{self.name}]]" if of_tables else "texts in brackets"
            raise self.wrong(value, f", but must be {expected}")
        if not of_tables:
            return tuple(value)
        return tuple(_build(kind, each, self.path, f"{self.name}.") for each in value)

    def _whole(self, value: int) -> int:
        least, most = self.rules["least"], self.rules["most"]
        if least <= value <= most:
            return value
        raise self.wrong(value, f"; choose {least} to {most}")

    def _text(self, value: str) -> str:
        choices, pattern = self.rules["choices"], self.rules["pattern"]
        if choices and value not in choices:
            named = " or ".join(choice for choice in choices if choice)
            raise self.wrong(value, f"; choose {named}")
        if pattern and not re.fullmatch(pattern, value, re.ASCII):
            raise self.wrong(value, f"; name one such as {self.rules['example']}")
        return value
