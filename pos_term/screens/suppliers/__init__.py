"""Suppliers: found, looked at, added and changed."""
