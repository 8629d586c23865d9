"""The small documents the counter leaves behind: refusals and voids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import uuid_utils

from pos_term.domain.cart import CartLine
from pos_term.domain.clean import visible
from pos_term.domain.documents import Refusal, RefusalOutcome, SaleVoided, VoidedLine
from pos_term.domain.judgement import Finding
from pos_term.domain.products import Product
from pos_term.domain.quantity import ONE

LONGEST_RAW = 512
"""Characters of a raw scan that a record keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """What was held before the scanner."""

    raw: str = ""
    product: Product | None = None
    lot: str | None = None
    serial: str | None = None
    expiry: date | None = None
    quantity: int = ONE


def refusal_of(
    findings: tuple[Finding, ...], presented: Presentation, cashier: str, outcome: RefusalOutcome
) -> Refusal:
    """The record of a pack that was not sold."""
    return Refusal(
        id=str(uuid_utils.uuid7()), cashier=cashier, raw=visible(presented.raw, limit=LONGEST_RAW),
        sku=presented.product.sku if presented.product else None, lot=presented.lot, serial=presented.serial,
        expiry=presented.expiry, quantity=presented.quantity, reasons=tuple(f.reason.value for f in findings),
        outcome=outcome,
    )  # fmt: skip


def void_of(
    lines: Iterable[CartLine], shift: str | None, cashier: str, *, whole: bool, reason: str = "",
    approved_by: str = "",
) -> SaleVoided:  # fmt: skip
    """The record of lines, or a whole sale, given up before tender."""
    return SaleVoided(
        id=str(uuid_utils.uuid7()), shift=shift, cashier=cashier, whole=whole, reason=reason,
        approved_by=approved_by,
        lines=tuple(
            VoidedLine(
                sku=line.product.sku, quantity=line.quantity, total=line.total,
                lots=tuple(number.lot_id for number in line.numbers),
            )
            for line in lines
        ),
    )  # fmt: skip
