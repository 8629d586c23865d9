"""Card terminals: one that stands beside the till, and one to practise with that answers by the amount."""

from __future__ import annotations

import threading
import time

import pytest

from pos_term.devices.card_simulator import SimulatedTerminal
from pos_term.devices.card_terminal import ManualTerminal, card_terminal
from pos_term.domain.card_answer import CardAnswer
from pos_term.domain.device_state import Condition, DeviceKind
from pos_term.domain.tender import TenderState
from pos_term.settings import CardSettings

SIMULATOR = CardSettings(kind="simulator", timeout_seconds=30)


@pytest.fixture
def terminal() -> SimulatedTerminal:
    return SimulatedTerminal(SIMULATOR, moment=0.0, long=20.0)


class Asking:
    """Somebody waits for an answer on a thread of their own."""

    def __init__(self, terminal: SimulatedTerminal, amount: int, reference: str) -> None:
        self.answer: CardAnswer | None = None
        self._thread = threading.Thread(target=self._ask, args=(terminal, amount, reference))
        self._thread.start()
        until(lambda: terminal._current is not None or self.answer is not None)

    def _ask(self, terminal: SimulatedTerminal, amount: int, reference: str) -> None:
        self.answer = terminal.authorise(amount, reference)

    def wait(self) -> CardAnswer:
        self._thread.join(10)
        assert self.answer is not None
        return self.answer


def until(condition: object) -> None:
    assert callable(condition)
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_the_settings_name_the_terminal() -> None:
    assert isinstance(card_terminal(CardSettings()), ManualTerminal)
    assert isinstance(card_terminal(SIMULATOR), SimulatedTerminal)


def test_a_terminal_on_its_own_is_never_asked_and_never_says_approved() -> None:
    terminal = ManualTerminal(CardSettings())
    assert not terminal.asks
    assert terminal.authorise(100, "r").state is TenderState.UNKNOWN
    terminal.cancel()
    terminal.start(lambda _: None)
    assert (terminal.look().kind, terminal.look().condition) == (DeviceKind.CARD, Condition.IDLE)
    assert "not connected" in terminal.try_out()
    terminal.close()


@pytest.mark.parametrize("amount", [100, 1047, -250, 5])
def test_most_amounts_are_approved_with_a_number_each(terminal: SimulatedTerminal, amount: int) -> None:
    first, second = terminal.authorise(amount, "r-1"), terminal.authorise(amount, "r-2")
    assert first.state is second.state is TenderState.APPROVED
    assert first.reference
    assert first.reference != second.reference


@pytest.mark.parametrize("amount", [101, 1, -301])
def test_an_amount_that_ends_in_01_is_declined_each_time(terminal: SimulatedTerminal, amount: int) -> None:
    for _ in range(2):
        answer = terminal.authorise(amount, "r-1")
        assert (answer.state, answer.reference) == (TenderState.DECLINED, "")
        assert "declined" in answer.words


def test_the_same_reference_is_never_taken_twice(terminal: SimulatedTerminal) -> None:
    answers = {terminal.authorise(100, "r-1") for _ in range(5)}
    assert len(answers) == 1
    assert terminal._count == 1
    other = terminal.authorise(200, "r-1")
    assert other.state is TenderState.DECLINED
    assert terminal._count == 1


def test_an_amount_that_ends_in_02_gets_no_answer_in_time() -> None:
    terminal = SimulatedTerminal(CardSettings(kind="simulator", timeout_seconds=1), moment=0.0)
    began = time.monotonic()
    assert terminal.authorise(102, "r-1").state is TenderState.UNKNOWN
    assert time.monotonic() - began >= 0.9
    assert terminal.authorise(100, "r-2").state is TenderState.APPROVED


@pytest.mark.parametrize(("amount", "state"), [(103, TenderState.DECLINED), (102, TenderState.UNKNOWN)])
def test_what_takes_long_can_be_cancelled(terminal: SimulatedTerminal, amount: int, state: TenderState) -> None:
    asking = Asking(terminal, amount, "r-1")
    assert asking.answer is None
    terminal.cancel()
    assert asking.wait().state is state
    terminal.cancel()
    assert terminal.authorise(100, "r-2").state is TenderState.APPROVED


def test_a_slow_payment_is_approved_in_the_end() -> None:
    terminal = SimulatedTerminal(SIMULATOR, moment=0.0, long=0.05)
    assert terminal.authorise(103, "r-1").state is TenderState.APPROVED
    hasty = SimulatedTerminal(CardSettings(kind="simulator", timeout_seconds=1), moment=0.0, long=1.5)
    assert hasty.authorise(103, "r-1").state is TenderState.UNKNOWN


def test_one_payment_at_a_time_and_two_who_ask_for_the_same_one_get_one_answer() -> None:
    terminal = SimulatedTerminal(SIMULATOR, moment=0.0, long=0.3)
    first = Asking(terminal, 103, "r-1")
    assert "busy" in terminal.authorise(100, "r-2").words
    second = Asking(terminal, 103, "r-1")
    assert first.wait() == second.wait()
    assert first.wait().state is TenderState.APPROVED
    assert terminal._count == 1


def test_closing_lets_nobody_wait(terminal: SimulatedTerminal) -> None:
    asking = Asking(terminal, 102, "r-1")
    terminal.close()
    assert asking.wait().state is TenderState.UNKNOWN
    assert terminal.authorise(100, "r-2").state is TenderState.UNKNOWN
    assert terminal.look().condition is Condition.READY
    assert "01 are declined" in terminal.try_out()
