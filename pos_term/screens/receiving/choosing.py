"""What a form offers to choose from: places, suppliers, certificates, purchase orders, announced deliveries."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from pos_term.domain.clean import visible
from pos_term.domain.dates import short_date
from pos_term.screens import typed_field
from pos_term.screens.find_one import Hit, PickFound
from pos_term.screens.form import Option, PickOne
from pos_term.screens.steps import Step, StepScreen
from pos_term.screens.typed_field import Read, Unfit
from pos_term.widgets.choice_list import Column
from pos_term.widgets.entry_buffer import Entry

if TYPE_CHECKING:
    from pos_term.domain.places import Supplier
    from pos_term.services.till import Till

Then = Callable[[object], None]
_SUPPLIERS = (Column("Supplier"), Column("Id", 16))
_PAPERS = (Column("Number", 20), Column("Supplier"), Column("Due", 12))
_CERTIFICATES = (Column("Number", 22), Column("Supplier"), Column("Holds until", 13))


def pick_place(screen: StepScreen[Any], back: Callable[[], None], then: Then) -> Step:
    """A place of this store where goods may be put."""
    from pos_term.services.lot_desk import places

    here = [each for each in places(screen.till.desk()) if not each.branch and not each.closed]
    options = [Option((each.title or each.name, each.name), each.name) for each in here]
    columns = (Column(""), Column("", 20))
    return PickOne(screen, "Where do they go?", options, then, back, columns=columns)


def supplier_hits(till: Till, text: str) -> list[Hit[Supplier]]:
    """Suppliers by name or id."""
    from pos_term.services.lot_desk import suppliers

    return [Hit(each, (each.name, each.id)) for each in suppliers(till.desk(), text)]


def pick_supplier(screen: StepScreen[Any], back: Callable[[], None], then: Then) -> Step:
    """A supplier the shop keeps."""
    look = partial(supplier_hits, screen.till)
    return PickFound(
        screen, "Which supplier?", _SUPPLIERS, look, lambda each: then(each.name), back,
        nothing="The shop keeps no suppliers yet. Office 10 adds them.",
    )  # fmt: skip


def known_supplier(till: Till, *, others: bool = False) -> Callable[[Entry], Read]:
    """A field for a supplier the shop keeps, by its name, id, or a part of it; several that fit are offered.

    With `others` a name that fits none of them is taken as it was typed.
    """

    def read(entry: Entry) -> Read:
        from pos_term.services.lot_desk import suppliers

        words = typed_field.text(80)(entry)
        if isinstance(words, Unfit):
            return words
        found = suppliers(till.desk(), str(words[0]))
        names = [each.name for each in found]
        if not found and others:
            return words
        if not found:
            said = visible(entry.text, limit=30)
            return Unfit(f"No supplier has {said} in its name. F2 offers them; Office 10 adds one.")
        return tuple(each.name if names.count(each.name) == 1 else each.id for each in found)

    return read


def pick_purchase(screen: StepScreen[Any], back: Callable[[], None], then: Then) -> Step:
    """A purchase order that something is still expected of."""
    from pos_term.services.purchasing import Purchase, purchases

    till = screen.till
    on = till.clock.business_date()

    def look(text: str) -> list[Hit[Purchase]]:
        return [
            Hit(each, (each.order, each.supplier_name, short_date(each.due, on) if each.due else "-"))
            for each in purchases(till.desk(), text)
        ]

    return PickFound(
        screen, "Which purchase order?", _PAPERS, look, lambda each: then(each.order), back,
        nothing="No purchase order is open.",
    )  # fmt: skip


def pick_notice(screen: StepScreen[Any], back: Callable[[], None], then: Then) -> Step:
    """An announced delivery that has not come yet."""
    from pos_term.services.announced import Delivery, deliveries

    till = screen.till
    on = till.clock.business_date()

    def look(text: str) -> list[Hit[Delivery]]:
        return [
            Hit(each, (each.notice, each.supplier_name, short_date(each.due, on) if each.due else "-"))
            for each in deliveries(till.desk(), text)
        ]

    return PickFound(
        screen, "Which announced delivery?", _PAPERS, look, lambda each: then(each.notice), back,
        nothing="No delivery is announced.",
    )  # fmt: skip


def pick_certificate(screen: StepScreen[Any], back: Callable[[], None], then: Then) -> Step:
    """A certificate the shop keeps."""
    from pos_term.services.certificates import Certificate, find

    till = screen.till
    on = till.clock.business_date()

    def look(text: str) -> list[Hit[Certificate]]:
        hits = []
        for each in find(till.desk(), text):
            old = each.valid_until is not None and each.valid_until < on
            until = short_date(each.valid_until, on) if each.valid_until else "-"
            words = "holds no more" if old else ""
            hits.append(Hit(each, (each.number, each.supplier_name, until), words))
        return hits

    return PickFound(
        screen, "Which certificate?", _CERTIFICATES, look, lambda each: then(each.number), back,
        nothing="No certificate is kept. Office 13 adds one.",
    )  # fmt: skip
