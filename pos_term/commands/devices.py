"""`devices`: how the till's devices are, one tried out, the scanner check and its sheet, and their settings."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pos_term.commands.context import FAULT, WRONG, End, invocation
from pos_term.commands.output import print_json, print_table, say
from pos_term.domain.clean import clean, visible
from pos_term.domain.device_state import Condition

if TYPE_CHECKING:
    from pos_term.devices.equipment import Equipment
    from pos_term.domain.device_state import DeviceState
    from pos_term.settings import Settings

group = typer.Typer(help="The devices on the counter: how they are, tried out, checked, set up.")

_WRONG = (Condition.AWAY, Condition.TROUBLE)
Force = Annotated[bool, typer.Option("--force", help="Put it in the place of a file that is there.")]


def add_to(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    from pos_term.commands import scanner_check

    group.command("check")(scanner_check.check)
    app.add_typer(group, name="devices")


@group.callback(invoke_without_command=True)
def devices(context: typer.Context) -> None:
    """The devices on the counter: how they are, tried out, checked, set up.

    Alone it asks each device how it is, and shows what is plugged in and not set up. Exit code 3 when one is away
    or wants something done.
    """
    if context.invoked_subcommand is not None:
        return
    asked = invocation(context)
    settings = asked.settings()
    with equipment_of(settings) as equipment:
        states = equipment.look()
        found = equipment.found()
    path = str(settings.file or _file())
    rows = [_row(state) for state in states]
    ports = [{"kind": each.kind, "device": each.device, "words": each.words} for each in found]
    if asked.json:
        print_json({"devices": rows, "found": ports, "settings": path})
    else:
        shown = [{**row, "how": _how(state)} for row, state in zip(rows, states, strict=True)]
        print_table(("name", "kind", "how", "reached", "model", "words"), shown, title="Devices")
        if ports:
            print_table(("kind", "device", "words"), ports, title="Plugged in, not set up")
        say(f"Settings: {path}")
    _fail_where_wrong(states)


def _row(state: DeviceState) -> dict[str, Any]:
    return {
        "kind": state.kind, "name": state.name, "condition": state.condition, "words": state.words,
        "reached": state.reached, "model": state.model,
    }  # fmt: skip


def _how(state: DeviceState) -> str:
    """A state in words for people; another program that has a device is most often the till itself."""
    word = "in use" if state.condition is Condition.BUSY else state.condition.value
    return f"{state.condition.symbol} {word}"


def _fail_where_wrong(states: tuple[DeviceState, ...]) -> None:
    wrong = [state for state in states if state.condition in _WRONG]
    if wrong:
        told = (f"{state.name}: {state.words or state.condition.value}" for state in wrong)
        raise End(FAULT, "; ".join(clean(each, limit=300) for each in told))


@group.command("try")
def try_(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The device's name, as `pos-term devices` shows it.")],
) -> None:
    """Have one device show that it works: a test page, a pulse, a weight."""
    asked = invocation(context)
    with equipment_of(asked.settings()) as equipment:
        names = [state.name for state in equipment.states()]
        if name not in names:
            there = f"there are {', '.join(names)}" if names else "none is set up"
            raise End(WRONG, f"no device is named {visible(name, limit=40)!r}; {there}")
        words = equipment.try_out(name)
        state = next((each for each in equipment.states() if each.name == name), None)
    if asked.json:
        print_json({"name": name, "words": words, "condition": state.condition if state else None})
    else:
        say(words)
    _fail_where_wrong((state,) if state else ())


@group.command()
def sheet(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Ends in .pdf or .png.")],
    force: Force = False,
) -> None:
    """Write the sheet for the scanner check, to be printed."""
    from pos_term.devices.check_sheet import write_sheet

    asked = invocation(context)
    if file.exists() and not force:
        raise End(WRONG, f"{file} is there already; name another file, or replace it with --force")
    refused = write_sheet(file)
    if refused:
        raise End(WRONG, refused)
    if asked.json:
        print_json({"file": str(file)})
    else:
        say(f"{file}: print it at full size, then run: pos-term devices check")


@group.command()
def settings(
    context: typer.Context,
    write: Annotated[bool, typer.Option("--write", help="Write it where the till reads it.")] = False,
    force: Force = False,
) -> None:
    """The whole settings file as things are set now, each setting with its comment."""
    from pos_term.settings.render import Unwritable, render
    from pos_term.settings.write import write_text

    asked, path = invocation(context), _file()
    try:
        text = render(_written_settings())
    except Unwritable as error:
        raise End(WRONG, f"settings {path}: {error}") from error
    if write:
        if path.exists() and not force:
            raise End(WRONG, f"settings {path} is there already; change it with: pos-term devices set, or --force")
        refused = write_text(path, text)
        if refused:
            raise End(WRONG, refused)
    if asked.json:
        print_json({"settings": str(path), "written": write, "text": text})
    elif write:
        say(f"settings {path} written; the till reads them when it starts")
    else:
        sys.stdout.write(text)


@group.command("set")
def set_(
    context: typer.Context,
    changes: Annotated[
        list[str], typer.Argument(metavar="KEY=VALUE...", help="Such as printer.kind=tcp printer.host=10.0.0.9.")
    ],
) -> None:
    """Change single settings in the file; comments and order stay, the file before is kept as till.toml.before."""
    from pos_term.settings.write import value_of, write_settings

    asked, path, wanted = invocation(context), _file(), dict[str, Any]()
    for change in changes:
        key, equals, value = change.partition("=")
        if not equals or not all(key.strip().split(".")):
            raise End(WRONG, f"{visible(change, limit=60)!r} is no KEY=VALUE, such as printer.kind=tcp")
        wanted[key.strip()] = value_of(key.strip(), value)
    refused = write_settings(path, wanted)
    if refused:
        raise End(WRONG, refused)
    if asked.json:
        print_json({"settings": str(path), "changed": wanted})
    else:
        say(f"settings {path} changed: {_told(wanted)}; the till reads them when it starts")


def _told(changes: Mapping[str, Any]) -> str:
    from pos_term.services.device_setup import setting_words

    return setting_words(changes)


def _file() -> Path:
    from pos_term.settings import settings_file

    return settings_file()


def _written_settings() -> Settings:
    """The settings as the file has them; what the environment says of this run is not written down."""
    from pos_term.settings import Settings, SettingsError, load_settings

    path = _file()
    try:
        return load_settings(path, environment={}) if path.exists() else Settings()
    except SettingsError as error:
        raise End(WRONG, str(error)) from error


@contextmanager
def equipment_of(settings: Settings) -> Iterator[Equipment]:
    """The devices that the settings name, let go of at the end."""
    from pos_term.devices.equipment import Equipment

    equipment = Equipment(settings)
    try:
        yield equipment
    finally:
        equipment.close()
