"""Codes for lots that come to be here, by the format that their product says."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from pos_term.domain.clean import visible
from pos_term.domain.lot_codes import maker
from pos_term.domain.lots import fold
from pos_term.domain.products import Product
from pos_term.services.desk import Refused
from pos_term.services.import_fields import code_fault
from pos_term.store.lot_search import codes_between


class Codes:
    """Gives new lots of one product their codes; none is given twice."""

    def __init__(self, connection: Connection, product: Product, on: date, supplier: str = "") -> None:
        self._connection = connection
        self._product = product
        self._on = on
        self._supplier = supplier
        self._given: set[str] = set()
        self._last: int | None = None

    def code(self, wanted: str) -> tuple[str, bool] | Refused:
        """The code of the next lot, and whether it was made here: `wanted`, or one by the product's format."""
        typed = wanted.strip(" ")
        if typed:
            if fault := code_fault(typed):
                return Refused(f"Lot code {visible(typed, limit=40)} {fault}.")
            if fold(typed) in self._given:
                return Refused(f"Lot code {visible(typed, limit=40)} is there twice; give each lot its own.")
            self._given.add(fold(typed))
            return typed, False
        name = visible(self._product.name, limit=40)
        if not self._product.lot_format:
            return Refused(f"Enter a lot code: {name} has no format by which codes are made.")
        made = maker(self._product.lot_format, on=self._on, sku=self._product.sku, supplier=self._supplier)
        if isinstance(made, str):
            return Refused(f"{made[:1].upper()}{made[1:]}.")
        if self._last is None:
            head, tail = fold(made.head), fold(made.tail)
            middles = [
                code[len(head) : len(code) - len(tail)] for code in codes_between(self._connection, head, tail)
            ]
            self._last = max((int(m) for m in middles if m.isascii() and m.isdigit() and len(m) < 12), default=0)
        while True:
            self._last += 1
            code = made.code(self._last)
            if fold(code) not in self._given:
                break
        if fault := code_fault(code):
            return Refused(f"The code {visible(code, limit=40)} {fault}.")
        self._given.add(fold(code))
        return code, True
