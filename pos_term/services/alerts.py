"""Alerts of the stock: the list, and the report of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy import Connection

from pos_term.domain.alerts import Alert, AlertKind, AlertRules
from pos_term.domain.costs import value_of
from pos_term.domain.dates import days_left_words, long_date, unstamp
from pos_term.domain.policies import Rulebook
from pos_term.domain.products import Product
from pos_term.domain.quantity import format_quantity
from pos_term.domain.shop import Shop
from pos_term.services.clock import Clock
from pos_term.services.desk import Desk
from pos_term.services.figures.pace import standing_of
from pos_term.services.figures.supply import supplies
from pos_term.services.figures.utilising import LotUse, Movement, lot_uses
from pos_term.services.lot_status import SELLABLE
from pos_term.services.report_asked import Asked, Row
from pos_term.store import figures, flows
from pos_term.store.figures import Standing


def alerts(desk: Desk) -> list[Alert]:
    """Everything to look at on the desk's day, the most pressing first. Raises StoreFault.

    `domain.alerts.in_short` says it in one line.
    """
    with desk.store.reading() as connection:
        return find_alerts(connection, desk.shop, desk.clock)


def find_alerts(connection: Connection, shop: Shop, clock: Clock) -> list[Alert]:
    """The same, read from a connection."""
    on, rules = clock.business_date(), shop.alerts
    stock = [row for row in figures.standing(connection) if not row.branch]
    order = list(AlertKind)
    found = [
        *_dated(stock, shop, on),
        *_low(connection, stock, on),
        *_held(connection, stock, shop, clock),
        *(_still(use, shop) for use in lot_uses(connection, on, _for_sale(stock, on)) if _is_still(use, rules)),
        *_papers(connection, on, rules),
    ]
    return sorted(
        found,
        key=lambda each: (
            order.index(each.kind), each.within or 0, each.days or 0, each.sku, each.lot_key, each.certificate,
        ),
    )  # fmt: skip


def limits_for(product: Product, rules: AlertRules, warning_days: int) -> tuple[int, ...]:
    """Days before its date from which a product's lots are alerts, the fewest first."""
    if product.alert_days is not None:
        return (product.alert_days,)
    life = product.shelf_life_days
    fitting = [days for days in rules.expiry_days if life is None or days < life]
    return tuple(sorted(fitting)) or (warning_days,)


def _dated(stock: Iterable[Standing], shop: Shop, on: date) -> Iterator[Alert]:
    rules = Rulebook(shop)
    for row, quantity in _by_lot(stock):
        if row.day is None or row.product is None:
            continue
        day = date.fromisoformat(row.day)
        left = (day - on).days
        limit = max(limits_for(row.product, shop.alerts, rules.of(row.product).warning_days))
        if left > limit:
            continue
        within = next((days for days in sorted(shop.alerts.expiry_days) if left <= days), limit)
        what = "expiry" if row.expiry else "best before"
        words = f"{_title(row)}: {what} {long_date(day)} ({days_left_words(day, on)}), {_much(quantity)} on hand."
        kind = AlertKind.EXPIRED if left < 0 else AlertKind.EXPIRING
        yield _alert(kind, row, words, left, quantity, shop, within=None if left < 0 else within)


def _low(connection: Connection, stock: Iterable[Standing], on: date) -> Iterator[Alert]:
    for each in supplies(connection, on, stock).values():
        if each.short_by:
            coming = f", {_much(each.on_order)} on order" if each.on_order else ""
            least = _much(each.product.low_stock)
            words = f"{each.product.name}: {_much(each.usable)} to sell{coming}, wanted are at least {least}."
            yield Alert(
                kind=AlertKind.LOW, sku=each.product.sku, name=each.product.name, lot=None, serial=None, lot_key="",
                words=words, days=None, within=None, quantity=each.usable, value=None,
            )  # fmt: skip


def _held(connection: Connection, stock: Iterable[Standing], shop: Shop, clock: Clock) -> Iterator[Alert]:
    on, aside = clock.business_date(), flows.in_quarantine_since(connection)
    seen = set()
    for row in stock:
        since = aside.get(row.lot_id) if row.location == "quarantine" else None
        if row.held_at and row.hold:
            held = unstamp(row.held_at).astimezone(clock.zone).date().isoformat()
            since = min(since, held) if since else held
        if since is None or row.quantity <= 0 or row.lot_id in seen:
            continue
        days = (on - date.fromisoformat(since)).days
        if days >= shop.alerts.held_days:
            seen.add(row.lot_id)
            how = f"on hold ({row.hold})" if row.hold else "in quarantine"
            words = f"{_title(row)}: {how} for {days} days. Release it, or let it go."
            yield _alert(AlertKind.HELD, row, words, days, row.quantity, shop)


def _for_sale(stock: Iterable[Standing], on: date) -> list[Standing]:
    """What may be sold: of what may not, it is no wonder that it is not."""
    return [row for row in stock if row.sellable and standing_of(row, on) in SELLABLE]


def _is_still(use: LotUse, rules: AlertRules) -> bool:
    return use.movement(rules.stagnant_days) is Movement.STAGNANT


def _still(use: LotUse, shop: Shop) -> Alert:
    title = _named(use.name, use.lot, use.serial)
    words = f"{title}: nothing sold for {use.idle} days, {_much(use.on_hand)} on hand."
    cost = use.unit_cost
    return Alert(
        kind=AlertKind.STAGNANT, sku=use.sku, name=use.name, lot=use.lot, serial=use.serial, lot_key=use.key,
        words=words, days=use.idle, within=None, quantity=use.on_hand,
        value=None if cost is None else value_of(cost, use.on_hand, shop.digits),
    )  # fmt: skip


def _papers(connection: Connection, on: date, rules: AlertRules) -> Iterator[Alert]:
    until = on + timedelta(days=rules.certificate_days)
    for paper in figures.certificates_until(connection, until.isoformat()):
        last = date.fromisoformat(paper.valid_until)
        left = (last - on).days
        verb = "ran out" if left < 0 else "runs out"
        whose = f" of {paper.supplier}" if paper.supplier else ""
        words = f"Certificate {paper.number}{whose} {verb} {long_date(last)}; {paper.lots} lots on hand rest on it."
        yield Alert(
            kind=AlertKind.CERTIFICATE, sku="", name=paper.title or paper.number, lot=None, serial=None, lot_key="",
            words=words, days=left, within=None, quantity=0, value=None, certificate=paper.number,
        )  # fmt: skip


def _by_lot(stock: Iterable[Standing]) -> Iterator[tuple[Standing, int]]:
    """Each lot once, with all of it that is on hand."""
    first: dict[str, Standing] = {}
    quantity: dict[str, int] = {}
    for row in stock:
        first.setdefault(row.lot_id, row)
        quantity[row.lot_id] = quantity.get(row.lot_id, 0) + row.quantity
    return ((row, quantity[key]) for key, row in first.items() if quantity[key] > 0)


def _alert(
    kind: AlertKind, row: Standing, words: str, days: int, quantity: int, shop: Shop, *, within: int | None = None
) -> Alert:
    cost = row.unit_cost
    return Alert(
        kind=kind, sku=row.sku, name=row.name, lot=row.lot or None, serial=row.serial, lot_key=row.lot_id,
        words=words, days=days, within=within, quantity=quantity,
        value=None if cost is None else value_of(cost, quantity, shop.digits),
    )  # fmt: skip


def _title(row: Standing) -> str:
    return _named(row.name, row.lot, row.serial)


def _named(name: str, lot: str | None, serial: str | None) -> str:
    return f"{name} serial {serial}" if serial else f"{name} lot {lot}" if lot else name


def _much(quantity: int) -> str:
    return format_quantity(quantity)


COLUMNS = ("kind", "sku", "lot", "serial", "days", "within", "quantity", "value", "certificate", "words", "name")


def report(asked: Asked) -> tuple[list[Row], Row]:
    """The list as report rows."""
    products = figures.products(asked.connection)
    rows, counts = [], dict.fromkeys(AlertKind, 0)
    for each in find_alerts(asked.connection, asked.desk.shop, asked.desk.clock):
        product = products.get(each.sku)
        if not asked.wants(each.sku, product.department if product else "", product.supplier if product else ""):
            continue
        counts[each.kind] += 1
        rows.append(
            {
                "kind": each.kind.value, "sku": each.sku or None, "lot": each.lot, "serial": each.serial,
                "days": each.days, "within": each.within,
                "quantity": format_quantity(each.quantity) if each.sku else None,
                "value": None if each.value is None else asked.amount(each.value),
                "certificate": each.certificate or None, "words": each.words, "name": each.name,
            }
        )  # fmt: skip
    return rows, {"rows": len(rows), **{kind.value: count for kind, count in counts.items()}}
