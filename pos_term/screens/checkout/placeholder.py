"""What stands in the cart's place while there is no sale: how to begin, and the card of scans to try."""

from __future__ import annotations

from collections.abc import Sequence

from pos_term.domain.clean import clean
from pos_term.screens.host import CardScan
from pos_term.widgets.painting import Piece, cut, left, right, width_of


class Placeholder:
    """Paints the empty counter."""

    def __init__(self, card: Sequence[CardScan]) -> None:
        self._card = card
        self.parked = 0
        """Sales that wait to be fetched."""

    def __call__(self, width: int, height: int) -> list[list[Piece]]:
        """Rows for the room there is."""
        rows: list[list[Piece]] = [
            [
                (" Scan a pack", "cart--strong"),
                (cut(" or type its code and press Enter", width - 13), "cart--hint"),
            ],
            [],
        ]
        if self.parked:
            waits = "sale is suspended" if self.parked == 1 else "sales are suspended"
            rows += [[(" F5", "cart--key"), (f"  {self.parked} {waits}", "cart--strong")], []]
        if self._card:
            rows.append([(cut(f" SCANS TO TRY  .1 to .{len(self._card)}, then Enter", width), "cart--heading")])
            rows += card_rows(self._card, width, height - len(rows))
        return rows


def card_rows(card: Sequence[CardScan], width: int, height: int) -> list[list[Piece]]:
    """The card in one column with notes, or in two columns of titles where it is long for the height."""
    if len(card) <= height:
        titles = min(max(width_of(clean(scan.title)) for scan in card), width - 8)
        return [
            [
                (right(f".{n}", 4), "cart--key"),
                (f"  {left(clean(scan.title), titles)}  ", ""),
                (cut(clean(scan.note), max(0, width - titles - 8)), "cart--hint"),
            ]
            for n, scan in enumerate(card, 1)
        ]
    half = (len(card) + 1) // 2
    room = max(8, (width - 2) // 2 - 6)
    rows: list[list[Piece]] = []
    for n in range(half):
        row: list[Piece] = [("  ", "")]
        for place in (n, n + half):
            if place < len(card):
                row.append((right(f".{place + 1}", 3), "cart--key"))
                row.append((f" {left(clean(card[place].title), room)} ", ""))
        rows.append(row)
    return rows[: max(0, height)]
