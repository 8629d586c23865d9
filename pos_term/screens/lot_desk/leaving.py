"""What leaves the company for good: thrown away, or sent back to whom it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.domain.people import Permission
from pos_term.screens.lot_desk import reasons
from pos_term.screens.lot_desk.choosing import AskChoice, Option
from pos_term.screens.lot_desk.lot_deed import LotDeed
from pos_term.screens.lot_desk.questions import AskText
from pos_term.screens.lot_desk.taking import Taking
from pos_term.screens.lot_desk.witness import ask_witness
from pos_term.services.lot_desk import Done, demands_witness, dispose, return_to_supplier, suppliers, value_of
from pos_term.widgets.choice_list import Column

if TYPE_CHECKING:
    from pos_term.domain.places import Supplier
    from pos_term.screens.lot_desk.card import ShowCard
    from pos_term.screens.lot_desk.screen import Looked, LotDeskScreen
    from pos_term.services.desk import BadInput, Desk, Refused

_LISTED = 200
"""Suppliers that are listed; any other is found by typing."""


class Leaving(LotDeed):
    """Something leaves: from where, how much, and what it was worth."""

    permission = Permission.DISPOSE

    def __init__(self, screen: LotDeskScreen, looked: Looked, card: ShowCard) -> None:
        super().__init__(screen, looked, card)
        self.taking = Taking(screen.till, looked, must_say=True)

    def worth(self) -> str:
        """What is written off, in words for who may see costs; empty for anyone else."""
        person, shop = self.till.person, self.till.shop
        if not (person and shop.allows(person.role, Permission.FIGURES)):
            return ""
        value = value_of(self.screen.desk, self.taking.takes)
        return f" Worth {self.money(value)}." if value is not None else " What it is worth is not known."


class Dispose(Leaving):
    """Thrown away or destroyed, with a reason, and somebody who saw it where the shop wants that."""

    title, verb = "Dispose", "Throw it away"

    def __init__(self, screen: LotDeskScreen, looked: Looked, card: ShowCard) -> None:
        super().__init__(screen, looked, card)
        self.reason = reasons.ask_reason(reasons.DISPOSE)
        self.witness = ask_witness(self.till, lambda: demands_witness(self.screen.desk, self.taking.takes))
        self.questions = (*self.taking.questions, self.reason, self.witness)

    def sentence(self) -> str:
        """What is thrown away, why, before whom, and what is written off."""
        seen = f" Seen by {self.witness.words}." if self.witness.value else ""
        return f"Throws away {self.taking.words}: {self.reason.words}.{seen}{self.worth()}"

    def carry_out(self, desk: Desk) -> Done | Refused | BadInput:
        """Post it."""
        return dispose(desk, self.taking.takes, self.reason.value, self.witness.value)


class SendBack(Leaving):
    """Back to whom it came from, with the supplier's own number for it where there is one."""

    title, verb = "Send back", "Send it back"

    def __init__(self, screen: LotDeskScreen, looked: Looked, card: ShowCard) -> None:
        super().__init__(screen, looked, card)
        self.supplier: AskChoice[str] = AskChoice(
            "Supplier", "To whom? Number, or a name", self._suppliers, beside=Column("", 20), free=self._supplier,
            empty="Type the supplier's name.",
        )  # fmt: skip
        self._known: list[Option[str]] | None = None
        self.reason = reasons.ask_reason(reasons.SEND_BACK)
        self.reference = AskText(
            "Their number", "The supplier's number for the return", none="none", code=True, limit=60
        )
        self.questions = (self.supplier, *self.taking.questions, self.reason, self.reference)

    def _suppliers(self) -> list[Option[str]]:
        """Whom it came from first."""
        if self._known is None:
            own = self.card.supplier
            known = [_supplier_option(each) for each in suppliers(self.screen.desk, "")[:_LISTED] if each.id != own]
            mine = [Option(own, self.card.supplier_name or own, "where it came from", (own,))] if own else []
            self._known = mine + known
        return self._known

    def _supplier(self, text: str) -> Option[str] | str:
        found = suppliers(self.screen.desk, text)
        if len(found) == 1:
            return _supplier_option(found[0])
        if found:
            return f"{len(found)} suppliers have that in their name. Choose one of the list, or type more of it."
        return "No supplier is called that. Suppliers are added in the office."

    def sentence(self) -> str:
        """What goes back to whom, why, and what it was worth."""
        reference = f" Their number: {self.reference.words}." if self.reference.given else ""
        words = f"Sends {self.taking.words}, back to {self.supplier.words}: {self.reason.words}."
        return f"{words}{reference}{self.worth()}"

    def carry_out(self, desk: Desk) -> Done | Refused | BadInput:
        """Post it."""
        return return_to_supplier(
            desk, self.supplier.value, self.taking.takes, self.reason.value, self.reference.given
        )


def _supplier_option(supplier: Supplier) -> Option[str]:
    closed = "" if supplier.active else "is not active any more"
    return Option(supplier.id, clean(supplier.name, limit=60), supplier.id, (supplier.id, supplier.gln), closed)
