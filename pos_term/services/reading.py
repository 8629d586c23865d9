"""What a scan names, for whoever does something else with it than sell: a product, a lot, a serial."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_term.services.scanning import Identified, Unidentified, identify
from pos_term.services.warranty import Warranty, warranties
from pos_term.store.catalogue import product_by_sku

if TYPE_CHECKING:
    from pos_term.services.till import Till

__all__ = ["Identified", "Unidentified", "number_of", "read", "standings"]


def read(till: Till, raw: bytes, *, sku: str | None = None) -> Identified | Unidentified:
    """Read a scan or typed code against the store, in the order in which a sale reads it; nothing is recorded.

    With `sku`, a plain code that is a lot or serial of that product is read as such first. Raises StoreFault.
    """
    with till.store.reading() as connection:
        waiting = product_by_sku(connection, sku) if sku else None
        return identify(connection, raw, till.clock.business_date(), till.decoder, waiting=waiting)


def number_of(found: Identified) -> str:
    """The lot or serial that a scan named; empty where it named the product only."""
    return found.pack.serial or found.pack.lot or ""


def standings(till: Till, raw: bytes) -> list[Warranty]:
    """The standing of every unit whose serial was scanned or typed; none where no unit has it. Raises StoreFault.

    The text as it stands comes first; a GS1 code names its product and serial (AI 01 and 21).
    """
    on, text = till.clock.business_date(), raw.decode("utf-8", "replace").strip()
    with till.store.reading() as connection:
        found = warranties(connection, text, on) if text else []
        if found:
            return found
        scanned = identify(connection, raw, on, till.decoder)
        if not isinstance(scanned, Identified) or not scanned.pack.serial:
            return []
        units = warranties(connection, scanned.pack.serial, on)
    return [unit for unit in units if unit.product.sku == scanned.product.sku]
