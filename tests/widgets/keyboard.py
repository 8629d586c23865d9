"""A keyboard for the entry buffer, with a clock of its own."""

from __future__ import annotations

from pos_term.widgets.entry_buffer import Entry, EntryBuffer, Key
from tests.screens.driving import name_of

HAND = 0.15
SCANNER = 0.005


class Keyboard:
    """Feeds a buffer, with a clock of its own."""

    def __init__(self, prefix: str = "", suffix: str = "") -> None:
        self.buffer = EntryBuffer(prefix, suffix)
        self.now = 100.0

    def send(self, text: str, gap: float) -> list[Entry | Key]:
        """Characters, `gap` seconds apart; gives what each became."""
        became = []
        for character in text:
            self.now += gap
            became.append(self.buffer.key(name_of(character), character, self.now))
        return became

    def key(self, name: str, gap: float = HAND, character: str | None = None) -> Entry | Key:
        """One key by name."""
        self.now += gap
        return self.buffer.key(name, character, self.now)

    def entries(self, text: str, gap: float) -> list[Entry]:
        """The entries that came of it."""
        return [each for each in self.send(text, gap) if isinstance(each, Entry)]
