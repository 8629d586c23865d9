"""A cart that waited is judged again: the clock, holds, recalls and what was sold meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from pos_term.domain.cart import Cart, CartLine, Number
from pos_term.domain.judgement import Finding, Level, Reason
from pos_term.domain.lots import Presented
from pos_term.services.judging import Counter, judge_pack, judge_unnumbered


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """What stops a line, as the cart is judged now."""

    line: CartLine
    number: Number | None
    """None for a line without numbers."""
    findings: tuple[Finding, ...]
    new: bool
    """Whether it was not stopped before."""

    @property
    def words(self) -> str:
        """What is wrong, for the cashier."""
        return "; ".join(finding.words for finding in self.findings)


def judge_again(connection: Connection, cart: Cart, counter: Counter) -> tuple[Cart, tuple[Stop, ...]]:
    """The cart as it may be sold now, and what stops it, line by line.

    A number that is stopped is marked, so that Pay says why; one that is not any more loses its mark. Prices stay.
    Goods that come back are not judged: a block reaches sales only.
    """
    taken: dict[str, int] = {}
    now = replace(counter, in_cart=lambda lot_id: taken.get(lot_id, 0))
    stops: list[Stop] = []
    for line in cart.lines:
        if line.returns:
            continue
        if not line.numbers:
            verdict = judge_unnumbered(connection, line.product, Presented(), line.quantity, now)
            findings = _blocking(verdict.findings)
            if findings:
                stops.append(Stop(line=line, number=None, findings=findings, new=True))
            continue
        numbers: list[Number] = []
        for number in line.numbers:
            judged, findings = _judge(connection, line, number, now)
            taken[number.lot_id] = taken.get(number.lot_id, 0) + number.quantity
            numbers.append(judged if judged != number else number)
            if findings:
                stops.append(Stop(line=line, number=number, findings=findings, new=not number.marked))
        if any(new is not old for new, old in zip(numbers, line.numbers, strict=True)):
            cart = cart.with_line(replace(line, numbers=tuple(numbers)))
    return cart, tuple(stops)


def _judge(
    connection: Connection, line: CartLine, number: Number, now: Counter
) -> tuple[Number, tuple[Finding, ...]]:
    pack = Presented(number.lot, number.serial, number.expiry, best_before=number.best_before)
    found = judge_pack(connection, line.product, pack, number.quantity, now).verdict.findings
    allowed = set(number.allowed.reasons) - {Reason.RECALLED.value} if number.allowed else set()
    blocking = tuple(finding for finding in _blocking(found) if finding.reason.value not in allowed)
    warnings = tuple(finding.reason.value for finding in found if finding.level is Level.WARN)
    marked = f"{'; '.join(finding.words for finding in blocking)}." if blocking else ""
    judged = replace(
        number, marked=marked, stopped_for=tuple(finding.reason.value for finding in blocking),
        warnings=tuple(dict.fromkeys((*number.warnings, *warnings))),
    )  # fmt: skip
    return judged, blocking


def _blocking(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.level is Level.BLOCK)
