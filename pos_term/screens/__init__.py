"""What cashiers and managers see: a screen and its style side by side."""
