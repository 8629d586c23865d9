"""`demo`: the till on a throw-away training store."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pos_term.commands.context import FAULT, WRONG, End, invocation, taken
from pos_term.commands.output import say


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(demo)


def demo(
    context: typer.Context,
    keep: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Make the store in this new or empty folder and keep it.")
    ] = None,
) -> None:
    """Open the till on a shop made up for trying: its store is thrown away afterwards."""
    from pos_term.screens.host import CardScan
    from pos_term.services.demo import demo_card, demo_data, load_demo

    asked = invocation(context)
    settings = asked.settings()
    if asked.run_till is None:
        raise End(FAULT, "the till opens from the program itself; start it with: pos-term demo")
    data = demo_data()
    with ExitStack() as stack:
        folder = (
            _kept(keep) if keep else Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pos_term-demo-")))
        )
        store = folder / "store.db"
        today = taken(load_demo(store, data, datetime.now(UTC)))
        card = [CardScan(*scan) for scan in demo_card(data, today)]
        code = asked.run_till(replace(settings, store=store, till="1"), card=card)
    if keep:
        say(f"the demo's store is {store}")
    raise typer.Exit(code)


def _kept(folder: Path) -> Path:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise End(WRONG, f"--keep {folder}: is not a new or empty folder; choose another")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
