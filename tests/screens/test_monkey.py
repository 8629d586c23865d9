"""Keys, scans and words by chance on every screen of the till: nothing breaks, and nothing happens by itself."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from pos_term.domain.documents import OrderedLine
from pos_term.services import credentials
from pos_term.store.verify import verify
from tests import hostile
from tests.screens.deli import Deli
from tests.screens.driving import Hands, at_counter
from tests.screens.errands import customer, easy, order, sell, sell_unknown_card, sell_unnumbered
from tests.screens.monkey import Monkey
from tests.screens.monkey_devices import counter as every_device
from tests.screens.monkey_rules import Tries
from tests.shop import days, gs1

# For a longer run by hand: MONKEY_SEEDS=50 MONKEY_STEPS=500; a seed that failed comes back with MONKEY_FIRST.
STEPS = int(os.environ.get("MONKEY_STEPS", "120"))
SEEDS = int(os.environ.get("MONKEY_SEEDS", "4"))
FIRST = int(os.environ.get("MONKEY_FIRST", "1"))
HOSTILE = [text for name, text in (*hostile.MARKUP, *hostile.TERMINAL, *hostile.PRINTER) if "\r" not in text]


def stock(hands: Hands, deli: Deli) -> tuple[list[bytes], frozenset[bytes], list[str]]:
    """What happened in the shop before, and what there is to scan and to type."""
    honey = easy(hands)
    kept = customer(hands, loyalty="LC-900017")
    order(hands, "SO-1", OrderedLine(sku="HAM", quantity=2000, lot="H2"), OrderedLine(sku="BAG", quantity=1000))
    sold = sell(
        hands, b"2*BAG", gs1(deli.ham, "H2", days(30)), gs1(deli.headset, serial="S5-8841"), customer=kept.id
    )
    card = sell_unknown_card(hands, b"BAG")
    plain = sell_unnumbered(hands, honey)
    products = (deli.bag, deli.wine, deli.beer, deli.fruit, deli.punch, deli.ham, deli.salmon, deli.headset, honey)
    scans = [product.gtin.encode() for product in products if product.gtin]
    scans += [gs1(deli.ham, lot, days(left)) for lot, left in (("H0", -1), ("H1", 2), ("H2", 30))]
    scans += [gs1(deli.salmon, lot, days(20)) for lot in ("SA1", "SA2")]
    scans += [gs1(deli.headset, serial=f"S{n}-8841") for n in range(1, 7)]
    scans += [f"S{n}-8841".encode() for n in range(1, 6)]
    goods = frozenset(scans)
    scans += [b"2990001234567", b"LC-900017", b"3*" + scans[0], b"SO-1-LONG", b"V-123456", b"9521101530001"]
    scans += [sale.number.encode() for sale in (sold, card, plain)]
    scans += [
        b"\xff\xfe123456",
        b"]d2" + scans[0],
        b"12345678\x1b[A99",
        b"246800",
        b"135700",
        b"000001",
        b"(17)261131",
    ]
    words = [
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "10",
        "11",
        "12",
        "13",
        "14",
        "0",
        "20",
        "20.00",
        "0.01",
        "10%",
    ]
    words += [
        "=4.99",
        "-1",
        "1000000000000",
        "999",
        "1.2.3",
        "%",
        "*",
        "3*",
        "BAG",
        "HAM",
        "FRUIT",
        "WINE",
        "SALMON",
    ]
    words += [
        "H1",
        "H2",
        "SA1",
        "S1-8841",
        "S2-8841",
        "lot H1",
        "S9",
        "HONEY",
        "HEAD",
        "21.11.1990",
        "21112015",
        "1990-11-21",
    ]
    words += ["2468", "1357", "9999", "broken seal", "wrong product", "y", "n", "Eva", "06 1234 5678", "LC-900017"]
    words += ["SO-1", sold.number, card.number, plain.number, "V-1", "20 USD", "50 EUR", "ref 42", "coat"]
    words += HOSTILE
    return scans, goods, words


async def play(path: Path, deli: Deli, seed: int, steps: int, monkeypatch: pytest.MonkeyPatch) -> Monkey:
    """One run, and whether the store is sound after it."""
    # A sheet is never really drawn, and settings go to a file of the test's own.
    monkeypatch.setenv("POS_TERM_SETTINGS", str(path.parent / "till.toml"))
    monkeypatch.setenv("HOME", str(path.parent))
    counter = every_device()
    async with at_counter(path, equipment=counter) as hands:
        await hands.until(lambda: counter.changed, "the devices to be started")
        monkeypatch.setattr(hands.app, "exit", lambda: None)
        scans, goods, words = stock(hands, deli)
        monkey = Monkey(hands, goods, random.Random(seed), scans, words, counter=counter)
        for n in range(steps):
            await monkey.step()
            if n % 40 == 39:
                monkey.later()
        if os.environ.get("MONKEY_SEEN"):
            print(seed, monkey.seen.most_common(), monkey.kinds())  # noqa: T201
        till = hands.app.aside or hands.app.till
        till._recorder.flush()
        found = verify(till.store)
        assert found.sound, monkey.told(str(found))
    return monkey


@pytest.mark.parametrize("seed", range(FIRST, FIRST + SEEDS))
async def test_whatever_is_pressed_and_scanned_the_till_stays_whole(
    deli_path: Path, deli: Deli, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "_matches", Tries.matches)
    await play(deli_path, deli, seed, STEPS, monkeypatch)
