"""Lots and serials on the lines of an open sale: presented, picked, proposed, refused."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from pos_term.domain.allocation import allocate, eligible
from pos_term.domain.cart import CartLine, Number, add_number
from pos_term.domain.judgement import (
    Finding,
    Level,
    Reason,
    Verdict,
    best_before_of,
    expiry_of,
)  # fmt: skip
from pos_term.domain.lots import Presented, Provenance
from pos_term.domain.products import LotPolicy, MissingPolicy, Product
from pos_term.domain.quantity import ONE, format_quantity
from pos_term.services.choices import free_lots, pack_of
from pos_term.services.judging import Judged, first_available, judge_pack, judge_unnumbered, nothing_left
from pos_term.services.open_sale import OpenSale
from pos_term.services.outcomes import (
    Outcome,
    OutcomeKind,
    number_words,
    take_instead,
)  # fmt: skip
from pos_term.services.records import Presentation
from pos_term.services.scanning import Identified, Unidentified, identify, named
from pos_term.store.catalogue import product_by_sku
from pos_term.store.lots import lot_by_id, lots_by_code, stocked_lots


class Numbering:
    """Puts numbers on lines, reading the store through one connection."""

    def __init__(self, sale: OpenSale, connection: Connection) -> None:
        self._sale = sale
        self._connection = connection
        self._now = sale.circumstances()

    def _fresh(self, line: CartLine) -> CartLine:
        """The line with its product as the store has it now: a recall of all of it may have come meanwhile."""
        product = product_by_sku(self._connection, line.product.sku)
        return replace(line, product=product) if product else line

    # -- one number presented ------------------------------------------------------------------------------

    def take(
        self,
        line: CartLine,
        pack: Presented,
        provenance: Provenance,
        *,
        quantity: int | None = None,
        raw: str = "",
    ) -> Outcome:
        """Judge a presented number and put it on `line`; the line goes into the cart only if it is taken."""
        line = self._fresh(line)
        product = line.product
        wanted = ONE if product.has_serial else (line.missing if quantity is None else quantity)
        if wanted > line.missing:
            words = f"{product.name}: only {format_quantity(line.missing)} still need a number."
            return self._sale.no(words, line=line)
        if not product.has_serial:
            pack = replace(pack, serial=None)
        judged = judge_pack(self._connection, product, pack, wanted, self._now)
        if judged.verdict.blocked:
            return self._refuse(product, pack, judged, wanted, raw)
        return self._give(line, pack, judged, wanted, provenance)

    def present(self, line: CartLine, pack: Presented, provenance: Provenance, quantity: int | None) -> Outcome:
        """Take a number by its name; a name that only another product has is refused as that product's."""
        code = pack.serial or pack.lot or ""
        found = lots_by_code(self._connection, code)
        if found and line.product.sku not in {lot.sku for lot in found}:
            other = product_by_sku(self._connection, found[0].sku)
            return self._wrong_product(line, other or line.product, pack, code)
        return self.take(line, pack, provenance, quantity=quantity)

    def fill(
        self, line: CartLine, pack: Presented, provenance: Provenance, quantity: int | None = None, *, raw: str = ""
    ) -> Outcome:
        """Take a number for a waiting line: one scan is one unit, a typed lot all that it can cover."""
        if quantity is None and (provenance is Provenance.SCANNED and not line.product.weighed):
            quantity = ONE
        elif quantity is None:
            quantity = min(line.missing, self._room(line, pack))
        return self.take(line, pack, provenance, quantity=quantity, raw=raw)

    def pick(self, line: CartLine, lot_id: str) -> Outcome:
        """Take a lot from the list: as much of the missing quantity as it has."""
        lot = lot_by_id(self._connection, lot_id)
        if lot is None or lot.sku != line.product.sku:
            return self._sale.no("That lot is not there any more. Choose another.", line=line)
        free = max(lot.on_hand - self._sale.cart.in_cart(lot.id), 0)
        quantity = min(line.missing, free) or line.missing
        return self.take(line, pack_of(lot), Provenance.PICKED, quantity=quantity)

    def _give(
        self, line: CartLine, pack: Presented, judged: Judged, quantity: int, provenance: Provenance
    ) -> Outcome:
        lot, verdict = judged.lot, judged.verdict
        if lot is None:
            raise AssertionError("a number of an unknown lot was judged sellable")
        number = Number(
            lot_id=lot.id, lot=lot.lot or pack.lot, serial=lot.serial, quantity=quantity, provenance=provenance,
            expiry=expiry_of(pack, lot), best_before=best_before_of(pack, lot),
            warnings=tuple(reason.value for reason in verdict.reasons),
        )  # fmt: skip
        filled = add_number(line, number)
        new = self._sale.cart.line(line.key) is None or line.quantity > self._old_quantity(line)
        self._sale.put(filled)
        kind = OutcomeKind.ADDED if new else OutcomeKind.NUMBER_TAKEN
        warning = f" Mind: {'; '.join(f.words for f in verdict.findings)}." if verdict.findings else ""
        more = f" {format_quantity(filled.missing)} more to go." if filled.missing else ""
        return Outcome(
            kind=kind, message=f"{line.product.name}{number_words(lot.lot, lot.serial)}.{warning}{more}",
            findings=verdict.findings, line=self._sale.cart.position(line.key), key=line.key,
            product=line.product, lot=number.lot, serial=number.serial,
            expiry=number.expiry or number.best_before,
            remaining=max(0, lot.on_hand - self._sale.cart.in_cart(lot.id)),
        )  # fmt: skip

    def _old_quantity(self, line: CartLine) -> int:
        old = self._sale.cart.line(line.key)
        return old.quantity if old else 0

    def _refuse(self, product: Product, pack: Presented, judged: Judged, quantity: int, raw: str) -> Outcome:
        verdict, lot = judged.verdict, judged.lot
        blocking = "; ".join(f.words for f in verdict.findings if f.level is Level.BLOCK)
        expiry = expiry_of(pack, lot) or best_before_of(pack, lot)
        first = judged.first if judged.first and (lot is None or judged.first.id != lot.id) else None
        advice = take_instead(first, self._now.on) if not product.recall else ""
        words = f"{blocking}: {product.name}{number_words(pack.lot, pack.serial)} - not added.{advice}"
        presented = Presentation(
            raw=raw or pack.serial or pack.lot or "", product=product, lot=pack.lot or (lot.lot if lot else None),
            serial=pack.serial, expiry=expiry, quantity=quantity,
        )  # fmt: skip
        return self._sale.refuse(verdict.findings, words, presented, alternative=first)

    # -- no number presented -------------------------------------------------------------------------------

    def add_without_number(self, line: CartLine, found: Identified, quantity: int) -> Outcome:
        """Put a line in the cart that carries no number: sold as it is, filled by rule, or left waiting."""
        line = self._fresh(line)
        product = line.product
        verdict = judge_unnumbered(self._connection, product, found.pack, quantity, self._now)
        if verdict.blocked:
            return self._refuse(product, found.pack, Judged(verdict, None, None), quantity, found.raw)
        unknown_allowed = product.missing_policy is MissingPolicy.ALLOW
        if product.tracked and not unknown_allowed and not self._anything(product):
            empty = nothing_left(self._connection, product, self._now)
            return self._refuse(product, found.pack, Judged(empty, None, None), quantity, found.raw)
        self._sale.put(line)
        if not product.tracked:
            return self._added(line, verdict)
        if product.lot_policy is LotPolicy.AUTO and not product.has_serial:
            return replace(self.suggest(line), kind=OutcomeKind.ADDED)
        kind = "serial" if product.has_serial else "lot"
        words = f"{product.name}: scan or type its {kind}."
        finding = Finding(Reason.NUMBER_MISSING, Level.BLOCK, words)
        return Outcome(
            kind=OutcomeKind.NEEDS_NUMBER, message=words, findings=(finding,),
            line=self._sale.cart.position(line.key), key=line.key, product=product, lot=found.pack.lot,
        )  # fmt: skip

    def _anything(self, product: Product) -> bool:
        if product.has_serial:
            return any(
                eligible(product, lot, self._now.on) and not self._sale.cart.in_cart(lot.id)
                for lot in stocked_lots(self._connection, product.sku, most=5000)
            )
        return first_available(self._connection, product, self._now) is not None

    def _added(self, line: CartLine, verdict: Verdict) -> Outcome:
        mind = f" Mind: {'; '.join(f.words for f in verdict.findings)}." if verdict.findings else ""
        return Outcome(
            kind=OutcomeKind.ADDED, message=f"{line.product.name}.{mind}", findings=verdict.findings,
            line=self._sale.cart.position(line.key), key=line.key, product=line.product,
        )  # fmt: skip

    # -- the proposal --------------------------------------------------------------------------------------

    def suggest(self, line: CartLine) -> Outcome:
        """Fill a line with the proposal. A serial is never proposed: the unit in hand has its own."""
        line = self._fresh(line)
        product = line.product
        if product.has_serial:
            return self._sale.no(f"{product.name}: scan or type the serial of the unit in hand.", line=line)
        if product.lot_policy is LotPolicy.SCAN:
            return self._sale.no(f"{product.name}: its lot must be scanned or typed.", line=line)
        plan = allocate(product, free_lots(self._connection, product, self._now), line.missing, self._now.on)
        if plan.missing:
            short = format_quantity(plan.missing)
            finding = Finding(Reason.NOT_AVAILABLE, Level.BLOCK, f"{short} more than all lots have")
            return self._sale.no(f"{product.name}: {finding.words}.", findings=(finding,), line=line)
        for lot, quantity in plan.parts:
            judged = judge_pack(self._connection, product, pack_of(lot), quantity, self._now)
            if judged.verdict.blocked:
                return self._refuse(product, pack_of(lot), judged, quantity, "")
            outcome = self._give(line, pack_of(lot), judged, quantity, Provenance.SUGGESTED)
            line = self._sale.cart.line(line.key) or line
        return outcome

    # -- the prompt's answer -------------------------------------------------------------------------------

    def answer(self, line: CartLine, raw: bytes, provenance: Provenance, quantity: int | None) -> Outcome:
        """Take a scan or typing as the number of `line`, or say why it does not fit."""
        line = self._fresh(line)
        product = line.product
        found = identify(self._connection, raw, self._now.on, self._sale.counter.decoder, waiting=product)
        if isinstance(found, Identified) and found.product.sku == product.sku:
            if found.pack.numbered:
                return self.fill(line, found.pack, provenance, quantity, raw=found.raw)
            return self._sale.no(f"That is the product's own barcode. Scan or type its {_number_word(product)}.")
        if isinstance(found, Identified):
            return self._wrong_product(line, found.product, found.pack, found.raw)
        return self._unreadable(line, found, provenance, quantity)

    def _wrong_product(self, line: CartLine, other: Product, pack: Presented, raw: str) -> Outcome:
        """A refusal where a number was presented; only words where it was another product's barcode."""
        product = line.product
        words = f"That is {other.name}, not {product.name}. Scan its {_number_word(product)}, or Esc."
        finding = Finding(Reason.WRONG_PRODUCT, Level.BLOCK, words)
        if not pack.numbered:
            return self._sale.no(words, findings=(finding,), line=line)
        presented = Presentation(raw=raw, product=product, lot=pack.lot, serial=pack.serial)
        return self._sale.refuse((finding,), words, presented)

    def _unreadable(
        self, line: CartLine, found: Unidentified, provenance: Provenance, quantity: int | None
    ) -> Outcome:
        """A plain text that is no code of the shop is taken as the number, and refused as an unknown one."""
        plain = found.code.text if found.code else ""
        if found.kind == "unknown" and plain and not (found.code and found.code.gtin):
            return self.fill(line, named(line.product, plain), provenance, quantity, raw=found.raw)
        presented = Presentation(raw=found.raw, product=line.product)
        return self._sale.refuse((found.finding,), found.message, presented)

    def _room(self, line: CartLine, pack: Presented) -> int:
        """How much of the missing quantity a presented lot can cover, at least one piece, so that it is judged."""
        judged = judge_pack(self._connection, line.product, pack, 1, self._now)
        free = judged.lot.on_hand - self._sale.cart.in_cart(judged.lot.id) if judged.lot else 0
        return free if free > 0 else ONE

    def reweigh(self, line: CartLine, quantity: int) -> Outcome:
        """Change the weight of a piece whose lot is known: the lot stays, and is judged for the new weight."""
        number = line.numbers[0]
        lot = lot_by_id(self._connection, number.lot_id)
        free = lot.on_hand - (self._sale.cart.in_cart(lot.id) - number.quantity) if lot else 0
        if free < quantity:
            words = f"{line.product.name}: only {format_quantity(max(0, free))} of lot {number.lot} left."
            return self._sale.no(words, line=line)
        changed = replace(line, quantity=quantity, numbers=(replace(number, quantity=quantity),))
        self._sale.put(changed)
        words = f"{line.product.name}: {format_quantity(quantity)} {line.product.unit}."
        return self._sale.done(OutcomeKind.CHANGED, words, changed)


def _number_word(product: Product) -> str:
    return "serial" if product.has_serial else "lot"
