"""Certificates: found by number, supplier or title, added, looked at, and their files taken out again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from pos_term.domain.dates import days_left, days_left_words, short_date
from pos_term.screens.base import key
from pos_term.screens.find_one import FindOne, Hit
from pos_term.screens.form import Form
from pos_term.screens.papers.screen import sentence
from pos_term.screens.steps import Step, StepScreen
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from datetime import date

    from pos_term.services.certificates import Certificate

_KEYS = {"f2": "Choose", "f3": "Folder up", "f4": "Add", "f5": "Take the file out", "f6": "Change", "f10": "Keep"}
SOON = 30
"""Days before its last one from which a certificate is said to run out."""


class CertificatesScreen(StepScreen[str]):
    """Gives the words for what was done last, or None."""

    CSS_PATH = "certificates.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [key(name, f"press('{name}')", words) for name, words in _KEYS.items()]
    box_id = "certificates"

    def __init__(self) -> None:
        super().__init__()
        self._form: Form | None = None

    def first_step(self) -> Step:
        """All of them, those that run out first at the top."""
        return FindCertificate(self)

    def go(self, step: Step, *, say: Notice | None = None) -> None:
        """Open a step; the form that is open is remembered, for what it offers to choose from."""
        if isinstance(step, Form):
            self._form = step
        super().go(step, say=say)

    def back_to_form(self) -> None:
        """Back from what a form offers to choose from."""
        self.go(self._form or self.open_step)

    def done(self, words: str) -> None:
        """Something was kept: say so on the list."""
        self.result = words
        self.go(FindCertificate(self), say=Notice(Tone.GOOD, sentence(words)))


class FindCertificate(FindOne["Certificate"]):
    """The certificates that fit what is typed."""

    name = "Certificates"
    columns = (Column("Number", 22), Column("Supplier"), Column("Holds until", 13), Column("Lots", 5, right=True),
               Column("File", 5))  # fmt: skip
    asks = "Number, supplier or title"
    verb = "See it"
    nothing = "No certificate is kept yet. F4 adds one."
    screen: CertificatesScreen

    def look(self, text: str) -> list[Hit[Certificate]]:
        """By number, supplier or title."""
        from pos_term.services.certificates import find

        on = self.till.clock.business_date()
        return [self._hit(each, on) for each in find(self.till.desk(), text)]

    def _hit(self, each: Certificate, on: date) -> Hit[Certificate]:
        until = each.valid_until
        cells = (
            each.number, each.supplier_name or each.supplier or "-", short_date(until, on) if until else "-",
            str(each.lots), "yes" if each.sha256 else "-",
        )  # fmt: skip
        return Hit(each, cells, running_out(until, on))

    def chosen(self, thing: Certificate) -> None:
        """Everything about it."""
        from pos_term.screens.certificates.seeing import SeeCertificate

        self.screen.go(SeeCertificate(self.screen, self, thing))

    def take_code(self, entry: Entry) -> bool:
        """A scanned number is looked for like a typed one."""
        self.search(entry.text.strip())
        if len(self.found) == 1 and self.standing:
            self.chosen(self.standing)
        elif not self.found:
            self.refuse("No certificate has that number. F4 adds one.")
        return True

    def press(self, name: str) -> None:
        """F4 adds one, with what was typed for its number."""
        from pos_term.screens.certificates.adding import add_certificate

        if name == "f4":
            typed = self.screen.host.entry.take() or ("" if self.found else self.searched)
            self.screen.go(add_certificate(self.screen, number=typed.strip()))

    def more_keys(self) -> Sequence[KeyCap]:
        """Adding."""
        return (KeyCap("F4", "Add", 1),)


def running_out(until: date | None, on: date) -> str:
    """That a certificate holds no more, or not much longer; empty otherwise."""
    if until is None or days_left(until, on) > SOON:
        return ""
    left = days_left(until, on)
    if left < 0:
        return f"holds no more: it ran out {days_left_words(until, on)}"
    return "runs out today" if left == 0 else f"runs out in {left} d"
