"""Holds from the command line: a reversible stop, on the lot that was meant."""

from __future__ import annotations

import pytest

from pos_term.services.desk import BadInput, Desk, Refused
from pos_term.services.holds import Standing, hold, release
from tests.services.conftest import Write, rows, take
from tests.shop import TestShop

LOTS = "sku,lot,serial,quantity\nMILK,A1,,5\nPHONE,,S1,1\nPILLS,RX1,1,1\nPILLS,RX1,2,1\n"


@pytest.fixture
def full(stocked_desk: Desk, write: Write) -> Desk:
    take(stocked_desk, "lots", write("lots.csv", LOTS))
    return stocked_desk


def test_a_held_lot_is_refused_until_it_is_released(shop: TestShop, full: Desk) -> None:
    pack = b"]d20109520114000013\x1d10A1"
    assert hold(full, "a1", "MILK", "[b]leaking") == Standing(
        sku="MILK", lot="a1", serial=None, held="[b]leaking", known=True, on_hand=5000, again=False
    )
    assert shop.checkout.scan(pack).reasons == ("held",)
    done = release(full, "A1", "9520114000013", "checked")
    assert isinstance(done, Standing)
    assert done.held is None
    assert shop.checkout.scan(pack).ok


def test_a_hold_of_a_lot_reaches_the_serials_made_in_it_and_one_serial_can_be_held_alone(full: Desk) -> None:
    one = hold(full, "1", "PILLS", "torn", serial=True)
    assert isinstance(one, Standing)
    assert (one.serial, one.on_hand) == ("1", 1000)
    both = hold(full, "RX1", "PILLS", "leaflet")
    assert isinstance(both, Standing)
    assert (both.lot, both.on_hand) == ("RX1", 2000)
    assert isinstance(hold(full, "S1", "PHONE", "scratched"), Standing), "a serial product needs no --serial"


def test_the_same_hold_twice_is_one(full: Desk) -> None:
    hold(full, "A1", "MILK", "leaking")
    before = rows(full, "SELECT count(*) FROM entry")
    again = hold(full, "A1", "MILK", "leaking")
    assert isinstance(again, Standing)
    assert again.again
    assert rows(full, "SELECT count(*) FROM entry") == before


def test_a_lot_that_never_came_is_stopped_before_it_comes_and_said_so(full: Desk, write: Write) -> None:
    ahead = hold(full, "B9", "MILK", "warned by the dairy")
    assert isinstance(ahead, Standing)
    assert (ahead.known, ahead.on_hand) == (False, 0)
    take(full, "lots", write("later.csv", "sku,lot,quantity\nMILK,B9,4\n"))
    assert rows(full, "SELECT hold FROM lot WHERE lot = 'B9'") == [("warned by the dairy",)]


@pytest.mark.parametrize(
    ("code", "product", "serial", "words"),
    [
        ("A1", "TEA", False, "no product has TEA; check --product"),
        ("A1", "SHOES", False, "SHOES is not tracked by lot or serial; a hold needs one"),
        ("A1", "MILK", True, "MILK is tracked by lot, not by serial; leave out --serial"),
    ],
)
def test_a_hold_that_cannot_be_meant_is_refused(
    full: Desk, code: str, product: str, serial: bool, words: str
) -> None:
    assert hold(full, code, product, "x", serial=serial) == Refused(words)


@pytest.mark.parametrize(
    ("code", "reason", "words"),
    [
        ("A1", " \x1b ", "--reason is empty; say why in a few words"),
        (" ", "x", "LOT is empty; name the lot or serial"),
        ("A\x1b1", "x", "LOT A␛1: holds the invisible character U+001B; remove it"),
    ],
)
def test_a_hold_without_reason_or_lot_is_bad_usage(full: Desk, code: str, reason: str, words: str) -> None:
    assert hold(full, code, "MILK", reason) == BadInput((words,))


def test_only_what_is_held_can_be_released(full: Desk) -> None:
    assert release(full, "A1", "MILK", "ok") == Refused("lot A1 of MILK is not on hold; nothing to release")
    hold(full, "RX1", "PILLS", "leaflet")
    assert release(full, "1", "PILLS", "ok", serial=True) == Refused(
        "serial 1 of PILLS is on hold with its lot; release the lot"
    )
