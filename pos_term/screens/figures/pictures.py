"""What a report looks like as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_term.services.figures.pictures import SellThrough, WeekBar, expiry_by_week, sell_through

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_term.screens.figures.screen import FiguresScreen
    from pos_term.screens.figures.titles import Figure
    from pos_term.services.desk import Desk

WEEKS = 12
MOST = 400
"""Points that a screen can tell apart."""


def draw(screen: FiguresScreen, figure: Figure, drawn: Callable[[str], None], stopped: Callable[[], None]) -> None:
    """Read what the picture of a report shows and draw it; `drawn` is told which kind of picture it is."""
    desk: Desk = screen.till.desk()
    if figure.name == "expiry":

        def bars(weeks: list[WeekBar]) -> None:
            _bars(screen, weeks, figure.picture)
            drawn("bars")

        screen.read("Drawing", lambda: expiry_by_week(desk, WEEKS), bars, stopped)
    else:

        def points(lots: list[SellThrough]) -> None:
            _points(screen, lots, figure.picture)
            drawn("points")

        screen.read("Drawing", lambda: sell_through(desk), points, stopped)


def _bars(screen: FiguresScreen, weeks: list[WeekBar], title: str) -> None:
    names = ["past" if week.week < 0 else f"{week.begins:%d.%m.}" for week in weeks]
    unit = 10**screen.till.shop.digits
    screen.bars.draw(f"{title} ({screen.till.shop.currency})", names, [week.value // unit for week in weeks])


def _points(screen: FiguresScreen, lots: list[SellThrough], title: str) -> None:
    shown = [(lot.time_percent, lot.sold_percent) for lot in lots[:MOST]]
    screen.points.draw(title, "time gone, %", "sold, %", shown)
