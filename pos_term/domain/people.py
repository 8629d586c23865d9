"""People of the shop, and what each role may do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

PIN = re.compile(r"\d{4,12}", re.ASCII)
"""A PIN is 4 to 12 digits: long enough to guess badly, short enough for a keypad."""


class Role(StrEnum):
    """What someone is in the shop."""

    CASHIER = "cashier"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"


class Permission(StrEnum):
    """What a role may be allowed."""

    DISCOUNT = "discount"
    """Take off up to the role's limit."""
    PRICE = "price"
    """Change a price; down only within the role's limit for discounts."""
    VOID_SALE = "void_sale"
    POST_VOID = "post_void"
    """Take back a whole sale in the shift in which it was made."""
    RETURN = "return"
    RETURN_WITHOUT_RECEIPT = "return_without_receipt"
    OTHER_REFUND = "other_refund"
    """Pay back in another way than was paid."""
    OVERRIDE = "override"
    """Let a stopped or doubtful lot go, where the shop allows it at all."""
    NO_SALE = "no_sale"
    CASH = "cash"
    """Paid in, paid out, safe drop."""
    SHIFT = "shift"
    CUSTOMERS = "customers"
    FORGET = "forget"
    """Forget a customer on request."""
    ASSIGN = "assign"
    """Say later which lot left with a sale."""
    SETTLE = "settle"
    """Say later how a card payment ended."""
    TRAINING = "training"
    DEVICES = "devices"
    """Set up the devices and try them out; to see how they are needs no right."""
    RECEIVE = "receive"
    """Receive goods, and register what is ordered or announced."""
    HOLD = "hold"
    """Stop a lot, or move it to quarantine."""
    RELEASE = "release"
    """Let a held lot go again, or bring it back out of quarantine."""
    MOVE = "move"
    """Transfer stock between locations and stores."""
    DISPOSE = "dispose"
    """Throw stock away, or send it back to its supplier."""
    EXTEND = "extend"
    """Give a lot that was tested again a later date."""
    AMEND = "amend"
    """Put right what is known of a lot, and split one."""
    MAKE = "make"
    """Carry out a production order."""
    MASTER = "master"
    """Change products, suppliers, locations and stores."""
    FIGURES = "figures"
    """See costs, values and margins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What one role may do. A shop can change them."""

    role: Role
    may: tuple[Permission, ...]
    discount: int
    """The most a line or sale may be reduced, in thousandths of a percent."""


_CASHIER = (
    Permission.DISCOUNT, Permission.PRICE, Permission.VOID_SALE, Permission.POST_VOID, Permission.RETURN,
    Permission.NO_SALE, Permission.CASH, Permission.SHIFT, Permission.CUSTOMERS, Permission.TRAINING,
    Permission.ASSIGN, Permission.SETTLE,
)  # fmt: skip
DEFAULT_RIGHTS = (
    Rights(role=Role.CASHIER, may=_CASHIER, discount=25_000),
    Rights(
        role=Role.SUPERVISOR, discount=60_000,
        may=(
            *_CASHIER, Permission.RETURN_WITHOUT_RECEIPT, Permission.OTHER_REFUND, Permission.OVERRIDE,
            Permission.RECEIVE, Permission.HOLD, Permission.MOVE, Permission.MAKE,
        ),
    ),
    Rights(role=Role.MANAGER, may=tuple(Permission), discount=100_000),
)  # fmt: skip
"""What the roles may do where the shop has not said."""

ADDED_LATER = frozenset(
    {
        Permission.DEVICES, Permission.RECEIVE, Permission.HOLD, Permission.RELEASE, Permission.MOVE,
        Permission.DISPOSE, Permission.EXTEND, Permission.AMEND, Permission.MAKE, Permission.MASTER,
        Permission.FIGURES,
    }
)  # fmt: skip
"""Rights that came after the first stores: a shop that has given them to nobody has not spoken of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone who signs in."""

    id: str
    name: str
    role: Role
    active: bool = True

    def may(self, least: Role) -> bool:
        """Whether this person holds at least the role `least`."""
        order = list(Role)
        return order.index(self.role) >= order.index(least)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What is shown to whoever comes to the till, before it is opened."""

    shop: str
    """The shop's name; empty where it has none."""
    people: tuple[Person, ...]
    """Everyone who may sign in, by name."""
    last: str | None
    """The name of who sold last here."""
