"""`journal` and `report`: reading what the store knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pos_term.commands.context import WRONG, End, day, invocation, taken
from pos_term.commands.output import local, print_csv, print_json, print_table, say

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from pos_term.services.reports import Report


def add_to(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    for command in (journal, report):
        app.command()(command)


def journal(
    context: typer.Context,
    start: Annotated[int, typer.Option("--from", metavar="SEQ", min=1, help="Begin each till's here.")] = 1,
) -> None:
    """Every entry of the journal, one JSON object a line."""
    from pos_term.services.journal_lines import journal_lines

    with invocation(context).desk() as desk:
        for line in journal_lines(desk, start):
            print_json(line)


_WIDEST = 20
"""The most columns that people can read side by side."""


def report(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="on-hand, expiry, valuation, utilisation, slow-lots, low, forecast, turnover, margin, receipts, "
            "waste, alerts, pull-list, sales, returns, tenders, cash, drawer, refusals, exceptions, capture, "
            "x (the open shift) or z (closed shifts).",
        ),
    ],
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first business day.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last business day.")] = None,
    within: Annotated[
        int | None,
        typer.Option(
            "--days",
            metavar="N",
            min=0,
            max=36500,
            help="Expiry: dates up to N days ahead. Turnover: of the last N days. Slow-lots: not sold for N days.",
        ),
    ] = None,
    product: Annotated[str, typer.Option(metavar="SKU", help="Only this product, by sku or GTIN.")] = "",
    department: Annotated[str, typer.Option(metavar="NAME", help="Only products of this department.")] = "",
    supplier: Annotated[str, typer.Option(metavar="NAME", help="Only this supplier, by id or name.")] = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer in CSV.")] = False,
) -> None:
    """A report as a table, CSV or JSON."""
    from pos_term.services.reports import make_report

    asked = invocation(context)
    if as_csv and asked.json:
        raise End(WRONG, "--csv and --json exclude each other; choose one")
    first, last = day("--from", since), day("--to", until)
    with asked.desk() as desk:
        made = taken(
            make_report(
                desk, name, since=first, until=last, within=within, product=product, department=department,
                supplier=supplier,
            )
        )  # fmt: skip
        zone = desk.clock.zone
    if asked.json:
        print_json(
            {
                "name": made.name,
                "as_of": made.as_of,
                "training": made.training,
                "rows": made.rows,
                "totals": made.totals,
            }
        )
    elif as_csv:
        print_csv(made.columns, made.rows)
    else:
        _show(made, zone)


def _show(made: Report, zone: ZoneInfo) -> None:
    if made.training:
        say("TRAINING")
    columns = list(made.columns)
    if columns[-1] == "name":
        columns.insert(1, columns.pop())
    title = f"{made.name.replace('-', ' ').capitalize()} as of {made.as_of[:16].replace('T', ' ')}"
    if len(columns) > _WIDEST:
        _show_down(columns, local(made.rows, zone), title)
    else:
        print_table(columns, local(made.rows, zone), title=title)
    say("Total: " + ", ".join(f"{name.replace('_', ' ')} {_plain(value)}" for name, value in made.totals.items()))


def _show_down(columns: list[str], rows: list[dict[str, Any]], title: str) -> None:
    """Rows that are too wide for any terminal: one below the other, a figure a line."""
    say(title)
    for row in rows:
        figures = [{"figure": name.replace("_", " "), "value": row[name]} for name in columns]
        print_table(("figure", "value"), figures)
    if not rows:
        say("none")


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name} {count}" for name, count in value.items()) or "none"
    return str(value)
