"""The screens that open over the counter and come back to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pos_term.screens.base import TillScreen
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.entry_buffer import Entry

if TYPE_CHECKING:
    from pos_term.services.outcomes import Outcome


class Errands(TillScreen[None], inherit_bindings=False):
    """The counter's ways to other screens. Each is loaded when it is first asked for."""

    def show_outcome(self, outcome: Outcome, *, numbers: bool = True) -> None:
        """Show what came of something at the counter; `numbers` that a line lacks are asked for at once."""
        raise NotImplementedError

    def refresh_view(self, *, selected: int | None = None) -> None:
        """Show the cart and the panel as they are now."""
        raise NotImplementedError

    def came_back(self, result: object) -> None:
        """Another screen was left: what it gave is shown, words as words."""
        from pos_term.services.outcomes import Outcome

        if isinstance(result, Outcome):
            self.show_outcome(result)
            return
        if isinstance(result, str) and result:
            self.tell(Notice(Tone.GOOD, result))
        self.refresh_view()

    # -- by a key of their own -----------------------------------------------------------------------------

    def action_help(self) -> None:
        """Show what every key does."""
        from pos_term.screens.help.screen import HelpScreen

        self.go_to(HelpScreen())

    def action_find(self) -> None:
        """Look for a product by name, code or lot."""
        from pos_term.screens.find.screen import FindScreen

        self.go_to(FindScreen(self.host.entry.take()), self.came_back)

    def action_take_back(self) -> None:
        """Take goods back."""
        from pos_term.screens.returning.screen import ReturnScreen

        self.go_to(ReturnScreen(), self.came_back)

    def action_customer(self) -> None:
        """Who the customer is."""
        from pos_term.screens.customer.screen import CustomerScreen

        self.go_to(CustomerScreen(), self.came_back)

    def action_menu(self) -> None:
        """Everything that has no key of its own."""
        from pos_term.screens.menu.screen import MenuScreen

        self.go_to(MenuScreen(), self._chosen)

    def action_sign_out(self) -> None:
        """Leave the till to the next person; with an open sale, lock it."""
        if self.till.checkout.cart:
            self.host.lock()
            return
        self.host.sign_out()
        self.leave()

    # -- by the menu ---------------------------------------------------------------------------------------

    def _chosen(self, name: str | None) -> None:
        """Open what was chosen on the menu."""
        ways: dict[str, Callable[[], None]] = {
            "receipt": self._receipt,
            "shift": self._shift,
            "orders": self._orders,
            "assign": self._assign,
            "cards": self._cards,
            "warranty": self._warranty,
            "pin": self._pin,
            "training": self._training,
            "card": self._card,
            "devices": self._devices,
            "papers": self._papers,
            "unsure": self._unsure,
            "office": self._office,
        }
        if name in ways:
            ways[name]()
        elif name:
            self._drawer(name)

    def _receipt(self) -> None:
        from pos_term.screens.receipt.screen import ReceiptScreen

        self.go_to(ReceiptScreen())

    def _shift(self) -> None:
        from pos_term.screens.shift.screen import ShiftScreen

        self.go_to(ShiftScreen(), self._shift_ended)

    def _shift_ended(self, ended: bool | None) -> None:
        if ended:
            self.action_sign_out()

    def _drawer(self, kind: str) -> None:
        from pos_term.screens.drawer.screen import DrawerScreen

        self.go_to(DrawerScreen(kind), self.came_back)

    def _orders(self) -> None:
        from pos_term.screens.orders.screen import OrdersScreen

        self.go_to(OrdersScreen(), self.came_back)

    def _assign(self) -> None:
        from pos_term.screens.later.screen import AssignScreen

        self.go_to(AssignScreen(), self.came_back)

    def _cards(self) -> None:
        from pos_term.screens.later.cards import CardsScreen

        self.go_to(CardsScreen(), self.came_back)

    def _warranty(self) -> None:
        from pos_term.screens.warranty.screen import WarrantyScreen

        self.go_to(WarrantyScreen(), self.came_back)

    def _pin(self) -> None:
        from pos_term.screens.pin.screen import PinScreen

        self.go_to(PinScreen(), self.came_back)

    def _training(self) -> None:
        if self.host.in_training:
            self.host.end_training()
        else:
            self.host.begin_training()

    def _card(self) -> None:
        from pos_term.screens.card.screen import CardScreen

        self.go_to(CardScreen(), self._try_card)

    def _try_card(self, raw: bytes | None) -> None:
        if raw is not None:
            self.host.deliver((Entry(raw, scanned=True),))

    def _devices(self) -> None:
        from pos_term.screens.devices.screen import DevicesScreen

        self.go_to(DevicesScreen(), self.came_back)

    def _papers(self) -> None:
        from pos_term.screens.papers.screen import PapersScreen

        self.go_to(PapersScreen(), self.came_back)

    def _unsure(self) -> None:
        from pos_term.screens.unsure.screen import UnsureScreen

        self.go_to(UnsureScreen(), self.came_back)

    def _office(self) -> None:
        from pos_term.screens.office.screen import OfficeScreen

        self.go_to(OfficeScreen(), self.came_back)
