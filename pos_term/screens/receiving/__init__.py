"""Receiving goods: what comes in is scanned, completed, checked against what was to come, and booked."""
