"""Scripted days through the same till as the screens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pos_term.domain.documents import PeopleSet
from pos_term.domain.people import Person, Role
from pos_term.domain.products import Tracking
from pos_term.services.credentials import hash_pin, person_id
from pos_term.services.replay import Replay
from pos_term.services.script import BadStep
from pos_term.services.till import Till
from pos_term.settings import Settings
from pos_term.store.people import set_pins
from tests.shop import NOON, TestShop, days, gs1

SIGN_IN = {"do": "sign_in", "user": "Ana", "pin": "1111"}


@pytest.fixture
def till(shop: TestShop, tmp_path: Path) -> Iterator[Till]:
    ana = Person(id=person_id("Ana"), name="Ana", role=Role.CASHIER)
    shop.post(PeopleSet(id="people", people=(ana,)))
    with shop.store.writing() as connection:
        set_pins(connection, {ana.id: hash_pin("1111")})
    opened = Till.open(Settings(store=shop.store.path), at=NOON)
    yield opened
    opened.close()


def play(till: Till, *steps: dict[str, Any], keep_going: bool = False) -> list[dict[str, Any]]:
    lines = [json.dumps(step).encode() for step in steps]
    return list(Replay(till).play(lines, keep_going=keep_going))


def test_a_whole_sale_from_sign_in_to_receipt(shop: TestShop, till: Till) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(9))
    answers = play(
        till,
        SIGN_IN,
        {"do": "scan", "raw": gs1(milk, "A").decode()},
        {"do": "find", "sku": "milk", "quantity": "2"},
        {"do": "number", "lot": "a", "via": "keyed"},
        {"do": "number", "lot": "A", "via": "picked"},
        {"do": "tender", "kind": "card", "amount": "5.00", "reference": "T1"},
        {"do": "tender", "kind": "cash", "amount": "10"},
        {"do": "complete"},
        keep_going=True,
    )
    assert [answer["ok"] for answer in answers] == [True, True, True, True, False, True, True, True]
    receipt = answers[-1]["receipt"]
    assert (receipt["number"], receipt["total"], receipt["change"]) == ("1-000001", "7.50", "7.50")
    assert [(lot["lot"], lot["quantity"], lot["provenance"]) for lot in receipt["lines"][0]["lots"]] == [
        ("A", "1", "scanned"),
        ("A", "2", "keyed"),
    ]


def test_a_refused_step_changes_nothing_and_ends_the_script(shop: TestShop, till: Till) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "OLD", expiry=days(-1))
    answers = play(till, SIGN_IN, {"do": "scan", "raw": gs1(milk, "OLD").decode()}, {"do": "complete"})
    assert len(answers) == 2
    assert (answers[1]["outcome"], answers[1]["reasons"]) == ("refused", ["expired"])
    assert answers[1]["cart"]["lines"] == []


def test_nothing_is_sold_by_nobody(shop: TestShop, till: Till) -> None:
    shop.product("bag")
    (answer,) = play(till, {"do": "find", "sku": "bag"})
    assert not answer["ok"]
    assert "sign" in answer["message"].lower()


def test_a_shift_is_opened_counted_and_closed(shop: TestShop, till: Till) -> None:
    shop.product("bag")
    answers = play(
        till,
        SIGN_IN,
        {"do": "find", "sku": "bag", "quantity": "4"},
        {"do": "tender", "kind": "cash", "amount": "20"},
        {"do": "complete"},
        {"do": "close_shift", "counted": "109.50"},
        {"do": "open_shift", "float": "50"},
        {"do": "open_shift", "float": "50"},
        keep_going=True,
    )
    assert [answer["ok"] for answer in answers] == [True, True, True, True, True, True, False]
    closed = answers[4]
    assert (closed["expected"], closed["counted"], closed["difference"]) == ("110.00", "109.50", "-0.50")


def test_a_wrong_pin_is_refused(till: Till) -> None:
    (answer,) = play(till, {**SIGN_IN, "pin": "9999"})
    assert not answer["ok"]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (b"{", "line 1: not a JSON object"),
        (b"[]", "line 1: not a JSON object"),
        (b'{"do": "dance"}', "unknown step 'dance'"),
        (b'{"do": "scan"}', "scan needs the field 'raw'"),
        (b'{"do": "scan", "raw": 4}', "'raw' must be text"),
        (b'{"do": "complete", "now": true}', "complete does not know the field 'now'"),
        (b'{"do": "tender", "kind": "shells", "amount": "1"}', "choose one of cash, card"),
        (b'{"do": "tender", "kind": "cash", "amount": "1.005"}', "more than 2 decimals"),
        (b'{"do": "tender", "kind": "cash", "amount": 1.5}', "must be a decimal in quotes"),
        (b'{"do": "remove", "line": "1"}', "'line' must be a whole number"),
    ],
)
def test_a_badly_written_step_is_named_with_its_line(till: Till, step: bytes, words: str) -> None:
    with pytest.raises(BadStep, match="line 1") as caught:
        list(Replay(till).play([step]))
    assert words in str(caught.value)
