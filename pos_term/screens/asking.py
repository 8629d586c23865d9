"""A question that stores something, and asks for a reason, or for someone who may, before it does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from pos_term.screens.base import Given, Result, TillModal
from pos_term.widgets.entry_buffer import Entry

if TYPE_CHECKING:
    from pos_term.domain.people import Permission, Person
    from pos_term.domain.shop import Occasion


class AskingModal(TillModal[Result], inherit_bindings=False):
    """Gives entries to `answer` and Enter to `confirm`; while something is stored no key does anything.

    What is scanned meanwhile is handed on as soon as it is stored, to whatever is in front then.
    """

    def __init__(self) -> None:
        super().__init__()
        self._ahead: list[Entry] = []

    def answer(self, entry: Entry) -> None:
        """Take what was typed or scanned."""

    def confirm(self) -> None:
        """Take Enter on an empty line."""

    def take_entry(self, entry: Entry) -> None:
        """Take it now, or once what is under way is stored."""
        if self.storing:
            self._ahead.append(entry)
        else:
            self.answer(entry)

    def take_enter(self) -> None:
        """Enter while something is stored means nothing."""
        if not self.storing:
            self.confirm()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """While something is stored no key works."""
        return not self.storing

    # -- storing -------------------------------------------------------------------------------------------

    def store(self, job: Callable[[], Given], then: Callable[[Given], None]) -> None:
        """Do `job` off the screen's thread and go on with what it gave; until it ends no key does anything."""
        self.storing = True
        self.host.entry.clear()
        self.show_text("")
        self.tell(None)
        self.refresh_frame()
        # The program runs it, not this screen: a screen's work is dropped when the screen goes.
        self.app.run_worker(self._store(job, then), group="storing", exit_on_error=False)

    async def _store(self, job: Callable[[], Given], then: Callable[[Given], None]) -> None:
        try:
            given = await asyncio.to_thread(job)
            self.storing = False
            then(given)
        except Exception as error:
            self._ahead.clear()
            self.host.trouble(error)
        finally:
            self.storing = False
            self.refresh_frame()
        ahead, self._ahead = tuple(self._ahead), []
        if ahead:
            self.app.call_later(self.host.deliver, ahead)

    # -- asking --------------------------------------------------------------------------------------------

    def ask_reason(self, occasion: Occasion, title: str, then: Callable[[str], None]) -> None:
        """Ask for a reason and go on with it; nothing happens when it is not given."""
        from pos_term.screens.reason.screen import ReasonScreen

        self.go_to(ReasonScreen(occasion, title), lambda reason: then(reason) if reason else None)

    def ask_approval(self, permission: Permission, words: str, then: Callable[[Person], None]) -> None:
        """Ask for someone with the right to something and go on with who approved."""
        from pos_term.screens.approve.screen import ApproveScreen

        self.go_to(ApproveScreen(permission, words), lambda person: then(person) if person else None)

    def with_right(self, permission: Permission, words: str, then: Callable[[Person | None], None]) -> None:
        """Go on at once where whoever is at the till may, else with someone who may."""
        person = self.till.person
        if person and self.till.shop.allows(person.role, permission):
            then(None)
        else:
            self.ask_approval(permission, words, then)
