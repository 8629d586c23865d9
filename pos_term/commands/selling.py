"""`till`, `scan` and `replay`: the counter on the screen, as verdicts, and as a script."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from pos_term.commands.context import FAULT, REFUSED, WRONG, End, invocation
from pos_term.commands.output import print_json

if TYPE_CHECKING:
    from pos_term.services.till import Till


def add_to(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    app.command()(till)
    app.command()(scan)
    app.command()(replay)


def till(context: typer.Context) -> None:
    """Open the till."""
    asked = invocation(context)
    if asked.run_till is None:
        raise End(FAULT, "the till opens from the program itself; start it with: pos-term")
    at = None
    if asked.at is not None:
        with asked.desk() as desk:
            at = desk.clock.fixed
    code = asked.run_till(asked.settings(), at=at)
    raise typer.Exit(code)


def scan(context: typer.Context) -> None:
    """Read raw scans on standard input, one a line, and print one verdict a line; sells nothing."""
    from pos_term.services.scan_report import report_scan

    with _till(context) as opened:
        for line in sys.stdin.buffer:
            print_json(report_scan(opened, _unended(line)))
            sys.stdout.flush()


def replay(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The script, one JSON object a line; - for standard input.")],
    keep_going: Annotated[bool, typer.Option("--keep-going", help="Go on after a refused step.")] = False,
) -> None:
    """Play a scripted day through the same till as the screens, and print what each step did."""
    from pos_term.services.replay import Replay
    from pos_term.services.script import BadStep

    refused = False
    with _script(file) as lines, _till(context) as opened:
        try:
            for answer in Replay(opened).play(lines, keep_going=keep_going):
                print_json(answer)
                sys.stdout.flush()
                refused = refused or not answer["ok"]
        except BadStep as error:
            raise End(WRONG, f"{file}: {error}") from error
    if refused and not keep_going:
        raise End(REFUSED, f"{file}: a step was refused; see its answer, or go on with --keep-going")


@contextmanager
def _till(context: typer.Context) -> Iterator[Till]:
    """The till of this machine, without a screen and without a printer."""
    from pos_term.services.till import Till

    asked = invocation(context)
    at = None
    if asked.at is not None:
        with asked.desk() as desk:
            at = desk.clock.fixed
    opened = Till.open(asked.settings(), at=at)
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def _script(file: Path) -> Iterator[BinaryIO]:
    if str(file) == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = file.open("rb")
    except OSError as error:
        raise End(WRONG, f"{file}: {error.strerror or error}; check the path") from error
    with stream:
        yield stream


def _unended(line: bytes) -> bytes:
    """A line without the LF, CR LF or CR that ends it; nothing else is taken off."""
    return line.removesuffix(b"\n").removesuffix(b"\r")
