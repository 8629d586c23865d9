"""The X and the Z on their way to the printer, from the screen of the shift."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pos_term.screens.base import TillModal
from pos_term.widgets.band import Notice, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_term.services.desk import Refused
    from pos_term.services.papers import Sheet
    from pos_term.services.till import Till

    _Make = Callable[[Till], Sheet | Refused]


class ShiftPaper(TillModal[bool], inherit_bindings=False):
    """Prints behind the screen's back: what is on paper decides nothing about the shift."""

    def print_x(self) -> None:
        """Print the X of the open shift; nothing without a printer."""
        self._begin(_x)

    def print_z(self, *, copy: bool = False) -> None:
        """Print the Z of the shift that was closed last; nothing without a printer."""
        self._begin(_z_again if copy else _z)

    def _begin(self, make: _Make) -> None:
        if self.till.printer:
            self.app.run_worker(self._print(self.till, make), group="printing-figures", exit_on_error=False)

    async def _print(self, till: Till, make: _Make) -> None:
        try:
            title, refused = await asyncio.to_thread(_put, till, make)
        except Exception as error:
            self.host.trouble(error)
            return
        if self.is_active:
            words = refused or f"{title} goes to the printer."
            self.tell(Notice(Tone.WARNING if refused else Tone.GOOD, words))
        if not refused:
            self.host.print_receipts()


def _x(till: Till) -> Sheet | Refused:
    from pos_term.services.papers import x_sheet

    till.write_records()
    return x_sheet(till, till.number, till.settings.printer.columns)


def _z(till: Till, *, copy: bool = False) -> Sheet | Refused:
    from pos_term.services.papers import z_sheet

    return z_sheet(till, till.number, till.settings.printer.columns, copy=copy)


def _z_again(till: Till) -> Sheet | Refused:
    return _z(till, copy=True)


def _put(till: Till, make: _Make) -> tuple[str, str | None]:
    """Put a page on the spool: its name, and why not where it is not."""
    from pos_term.services.desk import Refused

    sheet = make(till)
    if isinstance(sheet, Refused):
        return "", f"{sheet.words[:1].upper()}{sheet.words[1:]}."
    return sheet.title, till.print_page(sheet.title, sheet.page)
