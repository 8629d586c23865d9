"""After the booking: what was held or put into quarantine, and the labels for what came in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.screens.amounts import counted, looks_like_scan
from pos_term.screens.steps import Step
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column, Rule
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.receiving.screen import ReceivingScreen
    from pos_term.services.receiving import Booked

_COLUMNS = (Column("Labels", 7, right=True), Column("Of"))


class AfterBooking(Step):
    """What became of the delivery. Enter prints the labels; a number first changes how many of the chosen one."""

    screen: ReceivingScreen

    def __init__(self, screen: ReceivingScreen, booked: Booked) -> None:
        super().__init__(screen)
        self.booked = booked
        self.name = f"Booked: {clean(booked.number, limit=30)}"
        self.copies = [copies for _, copies in booked.labels]
        self.printed = False

    @property
    def missing(self) -> str:
        """Why no label can be printed here; empty when they can."""
        equipment = self.till.equipment
        if equipment and equipment.labels:
            return ""
        return "Training prints nothing." if self.till.practice else "This till has no printer for labels."

    def show(self) -> None:
        """What is stopped, and the labels."""
        booked = self.booked
        rows: list[Choice | Rule] = []
        for title, words in (
            ("In quarantine", booked.quarantined), ("On hold", booked.held), ("No label", booked.unlabelled)
        ):  # fmt: skip
            if words:
                rows.append(Rule(title))
                rows += [Choice(("", each), closed=True) for each in words]
        if booked.labels:
            rows.append(Rule("Labels"))
        for n, (label, _) in enumerate(booked.labels):
            about = " · ".join((label.title, *label.rows[:2]))
            rows.append(Choice((str(self.copies[n]), clean(about, limit=100)), str(n)))
        self.screen.show_rows(_COLUMNS, rows, heading=False, empty="Nothing of it carries a label.")
        self.screen.words.show(self.missing if booked.labels else "")
        self.screen.entry_line.ask("Esc ends it" if not self.offers else "Enter prints the labels; or how many")
        self.screen.refresh_frame()

    @property
    def offers(self) -> bool:
        """Whether there are labels to print."""
        return bool(self.booked.labels) and not self.missing and not self.printed and any(self.copies)

    def take_entry(self, entry: Entry) -> None:
        """How many of the chosen label; a scan is none."""
        text, chosen = entry.text.strip(), self.screen.rows.chosen
        if looks_like_scan(entry):
            self.warn(f"{self.booked.number} is booked. Esc ends it; the next delivery begins after that.")
        elif not self.offers or not chosen:
            self.warn("Nothing is asked here. Esc ends it.")
        elif not (text.isascii() and text.isdecimal() and len(text) <= 4):
            self.warn("Type how many labels, such as 12; 0 prints none of it.")
        else:
            at = int(chosen)
            self.copies[at] = int(text)
            self.screen.tell(None)
            self.show()
            self.screen.rows.show(self.screen.rows.rows, selected=chosen)

    def take_enter(self) -> None:
        """Print them."""
        if not self.offers:
            self.screen.leave(self.screen.result)
            return
        till = self.till
        wanted = [(label, n) for (label, _), n in zip(self.booked.labels, self.copies, strict=True) if n]

        def job() -> str | None:
            for label, copies in wanted:
                refused = till.print_label(label, copies)
                if refused:
                    return refused
            return None

        self.screen.store(job, self._went)

    def _went(self, refused: str | None) -> None:
        if refused:
            self.show()
            self.warn(refused)
            return
        self.printed = True
        self.screen.host.print_receipts()
        self.show()
        self.screen.tell(Notice(Tone.GOOD, f"{counted(sum(self.copies), 'label')} go to the printer."))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        labels = (KeyCap("↑↓", "Choose", 2), KeyCap("Enter", "Print labels", 0)) if self.offers else ()
        return (*labels, KeyCap("Esc", "Done", 0))
