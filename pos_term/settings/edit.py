"""The text of a settings file with one key changed, and everything else in it as its owner wrote it.

Each edit is proved: the new text is read, and what it says must be what the old one said with that one change.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import Field
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pos_term.settings.load import SettingsError, read_settings
from pos_term.settings.render import comment_of, settings_fields, toml_value
from pos_term.settings.values import Settings

_HEADING = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(#.*)?")


def changed_text(text: str, changes: Mapping[str, Any], path: Path) -> str:
    """The text of a settings file with some keys changed; `path` is named in what is wrong.

    Keys are dotted; `scanners.1.prefix` is the first scanner's, and one more than there are adds one. Raises
    SettingsError where the text or a change cannot be, Unwritable for a value that no file can hold.
    """
    read_settings(parsed(text, path), path)
    for key, value in changes.items():
        text = _changed(text, key.split("."), list(value) if isinstance(value, tuple) else value, path)
    read_settings(parsed(text, path), path)
    return text


def parsed(text: str, path: Path) -> dict[str, Any]:
    """The values of a settings file. Raises SettingsError."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"settings {path}: {error}; mend that line") from error


def known_setting(parts: list[str]) -> tuple[Field[Any], Any] | None:
    """The setting of a dotted key and its type, or None."""
    shape: Any = Settings
    names = [part for part in parts if not part.isdecimal()]
    for part in names[:-1]:
        shape = get_type_hints(shape).get(part)
        shape = get_args(shape)[0] if getattr(shape, "__origin__", None) is tuple else shape
        if not hasattr(shape, "__dataclass_fields__"):
            return None
    known = settings_fields(shape).get(names[-1]) if names else None
    return (known, get_type_hints(shape)[names[-1]]) if known else None


def _changed(text: str, parts: list[str], value: Any, path: Path) -> str:
    """The text with one key changed: the first of all ways to do it that proves right."""
    wanted = parsed(text, path)
    table, key = _table_of(wanted, parts, path), parts[-1]
    if key in table and table[key] == value and type(table[key]) is type(value):
        return text
    ways = _changes(text, parts, value) if key in table else _additions(text, parts, value)
    table[key] = deepcopy(value)
    read_settings(wanted, path)  # a key that is no setting, or a value that cannot be, is said before anything
    for changed in ways:
        with suppress(tomllib.TOMLDecodeError):
            if tomllib.loads(changed) == wanted:
                return changed
    raise SettingsError(f"settings {path}: {'.'.join(parts)} cannot be changed here; change it by hand")


def _table_of(values: dict[str, Any], parts: list[str], path: Path) -> dict[str, Any]:
    """The table that a key stands in, made where it is missing."""
    at: Any = values
    for n, part in enumerate(parts[:-1]):
        name = ".".join(parts[: n + 1])
        if isinstance(at, list):
            number = int(part) if part.isdecimal() and part.isascii() and len(part) < 4 else 0
            if not 1 <= number <= len(at) + 1:
                raise SettingsError(f"settings {path}: {name} is not there; choose 1 to {len(at) + 1}")
            if number > len(at):
                at.append({})
            at = at[number - 1]
        else:
            at = at.setdefault(part, [] if name == "scanners" else {})
        if not isinstance(at, dict | list):
            raise SettingsError(f"settings {path}: {name} is no table; see the names in the file")
    if not isinstance(at, dict):
        raise SettingsError(f"settings {path}: say which one: {'.'.join(parts[:-1])}.1.{parts[-1]}")
    return at


def _changes(text: str, parts: list[str], value: Any) -> Iterator[str]:
    """A key that stands there: its value, the rest of its line kept."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    with suppress(TOMLKitError, KeyError, IndexError, TypeError):
        document: Any = tomlkit.parse(text)
        at = document
        for n, part in enumerate(parts[:-1]):
            if n and part.isdecimal():
                if int(part) == len(at) + 1:
                    at.append({})
                at = at[int(part) - 1]
            else:
                at = at[part]
        toml_value(value)
        at[parts[-1]] = value
        yield document.as_string()


def _additions(text: str, parts: list[str], value: Any) -> Iterator[str]:
    """A key that is not there: in place of its commented-out line, else last in its table, else with a new one."""
    line = f"{parts[-1]} = {toml_value(value)}\n"
    comment = [f"{each}\n" for each in _comment(parts)]
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    if section := _section(lines, parts[:-1]):
        first, end = section
        out = re.compile(rf"\s*#\s?{re.escape(parts[-1])}\s*=")
        for n in range(first, end):
            if out.match(lines[n]):
                yield "".join([*lines[:n], line, *lines[n + 1 :]])
        last = max((n + 1 for n in range(first, end) if not _is_remark(lines[n])), default=first)
        apart = ["\n"] if last > first else []
        behind = [] if last > first or parts[:-1] else ["\n"]
        yield "".join([*lines[:last], *apart, *comment, line, *behind, *lines[last:]])
    if names := [part for part in parts[:-1] if not part.isdecimal()]:
        heading = f"[[{names[0]}]]\n" if names == ["scanners"] else f"[{'.'.join(names)}]\n"
        above = [f"{each}\n" for each in _comment(parts[:-1])]
        yield "".join([*lines, *(["\n"] if lines else []), *above, heading, *comment, line])
    yield from _changes(text, parts, value)


def _section(lines: list[str], names: list[str]) -> tuple[int, int] | None:
    """From which line to which a table goes, its heading aside; None where it has none of its own."""
    headings = [(n, match[2]) for n, each in enumerate(lines) if (match := _HEADING.fullmatch(each.rstrip("\r\n")))]
    ends = [*(n for n, _ in headings[1:]), len(lines)][: len(headings)]
    if not names:
        return 0, headings[0][0] if headings else len(lines)
    wanted = ".".join(name for name in names if not name.isdecimal())
    found = [(n + 1, end) for (n, name), end in zip(headings, ends, strict=True) if name == wanted]
    place = next((int(name) for name in names if name.isdecimal()), 1)
    return found[place - 1] if 0 < place <= len(found) else None


def _is_remark(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _comment(parts: list[str]) -> list[str]:
    known = known_setting(parts)
    return comment_of(known[0]) if known else []
