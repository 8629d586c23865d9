"""Products: found, looked at, added and changed."""
