"""What a scan or a typed code stands for at a till: a pack's own code names its product and its lot in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_term.services.desk import Refused
from pos_term.services.reading import Identified, number_of, read
from pos_term.services.tracing.journey import candidates, lots_of
from pos_term.services.tracing.things import Thing

if TYPE_CHECKING:
    from pos_term.services.till import Till


def things_scanned(till: Till, raw: bytes, product: str | None = None) -> list[Thing] | Refused:
    """What can be traced by a scan or typed code, at least one thing. Raises StoreFault.

    The code as it stands comes first; then a GS1 code's product with its serial, else with its lot. A code that
    names a product only offers the lots of it that came last.
    """
    desk = till.desk()
    text = raw.decode("utf-8", "replace").strip()
    found = candidates(desk, text, product=product)
    if not isinstance(found, Refused) or product is not None:
        return found
    scanned = read(till, raw)
    if not isinstance(scanned, Identified):
        return found
    sku = scanned.product.sku
    if not number_of(scanned):
        lots = lots_of(desk, sku)
        return lots or Refused(f"{sku} {scanned.product.name} has no lot or serial that could be traced")
    named = candidates(desk, number_of(scanned), product=sku)
    if isinstance(named, Refused) and scanned.pack.serial and scanned.pack.lot:
        named = candidates(desk, scanned.pack.lot, product=sku)
    return named
