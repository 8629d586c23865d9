"""shop.toml: the rules a shop writes, read into what counts at the counter, and told where they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.clean import clean
from pos_term.domain.documents import ShopSet
from pos_term.domain.people import DEFAULT_RIGHTS, Permission, Role
from pos_term.domain.policies import NO_RULES, Department, ExpiryDay, Markdown, Rules
from pos_term.domain.products import LotPolicy, MissingPolicy, Removal, UnknownLot
from pos_term.domain.reasons import Level, Reason
from pos_term.domain.shop import Currency, Occasion, ReasonCode, Shop
from pos_term.services.desk import BadInput, Desk, Refused
from pos_term.services.shop_change import ShopChanged, change_shop
from pos_term.services.shop_file import read_shop_file
from pos_term.store.catalogue import shop as kept_shop
from tests.hostile import HOSTILE
from tests.services.conftest import Write, rows, take
from tests.shop import TestShop

WHOLE = """
name = "Corner"
cash_unit = "0.05"
pin_digits = 6

[rules]
lot_policy = "scan"
missing_policy = "warn"
removal = "fifo"
unknown_lot = "create"
expiry_day = "stop"
warning_days = 3
min_shelf_life_days = 2
overrides = ["expired", "short_dated"]

[rules.levels]
short_dated = "block"
past_best_before = "allow"

[[departments]]
name = "Dairy"
markdown_days = 2
markdown_percent = "35"
levels = { not_first_to_expire = "block" }
overrides = []

[[departments]]
name = "Wine"
removal = "fefo"

[[roles]]
role = "cashier"
may = ["discount", "return"]
discount = 5

[[roles]]
role = "supervisor"
discount = "12.5"

[[reasons]]
occasion = "return"
words = "broken on the way"
unsellable = true

[[reasons]]
occasion = "void"
words = "changed their mind"

[[currencies]]
code = "usd"
rate = "0.912345"

[[currencies]]
code = "JPY"
rate = 0.0061
digits = 0
"""


def read(write: Write, text: str) -> Shop:
    shop = read_shop_file(write("shop.toml", text))
    assert isinstance(shop, Shop), shop
    return shop


def test_everything_a_shop_may_write_is_read(write: Write) -> None:
    shop = read(write, WHOLE)
    assert (shop.cash_unit, shop.pin_digits) == (5, 6)
    assert shop.rules == Rules(
        lot_policy=LotPolicy.SCAN, missing_policy=MissingPolicy.WARN, removal=Removal.FIFO,
        unknown_lot=UnknownLot.CREATE, expiry_day=ExpiryDay.STOP, warning_days=3, min_shelf_life_days=2,
        levels=((Reason.PAST_BEST_BEFORE, Level.ALLOW), (Reason.SHORT_DATED, Level.BLOCK)),
        overrides=(Reason.EXPIRED, Reason.SHORT_DATED),
    )  # fmt: skip
    dairy = Rules(
        markdown=Markdown(days=2, percent=35_000), levels=((Reason.NOT_FIRST_TO_EXPIRE, Level.BLOCK),), overrides=()
    )
    assert shop.departments == (
        Department(name="Dairy", rules=dairy), Department(name="Wine", rules=Rules(removal=Removal.FEFO)),
    )  # fmt: skip
    cashier, supervisor, manager = (shop.rights_of(role) for role in Role)
    assert (cashier.may, cashier.discount) == ((Permission.DISCOUNT, Permission.RETURN), 5000)
    assert (supervisor.may, supervisor.discount) == (DEFAULT_RIGHTS[1].may, 12_500)
    assert manager == DEFAULT_RIGHTS[2]
    assert shop.reasons_for(Occasion.RETURN) == (
        ReasonCode(occasion=Occasion.RETURN, words="broken on the way", unsellable=True),
    )
    assert shop.reasons_for(Occasion.DRAWER) == Shop().reasons_for(Occasion.DRAWER)
    assert shop.currencies == (Currency(code="USD", rate=912_345), Currency(code="JPY", rate=6100, digits=0))


def test_a_shop_that_writes_nothing_has_the_defaults(write: Write) -> None:
    shop = read(write, 'name = "Corner"')
    assert shop == Shop(name="Corner")
    assert (shop.rules, shop.departments) == (NO_RULES, ())


def test_what_was_read_is_what_the_journal_keeps(shop: TestShop, write: Write) -> None:
    settings = read(write, WHOLE)
    shop.post(ShopSet(id="rules", shop=settings))
    with shop.store.reading() as connection:
        assert kept_shop(connection) == settings


WRONG = [
    ('[rules]\nlot_policy = "ask"', "line 2, lot_policy: 'ask' is not scan or confirm or auto"),
    ("[rules]\nlot_policy = 3", "line 2, lot_policy: '3' is not scan or confirm or auto"),
    ('[rules]\n\nremovel = "fifo"', "line 3, removel: is not a key; did you mean removal?"),
    ("rules = 3", "line 1, rules: must be a table, under a line [rules]"),
    ("[[rules]]\nwarning_days = 1", "line 1, rules: must be a table, under a line [rules]"),
    ("[rules]\nwarning_days = -1", "line 2, warning_days: must be a whole number from 0 to 3650"),
    ("[rules]\nwarning_days = true", "line 2, warning_days: must be a whole number from 0 to 3650"),
    ("[rules]\nmarkdown_days = 2", "line 2, markdown_days: needs markdown_percent beside it; add it"),
    ("[rules]\nmarkdown_percent = 2", "line 2, markdown_percent: needs markdown_days beside it; add it"),
    ("[rules]\nmarkdown_days = 2\nmarkdown_percent = 0", "line 3, markdown_percent: must be more than 0"),
    ('[rules]\nmarkdown_days = 2\nmarkdown_percent = "101"',
     "line 3, markdown_percent: '101' is not a percentage from 0 to 100"),
    ('[rules]\noverrides = ["recalled"]', "line 2, overrides: recalled can never be overridden; take it out"),
    ('[rules]\noverrides = ["serial_sold"]', "line 2, overrides: serial_sold cannot be overridden; choose from"),
    ('[rules]\noverrides = ["soft"]', "line 2, overrides: 'soft' is not recalled or held"),
    ('[rules]\noverrides = "expired"', 'line 2, overrides: must be a list such as ["recalled"]'),
    ('[rules.levels]\nexpired = "warn"',
     "line 2, expired: blocks always; the level may be set of date_mismatch, past_best_before, short_dated, "
     "not_first_to_expire, clock_behind"),
    ('[rules]\n[rules.levels]\nrecalled = "allow"', "line 3, recalled: blocks always"),
    ('[rules.levels]\nunknown_lot = "warn"', 'line 2, unknown_lot: is set with unknown_lot = "block" or "create"'),
    ('[rules.levels]\nsoft = "warn"', "line 2, soft: is not a reason; known are date_mismatch"),
    ('[rules.levels]\nshort_dated = "no"', "line 2, short_dated: 'no' is not allow or warn or block"),
    ('[rules]\nlevels = { short_dated = "no" }', "line 2, short_dated: 'no' is not allow or warn or block"),
    ("[rules]\nlevels = 1", "line 2, levels: must be a table, under a line [rules.levels]"),
    ("departments = 1", "line 1, departments: must be tables, each under a line [[departments]]"),
    ('[[departments]]\nremoval = "fifo"', "line 1, name: is missing; fill it in"),
    ('[[departments]]\nname = "A"\n[[departments]]\nname = "A"', "line 4, name: A is there twice"),
    ('[[departments]]\nname = "A"\n[[departments]]\nname = "B"\nremoval = "lifo"',
     "line 5, removal: 'lifo' is not fefo or fifo"),
    ('[[departments]]\nname = "A"\n[departments.levels]\nshort_dated = "warn"\n[[departments]]\nname = "B"\n'
     '[departments.levels]\nshort_dated = "x"', "line 8, short_dated: 'x' is not allow or warn or block"),
    ('[[roles]]\nrole = "boss"', "line 2, role: 'boss' is not cashier or supervisor or manager"),
    ("[[roles]]\ndiscount = 5", "line 1, role: is missing; it is cashier or supervisor or manager"),
    ('[[roles]]\nrole = "cashier"\n[[roles]]\nrole = "cashier"', "line 4, role: cashier is there twice"),
    ('[[roles]]\nrole = "cashier"\nmay = ["fly"]', "line 3, may: 'fly' is not discount or price"),
    ('[[roles]]\nrole = "cashier"\ndiscount = "half"', "line 3, discount: 'half' is not a percentage"),
    ('[[reasons]]\noccasion = "party"\nwords = "x"', "line 2, occasion: 'party' is not discount or price"),
    ('[[reasons]]\noccasion = "void"', "line 1, words: is missing; fill it in"),
    ('[[reasons]]\noccasion = "void"\nwords = "x"\nunsellable = true', "line 4, unsellable: is said of a return"),
    ('[[currencies]]\ncode = "EUR"\nrate = "1"', "line 2, code: EUR is the shop's own currency"),
    ('[[currencies]]\ncode = "DOLLAR"\nrate = "1"', 'line 2, code: must be three letters such as "USD"'),
    ('[[currencies]]\ncode = "USD"\nrate = 0', "line 3, rate: must be more than 0: what one USD is worth in EUR"),
    ('[[currencies]]\ncode = "USD"\nrate = "0.1234567"', "line 3, rate: rate '0.1234567' has more than 6 decimals"),
    ('[[currencies]]\ncode = "USD"', 'line 1, rate: must be a number such as "0.05"'),
    ('cash_unit = "0.005"', "line 1, cash_unit: amount '0.005' has more than 2 decimals; write the smallest coin"),
    ("cash_unit = 0", "line 1, cash_unit: must be more than 0: the smallest coin"),
    ("cash_unit = true", 'line 1, cash_unit: must be a number such as "0.05"'),
    ("pin_digits = 3", "line 1, pin_digits: must be a whole number from 4 to 12"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), WRONG, ids=[words for _, words in WRONG])
def test_what_is_wrong_is_one_line_with_its_line_its_key_and_what_to_do(
    write: Write, text: str, words: str
) -> None:
    path = write("shop.toml", text)
    found = read_shop_file(path)
    assert isinstance(found, BadInput)
    [line] = found.lines
    assert clean(line, limit=10_000) == line
    assert line.removeprefix(str(path)).lstrip(":, ").startswith(words)


@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])
def test_hostile_text_is_taken_clean_or_refused_in_one_plain_line(write: Write, text: str) -> None:
    quoted = "".join(f"\\U{ord(c):08X}" for c in text if not 0xD800 <= ord(c) <= 0xDFFF)
    keys = ("[[departments]]\nname", "[[reasons]]\noccasion = 'void'\nwords", "[rules]\nremoval", "[[roles]]\nrole")
    for key in keys:
        found = read_shop_file(write("shop.toml", f'{key} = "{quoted}"\n'))
        if isinstance(found, BadInput):
            assert len(found.lines) == 1
            assert clean(found.lines[0], limit=10_000) == found.lines[0]
        else:
            kept = [each.name for each in found.departments] + [each.words for each in found.reasons]
            assert all(clean(name, limit=10_000) == name for name in kept)


# -- a shop that changes its mind --------------------------------------------------------------------------------


def changed(desk: Desk, path: Path, *, dry_run: bool = False) -> ShopChanged:
    outcome = change_shop(desk, path, dry_run=dry_run)
    assert isinstance(outcome, ShopChanged), outcome
    return outcome


def entries(desk: Desk) -> int:
    count: int = rows(desk, "SELECT count(*) FROM entry")[0][0]
    return count


def test_a_shop_changes_its_rules_by_its_file(desk: Desk, write: Write) -> None:
    path = write("shop.toml", '[rules]\nremoval = "fifo"\n')
    dry = changed(desk, path, dry_run=True)
    assert (dry.changed, dry.document, entries(desk)) == (("rules",), None, 0)
    done = changed(desk, path)
    assert (done.changed, entries(desk)) == (("rules",), 1)
    with desk.store.reading() as connection:
        assert kept_shop(connection).rules == Rules(removal=Removal.FIFO)


def test_a_file_that_says_what_the_shop_is_changes_nothing(desk: Desk, write: Write) -> None:
    assert changed(desk, write("shop.toml", "")).changed == ()
    assert entries(desk) == 0


def test_a_bad_file_changes_nothing(desk: Desk, write: Write) -> None:
    assert isinstance(change_shop(desk, write("shop.toml", "[rules]\nremoval = 1")), BadInput)
    assert entries(desk) == 0


@pytest.mark.parametrize(("text", "what"), [('currency = "USD"', "currency"), ("digits = 3", "digits")])
def test_the_currency_stays_once_there_are_prices_in_it(desk: Desk, write: Write, text: str, what: str) -> None:
    path = write("shop.toml", text)
    assert changed(desk, path, dry_run=True).changed
    take(desk, "products", write("p.csv", "sku,name,price\nA,Milk,1\n"))
    refused = change_shop(desk, path)
    assert isinstance(refused, Refused)
    assert f"the shop's {what} stays what it is" in refused.words
