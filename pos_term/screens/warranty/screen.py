"""A serial's standing in one screen: sold when and to whom, until when covered, whether it came back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean, visible
from pos_term.screens.steps import Step, StepScreen
from pos_term.services.reading import standings
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.services.warranty import Warranty

HOW = "Scan the pack, or type the serial."


class WarrantyScreen(StepScreen[None]):
    """Shows; it changes nothing and gives nothing."""

    CSS_PATH = "warranty.tcss"
    box_id = "warranty"

    def first_step(self) -> Step:
        """The question for a serial."""
        return Standing(self)


class Standing(Step):
    """Ask for a serial and show its standing; the next serial may follow at once."""

    name = "Warranty: the standing of a serial"
    screen: WarrantyScreen

    def __init__(self, screen: WarrantyScreen) -> None:
        super().__init__(screen)
        self.units: list[Warranty] = []
        self.shown: Warranty | None = None

    def show(self) -> None:
        """The standing, or the units to choose from, or nothing yet."""
        unit = self.shown
        self.screen.entry_line.ask("Another serial" if unit else "Serial")
        if unit:
            made = f", lot {clean(unit.lot, limit=30)}" if unit.lot else ""
            name = clean(unit.product.name, limit=60)
            self.screen.words.show(f"{name}, serial {visible(unit.serial, limit=40)}{made}")
            rows = [Choice((words,), words) for words in unit.lines]
            self.screen.show_rows((Column(""),), rows, heading=False, stand=False)
        elif self.units:
            self.screen.words.show("Several products have this serial: which is it?")
            rows = [Choice((each.product.name,), str(n)) for n, each in enumerate(self.units)]
            self.screen.show_rows((Column(""),), rows, heading=False)
        else:
            self.screen.words.show("")
            self.screen.show_rows((Column(""),), [], heading=False, empty=HOW)
        self.screen.refresh_frame()

    def _stand(self, unit: Warranty) -> None:
        """Show one unit; a recall or a hold is said loudly as well."""
        self.shown = unit
        stops = [words for words in unit.lines if words.startswith(("RECALLED", "ON HOLD"))]
        self.screen.tell(Notice(Tone.REFUSED, "; ".join(stops)) if stops else None)
        self.show()

    def take_entry(self, entry: Entry) -> None:
        """A serial, scanned or typed."""
        self.units, self.shown = standings(self.till, entry.raw), None
        if len(self.units) == 1:
            self._stand(self.units[0])
        elif self.units:
            self.screen.tell(None)
            self.show()
        else:
            self.show()
            self.refuse(f"No unit with the serial {visible(entry.text, limit=30)} is known: it was NOT SOLD here.")

    def take_enter(self) -> None:
        """The unit the list stands on."""
        chosen = self.screen.rows.chosen
        if self.shown is None and self.units and chosen:
            self._stand(self.units[int(chosen)])
        elif self.shown is None:
            self.warn(HOW)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        choose = (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "This one", 0))
        return (*(choose if self.units and not self.shown else ()), KeyCap("Esc", "Back", 0))
