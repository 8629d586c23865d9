"""`pos-term shop FILE`: a shop changes its rules, with exact exit codes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.e2e.commands.conftest import SHOP, Shell


def test_a_shop_changes_its_rules(filled: Shell, tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_text(SHOP + '[rules]\nremoval = "fifo"\n')
    dry = filled("shop", "shop.toml", "--dry-run", "--json").json()
    assert dry == {"shop": "Corner", "changed": ["rules"], "document": None, "dry_run": True}
    assert filled("shop", "shop.toml").out == "Corner: rules changed\n"
    assert filled("shop", "shop.toml").out == "Corner: nothing changed\n"
    last = json.loads(filled("journal").out.splitlines()[-1])
    assert (last["kind"], last["document"]["shop"]["rules"]["removal"]) == ("shop_set", "fifo")
    assert filled("verify").code == 0


def test_a_file_with_a_fault_is_exit_2_and_one_line(filled: Shell, tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(SHOP + '[rules]\noverrides = ["recalled"]\n')
    answer = filled("shop", "shop.toml")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == ("pos-term: shop.toml, line 4, overrides: recalled can never be overridden; take it out\n")
    assert filled("shop", "none.toml").code == 2
    assert filled("shop").code == 2


def test_a_currency_that_is_in_use_is_refused_with_exit_1(filled: Shell, tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(SHOP + 'currency = "USD"\n')
    answer = filled("shop", "shop.toml")
    assert (answer.code, answer.err.count("\n")) == (1, 1)
    assert "currency stays what it is" in answer.err
