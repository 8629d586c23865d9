"""A cashier who presses anything: keys, scans and words by chance, and what must hold after each of them."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

from textual import events

from pos_term.domain.device_state import Condition, DeviceKind, DeviceState
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.help.screen import HelpScreen
from pos_term.screens.lock.screen import LockScreen
from pos_term.screens.menu.screen import MenuScreen
from pos_term.screens.sign_in.screen import SignInScreen
from pos_term.screens.suspended.screen import SuspendedScreen
from pos_term.services import credentials
from tests.equipment import Counter
from tests.screens.driving import PATIENCE, name_of
from tests.screens.monkey_devices import DEVICES, SCANNERS, change
from tests.screens.monkey_rules import Before, Watch
from tests.screens.monkey_words import HINTS

PATIENT = 9
"""Steps on one screen after which it is left."""
MOVES = ("up", "down", "pageup", "pagedown", "enter", "escape", "delete", "insert", "backspace", "tab")
VERBS = tuple(f"f{n}" for n in range(1, 13))
CAPS = {"Del": "delete", "Ins": "insert", "Esc": "escape", **{f"F{n}": f"f{n}" for n in range(1, 13)}}
ENDS = ("\r", "\r\n", "\n", "\r\r", "\t")
SIZES = ((80, 24), (120, 40), (160, 50), (40, 12), (20, 5), (1, 1), (80, 5), (30, 40))


@dataclass
class Monkey(Watch):
    """Hands that press by chance. The seed decides everything but how fast the program answers."""

    chance: random.Random
    scans: list[bytes]
    """Packs, serials, receipt codes, cards."""
    words: list[str]
    """What is typed and ended with Enter: amounts, PINs, names, dates, hostile text."""
    at: float = field(default_factory=lambda: 1000.0)
    counter: Counter = field(default_factory=Counter)
    """The devices on the counter."""
    here: int = 0
    """Steps on one screen."""
    front: object = None

    # -- hands ---------------------------------------------------------------------------------------------

    def key(self, name: str, character: str | None = None, *, after: float = 0.3) -> None:
        """One key, some seconds after the last."""
        self.at += after
        event = events.Key(name, character)
        event.time = self.at
        event.set_sender(self.app)
        self.app.post_message(event)

    def keys(self, text: str, *, gap: float) -> None:
        for character in text:
            self.key(name_of(character), character, after=gap)

    async def settle(self) -> None:
        """Until nothing is under way any more."""
        quiet = 0
        queue = cast("asyncio.Queue[object]", self.app._message_queue)
        end = time.monotonic() + PATIENCE
        while quiet < 3:
            await self.hands.pilot.pause(0.001)
            stands = self.app.screen.is_running and self.app.screen.is_mounted
            under_way = queue.qsize() > 0 or any(work.is_running for work in self.app.workers)
            quiet = quiet + 1 if stands and not under_way else 0
            assert time.monotonic() < end, "what is under way never ends"

    # -- steps ---------------------------------------------------------------------------------------------

    async def step(self) -> None:
        """One thing by chance, and everything that must hold after it."""
        before = self.before()
        self.here = self.here + 1 if before.front is self.front else 0
        self.front = before.front
        doing = self.chance.choices(
            (self.press_verb, self.press_move, self.scan, self.type_line, self.type_some, self.mash, self.resize,
             self.answer, self.port, self.device),
            (18, 18, 16, 20, 6, 3, 3, 12, 6, 6),
        )[0]  # fmt: skip
        if isinstance(before.front, CheckoutScreen) and self.chance.random() < 0.15:
            doing = self.to_devices
        elif self.here > PATIENT:
            doing = self.go_in if isinstance(before.front, CheckoutScreen) else self.leave
        self.log.append(f"{type(before.front).__name__}{f' {before.text!r}' if before.text else ''}: ")
        try:
            await doing(before)
        except AssertionError as error:
            raise AssertionError(self.told(str(error))) from error

    async def leave(self, before: Before) -> None:
        """Enough of this screen."""
        if isinstance(before.front, SignInScreen | LockScreen) and not getattr(before.front, "asks_float", False):
            self.later()
            await self.press("escape", before)
            chosen = before.front.names.chosen or ""
            await self.line("2468" if chosen in ("Ana", credentials.person_id("Ana")) else "1357", self.before())
        elif self.hands.screen.key_caps() and self.hands.screen.key_caps()[-1].key == "Enter":
            await self.press("enter", before)
        else:
            await self.press("escape", before)

    async def go_in(self, before: Before) -> None:
        """Enough of the counter: by a key or the menu to somewhere else, a sale in the cart more often than not."""
        self.here = 0
        if self.chance.random() < 0.7:
            await self.scan(before)
            before = self.before()
        way = self.chance.choice(
            ("f10", "f10", "f6", "f7", "f9", "f5", "f12", "insert", *range(1, 17), 14, 14, 15, 15, 16)
        )
        if isinstance(way, str):
            await self.press(way, before)
            return
        await self.press("f11", before)
        if isinstance(self.app.screen, MenuScreen):
            await self.line(str(way), self.before())

    async def to_devices(self, before: Before) -> None:
        """To one of the screens about devices and paper."""
        await self.press("escape", before)
        await self.press("f11", self.before())
        if isinstance(self.app.screen, MenuScreen):
            await self.line(self.chance.choice(("14", "15", "16")), self.before())

    def later(self) -> None:
        """The clock goes on: whoever was locked out may try again."""
        for till in filter(None, (self.app.open_till, self.app.aside)):
            assert till.clock.fixed
            till.clock.fixed += timedelta(minutes=31)

    async def press_verb(self, before: Before) -> None:
        await self.press(self.chance.choice(VERBS), before)

    async def press_move(self, before: Before) -> None:
        await self.press(self.chance.choice(MOVES), before)

    async def answer(self, before: Before) -> None:
        """A key that the screen shows, which leads deeper than any key."""
        shown = [CAPS[cap.key] for cap in self.hands.screen.key_caps() if cap.key in CAPS]
        await self.press(self.chance.choice([*shown, "enter", "enter"]), before)

    async def press(self, name: str, before: Before) -> None:
        shown = {name for cap in self.hands.screen.key_caps() for name in named(cap.key)}
        words = " ".join(f"{cap.key} {cap.label}" for cap in self.hands.screen.key_caps())
        self.log[-1] += f"press {name}   [{words}]"
        self.key(name, "\r" if name == "enter" else None)
        await self.settle()
        self.holds(before)
        if isinstance(before.front, HelpScreen | MenuScreen | SuspendedScreen):
            return  # left by the key that opens it as well
        if name in (*VERBS, "delete", "insert") and name not in shown:
            assert self.app.screen is before.front, f"{name} is not shown and opens {self.app.screen}"
            assert self.kinds() == before.kinds, f"{name} is not shown and stores something"
            assert self.lines() == before.lines, f"{name} is not shown and changes the cart"

    async def scan(self, before: Before) -> None:
        """A scanner, with any of the terminators scanners are set to."""
        raw, end = self.chance.choice(self.scans), self.chance.choice(ENDS)
        self.log[-1] += f"scan {raw!r} {end!r}"
        self.at += 1
        self.keys(raw.decode("utf-8", "surrogateescape"), gap=0.004)
        for character in end:
            self.key(name_of(character), character, after=0.004)
        await self.settle()
        self.holds(before)
        if not before.text:
            self.scan_holds(before, raw)

    async def port(self, before: Before) -> None:
        """A scanner on a port of its own, or two of them, perhaps while something is half typed."""
        heard = self.counter.heard
        scans = [
            (self.chance.choice(self.scans), self.chance.choice(SCANNERS))
            for _ in range(self.chance.choice((1, 1, 2)))
        ]
        self.log[-1] += f"from a port {scans}"
        assert heard, "the devices were never started"
        self.kept = (before.front, before.text)
        for raw, source in scans:
            heard(raw, source)
        await self.settle()
        self.holds(before, leaks=False)
        if len(scans) == 1 and not before.text:
            self.scan_holds(before, scans[0][0])

    async def device(self, before: Before) -> None:
        """A cable is pulled or put back; the printer, the scale, the drawer or the terminal does something else."""
        changed = self.counter.changed
        assert changed, "the devices were never started"
        what = self.chance.choice((*DEVICES, "printing", "printing", "scale", "drawer", "terminal"))
        self.log[-1] += f"device {what if isinstance(what, str) else what.value}"
        if isinstance(what, DeviceKind):
            condition = self.chance.choice(list(Condition))
            words = "" if condition.well else "gone; plug it in again"
            changed(DeviceState(kind=what, name=what.value, condition=condition, words=words))
        else:
            change(self.counter, what, self.chance)
        await self.settle()
        self.holds(before)

    async def type_line(self, before: Before) -> None:
        """A line typed by hand, and Enter."""
        hints = HINTS.get(type(before.front), ())
        await self.line(self.chance.choice(hints if hints and self.chance.random() < 0.6 else self.words), before)

    async def line(self, text: str, before: Before) -> None:
        self.log[-1] += f"  type {text!r}"
        self.keys(text, gap=0.15)
        self.key("enter", "\r")
        await self.settle()
        self.holds(before, leaks="\x1b" not in text)

    async def type_some(self, before: Before) -> None:
        """A line begun and not ended."""
        text = self.chance.choice(self.words)[:6]
        self.log[-1] += f"begin {text!r}"
        self.keys(text, gap=0.15)
        await self.settle()
        self.holds(before, leaks="\x1b" not in text)

    async def mash(self, before: Before) -> None:
        """An elbow on the keyboard: everything at once, before the program looks."""
        names = [
            self.chance.choice((*VERBS, *MOVES, *"0123456789abz*-=%")) for _ in range(self.chance.randint(2, 12))
        ]
        self.log[-1] += f"mash {names}"
        for name in names:
            if len(name) == 1:
                self.key(name_of(name), name, after=0.01)
            else:
                self.key(name, "\r" if name == "enter" else None, after=0.01)
        await self.settle()
        self.holds(before, leaks=False)

    async def resize(self, before: Before) -> None:
        size = self.chance.choice(SIZES)
        self.log[-1] += f"size {size}"
        await self.hands.pilot.resize_terminal(*size)
        await self.settle()
        self.holds(before)
        assert self.hands.text is not None


def named(key: str) -> tuple[str, ...]:
    """The keys that a key of the legend stands for: `F5-F8` for four."""
    first, _, last = key.partition("-")
    if last:
        return tuple(f"f{n}" for n in range(int(first[1:]), int(last[1:]) + 1))
    return (CAPS.get(key, ""),)
