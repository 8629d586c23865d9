"""A production order from the product to the booked lot: head, components, check, book, labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_term.domain.clean import visible
from pos_term.domain.products import Product
from pos_term.screens.lot_desk.desk_screen import DeskScreen
from pos_term.screens.which_product import WhichProduct
from pos_term.services.desk import Refused
from pos_term.services.lot_desk import Order

if TYPE_CHECKING:
    from pos_term.screens.making.components import Component, Components
    from pos_term.screens.making.head import Head
    from pos_term.screens.steps import Step


class MakingScreen(DeskScreen):
    """Gives the words for what was made last, or None when nothing was."""

    CSS_PATH = "../lot_desk/lot_desk.tcss"
    box_id = "making"

    def __init__(self) -> None:
        super().__init__()
        self.head_step: Head | None = None
        """What is made; kept while its product is chosen anew."""
        self.used: list[Component] = []
        """What it is made of."""
        self._components: Components | None = None

    def first_step(self) -> Step:
        """What is made."""
        return MakeWhat(self)

    def begin(self, product: Product, before: Step) -> None:
        """Ask for the head of an order; one that was begun for the same product goes on."""
        from pos_term.screens.making.head import Head

        if self.head_step and self.head_step.product.sku == product.sku:
            self.go(self.head_step)
            return
        till = self.till

        def job() -> str:
            from pos_term.services.lot_desk.codes import Codes

            if not (product.has_lot and product.lot_format):
                return ""
            with till.store.reading() as connection:
                code = Codes(connection, product, till.clock.business_date()).code("")
            return "" if isinstance(code, Refused) else code[0]

        def then(code: str) -> None:
            self.used, self._components = [], None
            self.head_step = Head(self, product, code, before)
            self.go(self.head_step)

        self.store(job, then)

    def to_components(self) -> None:
        """Ask for what it is made of, or show what was said of it."""
        from pos_term.screens.making.components import Components

        if self.head_step:
            self._components = self._components or Components(self, self.head_step)
            self.go(self._components)

    def order(self) -> Order:
        """The order as it stands."""
        head = self.head_step
        assert head is not None  # noqa: S101 - asked for only once it is there
        takes = tuple(take for component in self.used for take in component.takes)
        return Order(sku=head.product.sku, outputs=(head.output,), used=takes, production_date=head.produced.answer)

    def forget(self) -> None:
        """The order is booked or given up: the next one begins anew."""
        self.head_step, self.used, self._components = None, [], None


class MakeWhat(WhichProduct):
    """Which product is made."""

    name = "Make: which product?"
    asks = "Scan it, or type its name"
    screen: MakingScreen

    def __init__(self, screen: MakingScreen) -> None:
        super().__init__(screen)
        self._warned = False

    def chosen(self, product: Product, lot: str | None = None, serial: str | None = None) -> None:  # noqa: ARG002
        """How much of it; a lot that the scanned code named is not the new one."""
        self._warned = False
        self.searched = product.name
        self.screen.begin(product, self)

    def back(self) -> None:
        """Out; components that were entered are not lost by one key."""
        if self.screen.used and not self._warned:
            self._warned = True
            head = self.screen.head_step
            name = visible(head.product.name, limit=40) if head else "The order"
            self.warn(f"{name} is not booked. Esc again gives the order up, Enter goes on with it.")
        else:
            self.screen.leave(self.screen.result)

    def take_enter(self) -> None:
        """The product the list stands on, or on with the order that was begun."""
        head = self.screen.head_step
        if self._warned and head:
            self._warned = False
            self.screen.to_components()
        else:
            super().take_enter()
