"""From where, and how much of a card: a place, then a quantity, or the very serials where it has some."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from pos_term.domain.clean import clean, visible
from pos_term.domain.lots import fold
from pos_term.screens.amounts import counted
from pos_term.screens.lot_desk.choosing import AskChoice, Option
from pos_term.screens.lot_desk.questions import AskQuantity, Question
from pos_term.screens.lot_desk.standing import place_words, quantity_words, unit_of
from pos_term.screens.lot_desk.typed import ALL, with_unit
from pos_term.services.lot_desk import Stock, Take
from pos_term.services.reading import Identified, read
from pos_term.widgets.choice_list import Choice, Column

if TYPE_CHECKING:
    from pos_term.screens.lot_desk.deed import Deed
    from pos_term.screens.lot_desk.screen import Looked
    from pos_term.services.till import Till
    from pos_term.widgets.entry_buffer import Entry

_SERIALS = (Column("", 3), Column("Serial"))


class AskSerials(Question[tuple[Stock, ...]]):
    """Which serials: each that is scanned or typed is marked, `all` marks all; Enter goes on with those marked."""

    lists = True

    def __init__(
        self, till: Till, sku: str, stock: Callable[[], Sequence[Stock]], *, wanted: Callable[[], bool]
    ) -> None:
        super().__init__("Serials", "Scan or type each, or all", wanted=wanted)
        self._till, self._sku, self._stock = till, sku, stock
        self.marked: list[Stock] = []

    @property
    def words(self) -> str:
        """The only one by its number, several by how many they are."""
        if not self.answer:
            return ""
        first = self.answer[0].serial or "one without a serial"
        return clean(first, limit=40) if len(self.answer) == 1 else counted(len(self.answer), "serial")

    @property
    def hint(self) -> str:
        """What Enter does."""
        here = [each for each in self.marked if each in self._stock()]
        return f"Enter: these {len(here)}" if len(here) > 1 else "Enter: this one"

    def show(self, deed: Deed[Any]) -> None:
        """All that are there, those marked with a cross."""
        rows = [
            Choice(("[x]" if each in self.marked else "[ ]", each.serial or "without a serial"), each.key)
            for each in self._stock()
        ]
        deed.screen.show_rows(_SERIALS, rows, heading=False, selected=deed.screen.rows.chosen)

    def take(self, entry: Entry) -> str:
        """Mark a serial, or take its mark away; the list stays open."""
        stock, text = list(self._stock()), entry.text.strip()
        if text.casefold() in ALL:
            self.marked = [] if len(self.marked) == len(stock) else stock
            return ""
        found = read(self._till, entry.raw, sku=self._sku)
        code = found.pack.serial or text if isinstance(found, Identified) else text
        match = next((each for each in stock if fold(each.serial or "") == fold(code)), None)
        if match is None:
            return f"{visible(code, limit=30)} is not among them here. Look at the serial, or choose another place."
        self.marked = (
            [each for each in self.marked if each != match] if match in self.marked else [*self.marked, match]
        )
        return ""

    @property
    def stays(self) -> bool:
        """It takes one serial after the other."""
        return True

    def enter(self, deed: Deed[Any]) -> str:
        """Those marked, else the one the list stands on."""
        stock = list(self._stock())
        chosen = [each for each in self.marked if each in stock]
        self.answer = tuple(chosen or [each for each in stock if each.key == deed.screen.rows.chosen])
        if not self.answer:
            self.answer = None
            return self.missing
        return ""


class Taking:
    """The questions from where and how much, and what was answered as what the services take."""

    def __init__(
        self, till: Till, looked: Looked, *, wanted: Callable[[], bool] | None = None,
        may_leave: Callable[[str], bool] = lambda _: True, must_say: bool = False,
    ) -> None:  # fmt: skip
        """`may_leave` says which places count; with `must_say` a quantity has to be typed, `all` too."""
        card = looked.card
        self.looked, self._may_leave, self.unit = looked, may_leave, unit_of(card)
        asked = wanted or (lambda: True)
        self._wanted = asked
        self.place: AskChoice[str] = AskChoice(
            "From", "From where", self._places, beside=Column("There", 12, right=True),
            empty="None of it is there.", alone=True, wanted=asked,
        )  # fmt: skip
        self.serials = AskSerials(till, card.product.sku, self.here, wanted=lambda: asked() and self._by_serial)
        self.quantity = AskQuantity(
            "Quantity", "How much" if self.unit else "How many", most=self._most, unit=self.unit, must_say=must_say,
            wanted=lambda: asked() and not self._by_serial and not card.serial,
        )  # fmt: skip
        self.questions: tuple[Question[Any], ...] = (self.place, self.serials, self.quantity)

    def _places(self) -> list[Option[str]]:
        titles = {place.name: place_words(place) for place in self.looked.places}
        there: dict[str, int] = {}
        for each in self.looked.stock:
            if self._may_leave(each.place):
                there[each.place] = there.get(each.place, 0) + each.quantity
        return [
            Option(name, titles.get(name, name), with_unit(quantity, self.unit), (name,))
            for name, quantity in there.items()
        ]

    def here(self) -> list[Stock]:
        """What lies at the place that was chosen."""
        place = self.place.answer.value if self.place.answer else None
        return [each for each in self.looked.stock if each.place == place]

    @property
    def _by_serial(self) -> bool:
        return not self.looked.card.serial and any(each.serial for each in self.here())

    def _most(self) -> int:
        return sum(each.quantity for each in self.here())

    @property
    def takes(self) -> tuple[Take, ...]:
        """What is taken, once all is answered."""
        here = self.here()
        if self._by_serial:
            return tuple(each.take for each in self.serials.given)
        if self.looked.card.serial:
            return tuple(each.take for each in here)
        return (Take(here[0].key, here[0].place, self.quantity.given),)

    @property
    def words(self) -> str:
        """`3 of Whole milk 1 l, lot 7745, from Sales floor`."""
        taken = sum(each.quantity for each in self.takes)
        names = [each.serial or "" for each in (self.serials.answer or ())] if self._by_serial else []
        which = f" (serial {clean(', '.join(names), limit=60)})" if names else ""
        return f"{quantity_words(self.looked.card, taken)}{which}, from {self.place.words}"
