"""The version of the tables this program reads and writes."""

HEAD = "0003"
"""The newest migration's revision."""
