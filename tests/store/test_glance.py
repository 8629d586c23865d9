"""What the sign-in shows before the store is opened, and nothing where the store is not as it should be."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.documents import PeopleSet, ShopSet
from pos_term.domain.people import Person, Role
from pos_term.store.glance import glance
from tests.shop import TestShop


def test_a_glance_shows_the_people_and_the_shops_name(shop: TestShop) -> None:
    people = (
        Person(id="a", name="Ana", role=Role.CASHIER),
        Person(id="b", name="Ben", role=Role.MANAGER),
        Person(id="c", name="Gone", role=Role.CASHIER, active=False),
    )
    shop.post(PeopleSet(id="people", people=people))
    shop.post(ShopSet(id="shop", shop=shop.settings))
    door = glance(shop.store.path, "1")
    assert door is not None
    assert (door.shop, door.people, door.last) == ("Corner Shop", people[:2], None)


@pytest.mark.parametrize("content", [None, b"", b"not a store" * 400])
def test_a_glance_at_what_is_no_store_shows_nothing_and_changes_nothing(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "x.db"
    if content is not None:
        path.write_bytes(content)
    assert glance(path, "1") is None
    assert (path.read_bytes() if path.exists() else None) == content
