"""Runs cargo-mutants over the judge and a sample of the parser, resumes, and reports what survives."""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from . import accepted
from .accepted import Accepted
from .mutant import Ledger, Mutant
from .parts import PASSES, SCOPES, Pass, Scope

REPOSITORY = Path(__file__).resolve().parents[2]
OUTPUT = REPOSITORY / "build" / "mutants"
ACCEPTED = Path(__file__).with_name("accepted.toml")
#: A target folder that later runs find again, as the libraries in C take long; and nobody debugs a mutant.
ENVIRONMENT = {"CARGO_TARGET_DIR": str(OUTPUT / "target"), "CARGO_PROFILE_DEV_DEBUG": "0"}
MISSING_TOOL = 2
#: Bytes that a process may have: some mutants allocate without end, and the machine has other work.
MEMORY = 4 << 30


def cargo_mutants(*arguments: str) -> list[str]:
    """Give the command."""
    return ["cargo", "mutants", "--dir", str(REPOSITORY), *arguments]


def listed(package: str, *sample: str) -> list[Mutant]:
    """List the mutants of a package, or a sample of them."""
    command = cargo_mutants("--list", "--json", f"--package={package}", *sample)
    found = json.loads(subprocess.check_output(command, text=True))  # noqa: S603 - our own arguments
    return [Mutant.of(entry, REPOSITORY) for entry in found]


def is_chosen(file: str, parts: Sequence[str]) -> bool:
    """Whether the path of `file` holds one of `parts`; without parts, each does."""
    return not parts or any(part in file for part in parts)


def test(scope: Scope, part: Pass, mutants: Sequence[Mutant]) -> None:
    """Put those mutants to one part of the tests; returns early when interrupted."""
    packages = part.packages or (scope.package,)
    # Without a mutant they must pass. cargo-mutants would try those of the mutated package only.
    command = [
        "cargo",
        "test",
        "--quiet",
        *(f"--package={name}" for name in packages),
        *part.targets,
    ]
    environment = ENVIRONMENT | os.environ
    subprocess.run(command, check=True, env=environment, cwd=REPOSITORY, stdout=subprocess.DEVNULL)  # noqa: S603 - our own arguments
    # By name, as --iterate knows of one part only. And by file: cargo-mutants 27.1 puts names to most kinds
    # of mutants, but not to those that delete a field.
    chosen = [f"--file={file}" for file in sorted({mutant.file for mutant in mutants})]
    chosen += [f"--re=^{re.escape(mutant.name)}$" for mutant in mutants]
    output = folder(scope, part)
    output.mkdir(parents=True, exist_ok=True)
    command = cargo_mutants(
        f"--package={scope.package}", "--iterate", f"--output={output}", *chosen
    )
    command += ["--baseline=skip", f"--timeout={part.seconds}"]
    command += [*(f"--test-package={name}" for name in packages), "--", *part.targets]
    subprocess.run(command, check=False, env=environment)  # noqa: S603 - our own arguments


def folder(scope: Scope, part: Pass) -> Path:
    """Give the folder in which cargo-mutants makes its own, mutants.out."""
    return OUTPUT / scope.package / part.name


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
        mutants = [
            m for m in listed(scope.package, *scope.sample) if is_chosen(m.file, chosen.files)
        ]
        every += mutants
        for part in PASSES:
            outcomes = folder(scope, part) / "mutants.out" / "outcomes.json"
            ledger.harvest(outcomes, part)  # of a run that was killed
            waiting = ledger.ended(mutants, *part.waiting)
            if waiting and not chosen.report:
                test(scope, part, waiting)
                ledger.harvest(outcomes, part)
    entries = [e for e in accepted.read(ACCEPTED) if is_chosen(e.file, chosen.files)]
    return report(every, ledger, entries)
