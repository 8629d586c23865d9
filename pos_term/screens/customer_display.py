"""The counter's word to the customer's display, where the till has one. It never waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_term.domain.cart import Cart
from pos_term.domain.documents import Sale
from pos_term.domain.tender import Tendering

if TYPE_CHECKING:
    from pos_term.services.customer_view import CustomerView, View
    from pos_term.services.till import Till

THANKS_SECONDS = 12.0
"""How long thanks and change stand after a sale."""


class CustomerDisplay:
    """Shows the customer how the sale of a till stands."""

    def __init__(self, till: Till) -> None:
        self._till = till

    def selling(self, cart: Cart, changed: int) -> None:
        """The open sale; `changed` is the key of the line that was added or changed last, 0 for none."""
        if view := self._view():
            self._show(view.selling(cart, changed))

    def paying(self, paid: Tendering) -> None:
        """What is to be paid."""
        if view := self._view():
            self._show(view.paying(paid))

    def asking_card(self, amount: int) -> None:
        """The card terminal is asked now."""
        if view := self._view():
            self._show(view.asking_card(amount))

    def done(self, sale: Sale) -> None:
        """The sale is stored."""
        if view := self._view():
            self._show(view.done(sale))

    def idle(self) -> None:
        """No sale is open."""
        if view := self._view():
            self._show(view.idle())

    def _view(self) -> CustomerView | None:
        if self._till.display is None:
            return None
        from pos_term.services.customer_view import CustomerView

        till = self._till
        return CustomerView(
            columns=till.settings.display.columns, digits=till.shop.digits, training=till.training or till.practice
        )  # fmt: skip

    def _show(self, view: View | None) -> None:
        display = self._till.display
        if display and view:
            display.show(*view)
        elif display:
            display.idle()
