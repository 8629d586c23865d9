"""The date of a lot whose label says none."""

from __future__ import annotations

from datetime import date, timedelta

from pos_term.domain.products import Dated, Product


def worked_out(product: Product, production_date: date | None, received_on: date) -> date | None:
    """The date a product's shelf life gives: from its production, else from its receipt.

    None where the product has no date or no shelf life, or is not tracked, so that its stock has no date.
    """
    if product.dated is Dated.NO or product.shelf_life_days is None or not product.tracked:
        return None
    return (production_date or received_on) + timedelta(days=product.shelf_life_days)
