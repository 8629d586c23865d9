"""The commands, one file a family; each is a thin dress for one service."""
