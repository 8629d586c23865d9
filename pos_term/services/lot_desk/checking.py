"""What is looked at before a document of the lot desk is posted, so that a refusal says what to do.

The guards of the store refuse the same once more, inside the transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pos_term.domain.clean import clean, visible
from pos_term.domain.lots import KEY_MARK
from pos_term.domain.places import OUTSIDE, QUARANTINE
from pos_term.domain.products import Product
from pos_term.domain.quantity import LARGEST, ONE, format_quantity
from pos_term.services.desk import Refused
from pos_term.services.lot_desk.values import Take
from pos_term.store import lot_desk as reads
from pos_term.store.catalogue import product_by_sku

WORDS = 200
"""The most characters of a reason."""
MOST_LINES = 5000
PIECE = "each"
"""The unit of goods that are counted."""
USE = "use"
"""What is done with components: half a tin may go into something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A quantity that is there to be taken, with what is known of it."""

    take: Take
    product: Product
    state: reads.LotState | None
    """None for loose stock of which nothing ever came with a receipt."""
    held_there: int
    """Thousandths at the place before."""

    @property
    def lot(self) -> str | None:
        """Its lot code."""
        return self.state.lot if self.state else None

    @property
    def serial(self) -> str | None:
        """Its serial."""
        return self.state.serial if self.state else None

    @property
    def unit_cost(self) -> int | None:
        """Ten-thousandths."""
        return self.state.unit_cost if self.state else None

    @property
    def words(self) -> str:
        """It in words: `4 of lot L1 of Milk 1 l`."""
        return f"{measure(self.product, self.take.quantity)}{' of ' + name_of(self.product, self.state)}"


def measure(product: Product, quantity: int) -> str:
    """A quantity with its unit where it is weighed: `4`, `0.482 kg`."""
    return f"{format_quantity(quantity)} {product.unit}" if product.weighed else format_quantity(quantity)


def name_of(product: Product, state: reads.LotState | None) -> str:
    """A lot in words: `lot L1 of Milk 1 l`, `serial S1 of Phone`, `Bag`."""
    name = visible(product.name, limit=40)
    if state and state.serial:
        return f"serial {visible(state.serial, limit=40)} of {name}"
    return f"lot {visible(state.lot, limit=40)} of {name}" if state and state.lot else name


def not_whole(product: Product, quantity: int, there: int = 0) -> str:
    """Why a quantity in thousandths cannot be of goods that are counted in pieces; empty where it can.

    A broken piece among what is `there` may go as it is, and of what is bought by the litre or kilogram any part.
    """
    if product.weighed or product.unit != PIECE or quantity % ONE in (0, there % ONE):
        return ""
    name = visible(product.name, limit=40)
    return f"{name} is counted in whole pieces; {format_quantity(quantity)} is not whole."


def reason_of(text: str) -> str | Refused:
    """A reason made safe; refused where there is none."""
    return clean(text, limit=WORDS) or Refused("No reason is given. Say why in a few words.")


def lines_of(connection: Connection, takes: Sequence[Take], *, to_do: str) -> list[Line] | Refused:
    """The quantities as they can be taken, those of one lot at one place added up; or why not, in words.

    `to_do` is what is to be done with them: `move`, `dispose of`.
    """
    wanted = _added(takes)
    if not wanted:
        return Refused(f"There is nothing to {to_do}. Name a lot, a place and a quantity.")
    if len(wanted) > MOST_LINES:
        return Refused(f"{len(wanted)} lines are too many for one document; take at most {MOST_LINES}.")
    states = reads.states(connection, (key for key, _ in wanted))
    there = reads.balances(connection, (key for key, _ in wanted))
    places = {place.name for place in reads.all_places(connection)}
    products: dict[str, Product | None] = {}
    lines: list[Line] = []
    for (key, place), quantity in wanted.items():
        sku = key.partition(KEY_MARK)[0]
        if sku not in products:
            products[sku] = product_by_sku(connection, sku)
        line = _line(Take(key, place, quantity), products[sku], states.get(key), there, places, to_do)
        if isinstance(line, Refused):
            return line
        lines.append(line)
    return lines


def _added(takes: Iterable[Take]) -> dict[tuple[str, str], int]:
    """Thousandths by lot and place, in the order in which they were named."""
    wanted: dict[tuple[str, str], int] = {}
    for take in takes:
        if take.quantity <= 0:  # so that no other line makes up for it
            wanted[take.key, take.place] = min(0, take.quantity)
            break
        wanted[take.key, take.place] = wanted.get((take.key, take.place), 0) + take.quantity
    return wanted


def _line(
    take: Take, product: Product | None, state: reads.LotState | None, there: Mapping[tuple[str, str], int],
    places: set[str], to_do: str,
) -> Line | Refused:  # fmt: skip
    if product is None:
        return Refused("The product is not in the shop; look it up again.")
    loose = reads.is_loose(take.key)
    if state is None and not loose:
        return Refused(f"This lot of {visible(product.name, limit=40)} is not known; look it up again.")
    name = name_of(product, state)
    if take.place not in places:
        return Refused(no_place(take.place))
    if take.quantity <= 0:
        return Refused(f"The quantity of {name} must be more than 0.")
    if take.quantity > LARGEST:
        return Refused(f"{measure(product, take.quantity)} of {name} is more than one line may hold.")
    held = there.get((take.key, take.place), 0)
    if state and state.serial and take.quantity != ONE:
        return Refused(f"The {name} is one unit: its quantity is 1.")
    if product.has_serial and product.tracked and not (state and state.serial):
        return Refused(f"Each unit of {visible(product.name, limit=40)} has a serial; name the serials to {to_do}.")
    if held < take.quantity and product.tracked:
        return Refused(_too_few(take, product, name, held, there))
    if to_do != USE and (problem := not_whole(product, take.quantity, held)):
        return Refused(problem)
    return Line(take=take, product=product, state=state, held_there=held)


def _too_few(take: Take, product: Product, name: str, held: int, there: Mapping[tuple[str, str], int]) -> str:
    """Not enough is there, and where the rest is."""
    others = [
        f"{measure(product, quantity)} in {place}"
        for (key, place), quantity in sorted(there.items())
        if key == take.key and place not in (take.place, *OUTSIDE) and quantity > 0
    ]
    more = f"; there is {' and '.join(others)}" if others else ""
    asked = measure(product, take.quantity)
    return f"Only {measure(product, max(0, held))} of {name} is in {visible(take.place)}, not {asked}{more}."


def no_place(name: str) -> str:
    """Words about a place that is none."""
    return f"No place is called {visible(name, limit=40) or '(nothing)'}; choose one of the places of the company."


def target_of(connection: Connection, name: str) -> reads.PlaceRow | Refused:
    """A place that stock may be brought to."""
    wanted = " ".join(name.split()).casefold()
    rows = reads.all_places(connection)
    found = next((place for place in rows if place.name == name), None)
    found = found or next((p for p in rows if wanted and wanted in (p.name.casefold(), p.title.casefold())), None)
    if found is None:
        return Refused(no_place(name))
    title = visible(found.title or found.name, limit=40)
    if found.closed:
        where = f"Store {visible(found.branch_name, limit=40)} is closed" if found.branch else f"{title} is closed"
        return Refused(f"{where}: nothing may be brought there any more. Choose another place.")
    return found


def place_words(place: reads.PlaceRow) -> str:
    """A place in words: `Back room`, `Cellar (store North)`."""
    title = visible(place.title or place.name, limit=40)
    return f"{title} (store {visible(place.branch_name, limit=40)})" if place.branch else title


def below_zero(lines: Sequence[Line]) -> str:
    """A warning about loose goods of which the store knows less than is taken; empty where there are none.

    They are taken all the same: what is in people's hands is there, whatever was counted.
    """
    short = next((line for line in lines if line.held_there < line.take.quantity), None)
    if short is None:
        return ""
    name = visible(short.product.name, limit=40)
    return f"; by the record there is less of {name} in {visible(short.take.place, limit=40)}: count it"


def unfit(line: Line, today: str) -> str:
    """Why a lot may not go back for sale or into other goods; empty where it may. Days in ISO."""
    state, product = line.state, line.product
    recall = (state.recall if state else None) or product.recall
    name = name_of(product, state)
    if recall:
        return f"{name} is recalled ({visible(recall, limit=40)})"
    if state and state.hold:
        return f"{name} is on hold: {visible(state.hold, limit=80)}"
    if state and state.expiry and state.expiry < today:
        return f"{name} expired on {state.expiry}"
    if line.take.place == QUARANTINE:
        return f"{name} is in quarantine"
    return ""
