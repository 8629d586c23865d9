"""A shell to run command lines in, on a store of the test's own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pos_term import cli

AT = "2026-11-21T14:03"
SHOP = 'name = "Corner"\ntimezone = "Europe/Amsterdam"\n'
PRODUCTS = "sku,name,gtin,price,tracking\nMILK,Whole milk,9520114000013,1.29,lot\nBAG,Bag,,0.25,none\n"
LOTS = "sku,lot,quantity,unit_cost\nMILK,A1,5,0.80\nBAG,,10,\n"
USERS = "name,role,pin\nAna,cashier,1111\n"


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        """The one JSON document on standard output."""
        assert (self.code, self.err) == (0, "")
        assert self.out.count("\n") == 1
        return json.loads(self.out)


Shell = Callable[..., Answer]


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Runs a command line on `store.db` in the test's own folder."""
    monkeypatch.setenv("POS_TERM_STORE", str(tmp_path / "store.db"))
    monkeypatch.setenv("POS_TERM_SETTINGS", "")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)

    def run(*args: str) -> Answer:
        code = cli.main(args)
        told = capsys.readouterr()
        return Answer(code, told.out, told.err)

    return run


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a training store of goods and people, and the files it was filled from."""
    folder = tmp_path_factory.mktemp("filled")
    files = {"shop.toml": SHOP, "products.csv": PRODUCTS, "lots.csv": LOTS, "users.csv": USERS}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    common = ["--store", str(folder / "store.db"), "--at", AT]
    assert cli.main([*common, "init", "--training", "--shop", str(folder / "shop.toml")]) == 0
    for kind in ("products", "lots", "users"):
        assert cli.main([*common, "import", kind, str(folder / f"{kind}.csv")]) == 0
    return folder


@pytest.fixture
def filled(shell: Shell, template: Path, tmp_path: Path) -> Shell:
    """A shell in a copy of that folder."""
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return shell
