"""The version of the tables this program reads and writes."""

HEAD = "0004"
"""The newest migration's revision."""
