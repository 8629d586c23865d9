"""What a benchmark hands back, and how two things are measured so that their ratio can be believed."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Scale:
    """How much a run takes on itself."""

    quick: bool
    folder: Path
    """An empty folder of the run's own; gone when it ends."""
    rounds: int = 7
    """Rounds a median is taken over, at least five."""

    def pick(self, full: int, quick: int) -> int:
        """A count for a full run, or a smaller one for a quick run."""
        return quick if self.quick else full


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One row of the table."""

    case: str
    value: float | None = None
    """What is held against the goal; None where it could not be measured, and then `note` says why."""
    unit: str = "×"
    """`×` for a ratio to the floor."""
    goal: float | None = None
    """The most `value` may be; None for a figure given for information."""
    exact: bool = False
    """Whether `value` must be the goal itself."""
    ours: str = ""
    floor: str = ""
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none or nothing was measured."""
        if self.value is None or self.goal is None:
            return None
        return self.value == self.goal if self.exact else self.value <= self.goal


Case = Callable[[], float]
"""Does its thing once or several times and gives the seconds of one."""


def skipped(case: str, why: str) -> Result:
    """A row that could not be measured here."""
    return Result(case=case, note=f"skipped: {why}")


def interleave(cases: Mapping[str, Case], rounds: int, *, turns: int = 1) -> dict[str, list[float]]:
    """The seconds of each case in each round, the median of its turns, after one turn each to warm up.

    The cases take turns, forwards and backwards by turns, so that a noisy minute or a neighbour that stands
    always in the same place falls on all of them alike.
    """
    order = list(cases)
    measured: dict[str, list[float]] = {name: [] for name in order}
    for name in order:
        cases[name]()
    for _ in range(rounds):
        gc.collect()
        taken: dict[str, list[float]] = {name: [] for name in order}
        for _ in range(turns):
            for name in order:
                taken[name].append(cases[name]())
            order.reverse()
        for name, times in taken.items():
            measured[name].append(median(times))
    return measured


def ratio_of(ours: list[float], floor: list[float]) -> float:
    """The median over the rounds of ours by the floor of the same round."""
    return median(mine / least for mine, least in zip(ours, floor, strict=True))


def compare(
    case: str, ours: list[float], floor: list[float], *, goal: float | None = None, note: str = ""
) -> Result:
    """A row that holds one case against another of the same rounds."""
    return Result(
        case=case, value=ratio_of(ours, floor), goal=goal, ours=seconds(median(ours)),
        floor=seconds(median(floor)), note=note,
    )  # fmt: skip


def repeated(work: Callable[[], object], times: int) -> Case:
    """A case that does `work` several times and gives the mean seconds of one; for what takes microseconds."""

    def run() -> float:
        turns = range(times)
        start = perf_counter()
        for _ in turns:
            work()
        return (perf_counter() - start) / times

    return run


def seconds(value: float) -> str:
    """Seconds in the unit a person would use."""
    for factor, unit in ((1, "s"), (1e3, "ms")):
        if value * factor >= 1:
            return f"{value * factor:.3g} {unit}"
    return f"{value * 1e6:.3g} µs"
