"""The whole journey of a lot: where it came from, all that happened to it, where it went, and that it adds up."""
