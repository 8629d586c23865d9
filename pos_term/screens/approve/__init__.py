"""Somebody else's PIN, in place: the one at the till stays signed in."""
