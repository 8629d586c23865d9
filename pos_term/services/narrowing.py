"""What a report is narrowed to: the product, department and supplier as people name them."""

from __future__ import annotations

from sqlalchemy import Connection

from pos_term.domain.clean import visible
from pos_term.services.desk import BadInput
from pos_term.services.holds import find_product
from pos_term.store import figures


def narrow(connection: Connection, product: str, department: str, supplier: str) -> tuple[str, str, str] | BadInput:
    """The sku, the department and the supplier's id that are meant; empty where none was named.

    Capitals do not matter in departments and suppliers. A supplier that is not one of ours may be named as it
    stands on lots.
    """
    sku = ""
    if product:
        found = find_product(connection, product)
        if found is None:
            return BadInput((f"--product: no product has {_shown(product)}; check it",))
        sku = found.sku
    names = figures.departments(connection) if department else []
    named = next((name for name in names if name.casefold() == department.casefold()), None)
    if department and named is None:
        return BadInput((f"--department: no product is of {_shown(department)}; {_some(names)}",))
    whose = _supplier(connection, supplier) if supplier else ""
    if whose is None:
        return BadInput((f"--supplier: {_shown(supplier)} is no supplier, and no lot came from it; check it",))
    return sku, named or "", whose


def _supplier(connection: Connection, text: str) -> str | None:
    vendors = figures.vendors(connection).values()
    for vendor in vendors:
        if text.casefold() in (vendor.id.casefold(), vendor.name.casefold()):
            return vendor.id
    return text if figures.came_from(connection, text) else None


def _shown(text: str) -> str:
    return repr(visible(text, limit=40))


def _some(names: list[str]) -> str:
    return f"there are {', '.join(visible(name, limit=40) for name in names[:20])}" if names else "there are none"
