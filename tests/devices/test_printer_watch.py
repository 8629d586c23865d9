"""A printer between jobs: seen at the start, and seen to be back, by itself."""

from __future__ import annotations

import threading

from pos_term.devices.drawer import PrinterDrawer
from pos_term.devices.printer import ReceiptPrinter
from pos_term.devices.printer_watch import PrinterWatch
from pos_term.domain.device_state import Condition, DeviceKind, DeviceState
from pos_term.settings import DrawerSettings, PrinterSettings
from tests.devices.fake_printer import FakePrinter, Mood, free_port


class Ears:
    """Hears every state, and lets the test wait for one."""

    def __init__(self) -> None:
        self.heard: list[Condition] = []
        self._news = threading.Condition()

    def __call__(self, state: DeviceState) -> None:
        with self._news:
            self.heard.append(state.condition)
            self._news.notify_all()

    def wait_for(self, condition: Condition) -> None:
        with self._news:
            assert self._news.wait_for(lambda: self.heard and self.heard[-1] is condition, 20), self.heard


def printer_at(port: int) -> ReceiptPrinter:
    return ReceiptPrinter(PrinterSettings(kind="tcp", host="127.0.0.1", port=port, timeout_seconds=1))


def test_a_printer_that_wants_paper_is_seen_at_the_start_and_seen_to_be_well_again() -> None:
    ears = Ears()
    with FakePrinter(Mood.PAPER_OUT) as machine:
        printer = printer_at(machine.port)
        printer.start(ears)
        watch = PrinterWatch([printer], every=0.01)
        watch.start()
        ears.wait_for(Condition.TROUBLE)
        machine.brain.mood = Mood.OK
        ears.wait_for(Condition.READY)
        watch.close()
    assert machine.jobs == []


def test_the_drawer_of_a_printer_is_away_and_back_with_it() -> None:
    ears = Ears()
    printer = printer_at(free_port())
    drawer = PrinterDrawer(printer, DrawerSettings(kind="printer"))
    drawer.start(ears)
    assert drawer.open()
    ears.wait_for(Condition.AWAY)
    with FakePrinter() as machine:
        back = printer_at(machine.port)
        hung = PrinterDrawer(back, DrawerSettings(kind="printer"))
        hung.start(ears)
        machine.brain.mood = Mood.PAPER_OUT
        back.look()
        ears.wait_for(Condition.TROUBLE)
        machine.brain.mood = Mood.OK
        back.look()
        ears.wait_for(Condition.READY)
    assert machine.jobs == []


class Asked:
    """A printer that is as it was told to be, and counts who asks."""

    def __init__(self, *conditions: Condition) -> None:
        self.conditions = list(conditions)
        self.asked = 0
        self.often = threading.Event()

    def state(self) -> DeviceState:
        return DeviceState(kind=DeviceKind.PRINTER, name="printer", condition=self.conditions[0])

    def look(self) -> DeviceState:
        self.asked += 1
        self.conditions = self.conditions[1:] or self.conditions
        if self.asked >= 5:
            self.often.set()
        return self.state()


def test_a_printer_that_is_well_is_left_alone_between_jobs() -> None:
    well, away = Asked(Condition.IDLE, Condition.READY), Asked(Condition.AWAY)
    watch = PrinterWatch([well, away], every=0.001)
    watch.start()
    assert away.often.wait(20)
    watch.close()
    assert well.asked == 1
