"""The strict reader of printer jobs: it knows what it reads and refuses the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.devices.escpos_decoder import (
    QR,
    Barcode,
    CodePage,
    Cut,
    DecodeError,
    DrawerPulse,
    Event,
    Feed,
    Init,
    Other,
    Raster,
    StatusAsked,
    Styled,
    Text,
    check_job,
    decode,
    events,
)
from pos_term.devices.receipt_bytes import encode
from pos_term.settings import PrinterSettings
from tests.sample_receipt import full_sale, lay

JOB = b"\x1b@\x1bt\x13Milk\n\x1bd\x06\x1dV\x00"


def heard(job: bytes) -> tuple[list[Event], bool]:
    found: list[Event] = []
    try:
        found.extend(events(job))
    except DecodeError:
        return found, False
    return found, True


def test_a_job_is_read_into_what_it_does() -> None:
    assert decode(JOB) == (
        Init(0),
        CodePage(2, 19),
        Text(5, "Milk"),
        Feed(9, 1),
        Feed(10, 6),
        Cut(13),
    )


def test_styles_name_their_command_and_value() -> None:
    assert decode(b"\x1b!\x10\x1bE\x01\x1ba\x02\x1bM\x01") == (
        Styled(0, "size", 16),
        Styled(3, "bold", 1),
        Styled(6, "align", 2),
        Styled(9, "font", 1),
    )


def test_text_is_read_by_the_fixed_code_page() -> None:
    assert decode(b"5 \xd5") == (Text(0, "5 €"),)
    assert decode(b"5 \x80", encoding="cp1252") == (Text(0, "5 €"),)


def test_text_is_read_by_the_page_the_job_chose() -> None:
    assert decode(b"\x1bt\x10\x80\x1bt\x11\x80") == (CodePage(0, 16), Text(3, "€"), CodePage(4, 17), Text(7, "А"))


def test_a_picture_gives_up_its_size_and_its_dots() -> None:
    job = b"\x1dv0\x00\x02\x00\x03\x00" + b"\xff\x00" * 3
    assert decode(job) == (Raster(0, 16, 3, b"\xff\x00" * 3),)
    assert decode(job.replace(b"v0\x00", b"v0\x03")) == (Raster(0, 16, 3, b"\xff\x00" * 3, 2, 2),)


@pytest.mark.parametrize(
    ("job", "name", "value"),
    [
        (b"\x10\x04\x01", "DLE EOT", 1), (b"\x10\x04\x07\x01", "DLE EOT", 7), (b"\x1dr\x01", "GS r", 1),
        (b"\x1da\xff", "GS a", 255), (b"\x1dI\x43", "GS I", 67), (b"\x1bv", "ESC v", 0), (b"\x1bu\x00", "ESC u", 0),
    ],
)  # fmt: skip
def test_each_question_to_the_printer_is_seen(job: bytes, name: str, value: int) -> None:
    assert decode(job + b"x") == (StatusAsked(0, name, value), Text(len(job), "x"))


def test_a_qr_code_is_what_was_stored_when_it_is_printed() -> None:
    stored = b"\x1d(k\x0b\x001P01-000123"
    assert decode(stored + b"\x1d(k\x03\x001Q0")[-1] == QR(16, b"1-000123")


@pytest.mark.parametrize(
    "pulse", [b"\x1bp\x00\x19\x19", b"\x1bp022", b"\x10\x14\x01\x00\x05"], ids=["pin 2", "in digits", "real-time"]
)
def test_each_way_to_open_a_drawer_is_seen(pulse: bytes) -> None:
    assert [type(event) for event in decode(b"Milk" + pulse + b"Bread")] == [Text, DrawerPulse, Text]


@pytest.mark.parametrize(
    "cut", [b"\x1dV\x00", b"\x1dV\x01", b"\x1dV0", b"\x1dVA\x00", b"\x1dVB\x10", b"\x1bi", b"\x1bm"]
)
def test_each_way_to_cut_is_seen(cut: bytes) -> None:
    assert decode(cut + b"x") == (Cut(0), Text(len(cut), "x"))


@pytest.mark.parametrize(
    ("cut", "partial"),
    [(b"\x1dV\x00", False), (b"\x1dV1", True), (b"\x1dVA\x00", False), (b"\x1dVB\x00", True), (b"\x1bi", True)],
)
def test_a_cut_that_leaves_a_bit_standing_is_told_apart(cut: bytes, partial: bool) -> None:
    assert [event.partial for event in decode(cut) if isinstance(event, Cut)] == [partial]


def test_barcodes_carry_their_data_in_both_forms() -> None:
    assert decode(b"\x1dk\x04ABC\x00") == (Barcode(0, 4, b"ABC"),)
    assert decode(b"\x1dkI\x04{B-\x1b") == (Barcode(0, 73, b"{B-\x1b"),)


@pytest.mark.parametrize(
    ("job", "offset"),
    [
        (b"Milk\x05", 4), (b"\x00", 0), (b"ab\x1b#", 2), (b"\x1b", 0), (b"x\x7f", 1), (b"\x0bx", 0), (b"a\x08", 1),
        (b"\x1dV", 0), (b"\x1dV\x09", 0), (b"\x1dVB", 0), (b"\x1bp\x00", 0), (b"\x1dk\x04ABC", 0),
        (b"\x1dk\x14A", 0),
        (b"\x1dkI\x09A", 0), (b"\x1d(k\x03\x00", 0), (b"\x1d(k\x01\x001", 0), (b"\x1d(L\x03\x0002", 0),
        (b"\x1dv0\x00", 0), (b"\x1dv1\x00\x01\x00\x01\x00\x00", 0), (b"\x1dv0\x00\x01\x00\x02\x00\x00", 0),
        (b"\x10\x14\x07", 0), (b"\x1b!", 0), (b"\x10\xff", 0),
    ],
)  # fmt: skip
def test_what_is_not_known_is_refused_with_its_place(job: bytes, offset: int) -> None:
    with pytest.raises(DecodeError) as refused:
        decode(job)
    assert refused.value.offset == offset
    assert str(refused.value).endswith(f"at byte {offset}")


@given(st.binary(max_size=80) | st.text(alphabet="\x1b\x1d\x10(kVtpE!a\x00\x011Pd@").map(str.encode))
def test_no_bytes_end_it_in_any_other_way(job: bytes) -> None:
    found, complete = heard(job)
    offsets = [event.offset for event in found]
    assert offsets == sorted(set(offsets))
    if not complete:
        with pytest.raises(DecodeError) as refused:
            decode(job)
        assert max(offsets, default=-1) < refused.value.offset < len(job)
    assert check_job(job) is None or check_job(job)


@pytest.mark.parametrize(
    ("spoiled", "words"),
    [
        (JOB.replace(b"Milk", b"Milk\x1bp\x00\x19\x19"), "drawer pulse at byte 9"),
        (JOB.replace(b"Milk", b"Milk\x10\x14\x01\x00\x05"), "drawer pulse at byte 9"),
        (JOB.replace(b"Milk", b"Milk\x1dV\x00"), "2 cuts"),
        (JOB[:-3], "0 cuts"),
        (JOB + b"Bread", "1 cuts"),
        (JOB.replace(b"Milk", b"\x05"), "unknown byte 0x05 at byte 5"),
        (JOB.replace(b"Milk", b"\x07"), "no receipt needs at byte 5"),
        (JOB.replace(b"Milk", b"Mi\tlk"), "no receipt needs at byte 7"),
        (JOB.replace(b"Milk", b"\x10\x04\x01"), "no receipt needs at byte 5"),
        (JOB.replace(b"Milk", b"Milk\x1bi"), "2 cuts"),
        (JOB.replace(b"Milk", b"\x1dL\x00\x01"), "no receipt needs at byte 5"),
        (JOB.replace(b"Milk", b"\x1dk\x04ABC\x00"), "no receipt needs at byte 5"),
        (JOB.replace(b"Milk", b"\x1b@"), "setting the printer back"),
        (JOB[2:], "setting the printer back"),
        (JOB.replace(b"Milk", b"\x1bt\x00"), "setting the printer back"),
        (JOB.replace(b"\x1bt\x13", b""), "setting the printer back"),
        (b"Milk" + JOB, "setting the printer back"),
        (b"", "0 cuts"),
    ],
)
def test_a_job_that_does_more_than_a_receipt_is_not_let_through(spoiled: bytes, words: str) -> None:
    assert words in (check_job(spoiled) or "")


def test_a_receipt_of_ours_is_let_through() -> None:
    assert check_job(JOB) is None
    assert check_job(encode(lay(full_sale()), PrinterSettings())) is None


def test_real_jobs_of_other_programs_are_read_to_their_end_as_the_index_counts_them(shared_data: Path) -> None:
    folder = shared_data / "escpos"
    index = {row["file"]: row for row in json.loads((folder / "index.json").read_text(encoding="utf-8"))}
    paths = sorted(p for p in folder.iterdir() if p.name in index)
    assert len(paths) == 13
    for path in paths:
        job, row = path.read_bytes(), index[path.name]
        found = decode(job)
        counted = [sum(isinstance(event, kind) for event in found) for kind in (Init, Barcode, Raster, DrawerPulse)]
        assert counted == [row["esc_init"], row["gs_k_barcodes"], row["raster"], row["drawer_pulse"]], path.name
        # The index counts GS V; one of the files is cut by the older ESC i.
        cuts = [job[event.offset : event.offset + 2] for event in found if isinstance(event, Cut)]
        assert (cuts.count(b"\x1dV"), cuts.count(b"\x1bi")) == (row["cuts"], path.name.startswith("crossescpos"))
        assert all(event.words for event in found if isinstance(event, Other)), path.name
        assert isinstance(check_job(job), str), path.name


def test_what_two_dimensional_codes_a_real_job_prints_is_said(shared_data: Path) -> None:
    found = decode((shared_data / "escpos" / "crossescpos_sample.escpos").read_bytes())
    said = [event.words for event in found if isinstance(event, Other) and event.name.startswith("GS ( k")]
    assert [words for words in said if words.endswith("printed")] == [
        "PDF417 printed", "DataMatrix printed", "Aztec printed",
    ]  # fmt: skip


def test_a_real_qr_code_page_gives_up_its_contents(shared_data: Path) -> None:
    found, complete = heard((shared_data / "escpos" / "qr-code.bin").read_bytes())
    assert complete
    assert b"Testing 123" in {event.payload for event in found if isinstance(event, QR)}
    assert not any(isinstance(event, Other) and event.name == "GS ( k 49" for event in found)
