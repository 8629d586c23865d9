"""The shop itself: what every till of it agrees on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from pos_term.domain.alerts import DEFAULT_ALERTS, AlertRules
from pos_term.domain.people import ADDED_LATER, DEFAULT_RIGHTS, Permission, Rights, Role
from pos_term.domain.policies import NO_RULES, Department, Rules
from pos_term.domain.scan_types import RestrictedRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Currency:
    """Foreign cash the shop takes."""

    code: str
    """Three letters."""
    rate: int
    """Millionths of the shop's currency unit for one unit of this currency."""
    digits: int = 2


class Occasion(StrEnum):
    """What a reason is asked for."""

    DISCOUNT = "discount"
    PRICE = "price"
    VOID = "void"
    RETURN = "return"
    OVERRIDE = "override"
    DRAWER = "drawer"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonCode:
    """A reason people choose from a list, as they read it."""

    occasion: Occasion
    words: str
    unsellable: bool = False
    """Of a return: whether goods that come back for this reason go to quarantine."""


def _reason(occasion: Occasion, *words: str) -> tuple[ReasonCode, ...]:
    return tuple(ReasonCode(occasion=occasion, words=each) for each in words)


DEFAULT_REASONS = (
    *_reason(Occasion.DISCOUNT, "regular customer", "damaged packaging", "price promise", "staff"),
    *_reason(Occasion.PRICE, "shelf label says otherwise", "price promise", "damaged"),
    *_reason(Occasion.VOID, "customer changed their mind", "scanned twice", "cannot pay"),
    *_reason(Occasion.RETURN, "changed their mind", "wrong product"),
    *(
        ReasonCode(occasion=Occasion.RETURN, words=words, unsellable=True)
        for words in ("damaged", "does not work", "spoilt")
    ),
    *_reason(Occasion.OVERRIDE, "customer was told and agreed", "eaten today", "label checked by hand"),
    *_reason(Occasion.DRAWER, "change for a note", "to the safe", "petty cash"),
)
"""What people choose from where the shop has no list of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """Name, money, time zone and tables of the shop."""

    name: str = "pos_term"
    address: tuple[str, ...] = ()
    tax_number: str = ""
    currency: str = "EUR"
    digits: int = 2
    """Decimals of the currency."""
    timezone: str = "UTC"
    """IANA name; days begin and end by it."""
    prices_include_tax: bool = True
    notes: tuple[int, ...] = (500, 1000, 2000, 5000, 10000)
    """Bank notes, in minor units, for the quick keys of cash."""
    footer: tuple[str, ...] = ()
    """Lines under each receipt."""
    restricted: tuple[RestrictedRule, ...] = field(default=())
    """How labels with a weight or price inside are read."""
    rules: Rules = NO_RULES
    """What the shop asks of lots where neither department nor product says otherwise."""
    departments: tuple[Department, ...] = ()
    rights: tuple[Rights, ...] = DEFAULT_RIGHTS
    reasons: tuple[ReasonCode, ...] = DEFAULT_REASONS
    currencies: tuple[Currency, ...] = ()
    cash_unit: int = 1
    """The smallest coin, in minor units: cash is rounded to it."""
    pin_digits: int = 4
    """The fewest digits of a new PIN."""
    alerts: AlertRules = DEFAULT_ALERTS
    """From when on something of the stock is an alert."""

    def rights_of(self, role: Role) -> Rights:
        """What a role may do here.

        A right that came with a later version, and that the shop has given to nobody yet, is with the roles that
        have it by default.
        """
        plain = next(each for each in DEFAULT_RIGHTS if each.role is role)
        own = next((each for each in self.rights if each.role is role), None)
        if own is None:
            return plain
        granted = {permission for each in self.rights for permission in each.may}
        added = tuple(p for p in plain.may if p in ADDED_LATER and p not in granted)
        return replace(own, may=(*own.may, *added)) if added else own

    def allows(self, role: Role, permission: Permission) -> bool:
        """Whether a role may do something here."""
        return permission in self.rights_of(role).may

    def reasons_for(self, occasion: Occasion) -> tuple[ReasonCode, ...]:
        """What people choose from on an occasion, in the shop's order."""
        own = tuple(reason for reason in self.reasons if reason.occasion is occasion)
        return own or tuple(reason for reason in DEFAULT_REASONS if reason.occasion is occasion)
