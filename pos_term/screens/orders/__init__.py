"""Sales orders: found, looked into, loaded."""
