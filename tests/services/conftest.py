"""A desk to do jobs at: a training store of the test's own, its clock fixed at noon."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pos_term.domain.tender import TenderKind
from pos_term.services.backup import Kept, back_up
from pos_term.services.desk import Desk, open_desk
from pos_term.services.imports import Imported, import_file
from pos_term.store.engine import Store
from tests.shop import NOON, TestShop

PRODUCTS = """sku,name,gtin,price,tax_rate,tracking,dated,shelf_life_days
MILK,Whole milk 1 l,9520114000013,1.29,9,lot,expiry,14
SHOES,Clogs,,49.00,21,none,no,
PHONE,Phone,9520171000018,129.00,21,serial,no,
PILLS,Pills 20,9520181000015,6.40,9,lot+serial,expiry,
JAM,Jam,9520114000020,2.49,9,lot,best_before,
"""

A_MILK = b"]d20109520114000013\x1d10A1"

Write = Callable[..., Path]


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    """A desk in a shop in UTC on 21 November 2026."""
    with open_desk(store.path, till="1", actor="Mira", at=NOON.isoformat()) as opened:
        yield opened


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file of the test's own; text is UTF-8."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def stocked_desk(desk: Desk, write: Write) -> Desk:
    """A desk whose shop knows a product of every tracking."""
    take(desk, "products", write("catalogue.csv", PRODUCTS))
    return desk


def take(desk: Desk, kind: str, path: Path, **more: Any) -> Imported:
    """Import a file that must be taken."""
    result = import_file(desk, kind, path, **more)
    assert isinstance(result, Imported), result
    return result


def rows(desk: Desk, text: str, *values: object) -> list[tuple[Any, ...]]:
    """Rows straight from the store."""
    with desk.store.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(text, values)]


@pytest.fixture
def busy(shop: TestShop, stocked_desk: Desk, write: Write) -> Desk:
    """A store with goods, people and a sale in it."""
    take(stocked_desk, "lots", write("lots.csv", "sku,lot,quantity\nMILK,A1,50\n"))
    take(stocked_desk, "users", write("users.csv", "name,role,pin\nAna,cashier,1111\n"))
    sell(shop)
    return stocked_desk


def sell(shop: TestShop) -> None:
    """Sell one bottle of lot A1."""
    assert shop.checkout.scan(A_MILK).ok
    shop.checkout.pay()
    shop.checkout.tender(TenderKind.CASH, None)
    assert shop.checkout.complete().ok


def change(path: Path, *statements: str) -> None:
    """Do to a store file what only someone with another program can do."""
    with closing(sqlite3.connect(path)) as driver, driver:
        for statement in statements:
            driver.execute(statement)


def copied(desk: Desk, copy: Path) -> Path:
    """A copy of the desk's store."""
    kept = back_up(desk.store.path, copy)
    assert isinstance(kept, Kept), kept
    return copy


def names(folder: Path) -> set[str]:
    """What lies in a folder."""
    return {path.name for path in folder.iterdir()}
