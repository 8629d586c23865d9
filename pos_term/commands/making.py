"""`make`: a production order, its components named in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pos_term.commands.context import Invocation, day, invocation, taken
from pos_term.commands.done import amount, answer
from pos_term.commands.output import print_json, print_table, say

if TYPE_CHECKING:
    from pos_term.services.lot_desk import Plan


def make(
    context: typer.Context,
    sku: Annotated[str, typer.Argument(metavar="SKU", help="What is made: the product's sku or GTIN.")],
    use: Annotated[
        Path,
        typer.Option("--use", metavar="FILE", help="CSV of the components: sku, lot, serial, quantity, location."),
    ],
    quantity: Annotated[
        str,
        typer.Option("--quantity", metavar="NUMBER", help="How much is made; left out where serials are given."),
    ] = "0",
    lot: Annotated[
        str, typer.Option("--lot", metavar="CODE", help="Its lot code; left out where the product makes its own.")
    ] = "",
    serial: Annotated[
        list[str] | None, typer.Option("--serial", metavar="CODE", help="The serial of a unit; again for the next.")
    ] = None,
    expiry: Annotated[
        str | None, typer.Option(metavar="DATE", help="Its expiry date; else by the product's shelf life.")
    ] = None,
    best_before: Annotated[str | None, typer.Option(metavar="DATE", help="Its best-before date, likewise.")] = None,
    production_date: Annotated[
        str | None, typer.Option(metavar="DATE", help="When it was made; else today.")
    ] = None,
    to: Annotated[str, typer.Option("--to", metavar="PLACE", help="Where it goes.")] = "floor",
    grade: Annotated[
        str | None, typer.Option(metavar="GRADE", help="Its grade; else it follows from the components.")
    ] = None,
    notes: Annotated[str, typer.Option(metavar="TEXT", help="What else is known of it.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Work it out and say what would be made; write nothing.")
    ] = False,
) -> None:
    """Carry out a production order: components are used up, a lot is made of them with their cost.

    Components that are recalled, on hold, expired or in quarantine are refused.
    """
    from pos_term.services.lot_desk import Order, Output, make, plan
    from pos_term.services.lot_desk.components import read_components
    from pos_term.services.lot_desk.picking import product_sku

    asked = invocation(context)
    output = Output(
        quantity=amount("--quantity", quantity), lot=lot, serials=tuple(serial or ()),
        expiry=day("--expiry", expiry), best_before=day("--best-before", best_before), place=to, grade=grade,
    )  # fmt: skip
    produced = day("--production-date", production_date)
    with asked.desk() as desk:
        order = Order(
            sku=taken(product_sku(desk, sku)), outputs=(output,), used=taken(read_components(desk, use)),
            production_date=produced, notes=notes,
        )  # fmt: skip
        if not dry_run:
            answer(asked, desk, taken(make(desk, order)))
            return
        found = taken(plan(desk, order))
    _show(asked, found, desk.shop.digits)


def _show(asked: Invocation, plan: Plan, digits: int) -> None:
    """What would be made; quantities, costs and values as decimal text."""
    from pos_term.domain.money import format_amount, format_fixed
    from pos_term.domain.quantity import format_quantity

    rows = [
        {
            "lot": made.lot, "serials": list(made.serials), "quantity": format_quantity(made.quantity),
            "expiry": made.expiry and made.expiry.isoformat(),
            "best_before": made.best_before and made.best_before.isoformat(), "location": made.place,
            "grade": made.grade,
        }
        for made in plan.made
    ]  # fmt: skip
    cost = None if plan.unit_cost is None else format_fixed(plan.unit_cost, 4)
    value = None if plan.value is None else format_amount(plan.value, digits)
    if asked.json:
        whole = {"sku": plan.product.sku, "unit_cost": cost, "value": value, "warnings": list(plan.warnings)}
        print_json({**whole, "made": rows})
        return
    print_table(("lot", "serials", "quantity", "expiry", "best_before", "location", "grade"), rows)
    say(f"unit cost {cost or 'not known'}, components worth {value or 'not known'}; nothing is written")
    for warning in plan.warnings:
        say(warning)
