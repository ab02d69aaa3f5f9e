"""Mutants as cargo-mutants lists them, and how each ended over several runs."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .parts import Pass

#: cargo-mutants' words for how a mutant ended, and ours.
OUTCOMES = {
    "CaughtMutant": "caught",
    "MissedMutant": "missed",
    "Timeout": "timeouts",
    "Unviable": "unviable",
}


@dataclass(frozen=True, order=True)
class Mutant:
    """One change of the source: what changes, and the line where it begins."""

    file: str
    name: str  # with its position: cargo-mutants tells mutants apart by it
    change: str  # without
    line: str

    @classmethod
    def of(cls, listed: Mapping[str, Any], tree: Path) -> "Mutant":
        """Read one entry of ``cargo mutants --list --json``; the source is in `tree`."""
        file, name, start = listed["file"], listed["name"], listed["span"]["start"]
        change = name.removeprefix(f"{file}:{start['line']}:{start['column']}: ")
        line = (tree / file).read_text().splitlines()[start["line"] - 1].strip()
        return cls(file, name, change, line)


class Ledger:
    """How each mutant ended; in a file, because cargo-mutants keeps one run only."""

    def __init__(self, path: Path) -> None:
        """Read the ledger at `path`, if there is one."""
        self.path = path
        self.outcomes: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}

    def harvest(self, outcomes: Path, part: Pass) -> None:
        """Enter what a run of cargo-mutants, finished or not, wrote into its outcomes.json, once."""
        if not outcomes.exists():
            return
        words = OUTCOMES | {"MissedMutant": part.missed}
        for entry in json.loads(outcomes.read_text())["outcomes"]:
            if isinstance(entry["scenario"], dict) and entry["summary"] in words:
                name = entry["scenario"]["Mutant"]["name"]
                if (
                    self.outcomes.get(name) in part.waiting
                ):  # others, that were not asked for, may be caught already
                    self.outcomes[name] = words[entry["summary"]]
        self.path.write_text(json.dumps(self.outcomes, indent=0, sort_keys=True))
        outcomes.unlink()

    def counts(self, mutants: Iterable[Mutant]) -> dict[str, int]:
        """Count the outcomes of those mutants; `remaining` are not through all tests."""
        counts = dict.fromkeys([*OUTCOMES.values(), "remaining"], 0)
        for mutant in mutants:
            outcome = self.outcomes.get(mutant.name)
            counts[outcome if outcome in counts else "remaining"] += 1
        return counts

    def missed(self, mutants: Iterable[Mutant]) -> list[Mutant]:
        """Those of the mutants that no test caught."""
        return self.ended(mutants, "missed")

    def ended(self, mutants: Iterable[Mutant], *outcomes: str | None) -> list[Mutant]:
        """Those of the mutants with one of those outcomes; None is for those that were never tested."""
        return [mutant for mutant in mutants if self.outcomes.get(mutant.name) in outcomes]
