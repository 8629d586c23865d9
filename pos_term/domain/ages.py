"""A person's age on a day."""

from __future__ import annotations

from datetime import date

OLDEST = 130
"""Years; a date of birth further back is a slip of the finger."""


def age_on(born: date, on: date) -> int:
    """Whole years from birth to a day; below 0 for a day before the birth.

    A year is full on the birthday. Who was born on 29 February is a year older on 1 March in a common year:
    on 28 February the day of birth has not come round yet.
    """
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
