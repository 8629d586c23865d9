"""How many keys each job takes, counted in a real terminal with real key bytes."""

from __future__ import annotations

import json
from typing import Any

from tests.e2e.conftest import PIN, Counter
from tests.e2e.terminal import Terminal
from tests.shop import gs1


def last_sale(counter: Counter) -> dict[str, Any]:
    rows = counter.shop.rows("SELECT document FROM entry WHERE kind = 'sale' ORDER BY seq DESC LIMIT 1")
    document: dict[str, Any] = json.loads(rows[0][0])
    return document


def plain(counter: Counter, sku: str) -> bytes:
    product = {"milk": counter.milk, "phone": counter.phone, "bag": counter.bag}[sku]
    return (product.gtin or "").removeprefix("0").encode()


def test_from_sign_in_to_the_first_scan_the_pin_and_enter(counter: Counter) -> None:
    terminal = counter.open()
    try:
        terminal.wait("PIN of Ana")
        terminal.press(PIN, "enter")
        terminal.wait("Scan or type")
        terminal.scan(plain(counter, "bag"))
        terminal.wait("Carrier bag")
        assert terminal.keys == 1
    finally:
        terminal.close()


def test_ten_packs_with_a_gs1_code_and_exact_cash_are_ten_scans_and_two_keys(
    counter: Counter, terminal: Terminal
) -> None:
    for _ in range(10):
        terminal.scan(gs1(counter.milk, "GOOD-4471"))
    terminal.wait("12.90")
    terminal.press("f10")
    terminal.wait("Enter")
    terminal.press("enter")
    terminal.wait(lambda _: bool(counter.shop.rows("SELECT 1 FROM sale")) or False)
    assert terminal.keys == 2
    sale = last_sale(counter)
    assert (sale["total"], sale["change"]) == (1290, 0)
    assert [(n["lot"], n["quantity"], n["provenance"]) for n in sale["lines"][0]["numbers"]] == [
        ("GOOD-4471", 10000, "scanned")
    ]


def test_a_plain_barcode_takes_enter_for_the_proposal(counter: Counter, terminal: Terminal) -> None:
    terminal.scan(plain(counter, "milk"))
    terminal.wait("Take GOOD-4471")
    terminal.press("enter")
    terminal.wait("suggested")
    assert terminal.keys == 1


def test_a_plain_barcode_takes_the_scan_of_its_lot(counter: Counter, terminal: Terminal) -> None:
    terminal.scan(plain(counter, "milk"))
    terminal.wait("Take GOOD-4471")
    terminal.scan(b"LATER-4502")
    terminal.wait("scanned")
    assert terminal.keys == 0


def test_three_serials_are_three_scans_after_the_products(counter: Counter, terminal: Terminal) -> None:
    terminal.scan(plain(counter, "phone"))
    terminal.wait("serial")
    for serial in (b"S1", b"S2", b"S3"):
        terminal.scan(serial)
    terminal.wait("297.00")
    terminal.wait(lambda text: "S1" in text and "S2" in text and "S3" in text)
    assert terminal.keys == 0


def test_a_refused_pack_takes_no_key(counter: Counter, terminal: Terminal) -> None:
    terminal.scan(gs1(counter.milk, "OLD-2291"))
    terminal.wait("EXPIRED")
    terminal.scan(gs1(counter.milk, "GOOD-4471"))
    terminal.wait("1.29")
    assert terminal.keys == 0
    terminal.wait(lambda _: counter.shop.rows("SELECT reasons FROM refusal") == [("expired",)])


def test_a_split_of_card_and_cash_is_the_amount_and_three_keys(counter: Counter, terminal: Terminal) -> None:
    for _ in range(4):
        terminal.scan(plain(counter, "bag"))
    terminal.wait("1.00")
    terminal.press("f10")
    terminal.wait("Card")
    terminal.press("0.60", "f2")
    terminal.wait("0.40")
    terminal.press("enter")
    terminal.wait(lambda _: bool(counter.shop.rows("SELECT 1 FROM sale")))
    assert terminal.keys == 3
    assert [(t["kind"], t["amount"]) for t in last_sale(counter)["tenders"]] == [("card", 60), ("cash", 40)]
