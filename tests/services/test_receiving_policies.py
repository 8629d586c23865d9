"""What shop.toml says about goods that should not have come."""

from __future__ import annotations

import pytest

from pos_term.domain.policies import Arriving, Rulebook, Rules
from pos_term.domain.products import Product
from pos_term.domain.shop import Shop
from pos_term.services.desk import BadInput
from pos_term.services.shop_file import read_shop_file
from tests.services.conftest import Write

TEXT = """[rules]
receive_expired = "quarantine"
receive_recalled = "quarantine"

[[departments]]
name = "Dairy"
receive_short = "refuse"
receive_expired = "refuse"
"""


def test_the_shop_and_its_departments_say_what_becomes_of_it(write: Write) -> None:
    shop = read_shop_file(write("shop.toml", TEXT))
    assert isinstance(shop, Shop)
    rules = Rulebook(shop)
    jam, milk = rules.of(Product(sku="J", name="Jam")), rules.of(Product(sku="M", name="Milk", department="Dairy"))
    assert (jam.receive_expired, jam.receive_short, jam.receive_recalled) == (Arriving.QUARANTINE,) * 3
    assert (milk.receive_expired, milk.receive_short, milk.receive_recalled) == (
        Arriving.REFUSE, Arriving.REFUSE, Arriving.QUARANTINE,
    )  # fmt: skip


def test_where_nothing_is_said_short_dated_goods_are_quarantined_and_the_others_refused() -> None:
    plain = Rulebook(Shop(rules=Rules())).of(Product(sku="J", name="Jam"))
    assert (plain.receive_expired, plain.receive_short, plain.receive_recalled) == (
        Arriving.REFUSE, Arriving.QUARANTINE, Arriving.REFUSE,
    )  # fmt: skip


@pytest.mark.parametrize("key", ["receive_expired", "receive_short", "receive_recalled"])
def test_another_word_is_told_with_its_line(write: Write, key: str) -> None:
    path = write("shop.toml", f'[rules]\n{key} = "sell"')
    assert read_shop_file(path) == BadInput((f"{path}, line 2, {key}: 'sell' is not refuse or quarantine",))
