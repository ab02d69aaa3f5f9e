"""From times to ratios, bounds and the void rule; expected numbers are worked out by hand."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from .outcome import Outcome, all_hold, is_void, outcomes
from .report import table, write_json
from .rows import Group, Row
from .run import Exit, verdict
from .tasks import Task

FIRST = Task(worker="rust", workload="w", action="bare_leaf", signatures=1)
OTHER = Task(worker="python", workload="w", action="warm", signatures=1)


def outcome(
    times: Sequence[float],
    references: Sequence[float],
    *,
    bound: float | None = None,
    is_guard: bool = False,
) -> Outcome:
    row = Row(name="row", task=OTHER, reference=FIRST, bound=bound, is_guard=is_guard)
    samples = {("g", OTHER): list(times), ("g", FIRST): list(references)}
    (found,) = outcomes([Group("g", [row])], samples)
    return found


def guard(ratio: float) -> Outcome:
    return outcome([ratio * 100] * 5, [100.0] * 5, is_guard=True)


def test_a_ratio_is_the_median_of_ratios_within_rounds() -> None:
    # A machine that slows down fourfold: 2, 2, 2, 2.5, 3 in the rounds, though the medians are 8 and 3.
    found = outcome([2, 4, 8, 10, 12], [1, 2, 4, 4, 4])
    assert found.ratio == 2
    assert found.quartiles == (2, 2.5)
    assert (found.time, found.reference_time) == (8, 4)
    # 1/4, 1, 4 in the rounds: the ratio of the medians would be 2/2 too, that of the means 7/7.
    assert outcome([1, 2, 8], [4, 2, 2]).ratio == 1
    # 3/1, 1/2, 2/9: the ratio of the medians would be 1.
    assert outcome([3, 1, 2], [1, 2, 9]).ratio == 0.5


@pytest.mark.parametrize(
    ("ratio", "void"), [(0.97, False), (1.03, False), (0.9699, True), (1.0301, True)]
)
def test_a_guard_out_of_its_range_voids_the_run(ratio: float, *, void: bool) -> None:
    assert is_void([guard(1.0), guard(ratio)]) is void


def test_a_run_without_a_guard_is_void() -> None:
    assert is_void([outcome([1] * 5, [1] * 5)])
    assert is_void([])


@pytest.mark.parametrize(("time", "holds"), [(49, True), (50, True), (50.1, False)])
def test_a_bound_is_kept_up_to_itself(time: float, *, holds: bool) -> None:
    found = outcome([time] * 5, [100] * 5, bound=0.5)
    assert found.holds is holds
    assert all_hold([found]) is holds
    assert verdict([guard(1), found]) is (Exit.HOLDS if holds else Exit.BOUND_BROKEN)


def test_what_is_only_printed_always_holds() -> None:
    assert outcome([1000] * 5, [1] * 5).holds


def test_a_void_run_says_nothing_about_bounds() -> None:
    kept, broken = outcome([1] * 5, [100] * 5, bound=0.5), outcome([90] * 5, [100] * 5, bound=0.5)
    assert verdict([guard(1.2), kept]) is Exit.VOID
    assert verdict([guard(1.2), broken]) is Exit.VOID
    assert len({*Exit}) == len({int(code) for code in Exit} - {2}) == 4


def test_the_file_for_programs(tmp_path: Path) -> None:
    found = [guard(1.0), outcome([60] * 5, [100] * 5, bound=0.5), outcome([3] * 5, [1] * 5)]
    write_json(tmp_path / "new" / "bench.json", found)
    assert json.loads((tmp_path / "new" / "bench.json").read_text()) == {
        "void": False,
        "rows": [
            {"row": "g: row", "ratio": 1.0, "bound": None, "holds": True},
            {"row": "g: row", "ratio": 0.6, "bound": 0.5, "holds": False},
            {"row": "g: row", "ratio": 3.0, "bound": None, "holds": True},
        ],
    }


def test_the_table_says_what_is_broken() -> None:
    lines = table([guard(1.1), outcome([60] * 5, [100] * 5, bound=0.5)]).splitlines()
    assert len(lines) == 4
    assert "VOID" in lines[2]
    assert "<= 0.5: NO" in lines[3]
