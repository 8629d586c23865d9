"""`journal`, `trace` and `report`: reading what the store knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pos_term.commands.context import WRONG, End, day, invocation, taken
from pos_term.commands.output import local, print_csv, print_json, print_table, say, when

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from pos_term.services.reports import Report
    from pos_term.services.trace import Trace


def add_to(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    for command in (journal, trace, report):
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


def trace(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help="A lot, serial or receipt.")],
    product: Annotated[str | None, typer.Option(metavar="SKU", help="The product, by sku or GTIN.")] = None,
    direction: Annotated[
        str, typer.Option(metavar="WAY", help="forward (where it went), backward (where it came from) or both.")
    ] = "both",
) -> None:
    """Where a lot, a serial or a receipt came from and where it went."""
    from pos_term.services.trace import Direction
    from pos_term.services.trace import trace as follow

    if direction not in set(Direction):
        raise End(WRONG, f"--direction {direction[:20]!r} is not {' or '.join(Direction)}")
    asked = invocation(context)
    with asked.desk() as desk:
        found = taken(follow(desk, code, product=product))
        training, zone = desk.training, desk.clock.zone
    parts = found.facing(Direction(direction))
    if asked.json:
        print_json({**parts, "training": training})
        return
    if training:
        say("TRAINING")
    _head(found, zone)
    for name, columns in _TRACE.items():
        if name in parts:
            print_table(columns, local(parts[name], zone), title=name.capitalize())
    if "on_hand" in parts and found.receipt is None:
        places = ", ".join(f"{place} {quantity}" for place, quantity in found.on_hand.items()) or "nothing"
        say(f"On hand: {places}")


_TRACE = {
    "received": (
        "at", "sku", "lot", "serial", "quantity", "location", "received_on", "supplier", "supplier_lot",
        "purchase_order",
    ),
    "movements": ("at", "kind", "lot", "serial", "from", "to", "quantity"),
    "sales": (
        "receipt", "at", "till", "cashier", "customer", "sku", "lot", "serial", "quantity", "provenance",
    ),
    "refused": ("at", "till", "cashier", "lot", "serial", "reasons", "outcome"),
}  # fmt: skip


_WIDEST = 20
"""The most columns that people can read side by side."""


def _head(found: Trace, zone: ZoneInfo) -> None:
    if found.receipt is not None:
        sale = found.receipt
        total = f"{sale['total']} {sale['currency']}"
        say(f"Receipt {sale['receipt']}, {when(sale['at'], zone)}, till {sale['till']}, {sale['cashier']}: {total}")
        return
    lot = found.lot or {}
    kind = "Serial" if lot.get("serial") else "Lot"
    words = [f"{kind} {lot.get('serial') or lot.get('lot')} of {lot['sku']} {lot.get('name') or ''}".strip()]
    words += [f"lot {lot['lot']}"] if lot.get("serial") and lot.get("lot") else []
    words += [f"{name.replace('_', ' ')} {lot[name]}" for name in ("expiry", "best_before") if lot.get(name)]
    words += [f"{name} {lot[name]}" for name in ("recall", "hold") if lot.get(name)]
    say(f"{', '.join(words)}: {str(lot['status']).replace('_', ' ')}")


def report(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="on-hand, expiry, valuation, pull-list, sales, returns, tenders, cash, drawer, refusals, "
            "exceptions, capture, x (the open shift) or z (closed shifts).",
        ),
    ],
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first business day.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last business day.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer in CSV.")] = False,
) -> None:
    """A report as a table, CSV or JSON."""
    from pos_term.services.reports import make_report

    asked = invocation(context)
    if as_csv and asked.json:
        raise End(WRONG, "--csv and --json exclude each other; choose one")
    first, last = day("--from", since), day("--to", until)
    with asked.desk() as desk:
        made = taken(make_report(desk, name, since=first, until=last))
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
