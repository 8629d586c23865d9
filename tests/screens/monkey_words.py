"""What belongs on a screen: so that a run of keys by chance gets further than its first question."""

from __future__ import annotations

from pos_term.screens.age.screen import AgeScreen
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.customer.screen import CustomerScreen
from pos_term.screens.devices.check import CheckScreen
from pos_term.screens.devices.screen import DevicesScreen
from pos_term.screens.discount.screen import DiscountScreen
from pos_term.screens.drawer.screen import DrawerScreen
from pos_term.screens.later.cards import CardsScreen
from pos_term.screens.later.screen import AssignScreen
from pos_term.screens.lock.screen import LockScreen
from pos_term.screens.menu.screen import MenuScreen
from pos_term.screens.orders.screen import OrdersScreen
from pos_term.screens.papers.screen import PapersScreen
from pos_term.screens.pay.screen import PayScreen
from pos_term.screens.pin.screen import PinScreen
from pos_term.screens.price.screen import PriceScreen
from pos_term.screens.reason.screen import ReasonScreen
from pos_term.screens.receipt.screen import ReceiptScreen
from pos_term.screens.returning.screen import ReturnScreen
from pos_term.screens.shift.screen import ShiftScreen
from pos_term.screens.sign_in.screen import SignInScreen
from pos_term.screens.suspended.screen import SuspendedScreen
from pos_term.screens.unsure.screen import UnsureScreen
from pos_term.screens.warranty.screen import WarrantyScreen

PINS = ("2468", "1357", "1357", "1357", "9999")
REASONS = ("1", "2", "broken seal")
HINTS: dict[type[object], tuple[str, ...]] = {
    ApproveScreen: PINS, SignInScreen: PINS, LockScreen: PINS, PinScreen: ("2468", "1357", "8053"),
    MenuScreen: tuple(str(n) for n in (*range(1, 17), 14, 15, 16)), ReasonScreen: REASONS,
    AgeScreen: ("21.11.1990", "1.1.2009", "31.12.2015"), PriceScreen: ("4.99", "0.5", "0"),
    DiscountScreen: ("10%", "1", "=2.50", "100%", "m"), PayScreen: ("50", "1", "20 USD", "V-1", "0.01", "5"),
    DrawerScreen: ("20", "0.5", *REASONS),
    ReturnScreen: ("1-000001", "1-000002", "H2", "S5-8841", "1", "BAG", *REASONS),
    CustomerScreen: ("Eva", "LC-900017", "Bo", "06 99", "y", *REASONS), ShiftScreen: ("100", "125.50"),
    AssignScreen: ("1", "HL-1", "H2"), CardsScreen: ("1", "T-77", *REASONS), WarrantyScreen: ("S5-8841", "S1-8841"),
    ReceiptScreen: ("1-000001", "1-000002", *REASONS), OrdersScreen: ("SO-1",), SuspendedScreen: ("coat",),
    PapersScreen: ("1", "2", "3", "4", "BAG", "HAM", "H2", "12"), UnsureScreen: ("1", "1", "2", "3"),
    DevicesScreen: ("1", "2"), CheckScreen: ("sheet.pdf", "1"),
}  # fmt: skip
"""What belongs on a screen: so that a run gets further than its first question."""
