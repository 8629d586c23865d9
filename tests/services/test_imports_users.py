"""`import users` and signing in: PINs stay out of the journal, wrong tries are counted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pos_term.domain.people import Person, Role
from pos_term.services.credentials import LOCK, MOST_FAILURES, WRONG, hash_pin, person_id, verify_pin
from pos_term.services.desk import BadInput, Desk
from pos_term.services.imports import import_file
from pos_term.store.catalogue import people
from tests.hostile import HOSTILE
from tests.services.conftest import Write, rows, take
from tests.shop import NOON

USERS = "name,role,pin\nAna,cashier,1111\nMira,supervisor,3333\n"


@pytest.fixture
def staffed(desk: Desk, write: Write) -> Desk:
    take(desk, "users", write("users.csv", USERS))
    return desk


def test_people_come_with_their_roles_and_may_sign_in(staffed: Desk) -> None:
    with staffed.store.reading() as connection:
        assert [(p.name, p.role) for p in people(connection)] == [
            ("Ana", Role.CASHIER),
            ("Mira", Role.SUPERVISOR),
        ]
    ana = verify_pin(staffed.store, "Ana", "1111", NOON)
    assert ana == Person(id=person_id("Ana"), name="Ana", role=Role.CASHIER)
    assert verify_pin(staffed.store, " ana ", "1111", NOON) == ana


def test_no_pin_stands_in_the_journal_or_in_plain_text(staffed: Desk) -> None:
    assert not any("1111" in document for (document,) in rows(staffed, "SELECT document FROM entry"))
    hashes = [value for (value,) in rows(staffed, "SELECT pin_hash FROM credential")]
    assert len(hashes) == 2
    assert all(value.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for value in hashes)


def test_the_same_name_is_the_same_person_with_a_new_role_and_pin(staffed: Desk, write: Write) -> None:
    take(staffed, "users", write("promoted.csv", "name,role,pin\nANA,manager,9876\n"))
    ana = verify_pin(staffed.store, "Ana", "9876", NOON)
    assert isinstance(ana, Person)
    assert (ana.id, ana.role) == (person_id("Ana"), Role.MANAGER)
    assert verify_pin(staffed.store, "Ana", "1111", NOON) == WRONG
    assert rows(staffed, "SELECT count(*) FROM person") == [(2,)]


def test_the_same_file_changes_no_pin_the_second_time(staffed: Desk, write: Write) -> None:
    take(staffed, "users", write("changed.csv", "name,role,pin\nAna,cashier,9876\n"))
    assert take(staffed, "users", write("users.csv", USERS)).again is not None
    assert isinstance(verify_pin(staffed.store, "Ana", "9876", NOON), Person)


def test_a_dry_run_keeps_no_pin(desk: Desk, write: Write) -> None:
    take(desk, "users", write("users.csv", USERS), dry_run=True)
    assert rows(desk, "SELECT person FROM credential UNION ALL SELECT id FROM person") == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",cashier,1111", "name: is empty; fill it in"),
        ("Ana,,1111", "role: is empty; write cashier or supervisor or manager"),
        ("Ana,boss,1111", "role: 'boss' is not cashier or supervisor or manager"),
        ("Ana,cashier,", "pin: is empty; a PIN has 4 to 12 digits"),
        ("Ana,cashier,123", "pin: is not 4 to 12 digits"),
        ("Ana,cashier,12a4", "pin: is not 4 to 12 digits"),
        ("Ana,cashier,١٢٣٤", "pin: is not 4 to 12 digits"),
        ("Ana,cashier,1234567890123", "pin: is not 4 to 12 digits"),
        (f"{'A' * 61},cashier,1234", "name: is longer than 60 characters; shorten it"),
    ],
)
def test_a_bad_row_is_one_line_that_never_repeats_a_pin(desk: Desk, write: Write, row: str, words: str) -> None:
    path = write("users.csv", f"name,role,pin\n{row}\n")
    assert import_file(desk, "users", path) == BadInput((f"{path}, line 2, {words}",))


def test_a_name_stands_once(desk: Desk, write: Write) -> None:
    path = write("users.csv", "name,role,pin\nAna,cashier,1111\naNA,cashier,2222\n")
    assert import_file(desk, "users", path) == BadInput(
        (f"{path}, line 3, name: aNA stands in line 2 already; keep one of them",)
    )


def test_a_wrong_pin_an_unknown_name_and_no_pin_are_told_alike(staffed: Desk) -> None:
    for name, pin in (("Ana", "2222"), ("Eve", "1111"), ("", ""), ("Ana", ""), ("Ana", "1" * 10_000)):
        assert verify_pin(staffed.store, name, pin, NOON) == WRONG


@pytest.mark.parametrize("text", [t for _, t in HOSTILE][::8], ids=[i for i, _ in HOSTILE][::8])
def test_hostile_names_and_pins_do_not_sign_in(staffed: Desk, text: str) -> None:
    pin = text.encode("utf-8", "replace").decode()
    assert verify_pin(staffed.store, text, "1111", NOON) == WRONG
    assert isinstance(verify_pin(staffed.store, "Mira", pin, NOON), str)


def test_ten_wrong_tries_lock_a_person_out_for_half_an_hour(staffed: Desk) -> None:
    for _ in range(MOST_FAILURES):
        assert verify_pin(staffed.store, "Ana", "2222", NOON) == WRONG
    soon, later = NOON + timedelta(minutes=1), NOON + LOCK + timedelta(seconds=1)
    for at, left in ((NOON, 30), (soon, 29)):
        assert verify_pin(staffed.store, "Ana", "1111", at) == (
            f"Too many wrong PINs. Try again in {left} minutes, or ask a manager for a new PIN."
        )
    assert isinstance(verify_pin(staffed.store, "Mira", "3333", NOON), Person), "nobody else is locked out"
    assert isinstance(verify_pin(staffed.store, "Ana", "1111", later), Person)


def test_a_right_pin_forgets_wrong_tries_and_so_does_a_new_pin(staffed: Desk, write: Write) -> None:
    for _ in range(2):
        for _ in range(MOST_FAILURES - 1):
            verify_pin(staffed.store, "Ana", "2222", NOON)
        assert isinstance(verify_pin(staffed.store, "Ana", "1111", NOON), Person)
    for _ in range(MOST_FAILURES):
        verify_pin(staffed.store, "Ana", "2222", NOON)
    take(staffed, "users", write("new.csv", "name,role,pin\nAna,cashier,4321\n"))
    assert isinstance(verify_pin(staffed.store, "Ana", "4321", NOON), Person)


def test_after_a_lock_ten_tries_more_lock_again(staffed: Desk) -> None:
    for _ in range(MOST_FAILURES):
        verify_pin(staffed.store, "Ana", "2222", NOON)
    later = NOON + LOCK
    for _ in range(MOST_FAILURES):
        assert verify_pin(staffed.store, "Ana", "2222", later) == WRONG
    assert "Try again in 30 minutes" in str(verify_pin(staffed.store, "Ana", "1111", later))


def test_a_broken_hash_lets_nobody_in(staffed: Desk) -> None:
    with staffed.store.writing() as connection:
        connection.exec_driver_sql("UPDATE credential SET pin_hash = 'x'")
    assert verify_pin(staffed.store, "Ana", "1111", NOON) == WRONG


def test_two_hashes_of_a_pin_differ() -> None:
    assert hash_pin("1111") != hash_pin("1111")
