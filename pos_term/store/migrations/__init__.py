"""Migrations, the oldest first."""
