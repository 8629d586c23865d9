"""One lot or serial presented for a line of an open sale: judged, then put on it or refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from pos_term.domain.cart import CartLine, Number, add_number
from pos_term.domain.cart_lines import Allowed
from pos_term.domain.judgement import Finding, Level, Reason, Verdict, best_before_of, expiry_of, unheard_of
from pos_term.domain.lots import Presented, Provenance
from pos_term.domain.products import Product, UnknownLot
from pos_term.domain.quantity import ONE, format_quantity
from pos_term.services.choices import pack_of
from pos_term.services.judging import Counter, Judged, judge_pack, number_key, room
from pos_term.services.open_sale import OpenSale, Refused
from pos_term.services.outcomes import Outcome, OutcomeKind, number_words, take_instead
from pos_term.services.records import Presentation
from pos_term.store.carts import SerialTaken
from pos_term.store.catalogue import product_by_sku
from pos_term.store.lots import lot_by_id, lots_by_code


class Presenting:
    """Puts presented numbers on lines, reading the store through one connection."""

    def __init__(self, sale: OpenSale, connection: Connection) -> None:
        self._sale = sale
        self._connection = connection
        self._now = sale.circumstances()

    def _fresh_now(self) -> Counter:
        """The circumstances with the cart as it has become."""
        self._now = self._sale.circumstances()
        return self._now

    def fresh(self, line: CartLine) -> CartLine:
        """The line with its product as the store has it now: a recall of all of it may have come meanwhile."""
        product = product_by_sku(self._connection, line.product.sku)
        return replace(line, product=product) if product else line

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
        line = self.fresh(line)
        product = line.product
        wanted = ONE if product.has_serial else (line.missing if quantity is None else quantity)
        if wanted > line.missing:
            words = f"{product.name}: only {format_quantity(line.missing)} still need a number."
            return self._sale.no(words, line=line)
        if not product.has_serial:
            pack = replace(pack, serial=None)
        judged = judge_pack(self._connection, product, pack, wanted, self._now)
        if not judged.verdict.blocked and judged.lot is None and (fault := _code_fault(product, pack)):
            return self._sale.no(fault.words, findings=(fault,), line=line)
        if judged.verdict.blocked:
            return self._refuse(line, pack, judged, wanted, raw, provenance)
        try:
            return self._give(line, pack, judged, wanted, provenance)
        except SerialTaken as taken:
            return self._refuse(line, pack, _taken(judged, taken), wanted, raw, provenance)

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
        quantity = min(line.missing, room(self._connection, lot, self._now)) or line.missing
        return self.take(line, pack_of(lot), Provenance.PICKED, quantity=quantity)

    def allow(self, refused: Refused, judged: Judged, allowed: Allowed | None) -> Outcome:
        """Put a number that was refused on its line, by somebody's leave."""
        line, pack, quantity, how = self.fresh(refused.line), refused.pack, refused.quantity, refused.provenance
        try:
            return self._give(line, pack, judged, quantity, how, allowed=allowed)
        except SerialTaken as taken:
            return self._refuse(line, pack, _taken(judged, taken), quantity, refused.raw, how)

    def _room(self, line: CartLine, pack: Presented) -> int:
        """How much of the missing quantity a presented lot can cover, at least one piece, so that it is judged."""
        judged = judge_pack(self._connection, line.product, pack, 1, self._now)
        create = self._now.policies(line.product).unknown_lot is UnknownLot.CREATE
        if create and unheard_of(judged.lot, line.missing):
            return line.missing
        return (room(self._connection, judged.lot, self._now) if judged.lot else 0) or ONE

    def _give(
        self,
        line: CartLine,
        pack: Presented,
        judged: Judged,
        quantity: int,
        provenance: Provenance,
        *,
        allowed: Allowed | None = None,
        answers: bool = True,
    ) -> Outcome:
        """The line with the number goes into the cart; `answers` is whether someone was asked for it."""
        lot, record, verdict = judged.lot, judged.record, judged.verdict
        old = self._sale.cart.line(line.key)
        new = old is None or line.quantity > old.quantity
        number = Number(
            lot_id=lot.id if lot else number_key(line.product.sku, pack), lot=(lot and lot.lot) or pack.lot,
            serial=lot.serial if lot else pack.serial, quantity=quantity, provenance=provenance,
            expiry=expiry_of(pack, record), best_before=best_before_of(pack, record),
            warnings=tuple(reason.value for reason in verdict.reasons), allowed=allowed,
            unknown=Reason.UNKNOWN_LOT in verdict.reasons, took=self._took() if answers and not new else 0,
        )  # fmt: skip
        filled = add_number(line, number)
        self._sale.put(filled)
        if not new:
            self._sale.asked_at = self._sale.counter.clock.at() if self._sale.waiting else None
        left = max(0, lot.on_hand - self._sale.cart.in_cart(lot.id)) if lot and not number.unknown else None
        warning = f" Mind: {'; '.join(f.words for f in verdict.findings)}." if verdict.findings else ""
        more = f" {format_quantity(filled.missing)} more to go." if filled.missing else ""
        return Outcome(
            kind=OutcomeKind.ADDED if new else OutcomeKind.NUMBER_TAKEN,
            message=f"{line.product.name}{number_words(number.lot, number.serial)}.{warning}{more}",
            findings=verdict.findings, line=self._sale.cart.position(line.key), key=line.key,
            product=line.product, lot=number.lot, serial=number.serial,
            expiry=number.expiry or number.best_before, remaining=left,
        )  # fmt: skip

    def _took(self) -> int:
        """Milliseconds since a number was asked for; 0 where none was."""
        asked = self._sale.asked_at
        return max(0, (self._sale.counter.clock.at() - asked) // timedelta(milliseconds=1)) if asked else 0

    def _refuse(
        self, line: CartLine, pack: Presented, judged: Judged, quantity: int, raw: str, provenance: Provenance
    ) -> Outcome:
        """Refuse a number, and keep how it was presented: someone with the right may let it go."""
        self._sale.refused = Refused(
            line=line, new=self._sale.cart.line(line.key) is None, pack=pack, quantity=quantity,
            provenance=provenance, findings=judged.verdict.findings, raw=raw, cart=self._sale.cart,
        )  # fmt: skip
        return self._refuse_pack(line.product, pack, judged, quantity, raw)

    def _refuse_pack(self, product: Product, pack: Presented, judged: Judged, quantity: int, raw: str) -> Outcome:
        verdict, lot = judged.verdict, judged.lot
        blocking = "; ".join(f.words for f in verdict.findings if f.level is Level.BLOCK)
        expiry = expiry_of(pack, judged.record) or best_before_of(pack, judged.record)
        first = judged.first if judged.first and (lot is None or judged.first.id != lot.id) else None
        advice = take_instead(first, self._now.on) if not product.recall else ""
        words = f"{blocking}: {product.name}{number_words(pack.lot, pack.serial)} - not added.{advice}"
        presented = Presentation(
            raw=raw or pack.serial or pack.lot or "", product=product, lot=pack.lot or (lot.lot if lot else None),
            serial=pack.serial, expiry=expiry, quantity=quantity,
        )  # fmt: skip
        return self._sale.refuse(verdict.findings, words, presented, alternative=first)

    def _wrong_product(self, line: CartLine, other: Product, pack: Presented, raw: str) -> Outcome:
        """A refusal where a number was presented; only words where it was another product's barcode."""
        product = line.product
        words = f"That is {other.name}, not {product.name}. Scan its {number_word(product)}, or Esc."
        finding = Finding(Reason.WRONG_PRODUCT, Level.BLOCK, words)
        if not pack.numbered:
            return self._sale.no(words, findings=(finding,), line=line)
        presented = Presentation(raw=raw, product=product, lot=pack.lot, serial=pack.serial)
        return self._sale.refuse((finding,), words, presented)


def number_word(product: Product) -> str:
    """What number a unit of the product is sold by."""
    return "serial" if product.has_serial else "lot"


def _taken(judged: Judged, taken: SerialTaken) -> Judged:
    """The verdict when another till's scan of the same serial was quicker."""
    finding = Finding(Reason.SERIAL_IN_CART, Level.BLOCK, str(taken))
    return replace(judged, verdict=Verdict((finding,)))


def _code_fault(product: Product, pack: Presented) -> Finding | None:
    """Why a number that the store does not know cannot be kept: it has nothing to see, or too much."""
    from pos_term.services.import_fields import code_fault

    for code in (pack.serial, pack.lot):
        if code and (not number_key(product.sku, Presented(lot=code)) or (fault := code_fault(code))):
            why = "is blank; type what is printed" if not code.strip() else fault
            return Finding(Reason.BAD_CODE, Level.BLOCK, f"{product.name}: the {number_word(product)} {why}.")
    if not pack.numbered:
        words = f"{product.name}: scan or type its {number_word(product)}."
        return Finding(Reason.NUMBER_MISSING, Level.BLOCK, words)
    return None
