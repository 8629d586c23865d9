"""Why something is done: from the shop's list, or in one's own words."""
