"""Where stock can be, and what it means that too little is there."""

from __future__ import annotations

OUTSIDE = ("supplier", "customer", "production", "disposal", "count")
"""The places outside the shop; their balances run below zero."""


class NotEnough(Exception):
    """A tracked lot has less at a place than should leave it; nothing of the document may be written."""
