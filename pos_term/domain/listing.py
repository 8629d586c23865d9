"""A report as headings, words and tables of text, before it is fitted to a page of any size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pos_term.domain.cells import flow
from pos_term.domain.clean import clean
from pos_term.domain.receipt_page import Page, Receipt, ReceiptLine, Style


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of a table."""

    title: str
    right: bool = False
    """Whether its texts are numbers, that stand at the right and make no sense without their heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of text under headings."""

    title: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]
    """Each as long as the headings; text from outside is welcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What goes on paper."""

    title: str
    words: tuple[str, ...] = ()
    """Lines below the title."""
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands on every page."""

    shop: str
    made_at: str
    """When it was made, in words."""
    made: datetime
    """The same, for the document's own record of it."""
    training: bool = False


def table(title: str, headings: Sequence[Heading], rows: Sequence[Sequence[str]]) -> Table:
    """A table of the columns in which anything stands."""
    used = [n for n in range(len(headings)) if any(row[n] for row in rows)]
    return Table(
        title=title, headings=tuple(headings[n] for n in used),
        rows=tuple(tuple(row[n] for n in used) for row in rows),
    )  # fmt: skip


def lay_out_listing(listing: Listing, head: Letterhead, columns: int) -> Receipt:
    """A listing on a receipt printer's paper of so many columns: a row of a table takes the lines it needs."""
    return Receipt(columns, tuple(_lines(listing, head, Page(columns, 0))))


def _lines(listing: Listing, head: Letterhead, page: Page) -> Iterator[ReceiptLine]:
    if head.training:
        yield from page.text("TRAINING", Style.DOUBLE)
    yield from page.text(head.shop, Style.CENTRED)
    yield from page.text(listing.title, Style.BOLD)
    yield from page.text(head.made_at)
    for words in listing.words:
        yield from page.text(words)
    for each in listing.tables:
        yield page.rule()
        yield from page.text(each.title, Style.BOLD)
        if not each.rows:
            yield from page.text("none")
        for row in each.rows:
            yield from _row(each.headings, row, page.columns)
    yield page.rule()


def _row(headings: Sequence[Heading], row: Sequence[str], width: int) -> Iterator[ReceiptLine]:
    """Its cells one behind the other, numbers with their heading; from the second line on a little to the right."""
    parts = [
        f"{heading.title} {clean(cell)}" if heading.right else clean(cell)
        for heading, cell in zip(headings, row, strict=True)
        if cell
    ]
    for n, text in enumerate(flow(parts, width - 2)):
        yield ReceiptLine(text if n == 0 else f"  {text}")
