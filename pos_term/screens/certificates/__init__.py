"""Certificates of suppliers: found, added, looked at, and their files taken out again."""
