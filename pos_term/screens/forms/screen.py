"""The frame of every list with its forms: the keys that its steps may use."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from pos_term.screens.base import key
from pos_term.screens.steps import StepScreen


class MasterScreen(StepScreen[str]):
    """Gives the words for what was kept last, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("f2", "press('f2')", "Edit"),
        key("f4", "press('f4')", "Add"),
        key("f5", "press('f5')", "History"),
        key("f6", "press('f6')", "More of it"),
        key("f7", "press('f7')", "Label"),
        key("f8", "press('f8')", "Forget"),
        key("f10", "press('f10')", "Save"),
        key("delete", "press('delete')", "Take away"),
    ]
