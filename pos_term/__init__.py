"""pos_term, the lot-safe till: a full-screen terminal point of sale for goods with lot or serial numbers."""

__version__ = "0.1.0"
