"""The rules of the shop, pure: no database, no screen, no device, no clock."""
