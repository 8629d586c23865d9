"""What the office offers, each under a number of its own that never changes, and how its screen is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pos_term.screens.base import TillModal


@dataclass(frozen=True, slots=True)
class OfficeEntry:
    """One row of the office. Its place in `ENTRIES` is its number."""

    title: str
    open: Callable[[], TillModal[Any]]
    """Makes its screen, which is loaded then and not before."""


def _expiring() -> TillModal[Any]:
    from pos_term.screens.expiring.screen import ExpiringScreen

    return ExpiringScreen()


def _alerts() -> TillModal[Any]:
    from pos_term.screens.alerts.screen import AlertsScreen

    return AlertsScreen()


def _figures() -> TillModal[Any]:
    from pos_term.screens.figures.screen import FiguresScreen

    return FiguresScreen()


def _lot_desk() -> TillModal[Any]:
    from pos_term.screens.lot_desk.screen import LotDeskScreen

    return LotDeskScreen()


def _products() -> TillModal[Any]:
    from pos_term.screens.products.screen import ProductsScreen

    return ProductsScreen()


def _suppliers() -> TillModal[Any]:
    from pos_term.screens.suppliers.screen import SuppliersScreen

    return SuppliersScreen()


def _customers() -> TillModal[Any]:
    from pos_term.screens.customers.screen import CustomersScreen

    return CustomersScreen()


def _stock_places() -> TillModal[Any]:
    from pos_term.screens.stock_places.screen import PlacesScreen

    return PlacesScreen()


def _receiving() -> TillModal[Any]:
    from pos_term.screens.receiving.screen import ReceivingScreen

    return ReceivingScreen()


def _expected() -> TillModal[Any]:
    from pos_term.screens.expected.screen import ExpectedScreen

    return ExpectedScreen()


def _certificates() -> TillModal[Any]:
    from pos_term.screens.certificates.screen import CertificatesScreen

    return CertificatesScreen()


def _making() -> TillModal[Any]:
    from pos_term.screens.making.screen import MakingScreen

    return MakingScreen()


def _tracing() -> TillModal[Any]:
    from pos_term.screens.tracing.screen import TracingScreen

    return TracingScreen()


def _traceability() -> TillModal[Any]:
    from pos_term.screens.traceability.screen import TraceabilityScreen

    return TraceabilityScreen()


ENTRIES: tuple[OfficeEntry, ...] = (
    OfficeEntry("Receive goods", _receiving),
    OfficeEntry("Expected: purchase orders, announced deliveries", _expected),
    OfficeEntry("Lots: find, hold, move, dispose, test again", _lot_desk),
    OfficeEntry("Trace: where it came from, where it went", _tracing),
    OfficeEntry("Make: a production order", _making),
    OfficeEntry("Expiring: what to do about it", _expiring),
    OfficeEntry("Alerts", _alerts),
    OfficeEntry("Figures: reports and pictures", _figures),
    OfficeEntry("Products", _products),
    OfficeEntry("Suppliers", _suppliers),
    OfficeEntry("Customers", _customers),
    OfficeEntry("Locations and stores", _stock_places),
    OfficeEntry("Certificates", _certificates),
    OfficeEntry("Traceability report: by product, supplier, days", _traceability),
)
"""A number once given stays: people press it without looking. New entries go to the end. What needs a right asks
for someone who has it when it is to be done; to look needs none but where costs are shown."""
