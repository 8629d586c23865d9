"""What is done with what was marked among the expiring goods: one document for all of it, or one a supplier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pos_term.domain.clean import clean
from pos_term.domain.money import format_amount
from pos_term.domain.people import Permission
from pos_term.domain.tax import format_rate, parse_rate
from pos_term.screens.amounts import counted
from pos_term.screens.lot_desk.choosing import AskChoice, Option
from pos_term.screens.lot_desk.deed import Deed
from pos_term.screens.lot_desk.questions import AskText, Question
from pos_term.screens.lot_desk.reasons import DISPOSE, SEND_BACK, ask_reason
from pos_term.screens.lot_desk.standing import place_words
from pos_term.screens.lot_desk.witness import ask_witness
from pos_term.services.desk import BadInput, Desk, Refused
from pos_term.services.figures.expiring import Action, Expiring
from pos_term.services.figures.marking_down import mark_down
from pos_term.services.lot_desk import (
    Done,
    Place,
    Take,
    demands_witness,
    dispose,
    move,
    places,
    return_to_supplier,
)

if TYPE_CHECKING:
    from pos_term.screens.expiring.rows import ExpiringRows
    from pos_term.screens.expiring.screen import ExpiringScreen


class ListDeed(Deed[list[Done]]):
    """A deed with what is marked on the list."""

    screen: ExpiringScreen
    action: Action

    def __init__(self, screen: ExpiringScreen, before: ExpiringRows) -> None:
        super().__init__(screen, before)
        self.list = before
        self.meant: Sequence[Expiring] = tuple(before.meant)
        self._figures = self.till.shop.allows(self.till.attended().role, Permission.FIGURES)
        self.questions = self.asked()

    def asked(self) -> Sequence[Question[Any]]:
        """What it asks for."""
        raise NotImplementedError

    def takes(self) -> list[Take]:
        """What is dealt with: as much of a row as was proposed for this very action, else all of it."""
        found = []
        for row in self.meant:
            proposal = next((each for each in row.proposed if each.action is self.action), None)
            found.append(row.take_for(proposal) if proposal else row.take)
        return found

    def about(self) -> str:
        """What was marked."""
        if len(self.meant) == 1:
            row = self.meant[0]
            return clean(f"{row.serial or row.lot or ''} of {row.name}, {row.place_title}.")
        return f"{counted(len(self.meant), 'row')} of the list{self.worth()}."

    def worth(self) -> str:
        """What it is worth, for who may see it."""
        values = [row.value for row in self.meant]
        if not self._figures or None in values:
            return ""
        return f", worth {format_amount(sum(value or 0 for value in values), self.till.shop.digits)}"

    def finished(self, outcome: list[Done]) -> None:
        """Back to the list as it is now."""
        self.list.marked = set()
        self.screen.finished(outcome, self.list)


class Dispose(ListDeed):
    """Throw it away: one document, with a reason, a witness where the shop wants one, and what it was worth."""

    name = "Dispose"
    verb = "Dispose"
    permission = Permission.DISPOSE
    action = Action.DISPOSE

    def asked(self) -> Sequence[Question[Any]]:
        """Why, and who saw it."""
        self.why = ask_reason(DISPOSE)
        self.witness = ask_witness(self.till, lambda: demands_witness(self.till.desk(), self.takes()))
        return (self.why, self.witness)

    def sentence(self) -> str:
        """What goes, and why."""
        seen = f", seen by {self.witness.words}" if self.witness.value else ""
        return f"{self.about()} It is thrown away: {self.why.words}{seen}."

    def carry_out(self, desk: Desk) -> list[Done] | Refused | BadInput:
        """One document."""
        done = dispose(desk, self.takes(), self.why.value, self.witness.value)
        return done if isinstance(done, Refused) else [done]


class Return(ListDeed):
    """Send it back: one document for each supplier, all of them checked before the first is posted."""

    name = "Send back to the supplier"
    verb = "Send back"
    permission = Permission.DISPOSE
    action = Action.RETURN

    def asked(self) -> Sequence[Question[Any]]:
        """Why, and the supplier's own number."""
        self.why = ask_reason(SEND_BACK)
        self.reference = AskText("Their number", "Their number for the return, or Enter", none="none yet")
        return (self.why, self.reference)

    def _by_supplier(self) -> dict[str, list[Take]]:
        grouped: dict[str, list[Take]] = {}
        for row, take in zip(self.meant, self.takes(), strict=True):
            grouped.setdefault(row.supplier, []).append(take)
        return grouped

    def sentence(self) -> str:
        """To whom it goes."""
        names = sorted({row.supplier_name or row.supplier for row in self.meant})
        return f"{self.about()} It goes back to {', '.join(names)}: {self.why.words}."

    def carry_out(self, desk: Desk) -> list[Done] | Refused | BadInput:
        """One document a supplier; what was sent back before a refusal stays sent back, and is said."""
        done: list[Done] = []
        for supplier, takes in sorted(self._by_supplier().items()):
            outcome = return_to_supplier(desk, supplier, takes, self.why.value, self.reference.given)
            if isinstance(outcome, Refused):
                went = f" {', '.join(each.number for each in done)} went before it." if done else ""
                return Refused(f"{outcome.words}{went}")
            done.append(outcome)
        return done


class Transfer(ListDeed):
    """Bring it to another place, of this store or of another one that sells more of it."""

    name = "Move"
    verb = "Move"
    permission = Permission.MOVE
    action = Action.TRANSFER

    def asked(self) -> Sequence[Question[Any]]:
        """Where to, and a few words."""
        found = places(self.till.desk())
        self.target: AskChoice[Place] = AskChoice(
            "To", "Where to? Choose or type it",
            lambda: [
                Option(place, place_words(place), names=(place.name,), closed="closed" if place.closed else "")
                for place in found
            ],
        )  # fmt: skip
        self.why = AskText("Why", "Why? A few words, or Enter", none="no reason said")
        return (self.target, self.why)

    def sentence(self) -> str:
        """Where it goes."""
        return f"{self.about()} It goes to {self.target.words}."

    def carry_out(self, desk: Desk) -> list[Done] | Refused | BadInput:
        """One document."""
        done = move(desk, self.takes(), self.target.value.name, self.why.given)
        return done if isinstance(done, Refused) else [done]


class MarkDown(ListDeed):
    """Let the short-dated goods of the department cost less: the counter offers it from then on."""

    name = "Mark down"
    verb = "Mark down"
    permission = Permission.MASTER
    action = Action.MARK_DOWN

    def asked(self) -> Sequence[Question[Any]]:
        """From how many days before the date, and how much less."""
        row = self.meant[0]
        rule = next((each.markdown for each in row.proposed if each.markdown), None)
        self.department = row.department
        days = str(rule.days if rule else max(1, row.days_left))
        percent = format_rate(rule.percent) if rule else "30"
        self.days = AskText("Days before", "From how many days before the date?", first=days, check=_days)
        self.percent = AskText("Percent less", "How many percent less?", first=percent, check=_percent)
        return (self.days, self.percent)

    def about(self) -> str:
        """Whose goods."""
        return f"Short-dated goods of {self.department or 'the whole shop'}."

    def sentence(self) -> str:
        """What the counter will offer."""
        return (
            f"{self.about()} From {self.days.given} days before their date the counter offers them for "
            f"{self.percent.given} % less; a till that is open does so once it is opened anew."
        )

    def carry_out(self, desk: Desk) -> list[Done] | Refused | BadInput:
        """The rule of the shop."""
        done = mark_down(desk, self.department, int(self.days.given), parse_rate(self.percent.given))
        return done if isinstance(done, Refused) else [done]


def _days(text: str) -> str:
    good = text.isascii() and text.isdecimal() and 1 <= len(text) <= 3 and int(text) > 0
    return "" if good else "Type a number of days, such as 3."


def _percent(text: str) -> str:
    try:
        rate = parse_rate(text)
    except ValueError:
        rate = 0
    return "" if 0 < rate < 100_000 else "Type how many percent less, such as 30."
