"""A PIN changed by its owner: what a new one must be, and what a wrong old one costs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pos_term.domain.documents import PeopleSet
from pos_term.domain.people import Person, Role
from pos_term.services.credentials import (
    LOCK,
    MOST_FAILURES,
    WRONG,
    change_pin,
    hash_pin,
    keep_pins_in,
    person_id,
    pin_problem,
    verify_pin,
)
from pos_term.store.create import create_store
from pos_term.store.engine import Store
from pos_term.store.people import set_pins
from tests.hostile import HOSTILE
from tests.shop import NOON, TestShop

ANA = Person(id=person_id("Ana"), name="Ana", role=Role.CASHIER)


@pytest.fixture
def ana(shop: TestShop) -> Store:
    """A store in which Ana signs in with 1111, which no one may choose any more."""
    shop.post(PeopleSet(id="people", people=(ANA,)))
    with shop.store.writing() as connection:
        set_pins(connection, {ANA.id: hash_pin("1111")})
    return shop.store


def test_whoever_knows_the_old_pin_signs_in_with_the_new_one_only(ana: Store) -> None:
    assert change_pin(ana, ANA, "1111", "2468", NOON) is None
    assert verify_pin(ana, "Ana", "2468", NOON) == ANA
    assert verify_pin(ana, "Ana", "1111", NOON) == WRONG


def test_a_wrong_old_pin_changes_nothing(ana: Store) -> None:
    assert change_pin(ana, ANA, "9876", "2468", NOON) == "The old PIN is not right."
    assert verify_pin(ana, "Ana", "1111", NOON) == ANA


def test_wrong_old_pins_count_as_wrong_tries_and_lock_out(ana: Store) -> None:
    for _ in range(MOST_FAILURES):
        assert change_pin(ana, ANA, "9876", "2468", NOON) == "The old PIN is not right."
    refused = change_pin(ana, ANA, "1111", "2468", NOON)
    assert refused
    assert "Too many wrong PINs" in refused
    assert isinstance(verify_pin(ana, "Ana", "1111", NOON), str)
    assert change_pin(ana, ANA, "1111", "2468", NOON + LOCK + timedelta(minutes=1)) is None


def test_a_new_pin_that_may_not_be_is_refused_before_the_old_one_is_tried(ana: Store) -> None:
    for _ in range(MOST_FAILURES + 1):
        assert change_pin(ana, ANA, "9876", "1234", NOON)
    assert verify_pin(ana, "Ana", "1111", NOON) == ANA


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("123", "4 to 12 digits"),
        ("1234567890123", "4 to 12 digits"),
        ("12a4", "4 to 12 digits"),
        ("2468 ", "4 to 12 digits"),
        ("٢٤٦٨", "4 to 12 digits"),
        ("", "4 to 12 digits"),
        ("8642", "the old PIN"),
        ("7777", "guessed first"),
        ("000000000000", "guessed first"),
        ("1234", "guessed first"),
        ("4321", "guessed first"),
        ("456789", "guessed first"),
        ("7890", "guessed first"),
        ("0987", "guessed first"),
    ],
)
def test_a_new_pin_that_is_none_or_easily_guessed_is_refused_in_words(new: str, words: str) -> None:
    assert words in pin_problem("8642", new)


@pytest.mark.parametrize("new", ["1357", "1122", "1233", "1243", "9021", "112233445566"])
def test_any_other_pin_is_taken(new: str) -> None:
    assert pin_problem("8642", new) == ""


@pytest.mark.parametrize("text", [text for _, text in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_of_all_hostile_text_only_plain_digits_are_a_pin(text: str) -> None:
    digits = text.isascii() and text.isdecimal()
    assert pin_problem("8642", text) == ("" if digits else "A PIN is 4 to 12 digits.")


def test_a_copy_has_no_tries_of_its_own(ana: Store, tmp_path_factory: pytest.TempPathFactory) -> None:
    copy = create_store(tmp_path_factory.mktemp("copy") / "copy.db")
    try:
        keep_pins_in(ana, copy)
        for _ in range(MOST_FAILURES):
            assert verify_pin(copy, "Ana", "9876", NOON) == WRONG
        locked = verify_pin(ana, "Ana", "1111", NOON)
        assert isinstance(locked, str)
        assert "Too many" in locked
        assert change_pin(copy, ANA, "1111", "2468", NOON) == "Training changes no PIN. End the training first."
    finally:
        copy.close()
