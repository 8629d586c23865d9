"""Documents of the lot desk on their way into the journal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import uuid_utils
from sqlalchemy import Connection

from pos_term.domain.documents import Document
from pos_term.services.desk import Desk, Refused
from pos_term.services.lot_desk.values import Done
from pos_term.services.numbers import post_numbered
from pos_term.store.journal import Rejected, post_all


def new_id() -> str:
    """The id of a new document."""
    return str(uuid_utils.uuid7())


def numbered(
    desk: Desk,
    kind: type[Document],
    build: Callable[[str], Sequence[Document]],
    words: str,
    value: int | None = None,
    still: Callable[[Connection], Refused | None] | None = None,
) -> Done | Refused:
    """Post what `build` makes of a number, all or none; `words` are said after the number. Raises StoreFault.

    `still` is asked in the transaction that writes: what it refuses is not written, because somebody else was
    faster after the rules were looked at.
    """
    try:
        outcome = post_numbered(desk, kind, build, also=_asking(still))
    except _Meanwhile as meanwhile:
        return meanwhile.refused
    if isinstance(outcome, Rejected):
        return Refused(outcome.words)
    number, posted = outcome
    documents = tuple(each.document for each in posted)
    return Done(number=number, words=f"{number}: {words}", documents=documents, value=value)


class _Meanwhile(Exception):
    def __init__(self, refused: Refused) -> None:
        self.refused = refused


def _asking(still: Callable[[Connection], Refused | None] | None) -> Callable[[Connection], None] | None:
    if still is None:
        return None

    def ask(connection: Connection) -> None:
        if refused := still(connection):
            raise _Meanwhile(refused)

    return ask


def plain(desk: Desk, documents: Sequence[Document], words: str) -> Done | Refused:
    """Post documents that have no number, all or none. Raises StoreFault."""
    outcome = post_all(desk.store, documents, desk.posting())
    if isinstance(outcome, Rejected):
        return Refused(outcome.words)
    return Done(number="", words=words, documents=tuple(each.document for each in outcome))
