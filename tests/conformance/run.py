"""The conformance run: every suite, every cache mode, one table, build/conformance.json.

Exits 0 when every suite holds, 1 otherwise. A suite that cannot be run (missing data, missing
program) fails with its reason, and the other suites run all the same.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from . import limbo, pkits, wycheproof
from .assertions import AssertionsError, load_assertions, load_rejected_crls, unasserted
from .case_format import CaseError, write_cases
from .engine import CACHE_MODES, EngineError, console_script, run_cases
from .expectations import FOLDER, Disagreement, ExpectationsError, load_expectations
from .judge import Result, cache_differences, judge
from .report import details, table, write_json
from .sources import REPOSITORY, MissingDataError
from .suite import Suite

_FAILURES = (MissingDataError, EngineError, CaseError, AssertionsError, ExpectationsError)
SUITES = ("limbo", "bettertls", "pkits", "wycheproof")


@dataclass
class Run:
    """One run: where it reads and writes, and what several suites share."""

    build: Path
    expectations: Path = FOLDER

    @cached_property
    def limbo_testcases(self) -> list[limbo.Testcase]:
        """The file of limbo, read once for two suites."""
        return limbo.load_testcases()

    def suite(self, name: str) -> Suite:
        """Convert one suite, with the assertions of its refusals."""
        if name == "bettertls":
            return limbo.bettertls_suite(self.limbo_testcases)
        suite = (
            limbo.limbo_suite(self.limbo_testcases)
            if name == "limbo"
            else pkits.pkits_suite(pkits.load_expectations())
        )
        suite = replace(suite, rejected_crls=load_rejected_crls(suite))
        return suite.with_assertions(load_assertions(suite))

    def judged(self, name: str) -> Result:
        """Run and judge one suite."""
        expectations = load_expectations(name, self.expectations)
        if name == "wycheproof":
            output = self.work / "wycheproof.json"
            complaint = wycheproof.run_rust_test(output)
            result = wycheproof.read_result(output, expectations)
            result.problems += [complaint] if complaint else []
            return result
        return self.judged_cases(self.suite(name), expectations)

    def judged_cases(self, suite: Suite, expectations: Mapping[str, Disagreement]) -> Result:
        """Run one suite of cases in every cache mode; no mode may change an answer."""
        program = console_script()
        cases = self.work / f"{suite.name}.jsonl"
        write_cases(cases, suite.cases)
        modes = {
            mode: run_cases(program, cases, self.work / f"{suite.name}.{mode}.json", mode)
            for mode in CACHE_MODES
        }
        result = judge(suite, modes[CACHE_MODES[0]], expectations)
        result.problems += cache_differences(modes)
        # Those that are listed as accepted need no reason.
        result.problems += [
            f"findings.toml says nothing about the refusal of {name}"
            for name in unasserted(suite)
            if name not in expectations
        ]
        return result

    @property
    def work(self) -> Path:
        """The folder of cases and answers."""
        return self.build / "conformance"


def run_suites(run: Run, names: Sequence[str], say: Callable[[str], object]) -> list[Result]:
    """Run the suites one after the other; what stops one of them is its result."""
    results: list[Result] = []
    for name in names:
        say(f"{name} ...")
        try:
            results.append(run.judged(name))
        except _FAILURES as error:
            results.append(Result(name=name, problems=[str(error)]))
    return results


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="conformance", description="Run the public suites.")
    parser.add_argument("--suite", action="append", choices=SUITES, help="default: all")
    parser.add_argument("--build", type=Path, default=REPOSITORY / "build", help="where to write")
    options = parser.parse_args(arguments)
    report = options.build / "conformance.json"
    report.unlink(missing_ok=True)
    results = run_suites(Run(options.build.resolve()), options.suite or SUITES, _say)
    _say("")
    _say(table(results))
    for text in filter(None, map(details, results)):
        _say(f"\n{text}")
    write_json(report, results)
    failed = [result.name for result in results if result.failed]
    _say(f"\nFAILED: {', '.join(failed)}" if failed else "\nall suites hold")
    return 1 if failed else 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
