"""The run itself: tasks take short turns, round after round, in both orders."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from .rows import Group
from .tasks import Measurement, Runs, Task, check

# Long enough to outweigh a cold start after the turn of another process, short enough that the machine stays
# the same for all tasks of a group.
TURN_NANOSECONDS = 15_000_000

# Nanoseconds of one operation, for each round, of each task of each group.
Samples = Mapping[tuple[str, Task], list[float]]


def measure(groups: Iterable[Group], workers: Mapping[str, Runs], rounds: int) -> Samples:
    """Time every task in every round; the order of a group is turned around from round to round.

    Raises:
        ClaimError: a run did other work than its row claims.

    """
    groups = list(groups)
    laps = {task: _calibrated(workers, task) for group in groups for task in group.tasks}
    samples: defaultdict[tuple[str, Task], list[float]] = defaultdict(list)
    for number in range(rounds):
        for group in groups:
            for task in group.tasks if number % 2 else reversed(group.tasks):
                samples[group.name, task].append(_run(workers, task, laps[task]).each)
    return samples


def _calibrated(workers: Mapping[str, Runs], task: Task) -> int:
    """Find how many laps fill a turn. The first run makes things ready and is not looked at."""
    _run(workers, task, 1)
    measured = _run(workers, task, 1)
    return max(1, round(TURN_NANOSECONDS / measured.nanoseconds))


def _run(workers: Mapping[str, Runs], task: Task, laps: int) -> Measurement:
    measured = workers[task.worker].run(task.workload, task.action, laps)
    check(task, measured)
    return measured
