"""Outside text on the screen is text: no markup, no command to the terminal, never wider than its room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from rich.cells import cell_len

from pos_term.domain.cart import Cart, CartLine, Number
from pos_term.domain.lots import Provenance
from pos_term.domain.products import Product, Tracking
from pos_term.domain.receipt import Receipt, ReceiptLine
from pos_term.screens.checkout.placeholder import Placeholder
from pos_term.screens.host import CardScan
from pos_term.widgets.band import Band, Notice, Tone
from pos_term.widgets.cart_view import CartView
from pos_term.widgets.choice_list import Choice, ChoiceList, Column, Rule
from pos_term.widgets.entry_line import EntryLine
from pos_term.widgets.figures import Figure, Figures
from pos_term.widgets.key_legend import KeyCap, KeyLegend
from pos_term.widgets.painting import Painted
from pos_term.widgets.paper import Paper
from pos_term.widgets.status_bar import Status, StatusBar
from pos_term.widgets.total_panel import LastThing, PanelView, TotalPanel
from pos_term.widgets.words import Words
from tests.hostile import HOSTILE
from tests.widgets.stage import Stage, lines

ON = date(2026, 11, 21)


def band(widget: Band, text: str) -> None:
    widget.say(Notice(Tone.REFUSED, text, text, text))


def cart(widget: CartView, text: str) -> None:
    product = Product(sku=text, name=text, unit=text, weighed=True, tracking=Tracking.LOT)
    number = Number(
        lot_id=text, lot=text, serial=text, quantity=500, provenance=Provenance.SCANNED, expiry=ON, marked=text
    )
    line = CartLine(key=1, product=product, quantity=1000, unit_price=250, numbers=(number,))
    widget.show(Cart((line,)), ON)


def empty_cart(widget: CartView, text: str) -> None:
    widget.placeholder = Placeholder([CardScan(text, text, text, b"")] * 3)
    widget.show(Cart(), ON)


def choices(widget: ChoiceList, text: str) -> None:
    widget.show([Choice((text, text), text, words=text), Rule(text), Choice((text, text), text, closed=True)])


def entry(widget: EntryLine, text: str) -> None:
    widget.ask(text, hint=text)
    widget.show(text)


def masked(widget: EntryLine, text: str) -> None:
    widget.ask("PIN", masked=True)
    widget.show(text)


def figures(widget: Figures, text: str) -> None:
    widget.show([Figure(text, "12.50"), Figure("Total", text), Figure(text)])


def legend(widget: KeyLegend, text: str) -> None:
    widget.show([KeyCap("Enter", text, 0), KeyCap("F2", "Find")])


def paper(widget: Paper, text: str) -> None:
    widget.show(Receipt(42, (ReceiptLine(text),) * 3))


def panel(widget: TotalPanel, text: str) -> None:
    last = LastThing(text, text, (text,), Tone.REFUSED, text, (text,))
    widget.show(PanelView(text, text, "12.50", text, last=last))


def status(widget: StatusBar, text: str) -> None:
    widget.show(Status(text, text, text, True, text, text, False))


def words(widget: Words, text: str) -> None:
    widget.show(text)


WIDGETS: list[tuple[Callable[[], Painted], Callable[..., None]]] = [
    (Band, band),
    (CartView, cart),
    (CartView, empty_cart),
    (lambda: ChoiceList([Column("A"), Column("B", 8)]), choices),
    (EntryLine, entry),
    (EntryLine, masked),
    (Figures, figures),
    (KeyLegend, legend),
    (Paper, paper),
    (TotalPanel, panel),
    (StatusBar, status),
    (Words, words),
]


@pytest.mark.parametrize(("make", "show"), WIDGETS, ids=[show.__name__ for _, show in WIDGETS])
async def test_outside_text_is_only_text(make: Callable[[], Painted], show: Callable[..., None]) -> None:
    stage = Stage(make())
    async with stage.run_test(size=(50, 14)) as pilot:
        stage.widget.styles.height = 12
        await pilot.pause()
        for name, text in HOSTILE:
            show(stage.widget, text)
            for line in lines(stage.widget):
                assert line.isprintable(), (name, line)
                assert cell_len(line) == stage.widget.size.width, (name, line)
        await pilot.pause()


@pytest.mark.parametrize("size", [(1, 1), (4, 2), (9, 3), (20, 5)])
@pytest.mark.parametrize(("make", "show"), WIDGETS, ids=[show.__name__ for _, show in WIDGETS])
async def test_no_room_is_no_reason_to_fail(
    make: Callable[[], Painted], show: Callable[..., None], size: tuple[int, int]
) -> None:
    stage = Stage(make())
    async with stage.run_test(size=size) as pilot:
        show(stage.widget, "Milk, fresh, 1 l, lot 7731 [A12] 牛乳")
        await pilot.pause()
        assert all(line.isprintable() for line in lines(stage.widget))


async def test_a_lot_in_brackets_and_markup_are_shown_as_they_are() -> None:
    shown = Words()
    stage = Stage(shown)
    async with stage.run_test(size=(50, 3)):
        for text in ("Lot [A12]", "[/x]", "[bold]x", "a[/b]c", "\\[bold]x"):
            shown.show(text)
            assert lines(shown)[0].rstrip() == text
