"""What a printer prints to show that it works; nothing of a shop stands on it."""

from __future__ import annotations

from pos_term.domain.labels import Label
from pos_term.domain.receipt_page import Page, Receipt, ReceiptLine, Style
from pos_term.settings import PrinterSettings

QR_PAYLOAD = "POS-TERM TEST 0123456789"
_SIGNS = "ÄÖÜäöüß Éèêç Ññ ¡¿ £ €"
_GTIN = "09506000134352"
"""GS1's own example; nobody sells it."""


def page(settings: PrinterSettings, reached: str) -> Receipt:
    """A short page: every column, the signs of the code page, amounts at the edge, a code for the scanner."""
    columns = settings.columns
    sheet = Page(columns, 2)
    ruler = "".join(str(n // 10 % 10) if n % 10 == 0 else "." for n in range(1, columns + 1))
    lines = [
        ReceiptLine("TEST PAGE", Style.DOUBLE),
        *sheet.text(f"Reached at {reached}"),
        ReceiptLine(ruler),
        *sheet.row(f"{columns} columns, {settings.dots} dots", settings.code_page),
        *sheet.row(_SIGNS, sheet.amount(123_456)),
        *sheet.row("Bold, aligned", sheet.amount(99), Style.BOLD),
        sheet.rule(),
        ReceiptLine(QR_PAYLOAD, Style.CODE),
        *sheet.text(
            "Right when both amounts end below the last point of the ruler and the code scans.", Style.NORMAL
        ),
    ]
    return Receipt(columns, tuple(lines))


def label(reached: str) -> Label:
    """A label with text and a code for the scanner."""
    return Label(
        title="Test label", rows=(f"Reached at {reached}", "LOT TEST-1"), element_string=f"01{_GTIN}10TEST-1"
    )
