"""The manager's half: goods, lots, figures, and what the shop keeps of them."""
