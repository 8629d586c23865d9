"""What an order is made of: each component scanned or found, its lot and place known, its quantity asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean, visible
from pos_term.domain.people import Permission
from pos_term.screens.amounts import counted
from pos_term.screens.lot_desk.deed import Deed
from pos_term.screens.lot_desk.finding import FindStock
from pos_term.screens.lot_desk.screen import Looked
from pos_term.screens.lot_desk.standing import named, standing_of
from pos_term.screens.lot_desk.taking import Taking
from pos_term.screens.lot_desk.typed import with_unit
from pos_term.screens.papers.screen import sentence
from pos_term.screens.steps import Step
from pos_term.services.desk import Refused
from pos_term.services.lot_desk import Plan, Take, card, places, plan, stock_of, value_of
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.making.head import Head
    from pos_term.screens.making.screen import MakingScreen
    from pos_term.services.desk import BadInput, Desk

_PLAIN = (Column("Component"), Column("From", 14), Column("Quantity", 9, right=True))
_COSTED = (*_PLAIN, Column("Cost", 9, right=True))


@dataclass(frozen=True, slots=True)
class Component:
    """One component of the order."""

    title: str
    place: str
    amount: str
    takes: tuple[Take, ...]
    cost: int | None
    """Minor units, None where it is not known."""


class Components(Step):
    """The list of components, with what they cost so far for who may see it."""

    screen: MakingScreen

    def __init__(self, screen: MakingScreen, head: Head) -> None:
        super().__init__(screen)
        self.head = head
        self.name = f"Made of what? {visible(head.product.name, limit=40)}"
        person = self.till.person
        self._figures = bool(person and self.till.shop.allows(person.role, Permission.FIGURES))

    def show(self) -> None:
        """What it is made of so far."""
        used = self.screen.used
        rows = []
        for n, each in enumerate(used):
            cells = (each.title, each.place, each.amount)
            cost = ("?" if each.cost is None else self.money(each.cost),) if self._figures else ()
            rows.append(Choice((*cells, *cost), str(n)))
        last = str(len(used) - 1)
        columns = _COSTED if self._figures else _PLAIN
        self.screen.show_rows(columns, rows, empty="Nothing yet: scan the first component.", selected=last)
        self.screen.words.show(f"{self.head.about()} {self.head.words}")
        self.screen.head(self.name, self._corner())
        self.screen.entry_line.ask("Scan or type a component")
        self.screen.refresh_frame()

    def _corner(self) -> str:
        used = self.screen.used
        if not used:
            return ""
        costs = [each.cost for each in used if each.cost is not None]
        known = f"{self.money(sum(costs))}{'' if len(costs) == len(used) else ' and what is not known'}"
        return counted(len(used), "component") + (f", {known}" if self._figures else "")

    # -- entries and keys ----------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A component: what was scanned or typed is looked for among the lots."""
        finding = FindComponent(self.screen, self)
        self.screen.go(finding)
        finding.take_entry(entry)

    def take_enter(self) -> None:
        """A scanner's Enter goes on with nothing."""
        last = " F10 checks the order." if self.screen.used else ""
        self.warn(f"Scan or type the next component.{last}")

    def press(self, name: str) -> None:
        """F10 checks the order, Del takes a component off."""
        if name == "f10":
            if self.screen.used:
                order, till = self.screen.order(), self.till
                self.screen.store(lambda: plan(till.desk(), order), self._planned)
            else:
                self.warn("Scan what it is made of first.")
        elif name == "delete" and self.screen.rows.chosen:
            gone = self.screen.used.pop(int(self.screen.rows.chosen))
            self.show()
            self.good(f"{visible(gone.title, limit=48)} is not used.")

    def _planned(self, found: Plan | Refused) -> None:
        from pos_term.screens.making.checking import CheckOrder

        if isinstance(found, Refused):
            self.refuse(sentence(found.words))
        else:
            self.screen.go(CheckOrder(self.screen, found, self))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        if not self.screen.used:
            return (KeyCap("Esc", "Back", 0),)
        return (
            KeyCap("↑↓", "Choose", 2), KeyCap("Del", "Not this one", 1), KeyCap("Esc", "Back", 0),
            KeyCap("F10", "Check and book", 0),
        )  # fmt: skip

    def back(self) -> None:
        """Back to the last question of the head."""
        self.head.reopen()
        self.screen.go(self.head)


class FindComponent(FindStock):
    """Which lot of what."""

    name = "Which component?"
    screen: MakingScreen
    asks = "Lot, serial, product"
    verb = "This one"

    def __init__(self, screen: MakingScreen, components: Components) -> None:
        super().__init__(screen)
        self.components = components

    def chosen(self, key: str) -> None:
        """How much of it."""
        till = self.till

        def job() -> Looked | None:
            desk = till.desk()
            found = card(desk, key)
            return Looked(found, tuple(stock_of(desk, key)), tuple(places(desk))) if found else None

        self.screen.store(job, self._looked)

    def _looked(self, looked: Looked | None) -> None:
        if looked is None:
            self.warn("That lot is not known any more.")
        elif not self._left(looked):
            self.refuse(f"{sentence(named(looked.card))} None of it is left to use.")
        else:
            self.screen.go(AddComponent(self.screen, looked, self.components))

    def _left(self, looked: Looked) -> bool:
        used = {take for component in self.screen.used for take in component.takes}
        return any(each.take not in used for each in looked.stock)

    def back(self) -> None:
        """Back to the components."""
        self.screen.go(self.components)


class AddComponent(Deed[None]):
    """From where and how much of one lot; what the order has of it already is not there twice."""

    screen: MakingScreen
    permission = Permission.MAKE

    def __init__(self, screen: MakingScreen, looked: Looked, components: Components) -> None:
        super().__init__(screen, components)
        self.looked = looked
        self.name = clean(f"Uses: {named(looked.card)}", limit=60)
        self.taking = Taking(screen.till, looked, must_say=True)
        self.questions = self.taking.questions

    def about(self) -> str:
        """How it stands."""
        found = self.looked.card
        return f"{clean(found.product.name, limit=60)}: {standing_of(found, self.till.clock.business_date())}."

    def sentence(self) -> str:
        """What is used."""
        return f"Uses {self.taking.words}."

    def complete(self) -> None:
        """It is on the list; more of the same is added to it."""
        takes = self.taking.takes
        amount = sum(take.quantity for take in takes)
        component = Component(
            title=clean(named(self.looked.card), limit=60), place=self.taking.place.words,
            amount=with_unit(amount, self.taking.unit), takes=takes, cost=value_of(self.screen.desk, takes),
        )  # fmt: skip
        same = {(take.key, take.place) for take in takes}
        kept = [each for each in self.screen.used if not same & {(take.key, take.place) for take in each.takes}]
        replaced = len(kept) < len(self.screen.used)
        self.screen.used = [*kept, component]
        self.screen.go(self.before)
        if replaced:
            self.good(f"{visible(component.title, limit=40)}: now {component.amount}.")

    def carry_out(self, desk: Desk) -> Refused | BadInput | None:
        """Nothing is posted before the order is checked."""

    def finished(self, outcome: None) -> None:
        """Never asked for."""
