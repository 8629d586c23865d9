"""The version of the tables this program reads and writes."""

HEAD = "0001"
"""The newest migration's revision."""
