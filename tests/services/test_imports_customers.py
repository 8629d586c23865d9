"""Importing customers: who they are stays out of the journal, and the same again changes nothing."""

from __future__ import annotations

import pytest

from pos_term.domain.customers import Customer
from pos_term.services.desk import BadInput, Desk
from pos_term.services.imports import import_file
from pos_term.store.customers import all_customers, forget_customer
from pos_term.store.journal import entries
from tests.hostile import HOSTILE
from tests.services.conftest import Write, rows, take

FULL = """id,name,phone,email,loyalty,consent,exempt,tax_number,credit_limit,min_shelf_life_days,grade
K-1,Mirjam Vos,0612345678,mirjam@example.com,CARD-1,yes,no,,250.00,14,A
K-2,Embassy,,,,no,yes,X123,,,
"""


def known(desk: Desk) -> dict[str, Customer]:
    with desk.store.reading() as connection:
        return {customer.name: customer for customer in all_customers(connection)}


def kept(desk: Desk) -> list[str]:
    return [row[0] for row in rows(desk, "SELECT document FROM entry WHERE kind = 'customer_kept' ORDER BY seq")]


def bad(desk: Desk, write: Write, text: str) -> str:
    result = import_file(desk, "customers", write("bad.csv", text))
    assert isinstance(result, BadInput), result
    return "\n".join(result.lines)


def test_every_column_of_a_customer_is_kept_and_the_journal_has_the_ids_only(desk: Desk, write: Write) -> None:
    result = take(desk, "customers", write("c.csv", FULL))
    assert (result.rows, len(result.documents)) == (2, 2)
    assert known(desk)["Mirjam Vos"] == Customer(
        id="K-1", name="Mirjam Vos", phone="0612345678", email="mirjam@example.com", loyalty="CARD-1",
        consent=True, credit_limit=25000, min_shelf_life_days=14, grade="A",
    )  # fmt: skip
    assert known(desk)["Embassy"] == Customer(id="K-2", name="Embassy", exempt=True, tax_number="X123")
    text = " ".join(entry.document for entry in entries(desk.store))
    assert '"K-1"' in text
    for personal in ("Mirjam", "0612345678", "example.com", "CARD-1", "X123", "Embassy"):
        assert personal not in text


def test_the_same_file_and_the_same_rows_change_nothing(desk: Desk, write: Write) -> None:
    take(desk, "customers", write("c.csv", FULL))
    before = (known(desk), kept(desk))
    assert take(desk, "customers", write("again.csv", FULL)).again is not None
    assert take(desk, "customers", write("more.csv", FULL + "\n")).documents == ()
    assert (known(desk), kept(desk)) == before


def test_a_name_is_enough_and_its_id_tells_nobody_who_it_is(desk: Desk, write: Write) -> None:
    take(desk, "customers", write("c.csv", "name\nMirjam Vos\nJan Bakker\n"))
    found = known(desk)
    assert set(found) == {"Mirjam Vos", "Jan Bakker"}
    assert found["Mirjam Vos"].id != found["Jan Bakker"].id
    take(desk, "customers", write("c2.csv", "name\nJan Bakker\nMIRJAM vos\nPiet\n"))
    now = known(desk)
    assert len(now) == 3
    assert {now["Jan Bakker"].id, now["Piet"].id} > {found["Jan Bakker"].id}
    assert now["MIRJAM vos"].id == found["Mirjam Vos"].id


def test_ids_derived_from_a_name_differ_between_stores(desk: Desk, write: Write) -> None:
    take(desk, "customers", write("c.csv", "name\nMirjam Vos\n"))
    first = known(desk)["Mirjam Vos"].id
    with desk.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM customer")
        connection.exec_driver_sql("DELETE FROM meta WHERE key = 'customer_key'")
    take(desk, "customers", write("d.csv", "name\nMirjam Vos\n\n"))
    assert known(desk)["Mirjam Vos"].id != first


def test_a_column_that_is_not_in_the_file_keeps_what_is_known_and_an_empty_cell_clears_it(
    desk: Desk, write: Write
) -> None:
    take(desk, "customers", write("c.csv", FULL))
    take(desk, "customers", write("d.csv", "id,name,phone\nK-1,Mirjam de Vos,\n"))
    ana = known(desk)["Mirjam de Vos"]
    assert (ana.phone, ana.email, ana.loyalty, ana.credit_limit) == ("", "mirjam@example.com", "CARD-1", 25000)


def test_a_card_finds_who_it_belongs_to(desk: Desk, write: Write) -> None:
    take(desk, "customers", write("c.csv", FULL))
    take(desk, "customers", write("d.csv", "name,loyalty\nMirjam Smit,CARD-1\n"))
    assert known(desk)["Mirjam Smit"].id == "K-1"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,phone\n,06123\n", "line 2, name: is empty"),
        ("name,email\nAna,nowhere\n", "line 2, email: That is no e-mail address"),
        ("name,phone\nAna,1\n", "line 2, phone: That is no phone number"),
        ("name,consent\nAna,perhaps\n", "line 2, consent:"),
        ("name,credit_limit\nAna,-5\n", "line 2, credit_limit: is below 0"),
        ("name,min_shelf_life_days\nAna,-1\n", "line 2, min_shelf_life_days:"),
        ("name,loyalty\nAna,C\nBea,C\n", "line 3, "),
        ("id,name\n1,Ana\n1,Bea\n", "line 3, name: this customer stands in line 2 already"),
        ("id,name,loyalty\n1,Ana,C\n2,Bea,C\n", "line 3, loyalty: the code belongs to another customer"),
        ("id,name\nana@example.com,Ana\n", "line 2, id: tells who the customer is"),
        ("id,name,phone\n06-12345678,Ana,0612345678\n", "line 2, id: tells who the customer is"),
        ("id,name\nBakker,Jan Bakker\n", "line 2, id: tells who the customer is"),
        ("name,loyalty\nAna,MILK\n", "line 2, loyalty: is the code of goods"),
        ("name,shoe_size\nAna,39\n", "is not a column"),
        ("phone\n06\n", "name: the column is missing"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_and_nothing_is_written(stocked_desk: Desk, write: Write, text: str, words: str) -> None:
    assert words in bad(stocked_desk, write, text)
    assert (known(stocked_desk), kept(stocked_desk)) == ({}, [])


def test_who_asked_to_be_forgotten_does_not_come_back_with_an_old_file(desk: Desk, write: Write) -> None:
    take(desk, "customers", write("c.csv", FULL + ",Jan Bakker,,,,,,,,,\n"))
    with desk.store.writing() as connection:
        for customer in all_customers(connection):
            forget_customer(connection, customer.id)
    for text in ("id,name\nK-1,Mirjam Vos\n", "name\nJan Bakker\n"):
        assert "asked to be forgotten" in bad(desk, write, text)


def test_a_dry_run_keeps_nobody(desk: Desk, write: Write) -> None:
    assert take(desk, "customers", write("c.csv", FULL), dry_run=True).dry_run
    assert (known(desk), kept(desk)) == ({}, [])


@pytest.mark.parametrize("text", [text for _, text in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_whatever_stands_in_a_cell_is_text_and_nothing_else(desk: Desk, write: Write, text: str) -> None:
    cell = text.replace('"', '""').encode("utf-8", "replace").decode()
    result = import_file(
        desk, "customers", write("c.csv", f'name,grade,tax_number\n"Ann {cell}","{cell}","{cell}"\n')
    )
    for customer in known(desk).values():
        assert not isinstance(result, BadInput)
        assert all(c.isprintable() for c in customer.name + customer.grade + customer.tax_number)
    assert rows(desk, "SELECT count(*) FROM product") == [(0,)]
