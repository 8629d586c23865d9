"""A whole settings file: every setting with its comment, what is not at its default set, the rest commented out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import Field, fields, is_dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pos_term.settings.devices import ScannerSettings
from pos_term.settings.values import PROFILES, Settings

_HEAD = """\
This till's own settings. A line that begins with # says what would be so anyway:
take the # away to change it. The till reads this file when it starts."""
_HIDDEN = re.compile(r"[^ -~]")
_EXAMPLES: Mapping[str, str] = MappingProxyType(
    {"path": '"/dev/usb/lp0"', "logo": '"logo.png"', "name": '"counter"', "host": '"192.168.1.9"'}
)
"""What is shown for a setting that has no default to show."""


class Unwritable(ValueError):
    """A value cannot stand in a settings file; the message names it."""


def render(settings: Settings) -> str:
    """The whole file, as `load_settings` reads it back to the same settings.

    Raises Unwritable for a value that no TOML file can hold, such as half of a character.
    """
    return "\n".join([*_commented(_HEAD), "", *_table(settings, Settings(), "")]) + "\n"


def toml_value(value: Any) -> str:
    """One value as TOML, on one line, everything in it data."""
    import tomlkit

    if isinstance(value, Path):
        value = str(value)
    if isinstance(value, tuple):
        value = list(value)
    text: str = tomlkit.item(value).as_string()
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Unwritable(f"{value!r} cannot be written: it holds half a character or a wrong byte") from error
    return _HIDDEN.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    """A character that cannot be seen, or that a terminal obeys, as TOML's escape; all others as they are."""
    character = match.group()
    if character.isprintable():
        return character
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"


def comment_of(known: Field[Any]) -> list[str]:
    """The comment lines that stand above a setting."""
    return list(_commented(known.metadata["comment"]))


def settings_fields(shape: Any) -> dict[str, Field[Any]]:
    """The settings of a class: what kind of thing it is first, the others in their order."""
    known = [each for each in fields(shape) if "comment" in each.metadata]
    return {each.name: each for each in sorted(known, key=lambda each: each.name not in ("name", "kind"))}


def _commented(text: str) -> Iterator[str]:
    return (f"# {line}".rstrip() for line in text.splitlines())


def _table(values: Any, base: Any, name: str) -> Iterator[str]:
    """One table and, behind it, the tables inside it; `base` holds what would be so without the file."""
    below: list[tuple[str, Field[Any]]] = []
    base = _with_profile(values, base)
    for key, known in settings_fields(values).items():
        value, default = getattr(values, key), getattr(base, key)
        full = f"{name}.{key}" if name else key
        if is_dataclass(value) or key == "scanners":
            below.append((full, known))
            continue
        yield from comment_of(known)
        if value == default:
            yield f"# {key} = {_shown(key, default)}"
        elif value is None:
            raise Unwritable(f"{full} cannot be taken back to nothing while the profile sets it")
        else:
            yield f"{key} = {toml_value(value)}"
        yield ""
    for full, known in below:
        value, default = getattr(values, known.name), getattr(base, known.name)
        yield ""
        yield from comment_of(known)
        if known.name == "scanners":
            yield from _scanners(value)
        else:
            yield f"[{full}]"
            yield from _table(value, default, full)


def _shown(key: str, default: Any) -> str:
    """A default as it is shown: something to write there, where it is nothing."""
    nothing = '""' if default is None else toml_value(default)
    return _EXAMPLES.get(key, nothing) if default in (None, "") else nothing


def _with_profile(values: Any, base: Any) -> Any:
    """The defaults once the profile that the values name has set what it sets."""
    profile = PROFILES.get(getattr(values, "profile", ""))
    return type(base)(**profile) if profile else base


def _scanners(scanners: tuple[ScannerSettings, ...]) -> Iterator[str]:
    """A table for each scanner; the comments stand in the first, and in an example where there is none."""
    if not scanners:
        yield "# [[scanners]]"
        for line in _table(ScannerSettings(), ScannerSettings(), "scanners"):
            yield line if line.startswith("#") or not line else f"# {line}"
        return
    for number, scanner in enumerate(scanners):
        yield "[[scanners]]"
        for line in _table(scanner, ScannerSettings(), "scanners"):
            if number == 0 or not (line.startswith("#") or not line):
                yield line
        if number:
            yield ""
