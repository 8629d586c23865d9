"""What managers do in the office of the tests' shop: a form opened, a field answered, a form kept."""

from __future__ import annotations

from typing import Any, TypeVar

from pos_term.domain.documents import Document
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.base import TillScreen
from pos_term.screens.forms.form import FormStep
from pos_term.screens.forms.screen import MasterScreen
from pos_term.store.journal import Posted, Posting, post
from tests.screens.driving import Hands
from tests.screens.errands import MIRA
from tests.shop import NOON, TODAY

Opened = TypeVar("Opened", bound=TillScreen[Any])


def entered(hands: Hands, document: Document, who: str = "Mira") -> None:
    """Something that somebody else entered at this till."""
    till = hands.app.till
    till._recorder.flush()
    outcome = post(till.store, document, Posting(till.number, who, NOON, TODAY))
    assert isinstance(outcome, Posted), outcome


async def in_office(hands: Hands, number: int, kind: type[Opened]) -> Opened:
    """An entry of the office, opened from the counter."""
    await hands.menu(17)
    await hands.type(str(number), "enter")
    return await hands.until_shown(kind)


def form_of(screen: MasterScreen) -> FormStep[Any]:
    """The form that is open."""
    assert isinstance(screen.step, FormStep), screen.step
    return screen.step


async def on_form(hands: Hands, screen: MasterScreen) -> FormStep[Any]:
    """Wait for a form to be open."""
    await hands.until(lambda: isinstance(screen.step, FormStep) and not screen.storing, "a form")
    return form_of(screen)


async def stand_on(hands: Hands, screen: MasterScreen, key: str) -> None:
    """The arrows, until the list stands on a field."""
    form = form_of(screen)
    keys = [field.key for field in form.form.fields]
    by = keys.index(key) - keys.index(form.at)
    await hands.press(*(["down"] * by if by > 0 else ["up"] * -by))
    assert form_of(screen).at == key


async def answer(hands: Hands, screen: MasterScreen, key: str, text: str) -> None:
    """Stand on a field, ask for it and type its value."""
    await stand_on(hands, screen, key)
    await hands.press("enter")
    await hands.type(text, "enter")


async def keep(hands: Hands, screen: MasterScreen) -> None:
    """F10, and Mira lets it."""
    await hands.press("f10")
    await hands.until_shown(ApproveScreen)
    await hands.type(MIRA, "enter")
    await hands.until(lambda: hands.screen is screen and not screen.storing, "back at the form")
