"""Runs cargo-mutants over the judge and a sample of the parser, resumes, and reports what survives."""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import accepted
from .accepted import Accepted
from .mutant import Ledger, Mutant

REPOSITORY = Path(__file__).resolve().parents[2]
OUTPUT = REPOSITORY / "build" / "mutants"
ACCEPTED = Path(__file__).with_name("accepted.toml")
MISSING_TOOL = 2
#: Bytes that a process may have: some mutants allocate without end, and the machine has other work.
MEMORY = 4 << 30


@dataclass(frozen=True)
class Scope:
    """A part of the source whose mutants are tested."""

    package: str
    sample: tuple[str, ...] = ()


#: All of the judge; of the parser, which has its fuzzing and its suites, each eighth mutant.
SCOPES = (
    Scope("chainward-validate"),
    Scope("chainward-x509", ("--shard", "0/8", "--sharding", "round-robin")),
)


def cargo_mutants(*arguments: str) -> list[str]:
    """Give the command."""
    return ["cargo", "mutants", "--dir", str(REPOSITORY), *arguments]


def listed(scope: Scope, files: Sequence[str]) -> list[Mutant]:
    """List the mutants of a scope, or those of them that are in `files`."""
    command = cargo_mutants("--list", "--json", "--package", scope.package, *scope.sample)
    found = json.loads(subprocess.check_output(command, text=True))  # noqa: S603 - our own arguments
    mutants = [Mutant.of(entry, REPOSITORY) for entry in found]
    return [mutant for mutant in mutants if is_chosen(mutant.file, files)]


def is_chosen(file: str, parts: Sequence[str]) -> bool:
    """Whether the path of `file` holds one of `parts`; without parts, each does."""
    return not parts or any(part in file for part in parts)


def test(scope: Scope, mutants: Sequence[Mutant]) -> None:
    """Test the mutants of a scope that were not caught before; returns early when interrupted."""
    chosen = [f"--file={file}" for file in sorted({mutant.file for mutant in mutants})]
    if scope.sample:  # by name: --iterate with --shard would take another sample in each run
        chosen += [f"--re=^{re.escape(mutant.name)}$" for mutant in mutants]
    # In a target folder of its own, which later runs find again: the libraries in C are built once.
    environment = {"CARGO_TARGET_DIR": str(OUTPUT / "target")} | os.environ
    command = cargo_mutants(
        "--package", scope.package, "--iterate", "--output", str(OUTPUT / scope.package), *chosen
    )
    subprocess.run(command, check=False, env=environment)  # noqa: S603 - our own arguments


def report(mutants: Sequence[Mutant], ledger: Ledger, entries: Sequence[Accepted]) -> int:
    """Print the totals, each survivor without a reason and each stale entry; give the exit status."""
    missed = ledger.missed(mutants)
    survivors = [m for m in missed if not any(entry.matches(m) for entry in entries)]
    counts = ledger.counts(mutants)
    wrong = accepted.stale(entries, mutants, ledger.outcomes)
    out = sys.stdout
    out.writelines(f"SURVIVES without a reason: {mutant.name}\n" for mutant in survivors)
    out.writelines(f"STALE in {ACCEPTED.name}: {entry}\n" for entry in wrong)
    tested = len(mutants) - counts["remaining"]
    out.write(f"mutants: {len(mutants)} generated, {tested} tested: ")
    out.write(
        ", ".join(f"{count} {outcome}" for outcome, count in counts.items() if outcome != "missed")
    )
    out.write(f", {counts['missed']} missed ({counts['missed'] - len(survivors)} with a reason)\n")
    return 1 if survivors or wrong else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Test what is left, then report; exit with 1 for a survivor without a reason or a stale reason."""
    parser = argparse.ArgumentParser(prog="tests/mutants", description=__doc__)
    parser.add_argument(
        "files", nargs="*", help="only mutants of files whose path holds one of these"
    )
    parser.add_argument("--report", action="store_true", help="test nothing, report what is known")
    chosen = parser.parse_args(arguments)
    version = ["cargo", "mutants", "--version"]
    if subprocess.run(version, capture_output=True, check=False).returncode:  # noqa: S603 - our own arguments
        sys.stderr.write(
            "mutants: cargo-mutants is missing: cargo install cargo-mutants --locked\n"
        )
        return MISSING_TOOL
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    OUTPUT.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(OUTPUT / "ledger.json")
    every: list[Mutant] = []
    for scope in SCOPES:
        mutants = listed(scope, chosen.files)
        every += mutants
        outcomes = OUTPUT / scope.package / "mutants.out" / "outcomes.json"
        ledger.harvest(outcomes)  # of a run that was killed
        if mutants and not chosen.report:
            test(scope, mutants)
            ledger.harvest(outcomes)
    entries = [e for e in accepted.read(ACCEPTED) if is_chosen(e.file, chosen.files)]
    return report(every, ledger, entries)
