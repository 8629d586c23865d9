"""What leaves the company otherwise than by a sale: disposal, and return to the supplier."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from pos_term.domain.clean import clean, visible
from pos_term.domain.costs import value_of as worth
from pos_term.domain.documents import Disposed, GoneLine, SupplierReturned
from pos_term.domain.policies import Rulebook, Witness
from pos_term.services.desk import Desk, Refused
from pos_term.services.lot_desk.checking import WORDS, Line, below_zero, lines_of, name_of, reason_of
from pos_term.services.lot_desk.posting import new_id, numbered
from pos_term.services.lot_desk.values import Done, Take
from pos_term.store.lot_search import find_suppliers

_NAME = 60
"""The most characters of a name."""
_MOST_NAMED = 5


def value_of(desk: Desk, takes: Sequence[Take]) -> int | None:
    """What quantities are worth at the lots' own costs, in minor units; None where a cost is unknown.

    Raises StoreFault.
    """
    with desk.store.reading() as connection:
        lines = lines_of(connection, takes, to_do="value")
    return None if isinstance(lines, Refused) else _total(desk, lines)


def demands_witness(desk: Desk, takes: Sequence[Take]) -> bool:
    """Whether the shop wants somebody to see these thrown away. Raises StoreFault.

    By the policy `witness` of the shop or a department: `always`, `never` or, where nothing is said, `value`: where
    anything of it is worth more than nothing, or its cost is unknown and it may be.
    """
    with desk.store.reading() as connection:
        lines = lines_of(connection, takes, to_do="dispose of")
    return not isinstance(lines, Refused) and _demanded(desk, lines)


def dispose(desk: Desk, takes: Sequence[Take], reason: str, witness: str = "") -> Done | Refused:
    """Throw stock away or destroy it, and write off its value. Raises StoreFault."""
    why = reason_of(reason)
    if isinstance(why, Refused):
        return why
    seen_by = clean(witness, limit=_NAME)
    with desk.store.reading() as connection:
        lines = lines_of(connection, takes, to_do="dispose of")
    if isinstance(lines, Refused):
        return lines
    if _demanded(desk, lines) and not seen_by:
        return Refused("Somebody else has to see this thrown away. Enter the name of the witness.")
    if seen_by and seen_by.casefold() in (desk.actor.casefold(), desk.approved_by.casefold()):
        return Refused(f"{seen_by} does or approves this; the witness has to be somebody else.")
    document, gone = new_id(), _gone(desk, lines)

    def build(number: str) -> Sequence[Disposed]:
        return (
            Disposed(
                id=document, number=number, lines=gone, reason=why, witness=seen_by, approved_by=desk.approved_by
            ),
        )

    total = _total(desk, lines)
    words = f"{_what(lines)} disposed of{below_zero(lines)}."
    return numbered(desk, Disposed, build, words, total)


def return_to_supplier(
    desk: Desk, supplier: str, takes: Sequence[Take], reason: str, reference: str = ""
) -> Done | Refused:
    """Send stock back; `supplier` is an id or name, `reference` the supplier's own number. Raises StoreFault.

    A name that no supplier has is taken where it is what stands on the lots themselves.
    """
    why = reason_of(reason)
    if isinstance(why, Refused):
        return why
    with desk.store.reading() as connection:
        lines = lines_of(connection, takes, to_do="send back")
        if isinstance(lines, Refused):
            return lines
        found = _supplier(connection, supplier, lines)
    if isinstance(found, Refused):
        return found
    to, name = found
    document, gone = new_id(), _gone(desk, lines)

    def build(number: str) -> Sequence[SupplierReturned]:
        return (
            SupplierReturned(
                id=document, number=number, supplier=to, lines=gone, reason=why,
                reference=clean(reference, limit=_NAME), approved_by=desk.approved_by,
            ),
        )  # fmt: skip

    total = _total(desk, lines)
    words = f"{_what(lines)} sent back to {visible(name, limit=40)}"
    return numbered(desk, SupplierReturned, build, f"{words}{_other(lines, to, name)}{below_zero(lines)}.", total)


def _gone(desk: Desk, lines: Sequence[Line]) -> tuple[GoneLine, ...]:
    return tuple(
        GoneLine(
            sku=line.product.sku, lot=line.lot, serial=line.serial, location=line.take.place,
            quantity=line.take.quantity, value=_worth(desk, line),
        )
        for line in lines
    )  # fmt: skip


def _worth(desk: Desk, line: Line) -> int | None:
    """Minor units of one line; the total is the sum of the lines as they are written down."""
    return None if line.unit_cost is None else worth(line.unit_cost, line.take.quantity, desk.shop.digits)


def _total(desk: Desk, lines: Sequence[Line]) -> int | None:
    values = [_worth(desk, line) for line in lines]
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _demanded(desk: Desk, lines: Sequence[Line]) -> bool:
    rules = Rulebook(desk.shop)
    asked = {rules.of(line.product).witness for line in lines}
    if Witness.ALWAYS in asked:
        return True
    valued = [line for line in lines if rules.of(line.product).witness is Witness.VALUE]
    return any(_worth(desk, line) != 0 for line in valued)


def _supplier(connection: Connection, text: str, lines: Sequence[Line]) -> tuple[str, str] | Refused:
    """The id and name of who takes it back."""
    wanted = clean(text, limit=WORDS)
    if not wanted:
        return Refused("No supplier is named. Enter who takes it back.")
    found = find_suppliers(connection, wanted, _MOST_NAMED + 1)
    if len(found) == 1:
        return found[0].id, found[0].name
    written = {line.state.supplier for line in lines if line.state and line.state.supplier}
    own = next((each for each in sorted(written) if each.casefold() == wanted.casefold()), None)
    if own is not None:
        return own, own
    shown = visible(wanted, limit=40)
    if not found:
        return Refused(f"No supplier is called {shown}. Enter them among the suppliers first.")
    named = ", ".join(f"{each.id} ({each.name})" for each in found[:_MOST_NAMED])
    more = " and more" if len(found) > _MOST_NAMED else ""
    return Refused(f"Several suppliers fit {shown}: {visible(named, limit=200)}{more}. Give the id.")


def _other(lines: Sequence[Line], supplier: str, name: str) -> str:
    """A word about lots that came from somebody else."""
    for line in lines:
        came = line.state.supplier if line.state else ""
        if came and came.casefold() not in (supplier.casefold(), name.casefold()):
            return f"; look again: the {name_of(line.product, line.state)} came from {visible(came, limit=40)}"
    return ""


def _what(lines: Sequence[Line]) -> str:
    return lines[0].words if len(lines) == 1 else f"{len(lines)} lines"
