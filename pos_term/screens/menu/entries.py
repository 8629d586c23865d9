"""What the menu offers, each under a number of its own that never changes, and what speaks against it now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pos_term.domain.people import Permission, Role

if TYPE_CHECKING:
    from pos_term.screens.host import Host


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One row of the menu. Its place in `ENTRIES` is its number."""

    name: str
    """What choosing it gives."""
    title: str
    permission: Permission | None = None
    """What a person must hold to go on with it at all."""


ENTRIES: tuple[MenuEntry, ...] = (
    MenuEntry("receipt", "Receipt: the last one, or any by its number"),
    MenuEntry("shift", "Shift: figures, count, close", Permission.SHIFT),
    MenuEntry("no_sale", "Open the drawer, no sale"),
    MenuEntry("paid_in", "Paid in"),
    MenuEntry("paid_out", "Paid out"),
    MenuEntry("safe_drop", "Safe drop"),
    MenuEntry("orders", "Orders: load one into the sale"),
    MenuEntry("assign", "Numbers to assign"),
    MenuEntry("cards", "Cards to settle"),
    MenuEntry("warranty", "Warranty of a serial"),
    MenuEntry("pin", "Change my PIN"),
    MenuEntry("training", "Training: begin", Permission.TRAINING),
    MenuEntry("card", "Scans to try"),
    MenuEntry("devices", "Devices: how they are, scanner check"),
    MenuEntry("papers", "Print: X report, pull list, labels"),
    MenuEntry("unsure", "Prints to look for"),
    MenuEntry("office", "Office: goods, lots, trace, figures"),
)
"""A number once given stays: people press it without looking. New entries go to the end. Where an entry names no
permission its own screen asks for someone who may."""


def title_of(entry: MenuEntry, host: Host) -> str:
    """An entry as it reads now."""
    return "Training: end" if entry.name == "training" and host.in_training else entry.title


def against(entry: MenuEntry, host: Host) -> str:
    """Why an entry cannot be used now, in plain words; empty when it can."""
    till = host.till
    if entry.name == "card" and not host.card:
        return "Scans to try are there in the demo only."
    if entry.name == "training" and host.in_training:
        return ""
    role = till.person.role if till.person else Role.CASHIER
    if entry.permission and not till.shop.allows(role, entry.permission):
        may = next((each.value for each in Role if till.shop.allows(each, entry.permission)), "")
        return f"You may not do this. A {may} may." if may else "Nobody in this shop may do this."
    if entry.name == "training" and till.checkout.cart:
        return "A sale is open. Finish or suspend it first, then begin the training."
    if entry.name == "pin" and host.in_training:
        return "A PIN is changed outside of training. End the training first."
    return ""
