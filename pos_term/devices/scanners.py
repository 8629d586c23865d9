"""All the scanners of one till that have a port of their own, each by its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from pos_term.devices.scanner_evdev import EvdevScanner
from pos_term.devices.scanner_feed import Changed, Heard
from pos_term.devices.scanner_serial import SerialScanner
from pos_term.domain.clean import clean, visible
from pos_term.domain.device_state import Condition, DeviceState
from pos_term.settings import ScannerSettings

_LONGEST_NAME = 40


class ScannerBank:
    """Several scanners at once. `taken` are the ports of other devices, which no `auto` scanner may take."""

    def __init__(self, settings: Sequence[ScannerSettings], *, taken: Iterable[str] = ()) -> None:
        self._taken = tuple(taken)
        self._settings = tuple(settings)
        self._scanners: dict[str, SerialScanner | EvdevScanner] = {}
        for index, (name, each) in enumerate(zip(_names(settings), settings, strict=True)):
            self._scanners[name] = self._scanner(index, name, each)

    def _scanner(self, index: int, name: str, settings: ScannerSettings) -> SerialScanner | EvdevScanner:
        if settings.kind == "evdev":
            return EvdevScanner(settings, name=name)
        return SerialScanner(settings, name=name, taken=lambda: self._ports_of_others(index))

    def start(self, heard: Heard, changed: Changed) -> None:
        """Listen to all of them, each on a thread of its own; `heard` gets each scan with its scanner's name."""
        for scanner in self._scanners.values():
            scanner.start(heard, changed)

    def answer(self, source: str, *, good: bool) -> None:
        """Have the scanner of that name beep or light up, where it can; never waits."""
        if scanner := self._scanners.get(source):
            scanner.signal(good=good)

    def states(self) -> tuple[DeviceState, ...]:
        """How each was when it was last heard of, in the order of the settings."""
        return tuple(scanner.state() for scanner in self._scanners.values())

    def look(self) -> tuple[DeviceState, ...]:
        """How each is, tried at the same time; two seconds at most, and an address that is silent some more."""
        if not self._scanners:
            return ()
        with ThreadPoolExecutor(len(self._scanners), thread_name_prefix="look") as at_once:
            return tuple(at_once.map(lambda scanner: scanner.look(), self._scanners.values()))

    def try_out(self, name: str) -> str:
        """Have it give its signal, and tell the last scan, so that scanning something shows that it works."""
        scanner = self._scanners.get(name)
        if scanner is None:
            return f"There is no scanner named {clean(name, limit=_LONGEST_NAME)}."
        state = scanner.look()
        if state.condition not in (Condition.READY, Condition.TROUBLE):
            return f"{name}: {state.words}."
        told = [f"{name} is there"]
        if scanner.signal(good=True):
            told = [f"{name} was sent its signal: it should beep or light up"]
        if state.words:
            told.append(state.words)
        if scanner.last is None:
            told.append("nothing was scanned yet; scan something, then try again")
        else:
            read = visible(scanner.last.decode(errors="replace"))
            told.append(f"the last scan was {read} ({len(scanner.last)} bytes); scan something and look again")
        return ". ".join(part[0].upper() + part[1:] if at else part for at, part in enumerate(told)) + "."

    def close(self) -> None:
        """Stop listening; the threads end."""
        with ThreadPoolExecutor(max(1, len(self._scanners)), thread_name_prefix="close") as at_once:
            list(at_once.map(lambda scanner: scanner.close(), self._scanners.values()))

    def _ports_of_others(self, index: int) -> Iterator[str]:
        """What a scanner that looks for its port has to leave alone: ports that are named, and those in use."""
        yield from self._taken
        for other, (settings, scanner) in enumerate(zip(self._settings, self._scanners.values(), strict=True)):
            if other != index:
                yield scanner.state().reached if settings.device == "auto" else settings.device


def _names(settings: Sequence[ScannerSettings]) -> list[str]:
    """A name for each: what its settings say, with a number where another has that name."""
    names: list[str] = []
    for each in settings:
        wanted = clean(each.name, limit=_LONGEST_NAME) or "scanner"
        name, number = wanted, 2
        while name in names:
            name, number = f"{wanted} {number}", number + 1
        names.append(name)
    return names
