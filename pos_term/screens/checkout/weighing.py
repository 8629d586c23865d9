"""Questions about weights, on the counter's own entry line: weigh a line again, and what the container weighs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.cart import CartLine
from pos_term.domain.clean import clean
from pos_term.domain.quantity import format_quantity
from pos_term.domain.weight import parse_container
from pos_term.screens.amounts import looks_like_scan
from pos_term.screens.checkout.prompts import QuantityPrompt
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.checkout.actions import Actions

_HOW = "Type the container's weight, such as 0.015, or Esc."


class WeightPrompt(QuantityPrompt):
    """How much the selected line weighs: typed, or read from the scale, perhaps less a container."""

    def __init__(self, screen: Actions, line: CartLine) -> None:
        super().__init__(screen, line)
        name, unit = clean(line.product.name, limit=22), clean(line.product.unit, limit=6)
        self.label = f"Weight of {name} (now {format_quantity(line.quantity)} {unit})"
        self.hint = "or T0.015: container"

    def take(self, entry: Entry) -> None:
        """A weight as it is typed; behind a T that of the container, and what lies on the scale is weighed."""
        tare = None if entry.scanned else parse_container(entry.text)
        if tare is None:
            super().take(entry)
        else:
            weigh(self._screen, self._key, tare)

    def take_enter(self) -> None:
        """Enter alone weighs what lies on the scale."""
        weigh(self._screen, self._key, None)

    def key_caps(self) -> Sequence[KeyCap]:
        """Enter and Esc."""
        return (KeyCap("Enter", "Weigh", 0), KeyCap("Esc", "Leave it", 0))


class ContainerPrompt:
    """What the container weighs, and then what is weighed in it: the next scan, or `line` again."""

    def __init__(self, screen: Actions, tare: int | None, line: CartLine | None = None) -> None:
        self._screen, self._tare, self._line = screen, tare, line
        self.label = "Weight of the container"
        self.hint = "then scan what is in it"
        if tare is not None:
            self.label = f"T{format_quantity(tare)} is taken off: scan what is weighed"
            self.hint = "Enter: the chosen line again" if line else "Esc: no container"

    def take(self, entry: Entry) -> None:
        """The container's weight first; then a scan or typed code goes to the sale, and is weighed in it."""
        screen, typed = self._screen, entry.text.strip(" ")
        named = self._tare is not None or typed[:1] in ("T", "t")  # once it is known, digits are a code again
        known = None if looks_like_scan(entry) else parse_container(typed if named else f"T{typed}")
        if known is not None:
            screen.ask(ContainerPrompt(screen, known, self._line))
        elif self._tare is None:
            screen.tell(Notice(Tone.WARNING, _HOW))
        else:
            outcome = screen.checkout.scan(entry.for_sale, keyed=not entry.scanned, tare=self._tare)
            if outcome.ok:
                screen.ask(None)
            screen.host.devices.answer(entry.source, good=outcome.ok)
            screen.show_outcome(outcome)

    def take_enter(self) -> None:
        """Enter alone weighs the selected line again, less the container."""
        if self._tare is not None and self._line is not None:
            weigh(self._screen, self._line.key, self._tare)
        else:
            self._screen.tell(Notice(Tone.WARNING, _HOW if self._tare is None else "Scan what is weighed, or Esc."))

    def key_caps(self) -> Sequence[KeyCap]:
        """Enter where it does something, and Esc."""
        back = KeyCap("Esc", "No container", 0)
        if self._tare is None:
            return (KeyCap("Enter", "Take it off", 0), back)
        return (KeyCap("Enter", "Weigh again", 0), back) if self._line else (back,)


def weigh(screen: Actions, key: int, tare: int | None) -> None:
    """Put what lies on the scale on a line; a question stays open where the scale gives no weight."""
    outcome = screen.checkout.weigh(key, tare)
    if outcome.ok:
        screen.ask(None)
    screen.show_outcome(outcome)
