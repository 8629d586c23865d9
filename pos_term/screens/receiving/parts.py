"""A line made into several: serials as a range, a list or scans; a lot split by grade, place or lot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from pos_term.domain.clean import clean, visible
from pos_term.domain.quantity import format_quantity
from pos_term.screens import typed_field
from pos_term.screens.amounts import counted
from pos_term.screens.papers.screen import sentence
from pos_term.screens.receiving.choosing import pick_place
from pos_term.screens.receiving.rows import name_of
from pos_term.screens.steps import Step
from pos_term.screens.typed_field import Unfit
from pos_term.services.reading import Identified, read
from pos_term.services.receiving import Part, Taken
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.receiving.counter import Counter
    from pos_term.screens.receiving.screen import ReceivingScreen
    from pos_term.services.receiving import DraftLine

_PARTS = (
    Column("", 4), Column("Quantity", 10, right=True), Column("Grade", 14), Column("Lot"), Column("Place", 18),
)  # fmt: skip


class LineStep(Step):
    """Something that is done to one line of the delivery."""

    screen: ReceivingScreen

    def __init__(self, screen: ReceivingScreen, counter: Counter, line: DraftLine) -> None:
        super().__init__(screen)
        self.line = line
        self._counter = counter

    def done(self, taken: Taken) -> None:
        """Back to the lines, or why not."""
        if taken.ok:
            self.screen.go(self._counter)
            self._counter.taken(taken)
        else:
            self.show()
            self.refuse(sentence(taken.message))

    def back(self) -> None:
        """Nothing is changed."""
        self._counter.again()


class Serials(LineStep):
    """The serials of a product, one line of the delivery each."""

    def __init__(self, screen: ReceivingScreen, counter: Counter, line: DraftLine) -> None:
        super().__init__(screen, counter, line)
        self.name = f"Serials: {clean(line.product.name, limit=44)}"
        self.given: list[str] = []

    def show(self) -> None:
        """What was scanned or typed so far."""
        rows = [Choice((clean(text, limit=60),), str(n), closed=True) for n, text in enumerate(self.given)]
        empty = "Nothing yet."
        self.screen.show_rows((Column(""),), rows, heading=False, empty=empty)
        self.screen.words.show(
            "Scan each one, or type a range A001-A050 or a list A1, A2. Enter on the empty line takes them all."
        )
        self.screen.entry_line.ask("Scan or type serials", hint=counted(len(self.given), "entry") if rows else "")
        self.screen.refresh_frame()

    def take_entry(self, entry: Entry) -> None:
        """One more serial, range or list; a pack of another product is none."""
        self.screen.tell(None)
        product, text = self.line.product, entry.text.strip()
        if entry.scanned or "\x1d" in entry.text:
            found = read(self.till, entry.raw, sku=product.sku)
            if isinstance(found, Identified) and found.product.sku != product.sku:
                other = clean(found.product.name, limit=36)
                self.refuse(f"That is {other}; serials of {clean(product.name, limit=36)} are asked for.")
                return
            if isinstance(found, Identified) and not found.pack.serial:
                self.warn("That code names the product only. Scan the code with the serial, or type it.")
                return
            if not isinstance(found, Identified) and found.code is not None and found.code.gtin:
                self.refuse(found.message)
                return
            text = found.pack.serial or text if isinstance(found, Identified) else text
        if clean(text) != text or not text:
            self.warn(f"{visible(text, limit=30)} has characters that a serial cannot have.")
        elif text in self.given:
            self.refuse(f"{visible(text, limit=40)} was scanned already: each unit has its own.")
        else:
            self.given.append(text)
            self.show()

    def take_enter(self) -> None:
        """Make a line of each."""
        if not self.given:
            self.warn("Scan or type the serials first; Esc goes back.")
            return
        self._counter.take_serials(self.line, "\n".join(self.given))

    def press(self, name: str) -> None:
        """Del takes the last one off; F10 takes them all."""
        if name == "delete" and self.given:
            self.given.pop()
            self.show()
        elif name == "f10":
            self.take_enter()

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        take = (KeyCap("Enter", "Take them", 0), KeyCap("Del", "Last one off", 1)) if self.given else ()
        return (*take, KeyCap("Esc", "Back", 0))


class Split(LineStep):
    """A line parted: quantity, grade, lot and place of each part in turn."""

    def __init__(self, screen: ReceivingScreen, counter: Counter, line: DraftLine) -> None:
        super().__init__(screen, counter, line)
        self.name = f"Split: {name_of(line)}"
        self.parts: list[Part] = []
        self.now: dict[str, object] = {}
        """What is known of the part that is being asked for."""

    @property
    def left(self) -> int:
        """Thousandths that are in no part yet."""
        return self.line.quantity - sum(part.quantity for part in self.parts)

    @property
    def asks(self) -> str:
        """What is asked for now; nothing once everything is in a part."""
        if not self.left:
            return ""
        return next((each for each in ("quantity", "grade", "lot", "location") if each not in self.now), "")

    def show(self) -> None:
        """The parts so far, and the question."""
        rows = [self._row(str(n), part) for n, part in enumerate(self.parts, 1)]
        if self.now:
            rows.append(self._row("…", self._part()))
        self.screen.show_rows(_PARTS, rows, stand=False, empty="No part yet.")
        here = self.left - self._part().quantity
        left = f"{format_quantity(here)} of {format_quantity(self.line.quantity)} are in no part yet."
        rest = " F10 splits; what is left stays as it is." if self.parts and self.left else ""
        self.screen.words.show(left + rest if self.left else "All of it is in a part. F10 splits the line.")
        asks, hints = {
            "quantity": ("Quantity of a part", f"{format_quantity(self.left)} left"),
            "grade": ("Its grade", "Enter: as it is"), "lot": ("A lot code of its own", "Enter: the same lot"),
            "location": ("Where it goes", "Enter: as it is; F2 offers the places"), "": ("F10 splits it", ""),
        }[self.asks]  # fmt: skip
        self.screen.entry_line.ask(asks, hint=hints)
        self.screen.refresh_frame()

    def _part(self) -> Part:
        """The part that is being asked for, as far as it is known."""
        return Part(
            quantity=cast("int", self.now.get("quantity", 0)), grade=cast("str | None", self.now.get("grade")),
            lot=cast("str | None", self.now.get("lot")), location=cast("str | None", self.now.get("location")),
        )  # fmt: skip

    def _row(self, number: str, part: Part) -> Choice:
        same = "as it is"
        cells = (
            number, format_quantity(part.quantity), part.grade or same, part.lot or self.line.lot or "-",
            part.location or same,
        )  # fmt: skip
        return Choice(cells, number)

    def take_entry(self, entry: Entry) -> None:
        """The answer to what is asked."""
        self.screen.tell(None)
        asks = self.asks
        whole = not self.line.product.weighed
        readers = {
            "quantity": typed_field.quantity(whole=whole), "grade": typed_field.text(40),
            "lot": typed_field.code(), "location": typed_field.text(40),
        }  # fmt: skip
        if not asks:
            self.warn("All of it is in a part. F10 splits the line, Esc leaves it whole.")
            return
        found = readers[asks](entry)
        if isinstance(found, Unfit):
            self.warn(found.words)
        elif asks == "quantity" and cast("int", found[0]) > self.left:
            self.warn(f"Only {format_quantity(self.left)} are left. Type that or less.")
        else:
            self._put(found[0])

    def take_enter(self) -> None:
        """As it is; a quantity must be typed."""
        if self.asks in ("", "quantity"):
            self.warn("Type the quantity of a part." if self.asks else "F10 splits the line.")
        else:
            self._put(None)

    def _put(self, value: object) -> None:
        self.now[self.asks] = value
        if not self.asks:
            self.parts.append(self._part())
            self.now = {}
        self.show()

    def press(self, name: str) -> None:
        """F2 offers places, Del takes the last part off, F10 splits."""
        if name == "f2" and self.asks == "location":
            self.screen.go(pick_place(self.screen, lambda: self.screen.go(self), self._placed))
        elif name == "delete" and (self.now or self.parts):
            if not self.now:
                self.parts.pop()
            self.now = {}
            self.show()
        elif name == "f10":
            self._split()

    def _placed(self, place: object) -> None:
        self.screen.go(self)
        self._put(place)

    def _split(self) -> None:
        if self.now.get("quantity"):
            self.parts.append(self._part())
            self.now = {}
        if not self.parts:
            self.warn("Type the quantity of a part first.")
            return
        rest = [Part(quantity=self.left)] if self.left else []
        receiving, key, parts = self.screen.receiving, self.line.key, [*self.parts, *rest]
        self.screen.change(lambda: receiving.split(key, parts), self.done)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        places = (KeyCap("F2", "Places", 1),) if self.asks == "location" else ()
        off = (KeyCap("Del", "Last part off", 2), KeyCap("F10", "Split", 0)) if self.parts or self.now else ()
        return (KeyCap("Enter", "Next", 0), *places, *off, KeyCap("Esc", "Leave it whole", 0))
