"""Tracing: where a lot came from, what happened to it, where it went."""
