"""From start to first scan: the first paint and the sign-in, against the first paint of a bare Textual app."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence

from bench.generate import Shelf
from bench.measure import Case, Result, Scale, compare, interleave
from bench.till_program import BARE, TILL, sign_in, start, stocked

HEAVY = ("sqlmodel", "sqlalchemy", "alembic", "escpos", "biip", "argon2")
"""What a till needs only after it has painted."""


def run(scale: Scale) -> list[Result]:
    """Measure the till from its start until it has painted, and until someone can sign in."""
    shelf = stocked(scale.folder, products=2000, lots=5, loose=0)
    cases: dict[str, Case] = {
        "bare": _until(lambda text: "ready" in text, BARE),
        "paint": _until(lambda text: "opening the store" in text or "PIN of" in text, TILL, shelf),
        "ready": _until(lambda text: "PIN of Ana" in text, TILL, shelf),
        "counter": _until_the_counter(shelf),
    }
    measured = interleave(cases, scale.rounds, turns=scale.pick(3, 1))
    loaded = modules_before_the_first_paint()
    heavy = sorted({name for name in HEAVY if name in loaded})
    return [
        compare("start to first paint", measured["paint"], measured["bare"], goal=1.25),
        compare("start to sign-in, names from the store", measured["ready"], measured["bare"], goal=2.5),
        compare("start to the counter, PIN at once", measured["counter"], measured["bare"], note="hash included"),
        Result(
            case="heavy packages loaded before the first paint", value=len(heavy), unit="packages", goal=0,
            exact=True,
            note=", ".join(heavy) or f"none of {', '.join(HEAVY)}",
        ),
        Result(case="modules loaded before the first paint", value=len(loaded), unit="modules"),
    ]  # fmt: skip


def _until(seen: Callable[[str], bool], command: Sequence[str], shelf: Shelf | None = None) -> Case:
    def case() -> float:
        terminal = start(command, shelf)
        try:
            return terminal.shown_after(seen)[0] - terminal.started
        finally:
            terminal.close()

    return case


def _until_the_counter(shelf: Shelf) -> Case:
    """From the start to where the first pack can be scanned, for someone who types the PIN in no time."""

    def case() -> float:
        terminal = start(TILL, shelf)
        try:
            sign_in(terminal)
            return terminal.seen_at - terminal.started
        finally:
            terminal.close()

    return case


_PROBE = """
import json, os, sys
import pos_term.__main__
from pos_term.app import PosTerm
from pos_term.settings import load_settings

load_settings(environment={})

def opened():
    os.write(1, json.dumps(sorted(sys.modules)).encode())
    os._exit(0)

PosTerm(opened).run(headless=True)
"""


def modules_before_the_first_paint() -> list[str]:
    """What is imported when the till begins to open its store, which it does once it has painted."""
    ran = subprocess.run([sys.executable, "-c", _PROBE], capture_output=True, check=True, text=True, timeout=60)
    found: list[str] = json.loads(ran.stdout[ran.stdout.index("[") :])
    return found
