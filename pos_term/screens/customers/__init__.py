"""Customers in the office: found, added, changed with their terms, forgotten; what they bought."""
