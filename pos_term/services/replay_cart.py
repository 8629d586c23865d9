"""Script steps on the open sale: scanning, numbers, prices, and paying."""

from __future__ import annotations

from pos_term.domain.lots import Provenance
from pos_term.domain.people import Permission
from pos_term.domain.scan_frame import as_the_sale_takes_it
from pos_term.domain.tender import TenderKind, TenderState
from pos_term.services.outcomes import Outcome
from pos_term.services.replay_parts import StepGroup, Steps
from pos_term.services.script import BadStep, Step

_APPROVED = frozenset({"user", "pin"})


class CartSteps(StepGroup):
    """What is done to the cart, and how it is paid."""

    def steps(self) -> Steps:
        """Each step with the fields it knows."""
        return {
            "scan": (self._scan, frozenset({"raw"})),
            "find": (self._find, frozenset({"sku", "quantity"})),
            "number": (self._number, frozenset({"line", "lot", "serial", "quantity", "via"})),
            "drop_number": (self._drop_number, frozenset({"line", "lot", "serial"})),
            "accept_suggestion": (self._accept, frozenset({"line"})),
            "quantity": (self._quantity, frozenset({"line", "value"})),
            "remove": (self._remove, frozenset({"line"})),
            "discount": (self._discount, frozenset({"line", "percent", "amount", "reason"}) | _APPROVED),
            "drop_discount": (self._drop_discount, frozenset({"line"})),
            "price": (self._price, frozenset({"line", "value", "reason"}) | _APPROVED),
            "mark_down": (self._mark_down, frozenset({"line"})),
            "age": (self._age, frozenset({"born"})),
            "customer": (self._customer, frozenset({"id"})),
            "override": (self._override, frozenset({"line", "reason"}) | _APPROVED),
            "load_order": (self._load_order, frozenset({"order"})),
            "suspend": (self._suspend, frozenset({"label"})),
            "resume": (self._resume, frozenset({"sale"})),
            "void": (self._void, frozenset({"reason"}) | _APPROVED),
            "tender": (self._tender, frozenset({"kind", "amount", "reference", "state", "currency"})),
            "refund": (self._refund, frozenset({"kind", "amount", "reference"}) | _APPROVED),
            "complete": (self._complete, frozenset()),
        }

    # -- goods ---------------------------------------------------------------------------------------------

    def _scan(self, step: Step) -> Outcome:
        raw, wedge = step.text("raw").encode("utf-8", "surrogatepass"), self._till.settings.scanner
        code = as_the_sale_takes_it(raw, wedge.prefix, wedge.suffix)
        return self._not_ready() or self._till.checkout.scan(code)

    def _find(self, step: Step) -> Outcome:
        sku, quantity = step.text("sku"), step.quantity("quantity", None)
        return self._not_ready() or self._till.checkout.find(sku, quantity)

    def _named(self, step: Step) -> tuple[str, str]:
        lot, serial = step.text("lot", ""), step.text("serial", "")
        if bool(lot) == bool(serial):
            raise BadStep(f"line {step.line}: give either lot or serial")
        return lot, serial

    def _number(self, step: Step) -> Outcome:
        via = step.choice("via", Provenance, Provenance.KEYED)
        lot, serial = self._named(step)
        quantity = step.quantity("quantity", None)
        return self._nobody() or self._till.checkout.number(
            self._key(step), lot=lot or None, serial=serial or None, quantity=quantity, provenance=via
        )

    def _drop_number(self, step: Step) -> Outcome:
        lot, serial = self._named(step)
        key = self._key(step)
        if nobody := self._nobody():
            return nobody
        line = self._till.checkout.cart.line(key)
        wanted = (lot or serial).strip().upper()
        for number in line.numbers if line else ():
            if ((number.serial if serial else number.lot) or "").upper() == wanted:
                return self._till.checkout.drop_number(key, number.lot_id)
        return self._till.checkout.not_possible("That number is not on the line.")

    def _accept(self, step: Step) -> Outcome:
        key = self._key(step)
        return self._nobody() or self._till.checkout.accept_suggestion(key)

    def _quantity(self, step: Step) -> Outcome:
        key, value = self._key(step), step.quantity("value") or 0
        return self._nobody() or self._till.checkout.set_quantity(key, value)

    def _remove(self, step: Step) -> Outcome:
        key = self._key(step)
        return self._nobody() or self._till.checkout.remove(key)

    def _void(self, step: Step) -> Outcome:
        reason, approver = step.note("reason", ""), self._approver(step, Permission.VOID_SALE)
        if isinstance(approver, Outcome):
            return approver
        return self._nobody() or self._till.checkout.void(reason, approver)

    # -- what it costs, and for whom -----------------------------------------------------------------------

    def _discount(self, step: Step) -> Outcome:
        if step.given("percent") == step.given("amount"):
            raise BadStep(f"line {step.line}: give either percent or amount")
        percent = step.percent("percent") if step.given("percent") else None
        amount = step.amount("amount", self._digits) if step.given("amount") else None
        approver = self._approver(step, Permission.DISCOUNT)
        if isinstance(approver, Outcome):
            return approver
        key, reason = self._key(step) if step.given("line") else None, step.note("reason")
        return self._nobody() or self._till.checkout.pricing.discount(
            key, percent=percent, amount=amount, reason=reason, approved=approver
        )

    def _drop_discount(self, step: Step) -> Outcome:
        key = self._key(step) if step.given("line") else None
        return self._nobody() or self._till.checkout.pricing.drop_discount(key)

    def _price(self, step: Step) -> Outcome:
        value, reason = step.amount("value", self._digits), step.note("reason", "")
        approver = self._approver(step, Permission.PRICE)
        if isinstance(approver, Outcome):
            return approver
        key = self._key(step)
        return self._nobody() or self._till.checkout.pricing.price(key, value, reason, approver)

    def _mark_down(self, step: Step) -> Outcome:
        key = self._key(step)
        return self._nobody() or self._till.checkout.pricing.mark_down(key)

    def _age(self, step: Step) -> Outcome:
        born = step.day("born")
        return self._nobody() or self._till.checkout.age.check(born)

    def _customer(self, step: Step) -> Outcome:
        wanted = step.text("id", "")
        desk = self._till.checkout.customer
        found = desk.by_loyalty(wanted) if wanted else None
        return self._nobody() or desk.attach(found.id if found else wanted or None)

    def _override(self, step: Step) -> Outcome:
        if not step.given("user"):
            return self._not_allowed("An override needs the name and PIN of someone who may.")
        approver = self._approver(step, Permission.OVERRIDE)
        if approver is None or isinstance(approver, Outcome):
            return approver if approver else self._not_allowed("Nobody approved.")
        key, reason = self._key(step) if step.given("line") else 0, step.note("reason")
        return self._nobody() or self._till.checkout.overrides.allow(reason, approver, key or None)

    def _load_order(self, step: Step) -> Outcome:
        return self._not_ready() or self._till.checkout.orders.load(step.text("order"))

    def _suspend(self, step: Step) -> Outcome:
        label = step.text("label", "")
        return self._nobody() or self._till.checkout.open_sales.suspend(label)

    def _resume(self, step: Step) -> Outcome:
        parked = self._till.checkout.open_sales
        wanted = step.text("sale", "")
        if not wanted:
            waiting = [each for each in parked.suspended() if not each.open]
            wanted = waiting[-1].id if waiting else ""
        return self._not_ready() or parked.resume(wanted)

    # -- paying --------------------------------------------------------------------------------------------

    def _tender(self, step: Step) -> Outcome:
        kind = step.choice("kind", TenderKind)
        state = step.choice("state", TenderState, TenderState.APPROVED)
        currency = step.text("currency", "").upper()
        digits = next((c.digits for c in self._till.shop.currencies if c.code == currency), self._digits)
        amount, reference = step.amount("amount", digits), step.note("reference", "")
        return self._not_ready() or self._till.checkout.tender(
            kind, amount, reference, state=state, currency=currency
        )

    def _refund(self, step: Step) -> Outcome:
        kind = step.choice("kind", TenderKind)
        amount = step.amount("amount", self._digits) if step.given("amount") else None
        approver = self._approver(step, Permission.OTHER_REFUND)
        if isinstance(approver, Outcome):
            return approver
        return self._not_ready() or self._till.checkout.refund(
            kind, amount, step.note("reference", ""), approved=approver
        )

    def _complete(self, step: Step) -> Outcome:  # noqa: ARG002 - every step has the same shape
        return self._nobody() or self._till.checkout.complete()
