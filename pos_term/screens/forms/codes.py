"""A scan as the value of a field: the product number in it, else the code as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_term.services.reading import Identified, Unidentified, read

if TYPE_CHECKING:
    from pos_term.services.till import Till
    from pos_term.widgets.entry_buffer import Entry


def code_of(till: Till, entry: Entry) -> str:
    """What a field takes from an entry: the GTIN of a code that has one, else the text."""
    return gtin_of(read(till, entry.raw)) or entry.text


def gtin_of(found: Identified | Unidentified) -> str:
    """The product number in a code; empty where it has none."""
    code = found.code
    return (code.gtin or "") if code is not None else ""
