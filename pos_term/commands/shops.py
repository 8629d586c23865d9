"""`shop`: the shop's settings and rules, changed by its file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pos_term.commands.context import invocation, taken
from pos_term.commands.output import print_json, say


def add_to(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command()(shop)


def shop(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The shop's settings and rules, TOML.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, write nothing.")] = False,
) -> None:
    """Change the shop's settings and rules to what a file says."""
    from pos_term.services.shop_change import change_shop

    asked = invocation(context)
    with asked.desk() as desk:
        result = taken(change_shop(desk, file, dry_run=dry_run))
    if asked.json:
        print_json(
            {
                "shop": result.shop, "changed": list(result.changed), "document": result.document,
                "dry_run": dry_run,
            }
        )  # fmt: skip
        return
    told = ", ".join(result.changed) if result.changed else "nothing"
    if dry_run:
        say(f"{result.shop}: {told} would change; nothing was written")
    else:
        say(f"{result.shop}: {told} changed")
