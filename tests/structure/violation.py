"""What is wrong, and where; and the cycles of any graph of modules."""

from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise


@dataclass(frozen=True, order=True)
class Violation:
    """One line of the report; `rule` is `cycle`, `missing`, `layer`, or a forbidden arrow: `arrow-3`."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        """Write it as compilers do, so that editors can jump to it."""
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


@dataclass(frozen=True, order=True)
class Arrow:
    """One module names another: where it does so first."""

    source: str
    target: str
    path: str
    line: int


def cycles(arrows: Iterable[Arrow]) -> list[Violation]:
    """Find every cycle; each is cut at its last arrow before the next one is looked for."""
    left: dict[tuple[str, str], Arrow] = {}
    for arrow in sorted(arrows):
        left.setdefault((arrow.source, arrow.target), arrow)
    found: list[Violation] = []
    while circle := _one_cycle(left):
        steps = [left[pair] for pair in pairwise(circle)]
        found.append(_violation(steps))
        del left[steps[-1].source, steps[-1].target]
    return found


def _one_cycle(arrows: Iterable[tuple[str, str]]) -> list[str]:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for source, target in arrows:
        sorter.add(target, source)
    try:
        sorter.prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle
    return []


def _violation(steps: list[Arrow]) -> Violation:
    """Tell a cycle from its first module in alphabetical order on, so that it reads the same each time."""
    first = steps.index(min(steps))
    steps = steps[first:] + steps[:first]
    way = ", ".join(f"{step.source} -> {step.target} ({step.path}:{step.line})" for step in steps)
    return Violation(steps[0].path, steps[0].line, "cycle", way)
