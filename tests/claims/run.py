"""The command: gathers what was measured, prints every claim, counts.

Exits 0 when no claim fails, 1 when one does. What was not run does not fail, and is counted.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import readme
from .claim import Claim, Evidence, Measured, Status, Test
from .evidence import NOT_ASKED, REPOSITORY, bench_ratios, conformance_suites, gather
from .figures import figures


@dataclass(frozen=True)
class Outcome:
    """A claim and what was measured."""

    claim: Claim
    measured: Measured


def every_claim() -> list[Claim]:
    """Give those of the README, then the figures to beat."""
    return [*readme.claims(), *figures()]


def judge(claims: Iterable[Claim], evidence: Evidence) -> list[Outcome]:
    """Compare each with what was measured."""
    return [Outcome(claim, claim.source.measure(evidence)) for claim in claims]


def report(outcomes: Sequence[Outcome]) -> str:
    """Write all of them under the places where they stand, and a line that counts."""
    lines: list[str] = []
    where = ""
    for outcome in outcomes:
        if outcome.claim.where != where:
            where = outcome.claim.where
            lines += ["", where]
        lines += _lines(outcome)
    return "\n".join([*lines, "", summary(outcomes)])


def _lines(outcome: Outcome) -> list[str]:
    claim, measured = outcome.claim, outcome.measured
    what = "why" if measured.status is Status.NOT_RUN else "measured"
    return [
        f"  {measured.status:<7}  {claim.text}",
        f"           bound {claim.source.bound}; {what}: {measured.value}",
    ]


def summary(outcomes: Iterable[Outcome]) -> str:
    """Count."""
    counts = Counter(outcome.measured.status for outcome in outcomes)
    return "claims: " + ", ".join(f"{counts[status]} {status}" for status in Status)


def exit_code(outcomes: Iterable[Outcome]) -> int:
    """Give 1 when a claim fails."""
    return int(any(outcome.measured.status is Status.FAIL for outcome in outcomes))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="claims", description=__doc__)
    parser.add_argument("--build", type=Path, default=REPOSITORY / "build", help="the reports")
    parser.add_argument("--no-tests", action="store_true", help="only read the reports")
    parser.add_argument("--readme", action="store_true", help="write the README's tables, no more")
    options = parser.parse_args(arguments)
    if options.readme:
        sys.stdout.write("README.md: written\n" if readme.write() else "README.md: as it must be\n")
        return 0
    claims = every_claim()
    if options.no_tests:
        build = options.build
        evidence = Evidence(bench_ratios(build), conformance_suites(build), NOT_ASKED)
    else:
        tests = [claim.source for claim in claims if isinstance(claim.source, Test)]
        sys.stderr.write(f"running the {len(set(tests))} tests that claims name ...\n")
        evidence = gather(options.build, tests)
    outcomes = judge(claims, evidence)
    sys.stdout.write(f"{report(outcomes)}\n")
    return exit_code(outcomes)
