"""Fixtures that every layer shares."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from pos_term.store.create import create_store
from pos_term.store.engine import Store
from tests.shop import TestShop

settings.register_profile("steady", derandomize=True)
if os.environ.get("CI"):
    # Searching for new counterexamples is for those who can look at one; a gate asks the same questions each time.
    settings.load_profile("steady")

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty training store, made once and copied for each test."""
    path = tmp_path_factory.mktemp("template") / "store.db"
    create_store(path, training=True).close()
    return path


@pytest.fixture
def store(template: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty training store of the test's own, a file on disk."""
    path = tmp_path / "store.db"
    shutil.copy(template, path)
    opened = Store(path)
    yield opened
    opened.close()


@pytest.fixture
def shop(store: Store) -> Iterator[TestShop]:
    """A shop with a till, a cashier and an open shift."""
    built = TestShop(store)
    yield built
    built.close()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real recalls, barcodes and baskets; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the real-data folder is not beside this checkout")
    return SHARED
