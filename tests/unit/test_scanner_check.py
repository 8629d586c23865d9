"""The scanner check: scanners with every defect scan the sheet, and are told what to set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pos_term.domain.barcode import decode
from pos_term.domain.scan_types import GS, CodeKind, DecoderSettings, ScannedCode
from pos_term.domain.scanner_check import SYMBOLS, Check, Link, read_check
from pos_term.domain.scanner_check_advice import Advice, Diagnosis, diagnose
from pos_term.domain.scanner_check_layouts import LayoutPair, pairs
from pos_term.domain.scanner_check_reading import Shape
from tests.hostile import HOSTILE

Scanner = Callable[[bytes], bytes]
GS_BYTE = GS.encode()
ON = date(2026, 11, 21)
EAN, GS1_128, MATRIX, LINK, CODE = SYMBOLS


def scanned(scanner: Scanner, *, aim: bool = True, check: Check | None = None) -> tuple[Check, Diagnosis]:
    """A whole run over the sheet; a symbol that is asked for again after a failure is skipped."""
    run = check or Check()
    for symbol in SYMBOLS:
        run, finding = run.heard(scanner(symbol.right(aim=aim)))
        if finding.symbol is None:
            run = run.skip()
    return run, diagnose(run)


def advice(diagnosis: Diagnosis, code: str) -> Advice:
    found = [each for each in diagnosis.advice if each.code == code]
    assert len(found) == 1, diagnosis
    return found[0]


def needed(diagnosis: Diagnosis) -> set[str]:
    return {each.code for each in diagnosis.advice if each.needed}


def typed(scanner: str, computer: str) -> Scanner:
    """A keyboard scanner whose layout is not the computer's; the separator is no key of a layout."""
    pair = LayoutPair(scanner, computer)

    def keys(raw: bytes) -> bytes:
        return "".join(sign if sign == GS else pair.came_out(sign) or "" for sign in raw.decode()).encode()

    return keys


def with_parity(odd: int) -> Scanner:
    """A scanner on 7 bits and parity, read with 8 bits and none."""
    return lambda raw: bytes(byte | 0x80 * (byte.bit_count() % 2 != odd) for byte in raw + b"\r")


# -- the sheet itself ------------------------------------------------------------------------------------------


def test_every_symbol_of_the_sheet_is_read_as_what_it_is() -> None:
    kinds = [CodeKind.GTIN, CodeKind.GS1, CodeKind.GS1, CodeKind.DIGITAL_LINK, CodeKind.CODE]
    for symbol, kind in zip(SYMBOLS, kinds, strict=True):
        for aim in (False, True):
            code = decode(symbol.right(aim=aim), on=ON)
            assert isinstance(code, ScannedCode)
            assert code.kind is kind
    code = decode(MATRIX.right(aim=True), on=ON)
    assert isinstance(code, ScannedCode)
    assert (code.lot, code.serial, code.expiry) == ("yZ-a/B_1", "Xy9", date(2030, 12, 31))


def test_without_its_separator_the_lot_of_the_sheet_would_be_another_one() -> None:
    code = decode(MATRIX.right(aim=True).replace(GS_BYTE, b""), on=ON)
    assert not isinstance(code, ScannedCode) or code.lot != "yZ-a/B_1", "else the sheet would show nothing"


# -- a scanner that is set up right ----------------------------------------------------------------------------


@pytest.mark.parametrize("aim", [False, True])
@pytest.mark.parametrize("end", [b"", b"\r", b"\n", b"\r\n"])
def test_a_scanner_that_is_set_up_right_has_nothing_to_set(aim: bool, end: bytes) -> None:
    run, diagnosis = scanned(lambda raw: raw + end, aim=aim)
    assert diagnosis.right
    assert all(finding.right for finding in run.answers)
    assert {each.code for each in diagnosis.advice} == (set() if aim else {"aim_off"})


def test_a_first_separator_that_some_scanners_send_is_no_prefix() -> None:
    assert scanned(lambda raw: GS_BYTE + raw if GS_BYTE in raw else raw, aim=False)[1].right


@pytest.mark.parametrize("skip", SYMBOLS, ids=lambda symbol: symbol.name)
def test_a_symbol_that_was_not_scanned_leaves_the_check_unfinished(skip: object) -> None:
    run = Check()
    for symbol in SYMBOLS:
        run = run.skip() if symbol == skip else run.heard(symbol.right(aim=True))[0]
    assert run.wanted is None
    diagnosis = diagnose(run)
    assert not diagnosis.right
    assert "1 symbol was not scanned" in diagnosis.words


# -- separators ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("aim", [False, True])
@pytest.mark.parametrize(
    ("sent", "name"), [("|", "|"), ("~", "~"), ("<GS>", "<GS>"), ("^]", "^]"), ("{GS}", "{GS}")]
)
def test_a_replaced_separator_is_named_and_can_be_set_in_the_till(sent: str, name: str, aim: bool) -> None:
    scanner: Scanner = lambda raw: raw.replace(GS_BYTE, sent.encode())  # noqa: E731
    run, diagnosis = scanned(scanner, aim=aim)
    found = advice(diagnosis, "separator_replaced")
    assert f"arrives as {name} in GS1-128 and GS1 DataMatrix" in found.wrong
    assert "GS (ASCII 29" in found.scanner
    assert found.settings == (("separators", (sent,)),)
    assert needed(diagnosis) == {"separator_replaced"}
    finding = run.answer_for(MATRIX)
    assert finding
    assert name in finding.words

    set_so = DecoderSettings(separators=(sent,))
    code = decode(scanner(MATRIX.right(aim=aim)), on=ON, settings=set_so)
    assert isinstance(code, ScannedCode)
    assert (code.lot, code.serial) == ("yZ-a/B_1", "Xy9")
    assert scanned(scanner, aim=aim, check=Check(known=set_so))[1].right, "and the next check says so"


@pytest.mark.parametrize(
    ("sent", "name"), [("\x1c", "FS (hex 1C)"), ("\x1e", "RS (hex 1E)"), ("\x1f", "US (hex 1F)")]
)
def test_a_control_character_for_the_separator_is_named(sent: str, name: str) -> None:
    scanner: Scanner = lambda raw: raw.replace(GS_BYTE, sent.encode())  # noqa: E731
    found = advice(scanned(scanner)[1], "separator_replaced")
    assert name in found.wrong
    reads = decode(scanner(MATRIX.right(aim=True)), on=ON, settings=DecoderSettings(separators=(sent,)))
    works = isinstance(reads, ScannedCode) and reads.lot == "yZ-a/B_1"
    assert found.settings == ((("separators", (sent,)),) if works else ()), "only what works is proposed"


@pytest.mark.parametrize("sent", ["+", "-", "%", "F", "x", " ", "12"])
def test_what_can_stand_in_a_lot_is_never_proposed_as_a_separator(sent: str) -> None:
    found = advice(scanned(lambda raw: raw.replace(GS_BYTE, sent.encode()))[1], "separator_replaced")
    assert found.settings == ()
    assert "cannot take it for a separator" in found.wrong


def test_a_separator_that_does_not_arrive_is_a_danger_and_has_a_remedy_on_the_scanner() -> None:
    for link, remedy in ((Link.WEDGE, "let it send | in its place"), (Link.SERIAL, "FNC1 as GS")):
        _, diagnosis = scanned(lambda raw: raw.replace(GS_BYTE, b""), check=Check(link=link))
        found = advice(diagnosis, "separator_lost")
        assert remedy in found.scanner
        assert found.settings == ()
        assert not diagnosis.right


def test_separators_that_differ_by_symbol_are_told_apart() -> None:
    def linear_only(raw: bytes) -> bytes:
        return raw.replace(GS_BYTE, b"") if raw.startswith(b"]C1") else raw

    found = advice(scanned(linear_only)[1], "separator_lost")
    assert "in GS1-128:" in found.wrong
    assert "DataMatrix" not in found.wrong


# -- what stands around ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prefix", "suffix"), [("#", ""), ("", "$"), ("XY", "\t"), ("~", "~~"), ("\x02\x01", "\x04")]
)
@pytest.mark.parametrize("aim", [False, True])
def test_what_stands_around_every_code_is_seen_and_can_be_set(prefix: str, suffix: str, aim: bool) -> None:
    scanner: Scanner = lambda raw: prefix.encode() + raw + suffix.encode() + b"\r"  # noqa: E731
    _, diagnosis = scanned(scanner, aim=aim)
    seen_prefix = prefix.lstrip("\x02")
    assert needed(diagnosis) == {name for name, text in (("prefix", seen_prefix), ("suffix", suffix)) if text}
    for name, value in diagnosis.settings:
        assert value == {"prefix": seen_prefix, "suffix": suffix}[name]
    if seen_prefix + suffix == (seen_prefix + suffix).strip("\x01\x04\t"):
        assert len(diagnosis.settings) == len(needed(diagnosis))


def test_prefix_and_replaced_separator_together_are_proposed_together() -> None:
    scanner: Scanner = lambda raw: b"#" + raw.replace(GS_BYTE, b"|") + b"$"  # noqa: E731
    diagnosis = scanned(scanner, aim=False)[1]
    assert dict(diagnosis.settings) == {"prefix": "#", "suffix": "$", "separators": ("|",)}
    known = DecoderSettings(prefix="#", suffix="$", separators=("|",))
    assert scanned(scanner, aim=False, check=Check(known=known))[1].right


def test_a_prefix_longer_than_the_settings_know_is_proposed_as_a_whole() -> None:
    check = Check(known=DecoderSettings(prefix="A"))
    assert dict(scanned(lambda raw: b"AB" + raw, check=check)[1].settings) == {"prefix": "AB"}


def test_a_prefix_of_which_a_part_was_taken_off_before_is_never_guessed() -> None:
    found = advice(scanned(lambda raw: b"B" + raw, check=Check(framed=True))[1], "prefix")
    assert found.settings == ()
    assert "correct the prefix that the till's settings name" in found.scanner


def test_letters_that_differ_from_kind_to_kind_are_the_scanners_own_code_identifier() -> None:
    letters = {"]E0": b"A", "]C1": b"T", "]d2": b"wF", "]Q1": b"s", "]C0": b"T"}
    found = advice(scanned(lambda raw: letters[raw[:3].decode()] + raw[3:])[1], "code_id")
    assert "“A”" in found.wrong
    assert "AIM identifier" in found.scanner


def test_an_identifier_sent_with_some_codes_only_is_advice() -> None:
    _, diagnosis = scanned(lambda raw: raw if raw.startswith(b"]d2") else raw[3:])
    found = advice(diagnosis, "aim_off")
    assert not found.needed
    assert "EAN-13" in found.wrong
    assert diagnosis.right


def test_a_gs1_code_that_is_called_an_ordinary_one_is_advice() -> None:
    found = advice(scanned(lambda raw: raw.replace(b"]d2", b"]d1"))[1], "aim_other")
    assert "]d1 for GS1 DataMatrix" in found.wrong
    assert not found.needed


# -- letters and keyboards -------------------------------------------------------------------------------------


@pytest.mark.parametrize("aim", [False, True])
@pytest.mark.parametrize(
    ("turn", "words"),
    [(bytes.swapcase, "swapped"), (bytes.upper, "large ones"), (bytes.lower, "small ones")],
)
def test_letters_whose_case_changed_are_seen(turn: Scanner, words: str, aim: bool) -> None:
    _, diagnosis = scanned(turn, aim=aim)
    found = advice(diagnosis, "case")
    assert words in found.wrong
    assert ("Caps Lock" in found.scanner) is (turn is bytes.swapcase)
    assert needed(diagnosis) == {"case"}


@pytest.mark.parametrize("aim", [False, True])
@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: f"{pair.scanner}-on-{pair.computer}")
def test_every_wrong_keyboard_layout_is_recognised(pair: LayoutPair, aim: bool) -> None:
    _, diagnosis = scanned(typed(pair.scanner, pair.computer), aim=aim)
    names = {"us": "US English", "uk": "UK English", "de": "German", "fr": "French"}
    found = advice(diagnosis, "layout")
    assert (
        found.wrong == f"It types as a {names[pair.scanner]} keyboard, but is read as a {names[pair.computer]} one."
    )
    assert f"to {names[pair.computer]}" in found.scanner
    assert needed(diagnosis) == {"layout"}, "nothing else is called wrong for it"


def test_caps_lock_on_the_wrong_keyboard_is_both() -> None:
    wrong = typed("us", "de")
    assert needed(scanned(lambda raw: wrong(raw.swapcase()))[1]) == {"layout", "case"}


def test_a_grabbed_keyboard_scanner_is_told_its_own_layout() -> None:
    _, diagnosis = scanned(typed("de", "us"), check=Check(link=Link.EVDEV))
    assert advice(diagnosis, "layout").settings == (("layout", "de"),)


def test_the_separator_a_wrong_keyboard_swallows_is_told_too_and_nothing_is_proposed() -> None:
    wrong = typed("us", "de")
    _, diagnosis = scanned(lambda raw: wrong(raw.replace(GS_BYTE, b"")))
    assert needed(diagnosis) == {"layout", "separator_lost"}
    assert diagnosis.settings == ()


def test_characters_that_changed_for_no_known_reason_are_shown() -> None:
    run, diagnosis = scanned(lambda raw: raw.replace(b"-", b"*").replace(b"7", b"1"))
    assert advice(diagnosis, "changed")
    finding = run.answer_for(GS1_128)
    assert finding
    assert "arrived changed" in finding.words


# -- bytes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("odd", "parity"), [(0, "even"), (1, "odd")])
def test_a_parity_bit_is_recognised_and_can_be_set_in_the_till(odd: int, parity: str) -> None:
    _, diagnosis = scanned(with_parity(odd), check=Check(link=Link.SERIAL))
    assert dict(diagnosis.settings) == {"bits": 7, "parity": parity}
    assert "8N1" in advice(diagnosis, "parity").scanner


@pytest.mark.parametrize("junk", [b"\xe9\xff", b"\x80\xfe\xf0\x01", b"\xff" * 40])
def test_bytes_that_are_no_text_point_to_the_line(junk: bytes) -> None:
    for link, remedy in ((Link.SERIAL, "speed"), (Link.WEDGE, "character set")):
        _, diagnosis = scanned(lambda raw: junk + raw, check=Check(link=link))
        assert remedy in advice(diagnosis, "no_text").scanner
        assert diagnosis.settings == ()


@pytest.mark.parametrize("cut", [slice(None, 7), slice(5, None), slice(None, -1)])
@pytest.mark.parametrize("symbol", [GS1_128, LINK, CODE], ids=lambda symbol: symbol.name)
def test_half_a_scan_is_asked_for_again(symbol: object, cut: slice) -> None:
    assert symbol in SYMBOLS
    sent = next(each for each in SYMBOLS if each == symbol)
    finding = read_check(sent, sent.payload.encode()[cut])
    assert finding.symbol is None
    assert "characters are missing" in finding.words or "1 character is missing" in finding.words


def test_lost_characters_are_advice_once_the_symbol_came_whole_after_all() -> None:
    run = Check()
    for symbol in SYMBOLS:
        run = run.heard(symbol.right(aim=True)[:9])[0]
        assert needed(diagnose(run)) >= {"lost"}
        run = run.heard(symbol.right(aim=True))[0]
    diagnosis = diagnose(run)
    assert diagnosis.right
    assert not advice(diagnosis, "lost").needed


@pytest.mark.parametrize("spoilt", [lambda raw: raw, typed("us", "de"), bytes.upper, lambda raw: b"#" + raw])
def test_two_scans_in_one_are_no_scan_and_want_a_terminator(spoilt: Scanner) -> None:
    for first in SYMBOLS:
        for second in SYMBOLS:
            run, finding = Check().heard(spoilt(first.right(aim=True)) + spoilt(second.right(aim=True)))
            assert finding.symbol is None
            assert f"symbols {first.number} and {second.number}" in finding.words
            assert "CR" in advice(diagnose(run), "terminator").scanner


def test_a_code_that_nobody_ended_wants_a_terminator() -> None:
    assert "CR" in advice(diagnose(replace(Check(), unended=True)), "terminator").scanner


def test_when_nothing_arrives_at_all_the_terminator_is_thought_of() -> None:
    found = advice(diagnose(Check()), "nothing")
    assert "suffix (terminator) to CR" in found.scanner


# -- other codes and forms -------------------------------------------------------------------------------------


def test_another_symbol_of_the_sheet_is_called_by_its_number() -> None:
    finding = read_check(EAN, MATRIX.right(aim=True))
    assert not finding.right
    assert finding.words == "This is symbol 3 (GS1 DataMatrix); scan symbol 1 (EAN-13)."
    assert Check().heard(MATRIX.right(aim=True))[0].wanted == EAN


def test_in_any_order_every_symbol_is_taken_for_what_it_is() -> None:
    run = Check(any_order=True)
    for symbol in reversed(SYMBOLS):
        run, finding = run.heard(symbol.right(aim=False))
        assert finding.symbol == symbol
    assert diagnose(run).right


@pytest.mark.parametrize(
    "raw", [b"4006381333931", b"]E04006381333931", b"https://example.com/", b"]d201040063813339311710", b"x", b""]
)
def test_a_code_from_elsewhere_is_said_not_to_be_on_the_sheet(raw: bytes) -> None:
    finding = read_check(None, raw)
    assert finding.reading.shape is Shape.FOREIGN
    assert "not on the sheet" in finding.words or "empty" in finding.words
    assert {each.code for each in diagnose(Check().heard(raw)[0]).advice} == set(), "it says nothing of the scanner"


def test_an_ean_without_its_check_digit_and_gs1_in_brackets_are_known() -> None:
    run = Check().heard(b"952012345678")[0]
    assert advice(diagnose(run), "check_digit").needed
    run = run.heard(b"(01)09520123456795(10)Zy-4a(21)7Qw")[0]
    assert not advice(diagnose(run), "brackets").needed
    assert run.wanted == MATRIX


def test_the_last_scan_of_a_symbol_counts() -> None:
    run = Check(any_order=True)
    for raw in (MATRIX.right(aim=True).replace(GS_BYTE, b""), MATRIX.right(aim=True)):
        run = run.heard(raw)[0]
    assert len(run.answers) == 1
    assert run.answers[0].right


# -- whatever comes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [text for _, text in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_hostile_scans_are_data(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    for sent in (raw, raw + EAN.right(aim=True), EAN.right(aim=True) + raw):
        run, finding = Check().heard(sent)
        assert finding.words.isprintable()
        for each in diagnose(run).advice:
            assert (each.wrong + each.scanner).isprintable()


@given(st.binary(max_size=120))
@example(b"\x00" * 60)
@example(b"]" * 60)
def test_no_bytes_end_the_check(raw: bytes) -> None:
    run, finding = Check().heard(raw)
    assert finding.words
    diagnose(run)


@given(
    st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=4),
    st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=4),
    st.sampled_from([GS, "|", "~", "^]", "", "+", "\x1e"]),
    st.booleans(),
)
def test_a_till_set_as_proposed_reads_every_symbol_right(prefix: str, suffix: str, sent: str, aim: bool) -> None:
    scanner: Scanner = lambda raw: (prefix + raw.decode().replace(GS, sent) + suffix).encode()  # noqa: E731
    run, diagnosis = scanned(scanner, aim=aim)
    proposed = dict(diagnosis.settings)
    in_the_till = {"separator_replaced": "separators"}
    if len(run.answers) < len(SYMBOLS) or {in_the_till.get(code, code) for code in needed(diagnosis)} != set(
        proposed
    ):
        return  # something has to be set on the scanner all the same
    separators = proposed.get("separators", ())
    assert isinstance(separators, tuple)
    known = DecoderSettings(
        prefix=str(proposed.get("prefix", "")), suffix=str(proposed.get("suffix", "")), separators=separators
    )
    for symbol in SYMBOLS:
        code = decode(scanner(symbol.right(aim=aim)), on=ON, settings=known)
        meant = decode(symbol.right(aim=False), on=ON)
        assert isinstance(code, ScannedCode)
        assert isinstance(meant, ScannedCode)
        assert (code.gtin, code.lot, code.serial, code.code) == (meant.gtin, meant.lot, meant.serial, meant.code)
