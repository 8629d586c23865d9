"""The shift: what it has taken, and its close."""
