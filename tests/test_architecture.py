"""The house keeps its walls: who may import whom, where SQL and the clock may stand, how long a file may be."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "pos_term"
FILES = sorted(HOUSE.rglob("*.py"))
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Room:
    """What the code of one part of the house may import while it runs."""

    rooms: frozenset[str] = frozenset()
    """Other rooms."""
    packages: frozenset[str] = frozenset()
    """Packages that are not in the standard library."""


def room(rooms: str = "", packages: str = "") -> Room:
    return Room(frozenset(rooms.split()), frozenset(packages.split()))


PLAN = {
    "domain": room("", "pydantic biip"),
    "settings": room("domain", "platformdirs tomlkit"),
    "store": room("domain", "sqlmodel sqlalchemy alembic pydantic uuid_utils"),
    "services": room("domain store settings", "uuid_utils argon2"),
    "devices": room(
        "domain settings", "serial escpos PIL zxingcpp bidi arabic_reshaper usb libusb_package fpdf fontTools"
    ),
    "widgets": room("domain", "textual rich textual_plotext"),
    "screens": room("domain services widgets", "textual"),
    "app": room("domain services screens widgets", "textual"),
    "commands": room("domain store services devices screens settings", "typer rich"),
    "cli": room("commands store", "typer rich"),
    "__main__": room("domain store services devices widgets screens app commands cli settings"),
}
"""The table of the design. Everything meets in `__main__` and in the commands, which put a till together for one
job; `settings` are typed values without effects."""

NAMES_ALLOWED = {("services", "sqlalchemy"): {"Connection"}}
"""A package of which a room may name these things only: the handle that reads of the store are asked through."""


@dataclass(frozen=True, slots=True)
class Import:
    """One import statement's one name."""

    file: str
    line: int
    module: str
    name: str
    running: bool
    """Whether it happens while the program runs, not for the type checker only."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module} ({self.name})"


def room_of(file: Path) -> str:
    return file.relative_to(HOUSE).parts[0].removesuffix(".py")


def imports(file: Path) -> Iterator[Import]:
    """Every import of a file, those inside functions too."""
    tree = ast.parse(file.read_text())
    hidden = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for statement in node.body
        for inner in ast.walk(statement)
    }
    where = str(file.relative_to(ROOT))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(where, node.lineno, alias.name, "", id(node) not in hidden)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{where}:{node.lineno}: a relative import hides the room it comes from"
            for alias in node.names:
                yield Import(where, node.lineno, node.module or "", alias.name, id(node) not in hidden)


def other_room(each: Import) -> str | None:
    """The room of the house an import comes from, or None."""
    if each.module == "pos_term":
        return None if each.name.startswith("__") else each.name
    return each.module.split(".")[1] if each.module.startswith("pos_term.") else None


def strings(file: Path) -> Iterator[tuple[int, str]]:
    """The texts in a file that are no docstrings."""
    tree = ast.parse(file.read_text())
    documentation = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.lineno, node.value


IDS = [str(file.relative_to(HOUSE)) for file in FILES]
EACH_FILE = pytest.mark.parametrize("file", FILES, ids=IDS)


def test_every_room_is_on_the_plan() -> None:
    assert {room_of(file) for file in FILES} - {"__init__"} <= PLAN.keys()


def test_each_room_imports_only_from_the_rooms_it_may() -> None:
    wrong = []
    for file in FILES:
        here = room_of(file)
        for each in imports(file):
            there = other_room(each)
            if here in PLAN and there and there != here and there not in PLAN[here].rooms and each.running:
                wrong.append(str(each))
    assert not wrong, "\n".join(wrong)


def test_each_room_uses_only_the_packages_it_may() -> None:
    wrong = []
    for file in FILES:
        here = room_of(file)
        for each in imports(file):
            package = each.module.partition(".")[0]
            if package in sys.stdlib_module_names or package == "pos_term" or here not in PLAN:
                continue
            named = NAMES_ALLOWED.get((here, package), set())
            if package not in PLAN[here].packages and each.name not in named:
                wrong.append(str(each))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("below", "above"), [
    ("domain", "store services devices widgets screens app commands cli settings"),
    ("store", "services devices widgets screens app commands cli settings"),
    ("services", "devices widgets screens app commands cli"),
    ("devices", "store services widgets screens app commands cli"),
    ("widgets", "store devices"),
    ("screens", "devices"),
])  # fmt: skip
def test_not_even_a_type_comes_from_above(below: str, above: str) -> None:
    wrong = [
        str(each)
        for file in FILES
        if room_of(file) == below
        for each in imports(file)
        if other_room(each) in above.split()
    ]
    assert not wrong, "\n".join(wrong)


def test_only_where_everything_meets_is_a_device_chosen() -> None:
    users = {room_of(file) for file in FILES for each in imports(file) if other_room(each) == "devices"}
    assert users <= {"__main__", "commands", "devices"}


_SQL = re.compile(
    r"\b(SELECT\b.*\bFROM|INSERT (OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM|PRAGMA \w+"
    r"|(CREATE|DROP|ALTER) (TABLE|INDEX|TRIGGER))\b",
    re.DOTALL,
)


def test_sql_is_spoken_in_the_store_only() -> None:
    wrong = []
    for file in FILES:
        if room_of(file) == "store":
            continue
        where = file.relative_to(ROOT)
        wrong += [f"{where}:{line}: {text[:60]!r}" for line, text in strings(file) if _SQL.search(text)]
        wrong += [str(each) for each in imports(file) if each.module.partition(".")[0] == "sqlite3"]
        wrong += [
            f"{where}:{node.lineno}: {node.attr}"
            for node in ast.walk(ast.parse(file.read_text()))
            if isinstance(node, ast.Attribute) and node.attr in ("exec_driver_sql", "executemany", "executescript")
        ]
    assert not wrong, "\n".join(wrong)


_CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "localtime", "gmtime", "monotonic", "perf_counter"}
_ASKED = {"datetime", "date", "time"}


def clock_reads(file: Path) -> list[str]:
    """Where a file asks the machine what time it is."""
    where = file.relative_to(ROOT)
    return [
        f"{where}:{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in _CLOCKS
        if isinstance(node.value, ast.Name | ast.Attribute) and ast.unparse(node.value).split(".")[-1] in _ASKED
    ] + [str(each) for each in imports(file) if each.module == "time"]


def test_the_domain_and_the_services_have_no_clock_but_the_one_that_is_handed_to_them() -> None:
    wrong = [
        found
        for file in FILES
        if room_of(file) in ("domain", "services", "store") and file != HOUSE / "services" / "clock.py"
        for found in clock_reads(file)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_check_for_clocks_sees_one() -> None:
    assert clock_reads(HOUSE / "services" / "clock.py")


SECONDS_ONLY = {"glance", "demo", "import_lots"}
"""Files whose floats are seconds to wait or the share of a task that is done."""


@pytest.mark.parametrize(
    "file",
    [file for file in FILES if room_of(file) in ("domain", "services", "store") and file.stem not in SECONDS_ONLY],
    ids=lambda file: str(file.relative_to(HOUSE)),
)
def test_no_float_comes_near_money_or_quantities(file: Path) -> None:
    tree = ast.parse(file.read_text())
    for node in ast.walk(tree):
        assert not (isinstance(node, ast.Name) and node.id in ("float", "round")), f"line {node.lineno}"
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), f"line {node.lineno}"
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            on_decimals_or_paths = ("KILOGRAMS_PER_POUND", "folder", "path", "Path", "parent", "directory", "home")
            assert any(word in ast.unparse(node) for word in on_decimals_or_paths), (
                f"line {node.lineno}: {ast.unparse(node)}"
            )


@pytest.mark.parametrize("name", ["money", "quantity", "tax", "cart"])
def test_math_that_is_done_in_floats_is_not_at_hand(name: str) -> None:
    packages = {each.module for each in imports(HOUSE / "domain" / f"{name}.py")}
    assert not packages & {"math", "statistics", "random"}


@EACH_FILE
def test_a_file_has_one_job_and_says_it(file: Path) -> None:
    text = file.read_text()
    migration = file.parent.name == "versions"  # a list of columns, written once and never changed
    assert migration or text.count("\n") <= LONGEST, (
        f"{text.count(chr(10))} lines: something has moved in that belongs elsewhere"
    )
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), "a file says at its top what it is for"


def loaded(modules: list[str]) -> set[str]:
    """The packages that are loaded after importing these modules in a fresh interpreter."""
    code = f"import sys; import {', '.join(modules)}; print(*sorted({{m.partition('.')[0] for m in sys.modules}}))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(ran.stdout.split())


def modules_of(name: str) -> list[str]:
    """Every module of a room, but the migrations, which alembic runs."""
    return [
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for file in FILES
        if room_of(file) == name and "migrations" not in file.parts
    ]


@pytest.mark.parametrize(
    ("name", "never"),
    [
        ("domain", "textual rich sqlmodel sqlalchemy alembic serial escpos biip pydantic typer asyncio sqlite3"),
        ("store", "textual rich serial escpos typer"),
        ("services", "textual rich serial escpos typer"),
        ("devices", "textual sqlmodel sqlalchemy typer serial escpos PIL zxingcpp bidi arabic_reshaper usb"),
        ("widgets", "sqlmodel sqlalchemy serial escpos typer argon2"),
    ],
)
def test_loading_a_room_does_not_load_what_is_outside_its_walls(name: str, never: str) -> None:
    assert not loaded(modules_of(name)) & set(never.split())


def test_the_screen_is_there_before_the_store_is_loaded() -> None:
    """The till paints first: importing the app must not wait for the database."""
    heavy = {"sqlmodel", "sqlalchemy", "alembic", "serial", "escpos", "biip", "typer", "PIL", "tomlkit"}
    assert not loaded(["pos_term.app", "pos_term.settings"]) & heavy
