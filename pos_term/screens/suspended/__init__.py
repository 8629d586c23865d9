"""Sales that were parked, on this till or another."""
