"""`devices check`: the scanner check without a screen, from standard input or from a scanner on a port."""

from __future__ import annotations

import queue
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pos_term.commands.context import FAULT, REFUSED, WRONG, End, invocation
from pos_term.commands.output import print_json, print_lines, say
from pos_term.domain.clean import clean, visible

if TYPE_CHECKING:
    from pos_term.devices.scanners import ScannerBank
    from pos_term.domain.device_state import DeviceState
    from pos_term.domain.scanner_check import Check, Symbol
    from pos_term.domain.scanner_check_advice import Diagnosis
    from pos_term.settings import ScannerSettings, Settings


def check(
    context: typer.Context,
    scanner: Annotated[
        str | None, typer.Option(metavar="NAME", help="A scanner on a port, by its name in the settings.")
    ] = None,
    seconds: Annotated[int, typer.Option(min=1, max=3600, help="How long it may take to the next scan.")] = 60,
) -> None:
    """Scan the check's sheet, in any order, and learn what to set on the scanner or in the till.

    Reads raw scans on standard input, one a line, or listens to a scanner on a port. Exit code 0 when every symbol
    arrived right, 1 when something is to be set.
    """
    from pos_term.domain.scanner_check_advice import diagnose
    from pos_term.services.device_setup import fresh_check

    asked = invocation(context)
    settings = asked.settings()
    if scanner is None:
        run, source = fresh_check(settings, framed=False, any_order=True), ""
        for raw in _lines():
            run = _took(run, raw, quiet=asked.json)
    else:
        run, source = fresh_check(settings, scanner, any_order=True), scanner
        with _listening(_named(settings, scanner)) as (bank, heard):
            while run.wanted:
                if not asked.json:
                    say(f"Scan symbol {run.wanted.number}: {run.wanted.name}")
                try:
                    run = _took(run, heard.get(timeout=seconds), quiet=asked.json)
                except queue.Empty:
                    _still_there(bank.states()[0])
                    break
    _answer(run, diagnose(run), settings, source, json=asked.json)


def _lines() -> Iterator[bytes]:
    """The scans on standard input: ended by CR, LF or both, empty ones left out."""
    for line in sys.stdin.buffer:
        yield from (raw for raw in line.replace(b"\r", b"\n").split(b"\n") if raw)


def _took(run: Check, raw: bytes, *, quiet: bool) -> Check:
    after, finding = run.heard(raw)
    if not quiet:
        symbol = finding.symbol
        say(f"{symbol.number} {symbol.name}: {finding.words}" if symbol else finding.words)
    return after


def _answer(run: Check, diagnosis: Diagnosis, settings: Settings, source: str, *, json: bool) -> None:
    from pos_term.domain.scanner_check import SYMBOLS
    from pos_term.services.device_setup import changes_of, setting_words

    advice = [(each, changes_of(each.settings, settings, source)) for each in diagnosis.advice]
    if json:
        print_json(
            {
                "right": diagnosis.right,
                "words": diagnosis.words,
                "symbols": [_symbol(run, symbol) for symbol in SYMBOLS],
                "advice": [
                    {
                        "code": each.code, "needed": each.needed, "wrong": each.wrong, "scanner": each.scanner,
                        "settings": changes,
                    }
                    for each, changes in advice
                ],
            }
        )  # fmt: skip
    else:
        for each, changes in advice:
            say(f"{'▲' if each.needed else '·'} {each.wrong}")
            print_lines([f"  On the scanner: {clean(each.scanner)}"])
            if changes:
                print_lines([f"  Or in the till: {clean(setting_words(changes), limit=500)}"])
        if diagnosis.right:
            say(diagnosis.words)
    if not diagnosis.right:
        raise End(REFUSED, diagnosis.words)


def _symbol(run: Check, symbol: Symbol) -> dict[str, Any]:
    finding = run.answer_for(symbol)
    return {
        "number": symbol.number, "name": symbol.name, "scanned": finding is not None,
        "right": finding.right if finding else None, "words": finding.words if finding else None,
    }  # fmt: skip


def _named(settings: Settings, name: str) -> ScannerSettings:
    from pos_term.services.device_setup import scanner_names

    names = scanner_names(settings)
    if name not in names:
        there = f"there are {', '.join(names)}" if names else "the settings name none"
        raise End(WRONG, f"no scanner on a port is named {visible(name, limit=40)!r}; {there}")
    return settings.scanners[names.index(name)]


def _still_there(state: DeviceState) -> None:
    if not state.condition.well:
        raise End(FAULT, f"{state.name}: {state.words or state.condition.value}")


@contextmanager
def _listening(scanner: ScannerSettings) -> Iterator[tuple[ScannerBank, queue.Queue[bytes]]]:
    """What one scanner sends, for as long as it lasts."""
    from pos_term.devices.scanners import ScannerBank

    heard: queue.Queue[bytes] = queue.Queue()
    bank = ScannerBank((scanner,))
    try:
        _still_there(bank.look()[0])
        bank.start(lambda raw, _: heard.put(raw), lambda _: None)
        yield bank, heard
    finally:
        bank.close()
