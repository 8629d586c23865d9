"""The numbers of a sale as they are known now: what was assigned since stands where they were unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection

from pos_term.domain.documents import NumbersAssigned, Sale, SaleLine, SoldNumber
from pos_term.domain.lots import Provenance
from pos_term.store.codec import read_document
from pos_term.store.later import assignments


def numbers_now(connection: Connection, sale: Sale) -> Mapping[int, tuple[SoldNumber, ...]]:
    """The numbers of each line, by its number on the receipt. Reads the journal only where some were unknown."""
    if not any(_unknown(number) for line in sale.lines for number in line.numbers):
        return {line.n: line.numbers for line in sale.lines}
    given: dict[int, list[SoldNumber]] = {}
    for entry in assignments(connection, sale.id):
        document = read_document(entry.kind, entry.document)
        assert isinstance(document, NumbersAssigned)  # noqa: S101 - narrows the type
        given.setdefault(document.line, []).extend(document.numbers)
    return {line.n: _filled(line, given.get(line.n, [])) for line in sale.lines}


def _filled(line: SaleLine, given: list[SoldNumber]) -> tuple[SoldNumber, ...]:
    left = sum(number.quantity for number in given)
    numbers: list[SoldNumber] = []
    for number in line.numbers:
        taken = min(left, number.quantity) if _unknown(number) else 0
        left -= taken
        if taken < number.quantity:
            numbers.append(replace(number, quantity=number.quantity - taken) if taken else number)
    return (*numbers, *given)


def _unknown(number: SoldNumber) -> bool:
    return number.provenance is Provenance.UNKNOWN
