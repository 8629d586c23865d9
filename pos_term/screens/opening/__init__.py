"""The first thing that is painted, while the store is being opened."""
