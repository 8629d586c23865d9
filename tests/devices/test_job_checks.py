"""The last look at a job: a receipt, labels or a pulse, each what it should be and nothing else."""

from __future__ import annotations

import pytest

from pos_term.devices.drawer_bytes import pulse
from pos_term.devices.escpos_decoder import check_job
from pos_term.devices.job_checks import check_labels, check_pulse, check_receipt
from pos_term.devices.raster import REAL_TIME, Bitmap
from pos_term.devices.receipt_bytes import encode
from pos_term.settings import DrawerSettings, LabelSettings, PrinterSettings
from tests.sample_receipt import full_sale, lay

START, FEED, FULL, PARTIAL = b"\x1b@\x1bt\x13", b"\x1bd\x06", b"\x1dV\x00", b"\x1dV\x01"
PULSE = b"\x1bp\x00\x32\xfa"


def raster(width: int, height: int, mode: bytes = b"\x00") -> bytes:
    size = (width // 8).to_bytes(2, "little") + height.to_bytes(2, "little")
    return b"\x1dv0" + mode + size + bytes(width // 8 * height)


@pytest.mark.parametrize("cutter", ["full", "partial", "none"])
def test_a_receipt_of_ours_is_let_through_on_its_own_printer_only(cutter: str) -> None:
    job = encode(lay(full_sale()), PrinterSettings(cutter=cutter))
    for other in ("full", "partial", "none"):
        assert (check_receipt(job, PrinterSettings(cutter=other)) is None) == (other == cutter)
    assert (check_job(job) is None) == (cutter != "none")


@pytest.mark.parametrize(
    ("job", "cutter", "words"),
    [
        (START + b"Milk\n" + PULSE + FULL, "full", "drawer pulse at byte 10"),
        (START + b"Milk\n" + PULSE, "none", "drawer pulse at byte 10"),
        (START + FULL + b"Milk\n" + FULL, "full", "2 cuts"),
        (START + FULL + b"Milk\n", "full", "1 cuts"),
        (START + b"Milk\n", "full", "0 cuts"),
        (START + b"Milk\n" + PARTIAL, "full", "cut of the wrong kind"),
        (START + b"Milk\n" + FULL, "none", "no cutter"),
        (START + raster(520, 30) + FULL, "full", "520 x 30 dots, where 512"),
        (START + raster(264, 30, b"\x01") + FULL, "full", "528 x 30 dots, where 512"),
        (START + raster(512, 257) + FULL, "full", "512 x 257 dots"),
        (START + raster(0, 30) + FULL, "full", "0 x 30 dots"),
        (START + b"\x1dr\x01" + FULL, "full", "no receipt needs"),
        (START + b"\x1c&" + FULL, "full", "no receipt needs"),
        (START + START + FULL, "full", "setting the printer back"),
        (b"\x1b@Milk\n" + FULL, "full", "setting the printer back"),
        (START + b"\x00" + FULL, "full", "unknown byte 0x00 at byte 5"),
    ],
)
def test_a_receipt_that_does_more_is_held_back_in_words(job: bytes, cutter: str, words: str) -> None:
    assert words in (check_receipt(job, PrinterSettings(cutter=cutter)) or "")


def test_paper_whose_dots_are_no_multiple_of_eight_is_filled_to_the_next_byte() -> None:
    job = START + raster(424, 30) + FULL
    assert check_receipt(job, PrinterSettings(dots=420)) is None
    assert check_receipt(job, PrinterSettings(dots=416)) is not None


LABEL = raster(400, 240)
GAP = b"\x1d\x0c"


@pytest.mark.parametrize(
    ("body", "stock", "cutter"),
    [
        ((LABEL + FEED + FULL) * 2, "paper", "full"),
        ((LABEL + FEED + PARTIAL) * 2, "paper", "partial"),
        ((LABEL + FEED) * 2, "paper", "none"),
        ((LABEL + GAP) * 2, "labels", "full"),
        ((raster(400, 120) * 2 + GAP) * 2, "labels", "none"),
    ],
)
def test_two_labels_are_let_through_as_two(body: bytes, stock: str, cutter: str) -> None:
    labels, printer = LabelSettings(stock=stock), PrinterSettings(cutter=cutter)
    assert check_labels(b"\x1b@" + body, 2, labels, printer) is None
    for copies in (1, 3):
        assert "2 labels" in (check_labels(b"\x1b@" + body, copies, labels, printer) or "")


@pytest.mark.parametrize(
    ("job", "words"),
    [
        (b"", "one label after the other"),
        (b"\x1b@", "one label after the other"),
        (LABEL + GAP, "one label after the other"),
        (b"\x1b@" + LABEL, "one label after the other"),
        (b"\x1b@" + GAP + LABEL, "one label after the other"),
        (b"\x1b@" + LABEL + GAP + GAP, "one label after the other"),
        (b"\x1b@" + LABEL + FEED + FULL, "one label after the other"),
        (b"\x1b@" + LABEL + GAP + b"Milk\n", "no label needs"),
        (b"\x1b@" + LABEL + GAP + PULSE, "drawer pulse"),
        (b"\x1b@" + LABEL + GAP + b"\x10\x14\x01\x00\x05", "drawer pulse"),
        (b"\x1b@" + LABEL + b"\x0c", "no label needs"),
        (b"\x1b@" + raster(408, 240) + GAP, "408 x 240 dots"),
        (b"\x1b@" + raster(400, 241) + GAP, "241 dots high"),
        (b"\x1b@" + raster(400, 121, b"\x02") + GAP, "242 dots high"),
        (b"\x1b@" + raster(400, 120) * 3 + GAP, "360 dots high"),
        (b"\x1b@" + LABEL[:-1], "cut short"),
    ],
)
def test_a_job_that_is_not_one_label_is_held_back_in_words(job: bytes, words: str) -> None:
    assert words in (check_labels(job, 1, LabelSettings(stock="labels"), PrinterSettings()) or "")


def test_labels_on_paper_are_cut_as_the_printer_cuts() -> None:
    job = b"\x1b@" + LABEL + FEED + PARTIAL
    assert "wrong kind" in (check_labels(job, 1, LabelSettings(), PrinterSettings()) or "")


def test_a_label_is_no_wider_than_the_print_head() -> None:
    narrow = PrinterSettings(dots=384)
    assert "400 x 240" in (check_labels(b"\x1b@" + LABEL + GAP, 1, LabelSettings(stock="labels"), narrow) or "")


@pytest.mark.parametrize(("pin", "m"), [(2, 0), (5, 1)])
def test_a_drawer_is_opened_by_one_pulse_and_nothing_else(pin: int, m: int) -> None:
    job = pulse(DrawerSettings(pin=pin, pulse_ms=100))
    assert job[:4] == bytes((0x1B, 0x70, m, 50))
    assert check_pulse(job) is None


@pytest.mark.parametrize(("milliseconds", "units"), [(10, 5), (11, 5), (200, 100), (500, 250)])
def test_a_pulse_lasts_as_it_is_set_in_steps_of_two_milliseconds(milliseconds: int, units: int) -> None:
    assert pulse(DrawerSettings(pulse_ms=milliseconds))[3:] == bytes((units, 250))


def test_a_pin_without_a_drawer_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"pin 2 or 5, not 3; set drawer\.pin"):
        pulse(DrawerSettings(pin=3))


@pytest.mark.parametrize(
    "job", [b"", PULSE * 2, PULSE + b"\n", b"\x1b@" + PULSE, b"Milk", PULSE + FULL, PULSE[:-1]]
)
def test_anything_but_one_pulse_is_held_back(job: bytes) -> None:
    assert check_pulse(job)


@pytest.mark.parametrize("second", [0x04, 0x05, 0x14])
def test_dots_that_spell_a_command_obeyed_at_once_are_drawn_a_little_otherwise(second: int) -> None:
    spelled = Bitmap.from_data(32, bytes((0x10, second, 0x10, 0x10, second, 0x01, 0x00, 0x19)))
    sent = spelled.commands()
    assert not REAL_TIME.search(sent)
    assert sent[8:] == bytes((0x18, second, 0x10, 0x18, second, 0x01, 0x00, 0x19))


@pytest.mark.parametrize("second", [0x04, 0x05, 0x14])
def test_a_picture_that_could_open_the_drawer_is_not_sent(second: int) -> None:
    picture = b"\x1dv0\x00\x02\x00\x02\x00" + bytes((0x10, second, 0x01, 0x05))
    job = b"\x1b@\x1bt\x13" + picture + b"Milk\n\x1dV\x00"
    assert check_receipt(job.replace(b"\x10", b"\x18"), PrinterSettings()) is None
    assert "obeyed at once" in str(check_receipt(job, PrinterSettings()))
    label = b"\x1b@" + picture + b"\x1d\x0c"
    stock = LabelSettings(stock="labels")
    assert check_labels(label.replace(b"\x10", b"\x18"), 1, stock, PrinterSettings()) is None
    assert "obeyed at once" in str(check_labels(label, 1, stock, PrinterSettings()))
