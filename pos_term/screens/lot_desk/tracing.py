"""The way from a lot's card to its trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pos_term.screens.base import TillModal
    from pos_term.services.lot_desk import LotCard


def trace_screen(card: LotCard) -> TillModal[Any]:
    """The trace of a lot or serial, on its own screen."""
    from pos_term.screens.tracing.screen import TracingScreen

    return TracingScreen(card.code, card.product.sku)
