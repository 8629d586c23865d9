"""Suppliers, locations and stores at a desk: added, changed, closed, and what each is refused for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_term.domain.clean import clean
from pos_term.domain.documents import CertificateKept, GoodsReceipt, PlacesSet, ReceivedLine, SuppliersSet
from pos_term.domain.places import BUILT_IN, Branch, Location, Supplier
from pos_term.services.desk import Desk
from pos_term.services.master import places, suppliers
from pos_term.services.master.form import Fault, sentence
from pos_term.services.master.history import history
from pos_term.services.master.keeping import Kept, Meanwhile, Unfit
from tests.hostile import HOSTILE
from tests.services.conftest import rows
from tests.services.test_master_products import refused, written
from tests.shop import TODAY, days

ACME = Supplier(id="ACME", name="Acme Dairy", phone="020 555 12", gln="9520000000011", lead_days=3)


def supplier(desk: Desk, wanted: Supplier = ACME) -> Supplier:
    outcome = suppliers.keep_supplier(desk, None, wanted)
    assert isinstance(outcome, Kept), outcome
    return outcome.now


def location(desk: Desk, name: str, **more: object) -> Location:
    outcome = places.keep_location(desk, None, Location(name=name, **more))  # type: ignore[arg-type]
    assert isinstance(outcome, Kept), outcome
    return outcome.now


def branch(desk: Desk, key: str = "NORTH", name: str = "Shop North") -> Branch:
    outcome = places.keep_branch(desk, None, Branch(id=key, name=name))
    assert isinstance(outcome, Kept), outcome
    return outcome.now


def receive(desk: Desk, place: str, lot: str = "A1", supplied: str = "") -> None:
    line = ReceivedLine(
        sku="MILK", lot=lot, quantity=3000, location=place, received_on=TODAY, supplier=supplied, expiry=days(9)
    )
    written(desk, GoodsReceipt(id=f"receipt-{lot}", lines=(line,)))


# -- suppliers -------------------------------------------------------------------------------------------------


def test_a_supplier_is_added_changed_and_found_by_any_part(desk: Desk) -> None:
    before = supplier(desk)
    outcome = suppliers.keep_supplier(desk, before, replace(before, name="Acme", lead_days=5))
    assert isinstance(outcome, Kept)
    assert outcome.words == "Kept: name Acme Dairy → Acme, days to deliver 3 → 5."
    supplier(desk, Supplier(id="BAKER", name="Baker", address="Mill Lane 3"))
    for text, found in (("", ["ACME", "BAKER"]), ("acm", ["ACME"]), ("mill lane", ["BAKER"]), ("0200", []),
                        ("020 555", ["ACME"]), ("9520000000011", ["ACME"])):  # fmt: skip
        assert [each.id for each in suppliers.find_suppliers(desk, text)] == found
    past = history(desk, suppliers.supplier_form(), Supplier, "ACME")
    assert [sentence(step.changes) for step in past] == ["name Acme Dairy → Acme, days to deliver 3 → 5", ""]


def test_the_second_of_two_who_change_a_supplier_is_told(desk: Desk) -> None:
    before = supplier(desk)
    written(desk, SuppliersSet(id="other", suppliers=(replace(before, phone="1234"),)))
    outcome = suppliers.keep_supplier(desk, before, replace(before, name="Acme"))
    assert isinstance(outcome, Meanwhile)
    assert outcome.words == "Ben changed it at 12:00: phone 020 555 12 → 1234."
    mine = suppliers.supplier_form().onto(before, replace(before, name="Acme"), outcome.now)
    assert isinstance(suppliers.keep_supplier(desk, outcome.now, mine), Kept)
    assert rows(desk, "SELECT name, phone FROM supplier") == [("Acme", "1234")]


@pytest.mark.parametrize("key", ["ACME", "acme", "ac me"])
def test_an_id_and_a_gln_are_one_suppliers_only(desk: Desk, key: str) -> None:
    supplier(desk)
    faults = refused(suppliers.keep_supplier(desk, None, Supplier(id=key, name="Other", gln=ACME.gln)))
    assert faults["id"] == "Id ACME is that of Acme Dairy already. Choose another."
    assert faults["gln"] == "GLN 9520000000011 is that of Acme Dairy (ACME). Check both."


@pytest.mark.parametrize(("key", "text", "words"), [
    ("gln", "9520000000012", "GLN: 9520000000012 has a wrong check digit, it should end in 1; check the number."),
    ("gln", "952", "GLN: '952' is not a number of 13 digits; leave it empty where there is none."),
    ("gln", "0000000000000", "GLN: '0000000000000' is not a number of 13 digits"),
    ("email", "acme", "E-mail: is no e-mail address; check it."),
    ("phone", "no", "Phone: is no phone number; check it."),
    ("lead_days", "4000", "Days to deliver: '4000' is not a whole number from 0 to 3650."),
    ("active", "x", "Bought from: 'x' is not yes or no."),
])  # fmt: skip
def test_what_a_supplier_cannot_have_is_said_at_once(key: str, text: str, words: str) -> None:
    found = suppliers.supplier_form().typed(ACME, key, text)
    assert isinstance(found, Fault)
    assert found.words.startswith(words)


def test_what_came_from_a_supplier_and_their_certificates_are_told(desk: Desk) -> None:
    supplier(desk)
    receive(desk, "floor", supplied="ACME")
    written(desk, CertificateKept(id="c", certificate="BIO-1", supplier="ACME", valid_until=days(30)))
    found = suppliers.supplied_by(desk, "ACME")
    assert [(lot.sku, lot.lot, lot.quantity) for lot in found.lots] == [("MILK", "A1", 3000)]
    assert [(each.number, each.valid_until) for each in found.certificates] == [("BIO-1", days(30).isoformat())]


# -- locations -------------------------------------------------------------------------------------------------


def test_a_location_is_added_named_and_shown_with_what_lies_there(desk: Desk) -> None:
    before = location(desk, "cool-room", title="Cool room")
    receive(desk, "cool-room")
    receive(desk, "cool-room", "A2")
    found = places.read_places(desk)
    assert [place.name for place in found.locations] == ["floor", "back", "quarantine", "cool-room"]
    there = places.what_lies_where(desk)["cool-room"]
    assert (there.lots, there.products) == (2, 1)
    assert [lot.lot for lot in places.lying_at(desk, "cool-room")] == ["A1", "A2"]
    outcome = places.keep_location(desk, before, replace(before, title="Cold store", sellable=False))
    assert isinstance(outcome, Kept)
    assert outcome.words == "Kept: title Cool room → Cold store, sold from here yes → no."
    past = history(desk, places.location_form(), Location, "cool-room")
    assert [(step.first, len(step.changes)) for step in past] == [(False, 2), (True, 0)]


@pytest.mark.parametrize("name", ["floor", "Floor", "QUARANTINE", "customer", "cool-room", "Cool-Room"])
def test_no_two_places_have_one_name(desk: Desk, name: str) -> None:
    location(desk, "cool-room")
    assert set(refused(places.keep_location(desk, None, Location(name=name)))) == {"name"}


@pytest.mark.parametrize("name", ["", "a b", "x" * 25, "[b]", "a/b"])
def test_a_name_is_short_and_plain(desk: Desk, name: str) -> None:
    assert "name" in refused(places.keep_location(desk, None, Location(name=name)))


@pytest.mark.parametrize("name", [name for name in BUILT_IN if name in ("floor", "back", "quarantine")])
def test_what_every_shop_has_stays_what_it_is(desk: Desk, name: str) -> None:
    before = places.read_location(desk, name)
    assert before is not None
    outcome = places.keep_location(desk, before, replace(before, title="Other", closed=True))
    assert "stays what it is" in refused(outcome)["title"]


def test_a_place_with_goods_is_neither_closed_nor_given_to_another_store(desk: Desk) -> None:
    branch(desk)
    before = location(desk, "cellar")
    receive(desk, "cellar")
    faults = refused(places.keep_location(desk, before, replace(before, closed=True)))
    assert faults == {"closed": "1 lot lies there. Move them out first (transfer), then close it."}
    faults = refused(places.keep_location(desk, before, replace(before, branch="NORTH")))
    assert faults == {"branch": "1 lot lies there. Transfer them to the other store instead."}


def test_an_empty_place_is_closed(desk: Desk) -> None:
    before = location(desk, "cellar")
    assert isinstance(places.keep_location(desk, before, replace(before, closed=True)), Kept)
    assert rows(desk, "SELECT closed FROM location WHERE name = 'cellar'") == [(1,)]


def test_the_second_of_two_who_change_a_place_is_told(desk: Desk) -> None:
    before = location(desk, "cellar")
    written(desk, PlacesSet(id="other", locations=(replace(before, title="Deep cellar"),)))
    outcome = places.keep_location(desk, before, replace(before, closed=True))
    assert isinstance(outcome, Meanwhile)
    assert "title - → Deep cellar" in outcome.words


# -- stores ----------------------------------------------------------------------------------------------------


def test_what_is_at_another_store_is_not_sold_here(desk: Desk) -> None:
    branch(desk)
    assert not location(desk, "north", branch="NORTH", sellable=True).sellable
    assert "branch" in refused(places.keep_location(desk, None, Location(name="east", branch="EAST")))


def test_a_store_has_an_id_and_a_name_of_its_own(desk: Desk) -> None:
    branch(desk)
    assert set(refused(places.keep_branch(desk, None, Branch(id="north", name="Other")))) == {"id"}
    assert set(refused(places.keep_branch(desk, None, Branch(id="N2", name="shop north")))) == {"name"}
    assert "name" in refused(places.keep_branch(desk, None, Branch(id="N3", name="")))


def test_a_store_with_goods_is_not_closed(desk: Desk) -> None:
    before = branch(desk)
    location(desk, "north", branch="NORTH")
    receive(desk, "north")
    faults = refused(places.keep_branch(desk, before, replace(before, closed=True)))
    assert faults == {"closed": "1 lot lies at north. Move them out first, then close the store."}
    outcome = places.keep_branch(desk, before, replace(before, address="High Street 1"))
    assert isinstance(outcome, Kept)
    assert outcome.words == "Kept: address - → High Street 1."


@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])
def test_hostile_text_is_data_or_refused_in_one_plain_line(desk: Desk, text: str) -> None:
    for form, record in (
        (suppliers.supplier_form(), ACME), (places.branch_form(), Branch(id="N", name="North")),
        (places.location_form(), Location(name="cellar")),
    ):  # fmt: skip
        mine: object = record
        for field in form.fields:
            found = form.typed(mine, field.key, text)  # type: ignore[arg-type]
            if isinstance(found, Fault):
                assert clean(found.words, limit=1000) == found.words
            elif not field.fixed:
                mine = found
        match mine:
            case Supplier():
                kept: object = suppliers.keep_supplier(desk, None, mine)
            case Branch():
                kept = places.keep_branch(desk, None, mine)
            case Location():
                kept = places.keep_location(desk, None, mine)
        assert isinstance(kept, Kept | Unfit), kept
    for (name,) in rows(desk, "SELECT name FROM supplier UNION ALL SELECT title FROM location"):
        assert clean(name) == name
