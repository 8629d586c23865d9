"""What a field that wants a number takes for one."""

from __future__ import annotations

import pytest

from pos_term.screens.amounts import not_a_quantity, not_an_amount
from pos_term.widgets.entry_buffer import Entry


@pytest.mark.parametrize("text", ["9520114000013", "123456", "LOT-4471", "]d201"])
def test_a_scan_is_never_taken_for_an_amount(text: str) -> None:
    assert "scan" in not_an_amount(Entry(text.encode(), scanned=True), 2)
    assert "scan" in not_a_quantity(Entry(text.encode(), scanned=True))


def test_a_barcode_typed_by_hand_is_no_amount_either() -> None:
    assert "scan" in not_an_amount(Entry(b"9520114000013", scanned=False), 2)


@pytest.mark.parametrize("text", ["150.00", "0,482", "1000.5"])
def test_a_decimal_is_an_amount_however_fast_it_was_typed(text: str) -> None:
    assert not_a_quantity(Entry(text.encode(), scanned=True)) == ""


def test_an_amount_means_what_it_says() -> None:
    assert not_an_amount(Entry(b"10", scanned=False), 2) == ""
    assert "more than 2 decimals" in not_an_amount(Entry(b"1.005", scanned=False), 2)
    assert "less than 0" in not_an_amount(Entry(b"-5", scanned=False), 2)
