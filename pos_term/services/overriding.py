"""A stopped or doubtful number that someone with the right lets go, in place and with a reason."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from pos_term.domain.cart import CartLine, Number
from pos_term.domain.cart_lines import Allowed
from pos_term.domain.clean import clean
from pos_term.domain.judgement import Finding, Level, Reason, Verdict
from pos_term.domain.lots import Presented
from pos_term.domain.people import Permission, Person
from pos_term.domain.products import Product
from pos_term.services.asking import ask_on
from pos_term.services.judging import judge_pack
from pos_term.services.open_sale import OpenSale, Refused
from pos_term.services.outcomes import Outcome, OutcomeKind, number_words
from pos_term.services.presenting import Presenting

LONGEST_REASON = 200
_NOTHING = "There is nothing here that could be let go."


class Overrides:
    """Lets numbers go that were refused, that were taken with a warning, or that stopped the sale at the commit.

    Only what the shop lets be overridden at all, by someone who may, with a reason; a recall never. What was
    allowed is recorded in the sale, the refusal before it stays recorded, and the commit judges again: it accepts
    what was allowed here and nothing that came later.
    """

    def __init__(self, sale: OpenSale) -> None:
        self._sale = sale

    @property
    def pending(self) -> Refused | None:
        """The number refused last, where someone may still let it go; the next change of the cart ends that."""
        refused = self._last()
        return refused if refused and not self._forbidden(refused.line.product, refused.findings) else None

    def can(self, key: int | None = None) -> bool:
        """Whether someone with the right could let go what was refused last, or the numbers of line `key`."""
        if key is None:
            return self.pending is not None
        line = self._sale.cart.line(key)
        if line is None or any(self._never(line, number) for number in line.numbers):
            return False
        return any(number.marked or self._doubts(line, number) for number in line.numbers)

    def _never(self, line: CartLine, number: Number) -> bool:
        """Whether it was stopped for something that nobody may override."""
        able = {reason.value for reason in self._sale.counter.rules.of(line.product).overridable}
        return not able.issuperset(number.stopped_for)

    def allow(self, reason: str, approver: Person, key: int | None = None) -> Outcome:
        """Let the number go that was refused last, or what is doubtful on line `key`; `approver` answers for it.

        A number that was refused goes on its line as it was presented. A number that stopped the sale stays on its
        line and its mark goes. Raises StoreFault.
        """
        why = clean(reason, limit=LONGEST_REASON)
        if not approver.active or not self._sale.counter.shop.allows(approver.role, Permission.OVERRIDE):
            return self._not_allowed(f"{approver.name} may not let it go. Ask someone who may.")
        if not why:
            return self._sale.no("Say why it may go; a reason is needed.")
        line = self._sale.cart.line(key) if key is not None else None
        refused = self._last()
        with self._sale.counter.store.reading() as connection:
            if refused and (key is None or (key == refused.line.key and (self.pending or not self.can(key)))):
                return self._refused(connection, refused, why, approver)
            if line is not None:
                return self._on_line(connection, line, why, approver)
        return self._sale.no(_NOTHING if key is None else "That line is not there.")

    def _last(self) -> Refused | None:
        refused = self._sale.refused
        return refused if refused and refused.cart is self._sale.cart else None

    # -- what was refused ----------------------------------------------------------------------------------

    def _refused(self, connection: Connection, refused: Refused, why: str, approver: Person) -> Outcome:
        presenting = Presenting(self._sale, connection)
        line = presenting.fresh(refused.line)
        judged = judge_pack(
            connection, line.product, refused.pack, refused.quantity, self._sale.circumstances()
        )  # fmt: skip
        stopping = _blocking(judged.verdict)
        if forbidden := self._forbidden(line.product, judged.verdict.findings):
            return self._stays(line.product, forbidden)
        allowed = Allowed(reasons=_codes(stopping), reason=why, by=approver.id, name=approver.name)
        outcome = presenting.allow(refused, judged, allowed if stopping else None)
        self._sale.refused = None
        words = f"{outcome.message} Let go by {approver.name}: {why}." if stopping else outcome.message
        return ask_on(self._sale, replace(outcome, message=words))

    # -- what stands on a line -----------------------------------------------------------------------------

    def _on_line(self, connection: Connection, line: CartLine, why: str, approver: Person) -> Outcome:
        line = Presenting(self._sale, connection).fresh(line)
        numbers: list[Number] = []
        told: list[str] = []
        for number in line.numbers:
            pack = Presented(number.lot, number.serial, number.expiry, best_before=number.best_before)
            judged = judge_pack(
                connection, line.product, pack, number.quantity, self._sale.circumstances(), less=number.quantity
            )  # fmt: skip
            stopping = _blocking(judged.verdict)
            if forbidden := self._forbidden(line.product, stopping):
                return self._stays(line.product, forbidden)
            before = number.allowed.reasons if number.allowed else ()
            now = (*_codes(stopping), *self._doubts(line, number))
            codes = tuple(dict.fromkeys((*before, *now)))
            if set(codes) == set(before) and not number.marked:
                numbers.append(number)
                continue
            allowed = Allowed(reasons=codes, reason=why, by=approver.id, name=approver.name) if codes else None
            numbers.append(replace(number, allowed=allowed, marked="", stopped_for=()))
            told.append(number_words(number.lot, number.serial).strip())
        if not told:
            return self._sale.no(_NOTHING, line=line)
        changed = replace(line, numbers=tuple(numbers))
        self._sale.put(changed)
        words = f"{line.product.name}: {', '.join(told)} let go by {approver.name}: {why}."
        return self._sale.done(OutcomeKind.CHANGED, words, changed)

    def _doubts(self, line: CartLine, number: Number) -> tuple[str, ...]:
        """The warnings a number was taken with that someone may answer for."""
        allowed = number.allowed.reasons if number.allowed else ()
        able = {reason.value for reason in self._sale.counter.rules.of(line.product).overridable}
        return tuple(code for code in number.warnings if code in able and code not in allowed)

    # -- what may not go -----------------------------------------------------------------------------------

    def _forbidden(self, product: Product, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Of the findings that block, those that nobody may override."""
        able = self._sale.counter.rules.of(product).overridable
        return tuple(f for f in findings if f.level is Level.BLOCK and f.reason not in able)

    def _stays(self, product: Product, findings: tuple[Finding, ...]) -> Outcome:
        worst = findings[0]
        if worst.reason is Reason.RECALLED:
            words = f"{product.name} is {worst.words}: nobody may let it go. Put it aside."
            return self._sale.no(words, findings=(worst,), product=product)
        return self._not_allowed(f"{product.name}: {worst.words}; this shop lets nobody override that.", product)

    def _not_allowed(self, words: str, product: Product | None = None) -> Outcome:
        finding = Finding(Reason.NOT_ALLOWED, Level.BLOCK, words)
        return self._sale.no(words, findings=(finding,), product=product)


def _blocking(verdict: Verdict) -> tuple[Finding, ...]:
    return tuple(finding for finding in verdict.findings if finding.level is Level.BLOCK)


def _codes(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.reason.value for finding in findings))
