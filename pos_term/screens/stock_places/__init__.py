"""Locations and other stores: what lies there, added and changed."""
