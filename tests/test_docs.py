"""What the papers say is what the program does."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from docs.reference import PAGE, command_names, reference
from pos_term.services.replay import Replay
from pos_term.services.till import Till
from pos_term.settings import Settings, load_settings
from pos_term.store.journal import entries
from tests.shop import NOON, TestShop

ROOT = Path(__file__).resolve().parents[1]
PAPERS = sorted(
    path for path in ROOT.rglob("*.md") if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
)


def test_the_page_of_commands_is_what_the_program_says_of_itself() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run: make reference"


def test_every_command_the_papers_show_is_there() -> None:
    known = {" ".join(words) for words in command_names()}
    for paper in PAPERS:
        for call in re.findall(r"pos-term ((?:[a-z][a-z-]* ?)+)", paper.read_text(encoding="utf-8")):
            words = call.split()
            assert any(" ".join(words[:n]) in known for n in (1, 2)), f"{paper.name}: pos-term {call}"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(paper: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", paper.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (paper.parent / target).exists(), target


def test_the_readme_names_every_key_of_the_counter() -> None:
    from pos_term.screens.checkout.screen import CheckoutScreen

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = {
        "up": "↑",
        "down": "↓",
        "delete": "Del",
        "insert": "Ins",
        "escape": "Esc",
        "pageup": "",
        "pagedown": "",
    }
    for binding in CheckoutScreen.BINDINGS:
        assert not isinstance(binding, tuple)
        for name in binding.key.split(","):
            word = shown.get(name, name.upper())
            assert f"{word}" in text, f"{name} is not in the README"


def test_the_settings_the_guide_shows_are_read(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", guide, re.DOTALL)
    assert example
    assert tomllib.loads(example[1])
    path = tmp_path / "till.toml"
    path.write_text(example[1], encoding="utf-8")
    assert load_settings(path, environment={}).printer.host == "192.168.1.9"


def test_anyone_can_check_the_journal_with_the_lines_the_paper_gives(shop: TestShop, tmp_path: Path) -> None:
    paper = (ROOT / "docs" / "journal.md").read_text(encoding="utf-8")
    snippet = re.search(r"```python\n(.*?)```", paper, re.DOTALL)
    assert snippet
    shop.product("milk", name="Milk ␟ [/]")
    lines = []
    for entry in entries(shop.store):
        fields = {name: getattr(entry, name) for name in entry.__dataclass_fields__}
        lines.append(json.dumps({**fields, "document": json.loads(entry.document)}))
    check = tmp_path / "check.py"
    check.write_text(snippet[1], encoding="utf-8")

    def run(text: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, check], input=text, capture_output=True, text=True, check=False)

    assert run("\n".join(lines)).returncode == 0
    forged = "\n".join(lines).replace("Milk", "Silk")
    assert run(forged).returncode != 0


def test_the_changelog_names_what_is_not_released() -> None:
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_step_of_a_script_is_on_its_page(shop: TestShop) -> None:
    page = (ROOT / "docs" / "scripts.md").read_text(encoding="utf-8")
    till = Till.open(Settings(store=shop.store.path), at=NOON)
    steps = Replay(till).steps
    till.close()
    shown = set(re.findall(r"`([a-z_]+)`", "".join(re.findall(r"^\| (`.*?) \|", page, re.MULTILINE)))) - {"do"}
    assert shown == set(steps)
    for name, fields in steps.items():
        rows = " ".join(row for row in page.splitlines() if row.startswith("|") and f"`{name}`" in row)
        for field in fields:
            assert f"`{field}`" in rows or f"`{field}?`" in rows, f"{name}: {field}"
