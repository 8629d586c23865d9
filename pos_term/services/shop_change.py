"""A shop changes its settings and rules: the file is read again, and what differs is posted."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import uuid_utils
from sqlalchemy import Connection

from pos_term.domain.documents import ShopSet
from pos_term.domain.shop import Shop
from pos_term.services.desk import BadInput, Desk, Refused
from pos_term.services.shop_file import read_shop_file
from pos_term.store.catalogue import has_prices
from pos_term.store.journal import Rejected, post_all

_MONEY = ("currency", "digits")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopChanged:
    """A shop file was taken."""

    shop: str
    """The shop's name."""
    changed: tuple[str, ...]
    """The settings that differ from those before, by the names they have in the journal; empty when none does."""
    document: str | None = None
    """The id of what was posted."""


def change_shop(desk: Desk, path: Path, *, dry_run: bool = False) -> ShopChanged | BadInput | Refused:
    """Post what a shop file says, where it differs from what the shop is now. Raises StoreFault.

    The file is the whole of it: what it does not say is set to its default. The currency stays what it is once
    there are prices in it. A till that is open takes it over when it is opened next; the commit of a sale judges by
    it at once.
    """
    shop = read_shop_file(path)
    if isinstance(shop, BadInput):
        return shop
    changed = tuple(each.name for each in fields(Shop) if getattr(shop, each.name) != getattr(desk.shop, each.name))
    with desk.store.reading() as connection:
        if fixed := _fixed(connection, changed):
            words = f"{path.name}: the shop's {fixed} stays what it is once there are prices in it"
            return Refused(f"{words}; make another store")
    if not changed:
        return ShopChanged(shop=shop.name, changed=())
    document = ShopSet(id=str(uuid_utils.uuid7()), shop=shop)
    outcome = post_all(desk.store, [document], desk.posting(), dry_run=dry_run)
    if isinstance(outcome, Rejected):
        return Refused(f"{path.name}: {outcome.words}")
    return ShopChanged(shop=shop.name, changed=changed, document=None if dry_run else document.id)


def _fixed(connection: Connection, changed: tuple[str, ...]) -> str:
    """What of the change is not possible any more."""
    wanted = [name for name in _MONEY if name in changed]
    return " and ".join(wanted) if wanted and has_prices(connection) else ""
