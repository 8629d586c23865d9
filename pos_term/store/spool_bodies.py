"""Pages and labels as the JSON that waits on the spool, and back."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pos_term.domain.labels import Label
from pos_term.domain.receipt import NARROWEST, WIDEST, Receipt
from pos_term.store.codec import HALF, canonical

MOST_LABELS = 999
"""The most copies of one label."""


class UnreadableBody(ValueError):
    """What stands on the spool is no page or label of this program; the message says so in plain words."""


@cache
def _shape(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def write_page(page: Receipt) -> str:
    """A page as JSON."""
    return _write(Receipt, page)


def write_label(label: Label, copies: int) -> str:
    """A label and how many of it, as JSON."""
    return _write(tuple[Label, int], (label, copies))


def read_page(body: str) -> Receipt:
    """A page back from its JSON. Raises UnreadableBody."""
    page: Receipt = _read(Receipt, body, "page")
    if not NARROWEST <= page.columns <= WIDEST or not page.lines:
        raise UnreadableBody("what was kept of this page cannot be read; make it again")
    return page


def read_label(body: str) -> tuple[Label, int]:
    """A label and how many of it. Raises UnreadableBody."""
    label, copies = _read(tuple[Label, int], body, "label")
    if not 1 <= copies <= MOST_LABELS:
        raise UnreadableBody("what was kept of this label cannot be read; make it again")
    return label, copies


def _write(kind: Any, value: object) -> str:
    # Half a character cannot be kept in any file.
    return HALF.sub("\ufffd", canonical(_shape(kind).dump_python(value, mode="json")))


def _read(kind: Any, body: str, what: str) -> Any:
    try:
        return _shape(kind).validate_json(body, strict=True)
    except (ValidationError, RecursionError) as error:
        raise UnreadableBody(f"what was kept of this {what} cannot be read; make it again") from error
