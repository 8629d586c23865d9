"""The scanner check, step by step: each symbol of the sheet is asked for, then comes what to set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from pos_term.domain.scanner_check import SYMBOLS, Check, Finding, Symbol
from pos_term.domain.scanner_check_reading import Shape, read_scan
from pos_term.screens.base import key
from pos_term.screens.devices.outcome import Outcome
from pos_term.screens.devices.scans import source_name
from pos_term.screens.devices.sheet import SheetStep
from pos_term.screens.steps import Step, StepScreen
from pos_term.services.device_setup import fresh_check
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.services.ports import Equipment

_COLUMNS = (Column("No", 2, right=True), Column("Symbol", 25), Column("What arrived"))
_NO_END = "A code stands on the line, and nothing says that it has ended."
_SET_CR = "Set the scanner's suffix to CR, also called Enter. Press Enter to go on."


class CheckScreen(StepScreen[str]):
    """Gives words where the settings were changed, or None. A scan is never sold here."""

    CSS_PATH = "devices.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f2", "press('f2')", "Skip"),
        key("f5", "press('f5')", "Begin again"),
        key("f7", "press('f7')", "Put into the settings"),
        key("f8", "press('f8')", "The sheet"),
    ]
    box_id = "check"

    def __init__(self) -> None:
        super().__init__()
        self.check = Check()
        self.source: str | None = None
        """The scanner that is checked, once it has sent something; empty for the keyboard's."""

    def first_step(self) -> Step:
        """The first symbol."""
        return AskSymbol(self)

    @property
    def equipment(self) -> Equipment | None:
        """The devices, which can draw the sheet; none in a training."""
        return self.till.equipment

    def begin_again(self) -> None:
        """Forget every scan, and which scanner it was."""
        self.check, self.source = Check(), None
        self.go(AskSymbol(self))

    def go_on(self, say: Notice | None = None) -> None:
        """The next symbol, or the outcome."""
        self.go(AskSymbol(self) if self.check.wanted else Outcome(self), say=say)

    def heard(self, entry: Entry) -> Finding | str:
        """Take a scan; what it showed, or why it does not count."""
        if self.source is None:
            self.source = entry.source
            fresh = fresh_check(self.till.settings, entry.source)
            self.check = replace(self.check, known=fresh.known, link=fresh.link, framed=fresh.framed)
        elif entry.source != self.source:
            other, mine = source_name(entry.source), source_name(self.source)
            return f"That came from another scanner ({other}); this check is of {mine}. F5 begins again."
        self.check, finding = self.check.heard(entry.raw)
        return finding


class AskSymbol(Step):
    """One symbol after the other; what arrived for each stands beside it."""

    screen: CheckScreen

    def show(self) -> None:
        """The symbol to scan and what the others showed."""
        screen, wanted = self.screen, self.screen.check.wanted or SYMBOLS[-1]
        self.name = "Scanner check" + (f": {source_name(screen.source)}" if screen.source is not None else "")
        screen.head(self.name)
        screen.words.show(
            f"Scan symbol {wanted.number} of the sheet: {wanted.name}. No sheet yet? F8 writes it. "
            "Nothing that is scanned here is sold."
        )
        hint = "" if screen.check.answers else "It beeps and nothing comes? Set its suffix to CR."
        screen.entry_line.ask(f"Scan symbol {wanted.number}", hint=hint)
        screen.show_rows(_COLUMNS, [self._row(symbol) for symbol in SYMBOLS], selected=str(wanted.number))

    def _row(self, symbol: Symbol) -> Choice:
        finding = self.screen.check.answer_for(symbol)
        skipped = "skipped" if symbol.number in self.screen.check.skipped else ""
        cell = skipped if finding is None else f"✔ {finding.words}" if finding.right else ""
        words = finding.words if finding and not finding.right else ""
        return Choice((str(symbol.number), symbol.name, cell), str(symbol.number), words=words, warned=True)

    def take_entry(self, entry: Entry) -> None:
        """A scan, however slow; what is plainly typed is none."""
        wanted = self.screen.check.wanted
        if not entry.scanned and read_scan(entry.raw).shape is Shape.FOREIGN:
            self.warn(f"Scan symbol {wanted.number if wanted else 1}; what is typed is not taken. F2 skips it.")
            return
        heard = self.screen.heard(entry)
        if isinstance(heard, str):
            self.warn(heard)
        else:
            tone = Tone.GOOD if heard.right else Tone.WARNING
            number = f"Symbol {heard.symbol.number}: " if heard.symbol else ""
            self.screen.go_on(Notice(tone, number + heard.words))

    def take_enter(self) -> None:
        """Enter alone scans nothing."""
        wanted = self.screen.check.wanted
        self.warn(f"Scan symbol {wanted.number if wanted else 1}, or skip it with F2.")

    def follow(self, text: str) -> None:
        """A whole symbol stands on the line and no Enter came."""
        whole = read_scan(text.encode("utf-8", "surrogateescape")).shape in (Shape.WHOLE, Shape.JOINED)
        if whole:
            self.screen.check = replace(self.screen.check, unended=True)
            self.screen.tell(Notice(Tone.WARNING, _NO_END, advice=_SET_CR))

    def press(self, name: str) -> None:
        """F2 skips, F5 begins again, F8 writes the sheet."""
        screen = self.screen
        if name == "f2":
            screen.check = screen.check.skip()
            screen.go_on()
        elif name == "f5":
            screen.begin_again()
        elif name == "f8":
            screen.go(SheetStep(screen))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (
            KeyCap("F2", "Skip this symbol", 0), KeyCap("F5", "Begin again", 1), KeyCap("F8", "Sheet to print", 0),
            KeyCap("Esc", "Leave", 0),
        )  # fmt: skip
