"""The pulse that opens a cash drawer on the printer's drawer port."""

from __future__ import annotations

from pos_term.settings import DrawerSettings

_UNIT_MS = 2
_PAUSE = 250
"""Half a second before the next pulse may follow: a solenoid that is fired without pause burns out."""


def pulse(settings: DrawerSettings) -> bytes:
    """A job of its own that opens the drawer: `ESC p m t1 t2`, the times in units of 2 ms (Epson's reference).

    Raises ValueError, in plain words, for a pin the drawer port has no drawer on.
    """
    pins = {2: 0, 5: 1}
    if settings.pin not in pins:
        raise ValueError(f"the drawer port opens drawers on pin 2 or 5, not {settings.pin}; set drawer.pin")
    on = min(255, max(1, settings.pulse_ms // _UNIT_MS))
    return bytes((0x1B, 0x70, pins[settings.pin], on, max(on, _PAUSE)))
