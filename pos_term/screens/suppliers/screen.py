"""Suppliers: a list that follows typing, the form of one, and what came from them."""

from __future__ import annotations

from collections.abc import Sequence

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import short_date
from pos_term.domain.places import Supplier
from pos_term.domain.quantity import format_quantity
from pos_term.screens.amounts import counted, is_words
from pos_term.screens.forms.days import day_of
from pos_term.screens.forms.form import FormStep
from pos_term.screens.forms.screen import MasterScreen
from pos_term.screens.steps import Step
from pos_term.services.desk import Desk, Refused
from pos_term.services.master import suppliers
from pos_term.services.master.history import Step as Past
from pos_term.services.master.history import history
from pos_term.services.master.keeping import Kept, Meanwhile, Unfit
from pos_term.widgets.choice_list import Choice, Column, Rule
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

_COLUMNS = (Column("Supplier"), Column("Id", 14), Column("Phone, e-mail", 26))
_CAME = (
    Column("Day", 11),
    Column("What"),
    Column("Lot", 16),
    Column("Their lot", 14),
    Column("Qty", 7, right=True),
)


class SuppliersScreen(MasterScreen):
    """Gives the words for what was kept last, or None."""

    CSS_PATH = "suppliers.tcss"
    box_id = "suppliers"

    def first_step(self) -> Step:
        """The list."""
        return FindSupplier(self)


class FindSupplier(Step):
    """Which supplier; without typing all of them."""

    name = "Suppliers"
    screen: SuppliersScreen

    def __init__(self, screen: SuppliersScreen) -> None:
        super().__init__(screen)
        self.found: list[Supplier] = []
        self.searched = ""
        self._by_hand = False

    def show(self) -> None:
        """Who fits what was typed, as it is now."""
        self.screen.words.show("Type a part of the name, id, address or number; F4 adds a supplier.")
        self.screen.entry_line.ask("Supplier")
        self.search(self.searched)

    def search(self, text: str) -> None:
        """Show who has this text."""
        on = self.screen.rows.chosen
        self.searched, self._by_hand = text, False
        self.found = suppliers.find_suppliers(self.till.desk(), text)
        rows = [
            Choice((each.name, each.id, each.phone or each.email or "-"), each.id, faded=not each.active)
            for each in self.found
        ]
        none = (
            f'Nobody has "{visible(text, limit=36)}". F4 adds them.' if text else "No suppliers yet. F4 adds one."
        )
        self.screen.show_rows(_COLUMNS, rows, empty=none, selected=on)
        self.screen.refresh_frame()

    def follow(self, text: str) -> None:
        """Follow the typing."""
        if text != self.searched:
            self.search(text)

    def moved(self) -> None:
        """The arrows chose one: Enter means this one from now on."""
        self._by_hand = True

    def take_entry(self, entry: Entry) -> None:
        """Words are searched for; the only one that is found is opened."""
        self.screen.tell(None)
        if not is_words(entry) and not suppliers.find_suppliers(self.till.desk(), entry.text):
            self.refuse(f"No supplier has {visible(entry.text, limit=24)}. Type a part of the name.")
            return
        known = entry.text == self.searched
        if not known:
            self.search(entry.text)
        if len(self.found) == 1 or (known and self._by_hand):
            self.take_enter()

    def take_enter(self) -> None:
        """Open the one that the list stands on."""
        chosen = self.screen.rows.chosen
        supplier = suppliers.read_supplier(self.till.desk(), chosen) if chosen else None
        if supplier is None:
            self.warn("Type a part of the name, or add a supplier (F4).")
        else:
            self.screen.go(SupplierForm(self.screen, supplier, supplier, self))

    def press(self, name: str) -> None:
        """Add one, by the name that was typed and found nobody."""
        if name == "f4":
            typed = clean(self.screen.host.entry.take(), limit=200) or ("" if self.found else clean(self.searched))
            form = SupplierForm(self.screen, None, Supplier(id="", name=typed), self)
            form.said = {"name"} if typed else set()
            self.screen.go(form)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        choose = (KeyCap("↑↓", "Choose", 2), KeyCap("Enter", "Open it", 0)) if self.found else ()
        return (*choose, KeyCap("F4", "Add a supplier", 1), KeyCap("Esc", "Back", 0))


class SupplierForm(FormStep[Supplier]):
    """One supplier."""

    def __init__(self, screen: SuppliersScreen, before: Supplier | None, mine: Supplier, left: Step) -> None:
        super().__init__(screen, suppliers.supplier_form(), before, mine, left)
        self.at = "name" if before else "id"

    def title(self) -> str:
        """Their name."""
        return self.mine.name or "New supplier"

    def top(self) -> str:
        """What to fill in, or that nothing is bought from them any more."""
        if self.before is None:
            return "A new supplier: id and name must be filled in; Enter asks for a field."
        return "" if self.before.active else "Nothing is bought from them any more."

    def keep(
        self, desk: Desk, before: Supplier | None, mine: Supplier
    ) -> Kept[Supplier] | Meanwhile[Supplier] | Unfit | Refused:
        """One document."""
        return suppliers.keep_supplier(desk, before, mine)

    def kept(self, outcome: Kept[Supplier]) -> None:
        """Stay, and give the words to whoever opened the suppliers."""
        self.screen.result = outcome.words
        super().kept(outcome)

    def past(self, desk: Desk) -> list[Past]:
        """Who changed what of them."""
        return history(desk, self.form, Supplier, self.mine.id)

    def more_keys(self, name: str) -> None:
        """What came from them."""
        if name == "f6" and self.before is not None:
            key = self.before.id
            self.screen.store(lambda: suppliers.supplied_by(self.till.desk(), key), self._came)

    def _came(self, found: suppliers.Supplied) -> None:
        self.screen.go(CameFrom(self, found))

    def more_caps(self) -> Sequence[KeyCap]:
        """What came from them."""
        return (KeyCap("F6", "Lots, certificates", 2),) if self.before is not None else ()


class CameFrom(Step):
    """Certificates of a supplier, and the lots that came from them lately."""

    def __init__(self, form: SupplierForm, found: suppliers.Supplied) -> None:
        super().__init__(form.screen)
        self.form, self.found = form, found
        self.name = f"From {clean(form.title(), limit=40)}"

    def show(self) -> None:
        """Both lists."""
        on, found = self.till.clock.business_date(), self.found
        rows: list[Choice | Rule] = [Rule(f"Certificates: {len(found.certificates)}")]
        for each in found.certificates:
            until = day_of(each.valid_until)
            said = "run out" if until and until < on else "valid"
            day = short_date(until, on) if until else "no end"
            cells = (day, f"{each.number} {each.title}".strip(), said, "", "")
            rows.append(Choice(cells, f"certificate-{each.number}"))
        rows.append(Rule(f"Lots received lately: {len(found.lots)}"))
        for n, lot in enumerate(found.lots):
            came = day_of(lot.day)
            number = lot.serial or lot.lot or "-"
            cells = (
                short_date(came, on) if came else "", lot.name, number, lot.supplier_lot,
                format_quantity(lot.quantity),
            )  # fmt: skip
            rows.append(Choice(cells, f"lot-{n}"))
        self.screen.show_rows(_CAME, rows)
        self.screen.words.show(f"{counted(found.products, 'product')} bought from them as a rule.")
        self.screen.entry_line.ask("Esc goes back")

    def take_entry(self, entry: Entry) -> None:  # noqa: ARG002 - whatever it says
        """Nothing is typed here."""
        self.warn("Esc goes back to the supplier.")

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("↑↓", "Move", 1), KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Back to the supplier."""
        self.screen.go(self.form)
