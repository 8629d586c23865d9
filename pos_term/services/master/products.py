"""Products at a desk: found, read whole, added and changed, each change one document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import uuid_utils
from sqlalchemy import Connection

from pos_term.domain.documents import ProductsSet
from pos_term.domain.lots import KEY_MARK
from pos_term.domain.products import Product
from pos_term.domain.quantity import format_quantity
from pos_term.services.desk import Desk, Refused
from pos_term.services.master.form import Fault, Form
from pos_term.services.master.keeping import Job, Kept, Meanwhile, Unfit
from pos_term.services.master.product_form import TRACKING, product_form
from pos_term.services.product_columns import misfits, whole
from pos_term.store import master
from pos_term.store.catalogue import product_by_sku, search_products
from pos_term.store.lookup import skus_by_codes, skus_in_stock


def find_products(desk: Desk, text: str, *, most: int = 50) -> list[Product]:
    """Products by words of name, sku, department or code, or by a lot; at most 50. Raises StoreFault."""
    with desk.store.reading() as connection:
        return search_products(connection, text, most=most)


def read_product(desk: Desk, sku: str) -> Product | None:
    """A product whole, with the mark of its last change. Raises StoreFault."""
    with desk.store.reading() as connection:
        return master.whole_product(connection, sku)


def form_of_products(desk: Desk) -> Form[Product]:
    """The fields of a product, with what there is to choose from. Raises StoreFault."""
    with desk.store.reading() as connection:
        return product_form(desk.shop, master.suppliers(connection), master.departments(connection))


def stock_of(desk: Desk, sku: str) -> list[master.Lying]:
    """What of a product lies where inside the company. Raises StoreFault."""
    with desk.store.reading() as connection:
        return master.stock_of(connection, sku)


def keep_product(
    desk: Desk, before: Product | None, wanted: Product
) -> Kept[Product] | Meanwhile[Product] | Unfit | Refused:
    """Add a product (without `before`), or change the one that was read as `before`. Raises StoreFault.

    Everything that an import would find wrong with it is told, field by field. Where somebody else changed it
    meanwhile nothing is written, and what they changed is told.
    """
    new = whole({}, replace(wanted, sku=before.sku) if before else wanted)
    if before and before.weighed != new.weighed and before.unit == new.unit:
        new = whole({"weighed": new.weighed}, replace(new, weighed=before.weighed))
    document = ProductsSet(id=str(uuid_utils.uuid7()), products=(new,), seen=before.changed if before else "")
    job = Job(
        desk=desk, form=form_of_products(desk), name=new.name or "The product", document=document,
        read=lambda connection: master.whole_product(connection, new.sku),
        check=lambda connection: _against(connection, before, new), mark=lambda product: product.changed,
    )  # fmt: skip
    outcome = job.keep(before, new)
    if isinstance(outcome, Kept) and outcome.posted and before is not None:
        return replace(outcome, words=f"{outcome.words}{_mind(desk, before, new)}")
    return outcome


def _against(connection: Connection, before: Product | None, product: Product) -> Iterator[Fault]:
    """What the store has against a product."""
    for key, words in misfits(product):
        yield Fault(key, f"{words[:1].upper()}{words[1:]}.")
    if before is None:
        yield from _sku(connection, product.sku)
    owners = skus_by_codes(connection, product.codes)
    for code in product.codes:
        owner = owners.get(code, product.sku)
        if owner != product.sku:
            other = product_by_sku(connection, owner)
            name = other.name if other else owner
            key = "gtin" if code == product.gtin else "barcodes"
            yield Fault(key, f"{code} belongs to {name} ({owner}). Take it away from there first.")
    other_supplier = product.supplier and (before is None or before.supplier != product.supplier)
    if other_supplier and master.supplier_by_id(connection, product.supplier) is None:
        yield Fault("supplier", f"Supplier {product.supplier} is not known. Enter the supplier first.")
    if before and before.tracking is not product.tracking and skus_in_stock(connection, [product.sku]):
        words = f"It is tracked by {TRACKING[before.tracking]} and in stock. Sell or move the stock out first."
        yield Fault("tracking", words)


def _sku(connection: Connection, sku: str) -> Iterator[Fault]:
    """A new product has a sku of its own, by more than capitals and blanks."""
    if not sku or KEY_MARK in sku:
        yield Fault("sku", "The SKU is empty. Type the key by which the shop knows it.")
        return
    wanted = master.folded(sku)
    same = next((each for each in master.all_skus(connection) if master.folded(each) == wanted), None)
    if same is not None:
        other = product_by_sku(connection, same)
        yield Fault("sku", f"SKU {same} is that of {other.name if other else same} already. Choose another.")


def _mind(desk: Desk, before: Product, now: Product) -> str:
    """What to mind of a change while stock of it lies in the shop; empty where there is nothing."""
    counted = before.unit != now.unit or before.weighed != now.weighed
    if not counted and before.dated is now.dated:
        return ""
    there = sum(each.quantity for each in stock_of(desk, now.sku))
    if not there:
        return ""
    if counted:
        return f" Mind: {format_quantity(there)} {before.unit} of it in stock now count as {now.unit}."
    return " Mind: lots in stock keep the dates they have."


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductOpened:
    """A product with everything its form shows."""

    product: Product
    form: Form[Product]
    stock: tuple[master.Lying, ...] = ()
    """What of it lies where inside the company."""
    places: dict[str, str]
    """What people call each place."""


def open_product(desk: Desk, sku: str) -> ProductOpened | None:
    """A product whole, its fields, and what of it lies where; None where it is not there. Raises StoreFault."""
    product = read_product(desk, sku)
    return _opened(desk, product, tuple(stock_of(desk, sku))) if product else None


def open_new_product(desk: Desk, product: Product) -> ProductOpened:
    """A product that is not kept yet, with its fields. Raises StoreFault."""
    return _opened(desk, product, ())


def _opened(desk: Desk, product: Product, stock: tuple[master.Lying, ...]) -> ProductOpened:
    with desk.store.reading() as connection:
        places = {place.name: place.title or place.name for place in master.locations(connection)}
    return ProductOpened(product=product, form=form_of_products(desk), stock=stock, places=places)
