"""What is known of a lot is put right, and a lot that was tested again gets a later date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import long_date
from pos_term.domain.documents import LotField
from pos_term.domain.people import Permission
from pos_term.screens.lot_desk import reasons
from pos_term.screens.lot_desk.amended import OneChange, changed_fields, changes_of
from pos_term.screens.lot_desk.choosing import AskChoice, Option
from pos_term.screens.lot_desk.lot_deed import LotDeed
from pos_term.screens.lot_desk.questions import AskDay, Question
from pos_term.services.lot_desk import Done, amend, extend
from pos_term.widgets.choice_list import Column
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pos_term.screens.lot_desk.card import ShowCard
    from pos_term.screens.lot_desk.screen import Looked, LotDeskScreen
    from pos_term.services.certificates import Certificate
    from pos_term.services.desk import BadInput, Desk, Refused

_LISTED = 200


class Retest(LotDeed):
    """Tested again: a later date, and the certificate it rests on."""

    title, verb = "Test again", "Give it that date"
    permission = Permission.EXTEND

    def __init__(self, screen: LotDeskScreen, looked: Looked, card: ShowCard) -> None:
        super().__init__(screen, looked, card)
        self.field = LotField.EXPIRY if self.card.expiry else LotField.BEST_BEFORE
        self.what = "use-by date" if self.card.expiry else "best-before date"
        self.day = AskDay(
            f"New {'use by' if self.card.expiry else 'best before'}", f"The new {self.what}",
            on=screen.till.clock.business_date(), check=self._not_later,
        )  # fmt: skip
        self.certificate: AskChoice[str] = AskChoice(
            "Certificate", "Which certificate says so? Number or title", self._certificates,
            beside=Column("Holds until", 16), free=self._not_kept, empty="No certificate is kept here yet.",
        )  # fmt: skip
        self._kept: list[Certificate] | None = None
        self.reason = reasons.ask_reason(reasons.RETEST)
        self.questions = (self.day, self.certificate, self.reason)

    @property
    def _now(self) -> date:
        day = self.card.expiry or self.card.best_before
        assert day is not None  # noqa: S101 - the key is there only for what has a date
        return day

    def _not_later(self, day: date) -> str:
        now = self._now
        return "" if day > now else f"It has to be later than {long_date(now)}. An earlier date is put right by F8."

    def _not_kept(self, text: str) -> Option[str] | str:
        return (
            f"Certificate {visible(text, limit=30)} is not kept here. Keep it first: Certificates, in the office."
        )

    def _certificates(self) -> list[Option[str]]:
        """The supplier's own first; those that ran out are shown and cannot be chosen."""
        from pos_term.services.certificates import find

        if self._kept is None:
            kept = find(self.screen.desk)
            self._kept = sorted(kept, key=lambda each: each.supplier != self.card.supplier)[:_LISTED]
        on = self.till.clock.business_date()
        return [_certificate_option(each, on) for each in self._kept]

    def sentence(self) -> str:
        """From which date to which, on what grounds."""
        return (
            f"Puts the {self.what} of {self.lot} off from {long_date(self._now)} to {long_date(self.day.given)}: "
            f"{self.reason.words}, certificate {self.certificate.value}. The old date stays in its history."
        )

    def carry_out(self, desk: Desk) -> Done | Refused | BadInput:
        """Post it."""
        return extend(desk, self.card, self.day.given, self.reason.value, self.certificate.value)


class Amend(LotDeed):
    """One field after the other with its new value, and why."""

    title, verb = "Amend", "Put it right"
    permission = Permission.AMEND

    def __init__(self, screen: LotDeskScreen, looked: Looked, card: ShowCard) -> None:
        super().__init__(screen, looked, card)
        self.changes = [OneChange(self)]
        self.reason = reasons.ask_reason(reasons.AMEND)
        self.questions = (*self.changes[0].questions, self.reason)

    def about(self) -> str:
        """The field that is open, and what it is now."""
        question: Question[Any] | None = self.question
        one = next((each for each in self.changes if question in each.questions[1:]), None)
        if one is None:
            return super().about()
        return f"{one.title[:1].upper()}{one.title[1:]} of {self.lot}. Now: {one.now_words}."

    def sentence(self) -> str:
        """Each field from what to what."""
        parts = [f"{one.title} from {one.now_words} to {one.words}" for one in changed_fields(self.changes)]
        return f"Puts right, of {self.lot}: {'; '.join(parts)}. Why: {self.reason.words}."

    def carry_out(self, desk: Desk) -> Done | Refused | BadInput:
        """Post it."""
        return amend(desk, self.card, changes_of(self.card, self.changes), self.reason.value)

    # -- one more field ------------------------------------------------------------------------------------

    def press(self, name: str) -> None:
        """F4: another field."""
        if name == "f4" and self.question is None:
            one = OneChange(self)
            at = sum(len(each.questions) for each in self.changes)
            self.changes.append(one)
            self.ask_more(one.questions, at)

    def dropped(self, more: Sequence[Question[Any]]) -> None:
        """That field stays as it is."""
        self.changes = [one for one in self.changes if one.questions != tuple(more)]

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        more = (KeyCap("F4", "Another field", 1),) if self.question is None else ()
        return (*super().key_caps(), *more)


def _certificate_option(certificate: Certificate, on: date) -> Option[str]:
    until = certificate.valid_until
    closed = f"ran out {long_date(until)}" if until and until < on else ""
    title = clean(f"{certificate.number} {certificate.title} {certificate.supplier_name}", limit=60)
    beside = long_date(until) if until else ""
    return Option(certificate.number, title, beside, (certificate.number, certificate.title), closed)
