"""Where a delivery begins: one that was kept, one that is expected, a supplier, or simply the first scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.domain.dates import short_date
from pos_term.screens.amounts import counted, is_words, looks_like_scan
from pos_term.screens.find_one import FindOne, Hit
from pos_term.screens.papers.screen import sentence
from pos_term.services.receiving import Receiving
from pos_term.widgets.choice_list import Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.receiving.screen import ReceivingScreen

_MOST_SUPPLIERS = 20


class Way(Enum):
    """A way to begin."""

    KEPT = auto()
    NEW = auto()
    NOTICE = auto()
    PURCHASE = auto()
    SUPPLIER = auto()
    NAMED = auto()
    """A supplier the shop keeps no record of, by the name that was typed."""


@dataclass(frozen=True, slots=True)
class Start:
    """One row: a way to begin, and with what."""

    way: Way
    id: str = ""
    title: str = ""


class Begin(FindOne[Start]):
    """What there is to begin with; typing leaves what fits and adds suppliers, a scan begins a new delivery."""

    name = "Receive goods"
    columns = (Column("", 10), Column(""), Column("", 24))
    asks = "Scan the first pack, or type the supplier, order or notice"
    verb = "Begin"
    screen: ReceivingScreen

    def __init__(self, screen: ReceivingScreen) -> None:
        super().__init__(screen)
        self._asked_away: str | None = None

    def look(self, text: str) -> list[Hit[Start]]:
        """Kept deliveries first, then what is expected."""
        under_way = {part for card in Receiving.drafts(self.till.desk()) for part in card.title.split(" · ")}
        found = [*self._announced(text), *self._ordered(text)]
        again = "is being received already: go on with that one"
        numbered = [replace(hit, words=again) if hit.thing.id in under_way else hit for hit in found]
        exact = any(hit.thing.id.casefold() == text.casefold() for hit in numbered)
        return [*self._kept(text), *self._new(text), *numbered, *([] if exact else self._suppliers(text))]

    def _kept(self, text: str) -> list[Hit[Start]]:
        on, zone = self.till.clock.business_date(), self.till.clock.zone
        hits = []
        for card in Receiving.drafts(self.till.desk()):
            if text.casefold() not in f"{card.title} {card.person}".casefold():
                continue
            at = card.changed_at.astimezone(zone)
            when = f"{clean(card.person, limit=12)}, {short_date(at.date(), on)} {at:%H:%M}"
            what = f"{card.title}: {counted(card.lines, 'line')}"
            hits.append(Hit(Start(Way.KEPT, card.id, card.title), ("go on with", what, when)))
        return hits

    def _new(self, text: str) -> list[Hit[Start]]:
        if text:
            return []
        return [Hit(Start(Way.NEW), ("new", "without an order: scan what comes", ""))]

    def _announced(self, text: str) -> list[Hit[Start]]:
        from pos_term.services.announced import deliveries

        on = self.till.clock.business_date()
        return [
            Hit(
                Start(Way.NOTICE, each.notice, each.notice),
                ("announced", f"{each.notice}  {each.supplier_name}",
                 f"{counted(each.line_count, 'line')}{f', due {short_date(each.due, on)}' if each.due else ''}"),
            )
            for each in deliveries(self.till.desk(), text)
        ]  # fmt: skip

    def _ordered(self, text: str) -> list[Hit[Start]]:
        from pos_term.services.purchasing import purchases

        on = self.till.clock.business_date()
        return [
            Hit(
                Start(Way.PURCHASE, each.order, each.order),
                ("ordered", f"{each.order}  {each.supplier_name}",
                 f"{counted(len(each.lines), 'line')}{f', due {short_date(each.due, on)}' if each.due else ''}"),
            )
            for each in purchases(self.till.desk(), text)
        ]  # fmt: skip

    def _suppliers(self, text: str) -> list[Hit[Start]]:
        from pos_term.services.lot_desk import suppliers

        if not text:
            return []
        found = suppliers(self.till.desk(), text)[:_MOST_SUPPLIERS]
        hits = [Hit(Start(Way.SUPPLIER, each.id, each.name), ("from", each.name, each.id)) for each in found]
        if not any(text.casefold() in (each.name.casefold(), each.id.casefold()) for each in found):
            hits.append(Hit(Start(Way.NAMED, text, text), ("from", text, "no supplier of the list"), sure=False))
        return hits

    # -- beginning -----------------------------------------------------------------------------------------

    def chosen(self, thing: Start) -> None:
        """Begin with it."""
        screen = self.screen
        if thing.way is Way.KEPT:
            screen.resume(thing.id)
        elif thing.way is Way.NOTICE:
            screen.begin(notice=thing.id)
        elif thing.way is Way.PURCHASE:
            screen.begin(purchase=thing.id)
        elif thing.way is Way.NAMED:
            screen.begin(named=thing.id)
        else:
            screen.begin(supplier=thing.id)

    def take_entry(self, entry: Entry) -> None:
        """A scan is the first pack, or the label of a pallet; words look for what is expected."""
        self._asked_away = None
        if not is_words(entry) or looks_like_scan(entry):
            self.screen.tell(None)
            self.screen.begin(scan=entry.raw)
        else:
            super().take_entry(entry)

    def press(self, name: str) -> None:
        """F2 finds the first goods by name.

        Del asks whether a kept delivery is to be thrown away, and F8 does it: no key that is held down can.
        """
        standing = self.standing
        if name == "f2":
            self.screen.begin(find=True)
            return
        if name not in ("delete", "f8") or standing is None or standing.way is not Way.KEPT:
            return
        if name == "delete":
            self._asked_away = standing.id
            title = clean(standing.title, limit=40)
            self.warn(f"Throw away what was received of {title}? F8 does it, any other key keeps it.")
            self.screen.refresh_frame()
            return
        if self._asked_away != standing.id:
            return
        self._asked_away = None
        receiving = Receiving(self.till.desk(), self.till.decoder)

        def job() -> str:
            taken = receiving.resume(standing.id)
            taken = receiving.discard() if taken.ok else taken
            return taken.message

        self.screen.store(job, self._thrown)

    def _thrown(self, words: str) -> None:
        self.show()
        self.good(sentence(words))

    def moved(self) -> None:
        """Another row: what Del asked is forgotten."""
        super().moved()
        self._asked_away = None
        self.screen.tell(None)

    def take_enter(self) -> None:
        """Begin with the one the list stands on."""
        self._asked_away = None
        super().take_enter()

    def more_keys(self) -> Sequence[KeyCap]:
        """F2; Del on a kept delivery, and F8 once it is asked."""
        standing, find = self.standing, KeyCap("F2", "Find goods", 2)
        if not standing or standing.way is not Way.KEPT:
            return (find,)
        asked = self._asked_away == standing.id
        return (find, KeyCap("F8", "Throw it away", 0) if asked else KeyCap("Del", "Throw it away", 2))
