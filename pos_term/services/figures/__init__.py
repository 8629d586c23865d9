"""Figures of the stock: what it is worth, how it moves, what expires, what to buy. Each file is one subject."""
