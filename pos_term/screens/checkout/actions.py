"""What the keys of an open sale do, and what the counter asks after an outcome."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pos_term.domain.cart_lines import numbers_words
from pos_term.domain.clean import clean
from pos_term.domain.documents import Sale
from pos_term.domain.people import Permission
from pos_term.domain.policies import Rulebook
from pos_term.domain.reasons import Reason
from pos_term.domain.weight import parse_container
from pos_term.screens.approve.letting_go import advice, could_go, let_go
from pos_term.screens.checkout.errands import Errands
from pos_term.screens.checkout.prompts import Prompt, QuantityPrompt, SuspendPrompt, VoidPrompt
from pos_term.screens.checkout.weighing import ContainerPrompt, WeightPrompt
from pos_term.screens.checkout.words import advised, notice_of
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.cart_view import CartView
from pos_term.widgets.entry_buffer import Entry

if TYPE_CHECKING:
    from pos_term.domain.cart import Cart
    from pos_term.domain.people import Person
    from pos_term.screens.pay.ended import Paid
    from pos_term.services.checkout import Checkout
    from pos_term.services.outcomes import Outcome

_ASK_NUMBERS = ("needs_number", "changed", "added")
"""Outcomes after which a line that lacks numbers asks for them at once."""


class Actions(Errands, inherit_bindings=False):
    """The work on one open sale. The service holds the sale; the screen that shows it is a subclass."""

    def __init__(self) -> None:
        super().__init__()
        self.cart_view = CartView()
        self.prompt: Prompt | None = None
        self.finished: Sale | None = None
        self._warned: Cart | None = None
        """The cart whose missing numbers were told at Pay."""

    @property
    def checkout(self) -> Checkout:
        """The open sale."""
        return self.till.checkout

    def ask(self, prompt: Prompt | None) -> None:
        """Open or close a question on the entry line."""
        self.prompt = prompt
        if prompt:
            self.entry_line.ask(prompt.label, hint=prompt.hint)
        else:
            self.entry_line.ask("Scan or type")
        self.refresh_frame()

    def action_back(self) -> None:
        """Leave the question, or take the band away."""
        self.ask(None)
        self.tell(None)

    def notice(self, outcome: Outcome) -> Notice | None:
        """The band for an outcome, with the key that lets a refused or stopped pack go, where somebody may."""
        said = notice_of(outcome)
        if said is None and self.checkout.unsaved:
            return Notice(Tone.WARNING, "The sale is not kept at this moment.", self.checkout.unsaved)
        line = self.checkout.cart.line(outcome.key)
        stopped = line if line and line.marked else None
        if said and (stopped or not outcome.ok) and could_go(self.checkout, stopped):
            return advised(said, advice(self.till.shop))
        return said

    # -- what an outcome asks for --------------------------------------------------------------------------

    def follow_up(self, outcome: Outcome, *, numbers: bool = True) -> None:
        """Ask for what a line still lacks: its numbers, its price, the customer's age."""
        line = self.checkout.cart.line(outcome.key)
        if not outcome.ok:
            return
        if line and line.missing:
            if numbers and outcome.kind in _ASK_NUMBERS:
                self.ask_numbers(line.key)
        elif line and outcome.kind == "needs_price":
            self.ask_price(line.key)
        elif outcome.kind == "needs_age":
            self.ask_age()

    def ask_numbers(self, line: int) -> None:
        """Open the lot prompt of a line."""
        from pos_term.screens.lots.prompt import LotPrompt

        self.go_to(LotPrompt(line), self._numbered)

    def _numbered(self, outcome: Outcome | None) -> None:
        """The lot prompt was left: what it did last shows; it does not open again by itself."""
        if outcome:
            self.show_outcome(outcome, numbers=False)
        else:
            self.tell(None)
            self.refresh_view()

    def ask_price(self, line: int, *, then_pay: bool = False) -> None:
        """Ask for the price of a line that is sold by open price."""
        from pos_term.screens.price.screen import PriceScreen

        def priced(outcome: Outcome | None) -> None:
            self._answered(outcome, "The price is still to be typed: Pay (F10) asks for it.", then_pay)

        self.go_to(PriceScreen(line), priced)

    def ask_age(self, *, then_pay: bool = False) -> None:
        """Ask for the customer's date of birth."""
        from pos_term.screens.age.screen import AgeScreen

        def aged(outcome: Outcome | None) -> None:
            self._answered(outcome, "The age is still to be checked: Pay (F10) asks for it.", then_pay)
            if outcome and outcome.ok and not then_pay:
                self.tell(Notice(Tone.GOOD, f"{self.checkout.cart.age} years. {outcome.message}"))

        self.go_to(AgeScreen(), aged)

    def _answered(self, outcome: Outcome | None, waits: str, then_pay: bool) -> None:
        if outcome is None:
            self.refresh_view()
            self.tell(Notice(Tone.WARNING, waits))
            return
        self.show_outcome(outcome)
        if then_pay and outcome.kind == "changed":
            self.action_pay()

    # -- one line ------------------------------------------------------------------------------------------

    def action_quantity(self) -> None:
        """Set the quantity of the selected line: the number typed before, or asked for now.

        A container's weight typed before (`T0.015`) is for the next thing on the scale.
        """
        line = self.cart_view.selected_line
        if line is None and not self.weighs:
            return
        typed = self.host.entry.take()
        self.show_text("")
        tare = parse_container(typed) if self.weighs else None
        if line is None or tare is not None:
            self.ask(ContainerPrompt(self, tare, line if line and line.product.weighed else None))
        else:
            prompt = (
                WeightPrompt(self, line) if self.weighs and line.product.weighed else QuantityPrompt(self, line)
            )
            self.ask(prompt)
            if typed:
                prompt.take(Entry.typed(typed))

    @property
    def weighs(self) -> bool:
        """Whether the till has a scale."""
        return self.till.equipment is not None and self.till.equipment.scale is not None

    def action_remove(self) -> None:
        """Take the selected line off the sale."""
        line = self.cart_view.selected_line
        if line:
            self.show_outcome(self.checkout.remove(line.key))

    def action_lots(self) -> None:
        """Show the lots or serials of the selected line, else of the one that waits for them."""
        line = self.cart_view.selected_line
        if line is None or not line.product.tracked or line.returns:
            line = self.checkout.waiting
        if line:
            for number in line.numbers:
                if number.marked:
                    self.checkout.drop_number(line.key, number.lot_id)
            self.ask_numbers(line.key)

    def action_discount(self) -> None:
        """Take something off the selected line, or off the sale; what was typed before is the discount."""
        from pos_term.screens.discount.screen import DiscountScreen

        line = self.cart_view.selected_line
        if line is None:
            return
        typed = self.host.entry.take()
        self.go_to(DiscountScreen(line.key, typed), self._left_alone_or_shown)

    @property
    def allowable(self) -> bool:
        """Whether somebody could let go what was refused last, or what is doubtful on the selected line."""
        return could_go(self.checkout, self.cart_view.selected_line)

    def action_allow(self) -> None:
        """Let a refused or doubtful number go, by somebody's PIN and with a reason."""
        line = self.cart_view.selected_line
        if self.allowable:
            let_go(self, line.key if line else None, self.show_outcome)

    def _left_alone_or_shown(self, outcome: Outcome | None) -> None:
        if outcome:
            self.show_outcome(outcome, numbers=False)
        else:
            self.refresh_view()

    # -- the whole sale ------------------------------------------------------------------------------------

    def action_park(self) -> None:
        """Park the open sale, or show those that are parked."""
        if self.checkout.cart:
            self.ask(SuspendPrompt(self))
            return
        from pos_term.screens.suspended.screen import SuspendedScreen

        self.go_to(SuspendedScreen(), self._left_alone_or_shown)

    def action_void(self) -> None:
        """Ask before the whole sale is given up; who may not do it asks someone who may."""
        if not self.checkout.cart:
            return
        if self.till.shop.allows(self.till.attended().role, Permission.VOID_SALE):
            self._ask_void()
            return
        from pos_term.screens.approve.screen import ApproveScreen

        def approved(person: Person | None) -> None:
            if person:
                self._ask_void(person)

        self.go_to(ApproveScreen(Permission.VOID_SALE, "Void the whole sale"), approved)

    def _ask_void(self, approved: Person | None = None) -> None:
        prompt = VoidPrompt(self, approved)
        self.ask(prompt)
        self.tell(prompt.listed)

    def action_pay(self) -> None:
        """Take payment, or say what is in the way, ask for it, and stand on that line."""
        from pos_term.screens.pay.screen import PayScreen
        from pos_term.services.asking import line_to_warn_of

        refused = self.checkout.pay()
        if refused:
            self.tell(self.notice(refused))
            self.refresh_view(selected=refused.key or None)
            if Reason.PRICE_MISSING.value in refused.reasons:
                self.ask_price(refused.key, then_pay=True)
            elif Reason.AGE_UNCHECKED.value in refused.reasons:
                self.ask_age(then_pay=True)
            return
        line = line_to_warn_of(self.checkout.cart, Rulebook(self.till.shop))
        if line and self._warned is not self.checkout.cart:
            self._warned = self.checkout.cart
            words = f"{clean(line.product.name)}: {numbers_words(line)}. It is sold without, and stays open."
            self.tell(Notice(Tone.WARNING, words, "F10 again sells it so; F3 takes the number."))
            self.refresh_view(selected=line.key)
            return
        self.tell(None)
        self.go_to(PayScreen(), self._paid)

    def _paid(self, paid: Paid | None) -> None:
        """Payment ended: a stored sale shows its change, a stopped one its reasons, a broken-off one nothing."""
        outcome = paid.outcome if paid else None
        if outcome is None:
            self.refresh_view()
        elif outcome.sale and isinstance(outcome.sale.document, Sale):
            self.completed(outcome.sale.document)
            self.host.sold(outcome.sale.document)
            self.host.deliver(paid.ahead if paid else ())
        else:
            key = self._key_at(outcome.line)
            self.tell(self.notice(replace(outcome, key=key or 0)))
            self.refresh_view(selected=key)

    def completed(self, sale: Sale) -> None:
        """Show a sale that was stored."""
        raise NotImplementedError

    def _key_at(self, position: int) -> int | None:
        lines = self.checkout.cart.lines
        return lines[position - 1].key if 0 < position <= len(lines) else None
