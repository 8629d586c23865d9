"""Numbers that were not known when they were sold: the lot or serial is said now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from pos_term.domain.clean import visible
from pos_term.domain.dates import short_date, unstamp
from pos_term.domain.people import Permission, Person
from pos_term.domain.quantity import ONE, format_quantity
from pos_term.screens.amounts import counted
from pos_term.screens.steps import Step, StepScreen
from pos_term.services.measuring import split_quantity
from pos_term.services.reading import Identified, read
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.services.later import Missing

_COLUMNS = (
    Column("Sold", 12), Column("Receipt", 10), Column("Product"), Column("Missing", 7),
    Column("Quantity", 8, right=True),
)  # fmt: skip
NOTHING = "Nothing was sold without its number."


class Named(NamedTuple):
    """The lot or serial that left."""

    code: str
    quantity: int | None
    """Thousandths; None is all that is missing, of a serial one."""


class AssignScreen(StepScreen[bool]):
    """Gives True when something was assigned, or None."""

    CSS_PATH = "later.tcss"
    box_id = "later"

    def first_step(self) -> Step:
        """What is missing."""
        return MissingList(self)

    def assign(self, missing: Missing, named: Named) -> None:
        """Say which number left, with the PIN of someone who may where that is needed."""
        words = f"Say later that {named.code} left with {missing.receipt}"
        self.with_right(Permission.ASSIGN, words, lambda approved: self._assign(missing, named, approved))

    def _assign(self, missing: Missing, named: Named, approved: Person | None) -> None:
        later = self.till.later
        lot, serial = (None, named.code) if missing.serial else (named.code, None)

        def job() -> tuple[str | None, str]:
            refused = later.assign(
                missing.receipt, missing.line, lot=lot, serial=serial, quantity=named.quantity, approved=approved
            )
            return refused, "" if refused else later.mind(missing.receipt, missing.line, lot=lot, serial=serial)

        self.store(job, lambda done: self._assigned(missing, named, *done))

    def _assigned(self, missing: Missing, named: Named, refused: str | None, mind: str) -> None:
        if refused:
            self.tell(Notice(Tone.WARNING, refused))
            return
        self.result = True
        left = next(
            (e for e in self.till.later.unknown() if (e.receipt, e.line) == (missing.receipt, missing.line)), None
        )
        rest = f" {format_quantity(left.quantity)} to go." if left else ""
        done = f"{missing.receipt}: {visible(named.code, limit=30)} is written down.{rest}"
        say = Notice(Tone.REFUSED, mind, done) if mind else Notice(Tone.GOOD, done)
        self.go(AskNumber(self, left) if left else MissingList(self), say=say)


class MissingList(Step):
    """Every line of which a number is missing, oldest first."""

    name = "Numbers to assign"
    screen: AssignScreen

    def __init__(self, screen: AssignScreen) -> None:
        super().__init__(screen)
        self.missing: list[Missing] = []

    def show(self) -> None:
        """Read and show them."""
        self.missing = self.till.later.unknown()
        on, zone = self.till.clock.business_date(), self.till.clock.zone
        rows = []
        for n, each in enumerate(self.missing):
            at = unstamp(each.since).astimezone(zone)
            what = "serial" if each.serial else "lot"
            cells = (f"{short_date(at.date(), on)} {at:%H:%M}"[-12:], each.receipt, each.name, what)
            rows.append(Choice((*cells, format_quantity(each.quantity)), str(n)))
        self.screen.show_rows(_COLUMNS, rows, empty=NOTHING)
        self.screen.words.show(f"{counted(len(self.missing), 'line')} left without a number." if rows else "")
        self.screen.entry_line.ask("Scan a pack, or choose a line" if rows else "Esc goes back")

    @property
    def standing(self) -> Missing | None:
        """The line the list stands on."""
        chosen = self.screen.rows.chosen
        return self.missing[int(chosen)] if chosen else None

    def take_entry(self, entry: Entry) -> None:
        """A pack that is scanned goes to the oldest line of its product; a number typed to the line chosen."""
        standing = self.standing
        if standing is None:
            self.warn(f"{NOTHING} Esc goes back.")
            return
        found = read(self.till, entry.raw)
        sku = found.product.sku if isinstance(found, Identified) else standing.sku
        fits = standing if standing.sku == sku else next((e for e in self.missing if e.sku == sku), None)
        if fits is None:
            name = found.product.name if isinstance(found, Identified) else visible(entry.text, limit=30)
            self.refuse(f"No number of {name} is missing.")
            return
        step = AskNumber(self.screen, fits)
        self.screen.go(step)
        step.take_entry(entry)

    def take_enter(self) -> None:
        """Ask for the number of the line chosen."""
        if self.standing:
            self.screen.go(AskNumber(self.screen, self.standing))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        choose = (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "Assign", 0)) if self.standing else ()
        return (*choose, KeyCap("Esc", "Back", 0))


class AskNumber(Step):
    """Which lot or serial left on one line."""

    screen: AssignScreen

    def __init__(self, screen: AssignScreen, missing: Missing) -> None:
        super().__init__(screen)
        self.missing = missing
        self.what = "serial" if missing.serial else "lot"
        self.name = f"Which {self.what}? {missing.name}"

    def show(self) -> None:
        """The line and the question."""
        each = self.missing
        self.screen.words.show(
            f"{format_quantity(each.quantity)} of receipt {each.receipt} left without a {self.what}."
        )
        self.screen.show_rows((Column(""),), [], heading=False, empty=self._hint())
        self.screen.entry_line.ask(f"Scan or type the {self.what}")

    def _hint(self) -> str:
        if self.missing.quantity <= ONE:
            return ""
        if self.missing.serial:
            return "One serial is one unit; the next one is asked for."
        return "It counts for all of them; 2* before it says how many."

    def take_entry(self, entry: Entry) -> None:
        """A number that fits; what is of another product, or no number, is refused in words."""
        raw, quantity = entry.raw, None
        if not entry.scanned:
            try:
                quantity, raw = split_quantity(entry.raw)
            except ValueError as error:
                self.warn(f"The {visible(str(error), limit=80)}.")
                return
        found = read(self.till, raw, sku=self.missing.sku)
        if isinstance(found, Identified) and found.product.sku != self.missing.sku:
            self.refuse(f"That is {found.product.name}. A {self.what} of {self.missing.name} is asked for.")
            return
        pack = found.pack if isinstance(found, Identified) else None
        code = (
            (pack.serial if self.missing.serial else pack.lot) if pack else raw.decode("utf-8", "replace").strip()
        )
        if code:
            self.screen.assign(self.missing, Named(code, quantity))
        else:
            self.warn(f"That names the product, not the {self.what}. Scan or type the {self.what}.")

    def take_enter(self) -> None:
        """Enter alone assigns nothing."""
        self.warn(f"Scan or type the {self.what}; Esc leaves it for later.")

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("Enter", "Assign", 0), KeyCap("Esc", "Back to the list", 0))

    def back(self) -> None:
        """Back to the list."""
        self.screen.go(MissingList(self.screen))
