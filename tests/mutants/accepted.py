"""The mutants that no test can catch, each with its reason; an entry that has become wrong is reported."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .mutant import Mutant

FIELDS = {"file", "change", "line", "reason"}


@dataclass(frozen=True)
class Accepted:
    """One entry of accepted.toml: known by the text of its line, which moves less than its number."""

    file: str
    change: str
    line: str
    reason: str

    def matches(self, mutant: Mutant) -> bool:
        """Whether `mutant` is the one that is meant."""
        return (self.file, self.change, self.line) == (mutant.file, mutant.change, mutant.line)


def read(path: Path) -> list[Accepted]:
    """Read accepted.toml.

    Raises:
        ValueError: an entry without a reason, or with a field that is not known.

    """
    entries = tomllib.loads(path.read_text()).get("accepted", [])
    for entry in entries:
        if entry.keys() != FIELDS or not entry["reason"].strip():
            message = f"{path.name}: {entry} needs {', '.join(sorted(FIELDS))} and nothing else"
            raise ValueError(message)
    return [Accepted(**entry) for entry in entries]


def stale(
    accepted: Iterable[Accepted], mutants: Iterable[Mutant], outcomes: Mapping[str, str]
) -> list[str]:
    """Tell what is wrong with entries: the mutant is not there (any more), or a test catches it (by now)."""
    mutants = list(mutants)
    wrong = []
    for entry in accepted:
        ends = {outcomes.get(mutant.name) for mutant in mutants if entry.matches(mutant)}
        if not ends:
            wrong.append(f"{entry.file}: no such mutant: {entry.change}: {entry.line}")
        elif not ends & {None, "missed"}:
            wrong.append(
                f"{entry.file}: {' and '.join(map(str, ends))}: {entry.change}: {entry.line}"
            )
    return wrong
