"""One certificate with everything kept of it; its file is written out again where it is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import long_date
from pos_term.screens.amounts import counted
from pos_term.screens.certificates.files import ChooseFile, file_words
from pos_term.screens.certificates.screen import running_out
from pos_term.screens.papers.screen import sentence
from pos_term.screens.steps import Step
from pos_term.services.desk import BadInput, Refused
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.certificates.screen import CertificatesScreen
    from pos_term.services.certificates import Certificate

_FACTS = (Column("", 18), Column(""))


class SeeCertificate(Step):
    """Its facts; F5 takes its file out, F6 changes it."""

    screen: CertificatesScreen

    def __init__(self, screen: CertificatesScreen, before: Step, certificate: Certificate) -> None:
        super().__init__(screen)
        self.certificate, self._before = certificate, before
        self.name = f"Certificate {visible(certificate.number, limit=44)}"

    def show(self) -> None:
        """What is kept of it."""
        kept = self.certificate
        on = self.till.clock.business_date()
        facts = [
            ("Supplier", kept.supplier_name or kept.supplier or "-"), ("What it certifies", kept.title or "-"),
            ("Holds from", long_date(kept.valid_from) if kept.valid_from else "-"),
            ("Holds until", long_date(kept.valid_until) if kept.valid_until else "-"),
            ("File", file_words(kept.file_name, kept.size)),
        ]  # fmt: skip
        if kept.sha256:
            facts += [("Its SHA-256", kept.sha256[:32]), ("", kept.sha256[32:])]
        facts += [("Came with", counted(kept.lots, "lot")), ("Notes", kept.notes or "-")]
        self.screen.show_rows(_FACTS, [Choice(each, each[0]) for each in facts], heading=False, stand=False)
        self.screen.words.show(running_out(kept.valid_until, on).capitalize())
        self.screen.entry_line.ask("F5 takes the file out" if kept.sha256 else "Esc goes back")

    def take_entry(self, entry: Entry) -> None:
        """A scan or number is looked for on the list."""
        self.screen.go(self._before)
        self._before.take_entry(entry)

    def take_enter(self) -> None:
        """Back to the list."""
        self.back()

    def press(self, name: str) -> None:
        """F5 takes the file out, F6 changes it."""
        from pos_term.screens.certificates.adding import add_certificate

        if name == "f6":
            self.screen.go(add_certificate(self.screen, before=self.certificate))
        elif name == "f5" and not self.certificate.sha256:
            self.warn("No file is attached to it. F6 attaches one.")
        elif name == "f5":
            title = f"Where to: {clean(self.certificate.file_name, limit=44)}"
            self.screen.go(
                ChooseFile(self.screen, title, Path.home(), self._extract, self._again, folders_only=True)
            )

    def _extract(self, folder: Path) -> None:
        from pos_term.services.certificates import extract

        desk, kept = self.till.desk(), self.certificate
        self.screen.store(lambda: extract(desk, kept.sha256, folder / kept.file_name), self._extracted)

    def _extracted(self, given: Path | BadInput | Refused) -> None:
        if isinstance(given, BadInput):
            self.warn(sentence(given.lines[0]))
        elif isinstance(given, Refused):
            self.refuse(sentence(given.words))
        else:
            words = f"The file is at {visible(str(given), limit=160)}."
            self.screen.result = words
            self.screen.go(self, say=Notice(Tone.GOOD, words))

    def _again(self) -> None:
        self.screen.go(self)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        file = (KeyCap("F5", "Take the file out", 1),) if self.certificate.sha256 else ()
        return (*file, KeyCap("F6", "Change", 2), KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Back to the list."""
        self.screen.go(self._before)
