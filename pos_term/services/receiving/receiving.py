"""A delivery in the hands of whoever receives it: each step changes the draft, checks it and keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean, visible
from pos_term.domain.money import LARGEST
from pos_term.services.desk import Desk, Refused
from pos_term.services.receiving import booking, keeping
from pos_term.services.receiving.checks import difference_words, other_date
from pos_term.services.receiving.draft import Booked, Draft, DraftCard, Expected, Part, Taken, TakenKind
from pos_term.services.receiving.editing import edited, measured_line
from pos_term.services.receiving.expected import differences, load, with_taken
from pos_term.services.receiving.fields import Wrong
from pos_term.services.receiving.heads import with_notice, with_purchase, with_supplier
from pos_term.services.receiving.kept import GONE, KeptDelivery, blank
from pos_term.services.receiving.known import load as known_of
from pos_term.services.receiving.lines import added, existing, put, with_dates, without
from pos_term.services.receiving.parting import split, with_serials
from pos_term.services.receiving.scans import Pack, Unit, Unread, read_scan
from pos_term.services.receiving.telling import line_with, refusal
from pos_term.services.receiving.units import with_expected, with_unit
from pos_term.store.drafts import drop_draft, read_draft

if TYPE_CHECKING:
    from pos_term.domain.documents import Difference

_NOTE = 80


class Receiving(KeptDelivery):
    """One delivery being received. Every method may raise StoreFault; then the draft is as it was before.

    Made of a desk and the decoder of the till's scanners. `draft` is the delivery as it stands, a frozen value:
    show it after each step.
    """

    # -- the delivery as a whole -----------------------------------------------------------------------------

    @staticmethod
    def drafts(desk: Desk) -> list[DraftCard]:
        """Deliveries that wait to be gone on with, the one changed last first."""
        with desk.store.reading() as connection:
            return keeping.cards(connection)

    def begin(self, *, supplier: str = "", purchase: str = "", notice: str = "") -> Taken:
        """Begin a new delivery; refused where the supplier, order or notice is not to be had.

        It is kept from its first change on.
        """

        def change(_: Draft) -> Draft:
            draft = blank()
            with self.desk.store.reading() as connection:
                draft = with_supplier(connection, draft, supplier) if supplier.strip() else draft
                draft = with_notice(connection, draft, notice)
                return with_purchase(connection, draft, purchase) if purchase.strip() else draft

        before, self._kept = self._kept, ""
        said = bool(supplier.strip() or purchase.strip() or notice.strip())
        try:
            taken = self._head(change, "Scan the first pack.", keep=said)
        except BaseException:
            self._kept = before
            raise
        self._kept, self._asking = (self._kept, {}) if taken.ok else (before, self._asking)
        return taken

    def resume(self, draft_id: str) -> Taken:
        """Go on with a delivery; refused where it is booked or thrown away by now."""
        with self.desk.store.reading() as connection:
            kept = read_draft(connection, draft_id)
            if kept is None or kept.kind != keeping.KIND:
                return refusal("This delivery is booked or was thrown away.")
            try:
                draft = keeping.read(connection, kept)
            except keeping.Unreadable:
                return refusal("This delivery was kept by another version and cannot be read; begin it anew.")
            self._expectation = load(connection, draft)
            self.draft = self._settled(draft)
        self._kept = kept.body
        self._asking = {}
        return Taken(kind=TakenKind.HEAD_CHANGED, message=f"Going on with {visible(self.draft.title)}.")

    def discard(self) -> Taken:
        """Throw the draft away; what was scanned is not received."""
        if self._kept:
            with self.desk.store.writing() as connection:
                if not drop_draft(connection, self.draft.id, self._kept):
                    return refusal(GONE)
        self._forget()
        return Taken(kind=TakenKind.HEAD_CHANGED, message="The delivery was thrown away; nothing was received.")

    def set_supplier(self, text: str) -> Taken:
        """Say who sends it, by id or name; a name the shop does not keep is taken as it is."""
        return self._asked(lambda connection, draft: with_supplier(connection, draft, text), "Supplier noted.")

    def set_purchase(self, order: str) -> Taken:
        """Check against a purchase order; empty: against none. The supplier comes with it."""
        return self._asked(lambda connection, draft: with_purchase(connection, draft, order), "Order noted.")

    def set_notice(self, notice: str) -> Taken:
        """Check against an announced delivery; empty: against none. Supplier and order come with it."""
        return self._asked(lambda connection, draft: with_notice(connection, draft, notice), "Notice noted.")

    def set_note(self, text: str) -> Taken:
        """Keep the number of the delivery note."""
        note = clean(text, limit=_NOTE)
        return self._head(lambda draft: replace(draft, delivery_note=note), "Delivery note noted.")

    def set_freight(self, minor: int) -> Taken:
        """Keep what the carriage of the whole delivery costs, in minor units."""
        if not 0 <= minor <= LARGEST:
            return refusal("Freight is 0 or more; key what the carriage costs.")
        return self._head(lambda draft: replace(draft, freight=minor), "Freight noted.")

    # -- lines -----------------------------------------------------------------------------------------------

    def take(self, raw: bytes, *, scanned: bool = True, waiting: int | None = None) -> Taken:
        """Take one scan or typed code.

        A GS1 code fills a line: product, lot, expiry, production date, serial, count, weight. The same lot again
        counts its line up; each serial is a line of its own. An SSCC finds the announced delivery and takes what
        is packed in it. A plain barcode adds a line that asks for its lot, date and quantity. With `waiting`, the
        key of a line, a code that is no product's is that line's lot or serial.
        """
        line = self.draft.line(waiting)
        on = self.desk.clock.business_date()
        with self.desk.store.reading() as connection:
            found = read_scan(connection, raw, on, self._decoder, line.product if line else None)
        if isinstance(found, Unit):
            return self._take_unit(found.sscc)
        if isinstance(found, Unread):
            mine = line_with(self.draft, found.text)
            if line and found.text and (not scanned or mine is None):
                name = "serial" if line.product.has_serial and (line.lot or not line.product.has_lot) else "lot"
                return self.edit(line.key, **{name: found.text})
            if mine is None:
                return Taken(kind=TakenKind.UNKNOWN, message=found.words)
            found = Pack(product=mine.product, lot=mine.lot, serial=mine.serial)
        return self._take_pack(found)

    def _take_pack(self, pack: Pack) -> Taken:
        if pack.sscc and any(line.sscc == pack.sscc for line in self.draft.lines):
            return refusal(f"SSCC {pack.sscc} was taken already. Each logistic unit comes once.")
        line = pack.line()
        with self.desk.store.reading() as connection:
            clash = other_date(known_of(connection, [line]), line)
        if clash:
            return refusal(clash)
        done = put(self.draft, line) if pack.quantity or not line.product.weighed else added(self.draft, line)
        if isinstance(done, str):
            return refusal(done)
        refused = self._keep(done.draft)
        return refused or self._about(done.key, done.kind, bare=pack.bare)

    def _take_unit(self, sscc: str) -> Taken:
        try:
            with self.desk.store.reading() as connection:
                found = with_unit(connection, self.draft, sscc)
        except Wrong as wrong:
            return refusal(wrong)
        if found is None:
            words = f"No announced delivery has the SSCC {sscc}. Scan the packs one by one."
            return Taken(kind=TakenKind.UNKNOWN, message=words)
        refused = self._keep(found[0], anew=True)
        words = f"Announced delivery {visible(self.draft.notice)}: {_lines(found[1])} taken from SSCC {sscc}."
        return refused or Taken(kind=TakenKind.DELIVERY_FOUND, message=words)

    def take_all(self) -> Taken:
        """Take everything that is still expected, as it was announced or ordered."""
        try:
            with self.desk.store.reading() as connection:
                draft, count, left = with_expected(connection, self.draft, self._expectation)
        except Wrong as wrong:
            return refusal(wrong)
        need = "needs a serial, scan it" if left == 1 else "need a serial each, scan them"
        more = f"; {left} {need}" if left else ""
        refused = self._keep(draft)
        return refused or Taken(kind=TakenKind.DELIVERY_FOUND, message=f"{_lines(count)} taken as expected{more}.")

    def edit(self, key: int, **fields: object) -> Taken:
        """Put fields of a line right: those of DraftLine that people fill in, and `date` for the one it carries.

        Values are typed values (date, thousandths, ten-thousandths) or text as it is typed; a text that is none is
        refused in words. A lot that is keyed for a line whose code is made here is the supplier's lot. A date
        counts for all lines of its lot.
        """

        def change(draft: Draft) -> Draft:
            line = edited(draft, draft.line(key), fields)
            with self.desk.store.reading() as connection:
                if words := other_date(known_of(connection, [line]), line):
                    raise Wrong(words)
            return with_dates(draft, line)

        return self._line(key, change, frozenset(fields))

    def serials(self, key: int, text: str) -> Taken:
        """Make a line each of serials: `A001-A050`, `A1, A2`, or a list with line ends between."""
        return self._line(key, lambda draft: with_serials(draft, existing(draft, key), text), frozenset({"serial"}))

    def split(self, key: int, parts: Sequence[Part]) -> Taken:
        """Part a line by grade, place or lot; the quantities must add up to the line's."""
        return self._line(key, lambda draft: split(draft, existing(draft, key), parts))

    def measure(self, key: int, name: str, value: str) -> Taken:
        """Keep a test result or attribute; an empty value takes it off. A number outside its limits holds it."""
        return self._line(key, lambda draft: measured_line(draft, existing(draft, key), name, value))

    def remove(self, key: int) -> Taken:
        """Take a line off."""
        if self.draft.line(key) is None:
            return refusal("That line is gone already.")
        refused = self._keep(without(self.draft, key))
        return refused or Taken(kind=TakenKind.HEAD_CHANGED, message="The line was taken off.")

    # -- what is expected, and the end -----------------------------------------------------------------------

    def differences(self) -> tuple[Difference, ...]:
        """What is not as announced or ordered; it is written into the receipt."""
        return differences(self._expectation, self.draft.lines)

    def still_expected(self) -> tuple[Expected, ...]:
        """What was announced or ordered, with what there is of it by now; all of it, also what is complete."""
        return with_taken(self._expectation.notice or self._expectation.order, self.draft.lines)

    def book(self, desk: Desk | None = None) -> Booked | Refused:
        """Book the delivery as one goods receipt by whoever sits at `desk`; refused, the draft stays.

        Where another receipt has changed what is expected since the delivery was looked at, it is refused once,
        so that one delivery is not booked by two people unseen.
        """
        if not self.draft.lines:
            return Refused("Nothing was received yet; scan the first pack.")
        before = self.differences()
        refused = self._keep(self.draft, anew=True)
        if refused:
            return Refused(refused.message)
        if new := [each for each in self.differences() if each not in before]:
            words = difference_words(new[0])
            return Refused(f"Something else was booked meanwhile. {words}. Look at the lines, then book again.")
        stops = [each for line in self.draft.lines for each in line.findings if line.blocked][:1]
        if self.draft.blocked and stops:
            count = sum(line.blocked for line in self.draft.lines)
            more = f" ({count} lines cannot be booked so)" if count > 1 else ""
            return Refused(f"{stops[0].words}{more}")
        try:
            done = booking.book(desk or self.desk, booking.Ready(self.draft, self._kept, self.differences()))
        except booking.Changed:
            return Refused(GONE)
        if isinstance(done, Booked):
            self._forget()
        return done


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"
