"""The floor of the screen: the least Textual app that takes a scanner's keys and shows a line and a total."""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static


class BareApp(App[None]):
    """One Static; each key changes what it shows, Enter adds a line."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = Static("ready", markup=False)
        self._typed = ""
        self._lines = 0

    def compose(self) -> ComposeResult:
        """The one widget."""
        yield self._shown

    def on_key(self, event: events.Key) -> None:
        """Take a key."""
        if event.key == "enter":
            self._lines += 1
            self._shown.update(f"{self._typed}\n{self._lines} items\nTOTAL {self._lines * 2.49:.2f}")
            self._typed = ""
        elif event.character:
            self._typed += event.character
            self._shown.update(f"{self._typed}\n{self._lines} items\nTOTAL {self._lines * 2.49:.2f}")


if __name__ == "__main__":
    BareApp().run()
