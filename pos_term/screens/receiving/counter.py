"""The counter for goods: scans add and count lines, what a line lacks is asked, keys open its details."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import long_date
from pos_term.domain.people import Permission
from pos_term.domain.quantity import format_quantity
from pos_term.screens.amounts import counted, is_code, is_words
from pos_term.screens.papers.screen import sentence
from pos_term.screens.receiving.asking import Question, answer_to
from pos_term.screens.receiving.rows import NARROW, WIDE, line_row, verdict, words_of
from pos_term.screens.steps import Step
from pos_term.services.receiving import Need, TakenKind
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from datetime import date

    from pos_term.screens.receiving.screen import ReceivingScreen
    from pos_term.services.receiving import DraftLine, Taken

_WIDE = 100
"""Cells from which a row has room for words beside its marks."""


class Counter(Step):
    """The lines of a delivery, and the one question that is open."""

    screen: ReceivingScreen

    def __init__(self, screen: ReceivingScreen) -> None:
        super().__init__(screen)
        self.question: Question | None = None
        self.selected: int | None = None
        self._put_off: set[tuple[int, Need]] = set()
        self._asked: set[int] = set()
        """Lines that were asked for something: a date that was worked out for one of them is asked about, too."""
        self._needs: tuple[Need, ...] = ()

    @property
    def line(self) -> DraftLine | None:
        """The line that is chosen."""
        return self.screen.draft.line(self.selected)

    @property
    def may_see_costs(self) -> bool:
        """Whether whoever is here may see what goods cost."""
        person, shop = self.till.person, self.till.shop
        rights = (Permission.RECEIVE, Permission.FIGURES)
        return bool(person and any(shop.allows(person.role, each) for each in rights))

    # -- showing -------------------------------------------------------------------------------------------

    def show(self) -> None:
        """The lines as they stand, and the question that is open."""
        draft, screen = self.screen.draft, self.screen
        self.name = f"Receiving: {clean(draft.title, limit=48)}"
        on, digits, costs = self.till.clock.business_date(), self.till.shop.digits, self.may_see_costs
        wide = screen.size.width >= _WIDE
        rows = [line_row(line, on, digits, costs=costs, wide=wide) for line in draft.lines]
        if draft.line(self.selected) is None:
            self.selected = draft.lines[-1].key if draft.lines else None
        selected = None if self.selected is None else str(self.selected)
        screen.show_rows(
            WIDE if wide else NARROW, rows, empty="Nothing yet: scan the first pack.", selected=selected
        )
        screen.head(self.name, counted(len(draft.lines), "line") if draft.lines else "")
        self._ask()

    def _ask(self) -> None:
        """What is asked for, and what stands against the chosen line."""
        question = self.question
        if question:
            self.screen.entry_line.ask(question.words, hint=question.hint)
        else:
            self.screen.entry_line.ask("Scan or type", hint="F10 checks and books")
        self.screen.words.show(words_of(self.line, asking=question is not None) or self._still())
        self.screen.refresh_frame()

    def _still(self) -> str:
        """What of the delivery is still to come."""
        expected = self.screen.expected
        if not expected:
            return "Scan each pack: the same lot again counts it up. Typed words find a product."
        waiting = [each for each in expected if each.open]
        if not waiting:
            return "Everything that was expected is here."
        first = ", ".join(f"{format_quantity(each.open)} {clean(each.name, limit=24)}" for each in waiting[:3])
        more = f" and {len(waiting) - 3} more" if len(waiting) > 3 else ""
        return f"Still expected: {first}{more}. F11 shows it, Ins takes all of it."

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """The answer to the open question, or goods."""
        if self.question is None:
            self._take_goods(entry)
            return
        question, answer = self.question, answer_to(self.till, self.question, entry)
        if answer.scan:
            self._put_off.add(question.place)
            self.question = None
            self._take_goods(entry)
        elif answer.wrong:
            self.refuse(answer.wrong)
        elif answer.unfit:
            self.warn(answer.unfit)
        elif answer.days:
            self._which_day(question, answer.days, entry)
        elif answer.serials:
            self.take_serials(question.line, answer.serials)
        else:
            self._edit(question.line.key, **dict(answer.fields))

    def take_serials(self, line: DraftLine, text: str) -> None:
        """Make a line each of serials, and say how many they are."""
        receiving, before = self.screen.receiving, len(self.screen.draft.lines)

        def then(taken: Taken) -> None:
            if taken.ok and self.screen.step is not self:
                self.screen.go(self)
            count = len(self.screen.draft.lines) - before + 1
            if taken.ok or self.screen.step is self:
                self.taken(taken)
            else:
                self.screen.open_step.show()
                self.refuse(sentence(taken.message))
            notice = self.screen.band.notice
            if notice and notice.tone is Tone.GOOD and count > 1:
                self.good(f"{counted(count, 'serial')} of {clean(line.product.name, limit=40)}.")

        self.screen.change(lambda: receiving.serials(line.key, text), then)

    def _take_goods(self, entry: Entry) -> None:
        if not entry.scanned and is_words(entry) and not is_code(entry) and _is_a_name(entry.text):
            self.find(entry.text.strip())
            return
        receiving = self.screen.receiving
        self.screen.change(lambda: receiving.take(entry.raw, scanned=entry.scanned), partial(self._took, entry))

    def _took(self, entry: Entry, taken: Taken) -> None:
        if taken.kind is TakenKind.UNKNOWN and not entry.scanned:
            self.show()
            self.warn(f"{sentence(taken.message)} A number for the chosen line: type it, then F4.")
        else:
            self.taken(taken)

    def _which_day(self, question: Question, days: tuple[date, ...], entry: Entry) -> None:
        from pos_term.screens.form import Option, PickOne

        options = [Option((long_date(day),), day) for day in days]
        said = f"{visible(entry.text, limit=24)} can be read in more than one way: look at the pack."

        def picked(day: object) -> None:
            self.screen.go(self)
            self._edit(question.line.key, date=day)

        name = f"{question.words}: which one is meant?"
        self.screen.go(PickOne(self.screen, name, options, picked, self.again, words=said))

    def _edit(self, line: int, **fields: object) -> None:
        receiving = self.screen.receiving
        self.screen.change(lambda: receiving.edit(line, **fields), self.taken)

    def taken(self, taken: Taken, *, how_many: bool = False) -> None:
        """Show what a step came to, and ask what the line still lacks; with `how_many` its quantity at least."""
        if taken.key is not None and taken.ok:
            self.selected = taken.key
        line = self.screen.draft.line(taken.key)
        if taken.ok:
            needs = taken.needs or ((Need.QUANTITY,) if how_many and line and not line.product.has_serial else ())
            self._next(line, needs)
        self.show()
        self.screen.tell(verdict(taken, line, self.till.clock.business_date()))

    def _next(self, line: DraftLine | None, needs: Sequence[Need]) -> None:
        self._needs, self.question = tuple(needs), None
        if line is None:
            return
        if needs:
            self._asked.add(line.key)
        wanted = {*needs, Need.DATE} if line.computed_date and line.key in self._asked else {*needs}
        asked = [need for need in Need if need in wanted and (line.key, need) not in self._put_off]
        self.question = Question(line, asked[0]) if asked else None

    def _skip(self, question: Question) -> None:
        """Leave what is asked as it is, and ask what comes next."""
        self._put_off.add(question.place)
        self._next(self.screen.draft.line(question.line.key), self._needs)
        self.screen.tell(None)
        self._ask()

    def take_enter(self) -> None:
        """One piece; a lot that is made here; else a word on what can be done."""
        question = self.question
        if question is None:
            self.warn("Scan goods or type a name. F10 checks the delivery and books it.")
        elif question.need is Need.QUANTITY and not question.line.product.weighed:
            self._edit(question.line.key, quantity=question.line.quantity or 1000)
        elif question.need is Need.DATE and question.line.computed_date:
            self._skip(question)
        elif question.need is Need.LOT and question.line.made_code:
            self._edit(question.line.key, supplier_lot="")
        else:
            self.warn(f"{question.words}: scan or type it; Esc leaves it for later.")

    def moved(self) -> None:
        """Another line is chosen; an open question is put off."""
        chosen = self.screen.rows.chosen
        self.selected = int(chosen) if chosen else None
        self.question = None
        self._ask()

    def again(self) -> None:
        """Back from a step that changed nothing."""
        self.screen.go(self)

    # -- keys ----------------------------------------------------------------------------------------------

    def press(self, name: str) -> None:
        """Find a product, change the chosen line, see to the papers, or check and book."""
        from pos_term.screens.receiving.keys import press

        press(self, name)

    def find(self, text: str) -> None:
        """Find goods by words of their name."""
        from pos_term.screens.receiving.finding import FindGoods

        self.question = None
        self.screen.go(FindGoods(self.screen, self, text))

    def ask_quantity(self, line: DraftLine) -> None:
        """Ask for the quantity; what stands on the entry line already is the answer."""
        typed = self.screen.host.entry.take()
        self.screen.show_text("")
        self.screen.tell(None)
        self.question = Question(line, Need.QUANTITY)
        self._put_off.discard(self.question.place)
        self._ask()
        if typed:
            self.take_entry(Entry.typed(typed))

    def back(self) -> None:
        """Put the open question off, or leave; the delivery is kept."""
        if self.question:
            self._put_off.add(self.question.place)
            self.question = None
            self.screen.tell(Notice(Tone.PLAIN, "Left for later. The line waits for it before it can be booked."))
            self._ask()
        else:
            self.screen.leave_kept()

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        from pos_term.screens.receiving.keys import key_caps

        return key_caps(self)


def _is_a_name(text: str) -> bool:
    """Whether something typed is words of a name rather than a code."""
    plain = text.strip()
    return " " in plain or (plain.isalpha() and plain.islower())
