"""The only place that knows SQL: tables, the journal with its one door, and the reads."""
