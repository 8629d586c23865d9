"""The ways a job reaches a printer: one connection a job, opened for it and closed after it."""
