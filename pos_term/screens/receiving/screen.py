"""Receiving goods: one box from the first scan of a delivery to its labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from pos_term.screens.base import key
from pos_term.screens.form import Form
from pos_term.screens.papers.screen import sentence
from pos_term.screens.steps import Step, StepScreen
from pos_term.services.receiving import Receiving, Taken
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.services.receiving import Draft, Expected

_KEYS = {
    "f2": "Find", "f3": "Lot and dates", "f4": "Quantity", "f5": "Cost", "f6": "Quality", "f7": "Serials",
    "f8": "Split", "f9": "Papers", "f10": "Check and book", "f11": "Still expected", "delete": "Take off",
    "insert": "All of it",
}  # fmt: skip


class ReceivingScreen(StepScreen[str]):
    """Gives the words for what was booked or kept, or None when nothing was begun."""

    CSS_PATH = "receiving.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [key(name, f"press('{name}')", words) for name, words in _KEYS.items()]
    box_id = "receiving"

    def __init__(self, *, notice: str = "", purchase: str = "") -> None:
        """Begin with what is chosen there; with an announced delivery or a purchase order, with that one."""
        super().__init__()
        self._notice, self._purchase = notice, purchase
        self._receiving: Receiving | None = None
        self._form: Form | None = None
        self.expected: tuple[Expected, ...] = ()
        """What was to come of the delivery, with what there is of it; read anew after each change."""

    def first_step(self) -> Step:
        """What waits, what is expected, or something new."""
        from pos_term.screens.receiving.begin import Begin

        return Begin(self)

    def on_mount(self) -> None:
        """Begin at once with what was chosen elsewhere."""
        super().on_mount()
        if self._notice or self._purchase:
            self.begin(notice=self._notice, purchase=self._purchase)

    @property
    def receiving(self) -> Receiving:
        """The delivery that is in hand."""
        if self._receiving is None:
            self._receiving = Receiving(self.till.desk(), self.till.decoder)
        return self._receiving

    @property
    def draft(self) -> Draft:
        """The delivery as it stands."""
        return self.receiving.draft

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys of the step; they do not flicker while a scan is kept."""
        return self.open_step.key_caps()

    def go(self, step: Step, *, say: Notice | None = None) -> None:
        """Open a step; the form that is open is remembered, for what it offers to choose from."""
        if isinstance(step, Form):
            self._form = step
        super().go(step, say=say)

    def back_to_form(self) -> None:
        """Back from what a form offers to choose from."""
        self.go(self._form or self.open_step)

    # -- beginning -----------------------------------------------------------------------------------------

    def begin(
        self,
        *,
        supplier: str = "",
        purchase: str = "",
        notice: str = "",
        named: str = "",
        scan: bytes | None = None,
        find: bool = False,
    ) -> None:
        """Begin a new delivery, and take the scan with which it was begun.

        `named` is a supplier of whom the shop keeps nothing but the name that was typed; `find` looks for the first
        goods by their name.
        """
        receiving = Receiving(self.till.desk(), self.till.decoder)

        def job() -> tuple[Taken, Taken | None]:
            begun = receiving.begin(supplier=supplier, purchase=purchase, notice=notice)
            if begun.ok and named:
                begun = receiving.set_supplier(named)
            taken = receiving.take(scan) if begun.ok and scan is not None else None
            self.expected = receiving.still_expected()
            return begun, taken

        def then(given: tuple[Taken, Taken | None]) -> None:
            from pos_term.screens.receiving.counter import Counter

            self._begun(receiving, *given, fresh=True)
            if find and isinstance(self.step, Counter):
                self.step.find("")

        self.store(job, then)

    def resume(self, draft_id: str) -> None:
        """Go on with a delivery that was kept."""
        receiving = Receiving(self.till.desk(), self.till.decoder)

        def job() -> tuple[Taken, None]:
            begun = receiving.resume(draft_id)
            self.expected = receiving.still_expected()
            return begun, None

        self.store(job, lambda given: self._begun(receiving, *given, fresh=False))

    def _begun(self, receiving: Receiving, begun: Taken, taken: Taken | None, *, fresh: bool) -> None:
        from pos_term.screens.receiving.counter import Counter

        if not begun.ok:
            self.open_step.warn(sentence(begun.message))
            return
        if fresh and taken is not None and not taken.ok:
            # Nothing came of it: a delivery of nothing is not kept.
            self.store(receiving.discard, lambda _: self.open_step.refuse(sentence(taken.message)))
            return
        self._receiving = receiving
        counter = Counter(self)
        self.go(counter, say=None if taken else Notice(Tone.PLAIN, sentence(begun.message)))
        if taken:
            counter.taken(taken)

    def change(self, job: Callable[[], Taken], then: Callable[[Taken], None]) -> None:
        """Change the delivery off the screen's thread, and go on with the answer."""
        receiving = self.receiving

        def changed() -> Taken:
            taken = job()
            self.expected = receiving.still_expected()
            return taken

        self.store(changed, then)

    def leave_kept(self) -> None:
        """Leave; what was received so far is kept. An empty delivery is not."""
        if self._receiving is None or self.draft.lines:
            kept = self._receiving is not None
            words = "The delivery is kept as far as it is: go on with it under Receive goods."
            self.leave(words if kept else self.result)
        else:
            self.store(self.receiving.discard, lambda _: self.leave(self.result))
