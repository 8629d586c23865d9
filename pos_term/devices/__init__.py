"""What stands on the counter: scanners, printers; never a screen, never the store."""
