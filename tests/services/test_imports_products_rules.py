"""`import products`: what a product asks of its lots and of its customers, in the columns for that."""

from __future__ import annotations

import pytest

from pos_term.services.desk import Desk
from tests.services.conftest import Write, take
from tests.services.test_imports_products import product, refused

BAD_CELLS = [
    ("sku,name,price,removal", "A,Milk,1,lifo", "removal: 'lifo' is not fefo or fifo"),
    ("sku,name,price,unknown_lot", "A,Milk,1,yes", "unknown_lot: 'yes' is not block or create"),
    ("sku,name,price,levels", "A,Milk,1,recalled=warn",
     "levels: 'recalled' is not a reason whose level may be set; known are date_mismatch, past_best_before, "
     "short_dated, not_first_to_expire, clock_behind"),
    ("sku,name,price,levels", "A,Milk,1,short_dated",
     "levels: '' is not block or warn or allow; write short_dated=warn"),
    ("sku,name,price,levels", "A,Milk,1,short_dated=warn;short_dated=block",
     "levels: short_dated is there twice; keep one of them"),
    ("sku,name,price,min_age", "A,Milk,1,180", "min_age: '180' is not a whole number from 0 to 120"),
    ("sku,name,price,deposit", "A,Milk,1,-0.10", "deposit: is below 0; a deposit is 0 or more"),
    ("sku,name,price,open_price", "A,Milk,1,x", "open_price: 'x' is not yes or no"),
    ("sku,name,price,warranty_months", "A,Milk,1,2 y",
     "warranty_months: '2 y' is not a whole number from 0 to 1200"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "row", "words"), BAD_CELLS, ids=[words for _, _, words in BAD_CELLS])
def test_a_bad_rule_is_one_line_with_its_line_and_field(
    desk: Desk, write: Write, head: str, row: str, words: str
) -> None:
    assert refused(desk, write("p.csv", f"{head}\n{row}\n")) == [f"line 2, {words}"]


def test_an_empty_policy_is_what_the_department_or_the_shop_says(desk: Desk, write: Write) -> None:
    text = "sku,name,price,lot_policy,missing_policy,removal,unknown_lot\nMILK,Milk,1,,,,\n"
    take(desk, "products", write("p.csv", text))
    milk = product(desk, "MILK")
    assert (milk.lot_policy, milk.missing_policy, milk.removal, milk.unknown_lot) == (None, None, None, None)
