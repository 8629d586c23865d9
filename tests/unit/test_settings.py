"""The till's settings file: read whole, or refused with one line that names the mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.settings import PrinterSettings, Settings, SettingsError, load_settings


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "till.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_sets_what_it_names_and_leaves_the_rest(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        'till = 2\nstore = "shop.db"\n[printer]\nkind = "tcp"\nhost = "10.0.0.9"\n[scanner]\nseparators = ["|"]\n',
    )
    settings = load_settings(path, environment={})
    assert settings.till == "2"
    assert settings.store == tmp_path / "shop.db"
    assert settings.printer == PrinterSettings(kind="tcp", host="10.0.0.9")
    assert settings.scanner.separators == ("|",)
    assert settings.theme == Settings().theme


def test_the_till_locks_itself_after_five_minutes_or_never(tmp_path: Path) -> None:
    assert Settings().lock_seconds == 300
    for seconds in (0, 5):
        path = written(tmp_path, f"lock_seconds = {seconds}\n")
        assert load_settings(path, environment={}).lock_seconds == seconds


def test_the_environment_beats_the_file_and_a_flag_beats_both(tmp_path: Path) -> None:
    path = written(tmp_path, 'store = "/a.db"\n')
    environment = {"POS_TERM_STORE": "/b.db"}
    assert load_settings(path, environment=environment).store == Path("/b.db")
    assert load_settings(path, environment=environment, store=Path("/c.db")).store == Path("/c.db")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('tills = "1"', "unknown key tills; did you mean till?"),
        ('[printer]\nhsot = "x"', "unknown key printer.hsot; did you mean printer.host?"),
        ('[printer]\nport = "9100"', "printer.port is '9100', but must be a whole number"),
        ("[printer]\nport = 99999", "printer.port is 99999"),
        ("[printer]\ncolumns = 20", "printer.columns is 20; choose 32 to 64"),
        ('[printer]\ncode_page = ""', "printer.code_page is ''; name one such as CP858"),
        ("lock_seconds = -1", "lock_seconds is -1; choose 0 to 65535"),
        ("lock_seconds = true", "lock_seconds is True, but must be a whole number"),
        ("[printer]\nport = 0", "printer.port is 0; choose 1 to 65535"),
        ('theme = "pink"', "theme is 'pink'; choose dark or light"),
        (
            '[printer]\nkind = "laser"',
            "printer.kind is 'laser'; choose none or file or tcp or device or usb or serial or cups",
        ),
        ("till = [", "mend that line"),
        ('[scanner]\nseparators = "|"', "scanner.separators is '|'"),
        ("printer = 3", "printer is 3"),
    ],
)
def test_a_mistake_is_one_line_that_names_file_and_key(tmp_path: Path, text: str, words: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load_settings(path, environment={})
    message = str(caught.value)
    assert words in message
    assert str(path) in message
    assert "\n" not in message


def test_a_named_file_that_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="check the path"):
        load_settings(tmp_path / "none.toml", environment={})
