"""The settings file as the program writes it: whole with its comments, or changed in single keys."""

from __future__ import annotations

import errno
import os
import re
import stat
import tomllib
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pos_term.settings import PrinterSettings, ScannerSettings, Settings, SettingsError, load_settings
from pos_term.settings.load import read_settings
from pos_term.settings.render import Unwritable, render
from pos_term.settings.write import changed_text, value_of, write_settings, write_text
from tests.hostile import HOSTILE

HERE = Path("till.toml")
MINE = """\
# The till by the door.
till = "2"   # ours

[printer]
kind = "tcp"  # on the shelf
host = '10.0.0.9'

# Bought in May.
[scanner]
separators = [
  "|",  # as the scanner sends it
]
"""


def read(text: str) -> Settings:
    return read_settings(tomllib.loads(text), HERE)


def kept(path: Path) -> Settings:
    return load_settings(path, environment={})


# -- the whole file --------------------------------------------------------------------------------------------


def test_the_file_of_a_till_that_nobody_set_up_sets_nothing() -> None:
    text = render(Settings())
    assert read(text) == Settings()
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", "["))]
    assert lines == []


def test_every_setting_stands_there_with_its_comment_above_it() -> None:
    lines = render(Settings()).splitlines()

    def check(shape: type[Any]) -> None:
        hints = get_type_hints(shape)
        for each in fields(shape):
            if "comment" not in each.metadata:
                continue
            inner = next(
                (kind for kind in (hints[each.name], *get_args(hints[each.name])) if is_dataclass(kind)), None
            )
            if isinstance(inner, type):
                check(inner)
                continue
            comment = [f"# {line}" for line in each.metadata["comment"].splitlines()]
            places = [n for n, line in enumerate(lines) if line.startswith(f"# {each.name} = ")]
            assert any(lines[n - len(comment) : n] == comment for n in places), f"{shape.__name__}.{each.name}"

    check(Settings)


def test_each_commented_line_says_what_would_be_so_anyway() -> None:
    all_set = re.sub(r"^# (?=[a-z_]+ = |\[\[)", "", render(Settings()), flags=re.MULTILINE)
    examples = PrinterSettings(path=Path("/dev/usb/lp0"), host="192.168.1.9", logo=Path("logo.png"))
    told = read(all_set)
    assert told.labels.printer == told.printer == examples, "where nothing is the default, something to write"
    assert told.scanners == (ScannerSettings(),)
    labels = replace(told.labels, printer=PrinterSettings())
    assert replace(told, scanners=(), printer=PrinterSettings(), labels=labels) == Settings()


def test_what_a_profile_sets_is_told_apart_from_what_the_owner_set() -> None:
    owners = Settings(printer=PrinterSettings(profile="generic-58", columns=42, dots=384, cutter="full"))
    text = render(owners)
    assert read(text) == owners
    assert "\ncolumns = 42\n" in text, "the profile would say 32"
    assert "\n# dots = 384\n" in text


def test_several_scanners_have_a_table_each() -> None:
    three = tuple(
        ScannerSettings(name=name, baud=baud) for name, baud in (("a", 9600), ("b", 115_200), ("scanner", 9600))
    )
    text = render(Settings(scanners=three))
    assert text.count("\n[[scanners]]\n") == 3
    assert read(text).scanners == three


_NAMES = st.text(st.characters(codec="utf-8"), max_size=30)
_PATHS = st.one_of(st.none(), st.text("abz .-_/\\'\"#é牛", min_size=1, max_size=30).map(Path))


def _of(shape: type[Any]) -> st.SearchStrategy[Any]:
    """Any settings of a class that a file could hold."""
    hints = get_type_hints(shape)
    given_: dict[str, st.SearchStrategy[Any]] = {}
    for each in fields(shape):
        kind, rules = hints[each.name], each.metadata
        if "comment" not in rules:
            continue
        if is_dataclass(kind) and isinstance(kind, type):
            given_[each.name] = _of(kind)
        elif kind is bool:
            given_[each.name] = st.booleans()
        elif kind is int:
            given_[each.name] = st.integers(rules["least"], rules["most"])
        elif kind is str and rules["choices"]:
            given_[each.name] = st.sampled_from(rules["choices"])
        elif kind is str and rules["pattern"]:
            given_[each.name] = st.sampled_from(["04b8:0202"] if "usb" in each.name else ["CP858", "CP437"])
        elif kind is str:
            given_[each.name] = _NAMES
        elif kind is Path:
            given_[each.name] = _PATHS.filter(bool)
        elif Path in get_args(kind):
            given_[each.name] = _PATHS
        elif get_args(kind)[0] is str:
            given_[each.name] = st.lists(_NAMES, max_size=3).map(tuple)
        else:
            given_[each.name] = st.lists(_of(get_args(kind)[0]), max_size=2).map(tuple)
    return st.fixed_dictionaries({}, optional=given_).map(lambda values: shape(**values))


@given(_of(Settings))
@example(Settings(till='"\\\n[x]', theme="light", scanners=(ScannerSettings(name="]]\x00\x7f\x9b\u202e"),)))
def test_whatever_is_set_is_read_back_as_it_was(settings: Settings) -> None:
    text = render(settings)
    assert read(text) == settings
    assert all(line.isprintable() for line in text.split("\n")), "a terminal finds nothing to obey in it"


@pytest.mark.parametrize("text", [text for _, text in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_hostile_text_stays_data(text: str) -> None:
    settings = Settings(till=text, scanners=(ScannerSettings(name=text, separators=(text, text)),))
    try:
        text.encode()
    except UnicodeEncodeError:
        with pytest.raises(Unwritable):
            render(settings)
        return
    assert read(render(settings)) == settings
    assert read(changed_text(MINE, {"printer.host": text, "scanners.1.name": text}, HERE)).printer.host == text


# -- single keys -----------------------------------------------------------------------------------------------


def test_a_change_touches_nothing_but_its_line() -> None:
    text = changed_text(MINE, {"printer.host": "10.0.0.7"}, HERE)
    assert text == MINE.replace("'10.0.0.9'", '"10.0.0.7"')


def test_a_value_that_stands_there_already_changes_nothing() -> None:
    same = {"till": "2", "printer.kind": "tcp", "scanner.separators": ["|"]}
    assert changed_text(MINE, same, HERE) == MINE


def test_a_new_key_goes_into_its_table_with_its_comment() -> None:
    text = changed_text(MINE, {"printer.port": 9101}, HERE)
    assert "host = '10.0.0.9'\n\n# For tcp.\nport = 9101\n\n# Bought in May.\n[scanner]" in text
    assert read(text).printer.port == 9101


def test_a_new_key_of_the_till_itself_stays_above_all_tables() -> None:
    text = changed_text(MINE, {"theme": "light"}, HERE)
    assert text.index("# dark or light.\ntheme = ") < text.index("[printer]")
    assert text.startswith('# The till by the door.\ntill = "2"   # ours\n')
    assert read(changed_text("", {"theme": "light"}, HERE)).theme == "light"


def test_a_missing_table_is_added_with_its_comment() -> None:
    text = changed_text(MINE, {"scale.kind": "nci", "labels.printer.kind": "file"}, HERE)
    assert "\n\n# The scale.\n[scale]\n# none, toledo8217 or nci: the language it speaks.\nkind = " in text
    assert text.startswith(MINE)
    assert read(text).labels.printer.kind == "file"


def test_in_a_file_of_ours_a_setting_takes_the_place_of_its_commented_line() -> None:
    before = render(Settings(scanners=(ScannerSettings(name="a"), ScannerSettings(name="b"))))
    text = changed_text(before, {"printer.kind": "tcp", "scanners.1.prefix": "#", "scanners.2.suffix": "$"}, HERE)
    for old, new in (('# kind = "none"', 'kind = "tcp"'), ('# prefix = ""', 'prefix = "#"')):
        assert text.count(f"\n{new}\n") == 1
        assert text.count(f"\n{old}\n") == before.count(f"\n{old}\n") - 1
    read_back = read(text)
    assert [each.prefix for each in read_back.scanners] == ["#", ""]
    assert [each.suffix for each in read_back.scanners] == ["", "$"]
    assert read_back.printer.kind == "tcp"
    assert read_back.display.kind == read_back.scale.kind == "none", "each [table] has a kind of its own"


def test_one_scanner_more_than_there_are_is_added() -> None:
    text = changed_text(MINE, {"scanners.1.name": "front", "scanners.1.device": "/dev/ttyACM0"}, HERE)
    text = changed_text(text, {"scanners.2.name": "back", "scanners.1.baud": 115_200}, HERE)
    assert [(each.name, each.baud) for each in read(text).scanners] == [("front", 115_200), ("back", 9600)]
    with pytest.raises(SettingsError, match=r"scanners\.4 is not there; choose 1 to 3"):
        changed_text(text, {"scanners.4.name": "far"}, HERE)


@pytest.mark.parametrize(
    "text",
    [
        'printer = {kind = "tcp", host = "a"}\n',
        'printer.kind = "tcp"\nprinter.host = "a"\n',
        'scanners = [{name = "a"}]\n[printer]\nhost = "a"\n',
        '[printer]\r\nkind = "tcp"\r\nhost = "a"\r\n',
        '[ printer ] # ours\nhost = """a"""\n',
        '["printer"]\nhost = "a"\n',
        '[scanner]\nprefix = """\n[printer]\n# port = 1\n"""\n',
    ],
)
def test_however_the_owner_writes_toml_the_file_says_the_same_with_one_change(text: str) -> None:
    new = changed_text(text, {"printer.port": 9101, "printer.host": "b"}, HERE)
    old = read(text)
    assert read(new) == replace(old, printer=replace(old.printer, port=9101, host="b"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"printer.hsot": "x"}, "unknown key printer.hsot; did you mean printer.host?"),
        ({"printer": "tcp"}, "printer is 'tcp', but must be a table"),
        ({"printer.kind": "laser"}, "printer.kind is 'laser'; choose"),
        ({"printer.port": "9100"}, "printer.port is '9100', but must be a whole number"),
        ({"printer.host.name": "x"}, "printer.host is no table"),
        ({"scanners.name": "x"}, "say which one: scanners.1.name"),
        ({"scanners.0.name": "x"}, "scanners.0 is not there; choose 1 to 1"),
        ({"till\nx": "x"}, "unknown key"),
        ({"": "x"}, "unknown key"),
        ({"printer.": "x"}, "unknown key printer."),
    ],
)
def test_a_change_that_cannot_be_is_refused_in_one_line_and_nothing_is_written(
    tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    path = tmp_path / "till.toml"
    path.write_text(MINE, encoding="utf-8")
    refused = write_settings(path, {"printer.host": "10.0.0.1", **changes})
    assert refused
    assert words in refused
    assert path.read_text(encoding="utf-8") == MINE
    assert os.listdir(tmp_path) == ["till.toml"]


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("printer.port", "9101", 9101),
        ("printer.host", "10", "10"),
        ("till", "7", "7"),
        ("drawer.every_sale", "true", True),
        ("scanner.separators", "|", ["|"]),
        ("scanner.separators", '["|", ","]', ["|", ","]),
        ("scanner.separators", "", []),
        ("scanners.1.separators", "|,~", ["|", "~"]),
        ("printer.path", "/dev/usb/lp0", "/dev/usb/lp0"),
        ("printer.port", "many", "many"),
        ("nothing.such", "1", "1"),
        ("", "1", "1"),
    ],
)
def test_what_a_person_types_is_taken_for_what_the_setting_is(key: str, typed: str, value: object) -> None:
    assert value_of(key, typed) == value


# -- the file --------------------------------------------------------------------------------------------------


def test_a_till_without_a_file_gets_one_with_every_comment(tmp_path: Path) -> None:
    path = tmp_path / "new" / "till.toml"
    assert write_settings(path, {"printer.kind": "tcp", "printer.host": "10.0.0.9"}) is None
    assert kept(path).printer == PrinterSettings(kind="tcp", host="10.0.0.9")
    assert "# The customer's display." in path.read_text(encoding="utf-8")
    assert os.listdir(path.parent) == ["till.toml"], "there was nothing before"


def test_what_stood_there_before_is_kept_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "till.toml"
    path.write_text("\ufeff" + MINE, encoding="utf-8")
    path.chmod(0o640)
    assert write_settings(path, {"till": "3"}) is None
    assert kept(path).till == "3"
    assert (tmp_path / "till.toml.before").read_text(encoding="utf-8") == "\ufeff" + MINE
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(os.listdir(tmp_path)) == ["till.toml", "till.toml.before"]


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "real.toml", tmp_path / "till.toml"
    path.write_text(MINE, encoding="utf-8")
    link.symlink_to(path)
    assert write_settings(link, {"till": "3"}) is None
    assert link.is_symlink()
    assert kept(path).till == "3"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_fault_half_way_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "till.toml"
    path.write_text(MINE, encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, full)
    refused = write_settings(path, {"till": "3"})
    assert refused == f"settings {path}: No space left on device; check the path and its rights"
    assert path.read_text(encoding="utf-8") == MINE
    assert os.listdir(tmp_path) == ["till.toml"]


@pytest.mark.parametrize("text", ["till = [", '[printer]\nkind = "laser"\n', "nothing = 1\n"])
def test_what_the_till_could_not_read_never_takes_the_files_place(tmp_path: Path, text: str) -> None:
    path = tmp_path / "till.toml"
    path.write_text(MINE, encoding="utf-8")
    assert str(path) in (write_text(path, text) or "")
    assert path.read_text(encoding="utf-8") == MINE
    path.write_text(text, encoding="utf-8")
    refused = write_settings(path, {"till": "3"})
    assert refused
    assert str(path) in refused
    assert path.read_text(encoding="utf-8") == text


def test_a_file_that_is_no_text_or_no_file_is_said(tmp_path: Path) -> None:
    path = tmp_path / "till.toml"
    path.write_bytes(b"till = '\xff'\n")
    assert "mend that line" in (write_settings(path, {"till": "3"}) or "")
    assert "check the path" in (write_settings(tmp_path, {"till": "3"}) or "")
    assert "half a character" in (write_settings(tmp_path / "new.toml", {"till": "\ud83e"}) or "")
