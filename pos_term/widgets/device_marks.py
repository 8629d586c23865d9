"""The devices on the top line: a symbol and a word each, trouble first, the rest folded where room is short."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pos_term.domain.clean import clean
from pos_term.widgets.painting import Piece, cut, width_of

GAP = 2
"""Cells between two marks."""
WHOLE = 23
"""Cells of something wrong that is never cut: a name and its state."""
LEAST = 20
"""Cells that are left of longer words."""
STUMP = 12
"""Cells of something wrong beside which it is still worth saying that there is more."""
_GOOD = "●"
_BAD = "▲"


@dataclass(frozen=True, slots=True)
class DeviceMark:
    """One device as the top line shows it. The symbol is never the only sign: a word goes with it."""

    name: str
    symbol: str = _GOOD
    words: str = ""
    """What is wrong, in few words; empty while it is well."""

    @property
    def well(self) -> bool:
        """Whether nothing needs to be done about it."""
        return not self.words

    @property
    def text(self) -> str:
        """Name and state."""
        return clean(f"{self.name} {self.words}" if self.words else self.name, limit=120)


def marks_in(marks: Sequence[DeviceMark], room: int) -> list[Piece]:
    """The marks in at most `room` cells, each with a gap before it; trouble first and with words.

    Where they do not all fit, those that are well fold into one (`● 4 devices`), then long words are cut, and
    what still has no room is counted (`▲ 2 more`).
    """
    bad, good = [m for m in marks if not m.well], [m for m in marks if m.well]
    pieces = [*_bad(f"{m.symbol} {m.text}" for m in bad), *_good(good)]
    if _span(pieces) <= room:
        return pieces
    rest = _good(_folded(good))
    if not bad:
        return rest if _span(rest) <= room else _squeezed(_folded(good), room)
    return _beside(bad, rest, room)


def _beside(bad: Sequence[DeviceMark], rest: list[Piece], room: int) -> list[Piece]:
    """What is wrong, and what is well beside it where that takes the room from nothing that is wrong."""
    named, told = _told(bad, room)
    if told:
        beside = _told(bad, room - _span(rest))
        return beside[1] + rest if beside[0] == named else told
    # Nothing can be told whole: that there is more beside it is worth its last words.
    more = _bad([f"{_BAD} {len(bad) - 1} more"]) if len(bad) > 1 else []
    if room - _span(more) < GAP + STUMP:
        more = []
    text = cut(f"{bad[0].symbol} {bad[0].text}", max(0, room - _span(more) - GAP))
    return [*_bad([text]), *more] if text else []


def _folded(marks: Sequence[DeviceMark]) -> Sequence[DeviceMark]:
    """What is well as one mark; one alone stays what it is."""
    if len(marks) < 2:
        return marks
    symbol = _GOOD if any(m.symbol == _GOOD for m in marks) else marks[0].symbol
    return [DeviceMark(f"{len(marks)} devices", symbol)]


def _span(pieces: Sequence[Piece]) -> int:
    return sum(width_of(text) for text, _ in pieces)


def _bad(texts: Iterable[str]) -> list[Piece]:
    return [piece for text in texts for piece in ((" " * GAP, ""), (text, "status--bad"))]


def _good(marks: Sequence[DeviceMark]) -> list[Piece]:
    return [
        piece
        for m in marks
        for piece in ((" " * GAP, ""), (f"{m.symbol} ", "status--good"), (m.text, "status--plain"))
    ]


def _told(marks: Sequence[DeviceMark], room: int) -> tuple[int, list[Piece]]:
    """What is wrong in so many cells: as many marks as tell something, and how many there are beside them.

    Gives how many are named, and the pieces.
    """
    for count in range(len(marks), 0, -1):
        left = len(marks) - count
        more = _bad([f"{_BAD} {left} more"]) if left else []
        texts = _cut([f"{m.symbol} {m.text}" for m in marks[:count]], room - _span(more))
        if texts:
            return count, _bad(texts) + more
    return 0, []


def _cut(texts: Sequence[str], room: int) -> list[str]:
    """Texts in so many cells, the longest cut first; none where one of them would tell nothing any more."""
    widths = [width_of(text) for text in texts]
    least = [width if width <= WHOLE else LEAST for width in widths]
    over = sum(widths) + GAP * len(texts) - room
    while over > 0:
        at = max(range(len(widths)), key=lambda n: widths[n] - least[n])
        if widths[at] <= least[at]:
            return []
        widths[at] -= 1
        over -= 1
    return [cut(text, width) for text, width in zip(texts, widths, strict=True)]


def _squeezed(marks: Sequence[DeviceMark], room: int) -> list[Piece]:
    """The one mark of all that is well, as far as it goes."""
    text = cut(marks[0].text, max(0, room - GAP - 2)) if marks else ""
    return _good([DeviceMark(text, marks[0].symbol)]) if text else []
