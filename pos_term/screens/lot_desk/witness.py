"""Who saw that goods were thrown away: one of the people here, or a name that is typed; never whoever does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.screens.lot_desk.choosing import AskChoice, Option
from pos_term.widgets.choice_list import Column

if TYPE_CHECKING:
    from pos_term.services.till import Till

NOBODY = "nobody"
_NAME = 60


def ask_witness(till: Till, demanded: Callable[[], bool]) -> AskChoice[str]:
    """The question; nobody can be chosen only where `demanded` says that no witness is wanted."""

    def people() -> list[Option[str]]:
        here = till.person.name if till.person else ""
        none = [] if demanded() else [Option("", NOBODY)]
        return none + [Option(each.name, each.name, each.role.value) for each in till.people() if each.name != here]

    def named(text: str) -> Option[str] | str:
        name = clean(text, limit=_NAME)
        if not any(character.isalpha() for character in name):
            return "Type the name of who saw it, or choose one of the list."
        if till.person and name.casefold() == till.person.name.casefold():
            return f"{name} does this; the witness has to be somebody else."
        return Option(name, name)

    return AskChoice("Seen by", "Who saw it? Number, or a name", people, beside=Column("", 12), free=named)
