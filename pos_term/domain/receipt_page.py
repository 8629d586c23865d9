"""A receipt as lines of text, and the few shapes of row that all of it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pos_term.domain.cells import cells, wrap
from pos_term.domain.clean import clean
from pos_term.domain.money import format_amount


class Style(StrEnum):
    """How a line looks. `double`, `centred` and `code` are centred by whoever shows them, the rest begin left."""

    NORMAL = "normal"
    BOLD = "bold"
    DOUBLE = "double"
    """Bold and twice as high, as wide as any other."""
    CENTRED = "centred"
    CODE = "code"
    """A code for a scanner: of the sale, by which it is found again, or of a voucher; printed as text with it."""


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One line; its text is clean and no wider than the receipt."""

    text: str
    style: Style = Style.NORMAL


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt ready to be shown or printed."""

    columns: int
    lines: tuple[ReceiptLine, ...]

    def rows(self) -> tuple[str, ...]:
        """The lines as plain text, centred ones by blanks."""
        return tuple(
            " " * ((self.columns - cells(line.text)) // 2) + line.text
            if line.style in (Style.DOUBLE, Style.CENTRED, Style.CODE)
            else line.text
            for line in self.lines
        )


@dataclass(frozen=True, slots=True)
class Page:
    """The paper: its width, and the decimals of its amounts."""

    columns: int
    digits: int

    def amount(self, minor: int) -> str:
        """Minor units as text."""
        return format_amount(minor, self.digits)

    def rule(self) -> ReceiptLine:
        """A line from edge to edge."""
        return ReceiptLine("-" * self.columns)

    def text(self, words: str, style: Style = Style.NORMAL) -> Iterator[ReceiptLine]:
        """Words from outside, cleaned, on as many rows as they need."""
        for row in wrap(clean(words), self.columns):
            yield ReceiptLine(row, style)

    def row(self, left: str, right: str, style: Style = Style.NORMAL, *, indent: int = 0) -> Iterator[ReceiptLine]:
        """Words on the left and an amount that ends in the last column; the words give way, the amount never."""
        rows = [" " * indent + row for row in wrap(left, self.columns - indent)] or [""]
        if right and cells(rows[-1]) + 1 + cells(right) > self.columns:
            rows.append("")
        if right:
            rows[-1] += " " * (self.columns - cells(rows[-1]) - cells(right)) + right
        for row in rows:
            yield ReceiptLine(row, style)

    def table(self, rows: Sequence[Sequence[str]]) -> Iterator[ReceiptLine]:
        """A heading and rows of a name and amounts in columns, the last at the edge.

        Where the amounts are too long for that they stand one below the other, each with its name and heading.
        """
        count = len(rows[0])
        widths = [max(cells(row[n]) for row in rows) for n in range(count)]
        gap = (self.columns - sum(widths)) // (count - 1)
        if gap < 1:
            for name, *amounts in rows[1:]:
                for what, amount in zip(rows[0][1:], amounts, strict=True):
                    yield from self.row(f"{name} {what.lower()}", amount)
            return
        widths[0] = self.columns - sum(widths[1:]) - (count - 1) * gap
        for first, *others in rows:
            right = (
                " " * (gap + width - cells(text)) + text for text, width in zip(others, widths[1:], strict=True)
            )
            yield ReceiptLine(first + " " * (widths[0] - cells(first)) + "".join(right))
