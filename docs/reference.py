"""Writes docs/commands.md from the program's own help, so that it says what the program does: `make reference`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner

from pos_term.cli import app

PAGE = Path(__file__).parent / "commands.md"
_HEAD = """# Commands

Written by `make reference` from the program's own help.

Exit codes: 0 done, 1 refused by a rule, 2 bad usage or bad input, 3 store or device fault. An error is one line on
standard error that names the thing and says what to do. Imports are all or nothing and list every bad row.
"""


def command_names() -> list[list[str]]:
    """Every command as the words that call it, the program itself first."""
    names: list[list[str]] = []

    def walk(command: Any, words: list[str]) -> None:
        names.append(words)
        for name, child in getattr(command, "commands", {}).items():
            walk(child, [*words, name])

    walk(typer.main.get_command(app), [])
    return names


def reference() -> str:
    """The page: each command with what it says of itself."""
    runner = CliRunner(env={"COLUMNS": "96", "TERMINAL_WIDTH": "96", "NO_COLOR": "1"})
    parts = [_HEAD]
    for words in command_names():
        shown = runner.invoke(app, [*words, "--help"], prog_name="pos-term").stdout
        text = "\n".join(line.rstrip() for line in shown.strip().splitlines())
        parts.append(f"## {' '.join(['pos-term', *words])}\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
