"""What must hold at the till whatever was pressed or scanned."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from pos_term.app import PosTerm
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.later.screen import AssignScreen
from pos_term.screens.lock.screen import LockScreen
from pos_term.screens.opening.screen import OpeningScreen
from pos_term.screens.pay.screen import PayScreen
from pos_term.screens.pin.screen import PinScreen
from pos_term.screens.reason.screen import ReasonScreen
from pos_term.screens.sign_in.screen import SignInScreen
from pos_term.services import credentials
from tests.screens.driving import Hands

HOLD_SCANS = (ApproveScreen, ReasonScreen, LockScreen, SignInScreen, PinScreen)
"""Screens that no scan opens, answers or leaves."""
NEVER_BY_SCAN = (
    "sale", "sale_voided", "cash_moved", "no_sale", "shift_opened", "shift_closed", "tender_settled",
    "customer_forgotten", "customer_kept",
)  # fmt: skip


@dataclass(frozen=True)
class Before:
    """What stood before a step."""

    front: object
    text: str
    kinds: Counter[str]
    tries: int
    lines: tuple[tuple[int, int], ...]
    voucher: bool
    prompt: object


@dataclass
class Watch:
    """Looks at the till before and after a step."""

    hands: Hands
    goods: frozenset[bytes]
    """Scans that are goods of the shop."""
    log: list[str] = field(default_factory=list, kw_only=True)
    """What was done."""
    kept: tuple[object, str] = field(default=(None, ""), kw_only=True)
    """What was typed, and on which screen, when a scan from a port came between: there it may come back."""
    seen: Counter[str] = field(default_factory=Counter, kw_only=True)
    """How often a step began on each screen."""

    @property
    def app(self) -> PosTerm:
        return self.hands.app

    # -- what holds ----------------------------------------------------------------------------------------

    def before(self) -> Before:
        front = self.app.screen
        self.seen[type(front).__name__ + self._step_of(front)] += 1
        return Before(
            front, self.app.entry.text, self.kinds(), Tries.count, self.lines(),
            isinstance(front, PayScreen) and front.voucher is not None, getattr(front, "prompt", None),
        )  # fmt: skip

    def _step_of(self, front: object) -> str:
        for name in ("step", "prompt"):
            step = getattr(front, name, None)
            if step is not None:
                return f".{type(step).__name__}"
        return ""

    def kinds(self) -> Counter[str]:
        """Journal entries by kind."""
        if self.app.open_till is None:
            return Counter()
        with self.app.till.store.reading() as connection:
            rows = connection.exec_driver_sql("SELECT kind, count(*) FROM entry GROUP BY kind").fetchall()
        return Counter({str(kind): int(count) for kind, count in rows})

    def lines(self) -> tuple[tuple[int, int], ...]:
        if self.app.open_till is None:
            return ()
        return tuple((line.key, line.quantity) for line in self.app.till.checkout.cart.lines)

    def holds(self, before: Before, *, leaks: bool = True) -> None:
        """What must hold after anything."""
        app, front = self.app, self.hands.screen
        assert app.faults.count == 0, app.faults.path.read_text(encoding="utf-8")
        stack = app.screen_stack
        kinds = [type(screen) for screen in stack]
        assert kinds[0] is OpeningScreen or kinds[0] is SignInScreen, kinds
        assert len(set(kinds)) == len(kinds), f"a screen stands twice: {kinds}"
        assert all(screen.is_running for screen in stack), stack
        assert not front.storing, "something is being stored for ever"
        assert not front.busy, "something is being checked for ever"
        assert front.entry_line.text == app.entry.text, (
            f"the line shows {front.entry_line.text!r}, the buffer holds {app.entry.text!r}"
        )
        till = app.till
        paying = any(isinstance(screen, PayScreen) for screen in stack)
        assert (till.checkout.tendering is not None) == paying, "a payment stands open without its screen"
        if till.person is None:
            assert CheckoutScreen not in kinds, "nobody is at the till, and the counter is open"
        if isinstance(stack[-1], CheckoutScreen):
            assert stack[-1].cart_view.cart == till.checkout.cart, "the cart shown is not the cart"
        assert front.legend.caps == tuple(front.key_caps()), "the keys shown are not the keys that work"
        if leaks and front is not before.front and not isinstance(before.front, LockScreen):
            assert not app.entry.text or (front, app.entry.text) == self.kept, (
                f"{app.entry.text!r} was typed on {before.front} and stands on {front}"
            )

    def scan_holds(self, before: Before, raw: bytes) -> None:
        """What no scan may do, whatever its terminator."""
        grown = self.kinds() - before.kinds
        front = self.app.screen
        if before.voucher and raw not in self.goods:
            return  # any code may be a voucher's but that of goods
        for kind in NEVER_BY_SCAN:
            assert not grown[kind], f"a scan of {raw!r} stored {kind}"
        if not isinstance(before.front, AssignScreen):
            assert not grown["numbers_assigned"], "a scan assigned a number"
        if len(raw) >= 6:
            assert Tries.count == before.tries, f"a scan of {raw!r} was tried as a PIN"
            if isinstance(before.front, (*HOLD_SCANS, PayScreen)):
                assert front is before.front, f"a scan of {raw!r} left {before.front} for {front}"
            if before.prompt is not None:
                assert getattr(front, "prompt", None) is before.prompt, f"a scan of {raw!r} answered a question"

    def told(self, error: str) -> str:
        last = "\n".join(self.log[-25:])
        return f"{error}\n\nthe last steps:\n{last}\n\n{self.hands.text}"


class Tries:
    """How often a PIN was compared."""

    count = 0

    @classmethod
    def matches(cls, pin_hash: str, pin: str) -> bool:
        cls.count += 1
        return _compare(pin_hash, pin)


_compare = credentials._matches
