"""Reports of what happened at the tills: sales, returns, payments, cash, refusals, exceptions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pos_term.domain.documents import CashKind
from pos_term.domain.quantity import format_quantity
from pos_term.domain.tender import TenderKind
from pos_term.services.exceptions import find_exceptions
from pos_term.services.report_asked import Asked, Row
from pos_term.store import drawer_log
from pos_term.store import reports as reads


def sales(asked: Asked) -> tuple[list[Row], Row]:
    """Every sale, return and exchange; amounts are below 0 where money went back."""
    rows, net, tax, total = [], 0, 0, 0
    for s in reads.sales(asked.connection, *asked.days):
        rows.append(
            {
                "receipt": s.receipt, "at": s.at, "till": s.till, "cashier": s.cashier, "customer": s.customer,
                "net": asked.amount(s.net), "tax": asked.amount(s.tax), "total": asked.amount(s.total),
                "kind": s.kind, "order": s.order,
            }
        )  # fmt: skip
        net, tax, total = net + s.net, tax + s.tax, total + s.total
    amounts = {"net": asked.amount(net), "tax": asked.amount(tax), "total": asked.amount(total)}
    return rows, {"rows": len(rows), **amounts}


def returns(asked: Asked) -> tuple[list[Row], Row]:
    """Every number of goods that came back, and where it went; what is paid back stands once a line."""
    rows, total = [], 0
    for r in reads.returns(asked.connection, *asked.days):
        rows.append(
            {
                "receipt": r.receipt, "at": r.at, "till": r.till, "cashier": r.cashier, "customer": r.customer,
                "sold_on": r.sold_on, "sold_line": r.sold_line, "sku": r.sku, "lot": r.lot or None,
                "serial": r.serial, "quantity": format_quantity(r.quantity), "paid_back": asked.amount(r.total),
                "place": r.place, "reason": r.reason, "kind": r.kind, "name": r.name,
            }
        )  # fmt: skip
        total += r.total
    return rows, {"rows": len(rows), "paid_back": asked.amount(total)}


def tenders(asked: Asked) -> tuple[list[Row], Row]:
    """What each way to pay brought: less what was paid back by it and, for cash, less the change.

    A card payment that turned out declined is no money and is counted apart; one that is not known yet counts.
    """
    change = reads.change_given(asked.connection, *asked.days)
    taken = reads.tenders(asked.connection, *asked.days)
    if change and all(each.kind != TenderKind.CASH for each in taken):
        taken.append(reads.Taken(TenderKind.CASH.value, 0, 0, 0, 0, 0))
    rows, total, count = [], 0, 0
    for each in sorted(taken):
        back = change if each.kind == TenderKind.CASH else 0
        amount = each.handed_over - each.paid_back - back
        rows.append(
            {
                "kind": each.kind, "count": each.payments, "amount": asked.amount(amount),
                "handed_over": asked.amount(each.handed_over), "change": asked.amount(back),
                "paid_back": asked.amount(each.paid_back), "unknown": asked.amount(each.unknown),
                "declined": asked.amount(each.declined),
            }
        )  # fmt: skip
        total, count = total + amount, count + each.payments
    return rows, {"rows": len(rows), "count": count, "amount": asked.amount(total)}


def cash(asked: Asked) -> tuple[list[Row], Row]:
    """The drawer without a sale: opened, paid in, paid out, emptied to the safe."""
    rows = []
    sums: dict[str, int] = dict.fromkeys((kind.value for kind in CashKind), 0)
    for c in reads.cash(asked.connection, *asked.instants):
        rows.append(
            {
                "at": c.at, "till": c.till, "cashier": c.cashier, "kind": c.kind, "amount": asked.amount(c.amount),
                "reason": c.reason, "customer": c.customer,
            }
        )  # fmt: skip
        if c.kind in sums:
            sums[c.kind] += c.amount
    opened = sum(row["kind"] == "no_sale" for row in rows)
    return rows, {
        "rows": len(rows), "no_sale": opened, **{kind: asked.amount(amount) for kind, amount in sums.items()}
    }  # fmt: skip


def drawer(asked: Asked) -> tuple[list[Row], Row]:
    """Each time this till opened the drawer or tried to, and what for."""
    rows = [pulse._asdict() for pulse in drawer_log.pulses(asked.connection, *asked.instants)]
    failed = sum(bool(row["problem"]) for row in rows)
    return rows, {"rows": len(rows), "opened": len(rows) - failed, "failed": failed}


def refusals(asked: Asked) -> tuple[list[Row], Row]:
    """What was presented and not sold."""
    rows = [
        {**r._asdict(), "reasons": r.reasons.split()} for r in reads.refusals(asked.connection, *asked.instants)
    ]
    return rows, {"rows": len(rows), "by_reason": _count(reason for row in rows for reason in row["reasons"])}


def exceptions(asked: Asked) -> tuple[list[Row], Row]:
    """What somebody still has to look at: of the business days asked for, oldest first."""
    first, last = asked.days
    rows: list[Row] = [
        {
            "kind": e.kind.value, "receipt": e.receipt, "line": e.line, "sku": e.sku, "lot": e.lot,
            "since": e.since, "carried": e.carried, "serial": e.serial,
            "quantity": None if e.quantity is None else format_quantity(e.quantity), "tender": e.tender,
            "amount": None if e.amount is None else asked.amount(e.amount),
        }
        for e in find_exceptions(asked.connection, asked.desk.clock.business_date())
        if first <= e.business_date <= last
    ]  # fmt: skip
    carried = sum(row["carried"] for row in rows)
    return rows, {"rows": len(rows), "carried": carried, "by_kind": _count(row["kind"] for row in rows)}


def _count(words: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for word in words:
        counts[word] += 1
    return dict(sorted(counts.items()))
