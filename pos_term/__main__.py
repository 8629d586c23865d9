"""Where settings, store, services, devices and the screen meet, and nowhere else.

`pos-term` alone opens the till without loading the other commands: a till paints first and loads after.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pos_term.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from pos_term.screens.host import CardScan
    from pos_term.services.till import Till


def run_till(
    settings: Settings, *, card: Sequence[CardScan] = (), at: datetime | None = None, log: Path | None = None
) -> int:
    """Open the till on the screen and give its exit code when it is left."""
    gc.disable()  # what a start loads stays for good; looking through it for garbage takes a tenth of the time
    from pos_term.app import PosTerm
    from pos_term.store.glance import glance

    def load() -> Till:
        from pos_term.devices.equipment import Equipment
        from pos_term.services.till import Till

        try:
            return Till.open(settings, at=at, equipment=Equipment(settings), background=True)
        finally:
            gc.freeze()
            gc.enable()

    app = PosTerm(
        load, card=card, glance=lambda: glance(settings.store, settings.till), theme=settings.theme, log=log
    )
    try:
        app.run(mouse=False)
    finally:
        app.devices.close()  # also where the program ended before it could: no port stays taken
    return app.return_code or 0


def main() -> None:
    """Run `pos-term`: the till when nothing else is asked for, else the command."""
    if sys.argv[1:] in ([], ["till"]) and "://" not in os.environ.get("POS_TERM_STORE", ""):
        try:
            settings = load_settings()
        except SettingsError as error:
            sys.stderr.write(f"pos-term: {error}\n")
            raise SystemExit(2) from error
        raise SystemExit(run_till(settings))
    from pos_term.cli import run

    run(run_till)


if __name__ == "__main__":
    main()
