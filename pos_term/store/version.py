"""The version of the tables this program reads and writes."""

HEAD = "0002"
"""The newest migration's revision."""
