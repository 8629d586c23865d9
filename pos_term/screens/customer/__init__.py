"""The customer of the sale: found, added, attached, forgotten; and what they bought."""
