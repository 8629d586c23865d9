"""A line of text in any script, drawn dot by dot on the character grid of the printer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from pos_term.devices.raster import Bitmap
from pos_term.devices.script_order import Cluster, clusters
from pos_term.devices.unifont import HEIGHT, Glyph, glyph
from pos_term.domain.cells import cells, char_cells

_UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Grid:
    """Where characters stand on a line: so many cells of so many dots."""

    columns: int
    width: int
    """Dots of one cell."""
    height: int


def draw_line(text: str, grid: Grid, *, bold: bool = False) -> Bitmap:
    """Draw one line as wide as the grid; text beyond the last column is left off.

    A character fills the one or two cells that `cells` counts for it, whatever its glyph is like, so that what
    stands behind it stays in its column. One that no glyph is known for is drawn as `?`.
    """
    return draw_clusters(clusters(text, grid.columns), grid, bold=bold)


def draw_as_stored(text: str, grid: Grid, *, bold: bool = False) -> Bitmap:
    """Draw one line in the order of its characters, as a printer does with the bytes it is sent."""
    placed, column = [], 0
    for char in text:
        placed.append(Cluster(column, char))
        column += char_cells(char)
    return draw_clusters(placed, grid, bold=bold)


def draw_clusters(placed: Iterable[Cluster], grid: Grid, *, bold: bool = False) -> Bitmap:
    """Draw characters into their cells."""
    total = grid.columns * grid.width
    rows = [0] * grid.height
    for each in placed:
        wide = char_cells(each.base)
        shift = total - (each.column + wide) * grid.width
        if shift < 0:
            continue
        for drawn in _drawn(each.base, each.marks, wide * grid.width, grid.height, bold):
            for n, row in enumerate(drawn):
                rows[n] |= row << shift
    return Bitmap(total, rows)


def width_of(text: str, grid: Grid) -> int:
    """Dots that a text takes."""
    return cells(text) * grid.width


@lru_cache(maxsize=4096)
def _drawn(base: str, marks: str, width: int, height: int, bold: bool) -> tuple[tuple[int, ...], ...]:
    return tuple(_cell(char, width, height, bold) for char in base + marks)


@lru_cache(maxsize=4096)
def _cell(char: str, width: int, height: int, bold: bool) -> tuple[int, ...]:
    """The glyph of one character, fitted to the dots it may fill; each row a number."""
    found = glyph(char) or glyph(_UNKNOWN) or Glyph(8, (0,) * HEIGHT)
    fitted = [_stretched(row, found.width, width) for row in found.rows]
    tall = [_any(fitted, sources) for sources in _plan(HEIGHT, height)]
    return tuple(_bolder(row, width) if bold else row for row in tall)


def _any(rows: list[int], sources: tuple[int, ...]) -> int:
    ink = 0
    for n in sources:
        ink |= rows[n]
    return ink


@lru_cache(maxsize=8192)
def _stretched(row: int, source: int, target: int) -> int:
    """A row of `source` dots on `target` dots."""
    if not row or source == target:
        return row
    ink = 0
    for sources in _plan(source, target):
        ink = ink << 1 | any(row >> (source - 1 - n) & 1 for n in sources)
    return ink


@cache
def _plan(source: int, target: int) -> tuple[tuple[int, ...], ...]:
    """For each of `target` dots, which of `source` dots blacken it: the one it lies on, or those it lies between.

    From 8 to 12, as for an ordinary cell, every stroke comes out two dots wide and every gap one.
    """
    plan = []
    for n in range(target):
        left, right = n * source, (n + 1) * source
        shares = {
            m: min(right, (m + 1) * target) - max(left, m * target)
            for m in range(left // target, -(-right // target))
        }
        enough = min(source, target)
        plan.append(tuple(m for m, share in shares.items() if share * 2 >= enough))
    return tuple(plan)


def _bolder(row: int, width: int) -> int:
    """Strokes one dot wider, where that closes no gap."""
    return row | (row >> 1 & ~(row << 1) & ((1 << width) - 1))
