"""A plain count of lots kept beside a store: what must be where, what it cost, what was made of what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pos_term.domain.costs import value_of
from pos_term.domain.lots import lot_key, serial_key
from tests.shop import TODAY, days

Code = tuple[str, str, str | None]
"""Product, lot, and the serial where it is one."""
LABELS = {"A": 9, "B": 20, "OLD": -1, "K1": 60, "K2": 90, "P1": 400, "P2": 400}
"""Days to the date on the packs, by lot."""
PLACES = ("floor", "back", "quarantine", "cellar", "north-shelf")
FOR_SALE = ("floor", "back")


def key_of(code: Code) -> str:
    """The key of a lot or serial."""
    sku, lot, serial = code
    return serial_key(sku, serial) if serial else lot_key(sku, lot)


def label(code: Code) -> date:
    """The date on the packs; what is split off a lot keeps it."""
    return days(LABELS[code[1].partition("-")[0]])


class Counted:
    """The count; quantities are pieces, unit costs ten-thousandths."""

    def __init__(self) -> None:
        self.there: dict[tuple[str, str], int] = {}
        self.codes: dict[str, Code] = {}
        self.held: set[str] = set()
        self._intakes: dict[str, list[tuple[int, int]]] = {}
        self._expiry: dict[str, date] = {}
        self._put_off: dict[str, set[date]] = {}
        self.parts: dict[str, set[str]] = {}
        """By lot, what went into it, at whatever distance."""

    # -- what is asked ---------------------------------------------------------------------------------------

    def at(self, code: Code, place: str) -> int:
        """Pieces of a lot at a place."""
        return self.there.get((key_of(code), place), 0)

    def lying(self) -> list[tuple[Code, str]]:
        """Every lot at every place inside where some of it is."""
        return [(self.codes[k], place) for (k, place), n in sorted(self.there.items()) if n and place in PLACES]

    def inside(self, key: str) -> int:
        """Pieces of a lot in the company."""
        return sum(n for (lot, place), n in self.there.items() if lot == key and place in PLACES)

    def about(self, code: Code) -> bool:
        """Whether a serial is anywhere at all."""
        return bool(code[2]) and any(n for (lot, _), n in self.there.items() if lot == key_of(code))

    def fits(self, code: Code) -> bool:
        """Whether packs with the date of their label may come in now."""
        key, day = key_of(code), label(code)
        return day == self._expiry.get(key, day) or day in self._put_off.get(key, ())

    def may_be_sold(self, code: Code, place: str) -> bool:
        """Whether nothing known stops a pack with the date of its label."""
        key, day = key_of(code), label(code)
        expired = self._expiry.get(key, day) < TODAY or (day < TODAY and day not in self._put_off.get(key, ()))
        return place in FOR_SALE and not expired and not {key, lot_key(*code[:2])} & self.held

    def before(self, components: Iterable[str]) -> set[str]:
        """These lots and all that went into them."""
        return {each for part in components for each in (part, *self.parts.get(part, ()))}

    def cost(self, key: str) -> int | None:
        """The mean of what its intakes cost, rounded half up."""
        known = self._intakes.get(key, [])
        pieces = sum(n for n, _ in known)
        if not pieces:
            return min((each for _, each in known), default=None)
        return (2 * sum(n * each for n, each in known) + pieces) // (2 * pieces)

    def value(self) -> int:
        """What everything inside is worth; serials of one lot and cost are one line, and are rounded once."""
        pieces: dict[tuple[str, str, int], int] = {}
        for key, (sku, lot, _) in self.codes.items():
            cost = self.cost(key)
            if cost is not None:
                pieces[sku, lot, cost] = pieces.get((sku, lot, cost), 0) + self.inside(key)
        return sum(value_of(cost, n * 1000, 2) for (_, _, cost), n in pieces.items())

    # -- what is told ----------------------------------------------------------------------------------------

    def move(self, code: Code, source: str, target: str, pieces: int) -> None:
        """Pieces go from place to place."""
        for place, change in ((source, -pieces), (target, pieces)):
            self.there[key_of(code), place] = self.at(code, place) + change

    def come(self, code: Code, place: str, pieces: int, cost: int | None, source: str) -> None:
        """Pieces come in from outside."""
        self.move(code, source, place, pieces)
        self.hear_of(code)
        for each in {code, (code[0], code[1], None)}:
            self._expiry.setdefault(key_of(each), label(code))
        if cost is not None:
            self._intakes.setdefault(key_of(code), []).append((pieces, cost))

    def hear_of(self, code: Code) -> None:
        """A lot or serial is named; a serial has what its lot has."""
        lot = (code[0], code[1], None)
        self.codes[key_of(code)] = code
        self.codes.setdefault(key_of(lot), lot)
        if code[2]:
            self.link({key_of(lot)}, key_of(code))
            self._put_off[key_of(code)] = self._put_off.setdefault(key_of(lot), set())
            if key_of(lot) in self._expiry:
                self._expiry.setdefault(key_of(code), self._expiry[key_of(lot)])

    def expires(self, code: Code, day: date, before: date | None) -> None:
        """A lot, and the serials made in it, have another date; `before` is one that a test put off."""
        for key in (k for k, c in self.codes.items() if c[:2] == code[:2]):
            self._expiry[key] = day
        if before:
            self._put_off.setdefault(key_of(code), set()).add(before)

    def link(self, components: Iterable[str], result: str) -> None:
        """What is made of lots is made of what they were made of, and so is all that was made of it."""
        new = self.before(components)
        for key in {result, *(key for key, parts in self.parts.items() if result in parts)}:
            self.parts.setdefault(key, set()).update(new)
