"""The price of goods that carry none."""
