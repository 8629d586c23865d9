"""Cash without a sale: the drawer opened, paid in, paid out, to the safe."""
