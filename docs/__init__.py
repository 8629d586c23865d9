"""Programs that write the papers."""
