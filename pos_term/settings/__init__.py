"""What belongs to this till: its number, store and theme, and the devices that stand on its counter."""

from pos_term.settings.devices import (
    CardSettings,
    DisplaySettings,
    DrawerSettings,
    LabelSettings,
    PrinterSettings,
    ScaleSettings,
    ScannerSettings,
    SerialLine,
    WedgeSettings,
)
from pos_term.settings.load import SettingsError, default_file, default_store, load_settings, settings_file
from pos_term.settings.values import COLUMNS, Settings

__all__ = [
    "COLUMNS",
    "CardSettings",
    "DisplaySettings",
    "DrawerSettings",
    "LabelSettings",
    "PrinterSettings",
    "ScaleSettings",
    "ScannerSettings",
    "SerialLine",
    "Settings",
    "SettingsError",
    "WedgeSettings",
    "default_file",
    "default_store",
    "load_settings",
    "settings_file",
]
