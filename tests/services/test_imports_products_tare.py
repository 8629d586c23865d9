"""`import products`: what a container weighs."""

from __future__ import annotations

import pytest

from pos_term.services.desk import Desk
from tests.services.conftest import Write, take
from tests.services.test_imports_products import product, refused

HEAD = "sku,name,price,weighed,tare"


def test_a_container_is_kept_in_exact_thousandths(desk: Desk, write: Write) -> None:
    take(
        desk,
        "products",
        write("p.csv", f'{HEAD}\nSALAD,Salad,9.90,yes,0.015\nNUTS,Nuts,4,yes,"0,12"\nBAG,Bag,1,,\n'),
    )
    assert [product(desk, sku).tare for sku in ("SALAD", "NUTS", "BAG")] == [15, 120, 0]


@pytest.mark.parametrize(("cells", "words"), [
    ("yes,-0.015", "tare: is no container's weight"),
    ("yes,100.001", "tare: is no container's weight"),
    ("no,0.015", "tare: is for goods sold by weight"),
    ("yes,0.0155", "more than 3 decimals"),
    ("yes,heavy", "is not a number"),
])  # fmt: skip
def test_what_is_no_container_is_refused_in_words(desk: Desk, write: Write, cells: str, words: str) -> None:
    (line,) = refused(desk, write("p.csv", f"{HEAD}\nSALAD,Salad,9.90,{cells}\n"))
    assert words in line
