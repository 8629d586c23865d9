"""What stands against a delivery before it is booked: stopped lines, quarantine, differences; and the booking."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from pos_term.domain.clean import clean, visible
from pos_term.domain.people import Permission, Person
from pos_term.domain.quantity import format_quantity
from pos_term.screens.amounts import counted
from pos_term.screens.papers.screen import sentence
from pos_term.screens.receiving.rows import name_of
from pos_term.screens.steps import Step
from pos_term.services.desk import Refused
from pos_term.services.receiving import FindingCode, FindingLevel
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column, Rule
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.domain.documents import Difference
    from pos_term.screens.receiving.counter import Counter
    from pos_term.screens.receiving.screen import ReceivingScreen
    from pos_term.services.receiving import Booked, Taken

_COLUMNS = (Column(""),)
_KINDS = {
    "over": "too many", "short": "too few", "missing": "missing", "unexpected_lot": "other lot",
    "unexpected_product": "not ordered", "wrong_date": "other date",
}  # fmt: skip
_ELSEWHERE = frozenset({FindingCode.COST_MISSING, *(code for code in FindingCode if code.value in _KINDS)})
"""What the page says in another place: the cost once for all lines, the rest among the differences."""
_MOST = 500
"""Differences that are listed; all of them are written into the receipt."""
_SECTIONS = (
    (FindingLevel.BLOCK, "Stopped: put right or take off before booking"),
    (FindingLevel.QUARANTINE, "Goes to quarantine"),
    (FindingLevel.HOLD, "Is held: not for sale until released"),
    (FindingLevel.WARN, "To look at"),
)


class Check(Step):
    """The last look. F10 books; what stops it is listed, and Enter goes to its line."""

    name = "Check the delivery"
    screen: ReceivingScreen
    patience: ClassVar[float] = 0.4
    """Seconds for which the page must stand before it books: a key that is held down never does."""

    def __init__(self, screen: ReceivingScreen, counter: Counter) -> None:
        super().__init__(screen)
        self._counter = counter
        self._opened_at = time.monotonic()

    def show(self) -> None:
        """Everything that is not as it should be, worst first."""
        draft = self.screen.draft
        rows: list[Choice | Rule] = []
        for level, title in _SECTIONS:
            found = [
                Choice((f"{name_of(line)}: {finding.words.rstrip('.')}.",), str(line.key))
                for line in draft.lines
                for finding in line.findings
                if finding.level is level and finding.code not in _ELSEWHERE
            ]
            found += self._without_cost() if level is FindingLevel.WARN else []
            rows += [Rule(title), *found] if found else []
        differences = self.screen.receiving.differences()
        if differences:
            rows.append(Rule("Not as announced or ordered; it is written into the receipt"))
            names = {each.sku: each.name for each in self.screen.expected}
            names |= {line.product.sku: line.product.name for line in draft.lines}
            rows += [Choice((_words(each, names.get(each.sku, each.sku)),), "") for each in differences[:_MOST]]
        if len(differences) > _MOST:
            rows.append(Choice((f"… and {len(differences) - _MOST} more differences",), closed=True))
        calm = "Everything is as expected. F10 books it." if draft.lines else "Nothing has been received."
        self.screen.show_rows(_COLUMNS, rows, heading=False, empty=calm)
        total = sum(line.quantity for line in draft.lines if not line.product.weighed)
        pieces = f", {format_quantity(total)} pieces" if total else ""
        title = clean(draft.title, limit=60)
        self.screen.words.show(f"{title[:1].upper()}{title[1:]}: {counted(len(draft.lines), 'line')}{pieces}.")
        self.screen.entry_line.ask("Esc goes back" if draft.blocked else "F10 books the delivery")

    def _without_cost(self) -> list[Choice]:
        """One row for all lines whose cost nobody knows."""
        lines = [line for line in self.screen.draft.lines if line.unit_cost is None]
        if not lines:
            return []
        words = f"{counted(len(lines), 'line')} without a cost: what it is worth stays unknown. F5 on the line."
        return [Choice((words,), str(lines[0].key))]

    # -- keys ----------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """One more pack: it goes on the delivery, and the check is made again afterwards."""
        self.screen.go(self._counter)
        self._counter.take_entry(entry)

    def take_enter(self) -> None:
        """To the line the list stands on; booking has its own key, which no scanner sends."""
        chosen = self.screen.rows.chosen
        if chosen:
            self._counter.selected = int(chosen)
            self._counter.again()
        else:
            self.warn("F10 books the delivery, Esc goes back to its lines.")

    def press(self, name: str) -> None:
        """F10 books; Del takes the chosen line off."""
        chosen = self.screen.rows.chosen
        if name == "delete" and chosen:
            receiving = self.screen.receiving
            self.screen.change(lambda: receiving.remove(int(chosen)), self._taken_off)
        if name != "f10" or time.monotonic() - self._opened_at < self.patience:
            return
        draft = self.screen.draft
        if not draft.lines:
            self.warn("Nothing has been received: there is nothing to book.")
        elif draft.blocked:
            self.refuse("It cannot be booked yet: put the stopped lines right, or take them off.")
        else:
            words = f"Receive {clean(draft.title, limit=50)}: {counted(len(draft.lines), 'line')}"
            self.screen.with_right(Permission.RECEIVE, words, self._book)

    def _taken_off(self, taken: Taken) -> None:
        self.show()
        self.screen.tell(Notice(Tone.GOOD if taken.ok else Tone.REFUSED, sentence(taken.message)))

    def _book(self, approver: Person | None) -> None:
        receiving, desk = self.screen.receiving, self.till.desk(approver)
        self.screen.store(lambda: receiving.book(desk), self._booked)

    def _booked(self, booked: Booked | Refused) -> None:
        from pos_term.screens.receiving.booked import AfterBooking

        if isinstance(booked, Refused):
            self.show()
            self.refuse(sentence(booked.words))
            return
        stopped = bool(booked.held or booked.quarantined)
        words = f"{booked.number} is booked: {counted(len(booked.document.lines), 'line')}."
        self.screen.result = words
        tone = Tone.WARNING if stopped else Tone.GOOD
        aside = "Part of it is not for sale: see the list." if stopped else ""
        self.screen.go(AfterBooking(self.screen, booked), say=Notice(tone, words, aside))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        book = () if self.screen.draft.blocked else (KeyCap("F10", "Book it", 0),)
        there = (KeyCap("Enter", "To the line", 1), KeyCap("Del", "Off", 2)) if self.screen.rows.chosen else ()
        return (KeyCap("↑↓", "Move", 3), *there, *book, KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Back to the lines."""
        self._counter.again()


def _words(each: Difference, name: str) -> str:
    """A difference in a line: what, of which product and number, and what was expected instead."""
    number = f" {visible(each.serial or each.lot or '', limit=30)}" if each.serial or each.lot else ""
    said = f"expected {each.expected or 'nothing'}, found {each.found or 'nothing'}"
    return f"{_KINDS.get(each.kind, each.kind)}: {clean(name, limit=36)}{number}, {said}"
