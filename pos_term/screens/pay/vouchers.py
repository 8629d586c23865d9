"""What is scanned or typed where a voucher's code is asked for, and is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.domain.vouchers import is_ours, tidy_code
from pos_term.services.reading import Identified, read
from pos_term.widgets.entry_buffer import Entry

if TYPE_CHECKING:
    from pos_term.services.till import Till


def not_a_voucher(till: Till, entry: Entry, asked: str) -> str:
    """Why an entry is no voucher's code, in plain words; empty where it is taken for one.

    Vouchers of others are taken too, so any code may be one, except that of goods of this shop: someone who goes
    on scanning packs must not have paid with one. A typed code that merely is some lot's as well is taken.
    A code that the shop has not given out is taken the second time: `asked` is the one before.
    """
    found = read(till, entry.raw)
    if not isinstance(found, Identified) or (found.by_number and not entry.scanned):
        if is_ours(tidy_code(entry.text)) or entry.text == asked:
            return ""
        code = clean(entry.text, limit=30)
        return f"This shop gave out no voucher {code}. Enter it again to take it as somebody else's, or Esc."
    name = clean(found.product.name, limit=40)
    return f"That is {name}, no voucher; nothing was added. Scan or type the voucher's code, or Esc."
