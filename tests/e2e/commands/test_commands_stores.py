"""`init`, `verify`, `backup`, `restore`, `rebuild`: the store file from the command line."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.commands.conftest import SHOP, Answer, Shell


def test_init_makes_a_store_once(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(SHOP)
    made = shell("init", "--training", "--shop", "shop.toml", "--json").json()
    assert made == {"store": str(tmp_path / "store.db"), "training": True, "shop": "Corner"}
    before = (tmp_path / "store.db").read_bytes()
    assert shell("init") == Answer(
        2, "", f"pos-term: store {tmp_path / 'store.db'} exists already; choose another path with --store\n"
    )
    assert (tmp_path / "store.db").read_bytes() == before
    assert shell("init", "--upgrade") == Answer(0, f"store {tmp_path / 'store.db'} is up to date\n", "")


TOML = [
    ('nmae = "x"', "line 1, nmae: is not a key; did you mean name?"),
    ('\n\ncolour = "x"', "line 3, colour: is not a key; known are name, address, tax_number, currency"),
    ("name = 3", "line 1, name: must be text in quotes"),
    (f'name = "{"x" * 81}"', "line 1, name: is longer than 80 characters; shorten it"),
    ('address = "x"', 'line 1, address: must be a list of lines such as ["Main Street 1", "Town"]'),
    ("digits = 2.5", "line 1, digits: must be a whole number from 0 to 4"),
    ("digits = true", "line 1, digits: must be a whole number from 0 to 4"),
    ('currency = "EURO"', 'line 1, currency: must be three letters such as "EUR"'),
    ('timezone = "Mars/Olympus"', "line 1, timezone: 'Mars/Olympus' is not a time zone such as"),
    ('timezone = "../../etc/passwd"', "line 1, timezone: '../../etc/passwd' is not a time zone such as"),
    ("timezone = 1", "line 1, timezone: '1' is not a time zone such as"),
    ('prices_include_tax = "yes"', "line 1, prices_include_tax: must be true or false"),
    ("notes = [0]", "line 1, notes: must be a list of amounts such as [5, 10, 20, 50, 100]"),
    ("notes = 5", "line 1, notes: must be a list of amounts such as [5, 10, 20, 50, 100]"),
    ("notes = [0.005]", "line 1, notes: amount '0.005' has more than 2 decimals; write the notes in whole units"),
    ("restricted = 1", "line 1, restricted: must be tables, each under a line [[restricted]]"),
    ('[[restricted]]\nprefix = "2"\nitem_digit = 5', "line 3, item_digit: is not a key; did you mean item_digits?"),
    ("[[restricted]]\nprefix = 20", 'line 2, prefix: must be digits in quotes such as "20"'),
    ('[[restricted]]\nprefix = "20"\nmeasure = "volume"', 'line 3, measure: must be "weight" or "price"'),
    ('[[restricted]]\nprefix = "20"\nmeasure = "price"\nitem_digits = 5\nmeasure_digits = 9',
     "line 1, restricted: table 1: the digits add up to 17, and must to 12 or 13"),
    ("name = ", "Invalid value (at end of document); mend that line"),
    ("notes = " + "[" * 5000, "is nested too deeply; mend its brackets"),
    (b"name = '\xe9'", "byte at offset 8 is not UTF-8; save the file as UTF-8"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), TOML, ids=[words for _, words in TOML])
def test_a_bad_shop_file_is_one_line_and_leaves_no_store(
    shell: Shell, tmp_path: Path, text: str | bytes, words: str
) -> None:
    (tmp_path / "shop.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    answer = shell("init", "--shop", "shop.toml")
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    told = answer.err.removeprefix("pos-term: shop.toml").lstrip(":, ")
    assert told.startswith(words)
    assert not (tmp_path / "store.db").exists()


def test_a_shop_file_says_what_the_shop_is(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(
        'name = "Corner \\u001b[2J"\naddress = ["Main 1"]\ncurrency = "jpy"\ndigits = 0\nnotes = [1000, 5000]\n'
        'timezone = "Asia/Tokyo"\nprices_include_tax = false\nfooter = ["Bye"]\n[[restricted]]\nprefix = "21"\n'
        'item_digits = 5\nmeasure_digits = 5\nmeasure = "weight"\ndecimals = 3\n'
    )
    assert shell("init", "--shop", "shop.toml").code == 0
    entry = json.loads(shell("journal").out)
    assert (entry["kind"], entry["seq"]) == ("shop_set", 1)
    shop = entry["document"]["shop"]
    assert (shop["name"], shop["address"], shop["footer"]) == ("Corner [2J", ["Main 1"], ["Bye"])
    assert (shop["currency"], shop["digits"], shop["notes"]) == ("JPY", 0, [1000, 5000])
    assert (shop["timezone"], shop["prices_include_tax"]) == ("Asia/Tokyo", False)
    assert [rule["prefix"] for rule in shop["restricted"]] == ["21"]


def test_verify_has_its_keys_and_names_the_first_bad_entry(filled: Shell, tmp_path: Path) -> None:
    sound = {"entries": 4, "chain": "ok", "conservation": "ok", "projection": "ok", "database": "ok"}
    assert filled("verify", "--json").json() == sound
    assert filled("verify") == Answer(0, "4 entries: chain ok, conservation ok, projection ok, database ok\n", "")
    with closing(sqlite3.connect(tmp_path / "store.db")) as driver, driver:
        driver.execute("DROP TRIGGER entry_keeps")
        driver.execute("UPDATE entry SET document = replace(document, 'A1', 'A2') WHERE seq = 3")
    answer = filled("verify", "--json")
    assert answer.code == 1
    assert json.loads(answer.out)["chain"] == "entry 3 of till 1: was changed after it was written"
    assert answer.err == (
        f"pos-term: store {tmp_path / 'store.db'} does not verify: chain: entry 3 of till 1: was changed after it "
        "was written; keep it, and restore a backup\n"
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "does not exist; make one with: pos-term init"),
        (b"no database" * 100, "is not a store (not SQLite); check the path, or restore a backup"),
        (b"", "is no pos_term store, or is damaged; restore a backup with: pos-term restore"),
    ],
)
def test_a_store_that_cannot_be_used_is_exit_3_for_every_command(
    shell: Shell, tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "store.db"
    for args in (
        ["verify"], ["journal"], ["trace", "A1"], ["report", "sales"], ["recall", "list"], ["rebuild", "new.db"],
        ["import", "products", "p.csv"], ["hold", "A", "--product", "B", "--reason", "c"],
    ):  # fmt: skip
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content)
        assert shell(*args) == Answer(3, "", f"pos-term: store {path} {words}\n")


def test_a_copy_goes_and_comes_back(filled: Shell, tmp_path: Path) -> None:
    assert filled("backup", "copy.db", "--verify") == Answer(0, "copy.db: a copy of 4 entries\n", "")
    again = filled("backup", "copy.db")
    assert (again.code, again.err) == (2, "pos-term: file copy.db exists already; choose another name\n")
    refused = filled("restore", "copy.db")
    assert refused.code == 2
    assert refused.err.endswith("exists already; add --replace to put the copy in its place\n")
    back = filled("restore", "copy.db", "--replace", "--json").json()
    assert back["entries"] == 4
    assert Path(back["before"]).exists()
    assert filled("restore", "none.db", "--replace") == Answer(
        3, "", "pos-term: store none.db does not exist; check the path\n"
    )
    assert filled("rebuild", "new.db").code == 0
    assert filled("verify", "--store", "new.db", "--json").json()["entries"] == 4
