"""Everything a till keeps for itself, and the kinds of paper it knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import platformdirs

from pos_term.settings.devices import (
    COLUMNS,
    CardSettings,
    DisplaySettings,
    DrawerSettings,
    LabelSettings,
    PrinterSettings,
    ScaleSettings,
    ScannerSettings,
    WedgeSettings,
)
from pos_term.settings.field import setting

__all__ = ["COLUMNS", "PROFILES", "Settings", "default_store"]

PROFILES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "epson-80": {"columns": 42, "dots": 512, "code_page": "CP858", "cutter": "full"},
        "generic-80": {"columns": 48, "dots": 576, "code_page": "CP858", "cutter": "full"},
        "generic-58": {"columns": 32, "dots": 384, "code_page": "CP858", "cutter": "none"},
    }
)
"""What a printer's profile says where the file does not."""


def default_store() -> Path:
    """The store in the user's data folder."""
    return Path(platformdirs.user_data_dir("pos_term")) / "store.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything this till keeps for itself."""

    till: str = setting("1", "The till's number; each till of a shop has its own.")
    store: Path = setting(
        default_store, "The store file; like every path here, a relative one starts at the folder of this file."
    )
    theme: str = setting("dark", "dark or light.", choices=("dark", "light"))
    lock_seconds: int = setting(
        300, "How long nobody may touch the till before it locks itself; 0 is never.", least=0
    )
    scanner: WedgeSettings = setting(WedgeSettings(), "The scanner that types like a keyboard.")
    scanners: tuple[ScannerSettings, ...] = setting((), "Scanners on ports of their own: one table each.")
    printer: PrinterSettings = setting(PrinterSettings(), "The receipt printer.")
    labels: LabelSettings = setting(LabelSettings(), "Labels for lots and shelves.")
    drawer: DrawerSettings = setting(DrawerSettings(), "The cash drawer.")
    display: DisplaySettings = setting(DisplaySettings(), "The customer's display.")
    scale: ScaleSettings = setting(ScaleSettings(), "The scale.")
    card: CardSettings = setting(CardSettings(), "The card terminal.")
    file: Path | None = field(default=None, compare=False)
    """Where these were read from; None where there is no file yet. Not itself a setting."""
