"""`trace` and `traceability`: where lots came from and went, as a table, CSV, JSON, PDF or on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pos_term.commands.context import FAULT, WRONG, End, Invocation, day, invocation, taken
from pos_term.commands.output import local, print_csv, print_json, print_table, say, when

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from pos_term.domain.listing import Listing
    from pos_term.services.desk import Desk
    from pos_term.services.trace import Trace

AsCsv = Annotated[bool, typer.Option("--csv", help="Answer in CSV.")]
Pdf = Annotated[Path | None, typer.Option("--pdf", metavar="FILE", help="Write a PDF.")]
OnPaper = Annotated[bool, typer.Option("--print", help="Print it on this till's receipt printer.")]
Way = Annotated[
    str, typer.Option(metavar="WAY", help="forward (where it went), backward (where it came from) or both.")
]


def add_to(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    for command in (trace, traceability):
        app.command()(command)


def trace(
    context: typer.Context,
    code: Annotated[
        str,
        typer.Argument(
            metavar="CODE",
            help="A lot, serial, receipt, supplier's lot, purchase order, certificate, customer, goods receipt or "
            "the number of any other document.",
        ),
    ],
    product: Annotated[str | None, typer.Option(metavar="SKU", help="The product, by sku or GTIN.")] = None,
    direction: Way = "both",
    meant: Annotated[
        str | None,
        typer.Option("--as", metavar="KIND", help="What CODE is, where several things are called so."),
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="The time line in CSV.")] = False,
    pdf: Pdf = None,
    on_paper: OnPaper = False,
) -> None:
    """Where a lot came from, all that happened to it, and where it went; or the lots of any other code."""
    from pos_term.services.trace import Direction
    from pos_term.services.tracing.files import TIMELINE
    from pos_term.services.tracing.journey import journey
    from pos_term.services.tracing.papers import journey_listing, journey_sheet, totals_words
    from pos_term.services.tracing.things import ThingKind

    _known("--direction", direction, list(Direction))
    _known("--as", meant, list(ThingKind))
    asked = invocation(context)
    _one_way_out(asked, as_csv, pdf, on_paper)
    with asked.desk() as desk:
        found = taken(journey(desk, code, product=product, kind=meant))
        training, zone = desk.training, desk.clock.zone
        if pdf:
            _write(asked, desk, journey_listing(found, zone), pdf)
            return
        sheet = journey_sheet(desk, found, asked.settings().printer.columns) if on_paper else None
    if sheet:
        from pos_term.commands.printing import print_page

        print_page(asked, sheet)
        return
    parts = found.facing(Direction(direction))
    if asked.json:
        print_json({**parts, "training": training})
        return
    if as_csv:
        print_csv(TIMELINE, parts["timeline"])
        return
    if training:
        say("TRAINING")
    _head(found.trace, found.thing.words, found.thing.code, zone)
    for name, columns in _ALWAYS.items():
        if name in parts:
            print_table(columns, local(parts[name], zone), title=name.capitalize())
    for name, columns in _WHERE_ANY.items():
        if parts.get(name):
            print_table(columns, local(parts[name], zone), title=name.replace("_", " ").capitalize())
    if "on_hand" in parts and found.trace.lot is not None:
        places = ", ".join(f"{place} {quantity}" for place, quantity in found.trace.on_hand.items()) or "nothing"
        say(f"On hand: {places}")
    for words in totals_words(found.totals):
        say(words)


_ALWAYS = {
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
"""Parts that are shown even where they are empty: that there is nothing is an answer too."""
_WHERE_ANY = {
    "returned": ("receipt", "at", "sku", "lot", "serial", "quantity", "place", "reason", "sold"),
    "made_from": (
        "depth", "sku", "lot", "serial", "quantity", "into_sku", "into_lot", "document", "supplier",
        "supplier_lot", "purchase_order",
    ),
    "made_into": ("depth", "sku", "lot", "serial", "made", "from_sku", "from_lot", "document", "on_hand"),
    "certificate": ("number", "title", "supplier", "valid_from", "valid_until", "standing", "file"),
    "disposals": ("at", "document", "lot", "serial", "quantity", "location", "reason", "witness", "person"),
    "transfers": ("at", "document", "lot", "serial", "quantity", "from", "to", "store", "reason", "person"),
    "supplier_returns": ("at", "document", "lot", "serial", "quantity", "supplier", "reason", "person"),
    "holds": ("at", "kind", "lot", "serial", "recall", "reason", "person", "approved_by"),
    "amendments": ("at", "lot", "serial", "field", "was", "now", "reason", "certificate", "person"),
    "timeline": ("at", "kind", "document", "lot", "serial", "quantity", "from", "to", "on_hand", "person", "note"),
}  # fmt: skip


def _head(found: Trace, words: str, code: str, zone: ZoneInfo) -> None:
    if found.receipt is not None:
        sale = found.receipt
        total = f"{sale['total']} {sale['currency']}"
        say(f"Receipt {sale['receipt']}, {when(sale['at'], zone)}, till {sale['till']}, {sale['cashier']}: {total}")
        return
    if found.lot is None:
        say(f"{code}: {words}")
        return
    lot = found.lot
    kind = "Serial" if lot.get("serial") else "Lot"
    parts = [f"{kind} {lot.get('serial') or lot.get('lot')} of {lot['sku']} {lot.get('name') or ''}".strip()]
    parts += [f"lot {lot['lot']}"] if lot.get("serial") and lot.get("lot") else []
    parts += [f"{name.replace('_', ' ')} {lot[name]}" for name in ("expiry", "best_before") if lot.get(name)]
    parts += [f"{name} {lot[name]}" for name in ("recall", "hold") if lot.get(name)]
    say(f"{', '.join(parts)}: {str(lot['status']).replace('_', ' ')}")


def traceability(
    context: typer.Context,
    product: Annotated[str | None, typer.Option(metavar="SKU", help="Lots of this product.")] = None,
    lot: Annotated[str | None, typer.Option(metavar="LOT", help="This lot or serial, of every product.")] = None,
    department: Annotated[str | None, typer.Option(metavar="NAME", help="Lots of this department.")] = None,
    supplier: Annotated[str | None, typer.Option(metavar="NAME", help="Lots from it, by id or name.")] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first business day.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last business day.")] = None,
    direction: Way = "both",
    detail: Annotated[
        str, typer.Option(metavar="HOW", help="summary (a row a product), lots (a row a lot) or movements.")
    ] = "lots",
    as_csv: AsCsv = False,
    pdf: Pdf = None,
    on_paper: OnPaper = False,
) -> None:
    """The traceability report: lots that fit all that is said, and what they were made of and went into."""
    from pos_term.services.trace import Direction
    from pos_term.services.tracing.papers import report_listing, report_sheet, totals_words
    from pos_term.services.tracing.report import Detail, Wanted
    from pos_term.services.tracing.report import traceability as make

    _known("--direction", direction, list(Direction))
    _known("--detail", detail, list(Detail))
    wanted = Wanted(
        product=product, lot=lot, department=department, supplier=supplier, since=day("--from", since),
        until=day("--to", until), direction=Direction(direction), detail=Detail(detail),
    )  # fmt: skip
    asked = invocation(context)
    _one_way_out(asked, as_csv, pdf, on_paper)
    with asked.desk() as desk:
        made = taken(make(desk, wanted))
        zone = desk.clock.zone
        if pdf:
            _write(asked, desk, report_listing(made, zone), pdf)
            return
        sheet = report_sheet(desk, made, asked.settings().printer.columns) if on_paper else None
    if sheet:
        from pos_term.commands.printing import print_page

        print_page(asked, sheet)
    elif asked.json:
        print_json(
            {
                "name": "traceability", "as_of": made.as_of, "training": made.training, "direction": direction,
                "detail": detail, "rows": made.rows, "totals": made.totals,
            }
        )  # fmt: skip
    elif as_csv:
        print_csv(made.columns, made.rows)
    else:
        _show(made.columns, local(made.rows, zone), training=made.training, as_of=made.as_of)
        for words in totals_words(made.totals):
            say(words)


def _show(columns: tuple[str, ...], rows: list[dict[str, Any]], *, training: bool, as_of: str) -> None:
    """A table without the columns in which nothing stands."""
    if training:
        say("TRAINING")
    used = [name for name in columns if any(row[name] not in (None, "", "0") for row in rows)]
    title = f"Traceability as of {as_of[:16].replace('T', ' ')}"
    print_table(used or columns[:4], rows, title=title)


# -- what both have in common ------------------------------------------------------------------------------


def _known(option: str, word: str | None, words: list[Any]) -> None:
    if word is not None and word not in set(words):
        raise End(WRONG, f"{option} {word[:20]!r} is not {' or '.join(words)}")


def _one_way_out(asked: Invocation, as_csv: bool, pdf: Path | None, on_paper: bool) -> None:
    """JSON goes with paper and PDF, of which it tells how they went; a table of data comes in one shape."""
    if as_csv and asked.json:
        raise End(WRONG, "--csv and --json exclude each other; choose one")
    chosen = [
        name for name, given in (("--csv", as_csv), ("--pdf", pdf is not None), ("--print", on_paper)) if given
    ]
    if len(chosen) > 1:
        raise End(WRONG, f"{' and '.join(chosen)} exclude each other; choose one")
    if on_paper and asked.settings().printer.kind == "none":
        raise End(WRONG, "this till has no printer; name one in its settings, or write a PDF with --pdf FILE")


def _write(asked: Invocation, desk: Desk, listing: Listing, to: Path) -> None:
    from pos_term.devices.pdf import write_pdf
    from pos_term.services.tracing.papers import letterhead

    if to.is_dir():
        raise End(WRONG, f"--pdf {to} is a folder; name a file")
    if to.suffix.lower() != ".pdf":
        raise End(WRONG, f"--pdf {to}: end the file's name in .pdf")
    if problem := write_pdf(to, listing, letterhead(desk)):
        raise End(FAULT, problem)
    if asked.json:
        print_json({"title": listing.title, "file": str(to)})
    else:
        say(f"{listing.title}: written to {to}")
