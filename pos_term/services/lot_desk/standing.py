"""Hold and release of the lot of a card."""

from __future__ import annotations

from pos_term.domain.clean import visible
from pos_term.domain.documents import Document, Hold, LotNamed, Release
from pos_term.domain.lots import KEY_MARK
from pos_term.services.desk import Desk, Refused
from pos_term.services.lot_desk.cards import card as card_now
from pos_term.services.lot_desk.checking import reason_of
from pos_term.services.lot_desk.posting import new_id, plain
from pos_term.services.lot_desk.values import Done, LotCard
from pos_term.store.lineage import same_goods
from pos_term.store.lookup import known_lots
from pos_term.store.trace import on_hand

_NAMED = 3
"""Lots that are named in a sentence."""
LOOKED_AT = "It is not in the shop any more; look it up again."


def hold(desk: Desk, card: LotCard, reason: str) -> Done | Refused:
    """Stop a lot or serial: from now on no till sells it, whatever carts and orders hold. Raises StoreFault."""
    why = reason_of(reason)
    if isinstance(why, Refused):
        return why
    stop = hold_of(desk, card, why)
    if isinstance(stop, Refused):
        return stop
    now = card_now(desk, card.key) or card
    reach = []
    if now.taken:
        tills = ", ".join(sorted({each.till for each in now.in_carts}))
        reach.append(f"open carts hold some of it (till {tills}) and are refused at payment")
    if now.kept:
        reach.append(f"orders keep some of it ({', '.join(sorted({each.order for each in now.kept})[:3])})")
    if others := _others(desk, card.key):
        reach.append(f"the same goods are here as {others} and are not held: look at them too")
    more = f"; {' and '.join(reach)}" if reach else ""
    return plain(desk, (stop,), f"{_capital(card.title)} is on hold: {why}{more}.")


def _others(desk: Desk, key: str) -> str:
    """Lots on hand and not stopped that are the same goods as a lot: split off it, or of the same maker's lot.

    A hold is of one lot: why a part of it was parted may be the very reason that it is sound.
    """
    with desk.store.reading() as connection:
        keys = same_goods(connection, [key])
        known = known_lots(connection, keys)
        free = [each for each in keys if each in known and not known[each].hold and on_hand(connection, [each])]
    codes = [visible(each.rpartition(KEY_MARK)[2], limit=24) for each in free]
    more = f" and {len(codes) - _NAMED} more" if len(codes) > _NAMED else ""
    return f"lot {', '.join(codes[:_NAMED])}{more}" if codes else ""


def release(desk: Desk, card: LotCard, reason: str) -> Done | Refused:
    """End a hold. Whether somebody may is the caller's question (Permission.RELEASE). Raises StoreFault."""
    why = reason_of(reason)
    if isinstance(why, Refused):
        return why
    now = card_now(desk, card.key)
    if now is None:
        return Refused(LOOKED_AT)
    if other := held_anew(card, now):
        return other
    end = release_of(desk, now, why)
    if isinstance(end, Refused):
        return end
    left = f"; it is still recalled ({now.recall}) and is not sold" if now.recall else ""
    return plain(desk, (end,), f"{_capital(now.title)} is released: {why}{left}.")


def held_anew(seen: LotCard, now: LotCard) -> Refused | None:
    """Refused where a lot is on hold for another reason than whoever releases it has read."""
    if now.hold and seen.hold and (now.hold, now.held_at) != (seen.hold, seen.held_at):
        why = visible(now.hold, limit=80)
        return Refused(f"{_capital(now.title)} is on hold anew: {why}; look at it again before it is released.")
    return None


def named(card: LotCard) -> LotNamed:
    """The lot of a card by its names."""
    return LotNamed(sku=card.product.sku, lot=None if card.serial else card.lot, serial=card.serial)


def hold_of(desk: Desk, card: LotCard, why: str) -> Document | Refused:
    """The document that stops the lot of a card."""
    if not card.code:
        name = card.product.name
        return Refused(f"{name} is not tracked by lot or serial and cannot be held; move it to quarantine.")
    return Hold(id=new_id(), lots=(named(card),), reason=why, approved_by=desk.approved_by)


def release_of(desk: Desk, card: LotCard, why: str) -> Document | Refused:
    """The document that ends the hold of the lot of a card."""
    if card.hold and card.held_by_lot:
        return Refused(f"{_capital(card.title)} is on hold with its lot {card.lot}; release the lot.")
    if not card.hold:
        return Refused(f"{_capital(card.title)} is not on hold; there is nothing to release.")
    return Release(id=new_id(), lots=(named(card),), reason=why, approved_by=desk.approved_by)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
