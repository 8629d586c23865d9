"""The last check before a job is sent: it holds what it is for, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pos_term.devices.escpos_events import (
    QR,
    CodePage,
    Cut,
    DecodeError,
    DrawerPulse,
    Event,
    Feed,
    Init,
    Other,
    Raster,
    Styled,
    Text,
)
from pos_term.devices.escpos_reader import decode
from pos_term.devices.raster import BAND, REAL_TIME, bytes_wide
from pos_term.settings import LabelSettings, PrinterSettings

_RECEIPT = (Init, CodePage, Styled, Text, Feed, QR, Raster, Cut)
_LABEL = {Init: "i", Raster: "r", Feed: "f", Cut: "c", Other: "g"}
_WIDEST = 1024
"""Dots, more than any paper a receipt is printed on."""
TO_THE_GAP = b"\x1d\x0c"
"""`GS FF`: feeds label stock until the next label lies under the head."""


def check_receipt(job: bytes, settings: PrinterSettings) -> str | None:
    """Why a receipt's job may not be sent, in words, or None.

    It begins by setting the printer back and choosing the one code page, holds only the commands a receipt
    needs, no drawer pulse and no picture wider than the paper, and ends in its only cut: of the kind that the
    printer's cutter is set to, and none where it has no cutter.
    """
    try:
        found = decode(job)
    except DecodeError as error:
        return str(error)
    return (
        _foreign_to_receipts(found)
        or _real_time(job)
        or _pictures(found, settings.dots)
        or _cuts(found, settings.cutter)
        or _beginning(found)
    )


def check_job(job: bytes) -> str | None:
    """Like `check_receipt`, for paper of any width and a printer that cuts in either way."""
    faults = [check_receipt(job, PrinterSettings(dots=_WIDEST, cutter=cutter)) for cutter in ("full", "partial")]
    return faults[0] and faults[1] and faults[0]


def check_labels(job: bytes, copies: int, labels: LabelSettings, settings: PrinterSettings) -> str | None:
    """Why a job of labels may not be sent, in words, or None.

    It sets the printer back and prints exactly `copies` labels: each one picture no larger than the label, then a
    feed and a cut on receipt paper (the feed alone where the printer has no cutter), or a feed to the gap on
    label stock.
    """
    try:
        found = decode(job)
    except DecodeError as error:
        return str(error)
    for event in found:
        if isinstance(event, DrawerPulse):
            return f"a drawer pulse at byte {event.offset}"
        if type(event) not in _LABEL or (isinstance(event, Other) and event.name != "GS FF"):
            return f"a command no label needs at byte {event.offset}"
    if wrong := _real_time(job):
        return wrong
    shape = "".join(_LABEL[type(event)] for event in found)
    end = {"labels": "g"}.get(labels.stock) or ("f" if settings.cutter == "none" else "fc")
    if not re.fullmatch(f"i(r+{end})+", shape):
        return "it is not one label after the other, each with its picture and its end"
    printed = re.findall("r+", shape)
    if len(printed) != copies:
        return f"{len(printed)} labels, where {copies} were asked for"
    most = min(bytes_wide(labels.width_mm * labels.dots_per_mm) * 8, bytes_wide(settings.dots) * 8)
    return _pictures(found, most) or _heights(found, printed, labels) or _kinds_of_cut(found, settings.cutter)


def check_pulse(job: bytes) -> str | None:
    """Why a drawer's job may not be sent, in words, or None: it holds one pulse and nothing else."""
    try:
        found = decode(job)
    except DecodeError as error:
        return str(error)
    pulses = sum(isinstance(event, DrawerPulse) for event in found)
    if pulses == len(found) == 1:
        return None
    return f"{pulses} drawer pulses and {len(found) - pulses} other commands, where one pulse is all there may be"


def _real_time(job: bytes) -> str | None:
    """Printers look for these commands in every byte, whatever it is part of."""
    found = REAL_TIME.search(job)
    return f"a command that is obeyed at once at byte {found.start()}" if found else None


def _foreign_to_receipts(found: Sequence[Event]) -> str | None:
    for event in found:
        if isinstance(event, DrawerPulse):
            return f"a drawer pulse at byte {event.offset}"
        if not isinstance(event, _RECEIPT):
            return f"a command no receipt needs at byte {event.offset}"
    return None


def _pictures(found: Sequence[Event], dots: int) -> str | None:
    most = bytes_wide(dots) * 8
    for event in found:
        if isinstance(event, Raster):
            width, height = event.width * event.wide, event.height * event.high
            if not (0 < width <= most and 0 < height <= BAND):
                size = f"{width} x {height} dots"
                return f"a picture of {size}, where {most} x {BAND} is the most, at byte {event.offset}"
    return None


def _cuts(found: Sequence[Event], cutter: str) -> str | None:
    cuts = sum(isinstance(event, Cut) for event in found)
    if cutter == "none":
        return f"{cuts} cuts, where the printer has no cutter" if cuts else None
    if cuts != 1 or not isinstance(found[-1], Cut):
        return f"{cuts} cuts, where a receipt ends in its only one"
    return _kinds_of_cut(found, cutter)


def _kinds_of_cut(found: Sequence[Event], cutter: str) -> str | None:
    for event in found:
        if isinstance(event, Cut) and event.partial != (cutter == "partial"):
            return f"a cut of the wrong kind at byte {event.offset}"
    return None


def _beginning(found: Sequence[Event]) -> str | None:
    resets = [event for event in found if isinstance(event, Init | CodePage)]
    if resets != list(found[:2]) or [type(event) for event in resets] != [Init, CodePage]:
        return "it does not begin by setting the printer back and its code page"
    return None


def _heights(found: Sequence[Event], printed: Sequence[str], labels: LabelSettings) -> str | None:
    """The pictures of one label join on to each other."""
    heights = [event.height * event.high for event in found if isinstance(event, Raster)]
    most, at = labels.height_mm * labels.dots_per_mm, 0
    for each in printed:
        height = sum(heights[at : at + len(each)])
        if height > most:
            return f"a label {height} dots high, where {most} is the most"
        at += len(each)
    return None
