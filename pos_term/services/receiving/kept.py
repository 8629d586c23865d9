"""A delivery that is kept after each change: the draft, what is expected of it, and what its lines ask for."""

from __future__ import annotations

from collections.abc import Callable

import uuid_utils
from sqlalchemy import Connection

from pos_term.domain.policies import Rulebook
from pos_term.domain.scan_types import DecoderSettings
from pos_term.services.desk import Desk
from pos_term.services.receiving import keeping
from pos_term.services.receiving.draft import Draft, Need, Taken, TakenKind
from pos_term.services.receiving.editing import answered
from pos_term.services.receiving.expected import NOTHING, load
from pos_term.services.receiving.fields import Wrong
from pos_term.services.receiving.lines import existing, needs_of
from pos_term.services.receiving.settling import settle, with_codes
from pos_term.services.receiving.telling import line_words, refusal
from pos_term.store.drafts import write_draft

GONE = "This delivery was booked, changed or thrown away by somebody else. Open it again."


class KeptDelivery:
    """A draft and its keeping; the steps themselves are `Receiving`'s."""

    def __init__(self, desk: Desk, decoder: DecoderSettings) -> None:
        self.desk = desk
        self.draft = blank()
        self._decoder = decoder
        self._rules = Rulebook(desk.shop)
        self._kept = ""
        """The body as it is kept, by which a change by somebody else is noticed; empty while nothing is."""
        self._expectation = NOTHING
        self._asking: dict[int, tuple[Need, ...]] = {}

    def _forget(self) -> None:
        """Be ready for another delivery."""
        self.draft, self._kept, self._expectation, self._asking = blank(), "", NOTHING, {}

    def _asked(self, change: Callable[[Connection, Draft], Draft], words: str) -> Taken:
        """Change the delivery as a whole by what the store says."""

        def ask(draft: Draft) -> Draft:
            with self.desk.store.reading() as connection:
                return change(connection, draft)

        return self._head(ask, words)

    def _head(self, change: Callable[[Draft], Draft], words: str, *, keep: bool = True) -> Taken:
        """Change the delivery as a whole."""
        try:
            draft = change(self.draft)
        except Wrong as wrong:
            return refusal(wrong)
        return self._keep(draft, anew=True, keep=keep) or Taken(kind=TakenKind.HEAD_CHANGED, message=words)

    def _line(self, key: int, change: Callable[[Draft], Draft], fields: frozenset[str] = frozenset()) -> Taken:
        """Change a line; `fields` are what was answered with it."""
        try:
            draft = change(self.draft)
        except Wrong as wrong:
            return refusal(wrong, key)
        if refused := self._keep(draft):
            return refused
        self._asking[key] = answered(self._asking.get(key, ()), fields)
        return self._about(key, TakenKind.LINE_CHANGED)

    def _about(self, key: int, kind: TakenKind, *, bare: bool = False) -> Taken:
        """What a step came to for a line: what it still asks for, else how it stands."""
        line = existing(self.draft, key)
        first = needs_of(line, bare=bare and kind is TakenKind.LINE_ADDED)
        asked = {*needs_of(line), *first, *self._asking.get(key, ())}
        needs = tuple(need for need in Need if need in asked)
        self._asking[key] = needs
        shown = TakenKind.NEEDS if needs else kind
        return Taken(kind=shown, message=line_words(line, needs), key=key, needs=needs)

    def _settled(self, draft: Draft) -> Draft:
        with self.desk.store.reading() as connection:
            on = self.desk.clock.business_date()
            return settle(connection, draft, self._expectation, self._rules, on)

    def _keep(self, draft: Draft, *, anew: bool = False, keep: bool = True) -> Taken | None:
        """Check a changed draft and keep it; refused where somebody else changed it.

        With `anew` what is expected is read again.
        """
        draft = with_codes(self.desk, draft)
        before = self._expectation
        try:
            if anew:
                with self.desk.store.reading() as connection:
                    self._expectation = load(connection, draft)
            draft = self._settled(draft)
            row = keeping.write(draft, self.desk)
            if keep:
                with self.desk.store.writing() as connection:
                    if not write_draft(connection, row, self._kept):
                        self._expectation = before
                        return refusal(GONE)
        except BaseException:
            self._expectation = before
            raise
        self._kept = row.body if keep else self._kept
        self.draft = draft
        return None


def blank() -> Draft:
    """A delivery of which nothing is known yet."""
    return Draft(id=str(uuid_utils.uuid7()))
