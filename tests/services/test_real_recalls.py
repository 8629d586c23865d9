"""Real GTINs and lots under real recalls: every recalled pack is refused, no other is refused for recall."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pos_term.domain.documents import GoodsReceipt, ProductsSet, RecallApplied, RecallTarget, ReceivedLine
from pos_term.domain.products import Product, Tracking
from tests.shop import TODAY, TestShop


def real_scans(shared_data: Path) -> list[dict[str, Any]]:
    text = (shared_data / "realistic_recall_scans.dev.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("carrier", ["raw", "dl"])
def test_every_recalled_pack_is_refused_and_no_other_for_recall(
    shop: TestShop, shared_data: Path, carrier: str
) -> None:
    rows = real_scans(shared_data)
    products = {row["gtin14"]: row["product"][:60] for row in rows}
    shop.post(
        ProductsSet(
            id="products",
            products=tuple(
                Product(sku=f"P{n}", name=name, gtin=gtin, tracking=Tracking.LOT, price=100)
                for n, (gtin, name) in enumerate(products.items())
            ),
        )
    )
    skus = {gtin: f"P{n}" for n, gtin in enumerate(products)}
    stocked = {(skus[row["gtin14"]], row["lot"].upper()): row for row in rows}
    shop.post(
        GoodsReceipt(
            id="stock",
            lines=tuple(
                ReceivedLine(sku=sku, lot=row["lot"], quantity=100_000, received_on=TODAY)
                for (sku, _), row in stocked.items()
            ),
        )
    )
    recalled = tuple(RecallTarget(gtin=row["gtin14"], lot=row["lot"]) for row in rows if row["recalled"])
    shop.post(RecallApplied(id="recall", recall="R-1", targets=recalled))
    wrong = []
    for row in rows:
        outcome = shop.checkout.scan(row[carrier].encode())
        if ("recalled" in outcome.reasons) is not row["recalled"] or (row["recalled"] and outcome.ok):
            wrong.append((row["id"], row["raw"], outcome.reasons))
    assert wrong == []
