"""The devices on the counter: how they are, what scanners sent, what else is plugged in, the scanner check."""
