"""Whether a page keeps to its paper, and whether a printer would take it for that page and nothing else."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from pos_term.devices.job_checks import check_receipt
from pos_term.devices.receipt_bytes import encode
from pos_term.domain.cells import cells
from pos_term.domain.receipt import Receipt
from pos_term.settings import PrinterSettings

_UNSAFE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def keeps_to_its_paper(page: Receipt) -> None:
    """No line is wider than the paper or holds what a printer or terminal could take for a command."""
    for line in page.lines:
        assert cells(line.text) <= page.columns, line
        assert not any(unicodedata.category(char) in _UNSAFE for char in line.text), line


def prints_whole(page: Receipt, settings: PrinterSettings | None = None) -> None:
    """The bytes for a printer pass the check they have to pass before they are sent."""
    paper = replace(settings or PrinterSettings(), columns=page.columns)
    assert check_receipt(encode(page, paper), paper) is None


def text(page: Receipt) -> str:
    """The page as it is kept in a file."""
    return "".join(f"{row.rstrip()}\n" for row in page.rows())
