"""Importing sales orders: all of a file or nothing, and never a name in the journal."""

from __future__ import annotations

from typing import Any

import pytest

from pos_term.services.desk import BadInput, Desk
from pos_term.services.imports import import_file
from pos_term.store.customers import all_customers, forget_customer
from pos_term.store.journal import entries
from pos_term.store.verify import verify
from tests.hostile import HOSTILE
from tests.services.conftest import Write, rows, take

ORDERS = """order,customer,sku,quantity,lot,serial
77,Mirjam Vos,MILK,3,L9,
77,Mirjam Vos,PHONE,1,,S1
77,,SHOES,2,,
78,,MILK,1,,
"""


def placed(desk: Desk) -> list[tuple[Any, ...]]:
    return rows(desk, "SELECT order_id, n, sku, quantity, lot, serial, fulfilled FROM order_line ORDER BY 1, 2")


def bad(desk: Desk, write: Write, text: str) -> str:
    result = import_file(desk, "orders", write("bad.csv", text))
    assert isinstance(result, BadInput), result
    return "\n".join(result.lines)


def test_the_rows_of_an_order_come_together_and_the_numbers_need_not_be_there_yet(
    stocked_desk: Desk, write: Write
) -> None:
    result = take(stocked_desk, "orders", write("o.csv", ORDERS))
    assert result.rows == 4
    assert placed(stocked_desk) == [
        ("77", 1, "MILK", 3000, "L9", None, 0), ("77", 2, "PHONE", 1000, None, "S1", 0),
        ("77", 3, "SHOES", 2000, None, None, 0), ("78", 1, "MILK", 1000, None, None, 0),
    ]  # fmt: skip
    assert verify(stocked_desk.store).sound


def test_a_customer_who_is_not_known_is_added_and_the_journal_has_the_id_only(
    stocked_desk: Desk, write: Write
) -> None:
    take(stocked_desk, "orders", write("o.csv", ORDERS))
    [(customer, name)] = rows(stocked_desk, "SELECT id, name FROM customer")
    assert name == "Mirjam Vos"
    assert rows(stocked_desk, "SELECT id, customer FROM sales_order") == [("77", customer), ("78", None)]
    text = " ".join(entry.document for entry in entries(stocked_desk.store))
    assert customer in text
    assert "Mirjam" not in text


def test_a_customer_is_found_by_id_card_or_name(stocked_desk: Desk, write: Write) -> None:
    take(stocked_desk, "customers", write("c.csv", "id,name,loyalty\nK-1,Mirjam Vos,CARD-1\n"))
    text = "order,customer,sku,quantity\n1,K-1,MILK,1\n2,CARD-1,MILK,1\n3,mirjam VOS,MILK,1\n"
    take(stocked_desk, "orders", write("o.csv", text))
    assert {row[0] for row in rows(stocked_desk, "SELECT customer FROM sales_order")} == {"K-1"}


def test_two_customers_of_one_name_are_told_apart_by_whoever_writes_the_file(
    stocked_desk: Desk, write: Write
) -> None:
    take(stocked_desk, "customers", write("c.csv", "id,name\n1,Jan\n2,Jan\n"))
    words = bad(stocked_desk, write, "order,customer,sku,quantity\n9,Jan,MILK,1\n")
    assert "line 2, customer: 2 customers are called that" in words


def test_the_same_file_and_the_same_order_change_nothing(stocked_desk: Desk, write: Write) -> None:
    take(stocked_desk, "orders", write("o.csv", ORDERS))
    count = rows(stocked_desk, "SELECT count(*) FROM entry")
    assert take(stocked_desk, "orders", write("same.csv", ORDERS)).again is not None
    assert take(stocked_desk, "orders", write("blank.csv", ORDERS + "\n")).documents == ()
    assert rows(stocked_desk, "SELECT count(*) FROM entry") == count
    take(stocked_desk, "orders", write("more.csv", ORDERS + "79,mirjam vos,MILK,1,,\n"))
    assert rows(stocked_desk, "SELECT count(*) FROM customer") == [(1,)]
    assert len(rows(stocked_desk, "SELECT 1 FROM sales_order")) == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("order,sku,quantity\n,MILK,1\n", "line 2, order: is empty"),
        ("order,sku,quantity\n1,,1\n", "line 2, sku: is empty"),
        ("order,sku,quantity\n1,MILK,\n", "line 2, quantity: is empty"),
        ("order,sku,quantity\n1,MILK,0\n", "line 2, quantity: is not more than 0"),
        ("order,sku,quantity\n1,MILK,-2\n", "line 2, quantity: is not more than 0"),
        ("order,sku,quantity\n1,MILK,1.5\n", "line 2, quantity: MILK is sold by the piece; 1.5 is not whole"),
        ("order,sku,quantity\n1,NONE,1\n", "line 2, sku: no product has NONE"),
        ("order,sku,quantity,lot\n1,SHOES,1,L\n", "line 2, lot: SHOES is tracked by none"),
        ("order,sku,quantity,lot\n1,PHONE,1,L\n", "line 2, lot: PHONE is tracked by serial"),
        ("order,sku,quantity,serial\n1,MILK,1,S\n", "line 2, serial: MILK is tracked by lot"),
        ("order,sku,quantity,serial\n1,PHONE,2,S\n", "line 2, quantity: a serial is one unit"),
        ("order,sku,quantity,serial\n1,PHONE,1,S\n2,PHONE,1,s\n", "line 3, serial: s stands in line 2 already"),
        ("order,customer,sku,quantity\n1,A,MILK,1\n1,B,MILK,1\n", "line 3, customer: order 1 has another customer"),
        ("order,sku\n1,MILK\n", "quantity: the column is missing"),
        ("order,sku,quantity,price\n1,MILK,1,2\n", "is not a column"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_and_nothing_is_written(stocked_desk: Desk, write: Write, text: str, words: str) -> None:
    head = text.partition("\n")[0]
    fine = ",".join({"order": "5", "sku": "MILK", "quantity": "1"}.get(name, "") for name in head.split(","))
    assert words in bad(stocked_desk, write, text)
    assert words in bad(stocked_desk, write, f"{text}{fine}\n")
    assert placed(stocked_desk) == []
    assert rows(stocked_desk, "SELECT count(*) FROM customer") == [(0,)]


@pytest.mark.parametrize(
    "row", ["77,,MILK,3,L9,", "77,Mirjam Vos,MILK,4,L9,", "77,Somebody,MILK,3,L9,", "77,Mirjam Vos,MILK,3,L8,"]
)
def test_an_order_number_that_is_there_with_other_content_is_refused(
    stocked_desk: Desk, write: Write, row: str
) -> None:
    head = "order,customer,sku,quantity,lot,serial\n"
    take(stocked_desk, "orders", write("o.csv", head + "77,Mirjam Vos,MILK,3,L9,\n"))
    before = placed(stocked_desk)
    assert "order: 77 is there already with other content" in bad(
        stocked_desk, write, head + row + "\n80,,MILK,1,,\n"
    )
    assert placed(stocked_desk) == before
    assert take(stocked_desk, "orders", write("p.csv", head + "77,MIRJAM VOS,MILK,3.0,l9,\n")).documents == ()


def test_a_serial_is_kept_for_one_order(stocked_desk: Desk, write: Write) -> None:
    take(stocked_desk, "orders", write("o.csv", ORDERS))
    words = bad(stocked_desk, write, "order,sku,quantity,serial\n80,PHONE,1,s1\n")
    assert "serial: s1 is kept for another order already" in words


def test_an_order_of_someone_forgotten_needs_a_new_customer(stocked_desk: Desk, write: Write) -> None:
    take(stocked_desk, "orders", write("o.csv", ORDERS))
    with stocked_desk.store.writing() as connection:
        [old] = all_customers(connection)
        forget_customer(connection, old.id)
    take(stocked_desk, "orders", write("p.csv", "order,customer,sku,quantity\n90,Mirjam Vos,MILK,1\n"))
    [(new,)] = rows(stocked_desk, "SELECT customer FROM sales_order WHERE id = '90'")
    assert new != old.id
    words = bad(stocked_desk, write, f"order,customer,sku,quantity\n91,{old.id},MILK,1\n")
    assert "customer: asked to be forgotten" in words


def test_a_dry_run_places_nothing(stocked_desk: Desk, write: Write) -> None:
    assert take(stocked_desk, "orders", write("o.csv", ORDERS), dry_run=True).dry_run
    assert placed(stocked_desk) == []
    assert rows(stocked_desk, "SELECT count(*) FROM customer") == [(0,)]


@pytest.mark.parametrize("text", [text for _, text in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_whatever_stands_in_an_order_is_text_and_nothing_else(stocked_desk: Desk, write: Write, text: str) -> None:
    cell = text.replace('"', '""').encode("utf-8", "replace").decode()
    path = write("o.csv", f'order,customer,sku,quantity,lot\n"O{cell}","C{cell}",MILK,1,"L{cell}"\n')
    result = import_file(stocked_desk, "orders", path)
    for order, customer in rows(stocked_desk, "SELECT o.id, c.name FROM sales_order o JOIN customer c"):
        assert not isinstance(result, BadInput)
        assert order.isprintable()
        assert customer.isprintable()
    assert rows(stocked_desk, "SELECT count(*) FROM product") == [(5,)]
