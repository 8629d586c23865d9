"""How a job for a printer stands, and how one try to deliver it ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class JobState(StrEnum):
    """Where a job stands on its way to paper."""

    PENDING = "pending"
    """It waits for its first try."""
    SENT = "sent"
    """The printer took all of it, and is one that does not say what it did with it."""
    CONFIRMED = "confirmed"
    """The printer said that it printed it, or a person did."""
    UNKNOWN = "unknown"
    """Some or all of it was handed over and nobody can tell what is on paper: a person has to look."""
    FAILED = "failed"
    """Nothing of it was printed; it is tried again by itself."""
    DROPPED = "dropped"
    """A person said that it is no longer wanted."""

    @property
    def waits(self) -> bool:
        """Whether it is still to be tried by itself."""
        return self in (JobState.PENDING, JobState.FAILED)


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one try ended."""

    state: JobState
    """`sent`, `confirmed`, `unknown` or `failed`."""
    words: str = ""
    """What is wrong and what to do, in plain words; for a job that is on paper, what the printer wants soon."""
    others_may_print: bool = False
    """Whether the fault is of this one job, and not of the printer."""

    @property
    def done(self) -> bool:
        """Whether nothing more is to be done about the job."""
        return self.state in (JobState.SENT, JobState.CONFIRMED)
