"""Figures of the shop: reports as tables, some of them as pictures."""
