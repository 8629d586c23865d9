"""The lock over whatever is in front, and the change of hands."""
