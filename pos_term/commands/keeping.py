"""`init`, `verify`, `backup`, `restore` and `rebuild`: the store file itself."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pos_term.commands.context import REFUSED, WRONG, End, invocation, taken
from pos_term.commands.output import print_json, say

if TYPE_CHECKING:
    from pos_term.services.backup import Kept

File = Annotated[Path, typer.Argument(metavar="FILE")]


def add_to(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    for command in (init, verify, backup, restore, rebuild):
        app.command()(command)


def init(
    context: typer.Context,
    training: Annotated[bool, typer.Option("--training", help="For practice; its clock can be set.")] = False,
    shop: Annotated[Path | None, typer.Option("--shop", metavar="FILE", help="The shop's settings, TOML.")] = None,
    upgrade: Annotated[bool, typer.Option("--upgrade", help="Bring an older store up to date instead.")] = False,
) -> None:
    """Make a store."""
    from zoneinfo import ZoneInfo

    from pos_term.domain.shop import Shop
    from pos_term.services.backup import make_store, upgrade_store
    from pos_term.services.clock import Clock
    from pos_term.services.desk import WrongInstant, fixed_instant
    from pos_term.services.shop_file import read_shop_file
    from pos_term.store.journal import Posting

    asked = invocation(context)
    settings = asked.settings()
    path = settings.store
    if upgrade:
        if training or shop:
            raise End(WRONG, "--upgrade changes an old store's tables only; leave out --training and --shop")
        kept = upgrade_store(path, datetime.now(UTC))
        _answer(asked.json, f"store {path} is up to date", kept, path)
        return
    described = taken(read_shop_file(shop)) if shop else Shop()
    zone = ZoneInfo(described.timezone)
    try:
        fixed = fixed_instant(asked.at, zone, training=training) if asked.at else None
    except WrongInstant as error:
        raise End(WRONG, str(error)) from error
    clock = Clock(zone, fixed=fixed)
    by = Posting(settings.till, asked.who(), clock.at(), clock.business_date())
    taken(make_store(path, described, by, training=training))
    if asked.json:
        print_json({"store": str(path), "training": training, "shop": described.name})
    else:
        say(f"{'training ' if training else ''}store {path} made for {described.name}")


def verify(context: typer.Context) -> None:
    """Check the chain, the conservation of stock, the replay and the file itself; changes nothing."""
    from pos_term.services.backup import check, first_fault

    asked = invocation(context)
    path = asked.settings().store
    found = check(path)
    if asked.json:
        print_json(asdict(found))
    elif found.sound:
        say(f"{found.entries} entries: chain ok, conservation ok, projection ok, database ok")
    if not found.sound:
        raise End(REFUSED, f"store {path} does not verify: {first_fault(found)}; keep it, and restore a backup")


def backup(
    context: typer.Context,
    file: File,
    check: Annotated[bool, typer.Option("--verify", help="Refuse a copy that does not verify.")] = False,
) -> None:
    """Copy the store to a new file, whole and of one moment, while the till sells."""
    from pos_term.services.backup import back_up

    asked = invocation(context)
    path = asked.settings().store
    kept = taken(back_up(path, file, check=check))
    _answer(asked.json, f"{file}: a copy of {kept.entries} entries", kept, file)


def restore(
    context: typer.Context,
    file: File,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of a store, which is kept beside it.")
    ] = False,
) -> None:
    """Put a copy that verifies in the place of the store."""
    from pos_term.services.backup import restore as put_back

    asked = invocation(context)
    path = asked.settings().store
    kept = taken(put_back(file, path, datetime.now(UTC), replace=replace))
    _answer(asked.json, f"store {path} restored: {kept.entries} entries", kept, path)


def rebuild(context: typer.Context, file: File) -> None:
    """Replay the journal into a new store: the same entries and PINs, the tables made anew."""
    from pos_term.services.backup import rebuild_store

    asked = invocation(context)
    kept = taken(rebuild_store(asked.settings().store, file))
    _answer(asked.json, f"{file}: {kept.entries} entries replayed", kept, file)


def _answer(json: bool, words: str, kept: Kept | None, path: Path) -> None:
    before = kept.before if kept else None
    if json:
        print_json(
            {
                "store": str(path), "entries": kept.entries if kept else None,
                "before": str(before) if before else None,
            }
        )  # fmt: skip
    else:
        say(words + (f"; what was there is kept as {before}" if before else ""))
