"""The reports people can look at, each under a number that never changes, in their words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One report. Its place in `FIGURES` is its number."""

    name: str
    """The report's name, as on the command line."""
    title: str
    period: bool = False
    """Whether it is of some days; else it is as of now."""
    picture: str = ""
    """What its picture is called; empty where it has none."""


FIGURES: tuple[Figure, ...] = (
    Figure("on-hand", "On hand: every lot in every place, with its age"),
    Figure("valuation", "Valuation: what each lot is worth at its own cost"),
    Figure("expiry", "Expiry: what runs out when, and what it is worth", picture="Value that expires, by week"),
    Figure("utilisation", "Utilisation: how fast each lot moves, against its date",
           picture="How much is sold against how much time is gone"),
    Figure("slow-lots", "Lots that hardly move"),
    Figure("low", "Products that run low, with what is on order"),
    Figure("forecast", "Restocking: what will be needed, and how wrong that was"),
    Figure("turnover", "Turnover of the stock", period=True),
    Figure("margin", "Margin: what each sale cost and left", period=True),
    Figure("sales", "Sales", period=True),
    Figure("returns", "Goods that came back", period=True),
    Figure("receipts", "Goods received", period=True),
    Figure("waste", "Thrown away, and sent back to suppliers", period=True),
    Figure("refusals", "Refused at the till", period=True),
    Figure("exceptions", "Left open: numbers to assign, cards to settle"),
    Figure("capture", "How lots came onto the sales", period=True),
    Figure("tenders", "How was paid", period=True),
    Figure("z", "Closed shifts", period=True),
)  # fmt: skip
"""A number once given stays; new ones go to the end."""
