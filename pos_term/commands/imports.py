"""`import products|lots|users|customers|orders|suppliers|purchases|deliveries`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pos_term.commands.context import invocation, taken
from pos_term.commands.output import print_json, progress_bar, say

group = typer.Typer(help="Import CSV files: all of a file or nothing, the same file only once.")

File = Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file, UTF-8, with a header row.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check everything, write nothing.")]


def add_to(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    app.add_typer(group, name="import")


@group.command()
def products(context: typer.Context, file: File, dry_run: DryRun = False) -> None:
    """Add products, and change those whose sku is known."""
    _import(context, "products", file, dry_run)


@group.command()
def lots(context: typer.Context, file: File, dry_run: DryRun = False) -> None:
    """Receive goods: lots, serials and loose quantities."""
    _import(context, "lots", file, dry_run)


@group.command()
def users(context: typer.Context, file: File, dry_run: DryRun = False) -> None:
    """Add people with their roles and PINs, and change those whose name is known."""
    _import(context, "users", file, dry_run)


@group.command()
def customers(context: typer.Context, file: File, dry_run: DryRun = False) -> None:
    """Add customers, and change those who are known."""
    _import(context, "customers", file, dry_run)


@group.command()
def orders(context: typer.Context, file: File, dry_run: DryRun = False) -> None:
    """Place sales orders; lots and serials they name are kept for them."""
    _import(context, "orders", file, dry_run)


@group.command()
def suppliers(context: typer.Context, file: File, dry_run: DryRun = False) -> None:
    """Add suppliers, and change those whose id is known."""
    _import(context, "suppliers", file, dry_run)


@group.command()
def purchases(context: typer.Context, file: File, dry_run: DryRun = False) -> None:
    """Place purchase orders, against which deliveries are checked."""
    _import(context, "purchases", file, dry_run)


@group.command()
def deliveries(context: typer.Context, file: File, dry_run: DryRun = False) -> None:
    """Register suppliers' shipping notices: what is to come, by lot."""
    _import(context, "deliveries", file, dry_run)


def _import(context: typer.Context, kind: str, file: Path, dry_run: bool) -> None:
    from pos_term.services.imports import import_file

    asked = invocation(context)
    with asked.desk() as desk, progress_bar() as progress:
        result = taken(import_file(desk, kind, file, dry_run=dry_run, progress=progress))
    if asked.json:
        print_json(
            {
                "file": result.file, "kind": kind, "rows": result.rows, "documents": list(result.documents),
                "dry_run": dry_run, "already_imported": result.again.isoformat() if result.again else None,
            }
        )  # fmt: skip
    elif result.again:
        say(f"{result.file}: already imported on {result.again}; nothing changed")
    elif dry_run:
        say(f"{result.file}: {result.rows} rows of {kind} are in order; nothing was written")
    else:
        say(f"{result.file}: {result.rows} rows of {kind} imported")
