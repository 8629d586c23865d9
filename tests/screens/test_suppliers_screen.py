"""Suppliers in the office: found, added, changed, and what came from them."""

from __future__ import annotations

from pathlib import Path

from pos_term.domain.documents import CertificateKept, GoodsReceipt, ReceivedLine, SuppliersSet
from pos_term.domain.places import Supplier
from pos_term.screens.office.screen import OfficeScreen
from pos_term.screens.suppliers.screen import CameFrom, FindSupplier, SuppliersScreen
from pos_term.services.master.suppliers import read_supplier
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.screens.master import answer, entered, form_of, in_office, keep, on_form, stand_on
from tests.shop import TODAY, code, days

ACME = Supplier(id="ACME", name="Acme Dairy", phone="020 555 12")


async def at_suppliers(hands: Hands, *known: Supplier) -> SuppliersScreen:
    if known:
        entered(hands, SuppliersSet(id="suppliers", suppliers=known))
    return await in_office(hands, 10, SuppliersScreen)


async def test_a_supplier_is_added_field_by_field(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_suppliers(hands)
        await hands.sees("No suppliers yet. F4 adds one.")
        await hands.type("Acme Dairy", "enter")
        await hands.press("f4")
        await hands.sees("A new supplier")
        assert form_of(screen).mine.name == "Acme Dairy"
        await answer(hands, screen, "id", "ACME")
        await answer(hands, screen, "gln", "9520000000012")
        await hands.sees("it should end in 1")
        await hands.type("9520000000011", "enter")
        await answer(hands, screen, "lead_days", "3")
        await keep(hands, screen)
        await hands.sees("Acme Dairy was added.")
        kept = read_supplier(hands.app.till.desk(), "ACME")
        assert kept is not None
        assert (kept.name, kept.gln, kept.lead_days) == ("Acme Dairy", "9520000000011", 3)


async def test_the_only_one_found_is_opened_and_changed(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_suppliers(hands, ACME, Supplier(id="BAK", name="Baker"))
        await hands.type("020 55", "enter")
        await on_form(hands, screen)
        await answer(hands, screen, "email", "acme")
        await hands.sees("E-mail: is no e-mail address")
        await hands.type("info@acme.example", "enter")
        await keep(hands, screen)
        await hands.sees("Kept: e-mail - → info@acme.example.")
        await hands.press("f5")
        await hands.sees("e-mail - → info@acme.example")
        await hands.press("escape", "escape", "escape")
        await hands.until_shown(OfficeScreen)


async def test_an_id_that_is_taken_is_refused_and_nothing_typed_is_lost(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_suppliers(hands, ACME)
        await hands.press("f4")
        await answer(hands, screen, "id", "acme")
        await answer(hands, screen, "name", "Another")
        await keep(hands, screen)
        await hands.sees("Id ACME is that of Acme Dairy already. Choose another.")
        assert form_of(screen).at == "id"
        assert form_of(screen).mine.name == "Another"


async def test_what_came_from_them_and_their_certificates_are_shown(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_suppliers(hands, ACME)
        line = ReceivedLine(
            sku="MILK", lot="S-1", quantity=5000, received_on=TODAY, supplier="ACME", supplier_lot="X9",
            expiry=days(9),
        )  # fmt: skip
        entered(hands, GoodsReceipt(id="receipt", lines=(line,)))
        entered(hands, CertificateKept(id="c", certificate="BIO-1", supplier="ACME", valid_until=days(-3)))
        await hands.press("enter", "f6")
        await hands.sees("18 Nov BIO-1 run out")
        await hands.sees("Whole milk 1 l")
        await hands.sees("X9")
        assert isinstance(screen.step, CameFrom)
        await hands.type("x", "enter")
        await hands.sees("Esc goes back to the supplier.")
        await hands.press("escape")
        await on_form(hands, screen)


async def test_a_pack_is_no_supplier(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_suppliers(hands, ACME)
        await hands.scan(code(goods.milk))
        await hands.sees("No supplier has")
        assert isinstance(screen.step, FindSupplier)
        await hands.press("enter")
        await hands.scan(code(goods.milk))
        await hands.sees("That was a scan")


async def test_nobody_is_bought_from_any_more_by_a_choice(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_suppliers(hands, ACME)
        await hands.press("enter")
        await stand_on(hands, screen, "active")
        await hands.type("no", "enter")
        await keep(hands, screen)
        await hands.sees("Nothing is bought from them any more.")


async def test_hostile_suppliers_are_shown_as_they_are_kept(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        known = tuple(
            Supplier(id=f"S{n}", name=text if text.strip() else "x", address=text, phone=text, email=text)
            for n, (_, text) in enumerate(HOSTILE)
        )
        screen = await at_suppliers(hands, *known)
        for n in range(0, len(known), 20):
            await hands.press("enter")
            await on_form(hands, screen)
            await hands.press("f6")
            await hands.press("escape", "escape", *["pagedown"] * 2)
            assert isinstance(screen.step, FindSupplier), n
