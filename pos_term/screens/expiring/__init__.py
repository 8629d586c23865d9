"""What expires, and what is done about it."""
