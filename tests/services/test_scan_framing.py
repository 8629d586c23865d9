"""Scripts and the scan command are given what the scanner sends: they take the keyboard scanner's framing off."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pos_term.domain.documents import PeopleSet
from pos_term.domain.people import Person, Role
from pos_term.services.credentials import hash_pin, person_id
from pos_term.services.replay import Replay
from pos_term.services.scan_report import report_scan
from pos_term.services.till import Till
from pos_term.settings import ScannerSettings, Settings, WedgeSettings
from pos_term.store.people import set_pins
from tests.shop import TestShop

PIN = "2468"


@pytest.fixture
def till(shop: TestShop, tmp_path: Path) -> Iterator[Till]:
    ana = Person(id=person_id("Ana"), name="Ana", role=Role.CASHIER)
    shop.post(PeopleSet(id="people", people=(ana,)))
    with shop.store.writing() as connection:
        set_pins(connection, {ana.id: hash_pin(PIN)})
    shop.product("bag", name="Carrier bag", price=25)
    settings = Settings(
        store=shop.store.path,
        scanner=WedgeSettings(prefix="~", suffix=r"\x23", separators=("|",)),
        scanners=(ScannerSettings(separators=("^",), prefix="!"),),
    )
    opened = Till.open(settings)
    yield opened
    opened.close()


@pytest.mark.parametrize("raw", [b"~bag#", b"bag", b"~bag", b"bag#", b"~bag#\r"])
def test_the_scan_command_reads_a_scan_with_its_framing_or_without(till: Till, raw: bytes) -> None:
    told = report_scan(till, raw)
    assert (told["sku"], told["raw"]) == ("bag", "bag")


def test_the_framing_of_a_scanner_on_a_port_is_not_the_keyboard_scanners(till: Till) -> None:
    assert report_scan(till, b"!bag")["sku"] is None


@pytest.mark.parametrize(
    ("raw", "pieces"), [("~bag#", 1), ("bag", 1), ("3*~bag#", 3), ("3*bag", 3), ("~3*bag#", 0)]
)
def test_a_script_scans_with_the_framing_or_without_and_a_quantity_before_it(
    till: Till, raw: str, pieces: int
) -> None:
    played: list[dict[str, Any]] = list(
        Replay(till).play(
            [
                json.dumps({"do": "sign_in", "user": "Ana", "pin": PIN}).encode(),
                json.dumps({"do": "scan", "raw": raw}).encode(),
            ],
            keep_going=True,
        )
    )
    assert [answer["ok"] for answer in played] == [True, pieces > 0]
    assert sum(line.quantity for line in till.checkout.cart.lines) == pieces * 1000


def test_the_till_decodes_the_separators_of_all_its_scanners_and_no_framing(till: Till) -> None:
    assert till.decoder.separators == ("|", "^")
    assert (till.decoder.prefix, till.decoder.suffix) == ("", "")
