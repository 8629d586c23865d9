"""What a sale left open: numbers that are assigned later, cards whose outcome is not known."""
