"""Parts of screens: they show frozen values and know no service."""
