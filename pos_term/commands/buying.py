"""`receive`, `purchase list|close`, `delivery list`, `certificate add|list|file`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pos_term.commands.context import REFUSED, WRONG, End, day, invocation, taken
from pos_term.commands.output import print_json, print_table, say
from pos_term.domain.quantity import format_quantity

if TYPE_CHECKING:
    from pos_term.services.desk import Refused
    from pos_term.services.receiving import Booked, Receiving

purchase_group = typer.Typer(help="Purchase orders: what is still to come, and closing them.")
delivery_group = typer.Typer(help="Announced deliveries.")
certificate_group = typer.Typer(help="Certificates of suppliers and their files.")

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="The number that stands on it.")]
Text = Annotated[str, typer.Argument(metavar="TEXT", help="Part of a number, a supplier or a title.")]
SupplierOption = Annotated[str, typer.Option("--supplier", metavar="ID", help="The supplier's id or name.")]
All = Annotated[bool, typer.Option("--all", help="Also what is complete or closed.")]


def add_to(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    app.command()(receive)
    app.add_typer(purchase_group, name="purchase")
    app.add_typer(delivery_group, name="delivery")
    app.add_typer(certificate_group, name="certificate")


def receive(
    context: typer.Context,
    notice: Annotated[str, typer.Option("--notice", metavar="NUMBER", help="The announced delivery that came.")],
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="The delivery note's number.")] = "",
    freight: Annotated[str, typer.Option("--freight", metavar="AMOUNT", help="What the carriage costs.")] = "0",
) -> None:
    """Receive a delivery exactly as it was announced; with any difference receive it at the till."""
    from pos_term.domain.money import parse_amount
    from pos_term.domain.scan_types import DecoderSettings
    from pos_term.services.desk import Refused
    from pos_term.services.receiving import Receiving

    asked = invocation(context)
    with asked.desk() as desk:
        try:
            amount = parse_amount(freight, desk.shop.digits)
        except ValueError as error:
            raise End(WRONG, f"--freight: {error}") from None
        receiving = Receiving(desk, DecoderSettings())
        booked = _as_announced(receiving, notice, note, amount)
        if isinstance(booked, Refused):
            receiving.discard()
        _tell(taken(booked), as_json=asked.json)


def _as_announced(receiving: Receiving, notice: str, note: str, freight: int) -> Booked | Refused:
    """Book a delivery as its notice says."""
    from pos_term.services.desk import Refused
    from pos_term.services.receiving.lines import MOST_LINES

    done = receiving.begin(notice=notice)
    if done.ok and (lines := len(receiving.still_expected())) > MOST_LINES:
        return Refused(
            f"{lines} lines are to come, and a delivery has at most {MOST_LINES}; receive it at the till"
        )
    done = receiving.set_note(note) if done.ok and note else done
    done = receiving.set_freight(freight) if done.ok else done
    done = receiving.take_all() if done.ok else done
    if not done.ok:
        return Refused(done.message)
    if any(each.open for each in receiving.still_expected()):
        return Refused("the notice names no serials for some of it; receive it at the till")
    return receiving.book()


def _tell(booked: Booked, *, as_json: bool) -> None:
    if as_json:
        differences = [asdict(each) for each in booked.differences]
        print_json(
            {
                "receipt": booked.number, "document": booked.document.id, "lines": len(booked.document.lines),
                "held": list(booked.held), "quarantined": list(booked.quarantined), "differences": differences,
            }
        )  # fmt: skip
        return
    say(f"{booked.number}: {len(booked.document.lines)} lines received")
    for words in booked.quarantined:
        say(f"to quarantine: {words}")
    for words in booked.held:
        say(f"on hold: {words}")


@purchase_group.command("list")
def list_purchases(context: typer.Context, text: Text = "", all_: All = False) -> None:
    """Purchase orders with what is still to come of each product."""
    from pos_term.services.purchasing import purchases

    asked = invocation(context)
    with asked.desk() as desk:
        found = purchases(desk, text, waiting=not all_)
    rows = [
        {
            "order": each.order, "supplier": each.supplier, "due": _iso(each.due), "closed": each.closed,
            "sku": line.sku, "ordered": format_quantity(line.ordered), "received": format_quantity(line.received),
            "open": format_quantity(line.open if each.closed is None else 0),
        }
        for each in found for line in each.lines
    ]  # fmt: skip
    _rows(
        "purchases", rows, ("order", "supplier", "due", "sku", "ordered", "received", "open", "closed"), asked.json
    )


@purchase_group.command("close")
def close_purchase(
    context: typer.Context, order: Annotated[str, typer.Argument(metavar="ORDER", help="The order's number.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, in a few words.")],
) -> None:  # fmt: skip
    """Expect nothing more of a purchase order."""
    from pos_term.services.purchasing import close

    asked = invocation(context)
    with asked.desk() as desk:
        done = taken(close(desk, order, reason))
    if asked.json:
        print_json({"order": done.order, "closed": reason})
    else:
        say(done.words)


@delivery_group.command("list")
def list_deliveries(context: typer.Context, text: Text = "", all_: All = False) -> None:
    """Announced deliveries that have not come yet."""
    from pos_term.services.announced import deliveries

    asked = invocation(context)
    with asked.desk() as desk:
        found = deliveries(desk, text, waiting=not all_)
    rows = [
        {
            "notice": each.notice, "supplier": each.supplier, "purchase_order": each.purchase_order,
            "due": _iso(each.due), "lines": each.line_count, "receipt": each.receipt,
        }
        for each in found
    ]  # fmt: skip
    _rows("deliveries", rows, ("notice", "supplier", "purchase_order", "due", "lines", "receipt"), asked.json)


@certificate_group.command("add")
def add_certificate(
    context: typer.Context, number: Number, supplier: SupplierOption = "",
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What it is about.")] = None,
    valid_from: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Its first day.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="The last day it holds.")] = None,
    file: Annotated[Path | None, typer.Option("--file", metavar="FILE", help="Its file, at most 20 MB.")] = None,
    notes: Annotated[str | None, typer.Option("--notes", metavar="TEXT", help="Anything else.")] = None,
) -> None:  # fmt: skip
    """Keep a certificate, or change the one with the same supplier and number.

    What is left out stays as it is; an empty value takes it away.
    """
    from pos_term.services.certificates import keep, kept

    asked = invocation(context)
    first, last = day("--from", valid_from or None), day("--until", until or None)
    with asked.desk() as desk:
        before = kept(desk, number, supplier)
        if before:
            title = before.title if title is None else title
            notes = before.notes if notes is None else notes
            first = before.valid_from if valid_from is None else first
            last = before.valid_until if until is None else last
        done = taken(keep(desk, number, supplier, title or "", first, last, file, notes or ""))
    if asked.json:
        print_json(_certificate(done.certificate))
    else:
        say(done.words)


@certificate_group.command("list")
def list_certificates(
    context: typer.Context, text: Text = "",
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="What runs out by then.")] = None,
) -> None:  # fmt: skip
    """Certificates, first to run out first."""
    from pos_term.services.certificates import find

    asked = invocation(context)
    last = day("--until", until)
    with asked.desk() as desk:
        rows = [_certificate(each) for each in find(desk, text, until=last)]
    columns = ("number", "supplier", "title", "valid_from", "valid_until", "file_name", "size", "lots")
    _rows("certificates", rows, columns, asked.json)


@certificate_group.command("file")
def certificate_file(
    context: typer.Context, number: Number,
    out: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it.")],
    supplier: SupplierOption = "",
) -> None:  # fmt: skip
    """Write the file of a certificate out again."""
    from pos_term.services.certificates import extract, find

    asked = invocation(context)
    with asked.desk() as desk:
        named = [each for each in find(desk) if each.number.casefold() == number.strip().casefold()]
        whose = supplier.strip().casefold()
        wanted = [e for e in named if whose in ("", e.supplier.casefold(), e.supplier_name.casefold())]
        if not wanted:
            raise End(REFUSED, f"certificate {number} is not kept; look with: pos-term certificate list")
        if len(wanted) > 1:
            raise End(REFUSED, f"certificate {number} is kept of several suppliers; say --supplier")
        if not wanted[0].sha256:
            raise End(REFUSED, f"certificate {number} has no file; attach it with: pos-term certificate add")
        path = taken(extract(desk, wanted[0].sha256, out))
    if asked.json:
        print_json({"file": str(path), "size": wanted[0].size, "sha256": wanted[0].sha256})
    else:
        say(f"{path}: {wanted[0].size} bytes, as they were attached")


def _certificate(each: Any) -> dict[str, Any]:
    return {
        "number": each.number, "supplier": each.supplier, "title": each.title, "valid_from": _iso(each.valid_from),
        "valid_until": _iso(each.valid_until), "file_name": each.file_name, "size": each.size,
        "sha256": each.sha256, "notes": each.notes, "lots": each.lots,
    }  # fmt: skip


def _iso(value: Any) -> str | None:
    return value.isoformat() if value else None


def _rows(name: str, rows: list[dict[str, Any]], columns: tuple[str, ...], as_json: bool) -> None:
    if as_json:
        print_json({name: rows})
    else:
        print_table(columns, rows)
