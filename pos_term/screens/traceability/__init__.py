"""The traceability report: what it is asked for, and its rows."""
