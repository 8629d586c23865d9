"""What is known of a lot is put right; a lot that was tested again gets a later date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import unstamp
from pos_term.domain.documents import Document, Hold, LotAmended, LotFact, LotField
from pos_term.domain.products import Dated
from pos_term.services.desk import BadInput, Desk, Refused
from pos_term.services.lot_desk.cards import card_of
from pos_term.services.lot_desk.checking import reason_of
from pos_term.services.lot_desk.fields import Field, now_of, read_changes
from pos_term.services.lot_desk.posting import new_id
from pos_term.services.lot_desk.standing import LOOKED_AT, named
from pos_term.services.lot_desk.values import Changes, Done, LotCard
from pos_term.store import lot_desk as reads
from pos_term.store.journal import Rejected, post_all


def amend(desk: Desk, card: LotCard, changes: Changes, reason: str) -> Done | BadInput | Refused:
    """Put fields of a lot right, each checked as an import checks it; a field as it was is no change.

    A result outside its limits holds the lot in the same transaction. Refused where somebody changed the lot after
    `card` was read, with who and when. Raises StoreFault.
    """
    why = reason_of(reason)
    if isinstance(why, Refused):
        return why
    with desk.store.reading() as connection:
        now = _unchanged(connection, desk, card)
        if isinstance(now, Refused):
            return now
        read = read_changes(connection, desk, now, changes)
    if isinstance(read, BadInput):
        return read
    facts = tuple(
        LotFact(field=field.name, was=now_of(now, field.name), now=field.value)
        for field in read
        if field.value != now_of(now, field.name)
    )
    if not facts:
        return Refused("Nothing is different from what stands there; nothing was changed.")
    document = LotAmended(
        id=new_id(), lot=named(now), facts=facts, reason=why, seen=now.changed, approved_by=desk.approved_by
    )
    stop = _stop(desk, now, read, facts)
    names = ", ".join(fact.field.value.replace("_", " ") for fact in facts)
    held = f" It is on hold: {stop[0].reason}." if stop else ""
    return _post(desk, now, (document, *stop), f"{now.title}: {names} put right.{held}")


def extend(desk: Desk, card: LotCard, day: date, reason: str, certificate: str) -> Done | Refused:
    """Give a lot that was tested again a later date; the certificate has to be kept here and still hold.

    The date its packs carry stays in its history and does not stop them any more. Raises StoreFault.
    """
    why = reason_of(reason)
    if isinstance(why, Refused):
        return why
    with desk.store.reading() as connection:
        now = _unchanged(connection, desk, card)
        if isinstance(now, Refused):
            return now
        found = _dated(desk, now, day) or _certificate(connection, desk, certificate)
        if isinstance(found, Refused):
            return found
    field = LotField.EXPIRY if now.expiry else LotField.BEST_BEFORE
    was = now_of(now, field)
    document = LotAmended(
        id=new_id(), lot=named(now), facts=(LotFact(field=field, was=was, now=day.isoformat()),), reason=why,
        retest=True, certificate=found, seen=now.changed, approved_by=desk.approved_by,
    )  # fmt: skip
    kind = "expires on" if field is LotField.EXPIRY else "is best before"
    left = f" It is still on hold: {now.hold}." if now.hold else ""
    left += f" It is still recalled ({now.recall}) and is not sold." if now.recall else ""
    return _post(desk, now, (document,), f"{now.title} now {kind} {day}, not {was}, by certificate {found}.{left}")


def _dated(desk: Desk, card: LotCard, day: date) -> Refused | None:
    """Why a lot cannot have this later date."""
    today = desk.clock.business_date()
    before = card.expiry or card.best_before
    if before is None or (card.product.dated is Dated.NO and card.expiry is None):
        return Refused(f"{card.title} has no date that could be extended.")
    if card.serial and card.lot:
        return Refused(f"The unit is as good as the lot it was made in; extend lot {card.lot}.")
    if day <= today:
        return Refused(f"{day} is not after today; enter the date up to which the lot was found good.")
    if day <= before:
        return Refused(f"{day} is not after {before}, the date it has; a shorter date is put right, not extended.")
    if day.year >= _TOO_FAR:
        return Refused(f"{day} is too far off; check the year.")
    return None


_TOO_FAR = 2200


def _certificate(connection: Connection, desk: Desk, text: str) -> str | Refused:
    """The number of a certificate that is kept and holds today."""
    wanted = clean(text, limit=100)
    if not wanted:
        return Refused("No certificate is named. Enter the number of the one the new date rests on.")
    found = reads.certificates(connection, wanted)
    shown = visible(wanted, limit=40)
    if not found:
        return Refused(f"Certificate {shown} is not kept here. Enter it among the certificates first.")
    today = desk.clock.business_date().isoformat()
    holds = [c for c in found if (c.valid_from or "") <= today <= (c.valid_until or "~")]
    if holds:
        return holds[0].number
    ran_out = [c.valid_until for c in found if c.valid_until and c.valid_until < today]
    if ran_out:
        return Refused(f"Certificate {shown} ran out on {max(ran_out)}. Enter one that holds.")
    return Refused(f"Certificate {shown} holds from {min(c.valid_from or '' for c in found)} on, not today.")


def _unchanged(connection: Connection, desk: Desk, card: LotCard) -> LotCard | Refused:
    """The card as it is now; refused where somebody changed the lot after it was read."""
    now = card_of(connection, desk, card.key)
    if now is None:
        return Refused(LOOKED_AT)
    if not now.code:
        return Refused(f"{now.title} is not tracked by lot or serial; there is no lot to put right.")
    return Refused(_who(desk, now)) if now.changed != card.changed else now


def _who(desk: Desk, now: LotCard) -> str:
    """Who changed a lot, and when."""
    if not now.history:
        return f"{now.title} was changed meanwhile; look at it again."
    last = now.history[0]
    at = f"{unstamp(last.at).astimezone(desk.clock.zone):%H:%M on %Y-%m-%d}"
    return f"{now.title} was changed by {visible(last.by, limit=40)} at {at}; look at it again."


def _stop(desk: Desk, card: LotCard, read: Sequence[Field], facts: Sequence[LotFact]) -> tuple[Hold, ...]:
    """The hold that follows from a result outside its limits, where the lot is not held already."""
    outside = next((field.outside for field in read if field.outside), "")
    changed = any(fact.field is LotField.QUALITIES for fact in facts)
    if not outside or not changed or (card.hold and not card.held_by_lot):
        return ()
    return (Hold(id=new_id(), lots=(named(card),), reason=outside, approved_by=desk.approved_by),)


def _post(desk: Desk, card: LotCard, documents: tuple[Document, ...], words: str) -> Done | Refused:
    """Post what was put right; where somebody was faster by a moment, the store notices, and it is said who."""
    outcome = post_all(desk.store, documents, desk.posting())
    if isinstance(outcome, Rejected):
        with desk.store.reading() as connection:
            now = card_of(connection, desk, card.key)
        return Refused(_who(desk, now) if now and now.changed != card.changed else outcome.words)
    shown = words[:1].upper() + words[1:]
    return Done(number="", words=shown, documents=tuple(each.document for each in outcome))
