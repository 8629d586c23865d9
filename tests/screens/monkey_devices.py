"""A counter full of devices for the cashier who presses anything, and what chance does to them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import cast

from pos_term.domain.card_answer import CardAnswer
from pos_term.domain.device_state import Condition, DeviceKind, DeviceState, FoundPort
from pos_term.domain.tender import TenderState
from pos_term.domain.weight import Weight
from tests.equipment import NO_PAPER, NOBODY_KNOWS, CashDrawer, Counter, Glass, OnTheScale, Paper, Terminal

SCANNERS = ("front", "hand [b]held[/]")
DEVICES = (DeviceKind.SCANNER, DeviceKind.PRINTER, DeviceKind.DRAWER, DeviceKind.DISPLAY, DeviceKind.SCALE)
_STATES = tuple(
    DeviceState(kind=kind, name=kind.value, condition=Condition.READY, reached=f"/dev/{kind.value}")
    for kind in DEVICES
)
_PORTS = (
    FoundPort(kind=None, device="/dev/ttyUSB7", words="FTDI [b]cable[/]"),
    FoundPort(kind=DeviceKind.SCANNER, device="/dev/serial/by-id/usb-Xenon-if00", words="Honeywell Xenon"),
)
_ANSWERS = (
    CardAnswer(state=TenderState.APPROVED, reference="A1"),
    CardAnswer(state=TenderState.DECLINED, words="the card was declined"),
    CardAnswer(state=TenderState.UNKNOWN, words="the terminal gave no answer"),
)


@dataclass
class Beeping:
    """Scanners that are told what became of each scan."""

    answers: int = 0

    def answer(self, source: str, *, good: bool) -> None:
        self.answers += 1


def counter() -> Counter:
    """Everything that a counter may have, in order."""
    paper = Paper()
    return Counter(
        printer=paper, labels=paper, drawer=CashDrawer(), display=Glass(), card=Terminal(), scanners=Beeping(),
        scale=OnTheScale(Weight(thousandths=482, unit="kg", raw="00.482")), devices=_STATES, ports=_PORTS,
    )  # fmt: skip


def change(there: Counter, what: str, chance: random.Random) -> None:
    """One device does something else from now on."""
    if what == "printing":
        cast("Paper", there.printer).always = chance.choice((None, NO_PAPER, NOBODY_KNOWS, NOBODY_KNOWS))
    elif what == "scale":
        weight = Weight(thousandths=chance.randint(1, 2000), unit="kg", raw="00.500")
        cast("OnTheScale", there.scale).says = chance.choice((weight, "the goods are still moving; wait"))
    elif what == "drawer":
        cast("CashDrawer", there.drawer).stuck = chance.choice(("", "the printer is off"))
    else:
        terminal = cast("Terminal", there.card)
        terminal.answer, terminal.asks = chance.choice(_ANSWERS), chance.random() < 0.7
