"""`recall import|list|apply|report`, `hold` and `release`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pos_term.commands.context import WRONG, End, invocation, taken
from pos_term.commands.output import local, print_json, print_table, say, when
from pos_term.domain.quantity import format_quantity

group = typer.Typer(help="Recall notices: read them, apply them, report on them.")

Lot = Annotated[str, typer.Argument(metavar="LOT", help="The lot code, or the serial.")]
ProductOption = Annotated[str, typer.Option("--product", metavar="SKU", help="The product's sku or GTIN.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, in a few words.")]
Serial = Annotated[bool, typer.Option("--serial", help="LOT is a serial of a product that has both.")]
Number = Annotated[str, typer.Argument(metavar="ID", help="The recall's number.")]


def add_to(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    app.add_typer(group, name="recall")
    app.command()(hold)
    app.command()(release)


@group.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV with lot and gtin or sku.")],
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="csv.")] = "csv",
) -> None:
    """Read recall notices from a file. They stop nothing until they are applied."""
    from pos_term.services.recalls import import_recalls

    if form != "csv":
        words = "comes with a later version" if form == "openfda" else "is not known"
        raise End(WRONG, f"--format {form[:20]!r} {words}; write csv")
    asked = invocation(context)
    with asked.desk() as desk:
        result = taken(import_recalls(desk, file))
    if asked.json:
        print_json(
            {
                "file": result.file, "recalls": list(result.recalls), "targets": result.targets,
                "already_imported": result.again,
            }
        )  # fmt: skip
        return
    state = "already imported, nothing changed" if result.again else "proposed"
    for recall in result.recalls:
        say(f"{recall}: {state}; apply it with: pos-term recall apply {recall}")


@group.command("list")
def list_(context: typer.Context) -> None:
    """Every notice and whether it has taken effect."""
    from pos_term.services.recalls import list_recalls

    asked = invocation(context)
    with asked.desk() as desk:
        notices = [asdict(notice) for notice in list_recalls(desk)]
        zone = desk.clock.zone
    if asked.json:
        print_json({"recalls": notices})
    else:
        print_table(("recall", "targets", "applied", "applied_at", "reason", "source"), local(notices, zone))


@group.command()
def apply(
    context: typer.Context,
    number: Number,
    lots: Annotated[
        list[str] | None, typer.Option("--lots", metavar="LOT", help="Only these lots; again, or commas between.")
    ] = None,
) -> None:
    """Stop what a recall names. It cannot be undone, and no PIN lets a recalled lot through."""
    from pos_term.services.recalls import apply_recall

    asked = invocation(context)
    with asked.desk() as desk:
        result = taken(apply_recall(desk, number, None if lots is None else tuple(lots)))
    if asked.json:
        print_json({**asdict(result), "on_hand": format_quantity(result.on_hand)})
        return
    state = "was in effect already" if result.again else "is in effect"
    waiting = f"; {result.waiting} wait for products not known yet" if result.waiting else ""
    stopped = format_quantity(result.on_hand)
    say(f"{result.recall} {state}: {result.targets} named, {stopped} on hand stopped{waiting}")


@group.command()
def report(context: typer.Context, number: Number) -> None:
    """What of a recall was sold, is here, and was refused at the till."""
    from pos_term.services.recall_report import recall_report

    asked = invocation(context)
    with asked.desk() as desk:
        found = taken(recall_report(desk, number))
        training, zone = desk.training, desk.clock.zone
    if asked.json:
        print_json({**asdict(found), "training": training})
        return
    if training:
        say("TRAINING")
    recall = found.recall
    began = recall["applied_at"]
    state = f"in effect since {when(began, zone)}" if began else "proposed, not in effect"
    say(f"Recall {recall['recall']}: {recall['reason'] or 'no reason given'}; {state}")
    for title, columns, rows in (
        ("Named", ("sku", "gtin", "lot", "applied", "products"), found.targets),
        ("Lots", ("sku", "name", "lot", "serial", "received", "sold", "on_hand", "refused"), found.lots),
        ("Sold", ("receipt", "at", "cashier", "customer", "sku", "lot", "serial", "quantity"), found.sales),
        ("Refused", ("at", "till", "cashier", "sku", "lot", "serial", "reasons", "outcome"), found.refused),
        ("Made of it", ("sku", "name", "lot", "serial", "sold", "on_hand", "hold", "recall"), found.made),
        (
            "Customers to reach",
            ("name", "phone", "email", "receipt", "at", "sku", "lot", "serial", "quantity"),
            found.customers,
        ),
    ):
        print_table(columns, local(rows, zone), title=title)
    counts = found.totals
    if any(not (row["hold"] or row["recall"]) and row["on_hand"] != "0" for row in found.made):
        say("What was made of it is not stopped by the recall: hold those lots until somebody has judged them")
    say(
        f"To reach: {counts['to_reach']}; customers without consent: {counts['no_consent']}; "
        f"sales without a customer: {counts['no_customer']}"
    )


def hold(context: typer.Context, lot: Lot, product: ProductOption, reason: Reason, serial: Serial = False) -> None:
    """Put a lot on hold: it cannot be sold until it is released."""
    _stand(context, lot, product, reason, serial, stop=True)


def release(
    context: typer.Context, lot: Lot, product: ProductOption, reason: Reason, serial: Serial = False
) -> None:
    """End a hold."""
    _stand(context, lot, product, reason, serial, stop=False)


def _stand(context: typer.Context, lot: str, product: str, reason: str, serial: bool, *, stop: bool) -> None:
    from pos_term.services import holds

    asked = invocation(context)
    with asked.desk() as desk:
        change = holds.hold if stop else holds.release
        result = taken(change(desk, lot, product, reason, serial=serial))
    if asked.json:
        print_json({**asdict(result), "on_hand": format_quantity(result.on_hand)})
        return
    kind, code = ("serial", result.serial) if result.serial else ("lot", result.lot)
    state = f"on hold: {result.held}" if result.held else "released"
    again = " (it was before)" if result.again else ""
    stock = format_quantity(result.on_hand)
    there = f"{stock} on hand" if result.known else "no stock of it ever came; check the code"
    say(f"{kind} {code} of {result.sku} is {state}{again}; {there}")
