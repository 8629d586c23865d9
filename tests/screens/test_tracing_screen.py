"""Tracing at the till: from any code, by keys and scans alone, from row to row and back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pos_term.domain.documents import GoodsReceipt, MovedLine, PeopleSet, ProductsSet, ReceivedLine, StockMoved
from pos_term.domain.people import Person, Role
from pos_term.domain.products import Product, Tracking
from pos_term.screens.office.screen import OfficeScreen
from pos_term.screens.tracing.asking import AskCode, ChooseThing
from pos_term.screens.tracing.saving import SaveTo
from pos_term.screens.tracing.screen import TracingScreen
from pos_term.screens.tracing.showing import ShowTrace
from pos_term.services.credentials import hash_pin, person_id
from pos_term.store.create import create_store
from pos_term.store.engine import Store
from pos_term.store.journal import Posted, Posting, Rejected, post, post_all
from pos_term.store.people import set_pins
from tests.equipment import Counter, Paper
from tests.hostile import HOSTILE
from tests.screens.driving import PIN, Hands, at_counter, copy_store
from tests.services.tracing.world import BREAD, bake
from tests.shop import NOON, TODAY, TestShop, days, gs1

OFFICE, TRACE = 17, "4"


@pytest.fixture(scope="session")
def baked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of a bakery after its day, to be copied, never opened."""
    path = tmp_path_factory.mktemp("baked") / "store.db"
    store = create_store(path, training=True)
    shop = TestShop(store)
    ana = Person(id=person_id("Ana"), name="Ana", role=Role.CASHIER)
    shop.post(PeopleSet(id="people", people=(ana,)))
    with store.writing() as connection:
        set_pins(connection, {ana.id: hash_pin(PIN)})
    bake(shop)
    other = Product(sku="SALT", name="Salt", gtin="09520118000040", price=90, tracking=Tracking.LOT)
    shop.post(ProductsSet(id="salt", products=(other,)))
    lines = tuple(
        ReceivedLine(sku="SALT", lot=lot, quantity=1000, received_on=TODAY, supplier_lot=lot)
        for lot in ("F1", "S9")
    )
    shop.post(GoodsReceipt(id="salt-in", lines=lines))
    shop.close()
    store.close()
    return path


@pytest.fixture
def bakery(baked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, in a home of the test's own."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    return copy_store(baked, tmp_path)


async def to_trace(hands: Hands, code: str = "") -> TracingScreen:
    """Open the screen from the office, and perhaps a trace on it."""
    await hands.menu(OFFICE)
    await hands.until_shown(OfficeScreen)
    await hands.type(TRACE, "enter")
    screen = await hands.until_shown(TracingScreen)
    if code:
        await hands.type(code, "enter")
        await hands.until(lambda: isinstance(screen.step, ShowTrace) and not screen.storing, code)
    return screen


async def settled(hands: Hands, screen: TracingScreen) -> None:
    """What was asked for is there."""
    await hands.until(lambda: not screen.storing)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_typed_lot_shows_its_standing_its_sums_and_what_was_there_after_each_step(
    bakery: Path, size: tuple[int, int]
) -> None:
    async with at_counter(bakery, size=size) as hands:
        await to_trace(hands, "b1")
        await hands.sees("Lot B1 of BREAD Bread")
        await hands.sees("status ok, expiry 2026-11-24")
        await hands.sees("In: 20 made here")
        await hands.sees("Out: 2 sold, 3 disposed of")
        await hands.sees("On hand 15; in less out less on hand: 0 (the books agree in every place)")
        await hands.sees("made, production → floor")
        await hands.press("down")
        await hands.sees("put on hold: smells odd")
        await hands.sees("+20")
        await hands.press("pagedown")
        await hands.sees("sold, floor → customer")
        assert any("-2" in row and "15" in row and "1-000001" in row for row in hands.text.splitlines())


async def test_a_scanned_pack_is_traced_and_its_tree_of_components_is_walked_into_and_back(bakery: Path) -> None:
    async with at_counter(bakery) as hands:
        screen = await to_trace(hands)
        await hands.scan(gs1(BREAD, "B1", days(3)))
        await hands.sees("Lot B1 of BREAD Bread")
        await hands.press("f3")
        await hands.sees("Made from: 3")
        assert "│ └ Flour 1 kg F1, from" in hands.text
        assert "└ Dough D1" in hands.text
        await hands.press("down", "enter")
        await settled(hands, screen)
        await hands.sees("Lot F1 of FLOUR Flour 1 kg")
        assert len(screen.trail) == 2
        await hands.press("escape")
        await hands.sees("Lot B1 of BREAD Bread")
        await hands.sees("Made from: 3")
        assert screen.rows.chosen == "2", "the row it was left at"
        await hands.press("escape")
        await hands.until(lambda: isinstance(screen.step, AskCode))
        await hands.press("escape")
        await hands.until_shown(OfficeScreen)


async def test_forward_shows_results_sales_disposals_and_transfers(bakery: Path) -> None:
    async with at_counter(bakery, size=(120, 40)) as hands:
        screen = await to_trace(hands, "M-881")
        await hands.sees("Supplier's lot M-881")
        await hands.press("f4")
        await hands.sees("Made into: 3")
        await hands.sees("└ Dough D1, 0 on hand")
        await hands.sees("└ Bread B1, 15 on hand, 1 sale")
        await hands.sees("to Old Mill: lumps")
        await hands.press("down", "enter")
        await settled(hands, screen)
        await hands.sees("Lot B1 of BREAD Bread")
        await hands.press("f4")
        await hands.sees("sold to a customer, scanned")
        await hands.sees("floor → Their floor (Store Two): too many")
        await hands.sees("from quarantine: mould, seen by Mira")


async def test_a_row_of_a_sale_leads_to_its_receipt(bakery: Path) -> None:
    async with at_counter(bakery) as hands:
        screen = await to_trace(hands, "B1")
        await hands.press("f4", "enter")
        await settled(hands, screen)
        await hands.sees("Receipt 1-000001")


async def test_a_code_of_several_things_is_answered_with_the_choices(bakery: Path) -> None:
    async with at_counter(bakery) as hands:
        screen = await to_trace(hands)
        await hands.type("F1", "enter")
        await hands.until(lambda: isinstance(screen.step, ChooseThing))
        await hands.sees("Lot of FLOUR Flour 1 kg.")
        await hands.sees("Lot of SALT Salt.")
        await hands.press("down", "enter")
        await hands.sees("Lot F1 of SALT Salt")
        await hands.press("escape")
        await hands.until(lambda: isinstance(screen.step, AskCode))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("GR-1-000001", "Goods receipt GR-1-000001"), ("PO-7", "Purchase order PO-7"),
        ("qc-7", "Certificate QC-7"), ("DI-1-000001", "Document DI-1-000001"),
        ("tr-1-000001", "Document TR-1-000001"), ("MO-1-000002", "Document MO-1-000002"),
        ("1-000001", "Receipt 1-000001"),
    ],
)  # fmt: skip
async def test_every_kind_of_code_opens_its_trace(bakery: Path, code: str, words: str) -> None:
    async with at_counter(bakery) as hands:
        screen = await to_trace(hands, code)
        await hands.sees(words)
        for key in ("f2", "f3", "f4", "f5"):
            await hands.press(key)
        assert not screen.band.notice


async def test_what_nothing_is_called_is_said_and_the_question_stays(bakery: Path) -> None:
    async with at_counter(bakery) as hands:
        screen = await to_trace(hands)
        await hands.type("NOPE", "enter")
        await hands.sees("No receipt, lot or serial is called NOPE; check the code.")
        assert isinstance(screen.step, AskCode)


async def test_the_lot_desk_opens_it_at_a_lot_and_esc_goes_back_there(bakery: Path) -> None:
    async with at_counter(bakery) as hands:
        screen = TracingScreen("F1", "FLOUR")
        hands.screen.go_to(screen)
        await hands.sees("Lot F1 of FLOUR Flour 1 kg")
        await hands.press("escape")
        await hands.until(lambda: hands.app.screen is not screen)


async def test_a_trace_is_saved_where_it_was_said_once_and_no_file_is_replaced(
    bakery: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "traces"
    folder.mkdir()
    async with at_counter(bakery) as hands:
        screen = await to_trace(hands, "B1")
        await hands.press("f7")
        assert isinstance(screen.step, SaveTo)
        await hands.type("nowhere", "enter")
        await hands.sees("There is no folder nowhere.")
        await hands.type("traces", "enter")
        await settled(hands, screen)
        await hands.sees("Saved as")
        await hands.press("f7")
        await settled(hands, screen)
        await hands.press("f8")
        await settled(hands, screen)
        await hands.sees(".csv")
    assert sorted(path.name for path in folder.iterdir()) == [
        "trace-lot-B1-20261121-1200-2.pdf", "trace-lot-B1-20261121-1200.csv", "trace-lot-B1-20261121-1200.pdf",
    ]  # fmt: skip
    assert (folder / "trace-lot-B1-20261121-1200.pdf").read_bytes().startswith(b"%PDF-")


async def test_a_trace_goes_to_the_receipt_printer(bakery: Path) -> None:
    printer = Paper()
    async with at_counter(bakery, equipment=Counter(printer=printer)) as hands:
        screen = await to_trace(hands, "B1")
        await hands.press("f6")
        await settled(hands, screen)
        await hands.sees("The trace of B1 goes to the printer.")
        await hands.until(lambda: printer.printed)
    text = " ".join(line.text for line in printer.printed[-1].lines)
    assert "Trace: Lot B1 of BREAD Bread" in text
    assert "mould" in text


async def test_a_till_without_a_printer_says_what_else_there_is(bakery: Path) -> None:
    async with at_counter(bakery) as hands:
        await to_trace(hands, "B1")
        await hands.press("f6")
        await hands.sees("This till has no printer. F7 saves a PDF.")


async def test_hostile_texts_are_data_in_every_view(baked: Path, tmp_path: Path) -> None:
    path = tmp_path / "hostile.db"
    shutil.copy(baked, path)
    store = Store(path)
    posting = Posting("1", "Ana", NOON, TODAY)
    for n, (_, text) in enumerate(HOSTILE):
        move = MovedLine(sku="BREAD", lot="B1", source="floor", target="back", quantity=1)
        document = StockMoved(id=f"hostile-{n}", number=f"TR-9-{n}", lines=(move,), reason=text[:500])
        assert isinstance(post(store, document, posting), Posted)
    store.close()
    async with at_counter(path) as hands:
        await to_trace(hands, "B1")
        for key in ("f2", "pagedown", "pagedown", "f4", "pagedown", "f5"):
            await hands.press(key)
        await hands.sees("Lot B1 of BREAD Bread")


async def test_a_long_history_is_shown_by_pages_and_opens_at_once(baked: Path, tmp_path: Path) -> None:
    path = tmp_path / "long.db"
    shutil.copy(baked, path)
    store = Store(path)
    moves = [
        StockMoved(
            id=f"long-{n}", number=f"TR-2-{n:06d}",
            lines=(MovedLine(sku="SALT", lot="S9", source="back" if n % 2 else "floor",
                             target="floor" if n % 2 else "back", quantity=1000),),
        )
        for n in range(1, 1001)
    ]  # fmt: skip
    first = StockMoved(
        id="long-0", lines=(MovedLine(sku="SALT", lot="S9", source="floor", target="back", quantity=1000),)
    )
    assert not isinstance(post_all(store, [first, *moves], Posting("1", "Ana", NOON, TODAY)), Rejected)
    store.close()
    async with at_counter(path) as hands:
        screen = await to_trace(hands, "S9")
        await hands.sees("Time line, page 1 of 6")
        assert len(screen.rows.rows) == 200
        await hands.press("right")
        await hands.sees("Time line, page 2 of 6")
        for _ in range(6):
            await hands.press("right")
        await hands.sees("Time line, page 6 of 6")
        await hands.press("left")
        await hands.sees("Time line, page 5 of 6")
        await hands.press("f6")
        await hands.sees("This till has no printer.")
