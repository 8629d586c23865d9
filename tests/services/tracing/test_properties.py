"""Whatever happens to lots, their traces add up, and forward and backward tell the same story."""

from __future__ import annotations

import itertools
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_term.domain.documents import (
    Disposed,
    Document,
    GoneLine,
    GoodsReceipt,
    LotSplit,
    MovedLine,
    Produced,
    ProductsSet,
    StockMoved,
    SupplierReturned,
)
from pos_term.services.desk import Desk, open_desk
from pos_term.services.tracing.journey import Journey, journey
from pos_term.store.engine import Store
from pos_term.store.journal import Posting, post
from tests.services.tracing.world import BREAD, DOUGH, FLOUR, line, used
from tests.shop import NOON, TODAY

_LOTS = [(sku, f"{sku[0]}{n}") for sku in ("FLOUR", "DOUGH", "BREAD") for n in (1, 2)]
_LOT = st.sampled_from(_LOTS)
_PIECES = st.integers(1, 4)
_PLACE = st.sampled_from(["floor", "back", "quarantine"])
_NUMBERS = itertools.count(1)


def _documents(kind: str, one: tuple[str, str], other: tuple[str, str], pieces: int, place: str) -> Document:
    """A document of goods; the store refuses those that cannot be, and then nothing happens."""
    number = f"d{next(_NUMBERS)}"
    (sku, lot), (made_sku, made_lot) = one, other
    gone = (GoneLine(sku=sku, lot=lot, location=place, quantity=pieces * 1000),)
    match kind:
        case "receive":
            return GoodsReceipt(id=number, lines=(line(sku, lot, pieces * 3, location=place),))
        case "move":
            target = "back" if place == "floor" else "floor"
            moved = (MovedLine(sku=sku, lot=lot, source=place, target=target, quantity=pieces * 1000),)
            return StockMoved(id=number, lines=moved)
        case "dispose":
            return Disposed(id=number, lines=gone, reason="old")
        case "return":
            return SupplierReturned(id=number, supplier="MILL", lines=gone, reason="old")
        case "split":
            parts = (line(sku, f"{lot}-{number}", pieces),)
            return LotSplit(id=number, used=(used(sku, lot, pieces, place),), made=parts, reason="grade")
    return Produced(id=number, used=(used(sku, lot, pieces, place),), made=(line(made_sku, made_lot, pieces),))


KINDS = st.sampled_from(["receive", "receive", "move", "dispose", "return", "split", "make", "make"])
STEPS = st.lists(st.builds(_documents, KINDS, _LOT, _LOT, _PIECES, _PLACE), min_size=5, max_size=40)


def _follow(desk: Desk, sku: str, lot: str) -> Journey | None:
    found = journey(desk, lot, product=sku)
    return found if isinstance(found, Journey) else None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_lot_adds_up_and_is_found_forward_where_it_is_found_backward(
    template: Path, tmp_path: Path, steps: list[Document]
) -> None:
    path = tmp_path / f"store-{next(_NUMBERS)}.db"
    shutil.copy(template, path)
    with ExitStack() as stack:
        store = Store(path)
        stack.callback(store.close)
        posting = Posting("1", "Ana", NOON, TODAY)
        post(store, ProductsSet(id="goods", products=(FLOUR, DOUGH, BREAD)), posting)
        for document in steps:
            post(store, document, posting)
        desk = stack.enter_context(open_desk(path, till="1", actor="Mira", at=NOON.isoformat()))
        with store.reading() as connection:
            known = [tuple(row) for row in connection.exec_driver_sql("SELECT sku, lot FROM lot ORDER BY id")]
        forward, backward = set(), set()
        for sku, lot in known:
            found = _follow(desk, sku, lot)
            assert found is not None
            assert (found.totals["balance"], found.totals["agrees"]) == ("0", True)
            after = [step["on_hand"] for step in found.timeline]
            assert (after[-1] if after else "0") == found.totals["on_hand"]
            forward |= {((sku, lot), (row["sku"], row["lot"])) for row in found.made_into}
            backward |= {((row["sku"], row["lot"]), (sku, lot)) for row in found.made_from}
        assert forward == backward


@pytest.mark.parametrize("depth", [1, 40])
def test_a_chain_of_makings_is_told_to_its_end(shop_path: Path, depth: int) -> None:
    store = Store(shop_path)
    posting = Posting("1", "Ana", NOON, TODAY)
    post(store, ProductsSet(id="goods", products=(FLOUR, DOUGH, BREAD)), posting)
    post(store, GoodsReceipt(id="g", lines=(line("DOUGH", "L0", 1),)), posting)
    for n in range(depth):
        post(
            store, Produced(id=f"p{n}", used=(used("DOUGH", f"L{n}", 1),), made=(line("DOUGH", f"L{n + 1}", 1),)),
            posting,
        )  # fmt: skip
    store.close()
    with open_desk(shop_path, till="1", actor="Mira", at=NOON.isoformat()) as desk:
        last, first = _follow(desk, "DOUGH", f"L{depth}"), _follow(desk, "DOUGH", "L0")
    assert last is not None
    assert first is not None
    assert [row["depth"] for row in last.made_from] == [row["depth"] for row in first.made_into]
    assert last.made_from[-1]["lot"] == "L0"


@pytest.fixture
def shop_path(template: Path, tmp_path: Path) -> Path:
    """An empty store."""
    return Path(shutil.copy(template, tmp_path / "chain.db"))
