"""A certificate is worth what its file says: verify names one that is missing or was changed, a copy carries it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.documents import CertificateKept
from pos_term.store.backup import carry_over, copy_store
from pos_term.store.create import create_store
from pos_term.store.engine import Store
from pos_term.store.verify import rebuild, verify
from tests.shop import TestShop
from tests.store.goods import HASH, PAPER, attach
from tests.store.test_verify import tamper


@pytest.fixture
def kept(shop: TestShop) -> TestShop:
    """A shop with one certificate with a file, and one without."""
    attach(shop)
    shop.post(
        CertificateKept(
            id="paper", certificate="C-7", supplier="farm", file_name="c7.pdf", size=len(PAPER), sha256=HASH
        )
    )  # fmt: skip
    shop.post(CertificateKept(id="word", certificate="C-8", supplier="farm"))
    return shop


def test_certificates_whose_files_are_there_are_sound(kept: TestShop) -> None:
    assert verify(kept.store).sound


def test_a_file_that_is_missing_is_named(kept: TestShop) -> None:
    tamper(kept.store, "DELETE FROM attachment")
    found = verify(kept.store)
    assert found.database == "file c7.pdf of certificate C-7 is missing"
    assert not found.sound
    attach(kept)
    assert verify(kept.store).sound


@pytest.mark.parametrize("content", ["x'25'", "'text'", "content || x'00'"])
def test_a_file_that_was_changed_is_named(kept: TestShop, content: str) -> None:
    tamper(kept.store, f"UPDATE attachment SET content = {content}")
    assert verify(kept.store).database == "file c7.pdf of certificate C-7 was changed after it was kept"


def test_a_copy_and_a_rebuilt_store_have_the_files(kept: TestShop, tmp_path: Path) -> None:
    copy_store(kept.store.path, tmp_path / "copy.db")
    rebuilt = create_store(tmp_path / "rebuilt.db")
    rebuild(kept.store, rebuilt)
    assert "is missing" in verify(rebuilt).database
    carry_over(kept.store, rebuilt)
    for store in (Store(tmp_path / "copy.db"), rebuilt):
        assert verify(store).sound
        store.close()
