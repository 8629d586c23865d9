"""What is to come: purchase orders and announced deliveries, seen, placed, closed, and begun to be received."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from pos_term.domain.clean import clean
from pos_term.domain.dates import short_date
from pos_term.screens.amounts import counted
from pos_term.screens.base import key
from pos_term.screens.find_one import FindOne, Hit
from pos_term.screens.form import Form
from pos_term.screens.papers.screen import sentence
from pos_term.screens.steps import Step, StepScreen
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from datetime import date

    from pos_term.services.announced import Delivery
    from pos_term.services.purchasing import Purchase

_KEYS = {
    "f2": "Choose it", "f4": "New order", "f6": "All of them", "f8": "Close it", "f9": "Receive it",
    "f10": "Place it", "delete": "Take off",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coming:
    """A purchase order or an announced delivery."""

    number: str
    ordered: bool
    """Whether it is a purchase order."""
    waiting: bool
    """Whether anything of it is still expected."""


class ExpectedScreen(StepScreen[str]):
    """Gives the words for what was done last, or None."""

    CSS_PATH = "expected.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [key(name, f"press('{name}')", words) for name, words in _KEYS.items()]
    box_id = "expected"

    def __init__(self) -> None:
        super().__init__()
        self._form: Form | None = None

    def first_step(self) -> Step:
        """Everything that is to come."""
        return Comings(self)

    def go(self, step: Step, *, say: Notice | None = None) -> None:
        """Open a step; the form that is open is remembered, for what it offers to choose from."""
        if isinstance(step, Form):
            self._form = step
        super().go(step, say=say)

    def back_to_form(self) -> None:
        """Back from what a form offers to choose from."""
        self.go(self._form or self.open_step)

    def receive(self, coming: Coming) -> None:
        """Begin to receive it, over this list."""
        from pos_term.screens.receiving.screen import ReceivingScreen

        if not coming.waiting:
            self.open_step.warn(f"Nothing more of {clean(coming.number, limit=30)} is expected.")
            return
        named = {"purchase": coming.number} if coming.ordered else {"notice": coming.number}
        self.go_to(ReceivingScreen(**named), self._received)

    def _received(self, words: str | None) -> None:
        self.result = words or self.result
        self.go(Comings(self), say=Notice(Tone.GOOD, words) if words else None)

    def done(self, words: str) -> None:
        """Something was placed or closed: say so on the list."""
        self.result = words
        self.go(Comings(self), say=Notice(Tone.GOOD, sentence(words)))


class Comings(FindOne[Coming]):
    """Orders and announced deliveries, those due first; F6 shows those that are over, too."""

    name = "Expected"
    columns = (Column("", 9), Column("Number", 15), Column("Supplier"), Column("Due", 11), Column("", 12))
    asks = "Number or supplier"
    verb = "See its lines"
    nothing = "Nothing is ordered or announced. F4 places an order."
    screen: ExpectedScreen

    def __init__(self, screen: ExpectedScreen) -> None:
        super().__init__(screen)
        self.everything = False

    def look(self, text: str) -> list[Hit[Coming]]:
        """By due date; what has none comes last."""
        from pos_term.services.announced import deliveries
        from pos_term.services.purchasing import purchases

        desk, waiting = self.till.desk(), not self.everything
        rows = [(each.due, self._announced(each)) for each in deliveries(desk, text, waiting=waiting)]
        rows += [(each.due, self._ordered(each)) for each in purchases(desk, text, waiting=waiting)]
        rows.sort(key=lambda row: (row[0] is None, str(row[0] or "")))
        return [hit for _, hit in rows]

    def _announced(self, each: Delivery) -> Hit[Coming]:
        waiting = not each.receipt
        state = counted(each.line_count, "line") if waiting else each.receipt
        cells = ("announced", each.notice, each.supplier_name, self._due(each.due), state)
        return Hit(Coming(each.notice, ordered=False, waiting=waiting), cells, faded=not waiting)

    def _ordered(self, each: Purchase) -> Hit[Coming]:
        missing = sum(1 for line in each.lines if line.open)
        state = f"{missing} of {counted(len(each.lines), 'line')}" if missing else "all here"
        state = "closed" if each.closed is not None else state
        cells = ("ordered", each.order, each.supplier_name, self._due(each.due), state)
        return Hit(Coming(each.order, ordered=True, waiting=each.waiting), cells, faded=not each.waiting)

    def _due(self, due: date | None) -> str:
        on = self.till.clock.business_date()
        if due is None:
            return "-"
        return f"{short_date(due, on)} !" if due < on else short_date(due, on)

    def explain(self) -> str:
        """What the list holds."""
        if self.everything:
            return "All of them, also what has come. F6 shows only what is expected."
        return "What is still expected. ! is overdue. F6 shows what has come, too."

    def chosen(self, thing: Coming) -> None:
        """Its lines."""
        from pos_term.screens.expected.lines import NoticeLines, OrderLines

        step = OrderLines if thing.ordered else NoticeLines
        self.screen.go(step(self.screen, self, thing))

    def take_code(self, entry: Entry) -> bool:
        """A scanned number; the label of a pallet begins its delivery."""
        text = entry.text.strip()
        self.search(text)
        if len(self.found) == 1 and self.standing:
            self.chosen(self.standing)
            return True
        self.search("")
        self.warn("That is no number of an order or notice. Goods are scanned under Receive goods (Office 1).")
        return True

    def press(self, name: str) -> None:
        """A new order, all of them, closing one, receiving one."""
        from pos_term.screens.expected.placing import new_order

        screen, standing = self.screen, self.standing
        if name == "f4":
            screen.go(new_order(screen))
        elif name == "f6":
            self.everything = not self.everything
            self.search(self.searched)
        elif name in ("f8", "f9") and standing is None:
            self.warn("Choose an order or a delivery first.")
        elif name == "f9" and standing:
            screen.receive(standing)
        elif name == "f8" and standing:
            from pos_term.screens.expected.closing import close_it

            close_it(screen, self, standing)

    def more_keys(self) -> Sequence[KeyCap]:
        """What can be done with it."""
        here = (KeyCap("F9", "Receive it", 1), KeyCap("F8", "Close", 4)) if self.found else ()
        return (KeyCap("F4", "New order", 2), KeyCap("F6", "All", 4), *here)
