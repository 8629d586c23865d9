"""Labels as the bytes an ESC/POS printer takes: pictures only, each followed by its own end."""

from __future__ import annotations

from pos_term.devices.job_checks import TO_THE_GAP
from pos_term.devices.label_layout import draw_label
from pos_term.domain.labels import Label
from pos_term.settings import LabelSettings, PrinterSettings

MOST_COPIES = 999
_FEED = b"\x1bd\x06"
"""As far as the cutter, or the edge that paper is torn off at."""
_CUTS = {"full": b"\x1dV\x00", "partial": b"\x1dV\x01", "none": b""}


def encode_label(label: Label, copies: int, labels: LabelSettings, printer: PrinterSettings) -> bytes:
    """So many copies of a label as one job for the printer and stock that the settings describe.

    On receipt paper each is cut off; label stock is fed to the next gap (`GS FF`). A label that is wider than the
    print head becomes as wide as the head. Raises ValueError, in plain words, where a code or the price does not
    fit or is none, or the copies are not from 1 to `MOST_COPIES`.
    """
    if not 1 <= copies <= MOST_COPIES:
        raise ValueError(f"{copies} copies of a label cannot be printed; ask for 1 to {MOST_COPIES}")
    width = min(labels.width_mm * labels.dots_per_mm, printer.dots)
    drawn = draw_label(label, width, labels.height_mm * labels.dots_per_mm, labels.dots_per_mm)
    end = TO_THE_GAP if labels.stock == "labels" else _FEED + _CUTS[printer.cutter]
    return b"\x1b@" + (drawn.commands() + end) * copies
