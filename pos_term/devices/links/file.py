"""A printer that is a file: every job is appended to it."""

from __future__ import annotations

import os
from pathlib import Path

from pos_term.devices.links.base import LinkFault, OneWay
from pos_term.domain.clean import clean

_FLAGS = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)


class FileLink(OneWay):
    """A regular file; one that cannot take a whole job is left as it was."""

    def __init__(self, path: Path) -> None:
        self._path = path
        if path.is_dir():
            raise self._fault("it is a folder")
        place = path if path.exists() else path.parent
        if not place.exists():
            raise self._fault("its folder is not there")
        if not os.access(place, os.W_OK):
            raise self._fault("this user may not write there")

    def send(self, data: bytes) -> None:
        """Append it whole, or nothing of it."""
        try:
            target = os.open(self._path, _FLAGS, 0o644)
        except (OSError, ValueError) as error:
            raise self._fault(_reason(error)) from error
        try:
            before = os.fstat(target).st_size
            try:
                left = memoryview(data)
                while left:
                    left = left[os.write(target, left) :]
            except OSError as error:
                os.ftruncate(target, before)
                raise self._fault(_reason(error)) from error
        finally:
            os.close(target)

    def _fault(self, reason: str) -> LinkFault:
        name = clean(str(self._path), limit=120)
        return LinkFault(f"{name} cannot be written: {reason}; check the path and the disk", nothing=True)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
