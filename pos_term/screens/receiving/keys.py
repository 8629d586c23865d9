"""The function keys of the counter for goods: what each does, and which of them are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.people import Permission
from pos_term.services.receiving import Need
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.receiving.counter import Counter
    from pos_term.services.receiving import DraftLine


def press(counter: Counter, name: str) -> None:
    """What a key does with the delivery, or with its chosen line."""
    from pos_term.screens.receiving.checking import Check
    from pos_term.screens.receiving.coming import StillExpected
    from pos_term.screens.receiving.details import papers

    screen, line = counter.screen, counter.line
    if name == "f2":
        counter.find("")
    elif name == "f9":
        screen.go(papers(counter))
    elif name == "f10":
        screen.go(Check(screen, counter))
    elif name == "f11":
        screen.go(StillExpected(screen, counter))
    elif name == "insert":
        _take_all(counter)
    elif line is None:
        counter.warn("Nothing has been received yet: scan the first pack.")
    else:
        _of_line(counter, line, name)


def _of_line(counter: Counter, line: DraftLine, name: str) -> None:
    from pos_term.screens.receiving.details import cost, lot_and_dates, quality
    from pos_term.screens.receiving.parts import Serials, Split

    screen = counter.screen
    if name == "f4":
        counter.ask_quantity(line)
    elif name == "delete":
        counter.question = None
        screen.change(lambda: screen.receiving.remove(line.key), counter.taken)
    elif name == "f3":
        screen.go(lot_and_dates(counter, line))
    elif name == "f5":
        words = "See and change what goods cost"
        screen.with_right(Permission.RECEIVE, words, lambda _: screen.go(cost(counter, line)))
    elif name == "f6":
        screen.go(quality(counter, line))
    elif name == "f7" and not line.product.has_serial:
        counter.warn("Its units carry no serials.")
    elif name == "f7":
        screen.go(Serials(screen, counter, line))
    elif name == "f8" and line.product.has_serial:
        counter.warn("A serial is one unit: there is nothing to split. F3 changes its lot and place, F6 its grade.")
    elif name == "f8":
        screen.go(Split(screen, counter, line))


def _take_all(counter: Counter) -> None:
    """Everything that is still to come, as it was announced."""
    receiving = counter.screen.receiving
    if not any(each.open for each in counter.screen.expected):
        counter.warn("Nothing more is announced or ordered. F9 names the order or notice.")
        return
    counter.question = None
    counter.screen.change(receiving.take_all, counter.taken)


def key_caps(counter: Counter) -> Sequence[KeyCap]:
    """The keys that work now."""
    question, line = counter.question, counter.line
    if question:
        one = question.need is Need.QUANTITY and not question.line.product.weighed
        worked_out = question.need is Need.DATE and question.line.computed_date
        enter = (KeyCap("Enter", "1" if one else "As it is", 0),) if one or worked_out else ()
        off, check = KeyCap("Del", "Take the line off", 3), KeyCap("F10", "Check", 2)
        return (*enter, off, check, KeyCap("Esc", "Later", 0))
    keys = [KeyCap("F2", "Find", 4)]
    if line:
        one_each = line.product.has_serial
        own = KeyCap("F7", "Serials", 6) if one_each else KeyCap("F8", "Split", 6)
        keys += [
            KeyCap("F3", "Lot, dates", 4), KeyCap("F4", "Qty", 3), KeyCap("F5", "Cost", 5),
            KeyCap("F6", "Quality", 5), own,
        ]  # fmt: skip
    keys += [KeyCap("F9", "Papers", 4), KeyCap("F11", "To come", 6)]
    if line:
        keys += [KeyCap("Del", "Off", 3), KeyCap("F10", "Check, book", 0)]
    return (*keys, KeyCap("Esc", "Leave", 0))
