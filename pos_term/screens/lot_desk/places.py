"""The question where to: a place of this store or another; closed ones are shown with the reason."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.screens.lot_desk.choosing import AskChoice, Option
from pos_term.screens.lot_desk.standing import place_words
from pos_term.widgets.choice_list import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pos_term.screens.lot_desk.screen import Looked
    from pos_term.services.lot_desk import Place


def ask_target(
    looked: Looked, but: Callable[[], Collection[str]], *, title: str = "To", asks: str = "Where to",
    wanted: Callable[[], bool] | None = None,
) -> AskChoice[str]:  # fmt: skip
    """Where to, of all places `but` some, such as the one it comes from."""
    return AskChoice(
        title, asks, lambda: place_options(looked.places, but()), beside=Column("", 20), wanted=wanted,
        empty="There is no other place. Add one: Locations and stores, in the office.",
    )  # fmt: skip


def place_options(places: Sequence[Place], but: Collection[str] = ()) -> list[Option[str]]:
    """Every place that goods can be brought to, each with what it is."""
    return [_option(place) for place in places if place.name not in but]


def _option(place: Place) -> Option[str]:
    closed = "is closed; nothing may be brought there any more" if place.closed else ""
    kind = "another store" if place.branch else "" if place.sellable else "not for sale"
    names = (place.name, clean(place.title, limit=40), clean(place.branch, limit=40))
    return Option(place.name, place_words(place), kind, tuple(name for name in names if name), closed)
