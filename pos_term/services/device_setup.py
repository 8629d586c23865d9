"""Devices set up from the counter: what is found, or what a scanner check proposes, put into the settings file.

Nothing here touches a device. What was written takes effect when the till is started again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pos_term.domain.clean import clean
from pos_term.domain.scan_frame import separators_of, unescape
from pos_term.domain.scan_types import DecoderSettings
from pos_term.domain.scanner_check import Check, Link
from pos_term.settings import ScannerSettings, Settings, SettingsError, WedgeSettings, load_settings, settings_file

if TYPE_CHECKING:
    from pos_term.domain.device_state import FoundPort
    from pos_term.domain.scanner_check_advice import Value
    from pos_term.services.till import Till

AT_NEXT_START = "It takes effect when the till is started again."
_INPUTS = "/dev/input/"
_PRINTERS = ("/dev/usb/lp", "/dev/lp")


@dataclass(frozen=True, slots=True)
class Use:
    """What something that was found can be set up as."""

    name: str
    """For the list."""
    changes: tuple[tuple[str, Any], ...]
    """The settings it needs; a scanner's are those of a table of its own."""
    scanner: bool = False


def path_of(till: Till) -> Path:
    """The settings file of this till, there or not."""
    return till.settings.file or settings_file()


def uses_of(port: FoundPort) -> tuple[Use, ...]:
    """What can be at a place that was found, the likeliest first."""
    device = port.device
    if device.startswith(_INPUTS):
        return (Use("Scanner, read by the till alone", (("kind", "evdev"), ("device", device)), scanner=True),)
    if device.startswith(_PRINTERS):
        return (Use("Receipt printer", (("printer.kind", "device"), ("printer.path", device))),)
    return (
        Use("Scanner", (("device", device),), scanner=True),
        Use("Scale, Toledo 8217", (("scale.kind", "toledo8217"), ("scale.device", device))),
        Use("Scale, NCI", (("scale.kind", "nci"), ("scale.device", device))),
        Use("Customer display, ESC/POS", (("display.kind", "escpos"), ("display.device", device))),
        Use("Customer display, CD5220", (("display.kind", "cd5220"), ("display.device", device))),
        Use("Receipt printer, serial", (("printer.kind", "serial"), ("printer.device", device))),
    )


def written_devices(path: Path) -> frozenset[str]:
    """The ports and files that the settings file names now."""
    settings = _as_written(path)
    if isinstance(settings, str):
        return frozenset()
    lines = (*settings.scanners, settings.scale, settings.display, settings.printer, settings.labels.printer)
    files = (settings.printer.path, settings.labels.printer.path)
    return frozenset([line.device for line in lines] + [str(file) for file in files if file]) - {"auto"}


def set_up(path: Path, use: Use) -> str | None:
    """Put something that was found into the settings; None when done, else why not."""
    from pos_term.settings.write import write_settings

    settings = _as_written(path)
    if isinstance(settings, str):
        return _short(path, settings)
    changes = dict(use.changes)
    if use.scanner:
        names = {scanner.name for scanner in settings.scanners}
        numbered = (f"scanner {n}" for n in range(2, len(names) + 3))
        name = next(each for each in ("scanner", *numbered) if each not in names)
        table = f"scanners.{len(settings.scanners) + 1}"
        changes = {f"{table}.{key}": value for key, value in (("name", name), *use.changes)}
    return _short(path, write_settings(path, changes))


def _as_written(path: Path) -> Settings | str:
    """The settings as their file has them now, which may differ from those the till was started with."""
    try:
        return load_settings(path) if path.exists() else Settings()
    except SettingsError as error:
        return str(error)


# -- scanner checks ------------------------------------------------------------------------------------------


def fresh_check(settings: Settings, source: str = "", *, framed: bool = True, any_order: bool = False) -> Check:
    """A scanner check of the scanner with that name, or of the keyboard's.

    With `framed` the scans come without the prefix and suffix that the settings name.
    """
    own = _scanner(settings, source)
    separators = separators_of(own.separators)
    prefix, suffix = (unescape(each).decode("utf-8", "replace") for each in (own.prefix, own.suffix))
    link = Link.WEDGE
    if isinstance(own, ScannerSettings):
        link = Link.EVDEV if own.kind == "evdev" else Link.SERIAL
    known = DecoderSettings(separators=separators)
    if not framed:
        known = DecoderSettings(separators=separators, prefix=prefix, suffix=suffix)
    return Check(known=known, link=link, framed=framed and bool(prefix or suffix), any_order=any_order)


def _scanner(settings: Settings, source: str) -> ScannerSettings | WedgeSettings:
    names = scanner_names(settings)
    return settings.scanners[names.index(source)] if source in names else settings.scanner


def scanner_names(settings: Settings) -> list[str]:
    """What the scanners on ports are called, in their order: a name that is there already gets a number."""
    names: list[str] = []
    for each in settings.scanners:
        wanted = clean(each.name, limit=40) or "scanner"
        numbered = (f"{wanted} {n}" for n in range(2, len(names) + 3))
        names.append(next(name for name in (wanted, *numbered) if name not in names))
    return names


def changes_of(advised: Iterable[tuple[str, Value]], settings: Settings, source: str = "") -> dict[str, Any]:
    """What was advised, by the dotted keys of the settings file and as it is written there."""
    names = scanner_names(settings)
    table = f"scanners.{names.index(source) + 1}" if source in names else "scanner"
    return {f"{table}.{name}": _escaped(value) for name, value in advised}


def _escaped(value: Any) -> Any:
    r"""A value as the settings file writes it: what cannot be typed as `\x1e`, a backslash as `\\`."""
    if isinstance(value, tuple):
        return [_escaped(each) for each in value]
    if not isinstance(value, str):
        return value
    return "".join(_escape(character) for character in value)


def _escape(character: str) -> str:
    if character == "\\":
        return "\\\\"
    return character if character.isprintable() else "".join(f"\\x{byte:02x}" for byte in character.encode())


def setting_words(changes: Mapping[str, Any]) -> str:
    """Changes as they can be typed and written: `scanner.separators = ["|"]`."""
    from pos_term.settings.render import toml_value

    return ", ".join(f"{name} = {toml_value(value)}" for name, value in changes.items())


def write_changes(path: Path, changes: Mapping[str, Any]) -> str | None:
    """Put changes into the settings file; None when done, else why not."""
    from pos_term.settings.write import write_settings

    return _short(path, write_settings(path, changes))


def _short(path: Path, refused: str | None) -> str | None:
    """A refusal with the file's name in place of its whole path: a band has three lines."""
    return refused.replace(str(path), path.name) if refused else None
