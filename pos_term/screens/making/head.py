"""The head of a production order: how much is made, as which lot, of which dates, and where it goes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import long_date
from pos_term.domain.people import Permission
from pos_term.domain.places import FLOOR
from pos_term.domain.products import Dated, Product
from pos_term.domain.quantity import ONE
from pos_term.domain.shelf_life import worked_out
from pos_term.screens.lot_desk.choosing import AskChoice, Option
from pos_term.screens.lot_desk.deed import Deed
from pos_term.screens.lot_desk.places import place_options
from pos_term.screens.lot_desk.questions import AskDay, AskQuantity, AskText, Question
from pos_term.screens.lot_desk.typed import with_unit
from pos_term.screens.making.serials import NewSerials
from pos_term.services.lot_desk import Output, places
from pos_term.widgets.choice_list import Column

if TYPE_CHECKING:
    from pos_term.screens.making.screen import MakingScreen
    from pos_term.screens.steps import Step
    from pos_term.services.desk import BadInput, Desk, Refused


class Head(Deed[None]):
    """What is made; when all is answered the components are asked for."""

    screen: MakingScreen
    permission = Permission.MAKE

    def __init__(self, screen: MakingScreen, product: Product, code: str, before: Step) -> None:
        """`code` is the lot code that the product's format gives next; empty where it has none."""
        super().__init__(screen, before)
        self.product = product
        self.name = f"Make: {visible(product.name, limit=48)}"
        on = screen.till.clock.business_date()
        self.today = on
        self.places = tuple(places(screen.desk))
        self.unit = clean(product.unit, limit=6) if product.weighed else ""
        self.serials = NewSerials(screen.till, product.sku)
        much = "How much is made" if self.unit else "How many are made"
        self.quantity = AskQuantity("Quantity", much, most=lambda: None, unit=self.unit)
        self.code = AskText(
            "Lot", "Its lot code", none=f"{code}, the next one" if code else None, limit=80, code=True
        )
        self.produced = AskDay("Produced", "Produced on", on=on, first=lambda: on, check=self._not_to_come)
        best = product.dated is Dated.BEST_BEFORE
        self.day = AskDay(
            "Best before" if best else "Use by", f"Its {'best-before' if best else 'use-by'} date", on=on,
            first=self._proposed, check=self._not_before,
        )  # fmt: skip
        self.place: AskChoice[str] = AskChoice("To", "Where does it go", self._places, beside=Column("", 20))
        self.questions = tuple(self._asked())

    def _asked(self) -> list[Question[Any]]:
        product = self.product
        asked: list[Question[Any]] = [self.serials if product.has_serial else self.quantity]
        asked += [self.code] if product.has_lot else []
        asked += [self.produced]
        asked += [self.day] if product.tracked and product.dated is not Dated.NO else []
        return [*asked, self.place]

    def _proposed(self) -> date | None:
        produced = self.produced.answer or self.today
        return worked_out(self.product, produced, produced)

    def _not_to_come(self, day: date) -> str:
        return f"{long_date(day)} is still to come." if day > self.today else ""

    def _not_before(self, day: date) -> str:
        produced = self.produced.answer
        return f"That is before it was produced, {long_date(produced)}." if produced and day < produced else ""

    def _places(self) -> list[Option[str]]:
        """The sales floor first."""
        return sorted(place_options(self.places), key=lambda option: option.value != FLOOR)

    # -- the deed ------------------------------------------------------------------------------------------

    def about(self) -> str:
        """What is made."""
        return f"{visible(self.product.name, limit=48)}."

    @property
    def amount(self) -> int:
        """Thousandths that are made, as far as it was said."""
        return len(self.serials.answer or ()) * ONE if self.product.has_serial else self.quantity.answer or 0

    @property
    def words(self) -> str:
        """What is made, as far as it was said."""
        if not self.amount:
            return ""
        lot = f", lot {self.code.words}" if self.code.answer is not None else ""
        return f"Makes {with_unit(self.amount, self.unit)}{lot}."

    @property
    def output(self) -> Output:
        """What is made, as the service takes it; a date as proposed is left to it."""
        day = self.day.answer if self.day.answer != self._proposed() else None
        best = self.product.dated is Dated.BEST_BEFORE
        return Output(
            quantity=self.amount, lot=self.code.answer or "", serials=self.serials.answer or (),
            expiry=None if best else day, best_before=day if best else None, place=self.place.value,
        )  # fmt: skip

    def sentence(self) -> str:
        """What is made."""
        return self.words

    def complete(self) -> None:
        """On to what it is made of."""
        self.screen.to_components()

    def carry_out(self, desk: Desk) -> Refused | BadInput | None:
        """Nothing is posted before the components are known."""

    def finished(self, outcome: None) -> None:
        """Never asked for."""
