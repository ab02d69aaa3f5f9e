"""The run with workers made up for it: turns, and workers that lie about their signatures."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from .interleave import TURN_NANOSECONDS, measure
from .rows import Group, Row
from .tasks import ClaimError, Measurement, Task, check

FIRST = Task(worker="rust", workload="w", action="bare_leaf", signatures=1)
SECOND = Task(worker="rust", workload="w", action="warm", signatures=1)
THIRD = Task(worker="rust", workload="w", action="again", signatures=0)
CHAINS = 64
HONEST = {"bare_leaf": 1, "warm": 1, "again": 0}


class Fake:
    """A worker whose operations take 1 µs each and do what `signatures` says."""

    def __init__(self, signatures: Callable[[str, int], int]) -> None:
        self.signatures = signatures
        self.runs: list[tuple[str, int]] = []

    def run(self, _workload: str, action: str, laps: int) -> Measurement:
        self.runs.append((action, laps))
        operations = CHAINS * laps
        return Measurement(operations, operations * 1000, self.signatures(action, operations), 0)


def honest(action: str, operations: int) -> int:
    return HONEST[action] * operations


def group(*tasks: Task) -> Group:
    return Group("g", [Row(name=task.action, task=task, reference=FIRST) for task in tasks])


def run(worker: Fake, tasks: Sequence[Task] = (SECOND, THIRD), rounds: int = 6) -> None:
    measure([group(*tasks)], {"rust": worker}, rounds)


def test_tasks_take_turns_in_both_orders() -> None:
    worker = Fake(honest)
    samples = measure([group(SECOND, THIRD)], {"rust": worker}, 4)
    turns = [action for action, laps in worker.runs if laps > 1]
    assert turns == [*("again", "warm", "bare_leaf"), *("bare_leaf", "warm", "again")] * 2
    assert {task.action: times for (_, task), times in samples.items()} == {
        "bare_leaf": [1000.0] * 4,
        "warm": [1000.0] * 4,
        "again": [1000.0] * 4,
    }


def test_a_turn_is_filled_with_whole_laps() -> None:
    worker = Fake(honest)
    run(worker)
    assert {laps for _, laps in worker.runs} == {1, round(TURN_NANOSECONDS / (CHAINS * 1000))}


def test_the_same_task_twice_is_run_twice() -> None:
    worker = Fake(honest)
    run(worker, [replace(FIRST, turn=1)], rounds=5)
    assert len([laps for _, laps in worker.runs if laps > 1]) == 2 * 5


@pytest.mark.parametrize("lie", [-1, 1])
@pytest.mark.parametrize("action", ["bare_leaf", "warm", "again"])
def test_one_signature_more_or_fewer_fails_the_run(action: str, lie: int) -> None:
    def signatures(asked: str, operations: int) -> int:
        return honest(asked, operations) + (lie if asked == action else 0)

    with pytest.raises(ClaimError, match=f"{action} of w .rust.: .* signatures in"):
        run(Fake(signatures))


def test_a_warm_row_that_the_verdict_cache_answers_fails_the_run() -> None:
    with pytest.raises(
        ClaimError, match=r"warm of w .rust.: 0 signatures in 64 operations; .* claims 1 each"
    ):
        run(Fake(lambda action, operations: 0 if action == "warm" else honest(action, operations)))


def test_a_worker_that_begins_to_lie_late_fails_the_run() -> None:
    worker = Fake(honest)

    def signatures(action: str, operations: int) -> int:
        return honest(action, operations) - (len(worker.runs) == 20)

    worker.signatures = signatures
    with pytest.raises(ClaimError):
        run(worker)
    assert len(worker.runs) == 20


@pytest.mark.parametrize(("operations", "nanoseconds"), [(0, 10), (10, 0)])
def test_nothing_measured_is_no_measurement(operations: int, nanoseconds: int) -> None:
    with pytest.raises(ClaimError, match="nothing was measured"):
        check(THIRD, Measurement(operations, nanoseconds, 0, 0))


def test_units_are_bounded_where_signatures_are_not_exact() -> None:
    task = Task(worker="rust", workload="w", action="uncached", signatures=None, max_units=60)
    check(task, Measurement(2, 1, 120, 2 * 60 * 50_000))
    with pytest.raises(ClaimError, match=r"60\.0 units"):
        check(task, Measurement(2, 1, 120, 2 * 60 * 50_000 + 1))
    with pytest.raises(ClaimError, match="121 signatures"):
        check(task, Measurement(2, 1, 121, 0))
