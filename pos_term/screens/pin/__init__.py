"""One's own PIN, changed."""
