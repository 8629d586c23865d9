"""Transfers between places and stores: whole and in part, loose and by serial, and what is refused."""

from __future__ import annotations

import pytest

from pos_term.domain.documents import StockMoved
from pos_term.domain.places import Branch, Location
from pos_term.domain.products import Product, Tracking
from pos_term.services.lot_desk import Done, Take, bring_back, move, places, quarantine, stock_of
from tests.hostile import HOSTILE
from tests.services.lot_hands import card_of, desk, document, done, entries, key, refused, take, where
from tests.services.lot_hands import places as open_places
from tests.shop import TestShop, days, gs1


def milk(shop: TestShop) -> Product:
    product = shop.product("milk", Tracking.LOT)
    shop.receive(product, "L1", quantity=10, expiry=days(10), unit_cost=12_500)
    return product


def north(shop: TestShop, *, closed: bool = False) -> None:
    """Another store with a cellar."""
    open_places(
        shop, Location(name="north-cellar", title="Cellar", branch="N"),
        branches=(Branch(id="N", name="North", closed=closed),),
    )  # fmt: skip


def test_a_part_of_a_lot_goes_to_the_back_room_under_a_number_of_its_own(shop: TestShop) -> None:
    product = milk(shop)
    outcome = move(desk(shop), [take(product, "L1", 4)], "back", "room on the shelf")
    moved = document(outcome, StockMoved)
    assert (moved.number, moved.reason, moved.lines[0].source) == ("TR-1-000001", "room on the shelf", "floor")
    assert done(outcome).words == "TR-1-000001: 4 of lot L1 of Milk moved to back."
    assert where(shop, product, "L1") == {"supplier": -10, "floor": 6, "back": 4}
    again = done(move(desk(shop), [take(product, "L1", 1)], "back", ""))
    assert again.number == "TR-1-000002"


def test_a_whole_lot_goes_to_another_store_and_is_not_for_sale_here(shop: TestShop) -> None:
    product = milk(shop)
    north(shop)
    outcome = done(move(desk(shop), [take(product, "L1", 10)], "north-cellar", "they ran out"))
    assert "moved to Cellar (store North)" in outcome.words
    [place] = card_of(shop, product, "L1").places
    assert (place.branch, place.title, place.sellable, place.quantity) == ("North", "Cellar", False, 10_000)
    assert not shop.checkout.scan(gs1(product, "L1")).ok


def test_what_is_in_another_store_can_be_fetched_back(shop: TestShop) -> None:
    product = milk(shop)
    north(shop)
    done(move(desk(shop), [take(product, "L1", 10)], "north-cellar", ""))
    done(move(desk(shop), [take(product, "L1", 2, "north-cellar")], "floor", ""))
    assert where(shop, product, "L1") == {"supplier": -10, "north-cellar": 8, "floor": 2}


def test_nothing_is_sent_to_a_closed_store(shop: TestShop) -> None:
    product = milk(shop)
    north(shop, closed=True)
    before = entries(shop)
    words = refused(move(desk(shop), [take(product, "L1", 1)], "north-cellar", ""))
    assert words == "Store North is closed: nothing may be brought there any more. Choose another place."
    assert entries(shop) == before
    assert [place.name for place in places(desk(shop)) if place.closed] == ["north-cellar"]


def test_nothing_is_brought_to_a_closed_place(shop: TestShop) -> None:
    product = milk(shop)
    open_places(shop, Location(name="attic", title="Attic", closed=True))
    assert refused(move(desk(shop), [take(product, "L1")], "attic", "")).startswith("Attic is closed:")


def test_a_place_may_be_named_by_its_title(shop: TestShop) -> None:
    product = milk(shop)
    open_places(shop, Location(name="cool", title="Cooling Room"))
    done(move(desk(shop), [take(product, "L1", 3)], "cooling  room", ""))
    assert where(shop, product, "L1")["cool"] == 3


@pytest.mark.parametrize(
    ("quantity", "place", "target", "words"),
    [
        (11, "floor", "back", "Only 10 of lot L1 of Milk is in floor, not 11."),
        (1, "back", "floor", "Only 0 of lot L1 of Milk is in back, not 1; there is 10 in floor."),
        (0, "floor", "back", "The quantity of lot L1 of Milk must be more than 0."),
        (-1, "floor", "back", "The quantity of lot L1 of Milk must be more than 0."),
        (1, "floor", "floor", "The lot L1 of Milk is in floor already."),
        (1, "floor", "moon", "No place is called moon; choose one of the places of the company."),
        (1, "moon", "floor", "No place is called moon; choose one of the places of the company."),
        (1, "floor", "supplier", "No place is called supplier; choose one of the places of the company."),
        (1, "supplier", "floor", "No place is called supplier; choose one of the places of the company."),
        (10**12, "floor", "back", "1000000000000 of lot L1 of Milk is more than one line may hold."),
    ],
)
def test_what_cannot_be_moved_is_refused_in_words_and_nothing_is_written(
    shop: TestShop, quantity: int, place: str, target: str, words: str
) -> None:
    product = milk(shop)
    before = entries(shop)
    assert refused(move(desk(shop), [take(product, "L1", quantity, place)], target, "")) == words
    assert entries(shop) == before


def test_two_lines_of_one_lot_take_no_more_together_than_there_is(shop: TestShop) -> None:
    product = milk(shop)
    both = [take(product, "L1", 6), take(product, "L1", 6)]
    assert refused(move(desk(shop), both, "back", "")).startswith("Only 10 of lot L1")


def test_a_line_below_zero_is_not_made_up_for_by_another(shop: TestShop) -> None:
    product = milk(shop)
    both = [take(product, "L1", 6), take(product, "L1", -2)]
    assert "must be more than 0" in refused(move(desk(shop), both, "back", ""))


def test_a_lot_nobody_knows_and_nothing_at_all_are_refused(shop: TestShop) -> None:
    product = milk(shop)
    assert "is not known" in refused(move(desk(shop), [take(product, "XX")], "back", ""))
    assert "nothing to move" in refused(move(desk(shop), [], "back", ""))
    assert "not in the shop" in refused(move(desk(shop), [Take("nobody␟", "floor", 1000)], "back", ""))


def test_units_are_moved_by_their_serials(shop: TestShop) -> None:
    product = shop.product("pump", Tracking.LOT_SERIAL)
    for serial in ("S1", "S2", "S3"):
        shop.receive(product, "P1", serial=serial)
    assert "has a serial; name the serials" in refused(move(desk(shop), [take(product, "P1")], "back", ""))
    stock = stock_of(desk(shop), key(product, "P1"), place="floor")
    assert [each.serial for each in stock] == ["S1", "S2", "S3"]
    done(move(desk(shop), [each.take for each in stock[:2]], "back", ""))
    assert [(p.place, p.quantity) for p in card_of(shop, product, "P1").places] == [("floor", 1000), ("back", 2000)]
    assert where(shop, product, serial="S1") == {"supplier": -1, "back": 1}
    half = Take(key(product, serial="S3"), "floor", 500)
    assert "is one unit" in refused(move(desk(shop), [half], "back", ""))


def test_untracked_goods_are_moved_and_may_run_below_zero(shop: TestShop) -> None:
    product = shop.product("bag")
    shop.receive(product, quantity=3)
    outcome = done(move(desk(shop), [take(product, None, 5)], "back", ""))
    words = "TR-1-000001: 5 of Bag moved to back; by the record there is less of Bag in floor: count it."
    assert outcome.words == words
    assert where(shop, product) == {"supplier": -3, "floor": -2, "back": 5}


def test_many_lots_are_moved_with_one_document_or_not_at_all(shop: TestShop) -> None:
    product = milk(shop)
    shop.receive(product, "L2", quantity=5, expiry=days(20))
    before = entries(shop)
    refused(move(desk(shop), [take(product, "L1", 2), take(product, "L2", 6)], "back", ""))
    assert entries(shop) == before
    outcome = done(move(desk(shop), [take(product, "L1", 2), take(product, "L2", 5)], "back", ""))
    assert outcome.words == "TR-1-000001: 2 lines moved to back."
    assert entries(shop) == before + 1


def test_what_is_in_quarantine_does_not_come_back_by_a_plain_transfer(shop: TestShop) -> None:
    product = milk(shop)
    aside = [take(product, "L1", 2)]
    done(quarantine(desk(shop), card_of(shop, product, "L1"), "dented", aside))
    back = [take(product, "L1", 1, "quarantine")]
    assert "bring it back out of quarantine" in refused(move(desk(shop), back, "floor", ""))
    done(bring_back(desk(shop), card_of(shop, product, "L1"), "back", "looked at", back))
    assert where(shop, product, "L1") == {"supplier": -10, "floor": 8, "quarantine": 1, "back": 1}
    elsewhere = [take(product, "L1", 1)]
    assert "not in quarantine" in refused(
        bring_back(desk(shop), card_of(shop, product, "L1"), "back", "x", elsewhere)
    )


def test_a_transfer_says_that_open_carts_hold_what_is_moved_away(shop: TestShop) -> None:
    product = milk(shop)
    north(shop)
    assert shop.checkout.scan(gs1(product, "L1")).ok
    outcome = done(move(desk(shop), [take(product, "L1", 10)], "north-cellar", ""))
    assert "open carts hold some of it (till 1)" in outcome.words


def test_held_and_recalled_goods_may_be_moved(shop: TestShop) -> None:
    product = milk(shop)
    shop.hold(product, "L1")
    shop.recall(product, "L1")
    done(move(desk(shop), [take(product, "L1", 10)], "quarantine", "recall"))
    assert where(shop, product, "L1") == {"supplier": -10, "quarantine": 10}


def test_any_text_as_place_and_reason_is_data(shop: TestShop) -> None:
    product = milk(shop)
    shop.receive(product, "L1", quantity=500, expiry=days(10))
    for name, text in HOSTILE:
        assert not isinstance(move(desk(shop), [take(product, "L1")], text, text), Done), name
        moved = document(move(desk(shop), [take(product, "L1")], "back", text), StockMoved)
        assert len(moved.reason) <= 200, name
        assert moved.reason == moved.reason.strip(), name
        assert moved.reason.isprintable(), name
