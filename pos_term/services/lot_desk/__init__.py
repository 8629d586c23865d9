"""The lot desk: everything that happens to a lot beside its sale, each as one document through the one door."""

from __future__ import annotations

from pos_term.services.lot_desk.amending import amend, extend
from pos_term.services.lot_desk.cards import card, stock_of
from pos_term.services.lot_desk.finding import find_lots, places, suppliers
from pos_term.services.lot_desk.leaving import demands_witness, dispose, return_to_supplier, value_of
from pos_term.services.lot_desk.making import make, plan
from pos_term.services.lot_desk.moving import bring_back, move, quarantine
from pos_term.services.lot_desk.orders import MadeLot, Order, Output, Plan, SplitPart
from pos_term.services.lot_desk.papers import paper, paper_of
from pos_term.services.lot_desk.reserving import reserve
from pos_term.services.lot_desk.splitting import split
from pos_term.services.lot_desk.standing import hold, release
from pos_term.services.lot_desk.values import (
    Changes,
    Done,
    Fact,
    InCart,
    InPlace,
    Kept,
    LotCard,
    LotHit,
    Place,
    Stock,
    Take,
)

__all__ = [
    "Changes", "Done", "Fact", "InCart", "InPlace", "Kept", "LotCard", "LotHit", "MadeLot", "Order", "Output",
    "Place", "Plan", "SplitPart", "Stock", "Take", "amend", "bring_back", "card", "demands_witness", "dispose",
    "extend", "find_lots", "hold", "make", "move", "paper", "paper_of", "places", "plan", "quarantine",
    "release", "reserve", "return_to_supplier", "split", "stock_of", "suppliers", "value_of",
]  # fmt: skip
