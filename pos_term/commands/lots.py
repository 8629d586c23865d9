"""What happens to a lot beside its sale: `move`, `dispose`, `return-to-supplier`, `extend`, `amend`, `split`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pos_term.commands.context import REFUSED, WRONG, End, day, invocation, taken
from pos_term.commands.done import amount, answer
from pos_term.commands.making import make
from pos_term.domain.clean import visible

if TYPE_CHECKING:
    from pos_term.services.desk import Desk
    from pos_term.services.lot_desk import LotCard, Take

Lot = Annotated[
    str, typer.Argument(metavar="LOT", help="The lot code or the serial; leave it out for goods without either.")
]
NamedLot = Annotated[str, typer.Argument(metavar="LOT", help="The lot code, or the serial.")]
Product = Annotated[
    str | None,
    typer.Option("--product", metavar="SKU", help="The product's sku or GTIN, where several have LOT, or no LOT."),
]
Serial = Annotated[bool, typer.Option("--serial", help="LOT is a serial, also where a lot has the same code.")]
Quantity = Annotated[
    str | None,
    typer.Option("--quantity", metavar="NUMBER", help="How much, such as 4 or 0.250; else all there is."),
]
From = Annotated[str, typer.Option("--from", metavar="PLACE", help="Where it is taken from.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, in a few words.")]


def add_to(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    app.command()(move)
    app.command()(dispose)
    app.command("return-to-supplier")(return_to_supplier)
    app.command()(extend)
    app.command()(amend)
    app.command()(split)
    app.command()(make)


def move(
    context: typer.Context,
    to: Annotated[
        str, typer.Option("--to", metavar="PLACE", help="Where it goes: a place of this store or another.")
    ],
    lot: Lot = "",
    product: Product = None,
    serial: Serial = False,
    quantity: Quantity = None,
    source: From = "floor",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; needed out of quarantine.")] = "",
) -> None:
    """Transfer stock to another place or store, into quarantine and out of it.

    A transfer into quarantine alone holds nothing: the rest of the lot is sold. A lot that comes out of quarantine
    stays on hold until it is released.
    """
    from pos_term.domain.places import QUARANTINE
    from pos_term.services.lot_desk import bring_back, move

    asked = invocation(context)
    with asked.desk() as desk:
        card, takes = _taken(desk, lot, product, serial=serial, quantity=quantity, place=source)
        if source == QUARANTINE:
            done = taken(bring_back(desk, card, to, reason, takes))
        else:
            done = taken(move(desk, takes, to, reason))
        answer(asked, desk, done)


def dispose(
    context: typer.Context,
    reason: Reason,
    lot: Lot = "",
    product: Product = None,
    serial: Serial = False,
    quantity: Quantity = None,
    source: From = "floor",
    witness: Annotated[
        str, typer.Option("--witness", metavar="NAME", help="Who saw it; the shop may demand somebody else.")
    ] = "",
) -> None:
    """Write off stock that was thrown away or destroyed, at the lot's own cost."""
    from pos_term.services.lot_desk import dispose

    asked = invocation(context)
    with asked.desk() as desk:
        _, takes = _taken(desk, lot, product, serial=serial, quantity=quantity, place=source)
        answer(asked, desk, taken(dispose(desk, takes, reason, witness)))


def return_to_supplier(
    context: typer.Context,
    supplier: Annotated[str, typer.Option("--supplier", metavar="NAME", help="The supplier's id or name.")],
    reason: Reason,
    lot: Lot = "",
    product: Product = None,
    serial: Serial = False,
    quantity: Quantity = None,
    source: From = "floor",
    reference: Annotated[
        str, typer.Option("--reference", metavar="NUMBER", help="The supplier's own number for the return.")
    ] = "",
) -> None:
    """Send stock back to whom it came from."""
    from pos_term.services.lot_desk import return_to_supplier

    asked = invocation(context)
    with asked.desk() as desk:
        _, takes = _taken(desk, lot, product, serial=serial, quantity=quantity, place=source)
        answer(asked, desk, taken(return_to_supplier(desk, supplier, takes, reason, reference)))


def extend(
    context: typer.Context,
    lot: NamedLot,
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="The new date, after today: 2026-11-30.")],
    certificate: Annotated[
        str,
        typer.Option("--certificate", metavar="NUMBER", help="A certificate that is kept here and holds today."),
    ],
    reason: Reason,
    product: Product = None,
) -> None:
    """Give a lot that was tested again a later date. The date its packs carry stays in its history."""
    from pos_term.services.lot_desk import extend

    asked = invocation(context)
    new = day("--until", until)
    with asked.desk() as desk:
        card = _card(desk, lot, product)
        answer(asked, desk, taken(extend(desk, card, new, reason, certificate)))


def amend(
    context: typer.Context,
    lot: NamedLot,
    reason: Reason,
    product: Product = None,
    serial: Serial = False,
    expiry: Annotated[
        str | None, typer.Option(metavar="DATE", help="An earlier expiry date; later: extend.")
    ] = None,
    best_before: Annotated[str | None, typer.Option(metavar="DATE", help="An earlier best-before date.")] = None,
    production_date: Annotated[str | None, typer.Option(metavar="DATE", help="When it was produced.")] = None,
    supplier: Annotated[str | None, typer.Option(metavar="NAME", help="The supplier's id or name.")] = None,
    supplier_lot: Annotated[str | None, typer.Option(metavar="CODE", help="The supplier's lot.")] = None,
    purchase_order: Annotated[str | None, typer.Option(metavar="NUMBER", help="The purchase order.")] = None,
    certificate: Annotated[str | None, typer.Option(metavar="NUMBER", help="The certificate.")] = None,
    grade: Annotated[str | None, typer.Option(metavar="GRADE", help="The quality grade.")] = None,
    notes: Annotated[str | None, typer.Option(metavar="TEXT", help="What else is known.")] = None,
    quality: Annotated[
        list[str] | None,
        typer.Option(
            "--quality", metavar="NAME=VALUE", help="What was measured, such as pH=4.2; again for the next."
        ),
    ] = None,
) -> None:
    """Put right what is known of a lot. An empty value takes it away; every change stays in its history."""
    from pos_term.domain.documents import LotField
    from pos_term.domain.qualities import Measured
    from pos_term.services.lot_desk import Changes, amend

    given = {
        LotField.EXPIRY: expiry, LotField.BEST_BEFORE: best_before, LotField.PRODUCTION_DATE: production_date,
        LotField.SUPPLIER: supplier, LotField.SUPPLIER_LOT: supplier_lot, LotField.PURCHASE_ORDER: purchase_order,
        LotField.CERTIFICATE: certificate, LotField.GRADE: grade, LotField.NOTES: notes,
    }  # fmt: skip
    asked = invocation(context)
    with asked.desk() as desk:
        card = _card(desk, lot, product, serial=serial)
        changes: dict[LotField, str | list[Measured]] = {
            field: value for field, value in given.items() if value is not None
        }
        if quality:
            found = {each.name.casefold(): each for each in card.qualities}
            for each in quality:
                name, mark, value = each.partition("=")
                if not mark or not name.strip():
                    raise End(WRONG, f"--quality {visible(each, limit=40)!r} is not NAME=VALUE, such as pH=4.2")
                found[name.strip().casefold()] = Measured(name=name.strip(), value=value.strip())
            changes[LotField.QUALITIES] = list(found.values())
        if not changes:
            raise End(WRONG, "nothing is put right; add an option such as --grade, see: pos-term amend --help")
        known: Changes = changes
        answer(asked, desk, taken(amend(desk, card, known, reason)))


def split(
    context: typer.Context,
    lot: NamedLot,
    quantity: Annotated[str, typer.Option("--quantity", metavar="NUMBER", help="How much goes on as the new lot.")],
    reason: Reason,
    product: Product = None,
    new: Annotated[
        str,
        typer.Option("--as", metavar="CODE", help="The new lot code; left out where the product makes its own."),
    ] = "",
    source: From = "floor",
    to: Annotated[str, typer.Option("--to", metavar="PLACE", help="Where the new lot goes; else it stays.")] = "",
    grade: Annotated[
        str | None, typer.Option(metavar="GRADE", help="The grade of the new lot; else that of LOT.")
    ] = None,
) -> None:
    """Let a part of a lot go on as a lot of its own, with the dates, supplier and cost of LOT."""
    from pos_term.services.lot_desk import SplitPart, split

    asked = invocation(context)
    part = SplitPart(quantity=amount("--quantity", quantity), lot=new, grade=grade, place=to)
    with asked.desk() as desk:
        answer(asked, desk, taken(split(desk, _card(desk, lot, product), source, [part], reason)))


def _card(desk: Desk, lot: str, product: str | None, *, serial: bool = False) -> LotCard:
    from pos_term.services.lot_desk.picking import pick

    return taken(pick(desk, lot, product, serial=serial))


def _taken(
    desk: Desk, lot: str, product: str | None, *, serial: bool, quantity: str | None, place: str
) -> tuple[LotCard, list[Take]]:
    """The card of what was named, and how much of it is taken from where."""
    from pos_term.services.lot_desk.picking import none_there, takes_of

    wanted = None if quantity is None else amount("--quantity", quantity)
    card = _card(desk, lot, product, serial=serial)
    takes = takes_of(desk, card, place, wanted)
    if not takes:
        raise End(REFUSED, none_there(card, place))
    return card, takes
