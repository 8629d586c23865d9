"""Numbers on the lines of an open sale where none came with the scan: asked for, proposed, answered."""

from __future__ import annotations

from dataclasses import replace

from pos_term.domain.allocation import Allocation
from pos_term.domain.cart import CartLine
from pos_term.domain.judgement import Finding, Level, Reason, Verdict
from pos_term.domain.lots import Lot, Provenance
from pos_term.domain.products import LotPolicy, Product
from pos_term.domain.quantity import format_quantity
from pos_term.services.choices import free_lots, may_come, pack_of
from pos_term.services.judging import LOTS_TRIED, Judged, judge_pack, judge_unnumbered, nothing_left
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.services.presenting import Presenting, number_word
from pos_term.services.records import Presentation
from pos_term.services.reserving import propose
from pos_term.services.scanning import Identified, Unidentified, identify, named


class Numbering(Presenting):
    """Puts numbers on lines: those that are presented, and those that the till asks for or proposes."""

    # -- no number presented -------------------------------------------------------------------------------

    def add_without_number(self, line: CartLine, found: Identified, quantity: int) -> Outcome:
        """Put a line in the cart that carries no number: sold as it is, filled by rule, or left waiting."""
        line = self.fresh(line)
        product = line.product
        verdict = judge_unnumbered(self._connection, product, found.pack, quantity, self._now)
        if verdict.blocked:
            return self._refuse_unnumbered(found, product, verdict, quantity)
        if product.tracked and not may_come(self._connection, product, self._now):
            empty = nothing_left(self._connection, product, self._now)
            return self._refuse_unnumbered(found, product, empty, quantity)
        with self._sale.together():
            self._sale.put(line)
            if not product.tracked:
                return self._added(line, verdict)
            return self.filled(line, found.pack.lot)

    def _refuse_unnumbered(self, found: Identified, product: Product, verdict: Verdict, quantity: int) -> Outcome:
        """Nobody can let it go by its number: none was presented."""
        self._sale.refused = None
        return self._refuse_pack(product, found.pack, Judged(verdict, None, None), quantity, found.raw)

    def filled(self, line: CartLine, lot: str | None = None) -> Outcome:
        """A line of the cart with numbers missing: filled where the shop takes lots without asking, or asked for.

        `lot` is the lot that the pack of a serial still to come has named.
        """
        product = line.product
        if self._now.policies(product).lot is LotPolicy.AUTO and not product.has_serial:
            outcome = self._propose(line, answers=False)
            if outcome.ok:
                return replace(outcome, kind=OutcomeKind.ADDED)
        return self._ask(line, lot)

    def _ask(self, line: CartLine, lot: str | None) -> Outcome:
        product = line.product
        self._sale.asked_at = self._sale.counter.clock.at()
        words = f"{product.name}: scan or type its {number_word(product)}."
        finding = Finding(Reason.NUMBER_MISSING, Level.BLOCK, words)
        return Outcome(
            kind=OutcomeKind.NEEDS_NUMBER, message=words, findings=(finding,),
            line=self._sale.cart.position(line.key), key=line.key, product=product, lot=lot,
        )  # fmt: skip

    def _added(self, line: CartLine, verdict: Verdict) -> Outcome:
        mind = f" Mind: {'; '.join(f.words for f in verdict.findings)}." if verdict.findings else ""
        return Outcome(
            kind=OutcomeKind.ADDED, message=f"{line.product.name}.{mind}", findings=verdict.findings,
            line=self._sale.cart.position(line.key), key=line.key, product=line.product,
        )  # fmt: skip

    # -- the proposal --------------------------------------------------------------------------------------

    def suggest(self, line: CartLine) -> Outcome:
        """Fill a line with the proposal. A serial is never proposed: the unit in hand has its own."""
        line = self.fresh(line)
        product = line.product
        if product.has_serial:
            return self._sale.no(f"{product.name}: scan or type the serial of the unit in hand.", line=line)
        if self._now.policies(product).lot is LotPolicy.SCAN:
            return self._sale.no(f"{product.name}: its lot must be scanned or typed.", line=line)
        return self._propose(line, answers=True)

    def _propose(self, line: CartLine, *, answers: bool) -> Outcome:
        """Take the first lots that may go, over as many as the quantity needs; all of it or nothing."""
        product = line.product
        stopped: set[str] = set()
        for most in LOTS_TRIED:
            lots = free_lots(self._connection, product, self._now, most=most)
            plan = self._plan(line, lots, stopped)
            while not plan.missing:
                outcome = self._take_all(line, plan, answers=answers)
                if isinstance(outcome, Outcome):
                    return outcome
                stopped.add(outcome.id)
                plan = self._plan(line, lots, stopped)
            if len(lots) < most:
                break
        words = f"{format_quantity(plan.missing)} more than all lots have"
        finding = Finding(Reason.NOT_AVAILABLE, Level.BLOCK, words)
        return self._sale.no(f"{product.name}: {words}.", findings=(finding,), line=line)

    def _plan(self, line: CartLine, lots: list[Lot], stopped: set[str]) -> Allocation:
        able = (lot for lot in lots if lot.id not in stopped)
        return propose(self._connection, line.product, able, line.missing, self._now)

    def _take_all(self, line: CartLine, plan: Allocation, *, answers: bool) -> Outcome | Lot:
        """Every part of the plan on the line; or the lot that may not go, and then nothing of it."""
        sale = self._sale
        cart, touched, asked = sale.cart, sale.touched, sale.asked_at
        taken: list[str] = []
        findings: dict[Finding, None] = {}
        with sale.together():
            for lot, quantity in plan.parts:
                judged = judge_pack(self._connection, line.product, pack_of(lot), quantity, self._fresh_now())
                if judged.verdict.blocked:
                    sale.cart, sale.touched, sale.asked_at = cart, touched, asked
                    return lot
                outcome = self._give(
                    line, pack_of(lot), judged, quantity, Provenance.SUGGESTED, answers=answers
                )  # fmt: skip
                line = sale.cart.line(line.key) or line
                taken.append(f"{format_quantity(quantity)} of lot {lot.code}")
                findings |= dict.fromkeys(outcome.findings)
        if len(taken) == 1:
            return outcome
        mind = f" Mind: {'; '.join(f.words for f in findings)}." if findings else ""
        words = f"{line.product.name}: {', '.join(taken)}.{mind}"
        return replace(outcome, message=words, findings=tuple(findings))

    # -- the prompt's answer -------------------------------------------------------------------------------

    def answer(self, line: CartLine, raw: bytes, provenance: Provenance, quantity: int | None) -> Outcome:
        """Take a scan or typing as the number of `line`, or say why it does not fit."""
        line = self.fresh(line)
        product = line.product
        found = identify(self._connection, raw, self._now.on, self._sale.counter.decoder, waiting=product)
        if isinstance(found, Identified) and found.product.sku == product.sku:
            if found.pack.numbered:
                return self.fill(line, found.pack, provenance, quantity, raw=found.raw)
            return self._sale.no(f"That is the product's own barcode. Scan or type its {number_word(product)}.")
        if isinstance(found, Identified):
            return self._wrong_product(line, found.product, found.pack, found.raw)
        return self._unreadable(line, found, provenance, quantity)

    def _unreadable(
        self, line: CartLine, found: Unidentified, provenance: Provenance, quantity: int | None
    ) -> Outcome:
        """A plain text that is no code of the shop is taken as the number, or refused as an unknown one."""
        plain = found.code.text if found.code else ""
        if found.kind == "unknown" and plain and not (found.code and found.code.gtin):
            return self.fill(line, named(line.product, plain), provenance, quantity, raw=found.raw)
        presented = Presentation(raw=found.raw, product=line.product)
        return self._sale.refuse((found.finding,), found.message, presented)
