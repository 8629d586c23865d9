"""Rows in columns that are wider than the terminal: filtered by typing, moved by the arrows, saved, traced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pos_term.domain.clean import clean
from pos_term.screens.figures.columns import Fitted, fit, words_for
from pos_term.screens.saving import AskFile
from pos_term.screens.steps import Step
from pos_term.widgets.choice_list import Choice
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

MOST = 5000
"""Rows that are shown at a time: more than anyone reads; typing narrows them down, a file holds them all."""


class SheetStep(Step):
    """Shows rows once there are any. Whoever makes it gives `columns`, `sheet` and what stands above them."""

    file_name = "sheet"

    def begin(self) -> None:
        """Nothing is there yet."""
        self.columns: Sequence[str] = ()
        self.sheet: Sequence[dict[str, Any]] = ()
        self.there = False
        """Whether the rows were read."""
        self.text = ""
        self.offset = 0
        self._found: list[dict[str, Any]] = []
        self._fitted = Fitted((), ())

    def above(self) -> str:
        """What stands above the rows: of when they are, and what they come to."""
        return ""

    def give(self, columns: Sequence[str], sheet: Sequence[dict[str, Any]]) -> None:
        """These are the rows."""
        self.columns, self.sheet, self.there, self.offset = columns, sheet, True, 0
        self.paint()

    def paint(self) -> None:
        """Show the rows that have in them what is looked for."""
        wanted = self.text.casefold().split()
        self._found = [row for row in self.sheet if all(word in _words(row) for word in wanted)]
        zone = self.till.clock.zone
        shown = [_readable(row, zone) for row in self._found[:MOST]]
        width = max(30, self.screen.rows.size.width or self.screen.size.width - 6)
        self._fitted = fit(self.columns, shown, width, self.offset)
        rows = [
            Choice(tuple(cell(row.get(name)) for name in self._fitted.names), str(n)) for n, row in enumerate(shown)
        ]
        none = "Nothing has that in it." if self.text else "There is nothing to show."
        self.screen.show_rows(self._fitted.columns, rows, empty=none)
        more = f" The first {MOST} are shown: type to find others." if len(self._found) > MOST else ""
        self.screen.words.show(f"{self.above()}{more}")
        self.screen.entry_line.ask("Find in it")
        self.screen.head(self.name, f"{len(self._found)} of {len(self.sheet)}")
        self.screen.refresh_frame()

    # -- entries and keys ----------------------------------------------------------------------------------

    def follow(self, text: str) -> None:
        """Show what has this in it."""
        if text != self.text and self.there:
            self.text = text
            self.paint()

    def take_entry(self, entry: Entry) -> None:
        """What is looked for."""
        if self.there:
            self.text = entry.text
            self.paint()

    def take_enter(self) -> None:
        """Show all of it again."""
        if self.text:
            self.text = ""
            self.paint()

    def press(self, name: str) -> None:
        """Other columns, the trace of a row, a file."""
        if not self.there:
            return
        if name in ("left", "right"):
            step = 1 if name == "right" else -1
            self.offset = min(max(0, self.offset + step), self._fitted.most)
            self.paint()
        elif name == "f4":
            self._trace()
        elif name == "f8":
            self.screen.go(AskFile(self.screen, f"{self.file_name}.csv", self.columns, self.sheet, self.saved))

    def saved(self, words: str) -> None:
        """Back from saving."""
        self.screen.go(self)
        if words:
            self.good(words)

    def _trace(self) -> None:
        from pos_term.screens.tracing.screen import TracingScreen

        chosen = self.screen.rows.chosen
        row = self._found[int(chosen)] if chosen is not None else None
        code = (row.get("serial") or row.get("lot") or row.get("receipt")) if row else None
        if row and code:
            product = str(row["sku"]) if row.get("sku") and not row.get("receipt") else None
            self.screen.go_to(TracingScreen(str(code), product))
        else:
            self.warn("This row names no lot, serial or receipt to trace.")

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        if not self.there:
            return (KeyCap("Esc", "Back", 0),)
        columns = (KeyCap("←→", "Columns", 1),) if self._fitted.most else ()
        own = self.own_caps()
        return (
            KeyCap("↑↓", "Rows", 3), *columns, KeyCap("F4", "Trace", 2), *own, KeyCap("F8", "Save", 2),
            KeyCap("Esc", "Back", 0),
        )  # fmt: skip

    def own_caps(self) -> Sequence[KeyCap]:
        """The keys that only this sheet has."""
        return ()

    def back(self) -> None:
        """Out of what was looked for, then out of it."""
        if self.text:
            self.text = ""
            self.paint()
        else:
            self.left()

    def left(self) -> None:
        """Where Esc leads."""
        raise NotImplementedError


def _words(row: dict[str, Any]) -> str:
    return " ".join(str(value) for value in row.values() if value is not None).casefold()


def _readable(row: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """A row whose moments are those of the shop's clock, to the minute."""
    return {
        name: _moment(value, zone) if isinstance(value, str) and (name == "at" or name.endswith("_at")) else value
        for name, value in row.items()
    }


def _moment(text: str, zone: ZoneInfo) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment.tzinfo else text


def cell(value: object) -> str:
    """A value of a report as a cell."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return ", ".join(f"{words_for(str(name))} {amount}" for name, amount in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return clean(str(value), limit=80)


def totals_words(totals: dict[str, Any]) -> str:
    """What the rows come to, in words."""
    return ", ".join(f"{words_for(name)} {cell(value)}" for name, value in totals.items()) or "nothing"
