"""The card terminal that stands beside the till and does not talk to it, and the choice of one by the settings."""

from __future__ import annotations

from collections.abc import Callable

from pos_term.devices.card_simulator import SimulatedTerminal
from pos_term.domain.card_answer import CardAnswer
from pos_term.domain.device_state import Condition, DeviceKind, DeviceState
from pos_term.domain.tender import TenderState
from pos_term.settings import CardSettings


class ManualTerminal:
    """A terminal on its own: the cashier types the amount into it, and into the till what it says."""

    asks = False

    def __init__(self, settings: CardSettings) -> None:
        self._settings = settings

    def authorise(self, amount: int, reference: str) -> CardAnswer:  # noqa: ARG002
        """Nobody asked the terminal, so nobody knows."""
        return CardAnswer(state=TenderState.UNKNOWN, words="the cashier types what the card terminal says")

    def cancel(self) -> None:
        """Nothing is under way here; the cashier cancels on the terminal."""

    def start(self, changed: Callable[[DeviceState], None]) -> None:
        """There is nothing to listen to."""

    def state(self) -> DeviceState:
        """Nothing speaks against it."""
        return DeviceState(
            kind=DeviceKind.CARD, name=DeviceKind.CARD.value, condition=Condition.IDLE,
            words="the cashier types what the terminal says", reached="by hand",
        )  # fmt: skip

    def look(self) -> DeviceState:
        """The same."""
        return self.state()

    def try_out(self) -> str:
        """It can only be tried by hand."""
        return "The card terminal is not connected to the till: type a payment into it, and its answer here."

    def close(self) -> None:
        """Nothing is held."""


def card_terminal(settings: CardSettings) -> ManualTerminal | SimulatedTerminal:
    """The terminal that the settings name."""
    return SimulatedTerminal(settings) if settings.kind == "simulator" else ManualTerminal(settings)
