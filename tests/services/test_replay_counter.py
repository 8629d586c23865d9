"""Scripted days through the whole counter: each step of the public commands, on the till the screens use."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from pos_term.domain.documents import OrderedLine, OrderPlaced, PeopleSet, ShopSet
from pos_term.domain.people import Person, Role
from pos_term.domain.policies import Department, Markdown, Rules
from pos_term.domain.products import MissingPolicy, Product, Tracking
from pos_term.domain.reasons import Reason
from pos_term.domain.shop import Currency, Shop
from pos_term.services.credentials import hash_pin, person_id
from pos_term.services.replay import Replay
from pos_term.services.script import BadStep
from pos_term.services.till import Till
from pos_term.settings import Settings
from pos_term.store.people import set_pins
from pos_term.store.verify import verify
from tests.shop import NOON, RULES, TestShop, days, gs1

ANA = {"do": "sign_in", "user": "Ana", "pin": "1111"}
MIRA = {"user": "Mira", "pin": "3333"}
SHOP = Shop(
    name="Corner Shop", restricted=RULES, cash_unit=5,
    currencies=(Currency(code="USD", rate=920_000),),
    rules=Rules(overrides=(Reason.EXPIRED, Reason.SHORT_DATED, Reason.NOT_FIRST_TO_EXPIRE)),
    departments=(Department(name="Dairy", rules=Rules(markdown=Markdown(days=3, percent=30_000))),),
)  # fmt: skip


@pytest.fixture
def till(shop: TestShop) -> Iterator[Till]:
    """Till 1 of a shop with a cashier and a supervisor."""
    ana = Person(id=person_id("Ana"), name="Ana", role=Role.CASHIER)
    mira = Person(id=person_id("Mira"), name="Mira", role=Role.SUPERVISOR)
    shop.post(PeopleSet(id="people", people=(ana, mira)))
    shop.post(ShopSet(id="set", shop=SHOP))
    with shop.store.writing() as connection:
        set_pins(connection, {ana.id: hash_pin("1111"), mira.id: hash_pin("3333")})
    opened = Till.open(Settings(store=shop.store.path), at=NOON)
    yield opened
    assert verify(opened.store).sound
    opened.close()


def play(till: Till, *steps: dict[str, Any]) -> list[dict[str, Any]]:
    """Play steps after signing in; refused steps do not stop it."""
    lines = [json.dumps(step).encode() for step in (ANA, *steps)]
    return list(Replay(till).play(lines, keep_going=True))[1:]


def scan(product: Product, lot: str | None = None, **more: Any) -> dict[str, Any]:
    """A scan step."""
    raw = gs1(product, lot, **more) if lot or more else (product.gtin or "").encode()
    return {"do": "scan", "raw": raw.decode()}


def cash(amount: str) -> list[dict[str, Any]]:
    """Cash, and the end of the sale."""
    return [{"do": "tender", "kind": "cash", "amount": amount}, {"do": "complete"}]


def oks(answers: list[dict[str, Any]]) -> list[bool]:
    """Which steps were done."""
    return [answer["ok"] for answer in answers]


# -- prices -------------------------------------------------------------------------------------------------


def test_discounts_have_a_limit_by_role_and_stand_on_the_receipt_with_their_reason(
    shop: TestShop, till: Till
) -> None:
    bag = shop.product("bag", price=1000)
    answers = play(
        till,
        scan(bag),
        {"do": "discount", "line": 1, "percent": "10", "reason": "damaged"},
        {"do": "discount", "percent": "101", "reason": "all"},
        {"do": "discount", "line": 1, "percent": "50", "reason": "friend"},
        {"do": "discount", "line": 1, "percent": "50", "reason": "friend", **MIRA},
        {"do": "discount", "line": 1, "amount": "1.00", "reason": "dent"},
        {"do": "discount", "line": 1, "percent": "10", "reason": ""},
        {"do": "discount", "amount": "0.50", "reason": "card"},
        *cash("8.50"),
    )
    assert oks(answers) == [True, True, False, False, True, True, False, True, True, True]
    assert answers[3]["reasons"] == ["not_allowed"]
    receipt = answers[-1]["receipt"]
    assert (receipt["total"], receipt["kind"]) == ("8.50", "sale")
    reductions = receipt["lines"][0]["reductions"]
    assert [(each["kind"], each["amount"], each["reason"]) for each in reductions] == [
        ("line", "1.00", "dent"), ("sale", "0.50", "card"),
    ]  # fmt: skip


def test_a_price_typed_by_hand_keeps_the_one_on_the_shelf_beside_it(shop: TestShop, till: Till) -> None:
    bag = shop.product("bag", price=1000)
    answers = play(
        till, scan(bag),
        {"do": "price", "line": 1, "value": "1.00", "reason": "label"},
        {"do": "price", "line": 1, "value": "9.00", "reason": "label"},
        {"do": "price", "line": 2, "value": "9.00", "reason": "label"},
        *cash("9"),
    )  # fmt: skip
    assert oks(answers) == [True, False, True, False, True, True]
    line = answers[-1]["receipt"]["lines"][0]
    assert (line["unit_price"], line["list_price"], line["total"]) == ("9.00", "10.00", "9.00")


def test_short_dated_goods_are_marked_down_by_the_department(shop: TestShop, till: Till) -> None:
    milk = shop.product("milk", Tracking.LOT, price=200, department="Dairy")
    shop.receive(milk, "NEAR", expiry=days(2))
    shop.receive(milk, "FAR", expiry=days(30))
    answers = play(
        till, scan(milk, "NEAR"), {"do": "mark_down", "line": 1}, scan(milk, "FAR"), {"do": "mark_down", "line": 2},
        *cash("3.40"),
    )  # fmt: skip
    assert oks(answers) == [True, True, True, False, True, True]
    assert answers[-1]["receipt"]["lines"][0]["reductions"][0]["kind"] == "markdown"


def test_age_is_computed_from_the_date_of_birth(shop: TestShop, till: Till) -> None:
    wine = shop.product("wine", min_age=18)
    answers = play(
        till, scan(wine), *cash("2.50"), {"do": "age", "born": "2008-11-22"}, scan(wine),
        {"do": "age", "born": "2008-11-21"}, *cash("2.50"),
    )  # fmt: skip
    assert answers[1]["reasons"] == ["age_unchecked"]
    assert (answers[3]["ok"], answers[3]["reasons"]) == (False, ["under_age"])
    assert answers[3]["cart"]["lines"] == []
    assert oks(answers[4:]) == [True, True, True, True]


# -- paying -------------------------------------------------------------------------------------------------


def test_a_sale_is_split_over_every_way_to_pay(shop: TestShop, till: Till) -> None:
    bag = shop.product("bag", price=1000)
    answers = play(
        till, scan(bag),
        {"do": "tender", "kind": "foreign", "currency": "USD", "amount": "5.00"},
        {"do": "tender", "kind": "card", "amount": "1.00", "state": "unknown"},
        {"do": "tender", "kind": "card", "amount": "99.00"},
        {"do": "tender", "kind": "voucher", "amount": "1.00", "reference": "PAPER-1"},
        {"do": "tender", "kind": "account", "amount": "1.00"},
        {"do": "tender", "kind": "cash", "amount": "0"},
        {"do": "tender", "kind": "cash", "amount": "1000000000"},
        {"do": "tender", "kind": "cash", "amount": "5.00"},
        {"do": "complete"},
        {"do": "settle", "receipt": "1-000001", "tender": 2, "outcome": "approved", "reference": "A1"},
        {"do": "settle", "receipt": "1-000001", "tender": 2, "outcome": "declined"},
    )  # fmt: skip
    assert oks(answers) == [True, True, True, False, True, False, False, False, True, True, True, False]
    receipt = answers[9]["receipt"]
    assert [(t["kind"], t["amount"], t["state"]) for t in receipt["tenders"]] == [
        ("foreign", "4.60", "approved"), ("card", "1.00", "unknown"), ("voucher", "1.00", "approved"),
        ("cash", "5.00", "approved"),
    ]  # fmt: skip
    assert receipt["change"] == "1.60"


def test_cash_is_rounded_to_the_smallest_coin_and_a_card_is_not(shop: TestShop, till: Till) -> None:
    bag = shop.product("bag", price=1003)
    answers = play(till, scan(bag), *cash("10.05"), scan(bag), {"do": "tender", "kind": "card", "amount": "10.03"},
                   {"do": "complete"})  # fmt: skip
    assert oks(answers) == [True] * 6
    first, second = answers[2]["receipt"], answers[5]["receipt"]
    assert (first["total"], first["rounding"], first["change"]) == ("10.03", "0.02", "0.00")
    assert (second["total"], second["rounding"]) == ("10.03", "0.00")


# -- lots ---------------------------------------------------------------------------------------------------


def test_an_expired_lot_goes_by_override_where_the_shop_allows_it_and_a_recalled_one_never(
    shop: TestShop, till: Till
) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "OLD", expiry=days(-1))
    shop.receive(milk, "BAD", expiry=days(9))
    shop.recall(milk, "BAD")
    answers = play(
        till, scan(milk, "OLD"),
        {"do": "override", "line": 1, "reason": "dog food", "user": "Ana", "pin": "1111"},
        {"do": "override", "line": 1, "reason": "dog food", "user": "Mira", "pin": "9999"},
        {"do": "override", "line": 1, "reason": "", **MIRA},
        {"do": "override", "line": 1, "reason": "dog food", **MIRA},
        scan(milk, "BAD"),
        {"do": "override", "line": 2, "reason": "please", **MIRA},
        *cash("2.50"),
    )  # fmt: skip
    assert oks(answers) == [False, False, False, False, True, False, False, True, True]
    assert [answers[n]["reasons"][:1] for n in (0, 1, 5, 6)] == [
        ["expired"], ["not_allowed"], ["recalled"], ["recalled"],
    ]  # fmt: skip
    override = answers[-1]["receipt"]["overrides"][0]
    assert (override["reasons"], override["reason"], override["line"]) == (["expired"], "dog food", 1)


def test_an_order_is_loaded_with_its_lots_sold_and_not_sold_twice(shop: TestShop, till: Till) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(9))
    shop.receive(milk, "B", expiry=days(5))
    line = OrderedLine(sku="milk", quantity=2000, lot="A")
    shop.post(OrderPlaced(id="o", order="SO-1", lines=(line,)))
    answers = play(
        till, {"do": "load_order", "order": "SO-9"}, {"do": "load_order", "order": "SO-1"}, *cash("5"),
        {"do": "load_order", "order": "SO-1"},
    )  # fmt: skip
    assert oks(answers) == [False, True, True, True, False]
    assert answers[1]["cart"]["lines"][0]["lots"][0]["lot"] == "A"


def test_a_sale_without_numbers_has_them_assigned_later(shop: TestShop, till: Till) -> None:
    milk = shop.product("milk", Tracking.LOT, missing_policy=MissingPolicy.ALLOW)
    shop.receive(milk, "A", quantity=3, expiry=days(9))
    answers = play(
        till, {"do": "find", "sku": "milk", "quantity": "2"}, *cash("5"),
        {"do": "assign", "receipt": "1-000001", "line": 1, "lot": "NEVER"},
        {"do": "assign", "receipt": "1-000001", "line": 1, "lot": "A"},
        {"do": "assign", "receipt": "1-000001", "line": 1, "lot": "A"},
    )  # fmt: skip
    assert oks(answers) == [True, True, True, False, True, False]
    assert shop.rows("SELECT lot_id, quantity FROM sale_line") == [("milk␟A", 2000)]


# -- parked, and given up -----------------------------------------------------------------------------------


def test_a_parked_sale_is_fetched_by_its_id_once(shop: TestShop, till: Till) -> None:
    bag = shop.product("bag")
    parked = play(till, scan(bag), {"do": "suspend"}, {"do": "suspend"})
    assert oks(parked) == [True, True, False]
    assert parked[1]["cart"]["lines"] == []
    wanted = parked[1]["sale"]
    answers = play(
        till, {"do": "resume", "sale": wanted}, {"do": "void", "reason": "left"}, {"do": "resume", "sale": wanted}
    )
    assert oks(answers) == [True, True, False]


def test_the_drawer_moves_with_a_reason_and_the_shift_counts_it(shop: TestShop, till: Till) -> None:
    answers = play(
        till,
        {"do": "no_sale", "reason": "change"}, {"do": "no_sale", "reason": ""},
        {"do": "paid_in", "amount": "20.00", "reason": "float"},
        {"do": "paid_out", "amount": "5.00", "reason": "window cleaner"},
        {"do": "safe_drop", "amount": "100.00", "reason": "to the safe"},
        {"do": "paid_out", "amount": "0", "reason": "nothing"},
        {"do": "close_shift", "counted": "15.00"},
    )  # fmt: skip
    assert oks(answers) == [True, False, True, True, True, False, True]
    assert answers[-1]["expected"] == "15.00"


# -- taking back --------------------------------------------------------------------------------------------


def test_goods_come_back_by_receipt_for_the_price_that_was_paid(shop: TestShop, till: Till) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(9))
    back = {"do": "return", "receipt": "1-000001", "reason": "wrong one"}
    answers = play(
        till, scan(milk, "A"), scan(milk, "A"), {"do": "discount", "percent": "10", "reason": "card"},
        *cash("4.50"),
        {**back, "lines": [{"line": 1, "quantity": "3"}]},
        {**back, "lines": [{"line": 1, "quantity": "1"}]},
        {"do": "refund", "kind": "card"}, {"do": "refund", "kind": "cash"}, {"do": "complete"},
        {**back, "lines": [{"line": 1, "quantity": "2"}]},
        {"do": "return", "receipt": "1-000002", "reason": "again", "lines": [{"line": 1, "quantity": "1"}]},
    )  # fmt: skip
    assert oks(answers[5:]) == [False, True, False, True, True, False, False]
    receipt = answers[9]["receipt"]
    assert (receipt["kind"], receipt["total"]) == ("return", "-2.25")
    assert shop.rows("SELECT quantity FROM balance WHERE lot_id = 'milk␟A' AND location = 'floor'") == [(9000,)]


def test_a_serial_comes_back_is_exchanged_and_cannot_come_back_twice(shop: TestShop, till: Till) -> None:
    phone = shop.product("phone", Tracking.SERIAL, price=10000)
    for serial in ("S1", "S2"):
        shop.receive(phone, serial=serial)
    answers = play(
        till, scan(phone, serial="S1"), *cash("100"),
        {"do": "return", "serial": "S2", "reason": "broken"},
        {"do": "return", "serial": "s1", "reason": "broken"}, scan(phone, serial="S2"), {"do": "complete"},
        {"do": "return", "serial": "S1", "reason": "broken"},
    )  # fmt: skip
    assert oks(answers[3:]) == [False, True, True, True, False]
    receipt = answers[6]["receipt"]
    assert (receipt["kind"], receipt["total"], receipt["tenders"]) == ("exchange", "0.00", [])
    assert answers[7]["reasons"] == ["already_returned"]


def test_a_recalled_lot_comes_back_to_quarantine(shop: TestShop, till: Till) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(9))
    play(till, scan(milk, "A"), *cash("2.50"))
    shop.recall(milk, "A")
    back = {"do": "return", "receipt": "1-000001", "reason": "heard of it", "lines": [{"line": 1, "quantity": "1"}]}
    answers = play(till, back, {"do": "refund", "kind": "cash"}, {"do": "complete"})
    assert oks(answers) == [True, True, True]
    assert answers[-1]["receipt"]["returned"][0]["place"] == "quarantine"


def test_without_a_receipt_a_supervisor_takes_it_and_an_unknown_lot_is_set_aside(
    shop: TestShop, till: Till
) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(9))
    back = {"do": "return", "sku": "milk", "quantity": "1", "reason": "sour"}
    answers = play(
        till, back, {**back, "user": "Ana", "pin": "1111"}, {**back, "lot": "NEVER", **MIRA},
        {"do": "refund", "kind": "cash"}, {"do": "complete"},
    )  # fmt: skip
    assert oks(answers) == [False, False, True, True, True]
    assert answers[-1]["receipt"]["returned"][0]["place"] == "quarantine"


def test_a_whole_sale_is_taken_back_in_its_shift_only(shop: TestShop, till: Till) -> None:
    bag = shop.product("bag")
    undo = {"do": "post_void", "receipt": "1-000001", "reason": "wrong customer"}
    answers = play(till, scan(bag), *cash("2.50"), undo, undo, {"do": "close_shift", "counted": "100.00"})
    assert oks(answers) == [True, True, True, True, False, True]
    assert (answers[3]["receipt"]["kind"], answers[3]["receipt"]["total"]) == ("post_void", "-2.50")
    assert answers[-1]["difference"] == "0.00"


def test_midnight_in_mid_sale_stops_what_expired(shop: TestShop, till: Till) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(0))
    assert oks(play(till, scan(milk, "A"), {"do": "tender", "kind": "cash", "amount": "2.50"})) == [True, True]
    till.clock.fixed = NOON + timedelta(days=1)
    [stopped] = list(Replay(till).play([b'{"do": "complete"}'], keep_going=True))
    assert (stopped["ok"], stopped["reasons"]) == (False, ["expired"])


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({"do": "discount", "reason": "x"}, "give either percent or amount"),
        ({"do": "discount", "percent": "1", "amount": "1", "reason": "x"}, "give either percent or amount"),
        ({"do": "return", "reason": "x"}, "return needs receipt and lines"),
        ({"do": "return", "receipt": "1-000001", "lines": [], "reason": "x"}, "must be a list of objects"),
        ({"do": "age", "born": "21.11.2006"}, "is not a date"),
        ({"do": "settle", "receipt": "1-000001", "outcome": "approved"}, "needs the field 'tender'"),
        ({"do": "tender", "kind": "beads", "amount": "1"}, "choose one of"),
    ],
)
def test_a_step_that_is_not_written_as_it_must_be_is_named(till: Till, step: dict[str, Any], words: str) -> None:
    with pytest.raises(BadStep, match="line 1"):
        list(Replay(till).play([json.dumps(step).encode()]))
    with pytest.raises(BadStep, match=words):
        list(Replay(till).play([json.dumps(step).encode()]))
