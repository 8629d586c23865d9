"""Whom to reach about goods that are still out: customers who said they may be reached, and how many cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.customers import Customer
from pos_term.services.trace import Rows
from pos_term.store.customers import customers_by_ids


def customers_to_reach(connection: Connection, sales: Rows) -> tuple[Rows, dict[str, str]]:
    """A row for each sale still out of a customer who consented, with name and contact; and the counts.

    `sales` are rows of a recall with `outstanding`. Counted are customers to reach and those who gave no consent
    or were forgotten; for goods sold to nobody in particular, their sales.
    """
    still = [sale for sale in sales if sale["outstanding"] != "0"]
    known = customers_by_ids(connection, (sale["customer"] for sale in still if sale["customer"]))
    rows: Rows = []
    silent: set[str] = set()
    for sale in still:
        customer = known.get(sale["customer"] or "")
        if customer and customer.consent and not customer.forgotten:
            rows.append(_row(sale, customer))
        elif sale["customer"]:
            silent.add(sale["customer"])
    rows.sort(key=lambda row: (row["name"], row["customer"], row["at"]))
    return rows, {
        "to_reach": str(len({row["customer"] for row in rows})),
        "no_consent": str(len(silent)),
        "no_customer": str(sum(not sale["customer"] for sale in still)),
    }


def _row(sale: Mapping[str, Any], customer: Customer) -> dict[str, Any]:
    return {
        "customer": customer.id, "name": customer.name, "phone": customer.phone, "email": customer.email,
        "receipt": sale["receipt"], "at": sale["at"], "sku": sale["sku"], "lot": sale["lot"],
        "serial": sale["serial"], "quantity": sale["outstanding"],
    }  # fmt: skip
