"""The question whose answers stand in a list: by arrows, number, name or scan; perhaps in one's own words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pos_term.domain.clean import clean, visible
from pos_term.screens.amounts import is_words
from pos_term.screens.lot_desk.questions import Question
from pos_term.screens.reason.screen import LONGEST
from pos_term.widgets.choice_list import Choice, Column

if TYPE_CHECKING:
    from pos_term.screens.lot_desk.deed import Deed
    from pos_term.widgets.entry_buffer import Entry

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """One answer to choose."""

    value: T
    words: str
    """As the sentences say it, and in the list."""
    beside: str = ""
    """What stands to the right of it in the list."""
    names: tuple[str, ...] = ()
    """What else it can be typed or scanned as."""
    closed: str = ""
    """Why it cannot be chosen; empty where it can."""


class AskChoice(Question[Option[T]]):
    """One of a list; the options are asked for each time it is shown, for they may follow from other answers."""

    lists = True

    def __init__(
        self, title: str, asks: str, options: Callable[[], Sequence[Option[T]]], *, beside: Column | None = None,
        free: Callable[[str], Option[T] | str] | None = None, empty: str = "There is none.", alone: bool = False,
        wanted: Callable[[], bool] | None = None,
    ) -> None:  # fmt: skip
        """`free` makes an answer of typed words, or says why it cannot.

        With `alone` the only open option is the answer, and nothing is asked.
        """
        super().__init__(title, asks, wanted=wanted)
        self._options, self._free, self._empty, self._alone = options, free, empty, alone
        self._beside = beside or Column("", 16, right=True)
        self.shown: list[tuple[int, Option[T]]] = []
        """What stands in the list, each with its number."""
        self._filter = ""

    @property
    def wanted(self) -> bool:
        """Not where there is no choice."""
        if not self.applies:
            return False
        if self._alone:
            open_ones = [option for option in self._options() if not option.closed]
            if len(open_ones) == 1:
                self.answer = open_ones[0]
                return False
        return True

    @property
    def value(self) -> T:
        """What was chosen, once something was."""
        return self.given.value

    @property
    def words(self) -> str:
        """As the option reads."""
        return clean(self.answer.words, limit=80) if self.answer else ""

    @property
    def hint(self) -> str:
        """The list itself shows what Enter means; of one's own words, those typed before."""
        mine = self.answer is not None and all(option.value != self.answer.value for _, option in self.shown)
        return super().hint if mine else ""

    # -- the list ------------------------------------------------------------------------------------------

    def show(self, deed: Deed[Any]) -> None:
        """All there is to choose from; what is none of it any more, after other answers, was not answered."""
        self._filter = ""
        options = self._options()
        if self.answer and not self._free and all(option.value != self.answer.value for option in options):
            self.answer = None
        self._fill(deed, list(enumerate(options, 1)))

    def _fill(self, deed: Deed[Any], shown: list[tuple[int, Option[T]]], *, stand: bool = True) -> None:
        self.shown, self.standing_for = shown, None
        rows = [
            Choice((str(n), option.words, option.beside), str(n), faded=bool(option.closed), words=option.closed)
            for n, option in shown
        ]
        before = next((str(n) for n, option in shown if self.answer and option.value == self.answer.value), None)
        columns = (Column("No", 3, right=True), Column(""), self._beside)
        heading = bool(self._beside.title)
        mine = self.answer is not None and before is None
        deed.screen.show_rows(
            columns, rows, empty=self._empty, heading=heading, selected=before, stand=stand and not mine
        )

    def follow(self, deed: Deed[Any], text: str) -> None:
        """Leave what the typed words fit; a number, or words that fit nothing, leave all."""
        words = clean(text, limit=LONGEST)
        if words == self._filter:
            return
        self._filter = words
        every = list(enumerate(self._options(), 1))
        number = _number(words, len(every))
        if number:
            fitting = [each for each in every if each[0] == number or _named(each[1], words)]
        else:
            fitting = [each for each in every if self._fits(each[1], words)]
        # One's own words are none of the list: nothing stands there for Enter to take.
        self._fill(deed, fitting or every, stand=bool(fitting) or not self._free)

    def moved(self) -> None:
        """The arrows chose a row: with these very words on the line Enter takes it."""
        self.standing_for = self._filter

    # -- answers -------------------------------------------------------------------------------------------

    def take(self, entry: Entry) -> str:
        """A name or number of the list, a part of one name only, or words of one's own."""
        text = clean(entry.text, limit=LONGEST)
        every = list(self._options())
        exact = [option for option in every if text and _named(option, text)]
        number = _number(text, len(every))
        if len(exact) != 1 and number:
            exact = [every[number - 1]]
        if len(exact) == 1:
            return self._choose(exact[0])
        none = f"{visible(entry.text, limit=24)} is none of these. ↑↓ chooses, Esc goes back."
        if not text or not is_words(entry):
            return none
        fitting = [option for option in every if self._fits(option, text)]
        if len(fitting) == 1:
            return self._choose(fitting[0])
        if self._free:
            made = self._free(text)
            return made if isinstance(made, str) else self._choose(made)
        return f"{len(fitting)} of these fit. Choose one with the arrows." if fitting else none

    def _fits(self, option: Option[T], text: str) -> bool:
        """Whether typed words mean an option: where words of one's own are taken, only how its name begins."""
        wanted = text.casefold()
        names = [clean(name).casefold() for name in (option.words, *option.names)]
        if self._free:
            return len(wanted) > 1 and any(name.startswith(wanted) for name in names)
        return any(wanted in name for name in (*names, clean(option.beside).casefold()))

    def enter(self, deed: Deed[Any]) -> str:
        """The one the list stands on, else what was answered before."""
        number = deed.screen.rows.chosen
        standing = next((option for n, option in self.shown if str(n) == number), None)
        if standing:
            return self._choose(standing)
        return "" if self.answer else self.missing

    def _choose(self, option: Option[T]) -> str:
        if option.closed:
            return f"{clean(option.words, limit=40)}: {option.closed}."
        self.answer = option
        return ""


def _named(option: Option[Any], text: str) -> bool:
    wanted = text.casefold()
    return any(clean(name).casefold() == wanted for name in (option.words, *option.names))


def _number(text: str, most: int) -> int:
    """The number of a row that was typed; 0 where it is none."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else 0
    return number if number <= most else 0
