"""Everything at the counter that has no key of its own."""
