"""A gift receipt: what was given, how it is found again, and nothing of what it cost."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pos_term.domain.documents import Sale, SoldNumber
from pos_term.domain.gift_receipt import lay_out_gift, why_no_gift
from pos_term.domain.lots import Provenance
from pos_term.domain.receipt import Receipt, Style
from pos_term.domain.shop import Shop
from tests.hostile import HOSTILE
from tests.printing import keeps_to_its_paper, prints_whole
from tests.sample_receipt import BACK, FACTS, LOCAL_AT, SHOP, exchange, full_sale, lay, make_sale, piece

ROW = pytest.mark.parametrize("words", [words for _, words in HOSTILE], ids=[name for name, _ in HOSTILE])
_PRICE = re.compile(r"\d+[.,]\d\d\b")


def gift(
    sale: Sale, *, columns: int = 42, copy: bool = False, training: bool = False, shop: Shop = SHOP
) -> Receipt:
    return lay_out_gift(sale, FACTS, shop, columns=columns, copy=copy, training=training, local_at=LOCAL_AT)


@pytest.mark.parametrize("columns", [32, 42, 64])
def test_it_names_goods_lots_and_serials_and_not_one_price(columns: int) -> None:
    rows = gift(full_sale(), columns=columns).rows()
    for words in ("Yogurt, plain 500 g", "  3 pieces", "  lot L2411A  exp 28 Nov 2026 x2", "  serial 8841-09",
                  "  0.482 kg", "  1 piece"):  # fmt: skip
        assert words in rows
    assert not [row for row in rows if _PRICE.search(row)]
    for words in ("TOTAL", "Tax", "Card", "Change", "Cashier", "Ana", "4411", "Rate"):
        assert not any(words in row for row in rows), words


def test_what_the_till_can_find_it_by_is_the_code_of_the_sale() -> None:
    sale = full_sale()
    codes = [line.text for line in gift(sale).lines if line.style is Style.CODE]
    assert codes == [line.text for line in lay(sale).lines if line.style is Style.CODE] == [sale.number]


def test_it_says_what_it_is_and_where_it_is_from() -> None:
    rows = [row.strip() for row in gift(full_sale(), copy=True, training=True).rows()]
    assert {"GIFT RECEIPT", "Corner Shop", "12 Harbour Street", "Sat 21 Nov 2026 14:03"} <= set(rows)
    assert "TRAINING - NOT A SALE" in rows[0]
    assert "COPY" in rows[1]
    assert (rows[-1], rows[-2]) == (rows[0], rows[1])
    assert not any("COPY" in row or "TRAINING" in row for row in gift(full_sale()).rows())


def test_goods_that_came_back_in_an_exchange_are_nobodys_gift() -> None:
    rows = gift(exchange()).rows()
    assert "Headset" in rows
    assert "Speaker" not in rows
    assert not any("off" in row or "deposit" in row for row in rows)


def test_a_return_has_none_and_says_why() -> None:
    back = exchange(lines=(), back=BACK)
    words = "Nothing was sold with that receipt: it has no gift receipt."
    assert (why_no_gift(back), why_no_gift(full_sale())) == (words, None)
    with pytest.raises(ValueError, match="Nothing was sold"):
        gift(back)


@pytest.mark.parametrize("columns", [31, 65])
def test_a_width_that_is_no_receipt_is_refused(columns: int) -> None:
    with pytest.raises(ValueError, match="32 to 64"):
        gift(full_sale(), columns=columns)


@ROW
@pytest.mark.parametrize("columns", [32, 48])
def test_hostile_text_stays_in_its_place(words: str, columns: int) -> None:
    number = SoldNumber(lot_id="x", lot=words, serial=words, quantity=1000, provenance=Provenance.KEYED)
    sale = make_sale(replace(piece(words, number), unit=words), number=words)
    page = gift(sale, columns=columns, shop=Shop(name=words, address=(words,), footer=(words,)))
    keeps_to_its_paper(page)
    prints_whole(page)
