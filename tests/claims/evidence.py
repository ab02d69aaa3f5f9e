"""Reads what was measured, and runs the tests that claims name.

A report is believed when it is not void and not older than the wheel: what it tells is of another build.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from .claim import Absent, Evidence, Suite, Test

REPOSITORY = Path(__file__).resolve().parents[2]
NOT_ASKED = Absent("tests were not asked for: python tests/claims")
_PYTEST_LINE = re.compile(
    r"^(\S+\.py)::(\w+)(?:\[.*\])? (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)", re.MULTILINE
)
_CARGO_LINE = re.compile(r"^test (\S+)(?: - should panic)? \.\.\. (\w+)", re.MULTILINE)


def gather(build: Path, tests: Iterable[Test]) -> Evidence:
    """Read both reports and run these tests."""
    return Evidence(bench_ratios(build), conformance_suites(build), run_tests(tests))


def bench_ratios(build: Path) -> dict[str, float] | Absent:
    """Read build/bench.json: the ratio of each row."""
    report = fresh_report(build, "bench.json", "make bench")
    if isinstance(report, Absent):
        return report
    # Only what says that it is not void can be believed.
    if report.get("void") is not False:
        return Absent("build/bench.json is void, the clock was not steady: make bench")
    return {row["row"]: row["ratio"] for row in report["rows"]}


def conformance_suites(build: Path) -> dict[str, Suite] | Absent:
    """Read build/conformance.json: the totals of each suite."""
    report = fresh_report(build, "conformance.json", "make conformance")
    if isinstance(report, Absent):
        return report
    return {
        name: Suite(
            suite["total"],
            suite["agree"],
            len(suite["skipped"]),
            len(suite["false_accept"]) + len(suite["false_reject"]),
        )
        for name, suite in report["suites"].items()
    }


def fresh_report(build: Path, name: str, command: str) -> dict[str, Any] | Absent:
    """Read a report that was written after the wheel was built."""
    file = build / name
    wheels = [wheel.stat().st_mtime for wheel in (build / "wheels").glob("*.whl")]
    if not file.is_file():
        return Absent(f"there is no build/{name}: {command}")
    if not wheels:
        return Absent(f"there is no wheel that build/{name} could be of: make build, {command}")
    if file.stat().st_mtime < max(wheels):
        return Absent(f"build/{name} is older than the wheel: {command}")
    report: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return report


def run_tests(tests: Iterable[Test]) -> dict[Test, bool]:
    """Run tests of Python and Rust; those that did not run have no answer."""
    every = list(dict.fromkeys(tests))
    in_rust = [test for test in every if test.path.endswith(".rs")]
    in_python = [test for test in every if test.path.endswith(".py")]
    return {**_run_pytest(in_python), **_run_cargo(in_rust)}


def _run_pytest(tests: list[Test]) -> dict[Test, bool]:
    if not tests:
        return {}
    command = [sys.executable, "-m", "pytest", "-v", "--color=no", "-p", "no:cacheprovider"]
    return passed_in_python(_output([*command, *map(str, tests)]), tests)


def passed_in_python(output: str, tests: Iterable[Test]) -> dict[Test, bool]:
    """Read what ``pytest -v`` says: a test passed when each of its cases did."""
    cases: dict[Test, list[str]] = {}
    for path, name, outcome in _PYTEST_LINE.findall(output):
        cases.setdefault(Test(path, name), []).append(outcome)
    return {
        test: all(outcome == "PASSED" for outcome in cases[test])
        for test in tests
        if test in cases and "SKIPPED" not in cases[test]
    }


def _run_cargo(tests: list[Test]) -> dict[Test, bool]:
    if not tests:
        return {}
    command = ["cargo", "test", "--workspace", "--exclude", "chainward-python", "--no-fail-fast"]
    return passed_in_rust(_output([*command, "--", *(test.name for test in tests)]), tests)


def passed_in_rust(output: str, tests: Iterable[Test]) -> dict[Test, bool]:
    """Read what ``cargo test`` says: names of functions are compared, since crates are not printed."""
    cases: dict[str, list[str]] = {}
    for name, outcome in _CARGO_LINE.findall(output):
        cases.setdefault(name.rpartition("::")[2], []).append(outcome)
    return {
        test: all(outcome == "ok" for outcome in cases[test.name])
        for test in tests
        if test.name in cases and "ignored" not in cases[test.name]
    }


def _output(command: list[str]) -> str:
    """Give what a command prints, however it ends: its lines say which test failed.

    Without the program nothing ran, which is what the claims say then.
    """
    if shutil.which(command[0]) is None:
        return ""
    done = subprocess.run(  # noqa: S603 - our own tests, no shell
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=False
    )
    return done.stdout


def kept_ratios(results: Path) -> Mapping[str, float]:
    """Read benches/RESULTS.md: the ratio of each row."""
    text = results.read_text(encoding="utf-8")
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()]
    head = next(line for line in lines if "ratio" in line)
    row, ratio = head.index("row"), head.index("ratio")
    rows = lines[lines.index(head) + 2 :]
    return {cells[row]: float(cells[ratio]) for cells in rows if len(cells) == len(head)}
