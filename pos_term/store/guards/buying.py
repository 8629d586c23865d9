"""What stands against purchase orders, announced deliveries and certificates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from pos_term.domain.documents import (
    AnnouncedLine,
    BoughtLine,
    CertificateKept,
    DeliveryAnnounced,
    PurchaseClosed,
    PurchaseOrdered,
)
from pos_term.domain.lots import KEY_MARK, fold, serial_key
from pos_term.domain.quantity import LARGEST, ONE, format_quantity
from pos_term.store.guards.coming import DEAREST
from pos_term.store.guards.marks import Now, stale
from pos_term.store.guards.naming import Goods, goods_of
from pos_term.store.guards.objection import Objection
from pos_term.store.sql import driver_of

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SSCC = re.compile(r"[0-9]{18}", re.ASCII)


def object_to_purchase(connection: Connection, document: PurchaseOrdered) -> tuple[Objection, ...]:
    """A purchase order has a number of its own, a supplier, and asks for more than nothing."""
    words = _number(connection, document.order, "purchase", "purchase order")
    if not words and not document.supplier.strip():
        words = f"purchase order {document.order} needs a supplier"
    if not words and not document.lines:
        words = f"purchase order {document.order} asks for nothing; name what is bought"
    if words:
        return (Objection(words),)
    return tuple(_lines(connection, document.lines))


def object_to_purchase_end(connection: Connection, document: PurchaseClosed) -> tuple[Objection, ...]:
    """A purchase order that is open is closed, for a reason."""
    row = driver_of(connection).execute("SELECT closed FROM purchase WHERE id = ?", (document.order,)).fetchone()
    if row is None:
        return (Objection(f"purchase order {document.order} is not there; check the number"),)
    if row[0] is not None:
        return (Objection(f"purchase order {document.order} is closed already"),)
    if not document.reason.strip():
        return (Objection("closing a purchase order needs a reason; say why in a few words"),)
    return ()


def object_to_notice(connection: Connection, document: DeliveryAnnounced) -> tuple[Objection, ...]:
    """A delivery is announced once, by somebody, and is of more than nothing; a serial stands in it once."""
    words = _number(connection, document.notice, "delivery", "delivery")
    if not words and not document.supplier.strip():
        words = f"delivery {document.notice} needs a supplier"
    if not words and not document.lines:
        words = f"delivery {document.notice} announces nothing; name what is to come"
    if words:
        return (Objection(words),)
    found = list(_lines(connection, document.lines))
    serials: set[str] = set()
    for n, line in enumerate(document.lines, 1):
        if any(code and not fold(code) for code in (line.lot, line.serial)):
            found.append(Objection(f"a lot or serial of {line.sku} has no code", line=n))
        if line.sscc and not _SSCC.fullmatch(line.sscc):
            found.append(Objection(f"{line.sscc[:30]!r} is not an SSCC; it has 18 digits", line=n))
        key = serial_key(line.sku, line.serial) if line.serial else ""
        if key and (line.quantity != ONE or key in serials):
            found.append(Objection(f"serial {line.serial} of {line.sku} is one unit and stands here once", line=n))
        serials.add(key)
    return tuple(found)


def _number(connection: Connection, number: str, table: str, what: str) -> str:
    """Why a number cannot be given; capitals and blanks around it tell no two apart."""
    if not fold(number):
        return f"a {what} needs a number"
    same = driver_of(connection).execute(
        f"SELECT id FROM {table} WHERE id IN (?, ?) OR upper(id) = ? LIMIT 1",  # noqa: S608 - names of tables
        (number, fold(number), fold(number)),
    )
    row = same.fetchone()
    return f"{what} {row[0]} is there already; choose another number" if row else ""


def _lines(connection: Connection, lines: Sequence[BoughtLine | AnnouncedLine]) -> Iterator[Objection]:
    goods = goods_of(connection, {line.sku for line in lines})
    for n, line in enumerate(lines, 1):
        for words in _line(line, goods):
            yield Objection(words, line=n)


def _line(line: BoughtLine | AnnouncedLine, goods: Goods) -> Iterator[str]:
    what, cost = goods.name(line.sku), line.unit_cost
    if not goods.known(line.sku):
        yield f"product {line.sku} is not known; enter it first"
    if line.quantity <= 0:
        yield f"a quantity of {what} must be more than 0"
    if line.quantity > LARGEST:
        yield f"a quantity of {what} is more than {format_quantity(LARGEST)}"
    if cost is not None and not (cost >= 0 and cost * max(ONE, line.quantity) < DEAREST):
        yield f"the unit cost of {what} is below 0 or more than the store can add up; check it"


def object_to_certificate(connection: Connection, document: CertificateKept, now: Now) -> tuple[Objection, ...]:
    """A certificate has a number, holds for some days, and its file is named by its last part alone."""
    number = document.certificate
    if not fold(number) or KEY_MARK in document.supplier:
        return (Objection("a certificate needs a number"),)
    found = []
    if document.valid_from and document.valid_until and document.valid_until < document.valid_from:
        found.append(f"certificate {number} ends before it begins; check its days")
    if bool(document.file_name) != bool(document.sha256):
        found.append(f"certificate {number}: a file has a name and a hash, or there is none")
    if document.sha256 and not _SHA256.fullmatch(document.sha256):
        found.append(f"certificate {number}: {document.sha256[:20]!r} is not the hash of a file")
    if document.size < 0:
        found.append(f"certificate {number}: a file is not smaller than nothing")
    if any(sign in document.file_name for sign in ("/", "\\", "\0")) or document.file_name in (".", ".."):
        found.append(f"certificate {number}: the name of its file is a path; give the file's own name")
    row = driver_of(connection).execute(
        "SELECT changed FROM certificate WHERE id = ?", (f"{document.supplier}{KEY_MARK}{fold(number)}",)
    ).fetchone()  # fmt: skip
    if row:
        found.append(stale(connection, f"certificate {number}", row[0], row[0], now))
    return tuple(Objection(words) for words in found if words)
