"""What came in and what went out of lots, added up from their movements, and held against what is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields

from sqlalchemy import Connection

from pos_term.domain.quantity import format_quantity
from pos_term.store import journey as reads

_SPLIT = "lot_split"


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Thousandths of lots by the way they came and went."""

    received: int = 0
    made: int = 0
    split_in: int = 0
    """Split off another lot."""
    returned_by_customers: int = 0
    counted_in: int = 0
    """Found in a count, or sold before the shop had heard of the lot."""
    sold: int = 0
    disposed: int = 0
    returned_to_supplier: int = 0
    used: int = 0
    split_out: int = 0
    counted_out: int = 0
    on_hand: int = 0
    """By the balances, over all places of the company."""
    places_agree: bool = True
    """Whether the movements of each lot give, place by place, what the balances say."""

    @property
    def came(self) -> int:
        """All that came in."""
        return self.received + self.made + self.split_in + self.returned_by_customers + self.counted_in

    @property
    def went(self) -> int:
        """All that went out."""
        gone = self.sold + self.disposed + self.returned_to_supplier
        return gone + self.used + self.split_out + self.counted_out

    @property
    def balance(self) -> int:
        """What came, less what went, less what is there: 0 in a store whose books are right."""
        return self.came - self.went - self.on_hand

    @property
    def agrees(self) -> bool:
        """Whether the books are right."""
        return self.balance == 0 and self.places_agree

    def shown(self) -> dict[str, str | bool]:
        """As decimal text."""
        names = [each.name for each in fields(self) if each.name != "places_agree"]
        parts: dict[str, str | bool] = {name: format_quantity(getattr(self, name)) for name in names}
        return {**parts, "balance": format_quantity(self.balance), "agrees": self.agrees}


_IN = {"supplier": "received", "production": "made", "customer": "returned_by_customers", "count": "counted_in"}
_OUT = {
    "supplier": "returned_to_supplier", "production": "used", "customer": "sold", "count": "counted_out",
    "disposal": "disposed",
}  # fmt: skip


def totals_of(connection: Connection, keys: Iterable[str]) -> Totals:
    """Add up what moved of these lots and compare it with the balances."""
    wanted = sorted(set(keys))
    inside = {name for name, place in reads.place_records(connection).items() if place.inside}
    flows = reads.flows(connection, wanted)
    places: dict[tuple[str, str], int] = {}
    for flow in flows:
        for place, quantity in ((flow.source, -flow.quantity), (flow.target, flow.quantity)):
            places[flow.lot_id, place] = places.get((flow.lot_id, place), 0) + quantity
    held = reads.balances(connection, wanted)
    return Totals(
        **counted(flows, inside),
        on_hand=sum(quantity for (_, place), quantity in held.items() if place in inside),
        places_agree={place: quantity for place, quantity in places.items() if quantity} == held,
    )


WAYS = (*_IN.values(), "split_in", *_OUT.values(), "split_out")
"""The names of the figures that add up what came and what went."""


def counted(flows: Iterable[reads.Flow], inside: Collection[str]) -> dict[str, int]:
    """Thousandths by the way they came or went; what moved between places inside is neither."""
    found = dict.fromkeys(WAYS, 0)
    for flow in flows:
        split = flow.kind == _SPLIT
        if flow.source not in inside:
            # What comes back out of the bin was never thrown away.
            way = "split_in" if split else _IN.get(flow.source, "disposed")
            found[way] += -flow.quantity if flow.source == "disposal" else flow.quantity
        if flow.target not in inside:
            found["split_out" if split else _OUT.get(flow.target, "counted_out")] += flow.quantity
    return found
