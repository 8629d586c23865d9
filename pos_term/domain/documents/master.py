"""What the shop is: settings, products, people, suppliers, places, orders; customers kept or forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pos_term.domain.documents.base import Document
from pos_term.domain.people import Person
from pos_term.domain.places import Branch, Location, Supplier
from pos_term.domain.products import Product
from pos_term.domain.shop import Shop


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopSet(Document):
    """The shop's name, money, time zone and tables."""

    KIND: ClassVar[str] = "shop_set"
    shop: Shop


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductsSet(Document):
    """Products added or changed, whole."""

    KIND: ClassVar[str] = "products_set"
    VERSION: ClassVar[int] = 2
    products: tuple[Product, ...]
    seen: str = ""
    """Of a single product: the mark of it as whoever changed it read it, where they did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppliersSet(Document):
    """Suppliers added or changed, whole; `changed` of each is the mark as it was read, empty for a new one."""

    KIND: ClassVar[str] = "suppliers_set"
    suppliers: tuple[Supplier, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesSet(Document):
    """Locations and other stores added or changed, whole; `changed` of each as with suppliers."""

    KIND: ClassVar[str] = "places_set"
    locations: tuple[Location, ...] = ()
    branches: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleSet(Document):
    """People added or changed. Their PINs are kept outside the journal."""

    KIND: ClassVar[str] = "people_set"
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedLine:
    """What a customer ordered of one product, with the lot or serial kept for it where one is."""

    sku: str
    quantity: int
    """Thousandths."""
    lot: str | None = None
    serial: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced(Document):
    """A sales order: goods a customer will fetch."""

    KIND: ClassVar[str] = "order_placed"
    order: str
    """The order's number, by which people speak of it."""
    customer: str | None = None
    """The customer's id."""
    lines: tuple[OrderedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerKept(Document):
    """A customer was entered or changed. Who that is stands outside the journal, so that it can be forgotten."""

    KIND: ClassVar[str] = "customer_kept"
    customer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerForgotten(Document):
    """A customer asked to be forgotten: the name is gone, the id stays on what was sold."""

    KIND: ClassVar[str] = "customer_forgotten"
    customer: str
    reason: str
