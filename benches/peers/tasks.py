"""What is timed, what it claims to have done, and whether it did."""

from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

# Of rust/validate/src/budget.rs.
TICKS_PER_UNIT = 50_000

WorkerName: TypeAlias = Literal["rust", "python"]


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing that a worker does with a workload.

    `signatures` is how many verifications each operation claims, exactly; None where only `max_units` bounds
    them. Two tasks that differ in `turn` alone are the same thing, done twice in each round.
    """

    worker: WorkerName
    workload: str
    action: str
    signatures: int | None
    max_units: int | None = None
    turn: int = 0

    def __str__(self) -> str:
        """Name it in messages."""
        return f"{self.action} of {self.workload} ({self.worker})"


@dataclass(frozen=True)
class Measurement:
    """What a worker says that a run took and did."""

    operations: int
    nanoseconds: int
    signatures: int
    ticks: int

    @property
    def each(self) -> float:
        """Nanoseconds of one operation."""
        return self.nanoseconds / self.operations


class Runs(Protocol):
    """A worker, or what stands for one in a test."""

    def run(self, workload: str, action: str, laps: int) -> Measurement:
        """Do something with each chain of a workload, `laps` times over."""


class ClaimError(Exception):
    """A run did other work than the row claims, so that its time is the time of something else."""


def check(task: Task, measured: Measurement) -> None:
    """Compare what was done with what is claimed."""
    if measured.operations <= 0 or measured.nanoseconds <= 0:
        message = f"{task}: nothing was measured: {measured}"
        raise ClaimError(message)
    if task.signatures is not None and measured.signatures != task.signatures * measured.operations:
        message = (
            f"{task}: {measured.signatures} signatures in {measured.operations} operations;"
            f" the row claims {task.signatures} each"
        )
        raise ClaimError(message)
    if task.max_units is not None:
        _check_units(task, task.max_units, measured)


def _check_units(task: Task, most: int, measured: Measurement) -> None:
    units = measured.ticks / TICKS_PER_UNIT / measured.operations
    if units > most or measured.signatures > most * measured.operations:
        message = f"{task}: {units:.1f} units, {measured.signatures} signatures; the row claims {most} units"
        raise ClaimError(message)
