"""A gift receipt: what was sold, so that it can be exchanged, and nothing of what it cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from pos_term.domain.cells import clip
from pos_term.domain.clean import clean
from pos_term.domain.dates import long_date
from pos_term.domain.documents import Sale
from pos_term.domain.receipt import NARROWEST, WIDEST, ReceiptFacts
from pos_term.domain.receipt_goods import unpriced
from pos_term.domain.receipt_page import Page, Receipt, ReceiptLine, Style
from pos_term.domain.shop import Shop


def why_no_gift(sale: Sale) -> str | None:
    """Why a sale has no gift receipt, in plain words; None where it has one: it sold something."""
    return None if sale.lines else "Nothing was sold with that receipt: it has no gift receipt."


def lay_out_gift(
    sale: Sale, facts: ReceiptFacts, shop: Shop, *, columns: int, copy: bool, training: bool, local_at: datetime
) -> Receipt:
    """Lay out the gift receipt of a sale that sold something; `local_at` is its moment in the shop's zone.

    It names the goods with their lots and serials and carries the code by which the sale is found again; it
    shows no price, total, discount, payment or customer. Raises ValueError, in plain words, where `why_no_gift`
    says why not, or when `columns` is not from `NARROWEST` to `WIDEST`.
    """
    if not NARROWEST <= columns <= WIDEST:
        raise ValueError(f"a line of {columns} characters is no receipt; columns must be {NARROWEST} to {WIDEST}")
    refused = why_no_gift(sale)
    if refused:
        raise ValueError(refused)
    banners = [
        ReceiptLine(f" {words} ".center(columns, "*"), Style.DOUBLE)
        for words, wanted in (("TRAINING - NOT A SALE", training), ("COPY", copy))
        if wanted
    ]
    return Receipt(
        columns, (*banners, *_body(sale, facts, shop, Page(columns, sale.digits), local_at), *banners[::-1])
    )


def _body(sale: Sale, facts: ReceiptFacts, shop: Shop, page: Page, local_at: datetime) -> Iterator[ReceiptLine]:
    yield from page.text(shop.name, Style.DOUBLE)
    for words in shop.address:
        yield from page.text(words, Style.CENTRED)
    yield page.rule()
    yield ReceiptLine("GIFT RECEIPT", Style.DOUBLE)
    yield from page.row(f"Receipt {clean(sale.number)}", f"Till {clean(facts.till, limit=8)}")
    yield from page.row(f"{long_date(local_at.date())} {local_at:%H:%M}", "")
    yield page.rule()
    yield from unpriced(page, sale)
    yield page.rule()
    yield ReceiptLine("")
    yield ReceiptLine(clip(clean(sale.number), page.columns), Style.CODE)
    yield ReceiptLine("")
    for words in shop.footer:
        yield from page.text(words, Style.CENTRED)
