"""Alerts as a list, the most pressing first; Enter opens what one is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pos_term.domain.alerts import Alert, AlertKind, in_short
from pos_term.domain.quantity import format_quantity
from pos_term.screens.amounts import counted
from pos_term.screens.steps import Step, StepScreen
from pos_term.services.alerts import alerts
from pos_term.widgets.choice_list import Choice, Column, Rule
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.base import TillModal

HEADINGS = {
    AlertKind.EXPIRED: "Expired, and still here",
    AlertKind.EXPIRING: "Expiring",
    AlertKind.LOW: "Running low",
    AlertKind.HELD: "Held for long",
    AlertKind.STAGNANT: "Not selling",
    AlertKind.CERTIFICATE: "Certificates",
}
_SYMBOLS = {AlertKind.EXPIRED: "✖", AlertKind.EXPIRING: "▲", AlertKind.LOW: "▲", AlertKind.HELD: "▲"}
_COLUMNS = (
    Column("", 1), Column("Days", 5, right=True), Column("Lot or serial", 16), Column("What"),
    Column("On hand", 8, right=True),
)  # fmt: skip


class AlertsScreen(StepScreen[str]):
    """Gives nothing."""

    CSS_PATH = "alerts.tcss"
    box_id = "alerts"

    def first_step(self) -> Step:
        """The list."""
        return AlertRows(self)


class AlertRows(Step):
    """Everything somebody should look at, on this day."""

    name = "Alerts"

    def __init__(self, screen: AlertsScreen) -> None:
        super().__init__(screen)
        self.found: list[Alert] = []
        self.text = ""

    def show(self) -> None:
        """Read it as it is now."""
        desk = self.till.desk()
        self.screen.entry_line.ask("Find in it")
        self.screen.store(lambda: alerts(desk), self._read)

    def _read(self, found: list[Alert]) -> None:
        self.found = found
        self._paint()

    def _paint(self) -> None:
        wanted = self.text.casefold().split()
        rows: list[Choice | Rule] = []
        last: AlertKind | None = None
        shown = 0
        for n, alert in enumerate(self.found):
            line = f"{HEADINGS[alert.kind]} {alert.name} {alert.sku} {alert.serial or ''} {alert.words}".casefold()
            if not all(word in line for word in wanted):
                continue
            if alert.kind is not last:
                rows.append(Rule(HEADINGS[alert.kind]))
                last = alert.kind
            rows.append(Choice(_cells(alert), str(n)))
            shown += 1
        none = "Nothing has that in it." if wanted else "Nothing needs looking at."
        self.screen.show_rows(_COLUMNS, rows, empty=none)
        self.screen.head(self.name, counted(shown, "alert"))
        self.moved()
        self.screen.refresh_frame()

    def moved(self) -> None:
        """Say in a sentence what the row is about."""
        chosen = self.screen.rows.chosen
        words = self.found[int(chosen)].words if chosen is not None else in_short(self.found)
        self.screen.words.show(words)

    # -- entries and keys ----------------------------------------------------------------------------------

    def follow(self, text: str) -> None:
        """Show what has this in it."""
        self.text = text
        self._paint()

    def take_entry(self, entry: Entry) -> None:
        """What is looked for."""
        self.text = entry.text
        self._paint()

    def take_enter(self) -> None:
        """Open what the alert is about."""
        chosen = self.screen.rows.chosen
        if chosen is not None:
            self.screen.go_to(behind(self.found[int(chosen)]), lambda _: self.show())

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        if not self.found:
            return (KeyCap("Esc", "Back", 0),)
        return (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "Open", 0), KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """First what was looked for goes, then the screen."""
        if self.text:
            self.text = ""
            self._paint()
        else:
            super().back()


def _cells(alert: Alert) -> tuple[str, ...]:
    code = alert.certificate or alert.serial or alert.lot or ""
    days = "" if alert.days is None else str(alert.days)
    quantity = format_quantity(alert.quantity) if alert.lot_key or alert.quantity else ""
    return _SYMBOLS.get(alert.kind, "·"), days, code, alert.name, quantity


def behind(alert: Alert) -> TillModal[Any]:
    """The screen on which something can be done about an alert."""
    if alert.lot_key:
        from pos_term.screens.lot_desk.screen import LotDeskScreen

        return LotDeskScreen(alert.lot_key)
    if alert.certificate:
        from pos_term.screens.certificates.screen import CertificatesScreen

        return CertificatesScreen()
    from pos_term.screens.products.screen import ProductsScreen

    return ProductsScreen()
