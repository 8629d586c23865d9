"""The demo till's card of scans to try."""
