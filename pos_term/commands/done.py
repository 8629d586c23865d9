"""Quantities as options give them, and what was done to lots, for people and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_term.commands.context import WRONG, End, Invocation
from pos_term.commands.output import print_json, say
from pos_term.domain.clean import visible

if TYPE_CHECKING:
    from pos_term.services.desk import Desk
    from pos_term.services.lot_desk import Done


def amount(name: str, text: str) -> int:
    """A quantity given to an option, in thousandths."""
    from pos_term.domain.quantity import parse_quantity

    try:
        return parse_quantity(text)
    except ValueError as error:
        raise End(WRONG, f"{name}: {visible(str(error))}") from error


def answer(asked: Invocation, desk: Desk, done: Done) -> None:
    """What was done; as JSON its number, documents and value, the value as decimal text."""
    from pos_term.domain.money import format_amount

    value = None if done.value is None else format_amount(done.value, desk.shop.digits)
    if not asked.json:
        say(done.words if value is None else f"{done.words} Worth {value} {visible(desk.shop.currency)}.")
        return
    print_json(
        {
            "number": done.number, "message": done.words, "value": value,
            "documents": [{"id": document.id, "kind": document.KIND} for document in done.documents],
        }
    )  # fmt: skip
