"""A trace, or a traceability report, as people read it on paper: on a receipt printer, or as a listing for A4."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from pos_term.domain.clean import visible
from pos_term.domain.dates import long_date, unstamp
from pos_term.domain.listing import Heading, Letterhead, Listing, Table, lay_out_listing, table
from pos_term.services.desk import Desk
from pos_term.services.papers import Place, Sheet
from pos_term.services.trace import Rows
from pos_term.services.tracing.journey import Journey
from pos_term.services.tracing.report import TraceReport
from pos_term.services.tracing.things import ThingKind

_LONGEST = 200
"""Characters of one cell on paper."""
CAME = (
    ("received", "received"), ("made", "made here"), ("split_in", "split off another lot"),
    ("returned_by_customers", "back from customers"), ("counted_in", "found in a count"),
)  # fmt: skip
WENT = (
    ("sold", "sold"), ("disposed", "disposed of"), ("returned_to_supplier", "back to supplier"),
    ("used", "used up"), ("split_out", "split up"), ("counted_out", "missing in a count"),
)  # fmt: skip
"""The figures of the totals in people's words."""
KIND_WORDS = {
    ThingKind.RECEIPT: "Receipt", ThingKind.LOT: "Lot", ThingKind.SERIAL: "Serial",
    ThingKind.SUPPLIER_LOT: "Supplier's lot", ThingKind.PURCHASE_ORDER: "Purchase order",
    ThingKind.CERTIFICATE: "Certificate", ThingKind.GOODS_RECEIPT: "Goods receipt",
    ThingKind.DOCUMENT: "Document", ThingKind.CUSTOMER: "Customer",
}  # fmt: skip


def title_of(found: Journey) -> str:
    """What a trace is of: `Lot B1 of BREAD Bread`."""
    thing = found.thing
    if thing.kind is ThingKind.CUSTOMER and thing.words.partition(" ")[2]:
        # People know a customer by the name; the id is for programs.
        return visible(f"{thing.words[:1].upper()}{thing.words[1:]}", limit=80)
    of = ""
    if found.trace.lot:
        of = f" of {thing.sku} {found.trace.lot.get('name') or ''}".rstrip()
    return f"{KIND_WORDS[thing.kind]} {visible(thing.code, limit=60)}{of}"


def totals_words(totals: dict[str, Any]) -> list[str]:
    """What came, what went and what is there, as three lines that add up; none without totals."""
    if not totals:
        return []

    def parts(figures: Sequence[tuple[str, str]]) -> str:
        shown = [f"{totals[name]} {words}" for name, words in figures if totals[name] != "0"]
        return ", ".join(shown) or "nothing"

    held = f"On hand {totals['on_hand']}; in less out less on hand: {totals['balance']}"
    agrees = "the books agree in every place" if totals["agrees"] else "THE BOOKS DO NOT AGREE: run pos-term verify"
    return [f"In: {parts(CAME)}", f"Out: {parts(WENT)}", f"{held} ({agrees})"]


def head_words(found: Journey) -> list[str]:
    """Who a lot is and how it stands, in short lines."""
    lot = found.trace.lot
    if not lot:
        words = visible(found.thing.words, limit=200)
        return [f"{words[:1].upper()}{words[1:]}"]
    facts = [f"status {str(lot['status']).replace('_', ' ')}"]
    facts += [f"{name} {lot[name]}" for name in ("recall", "hold") if lot.get(name)]
    facts += [f"lot {lot['lot']}"] if lot.get("serial") and lot.get("lot") else []
    supplier = lot.get("supplier") or ""
    shown = {**lot, "supplier": found.suppliers.get(supplier, supplier)}
    facts += [f"{name.replace('_', ' ')} {shown[name]}" for name in _FACTS if shown.get(name)]
    return [visible(", ".join(facts), limit=300)]


_FACTS = (
    "expiry", "best_before", "supplier", "supplier_lot", "purchase_order", "certificate", "grade",
    "production_date",
)  # fmt: skip


def journey_listing(found: Journey, zone: tzinfo) -> Listing:
    """A whole trace for paper."""

    def whose(supplier: str) -> str:
        return found.suppliers.get(supplier, supplier)

    tables = [
        _table("Lots", found.lots, zone, "sku name lot serial expiry best_before status #on_hand"),
        _table(
            "Received", [{**row, "supplier": whose(row["supplier"])} for row in found.trace.received], zone,
            "business_date number sku lot serial #quantity location supplier supplier_lot purchase_order "
            "certificate actor",
        ),
        _table(
            "Made from", found.made_from, zone,
            "#depth sku name lot serial #quantity document supplier supplier_lot into_lot",
        ),
        _table(
            "Made into", found.made_into, zone, "#depth sku name lot serial #made document #on_hand from_lot"
        ),
        _table(
            "Certificates", found.certificate, zone, "number title supplier valid_from valid_until standing file"
        ),
        _table(
            "Time line", found.timeline, zone,
            "at kind document lot serial #quantity from to #on_hand person provenance note",
        ),
        _table("Sales", found.trace.sales, zone, "at receipt customer sku lot serial #quantity provenance cashier"),
        _table("Brought back", found.trace.returned, zone, "at receipt sold lot serial #quantity place reason"),
        _table(
            "Disposals", found.disposals, zone, "at document lot serial #quantity location reason witness person"
        ),
        _table(
            "Returns to supplier", found.supplier_returns, zone,
            "at document lot serial #quantity supplier reason person",
        ),
        _table("Transfers", found.transfers, zone, "at document lot serial #quantity from to store reason person"),
        _table("Holds and recalls", found.holds, zone, "at kind lot serial recall reason person approved_by"),
        _table(
            "Put right", found.amendments, zone, "at lot serial field was now reason certificate person approved_by"
        ),
        _table("Refused at the till", found.trace.refused, zone, "at till cashier lot serial reasons outcome"),
    ]  # fmt: skip
    return Listing(
        title=f"Trace: {title_of(found)}", words=(*head_words(found), *totals_words(found.totals)),
        tables=tuple(each for each in tables if each.rows),
    )  # fmt: skip


def report_listing(report: TraceReport, zone: tzinfo) -> Listing:
    """A traceability report for paper; columns in which nothing stands are left out."""
    wanted = report.wanted
    asked = [
        f"{name} {visible(str(value), limit=60)}"
        for name, value in (
            ("product", wanted.product), ("lot", wanted.lot), ("department", wanted.department),
            ("supplier", wanted.supplier), ("from", wanted.since), ("to", wanted.until),
            ("direction", wanted.direction.value), ("detail", wanted.detail.value),
        )
        if value
    ]  # fmt: skip
    numbers = {"depth", "lots", "quantity", "opening", "closing", "on_hand", "balance"}
    numbers |= {name for name, _ in (*CAME, *WENT)}
    columns = " ".join(f"#{name}" if name in numbers else name for name in report.columns)
    rows = [{**row, **{name: "" for name in numbers if row.get(name) == "0"}} for row in report.rows]
    return Listing(
        title="Traceability report", words=(", ".join(asked), *totals_words(report.totals)),
        tables=(_table(f"{len(report.rows)} rows", rows, zone, columns),),
    )  # fmt: skip


def journey_sheet(place: Place, found: Journey, columns: int) -> Sheet:
    """A whole trace for the receipt printer."""
    title = f"trace of {visible(found.thing.code, limit=40)}"
    return _sheet(place, title, journey_listing(found, place.clock.zone), columns)


def report_sheet(desk: Desk, report: TraceReport, columns: int) -> Sheet:
    """A traceability report for the receipt printer."""
    return _sheet(desk, "traceability report", report_listing(report, desk.clock.zone), columns)


def letterhead(place: Place) -> Letterhead:
    """What stands on every page that is made here and now."""
    local = place.clock.local()
    made_at = f"{long_date(local.date())} {local:%H:%M}"
    return Letterhead(place.shop.name, made_at, local, training=place.training)


def _sheet(place: Place, title: str, listing: Listing, columns: int) -> Sheet:
    return Sheet(title, lay_out_listing(listing, letterhead(place), columns))


def _table(title: str, rows: Rows, zone: tzinfo, columns: str) -> Table:
    """Rows of values as a table of text; `#` marks a column of numbers."""
    names = [(name.lstrip("#"), name.startswith("#")) for name in columns.split()]
    headings = [Heading(_SHORT.get(name, name.replace("_", " ")), right) for name, right in names]
    shown = [[_word(name, row.get(name), zone) for name, _ in names] for row in rows]
    return table(title, headings, shown)


_SHORT = {"business_date": "day", "quantity": "qty", "purchase_order": "order", "depth": "level"}
_CODES = ("standing", "status", "field", "outcome", "reasons")
"""What is written in words with `_` between."""


def _word(name: str, value: Any, zone: tzinfo) -> str:
    if value is None or value is False:
        return ""
    if name == "at":
        return f"{unstamp(value).astimezone(zone):%Y-%m-%d %H:%M}"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return visible(text.replace("_", " ") if name in _CODES else text, limit=_LONGEST)
