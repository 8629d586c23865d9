"""Locations and other stores at a desk: read with what lies there, added and changed, each change one document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import uuid_utils
from sqlalchemy import Connection

from pos_term.domain.documents import PlacesSet
from pos_term.domain.places import BUILT_IN, Branch, Location
from pos_term.services.desk import Desk, Refused
from pos_term.services.import_fields import CODE, Fields
from pos_term.services.master.form import NOTHING, Fault, Form, FormField, Option, cell
from pos_term.services.master.keeping import Job, Kept, Meanwhile, Unfit
from pos_term.store import master

LONGEST_NAME = 24
"""The most characters of a location's name, which stands on lists and labels."""
HERE = "this store"
OF_EVERY_SHOP = "Every shop has {} and it stays what it is"
_YES = (Option(True, "yes"), Option(False, "no"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where stock can be inside the company."""

    locations: tuple[Location, ...]
    branches: tuple[Branch, ...]
    """Other stores."""


def read_places(desk: Desk) -> Places:
    """Every location and other store. Raises StoreFault."""
    with desk.store.reading() as connection:
        return Places(locations=tuple(master.locations(connection)), branches=tuple(master.branches(connection)))


def what_lies_where(desk: Desk) -> dict[str, master.Lying]:
    """How much lies at each location; a place with nothing is left out. It costs by the lots in stock.

    Raises StoreFault.
    """
    with desk.store.reading() as connection:
        return master.lying(connection)


def read_location(desk: Desk, name: str) -> Location | None:
    """A location with the mark of its last change. Raises StoreFault."""
    with desk.store.reading() as connection:
        return master.location_by_name(connection, name)


def read_branch(desk: Desk, branch: str) -> Branch | None:
    """Another store with the mark of its last change. Raises StoreFault."""
    with desk.store.reading() as connection:
        return master.branch_by_id(connection, branch)


def lying_at(desk: Desk, location: str) -> list[master.LyingLot]:
    """What lies at a place, by product, the first to go first. Raises StoreFault."""
    with desk.store.reading() as connection:
        return master.lying_at(connection, location)


def location_form(branches: Sequence[Branch] = ()) -> Form[Location]:
    """The fields of a location, with the stores it may belong to."""
    names = {"": HERE, **{each.id: each.name for each in branches}}
    stores = tuple(Option(key, name) for key, name in names.items())
    return Form(
        (
            _field("name", "Name", _name, fixed=True, needed=True, hint="short, such as cool-room"),
            _field("title", "Title", lambda row: row.text("title", most=CODE), hint="what people read"),
            _field("branch", "Store", lambda row: row.text("branch", most=CODE), options=stores,
                   show=lambda each: names.get(each.branch, each.branch)),
            _field("sellable", "Sold from here", lambda row: row.flag("sellable"), options=_YES,
                   text=lambda each: "yes" if each.sellable else "no"),
            _field("closed", "Closed", lambda row: row.flag("closed"), options=_YES,
                   text=lambda each: "yes" if each.closed else "no"),
        )
    )  # fmt: skip


def branch_form() -> Form[Branch]:
    """The fields of another store."""
    return Form(
        (
            _field("id", "Id", lambda row: row.exact("id", needed=True) or "", fixed=True, needed=True,
                   hint="a short key, such as NORTH"),
            _field("name", "Name", lambda row: row.text("name", needed=True), needed=True),
            _field("address", "Address", lambda row: row.text("address")),
            _field("closed", "Closed", lambda row: row.flag("closed"), options=_YES,
                   text=lambda each: "yes" if each.closed else "no"),
        )
    )  # fmt: skip


def keep_location(
    desk: Desk, before: Location | None, wanted: Location
) -> Kept[Location] | Meanwhile[Location] | Unfit | Refused:
    """Add a location (without `before`), or change the one that was read as `before`. Raises StoreFault.

    What is at another store is not for sale here, whatever was said of it.
    """
    mark = before.changed if before else ""
    new = replace(wanted, name=before.name if before else wanted.name, changed=mark)
    if new.branch:
        new = replace(new, sellable=False)
    job = Job(
        desk=desk, form=location_form(read_places(desk).branches), name=new.title or new.name or "The location",
        read=lambda connection: master.location_by_name(connection, new.name),
        check=lambda connection: _against_location(connection, before, new), mark=lambda each: each.changed,
        document=PlacesSet(id=str(uuid_utils.uuid7()), locations=(new,)),
    )  # fmt: skip
    return job.keep(before, new)


def keep_branch(
    desk: Desk, before: Branch | None, wanted: Branch
) -> Kept[Branch] | Meanwhile[Branch] | Unfit | Refused:
    """Add another store (without `before`), or change the one that was read as `before`. Raises StoreFault."""
    mark = before.changed if before else ""
    new = replace(wanted, id=before.id if before else wanted.id, changed=mark)
    job = Job(
        desk=desk, form=branch_form(), name=new.name or "The store",
        read=lambda connection: master.branch_by_id(connection, new.id),
        check=lambda connection: _against_branch(connection, before, new), mark=lambda each: each.changed,
        document=PlacesSet(id=str(uuid_utils.uuid7()), branches=(new,)),
    )  # fmt: skip
    return job.keep(before, new)


# -- rules -------------------------------------------------------------------------------------------------------


def _against_location(connection: Connection, before: Location | None, place: Location) -> Iterator[Fault]:
    """A name of its own; those every shop has stay what they are; nothing lies where it is closed or given away."""
    if before is None:
        same = master.location_names(connection).get(master.folded(place.name))
        if same is not None:
            yield Fault("name", f"There is a place {same} already. Choose another name.")
        if place.branch and master.branch_by_id(connection, place.branch) is None:
            yield Fault("branch", f"Store {place.branch} is not known. Enter the store first.")
        return
    if before.name in BUILT_IN:
        yield Fault("title", f"{OF_EVERY_SHOP.format(before.name)}. Enter another place instead.")
        return
    there = master.lying(connection).get(place.name)
    if there is not None and place.closed and not before.closed:
        yield Fault("closed", f"{_much(there)} there. Move them out first (transfer), then close it.")
    if before.branch != place.branch:
        if place.branch and master.branch_by_id(connection, place.branch) is None:
            yield Fault("branch", f"Store {place.branch} is not known. Enter the store first.")
        elif there is not None:
            yield Fault("branch", f"{_much(there)} there. Transfer them to the other store instead.")


def _against_branch(connection: Connection, before: Branch | None, branch: Branch) -> Iterator[Fault]:
    """An id and a name of its own; nothing lies in a store that is closed."""
    others = [each for each in master.branches(connection) if before is None or each.id != before.id]
    for other in others:
        if before is None and master.folded(other.id) == master.folded(branch.id):
            yield Fault("id", f"Id {other.id} is that of {other.name} already. Choose another.")
        elif master.folded(other.name) == master.folded(branch.name):
            yield Fault("name", f"Store {other.id} is called {other.name} already. Choose another name.")
    if before and branch.closed and not before.closed:
        lying = master.lying(connection)
        mine = [place.name for place in master.locations(connection) if place.branch == branch.id]
        full = next((lying[name] for name in mine if name in lying), None)
        if full is not None:
            yield Fault("closed", f"{_much(full)} at {full.location}. Move them out first, then close the store.")


def _much(there: master.Lying) -> str:
    return f"{there.lots} lot{'s lie' if there.lots > 1 else ' lies'}"


def _name(row: Fields) -> str:
    """A location's name: small letters, digits and hyphens, for it is typed and stands on lists."""
    text = (row.exact("name", needed=True) or "").lower()
    if len(text) > LONGEST_NAME:
        row.fault("name", f"is longer than {LONGEST_NAME} characters; shorten it")
    elif text and not all(character.isalnum() or character in "-_" for character in text):
        row.fault("name", "has more than letters, digits and hyphens; write it like cool-room")
    return text


def _field(
    key: str, title: str, reader: Callable[[Fields], object], *, text: Callable[[Any], str] | None = None,
    show: Callable[[Any], str] | None = None, **more: Any,
) -> FormField[Any]:  # fmt: skip
    written = text or (lambda each: getattr(each, key))
    return FormField(
        key=key, title=title, group="", read=cell(reader, key), text=written,
        show=show or (lambda each: written(each) or NOTHING), **more,
    )  # fmt: skip
