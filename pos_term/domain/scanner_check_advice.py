"""What to set after a scanner check: each fault once, with the remedy on the scanner and the one in the till.

A setting of the till is proposed only after the decoder, set that way, has read the very scans rightly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pos_term.domain.clean import visible
from pos_term.domain.scan_types import GS
from pos_term.domain.scanner_check import CASE_WORDS, Check, Link, separator_name
from pos_term.domain.scanner_check_layouts import NAMES, LayoutPair, pairs
from pos_term.domain.scanner_check_reading import Case, Reading, Shape, as_typed
from pos_term.domain.scanner_check_settings import proposed_settings, reads_right
from pos_term.domain.scanner_check_symbols import SYMBOLS

Value = str | int | tuple[str, ...]
"""What a setting may be."""

_SEND_GS = "Set it to send FNC1 as GS (ASCII 29, hex 1D); manuals call it GS1 separator or FNC1 substitution."
_SERIAL_MODE = "or to its serial mode (USB COM port), where no keyboard matters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One thing to set."""

    code: str
    """What it is about, for programs."""
    wrong: str
    """What is wrong, or could be better."""
    scanner: str
    """What to set on the scanner; empty where nothing is to be set there."""
    settings: tuple[tuple[str, Value], ...] = ()
    """What to set in the till instead: names within the scanner's own table of the settings file, and values."""
    needed: bool = True
    """Whether scans are read wrongly without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What a whole run says."""

    advice: tuple[Advice, ...]
    scanned: int
    """How many of the symbols were scanned."""

    @property
    def complete(self) -> bool:
        """Whether every symbol was scanned."""
        return self.scanned == len(SYMBOLS)

    @property
    def right(self) -> bool:
        """Whether every symbol was scanned and nothing needs to be set."""
        return self.complete and not any(each.needed for each in self.advice)

    @property
    def settings(self) -> tuple[tuple[str, Value], ...]:
        """All that can be set in the till."""
        return tuple(pair for each in self.advice if each.needed for pair in each.settings)

    @property
    def words(self) -> str:
        """The outcome in one sentence."""
        if self.right:
            return "The scanner is set up right: every symbol arrived whole."
        needed = sum(each.needed for each in self.advice)
        if needed:
            return f"{needed} thing{'' if needed == 1 else 's'} to set, then run the check again."
        left = len(SYMBOLS) - self.scanned
        return f"Nothing wrong so far; {left} symbol{' was' if left == 1 else 's were'} not scanned."


def diagnose(check: Check) -> Diagnosis:
    """What is to be set after the scans of a check."""
    wholes = [each.reading for each in check.answers if each.reading.shape is Shape.WHOLE]
    if pair := _layout(wholes):
        wholes = [as_typed(each, pair) for each in wholes]
    advice = (
        *_nothing(check), *_line(check), *_keyboard(check, wholes, pair), *_frame(check, wholes),
        *_separators(check, wholes), *_parts(check), *_identifiers(wholes),
    )  # fmt: skip
    return Diagnosis(advice=advice, scanned=len(check.answers))


def _nothing(check: Check) -> Iterator[Advice]:
    if not check.answers and not check.troubles and not check.unended:
        yield Advice(
            code="nothing", wrong="No scan arrived.",
            scanner="If it beeps and nothing arrives, set its suffix (terminator) to CR, also called Enter. Else "
            "check the cable, and that it is in the mode the till expects: keyboard or serial.",
        )  # fmt: skip


def _line(check: Check) -> Iterator[Advice]:
    """What is wrong with the bytes themselves."""
    answers = [each.reading for each in check.answers]
    parity = next((each.parity for each in answers if each.parity and each.shape is Shape.WHOLE), "")
    if parity:
        yield Advice(
            code="parity", wrong=f"It sends 7 data bits and {parity} parity, the till expects 8 and none.",
            scanner="Set its serial format to 8 data bits, no parity, 1 stop bit (8N1).",
            settings=(("bits", 7), ("parity", parity)),
        )  # fmt: skip
    elif any(_is_no_text(each.reading) for each in (*check.answers, *check.troubles)):
        serial = "Set its speed and serial format to the till's: 9600 baud, 8 data bits, no parity, unless set."
        typed = "Set its character set (code page) to ASCII or UTF-8."
        yield Advice(
            code="no_text", wrong="Bytes arrive that are no text.",
            scanner=serial if check.link is Link.SERIAL else typed,
        )  # fmt: skip


def _is_no_text(reading: Reading) -> bool:
    return reading.shape is Shape.NO_TEXT or "\ufffd" in reading.text


def _keyboard(check: Check, wholes: Sequence[Reading], pair: LayoutPair | None) -> Iterator[Advice]:
    """Layout, case, and characters that changed for no known reason."""
    if pair:
        scanner, computer = NAMES[pair.scanner], NAMES[pair.computer]
        evdev = check.link is Link.EVDEV
        yield Advice(
            code="layout", wrong=f"It types as a {scanner} keyboard, but is read as a {computer} one.",
            scanner=f"Set its keyboard country (layout) to {computer}, {_SERIAL_MODE}.",
            settings=(("layout", pair.scanner),) if evdev else (),
        )  # fmt: skip
    elif any(each.reading.shape is Shape.CHANGED for each in check.answers) or any(each.layouts for each in wholes):
        yield Advice(
            code="changed", wrong="Characters arrive changed, as with a keyboard of another country.",
            scanner=f"Set its keyboard country (layout) to the computer's, {_SERIAL_MODE}.",
        )  # fmt: skip
    for case in dict.fromkeys(each.case for each in wholes if each.case is not Case.KEPT):
        caps = "Caps Lock is on: press it once. If it stays, set its" if case is Case.SWAPPED else "Set its"
        yield Advice(
            code="case", wrong=f"{CASE_WORDS[case].capitalize()}.",
            scanner=f"{caps} case conversion to none, so that letters stay as they are.",
        )  # fmt: skip


def _layout(wholes: Sequence[Reading]) -> LayoutPair | None:
    """The first pair of layouts that explains every scan, where one is needed at all."""
    if not any(each.layouts for each in wholes):
        return None
    explained = (each.layouts or _that_leave(each) for each in wholes)
    common = set(pairs()).intersection(*explained)
    return next((pair for pair in pairs() if pair in common), None)


def _that_leave(reading: Reading) -> tuple[LayoutPair, ...]:
    """The pairs that leave a symbol as it is, so that its right scan says nothing against them."""
    signs = "".join(reading.symbol.parts) if reading.symbol else ""
    return tuple(pair for pair in pairs() if all(pair.came_out(sign) == sign for sign in signs))


def _frame(check: Check, wholes: Sequence[Reading]) -> Iterator[Advice]:
    """What stands before and behind each code."""
    befores, afters = ({text for text in texts if "\ufffd" not in text} for texts in (
        [each.before for each in wholes], [each.after for each in wholes],
    ))  # fmt: skip
    if len(befores) > 1:
        listed = ", ".join(f"“{visible(each)}”" for each in sorted(befores) if each)
        yield Advice(
            code="code_id", wrong=f"Before the codes stand letters that differ from kind to kind: {listed}.",
            scanner="Turn its own code identifier (code ID) off; where it offers the AIM identifier, choose that.",
        )  # fmt: skip
    elif befores - {""}:
        yield _fixed(check, wholes, "prefix", befores.pop())
    if len(afters) > 1:
        listed = ", ".join(f"“{visible(each)}”" for each in sorted(afters) if each)
        yield Advice(
            code="suffix", wrong=f"Behind some codes stands something else: {listed}.",
            scanner="Turn off what it adds behind codes, and add-on digits; leave CR (Enter) as the only suffix.",
        )  # fmt: skip
    elif afters - {""}:
        yield _fixed(check, wholes, "suffix", afters.pop())


def _fixed(check: Check, wholes: Sequence[Reading], name: str, seen: str) -> Advice:
    """A prefix or suffix that stands at every code."""
    proposed = proposed_settings(check.known, wholes)
    fits = not check.framed and reads_right(wholes, proposed)
    return Advice(
        code=name, wrong=f"{'Before' if name == 'prefix' else 'Behind'} each code stands “{visible(seen)}”.",
        scanner=f"Turn its {name} off{'' if name == 'prefix' else ', but for CR (Enter)'}."
        + f" Or correct the {name} that the till's settings name." * check.framed,
        settings=((name, getattr(proposed, name)),) if fits else (),
    )  # fmt: skip


def _separators(check: Check, wholes: Sequence[Reading]) -> Iterator[Advice]:
    """What arrives for FNC1."""
    good = {GS, *check.known.separators}
    arrived = [(each.separator, each.symbol) for each in wholes if each.separator is not None]
    for separator in dict.fromkeys(found for found, _ in arrived if found not in good):
        kinds = " and ".join(symbol.name for found, symbol in arrived if found == separator and symbol)
        if not separator:
            wedge = " Where the keyboard cannot type it, let it send | in its place." * (check.link is Link.WEDGE)
            yield Advice(
                code="separator_lost", scanner=_SEND_GS + wedge,
                wrong=f"The separator does not arrive in {kinds}: nobody can tell where a lot ends.",
            )  # fmt: skip
            continue
        proposed = proposed_settings(check.known, wholes)
        numbered = [each for each in wholes if each.separator is not None]
        fits = separator in proposed.separators and reads_right(numbered, proposed)
        unsafe = "" if fits else " The till cannot take it for a separator."
        yield Advice(
            code="separator_replaced", scanner=_SEND_GS,
            wrong=f"The separator arrives as {separator_name(separator)} in {kinds}.{unsafe}",
            settings=(("separators", proposed.separators),) if fits else (),
        )  # fmt: skip


def _parts(check: Check) -> Iterator[Advice]:
    """Scans that came in pieces, joined, or in another form."""
    shapes = {each.reading.shape for each in (*check.answers, *check.troubles)}
    if Shape.JOINED in shapes or check.unended:
        yield Advice(
            code="terminator", wrong="Nothing is sent behind a code: the till waits for its end, or joins two.",
            scanner="Set its suffix (terminator) to CR, also called Enter, for every kind of code.",
        )  # fmt: skip
    if Shape.LOST in shapes:
        pause = "Set a pause between characters (intercharacter delay) of 5 to 10 ms"
        serial = "Set its handshake (flow control) to none and its speed to the till's"
        yield Advice(
            code="lost", wrong="Characters got lost on the way.", needed=not _came_whole(check),
            scanner=f"{serial if check.link is Link.SERIAL else pause}; hold the code still until it beeps.",
        )  # fmt: skip
    if Shape.NO_CHECK_DIGIT in shapes:
        yield Advice(
            code="check_digit", wrong="EAN codes arrive without their check digit.",
            scanner="Turn on: transmit check digit, for EAN-13, EAN-8 and UPC-A.",
        )  # fmt: skip
    if Shape.BRACKETS in shapes:
        yield Advice(
            code="brackets", wrong="GS1 codes arrive with their field numbers in brackets.", needed=False,
            scanner="Turn the formatting of GS1 codes (GS1 parentheses) off.",
        )  # fmt: skip


def _came_whole(check: Check) -> bool:
    """Whether each symbol of which a part got lost arrived whole as well."""
    parts = [each.reading.symbol for each in check.troubles if each.reading.shape is Shape.LOST]
    return all(symbol and check.answer_for(symbol) for symbol in parts)


def _identifiers(wholes: Sequence[Reading]) -> Iterator[Advice]:
    """The AIM identifier: not needed, but it removes every doubt."""
    if any(each.layouts for each in wholes):
        return
    without = [each.symbol.name for each in wholes if each.symbol and each.aim is None]
    if without:
        which = "any code" if len(without) == len(wholes) else " and ".join(without)
        yield Advice(
            code="aim_off", wrong=f"The AIM identifier is not sent with {which}.", needed=False,
            scanner="Turn on: transmit AIM identifier, for all kinds of codes. The till then knows each for sure.",
        )  # fmt: skip
    others = [
        f"{each.aim} for {each.symbol.name}"
        for each in wholes
        if each.symbol and each.aim and each.aim.casefold() != each.symbol.aim.casefold()
    ]
    if others:
        yield Advice(
            code="aim_other", wrong=f"It identifies a GS1 code as an ordinary one: {', '.join(others)}.",
            needed=False, scanner="Turn its support of GS1 codes on, for GS1-128 and GS1 DataMatrix.",
        )  # fmt: skip
