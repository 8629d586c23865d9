"""`print receipt|x|z|pull-list|shelf-label|lot-label`: at once, on this till's printer, into a file or as text.

Nothing here waits on the till's spool: a job is handed to the printer once, and how that went is the answer.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pos_term.commands.context import FAULT, WRONG, End, Invocation, invocation, taken
from pos_term.commands.output import print_json, print_lines, say
from pos_term.domain.device_state import DeviceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pos_term.devices.printer import ReceiptPrinter
    from pos_term.domain.delivery import Delivery
    from pos_term.domain.labels import Label
    from pos_term.services.desk import Refused
    from pos_term.services.papers import Sheet
    from pos_term.settings import PrinterSettings, Settings

group = typer.Typer(help="Print at once: receipts again, readings, the pull list, labels.")

Preview = Annotated[bool, typer.Option("--preview", help="Show it as text; nothing is printed.")]
To = Annotated[
    Path | None, typer.Option("--to", metavar="FILE", help="Write the printer's bytes to a file instead.")
]
Copies = Annotated[int, typer.Option("--copies", metavar="N", min=1, help="How many.")]
_MOST_Z = 999_999_999
Product = Annotated[str, typer.Argument(metavar="SKU", help="The product's sku, GTIN or other code.")]


def add_to(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    app.add_typer(group, name="print")


@group.command()
def receipt(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The receipt's number.")],
    gift: Annotated[bool, typer.Option("--gift", help="Without prices, for who gets the goods.")] = False,
    copy: Annotated[
        bool, typer.Option("--copy", help="Say COPY on a gift receipt too; any other one printed here does.")
    ] = False,
    preview: Preview = False,
    to: To = None,
) -> None:
    """A receipt again. The first one is the till's, so this one says COPY."""
    from pos_term.services.papers import receipt_sheet

    asked = invocation(context)
    columns = asked.settings().printer.columns
    with asked.desk() as desk:
        sheet = taken(receipt_sheet(desk, number, columns, gift=gift, copy=copy or not gift))
    print_page(asked, sheet, preview, to)


@group.command()
def x(context: typer.Context, preview: Preview = False, to: To = None) -> None:
    """The X of this till: the open shift so far. It closes nothing."""
    from pos_term.services.papers import x_sheet

    asked = invocation(context)
    columns = asked.settings().printer.columns
    with asked.desk() as desk:
        sheet = taken(x_sheet(desk, desk.till, columns))
    print_page(asked, sheet, preview, to)


@group.command()
def z(
    context: typer.Context,
    number: Annotated[
        int | None,
        typer.Argument(metavar="NUMBER", min=1, max=_MOST_Z, help="Which Z of this till; else its last."),
    ] = None,
    preview: Preview = False,
    to: To = None,
) -> None:
    """A Z of this till again. The first one is printed as the shift closes, so this one says COPY."""
    from pos_term.services.papers import z_sheet

    asked = invocation(context)
    columns = asked.settings().printer.columns
    with asked.desk() as desk:
        sheet = taken(z_sheet(desk, desk.till, columns, number=number, copy=True))
    print_page(asked, sheet, preview, to)


@group.command("pull-list")
def pull_list(context: typer.Context, preview: Preview = False, to: To = None) -> None:
    """What has to leave the sales floor today, and what is short-dated."""
    from pos_term.services.papers import pull_sheet

    asked = invocation(context)
    columns = asked.settings().printer.columns
    with asked.desk() as desk:
        sheet = pull_sheet(desk, columns)
    print_page(asked, sheet, preview, to)


@group.command("shelf-label")
def shelf_label(
    context: typer.Context, sku: Product, copies: Copies = 1, preview: Preview = False, to: To = None
) -> None:
    """The shelf label of a product: its name, price and codes."""
    from pos_term.services.labels import find_shelf_label

    asked = invocation(context)
    with asked.desk() as desk, desk.store.reading() as connection:
        label = find_shelf_label(connection, desk.shop, sku)
    _label(asked, label, copies, preview, to)


@group.command("lot-label")
def lot_label(
    context: typer.Context,
    sku: Product,
    lot: Annotated[str | None, typer.Option("--lot", metavar="LOT", help="The lot.")] = None,
    serial: Annotated[str | None, typer.Option("--serial", metavar="S", help="The serial of one unit.")] = None,
    copies: Copies = 1,
    preview: Preview = False,
    to: To = None,
) -> None:
    """The label of a lot or serial, with a GS1 code of its product, date and numbers."""
    from pos_term.services.labels import find_lot_label

    if not (lot or serial) or (lot and serial):
        raise End(WRONG, "name what the label is for: --lot or --serial, one of them")
    asked = invocation(context)
    with asked.desk() as desk, desk.store.reading() as connection:
        on = desk.clock.business_date()
        label = find_lot_label(connection, sku, on, lot=lot, serial=serial)
    _label(asked, label, copies, preview, to)


# -- to paper ----------------------------------------------------------------------------------------------


def print_page(asked: Invocation, sheet: Sheet, preview: bool = False, to: Path | None = None) -> None:
    """Print a page at once, show it as text, or write the printer's bytes to a file."""
    _check(preview, to)
    if preview:
        _show(asked, sheet.title, sheet.page.rows())
        return
    settings = asked.settings()
    _hand_over(asked, settings, settings.printer, sheet.title, to, lambda printer: printer.print(sheet.page))


def _label(asked: Invocation, made: Label | Refused, copies: int, preview: bool, to: Path | None) -> None:
    from pos_term.services.labels import copies_fault
    from pos_term.services.papers import label_lines

    _check(preview, to)
    label = taken(made)
    if problem := copies_fault(copies):
        raise End(WRONG, f"--copies: {problem}")
    title = f"{'label' if copies == 1 else f'{copies} labels'} {label.title}"
    if preview:
        _show(asked, title, label_lines(label))
        return
    settings = asked.settings()
    own = settings.labels.printer
    target, its = (settings.printer, DeviceKind.PRINTER) if own.kind == "none" else (own, DeviceKind.LABELS)
    _hand_over(asked, settings, target, title, to, lambda printer: printer.print_label(label, copies), its)


def _check(preview: bool, to: Path | None) -> None:
    if preview and to:
        raise End(WRONG, "--preview and --to exclude each other; choose one")


def _show(asked: Invocation, title: str, lines: Sequence[str]) -> None:
    if asked.json:
        print_json({"title": title, "lines": [line.rstrip() for line in lines]})
    else:
        print_lines(lines)


def _hand_over(
    asked: Invocation, settings: Settings, target: PrinterSettings, title: str, to: Path | None,
    work: Callable[[ReceiptPrinter], Delivery], kind: DeviceKind = DeviceKind.PRINTER,
) -> None:  # fmt: skip
    """Hand a job to the printer, or to a file, and answer with what became of it."""
    from pos_term.devices.printer import ReceiptPrinter

    if to is not None:
        delivery = _into_file(to, lambda path: work(ReceiptPrinter(_to_file(target, path), labels=settings.labels)))
    elif target.kind == "none":
        raise End(WRONG, "this till has no printer; name one in its settings, or use --to FILE or --preview")
    else:
        printer = ReceiptPrinter(target, labels=settings.labels, name=kind.value, kind=kind)
        try:
            delivery = work(printer)
        finally:
            printer.close()
    if not delivery.done:
        raise End(FAULT, f"{title}: {delivery.words or 'the printer did not take it'}")
    if asked.json:
        print_json({"title": title, "state": delivery.state.value, "words": delivery.words, "file": to and str(to)})
    else:
        more = f"; {delivery.words}" if delivery.words else ""
        say(f"{title} {f'written to {to}' if to else 'printed'}{more}")


def _to_file(settings: PrinterSettings, path: Path) -> PrinterSettings:
    return replace(settings, kind="file", path=path)


def _into_file(to: Path, work: Callable[[Path], Delivery]) -> Delivery:
    """Write a job to a file of its own, which takes the place of one that is there; a device is written to."""
    if to.is_dir():
        raise End(WRONG, f"--to {to} is a folder; name a file")
    if not to.parent.is_dir():
        raise End(WRONG, f"--to {to}: its folder does not exist; make the folder first")
    if to.exists() and not to.is_file():
        return work(to)
    beside = to.with_name(f".{to.name}.part")
    beside.unlink(missing_ok=True)
    try:
        delivery = work(beside)
        if delivery.done:
            beside.replace(to)
        return delivery
    finally:
        beside.unlink(missing_ok=True)
