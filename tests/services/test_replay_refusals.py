"""A refused step of a script is told in words, changes nothing, and does not end the day."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pos_term.domain.products import MissingPolicy, Tracking
from pos_term.services.replay import Replay
from pos_term.services.script import LONGEST_NOTE, BadStep
from pos_term.services.till import Till
from tests.services.test_replay_counter import MIRA, cash, play, scan, till
from tests.shop import TestShop, days

__all__ = ["till"]

TOO_MUCH = "1000000000000"


@pytest.mark.parametrize(
    "step",
    [
        {"do": "tender", "kind": "cash", "amount": TOO_MUCH},
        {"do": "refund", "kind": "cash", "amount": TOO_MUCH},
        {"do": "find", "sku": "none", "quantity": TOO_MUCH},
        {"do": "quantity", "line": 1, "value": TOO_MUCH},
        {"do": "discount", "line": 1, "percent": TOO_MUCH, "reason": "staff"},
        {"do": "discount", "amount": f"-{TOO_MUCH}", "reason": "staff"},
        {"do": "price", "line": 1, "value": TOO_MUCH, "reason": "staff"},
        {"do": "paid_in", "amount": TOO_MUCH, "reason": "change"},
        {"do": "return", "sku": "none", "quantity": TOO_MUCH, "reason": "damaged", **MIRA},
        {"do": "close_shift", "counted": TOO_MUCH},
    ],
    ids=lambda step: str(step["do"]),
)
def test_a_number_beyond_what_a_till_takes_is_refused_and_the_day_goes_on(
    till: Till, shop: TestShop, step: dict[str, Any]
) -> None:
    product = shop.product("none", price=250)
    before, refused, after = play(till, scan(product), step, {"do": "find", "sku": "none"})
    assert not refused["ok"]
    assert refused["message"].endswith("is too large. Check it.")
    assert refused["cart"] == before["cart"]
    assert after["ok"]


def test_goods_marked_down_whose_number_is_missing_are_refused_at_tender_and_stay_as_they_are(
    till: Till, shop: TestShop
) -> None:
    milk = shop.product(
        "milk", Tracking.LOT, department="Dairy", price=200, missing_policy=MissingPolicy.ALLOW
    )  # fmt: skip
    shop.receive(milk, "A", expiry=days(2))
    marked, more, refused, dropped, *paid = play(
        till, scan(milk, "A"), {"do": "mark_down", "line": 1}, {"do": "quantity", "line": 1, "value": "2"},
        {"do": "tender", "kind": "cash", "amount": "2.80"}, {"do": "drop_discount", "line": 1}, *cash("4"),
    )[1:]  # fmt: skip
    assert marked["cart"]["total"] == "1.40"
    assert (refused["ok"], refused["cart"]) == (False, more["cart"])
    assert (dropped["ok"], dropped["cart"]["total"]) == (True, "4.00")
    assert [answer["ok"] for answer in paid] == [True, True]


@pytest.mark.parametrize("do", ["assign", "settle"])
def test_a_place_on_a_receipt_must_be_given(till: Till, do: str) -> None:
    step = {"do": do, "receipt": "1-000001", "lot": "A", "outcome": "approved"}
    step.pop("outcome" if do == "assign" else "lot")
    with pytest.raises(BadStep, match=f"line 1: {do} needs the field '(line|tender)'"):
        list(Replay(till).play([json.dumps(step).encode()]))


@pytest.mark.parametrize(
    "step",
    [
        {"do": "quantity", "line": 1, "value": "5"},
        {"do": "discount", "line": 1, "percent": "5", "reason": "staff"},
        {"do": "price", "line": 1, "value": "2", "reason": "staff"},
        {"do": "customer", "id": ""},
        {"do": "remove", "line": 1},
        {"do": "suspend"},
        {"do": "void", "reason": "cannot pay"},
        {"do": "complete"},
    ],
    ids=lambda step: str(step["do"]),
)
def test_nobody_changes_a_sale_while_nobody_is_signed_in(till: Till, shop: TestShop, step: dict[str, Any]) -> None:
    product = shop.product("none", price=250)
    before, _, refused = play(till, scan(product), {"do": "sign_out"}, step)
    assert refused["message"] == "Nobody is signed in. Sign in first."
    assert (refused["ok"], refused["cart"]) == (False, before["cart"])


def test_numbers_and_cards_are_settled_by_somebody_who_is_there(till: Till, shop: TestShop) -> None:
    bread = shop.product("bread", Tracking.LOT, price=200, missing_policy=MissingPolicy.ALLOW)
    shop.receive(bread, "A", expiry=days(9))
    steps = (
        {"do": "find", "sku": "bread"},
        {"do": "tender", "kind": "card", "amount": "2", "state": "unknown"},
        {"do": "complete"},
        {"do": "sign_out"},
    )
    sold, _ = play(till, *steps)[2:]
    receipt = sold["receipt"]["number"]
    for step in (
        {"do": "assign", "receipt": receipt, "line": 1, "lot": "A"},
        {"do": "settle", "receipt": receipt, "tender": 1, "outcome": "approved"},
    ):
        [alone] = Replay(till).play([json.dumps(step).encode()])
        assert (alone["ok"], alone["message"]) == (False, "Sign in first.")
        assert play(till, step)[0]["ok"]
        play(till, {"do": "sign_out"})


HALF_A_CHARACTER = "Milk\ud83e"


@pytest.mark.parametrize(
    "step",
    [
        {"do": "scan", "raw": HALF_A_CHARACTER},
        {"do": "find", "sku": HALF_A_CHARACTER},
        {"do": "customer", "id": HALF_A_CHARACTER},
        {"do": "load_order", "order": HALF_A_CHARACTER},
        {"do": "resume", "sale": HALF_A_CHARACTER},
        {"do": "return", "serial": HALF_A_CHARACTER, "reason": "damaged"},
        {"do": "post_void", "receipt": HALF_A_CHARACTER, "reason": "damaged"},
        {"do": "sign_in", "user": HALF_A_CHARACTER, "pin": "1111"},
        {"do": "assign", "receipt": HALF_A_CHARACTER, "line": 1, "lot": HALF_A_CHARACTER},
    ],
    ids=lambda step: str(step["do"]),
)
def test_half_a_character_in_a_script_is_refused_like_any_other_unknown_text(
    till: Till, step: dict[str, Any]
) -> None:
    [answer] = play(till, step)
    assert not answer["ok"]
    assert answer["message"]


@pytest.mark.parametrize("lot", ["L" * 81, "A\x1b[31m", "A\u202eB"])
def test_a_lot_that_could_not_be_received_does_not_come_in_by_a_return(
    till: Till, shop: TestShop, lot: str
) -> None:
    shop.receive(shop.product("milk", Tracking.LOT, price=200), "A", expiry=days(9))
    back = {"do": "return", "sku": "milk", "quantity": "1", "reason": "damaged", **MIRA}
    refused, taken = play(till, {**back, "lot": lot}, {**back, "lot": "NEVER-RECEIVED"})
    assert (refused["ok"], refused["reasons"]) == (False, ["bad_code"])
    assert taken["ok"]


def test_a_reason_is_kept_at_a_length_that_a_receipt_can_bear(till: Till, shop: TestShop) -> None:
    product, long = shop.product("none", price=250), "so " * 3000
    answers = play(
        till, scan(product), {"do": "discount", "line": 1, "percent": "5", "reason": long},
        {"do": "tender", "kind": "card", "amount": "2.37", "reference": long}, {"do": "complete"},
    )  # fmt: skip
    receipt = answers[-1]["receipt"]
    assert len(receipt["lines"][0]["reductions"][0]["reason"]) == LONGEST_NOTE
    assert len(receipt["tenders"][0]["reference"]) == LONGEST_NOTE


def test_brackets_without_end_are_bad_input_and_no_fault_of_the_program(till: Till) -> None:
    with pytest.raises(BadStep, match="line 1: not a step"):
        list(Replay(till).play([b"[" * 100_000]))
