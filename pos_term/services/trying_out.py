"""A device tried out by someone who stands before it; a drawer's pulse is written down as any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_term.domain.device_state import DeviceKind, drawer_tried

if TYPE_CHECKING:
    from pos_term.services.ports import Equipment
    from pos_term.services.till import Till

REASON = "tried out"
"""What the log of the drawer says of such a pulse."""


def try_out(till: Till, equipment: Equipment, name: str) -> str:
    """Have one device show that it works; how it went, in plain words. May take seconds."""
    drawer = equipment.drawer
    opens = any(each.kind is DeviceKind.DRAWER and each.name == name for each in equipment.states())
    if drawer is None or not opens:
        return equipment.try_out(name)
    return till.open_drawer(REASON) or drawer_tried(drawer.is_open())
