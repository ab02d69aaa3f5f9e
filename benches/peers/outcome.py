"""From times to ratios: what holds, what does not, and whether the run means anything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from .interleave import Samples
from .rows import Group, Row, rows

# A thing compared with itself must come out within this, or nothing that was measured means anything.
LEAST, MOST = 0.97, 1.03


@dataclass(frozen=True)
class Outcome:
    """A row, measured; times are nanoseconds of one operation."""

    group: str
    row: Row
    ratio: float
    quartiles: tuple[float, float]
    time: float
    reference_time: float

    @property
    def name(self) -> str:
        """Name it among all rows."""
        return f"{self.group}: {self.row.name}"

    @property
    def holds(self) -> bool:
        """True when the bound is kept, or there is none."""
        return self.row.bound is None or self.ratio <= self.row.bound

    @property
    def voids(self) -> bool:
        """True for a guard that is out of its range."""
        return self.row.is_guard and not LEAST <= self.ratio <= MOST


def outcomes(groups: Iterable[Group], samples: Samples) -> list[Outcome]:
    """Give each row's outcome."""
    return [_outcome(group, row, samples) for group, row in rows(groups)]


def is_void(found: Iterable[Outcome]) -> bool:
    """Say whether a guard is out of range; without any guard nothing can be believed."""
    guards = [outcome.voids for outcome in found if outcome.row.is_guard]
    return any(guards) or not guards


def all_hold(found: Iterable[Outcome]) -> bool:
    """Say whether every bound is kept."""
    return all(outcome.holds for outcome in found)


def _outcome(group: Group, row: Row, samples: Samples) -> Outcome:
    """Compare the two times of each round, which were near each other, and only then take the median."""
    times, references = samples[group.name, row.task], samples[group.name, row.reference]
    ratios = [time / reference for time, reference in zip(times, references, strict=True)]
    return Outcome(
        group.name, row, median(ratios), _quartiles(ratios), median(times), median(references)
    )


def _quartiles(ratios: Sequence[float]) -> tuple[float, float]:
    low, _, high = quantiles(ratios, n=4, method="inclusive")
    return low, high
