"""Letting a stopped or doubtful number go, from whichever screen it was refused on: a reason, then a PIN."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pos_term.domain.cart import CartLine
from pos_term.domain.judgement import Level
from pos_term.domain.people import Permission, Role
from pos_term.domain.shop import Occasion, Shop
from pos_term.screens.base import TillScreen
from pos_term.widgets.band import Notice, Tone

if TYPE_CHECKING:
    from pos_term.domain.people import Person
    from pos_term.services.checkout import Checkout
    from pos_term.services.open_sale import Refused
    from pos_term.services.outcomes import Outcome

NOT_NOW = "There is nothing here that could be let go. A recalled pack never may."


def who_may(shop: Shop) -> str:
    """The first role that may let a number go, as a word; empty where nobody may."""
    return next((role.value for role in Role if shop.allows(role, Permission.OVERRIDE)), "")


def could_go(checkout: Checkout, line: CartLine | None) -> bool:
    """Whether somebody could let go what was refused last, or what is doubtful on a line; a recalled lot never."""
    if checkout.overrides.can():
        return True
    return line is not None and checkout.overrides.can(line.key)


def advice(shop: Shop) -> str:
    """What a band says under a refusal that somebody could override; empty where nobody may."""
    who = who_may(shop)
    return f"Ins: let it go ({who})." if who else ""


def let_go(screen: TillScreen[Any], key: int | None, then: Callable[[Outcome], None]) -> None:
    """Ask why and who, and let go what was refused last, else what is doubtful on line `key`.

    Left at any point, nothing has changed. `then` gets what came of it.
    """
    from pos_term.screens.approve.screen import ApproveScreen
    from pos_term.screens.reason.screen import ReasonScreen

    checkout = screen.till.checkout
    refused = checkout.overrides.pending
    line = checkout.cart.line(key) if key is not None else None
    if not could_go(checkout, line):
        screen.tell(Notice(Tone.WARNING, NOT_NOW))
        return
    what, number, why = _refused(refused) if refused else _on_line(line) if line else ("", "", "")
    on_line = None if refused else key

    def approved(reason: str, person: Person | None) -> None:
        if person:
            then(checkout.overrides.allow(reason, person, on_line))

    def reasoned(reason: str | None) -> None:
        if reason:
            asked = ApproveScreen(Permission.OVERRIDE, f"{what}, {number}: {why}. Reason: {reason}")
            screen.go_to(asked, lambda person: approved(reason, person))

    screen.go_to(ReasonScreen(Occasion.OVERRIDE, f"Let {number} go: {why}"), reasoned)


def _refused(refused: Refused) -> tuple[str, str, str]:
    """The product, the number and why it was refused."""
    number = f"serial {refused.pack.serial}" if refused.pack.serial else f"lot {refused.pack.lot}"
    why = "; ".join(finding.words for finding in refused.findings if finding.level is Level.BLOCK)
    return refused.line.product.name, number, why


def _on_line(line: CartLine) -> tuple[str, str, str]:
    """The product, its stopped or doubtful numbers and what is doubtful about them."""
    doubtful = [number for number in line.numbers if number.marked or number.warnings]
    codes = [f"serial {number.serial}" if number.serial else f"lot {number.lot}" for number in doubtful]
    whys = [number.marked or ", ".join(number.warnings).replace("_", " ") for number in doubtful]
    return line.product.name, ", ".join(codes), "; ".join(dict.fromkeys(whys))
