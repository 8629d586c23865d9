"""GS1 element strings: walked into elements, read from brackets, and written.

Sources: GS1 General Specifications 7.8 (processing of element strings), 3.2 (which lengths are predefined),
4.14 (the printed form with brackets).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pos_term.domain.gs1_fields import Elements, interpret, named
from pos_term.domain.gs1_table import Identifier, identifier_at, table
from pos_term.domain.scan_types import GS, CodeKind, ScanError, ScanFault, ScannedCode, ScanSource, shown

_BRACKETED = re.compile(r"\(([0-9]{2,4})\)")


@dataclass(frozen=True, slots=True)
class Placed:
    """An element and where its value lies in the text."""

    identifier: Identifier
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Walk:
    """The elements of a text in order, as far as they could be told apart."""

    placed: tuple[Placed, ...]
    misfit: Placed | None = None
    """The element whose value does not fit its identifier; nothing behind it was read."""
    unknown_at: int | None = None
    """Where something stands that is no application identifier."""

    @property
    def is_whole(self) -> bool:
        """Whether the text was read to its end and is not empty."""
        return bool(self.placed) and self.misfit is None and self.unknown_at is None

    @property
    def elements(self) -> Elements:
        """The elements as the decoder reports them."""
        return tuple((each.identifier.ai, each.value) for each in self.placed)


def walk(body: str) -> Walk:
    """Take a text apart into elements: predefined lengths by count, all others up to a separator or the end.

    A separator is also taken behind an element that needs none (7.8.6), and once at the very start.
    """
    placed: list[Placed] = []
    at = 1 if body.startswith(GS) else 0
    while at < len(body):
        identifier = identifier_at(body, at)
        if identifier is None:
            return Walk(tuple(placed), unknown_at=at)
        start = at + len(identifier.ai)
        if identifier.length is None:
            end = body.find(GS, start)
            end = len(body) if end < 0 else end
        else:
            end = min(start + identifier.length, len(body))
        found = Placed(identifier, body[start:end], start, end)
        if not identifier.accepts(found.value):
            return Walk(tuple(placed), misfit=found)
        placed.append(found)
        at = end + 1 if body.startswith(GS, end) else end
    return Walk(tuple(placed))


def refusal_of(source: ScanSource, walked: Walk, body: str) -> ScanError:
    """Return in words why a text could not be taken apart to its end."""
    if walked.misfit is not None:
        found = walked.misfit
        told = f"The {named(found.identifier.ai)} in this code, “{shown(found.value)}”, has the wrong length"
        message = f"{told} or characters. Scan again; if it stays, key the printed numbers."
    elif walked.unknown_at is not None:
        message = (
            f"This code holds “{shown(body[walked.unknown_at :])}”, which no GS1 element begins with. "
            "Scan again; if it stays, key the printed numbers."
        )
    else:
        message = "This GS1 code is empty. Scan again, or key the printed numbers."
    return source.refused(ScanFault.BAD_CODE, message)


def read_bracketed(source: ScanSource, text: str) -> ScannedCode | ScanError | None:
    """Read "(01)…(17)…(10)…" as printed under a symbol and typed or pasted; None if it is not that.

    Blanks around values are allowed. Nothing is guessed: brackets say where each element ends.
    """
    before, *parts = _BRACKETED.split(text)
    if before or not parts:
        return None
    pairs = [(ai, value.strip(" ")) for ai, value in zip(parts[::2], parts[1::2], strict=True)]
    broken = next((ai for ai, value in pairs if not _fits(ai, value)), None)
    if broken is None:
        return interpret(source, CodeKind.GS1, tuple(pairs))
    if pairs[0][0] not in ("00", "01", "02"):
        return None
    message = f"The {named(broken)} in this code has the wrong length or characters. Check what was typed."
    return source.refused(ScanFault.BAD_CODE, message)


def encode_element_string(elements: Iterable[tuple[str, str]], aim: str = "]d2") -> bytes:
    """Write elements as a scanner sends them: in the given order, a separator only where one is needed.

    That is behind each element without predefined length, unless it is the last. Values are taken as they
    are. `aim` is the AIM identifier to put in front; "" for a scanner that sends none.
    """
    written, separator = aim, ""
    for ai, value in elements:
        written += f"{separator}{ai}{value}"
        identifier = table().get(ai)
        separator = GS if identifier is None or identifier.length is None else ""
    return written.encode()


def _fits(ai: str, value: str) -> bool:
    identifier = table().get(ai)
    return identifier is not None and identifier.accepts(value)
