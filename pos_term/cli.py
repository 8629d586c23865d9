"""`pos-term`: its options, its commands, and how every one of them ends.

Exit codes: 0 done, 1 refused by a rule, 2 bad usage or input, 3 store or device fault. An error is one line on
standard error. Heavy modules are imported inside commands, so that help and the till start at once.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from pos_term import __version__
from pos_term.commands import (
    buying,
    demo,
    devices,
    imports,
    keeping,
    looking,
    lots,
    printing,
    recalls,
    selling,
    shops,
    tracing,
)
from pos_term.commands.context import FAULT, WRONG, End, Invocation, RunTill
from pos_term.commands.output import say, tell

_WITH_VALUE = ("--store", "--actor", "--at")
_FLAGS = ("--json",)
_STOPPED = 130


class Commands(TyperGroup):
    """The options of the whole command line may stand before or after the command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Bring them to the front, where they are read."""
        return super().parse_args(ctx, hoisted(args))


def hoisted(args: Sequence[str]) -> list[str]:
    """Arguments with the options that every command has in front; what follows `--` stays where it is."""
    front: list[str] = []
    rest: list[str] = []
    waiting = iter(args)
    for arg in waiting:
        if arg == "--":
            rest += [arg, *waiting]
        elif arg in _WITH_VALUE:
            value = next(waiting, None)
            if value is None:
                raise End(WRONG, f"{arg} needs a value; see: pos-term --help")
            front += [arg, value]
        elif arg in _FLAGS or arg.startswith(tuple(f"{name}=" for name in _WITH_VALUE)):
            front.append(arg)
        else:
            rest.append(arg)
    return front + rest


app = typer.Typer(
    name="pos-term", cls=Commands, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
    help="The lot-safe till, and the commands around it.", context_settings={"help_option_names": ["-h", "--help"]},
    epilog="--store, --json, --actor and --at may stand before or after the command.",
)  # fmt: skip


@app.callback(invoke_without_command=True)
def everything(
    context: typer.Context,
    store: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="The store file; else POS_TERM_STORE, else the user's data folder."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
    actor: Annotated[str | None, typer.Option(metavar="NAME", help="Who does this, for the journal.")] = None,
    at: Annotated[
        str | None, typer.Option(metavar="DATETIME", help="The time it is, on a training store only.")
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Show the version and leave.")] = False,
) -> None:
    """The lot-safe till, and the commands around it. Without a command it opens the till."""
    run_till: RunTill | None = context.obj if callable(context.obj) else None
    context.obj = Invocation(store=store, json=json, actor=actor, at=at, run_till=run_till)
    if version:
        say(f"pos-term {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        selling.till(context)


for family in (selling, keeping, shops, imports, buying, recalls, lots, looking, tracing, devices, printing, demo):
    family.add_to(app)


def run(run_till: RunTill | None = None) -> None:
    """Run the command line of this process and leave with its exit code."""
    _open_streams()
    raise SystemExit(main(sys.argv[1:], run_till))


def _open_streams() -> None:
    """Put nowhere in the place of a stream that was closed beforehand, so that no file is taken for it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def main(args: Sequence[str], run_till: RunTill | None = None) -> int:
    """Run one command line and give its exit code; whatever happens is told in plain lines."""
    command = typer.main.get_command(app)
    try:
        code = command.main(args=list(args), prog_name="pos-term", standalone_mode=False, obj=run_till)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except End as end:
        return _ended(end.code, *end.lines)
    except typer.Abort:
        return _ended(_STOPPED)
    except typer.TyperException as error:
        words = error.format_message() if hasattr(error, "format_message") else str(error)
        return _ended(WRONG, f"{words.rstrip('.')}; see: pos-term --help")
    except SystemExit:
        return _reader_left()  # typer leaves in this way, and only then, when standard output was closed
    except KeyboardInterrupt:
        return _ended(_STOPPED)
    except UnicodeEncodeError:
        return _ended(WRONG, "an argument is not UTF-8 text; check how the terminal or script writes it")
    except OSError as error:
        if error.errno == errno.EPIPE:
            return _reader_left()
        return _ended(
            FAULT, f"{error.filename or 'a file'}: {error.strerror or error}; check the disk and its rights"
        )
    except Exception as error:
        return _ended(FAULT, _last_words(error))


def _last_words(error: Exception) -> str:
    from pos_term.store.engine import StoreFault

    if isinstance(error, StoreFault):
        return str(error)
    return f"a fault of the program: {type(error).__name__}: {error}; check the store with: pos-term verify"


def _ended(code: int, *lines: str) -> int:
    try:
        sys.stdout.flush()
    except OSError:
        _reader_left()
    for line in lines:
        tell(line)
    return code


def _reader_left() -> int:
    """Whoever read the answer has seen enough: leave without a word."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return 0
