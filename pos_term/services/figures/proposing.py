"""What to do about a lot whose date is near or past: which actions are proposed, by which rule, in which order.

- A recalled, held or quarantined lot is never sold on: back to its supplier where that is one of ours, or disposed
  of; a held or quarantined one that has its date before it may also be tested again.
- Past its expiry date: disposed of, or back to its supplier. Past its best-before date it may still be sold: marked
  down, tested again, or disposed of.
- Will be sold in time at the product's pace: nothing.
- Too much for the days that are left: marked down where the product sells at all; moved to another store; back to
  its supplier while more than a week is left; tested again where it rests on a certificate or has a best-before
  date. Of a product that does not sell, a markdown comes last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pos_term.domain.policies import Markdown
from pos_term.domain.quantity import format_quantity
from pos_term.domain.tax import format_rate
from pos_term.services.figures.pace import Outlook, Pace
from pos_term.store.figures import Standing

TAKEN_BACK = 7
"""Days that must be left for a supplier to be asked to take goods back that nothing is wrong with."""


class Action(StrEnum):
    """What can be done about a lot whose date is near or past."""

    MARK_DOWN = "mark_down"
    """`figures.marking_down.mark_down`; nothing to post where the counter offers it already."""
    TRANSFER = "transfer"
    """`lot_desk.move` to a place of another store."""
    RETURN = "return"
    """`lot_desk.return_to_supplier`."""
    RETEST = "retest"
    """`lot_desk.extend`."""
    DISPOSE = "dispose"
    """`lot_desk.dispose`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One thing to do about a row."""

    action: Action
    why: str
    """One plain sentence."""
    quantity: int
    """Thousandths it is proposed for: all of the row, or what will not be sold in time."""
    supplier: str = ""
    """Of a return: the supplier's id."""
    targets: tuple[str, ...] = ()
    """Of a transfer: places of other stores that are open."""
    markdown: Markdown | None = None
    """Of a markdown: what the department or shop has now; None where it has none."""
    offered: bool = False
    """Of a markdown: whether the counter offers it for this lot already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that the proposals for a row rest on."""

    row: Standing
    outlook: Outlook
    pace: Pace
    days_left: int
    """Below 0 is past."""
    markdown: Markdown | None
    supplier: str
    """The id of its supplier, where we still buy from them; else empty."""
    targets: tuple[str, ...]


def propose(now: Situation) -> tuple[Proposal, ...]:
    """What to do, the best first; empty where nothing has to be done."""
    return tuple(_choose(now))


def _choose(now: Situation) -> Iterator[Proposal]:
    word, whole = now.outlook.status, now.row.quantity
    if word == "recalled":
        yield from _back(now, whole, "It is recalled.")
        yield _gone(whole, "It is recalled.")
    elif word in ("held", "quarantined"):
        what = "past its date" if now.days_left < 0 else word
        why = f"It is {what} and may not be sold."
        yield from _back(now, whole, why)
        if now.days_left >= 0:
            yield _tested(whole, "A test can show that it is sound.")
        yield _gone(whole, why)
    elif word == "expired":
        yield _gone(whole, "It is past its expiry date.")
        yield from _back(now, whole, "It is past its expiry date.")
    elif word == "past_best_before":
        if now.row.sellable:
            yield _marked(now, whole, "It is past its best-before date and may still be sold.")
        yield _tested(whole, "A test can show that it is good for longer.")
        yield _gone(whole, "It is past its best-before date.")
    elif now.outlook.unsold:
        yield from _too_much(now)


def _too_much(now: Situation) -> Iterator[Proposal]:
    unsold, pace = now.outlook.unsold, now.pace
    left = f"{format_quantity(unsold)} will be left over on its date"
    if pace.sold:
        why = f"{left}: {format_quantity(pace.sold)} of the product were sold in {pace.window} days."
        yield _marked(now, unsold, why)
    else:
        why = f"Nothing of the product was sold in {pace.window} days."
    if now.targets:
        yield Proposal(action=Action.TRANSFER, why=why, quantity=unsold, targets=now.targets)
    if now.days_left > TAKEN_BACK:
        yield from _back(now, unsold, why)
    if not pace.sold:
        yield _marked(now, unsold, why)
    if now.row.expiry is None or now.row.certificate:
        yield _tested(unsold, "A test can show that it is good for longer.")


def _back(now: Situation, quantity: int, why: str) -> Iterator[Proposal]:
    if now.supplier:
        yield Proposal(action=Action.RETURN, why=why, quantity=quantity, supplier=now.supplier)


def _gone(quantity: int, why: str) -> Proposal:
    return Proposal(action=Action.DISPOSE, why=why, quantity=quantity)


def _tested(quantity: int, why: str) -> Proposal:
    return Proposal(action=Action.RETEST, why=why, quantity=quantity)


def _marked(now: Situation, quantity: int, why: str) -> Proposal:
    rule = now.markdown
    offered = rule is not None and now.days_left <= rule.days
    if rule and offered:
        why = f"{why} The counter offers it at {format_rate(rule.percent)} % less."
    return Proposal(action=Action.MARK_DOWN, why=why, quantity=quantity, markdown=rule, offered=offered)
