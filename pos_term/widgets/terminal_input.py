"""A guard against bytes that are no UTF-8: Textual's input thread would end the program on the first of them."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from functools import partial

_NAME = "getincrementaldecoder"


def _keeping(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    """A maker of decoders that keep a wrong byte as a lone surrogate instead of raising."""
    return partial(codecs.getincrementaldecoder(encoding), errors="surrogateescape")


def keep_wrong_bytes() -> None:
    """Make the terminal driver pass on bytes that are no UTF-8, each as a surrogate, so that a scan stays whole.

    A scanner set to Latin-1 sends such bytes; Textual decodes strictly in its input thread and dies of one.
    Call it before `App.run`. Where there is no Linux driver there is nothing to guard.
    """
    try:
        from textual.drivers import linux_driver
    except ImportError:  # pragma: no cover - Windows has no termios
        return
    setattr(linux_driver, _NAME, _keeping)
