"""Jobs for an ESC/POS printer read back: a lens for tests, a preview, and the last check before a job is sent.

`escpos_reader` reads, `escpos_events` are what it finds, `job_checks` judges a job.
"""

from __future__ import annotations

from pos_term.devices.escpos_events import (
    QR,
    Barcode,
    CodePage,
    Cut,
    DecodeError,
    DrawerPulse,
    Event,
    Feed,
    Init,
    Other,
    Raster,
    StatusAsked,
    Styled,
    Text,
)
from pos_term.devices.escpos_picture import picture
from pos_term.devices.escpos_reader import decode, events
from pos_term.devices.job_checks import check_job

__all__ = [
    "QR", "Barcode", "CodePage", "Cut", "DecodeError", "DrawerPulse", "Event", "Feed", "Init", "Other", "Raster",
    "StatusAsked", "Styled", "Text", "check_job", "decode", "events", "picture", "rows",
]  # fmt: skip


def rows(found: tuple[Event, ...]) -> list[str]:
    """The text of a job line by line, codes and pictures in brackets: what the paper says."""
    paper = [""]
    for event in found:
        match event:
            case Text():
                paper[-1] += event.text
            case Feed():
                paper += [""] * event.lines
            case QR():
                paper[-1] += f"[{event.payload.decode('utf-8', 'replace')}]"
            case Raster():
                paper[-1] += f"[picture {event.width} x {event.height}]"
                paper.append("")
            case _:
                pass
    return paper
